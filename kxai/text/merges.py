"""Merged header cells of tables that lost them: in torn text and unruled pages an empty cell is
all that tells."""

from __future__ import annotations

import re
from dataclasses import replace

from kxai.schema.document import Cell, Grid
from kxai.text.headers import words_of

_NUMBER = re.compile(r"[-－(（]?[\d,，.]+[)）]?\s*[%％]?")
_BODY = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十][）)]|合\s*计|总\s*计|栏\s*次|[23]\d\d"
)
_TOTAL = re.compile(r"合\s*计|总\s*计")
_DEEPEST = 4  # header rows


def restore_merges(grid: Grid, text: str) -> Grid:
    """The table with the merged cells of its header rows; as it is where it knows merges.

    An empty cell below a filled one that is as wide as it goes on with that one, any other with
    the cell to its left.
    """
    if any(cell.rowspan > 1 or cell.colspan > 1 for cell in grid.cells):
        return grid
    at = {(cell.row, cell.column): cell for cell in grid.cells}
    first = _captions(grid, at)
    last = _header_end(grid, at, first, text)
    if last - first < 2:
        return grid
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(first, last):
        for column in range(grid.columns):
            cell = at.get((row, column))
            above, left = owner.get((row - 1, column)), owner.get((row, column - 1))
            if cell is not None and cell.start < cell.end:
                owner[row, column] = (row, column)
            elif above is not None and above[1] == column:
                owner[row, column] = above
            elif left is not None and left[0] == row:
                owner[row, column] = left
    covered: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place, anchor in owner.items():
        covered.setdefault(anchor, []).append(place)
    cells: list[Cell] = []
    for cell in grid.cells:
        place = (cell.row, cell.column)
        if place in covered:
            down = max(row for row, _ in covered[place]) - cell.row + 1
            across = max(column for _, column in covered[place]) - cell.column + 1
            cells.append(replace(cell, rowspan=down, colspan=across))
        elif place not in owner:
            cells.append(cell)
    return replace(grid, cells=tuple(cells))


def _captions(grid: Grid, at: dict[tuple[int, int], Cell]) -> int:
    """Leading rows that hold one cell of words at most."""
    row = 0
    while row < grid.rows - 1:
        filled = [c for n in range(grid.columns) if (c := at.get((row, n))) and c.start < c.end]
        if len(filled) > 1:
            break
        row += 1
    return row


def _header_end(grid: Grid, at: dict[tuple[int, int], Cell], first: int, text: str) -> int:
    """The first row behind ``first`` that is none of a header."""
    for row in range(first, min(grid.rows, first + _DEEPEST + 1)):
        words = [words_of(c, text) for n in range(grid.columns) if (c := at.get((row, n)))]
        filled = [word for word in words if word]
        if any(_NUMBER.fullmatch(word) for word in filled):
            return row
        opens = bool(words and _BODY.match(words[0]))
        if row > first and opens and (len(filled) == 1 or not _TOTAL.match(words[0])):
            return row
    return first
