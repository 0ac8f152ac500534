"""What a table says about one of its cells: headers above, labels to the left, caption, unit."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from kxai.schema.document import Cell, Grid
from kxai.text.grid import is_header, is_value

_UNIT = re.compile(
    r"(?:金额|计量)?单位\s*[：:]\s*(?:人民币)?\s*((?:百|千|万|百万|亿)?元)|[（(]\s*(?:单位[：:]?)?\s*((?:百|千|万|百万|亿)?元)\s*[）)]"
)
_BEFORE = 160  # characters in front of a table that its caption may take


@lru_cache(maxsize=64)
def _covering(grid: Grid) -> dict[tuple[int, int], Cell]:
    """Every place of the grid with the cell that covers it."""
    return {
        (row, column): cell
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    }


@lru_cache(maxsize=64)
def _by_row(grid: Grid) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    return rows


def words_of(cell: Cell, text: str) -> str:
    """The text of a cell, white space at its ends removed."""
    return text[cell.start : cell.end].strip()


def cell_at(grid: Grid, offset: int) -> Cell | None:
    """The cell whose text holds ``offset``, or None."""
    return next((cell for cell in grid.cells if cell.start <= offset < cell.end), None)


def _is_caption(row: list[Cell], grid: Grid, text: str) -> bool:
    filled = [cell for cell in row if cell.start < cell.end]
    return (
        len(filled) == 1
        and (len(row) == 1 or filled[0].colspan == grid.columns)
        and not (is_value(words_of(filled[0], text)))
    )


@lru_cache(maxsize=64)
def header_rows(grid: Grid, text: str) -> int:
    """How many leading rows are caption and header; 0 where the table is a form of label–value.

    A second header row stands only below a merged cell of the first.
    """
    rows = _by_row(grid)
    number = 0
    while number < grid.rows and _is_caption(rows[number], grid, text):
        number += 1
    captions = number
    if _is_form(rows[captions:], text):
        return captions
    while number < grid.rows:
        row = rows[number]
        if any(is_value(words_of(cell, text)) for cell in row):
            break
        if number > captions and not _merged(rows[number - 1], rows[number]):
            break
        if sum(cell.start < cell.end for cell in row) < 2 and number == captions:
            break
        number += 1
    return number if number > captions else captions


def _is_form(rows: list[list[Cell]], text: str) -> bool:
    """True where labels and values alternate along the rows (预算数 | 14 | 执行数 | 14)."""
    if not rows or is_header([words_of(cell, text) for cell in rows[0]]):
        return False
    for row in rows[:4]:
        words = [words_of(cell, text) for cell in row]
        pairs = sum(
            bool(label) and not is_value(label) and is_value(value)
            for label, value in pairwise(words)
        )
        if pairs >= 2:
            return True
    return False


def _merged(above: list[Cell], row: list[Cell]) -> bool:
    """True when ``above`` has a cell over several of ``row``, or one that goes down into it."""
    wide = any(cell.colspan > 1 for cell in above) and len(row) >= len(above)
    return wide or any(cell.rowspan > 1 for cell in above)


def column_headers(grid: Grid, row: int, column: int, text: str) -> list[str]:
    """The header texts above a cell, outermost first; empty for a form without header rows."""
    covering, rows = _covering(grid), _by_row(grid)
    out: list[str] = []
    for number in range(min(row, header_rows(grid, text))):
        if _is_caption(rows[number], grid, text):
            continue
        cell = covering.get((number, column))
        words = words_of(cell, text) if cell else ""
        if words and (not out or out[-1] != words):
            out.append(words)
    return out


def row_headers(grid: Grid, row: int, column: int, text: str) -> list[str]:
    """The label texts left of a cell, leftmost first.

    An empty label cell means the one above it goes on (vertical merges of a torn table). Where a
    row holds several labels with values behind each (收入 | 9 | 支出 | 8), only those count that
    stand between the cell and the value before its own label.
    """
    covering = _covering(grid)
    first = header_rows(grid, text)
    out: list[str] = []
    last: Cell | None = None
    total = _is_total(grid, row, text)
    for left in range(column - 1, -1, -1):
        cell = covering.get((row, left))
        words = words_of(cell, text) if cell else ""
        if is_value(words) and out and not _is_code(words):
            break
        up = row
        while not words and up > first and not total and _labels_merge(grid, left, text):
            up -= 1
            cell = covering.get((up, left))
            words = words_of(cell, text) if cell else ""
        if cell is None or not words or is_value(words) or cell is last:
            continue
        last = cell
        out.append(words)
    return out[::-1]


def _is_total(grid: Grid, row: int, text: str) -> bool:
    """True for the row of a total: its empty cells are no merged labels."""
    first = next((words for c in _by_row(grid)[row] if (words := words_of(c, text))), "")
    return bool(re.match(r"(?:合|总|小|共)\s*[计分]", first))


def row_code(grid: Grid, row: int, column: int, text: str) -> str:
    """The subject code (2060702) in the row left of a cell, "" where there is none."""
    covering = _covering(grid)
    parts: list[str] = []
    for left in range(column):
        cell = covering.get((row, left))
        words = words_of(cell, text) if cell else ""
        if _is_code(words) or (parts and re.fullmatch(r"\d\d", words)):
            parts.append(words)
        elif parts:
            break
    return "".join(dict.fromkeys(parts)) if parts else ""


def _is_code(words: str) -> bool:
    return bool(re.fullmatch(r"2[0-3]\d(?:\d\d){0,2}", words))


@lru_cache(maxsize=512)
def _labels_merge(grid: Grid, column: int, text: str) -> bool:
    """True for a column of labels: below the header nothing in it is a value."""
    first = header_rows(grid, text)
    return not any(
        cell.column == column and cell.row >= first and is_value(words_of(cell, text))
        for cell in grid.cells
    )


def caption_before(grid: Grid, text: str) -> str:
    """The words just above the table, and its own caption rows."""
    before = text[max(0, grid.start - _BEFORE) : grid.start].rstrip()
    lines = [line.strip() for line in before.splitlines() if line.strip()][-3:]
    rows = _by_row(grid)
    own = [
        words_of(cell, text)
        for row in rows[: header_rows(grid, text)]
        if _is_caption(row, grid, text)
        for cell in row
    ]
    return "\n".join((*lines, *own))


def table_unit(grid: Grid, text: str) -> str | None:
    """The unit of money that caption or header state (单位：元, （万元）), or None."""
    rows = _by_row(grid)
    own = [
        words_of(cell, text)
        for row in rows[: max(header_rows(grid, text), 1)]
        for cell in row
        if cell.end - cell.start <= 60
    ]
    for words in (*reversed(own), *reversed(caption_before(grid, text).splitlines())):
        found = list(_UNIT.finditer(words))
        if found:
            return found[-1][1] or found[-1][2]
    return None
