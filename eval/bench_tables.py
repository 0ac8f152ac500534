"""How exactly tables are recovered from pages, by kind: ``python eval/bench_tables.py``.

A cell is exact when its row, its column, its spans and its text are right; in tables whose rules
do not show what is merged (kinds barred and open) the spans are not asked for. ``--each`` prints a
line a table, ``--wrong`` the cells that are not exact.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kxai.evaluate.page.markdown import table
from tests.load.layout.cases import Case, cases
from tests.load.layout.setting import Cell, grids_of, written


def exact(case: Case) -> list[tuple[int, int, list[Cell]]]:
    """For every table of a case: its cells, how many of them were found, and the others."""
    found = grids_of(written(case.pages)[0])
    out = []
    for index, cells in enumerate(case.tables):
        got = found[index] if len(found) == len(case.tables) else []
        known = {_key(cell, case.kind) for cell in got}
        lost = [cell for cell in cells if _key(cell, case.kind) not in known]
        # A cell too many is as wrong as one too few.
        extra = max(0, sum(bool(c[4]) for c in got) - sum(bool(c[4]) for c in cells))
        out.append((len(cells), max(0, len(cells) - len(lost) - extra), lost))
    return out


def _key(cell: Cell, kind: str) -> tuple[int, ...] | tuple[int, int, str]:
    row, column, down, across, text = cell
    # A line break in a name is nothing, one between two sentences is a space.
    words = text.replace("；\n", "； ").replace("\n", "")
    if kind == "ruled":
        return row, column, down, across, words  # type: ignore[return-value]
    return row, column, words


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args(arguments)
    totals: dict[str, list[int]] = {}
    for case in cases():
        for cells, right, lost in exact(case):
            total = totals.setdefault(case.kind, [0, 0, 0])
            for index, value in enumerate((1, cells, right)):
                total[index] += value
            if options.each:
                print(f"{case.kind:7} {right:4} of {cells:4}  {case.name}")
            if options.wrong and lost:
                print("   ", *lost[:8], sep="\n    ")
    rows = [
        [kind, str(count), str(cells), f"{right / cells:.4f}"]
        for kind, (count, cells, right) in totals.items()
    ]
    print("\n".join(table(["kind", "tables", "cells", "exact"], rows)))


if __name__ == "__main__":
    main()
