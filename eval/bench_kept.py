"""Relations that printed numbers keep, and how many the checker asks for: recall without gold.

In every report of a pool the numbers alone are tried, without labels: which percentage is a
quotient of two amounts near it, or the growth between them, which number is the sum of those behind
or before it, which the difference of two. What holds in so many digits is hardly chance; where the
checker has no relation over those numbers, a slip in one of them would go unseen. Some are chance
all the same, so that the share is a lower bound, to be compared between versions and read one by
one (``--show``, never of what is set aside).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from kxai.check import check
from kxai.evaluate.real.pool import PoolReport, read_pool
from kxai.extract import extract
from kxai.extract.readings import load_mended
from kxai.settings import load_settings
from kxai_lab.kept import KINDS, Kept, kept_relations


def measure(report: PoolReport) -> tuple[PoolReport, list[tuple[Kept, bool]], str]:
    """The relations that a report's numbers keep, each with whether the checker asks for one over
    two of them; of several over one number one that is asked for counts. And the text."""
    extraction = extract(load_mended(report.path, load_settings()))
    result = check(extraction.figures, extraction.text, report=extraction.report)
    asked = [{figure.start for figure in relation.operands} for relation in result.relations]
    best: dict[tuple[str, int], tuple[Kept, bool]] = {}
    for kept in kept_relations(sorted(extraction.figures, key=lambda figure: figure.start)):
        tested = kept.figures[0].start
        free = kept.kind == "difference"  # which of the three is tested is not told
        covered = any(
            (free or tested in starts) and len(kept.starts & starts) > 1 for starts in asked
        )
        key = (kept.kind, tested)
        if key not in best or covered > best[key][1]:
            best[key] = (kept, covered)
    return report, list(best.values()), extraction.text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--show", type=int, default=0, help="so many that nobody asks for")
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    counts: Counter[tuple[bool, str, bool]] = Counter()
    unasked: list[str] = []
    with get_context("spawn").Pool(arguments.jobs) as pool:
        for report, found, text in pool.imap(measure, list(read_pool(arguments.pool)), 4):
            for kept, covered in found:
                counts[report.set_aside, kept.kind, covered] += 1
                wanted = arguments.kind in (None, kept.kind) and not report.set_aside
                if wanted and not covered:
                    unasked.append(_shown(report, kept, text))
    print("| relations that printed numbers keep | asked for, tuned | set aside |")
    print("| --- | ---: | ---: |")
    for kind in KINDS:
        cells = map(partial(_cell, counts, kind), (False, True))
        print(f"| {kind} | {' | '.join(cells)} |")
    chance = random.Random(7)  # noqa: S311
    for shown in chance.sample(unasked, min(arguments.show, len(unasked))):
        print(shown)
    return 0


def _cell(counts: Counter[tuple[bool, str, bool]], kind: str, aside: bool) -> str:
    asked = counts[aside, kind, True]
    every = asked + counts[aside, kind, False]
    return f"{asked} of {every} ({asked / every:.3f})" if every else "—"


def _shown(report: PoolReport, kept: Kept, text: str) -> str:
    first, last = min(kept.starts), max(figure.end for figure in kept.figures)
    around = " ".join(text[max(0, first - 40) : last + 12].split())
    numbers = ", ".join(f"{figure.text}{figure.unit}" for figure in kept.figures)
    return f"{kept.kind}\t{report.stem}\t{numbers}\t{around[:400]}"


if __name__ == "__main__":
    raise SystemExit(main())
