"""Do the fixtures give the same figures from a PDF as from the file they are?

Run ``python -m eval.pdf_twins [STEM …]``: F1 by value, unit, indicator, year, stage and role, and
what is lost or made up.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from fixtures.markup import read_source
from kxai.evaluate.generate.markup import strip_marks
from kxai.evaluate.generate.render_pdf import render_pdf
from kxai.extract import extract
from kxai.load import load

FIXTURES = Path(__file__).parents[1] / "fixtures"
Key = tuple[Any, ...]


def keys(path: Path) -> Counter[Key]:
    """What is compared of the figures of a file."""
    return Counter(
        (f.base_value, f.base_unit, f.indicator, f.year, f.stage, f.role)
        for f in extract(load(path)).figures
    )


def compare(stem: str, folder: Path, seed: int = 0) -> tuple[float, Counter[Key], Counter[Key]]:
    """F1 of the PDF twin of a fixture, the figures that it lacks and those that it has more."""
    (report,) = (FIXTURES / "reports").glob(f"{stem}.*")
    body, _ = strip_marks(read_source(FIXTURES / "source" / f"{stem}.txt").body)
    twin = folder / f"{stem}.pdf"
    twin.write_bytes(render_pdf(body, seed=seed))
    want, got = keys(report), keys(twin)
    both = sum((want & got).values())
    f1 = 2 * both / max(sum(want.values()) + sum(got.values()), 1)
    return f1, want - got, got - want


def main(stems: list[str]) -> None:
    stems = stems or sorted(path.stem for path in (FIXTURES / "source").glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        for stem in stems:
            for seed in (0, 1, 2):
                f1, lost, more = compare(stem, Path(folder), seed)
                print(f"{stem:32} seed {seed}  F1 {f1:.4f}  lost {sum(lost.values())}", end="")
                print(f"  more {sum(more.values())}")
                for sign, keyed in (("-", lost), ("+", more)):
                    for key in list(keyed)[:6]:
                        print("   ", sign, *map(str, key))


if __name__ == "__main__":
    main(sys.argv[1:])
