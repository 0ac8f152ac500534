"""Do the fixtures give the same figures from a PDF as from the file they are?

Run ``python -m eval.pdf_twins [-v] [STEM …]``: F1 by value, unit, indicator, year, stage and role;
with ``-v`` also what is lost or made up. What a text file has instead of a table (cells torn into
lines, tabs) is set as a table, and the residue of charts is left out: no page shows either.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fixtures.markup import read_source
from kxai.extract import extract
from kxai.load import load
from kxai.schema.document import Grid
from kxai.text.grid import recover_grids
from kxai.text.residue import chart_blocks
from kxai_lab.agreement import MEANING, NUMBER, Told, agreement, told
from kxai_lab.generate.markup import strip_marks
from kxai_lab.generate.render_pdf import render_pdf

FIXTURES = Path(__file__).parents[1] / "fixtures"
_FIELDS = ("base_value", "base_unit", *MEANING[len(NUMBER) :])


def read(path: Path) -> Told:
    """What the figures of a file tell, but for those of charts."""
    return told((f for f in extract(load(path)).figures if f.layer != "chart"), _FIELDS)


def printed(body: str) -> str:
    """A body as a page shows it."""
    body = "".join(x for x in body.splitlines(keepends=True) if not x.startswith("@chart "))
    parts: list[str] = []
    at = 0
    spans = [(block.start, block.end, "") for block in chart_blocks(body)]
    spans += [(grid.start, grid.end, _piped(grid, body)) for grid in recover_grids(body)]
    for start, end, table in sorted(spans):
        if start < at:
            continue
        start = max(body.rfind("\n", 0, start) + 1, at)
        end = body.find("\n", end - 1) + 1 or len(body)
        parts += (body[at:start], table)
        at = end
    return "".join(parts) + body[at:]


def _piped(grid: Grid, body: str) -> str:
    rows = [["<"] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.rowspan, grid.rows)):
            rows[row][cell.column] = "^"
        rows[cell.row][cell.column] = " ".join(body[cell.start : cell.end].split())
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def compare(stem: str, folder: Path, seed: int = 0) -> tuple[float, Told, Told]:
    """F1 of the PDF twin of a fixture, the figures that it lacks and those that it has more."""
    (report,) = (FIXTURES / "reports").glob(f"{stem}.*")
    body, _ = strip_marks(read_source(FIXTURES / "source" / f"{stem}.txt").body)
    twin = folder / f"{stem}.pdf"
    twin.write_bytes(render_pdf(printed(body), seed=seed))
    want, got = read(report), read(twin)
    return agreement(got, want).f1, want - got, got - want


def main(arguments: list[str]) -> None:
    stems = [word for word in arguments if word != "-v"]
    stems = stems or sorted(path.stem for path in (FIXTURES / "source").glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        for stem in stems:
            for seed in (0, 1, 2):
                f1, lost, more = compare(stem, Path(folder), seed)
                print(f"{stem:32} seed {seed}  F1 {f1:.4f}  lost {sum(lost.values())}", end="")
                print(f"  more {sum(more.values())}")
                told = [("-", key) for key in lost] + [("+", key) for key in more]
                for sign, key in told if "-v" in arguments else ():
                    print("   ", sign, *map(str, key))


if __name__ == "__main__":
    main(sys.argv[1:])
