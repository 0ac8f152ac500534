"""How the cells of a report's tables lie, where the lines of its text alone do not tell.

A table stands in the text a row a line, its cells behind each other; a merged cell stands once.
Kept are, for each such line, the columns of its cells and how far each reaches, and for a table of
a workbook the sheet's name, the letters of its columns and the numbers of its rows.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kxai.schema.document import Cell, Document, Grid

_ADDRESS = re.compile(r"(.*)!([A-Z]{1,3})(\d{1,7})", re.DOTALL)
_MOST = 200_000  # cells of one report that are kept


class Lie(NamedTuple):
    """Where a cell lies in its row: its ``column`` from 0, and how many lines and columns it
    reaches over."""

    column: int
    down: int
    across: int


class TableLayout(NamedTuple):
    """The table at ``text[start:end]``: of each line how its cells lie (``rows``) and, in a
    workbook, the number of its row (0 where unknown); ``letters`` of the columns, "" where unknown.
    ``sheet`` is empty where it is of no workbook."""

    start: int
    end: int
    rows: list[list[Lie]]
    numbers: list[int]
    letters: list[str]
    sheet: str


def layouts_blob(document: Document) -> bytes | None:
    """What is kept of a document; None where the lines tell all."""
    found: list[TableLayout] = []
    left = _MOST
    cells = {place.start: place.cell for place in document.places if place.cell}
    for grid in document.grids:
        left -= len(grid.cells)
        if left < 0:
            break
        layout = _layout(grid, cells)
        if layout is not None:
            found.append(layout)
    return zlib.compress(json.dumps(found, ensure_ascii=False).encode(), 6) if found else None


def read_layouts(blob: bytes | None) -> list[TableLayout]:
    """What ``layouts_blob`` kept."""
    told = json.loads(zlib.decompress(blob)) if blob else []
    return [
        TableLayout(start, end, [[Lie(*lie) for lie in row] for row in rows], *rest)
        for start, end, rows, *rest in told
    ]


def _layout(grid: Grid, cells: dict[int, str]) -> TableLayout | None:
    rows = list(_rows(grid.cells))
    there = [row[0].row for row in rows]
    lies = [
        [Lie(c.column, bisect_left(there, c.row + c.rowspan) - at, c.colspan) for c in row]
        for at, row in enumerate(rows)
    ]
    letters, numbers, sheet = [""] * grid.columns, [0] * len(rows), ""
    for at, row in enumerate(rows):
        for cell in row:
            found = _ADDRESS.fullmatch(cells.get(cell.start, "")) if cell.end > cell.start else None
            if found:
                sheet, letters[cell.column], numbers[at] = found[1], found[2], int(found[3])
    plain = all(lie == Lie(n, 1, 1) for row in lies for n, lie in enumerate(row))
    if plain and not sheet:
        return None
    return TableLayout(grid.start, grid.end, lies, numbers if sheet else [], letters, sheet)


def _rows(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """The cells of each line; a row that is covered from above has none."""
    row: list[Cell] = []
    for cell in sorted(cells, key=lambda one: (one.row, one.column)):
        if row and cell.row != row[0].row:
            yield row
            row = []
        row.append(cell)
    if row:
        yield row
