"""What a sheet holds: lines above a table, the table, notes below it, and the next table.

A sheet has no marks for this; rows tell it. Titles, the body, the date and the unit become lines,
for they say what the whole table is about; header rows stay in the table with their merges.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from typing import TypeAlias

from kxai.load.flow import RowCell
from kxai.load.sheets.sheet_rows import Item, Row
from kxai.load.sheets.shown_workbook import Budget, address
from kxai.schema.place import Place

_GAP = "　　"  # between cells of one row that became a line


@dataclass(slots=True)
class Lines:
    """Rows that are lines of text."""

    rows: list[Row]


@dataclass(slots=True)
class Table:
    """Rows of one table, header rows included."""

    rows: list[Row] = field(default_factory=list)


Piece: TypeAlias = Lines | Table


@dataclass(slots=True)
class _Body:
    """Rows that may be one table or several, and the columns that they reach over."""

    rows: list[Row]
    left: int = 0
    right: int = 0

    def __post_init__(self) -> None:
        self.left = min(row.items[0].column for row in self.rows)
        self.right = max(item.right for row in self.rows for item in row.items)

    def takes(self, row: Row) -> bool:
        """True for numbers below an empty row that stand in the columns of these rows."""
        last = self.rows[-1]
        inside = all(self.left <= item.column <= self.right for item in row.items)
        return row.has_value and inside and not (last.is_note or last.is_signature)

    def add(self, more: _Body) -> None:
        self.rows += more.rows
        self.left, self.right = min(self.left, more.left), max(self.right, more.right)


def pieces(rows: list[Row]) -> list[Piece]:
    """The lines and tables of a sheet in their order."""
    parts: list[Lines | _Body] = []
    for block in _blocks(rows):
        lead = 0
        while lead < len(block) and _is_line(block, lead):
            lead += 1
        if lead == len(block):
            parts.append(Lines(block))
            continue
        before = parts[-1] if parts else None
        told = any(row.is_caption or row.is_note for row in block[:lead])
        if isinstance(before, _Body) and not told and before.takes(block[lead]):
            before.add(_Body(block))
            continue
        if lead:
            parts.append(Lines(block[:lead]))
        parts.append(_Body(block[lead:]))
    out: list[Piece] = []
    for part in parts:
        out += [part] if isinstance(part, Lines) else _tables(part.rows)
    return out


def _blocks(rows: list[Row]) -> list[list[Row]]:
    """Cut at empty rows."""
    blocks: list[list[Row]] = []
    for row in rows:
        if row.gap or not blocks:
            blocks.append([])
        blocks[-1].append(row)
    return blocks


def _is_line(block: list[Row], at: int) -> bool:
    """True for a row above a table that is no part of it."""
    row = block[at]
    if row.is_note or row.is_single:
        return True
    if not row.is_caption:
        return False
    # The only row of words above numbers is their header, whatever it says.
    return len(row.items) == 1 or at + 1 == len(block) or not block[at + 1].has_value


def _tables(rows: list[Row]) -> list[Piece]:
    """Cut a table where a unit row, a title or a sentence ends it, and take the notes off its
    end."""
    out: list[Piece] = []
    start = at = 0
    values = False  # between start and at
    while at < len(rows):
        if values and (rows[at].is_caption or _is_between(rows, at)):
            title = at
            while title > start and rows[title - 1].is_single:
                title -= 1
            out += _with_notes(rows[start:title])
            start = at
            while start < len(rows) and _is_line(rows, start):
                start += 1
            if title < start:
                out.append(Lines(rows[title:start]))
            at, values = start, False
            continue
        values = values or rows[at].has_value
        at += 1
    if start < len(rows):
        out += _with_notes(rows[start:])
    return out


def _is_between(rows: list[Row], at: int) -> bool:
    """True for a sentence or a title that stands between two tables. What is followed by numbers
    is the name of a table's section; notes belong to the table above them."""
    if rows[at].is_note or rows[at].is_signature:
        return False
    if not rows[at].is_wide:
        return rows[at].is_prose
    while at < len(rows) and rows[at].is_single:
        if rows[at].is_prose:
            return True
        at += 1
    return at < len(rows) and not rows[at].has_value


def _with_notes(rows: list[Row]) -> list[Piece]:
    if all(map(_ends, rows)):
        return [Lines(rows)]
    end = len(rows)
    while end > 1 and _ends(rows[end - 1]):
        end -= 1
    # Of the rows without numbers at the end only those from the first note on are notes.
    while end < len(rows) and not (rows[end].is_note or rows[end].is_signature):
        end += 1
    return [Table(rows[:end]), *([Lines(rows[end:])] if end < len(rows) else [])]


def _ends(row: Row) -> bool:
    return row.is_note or row.is_single or row.is_signature


def line_of(row: Row, sheet: str) -> tuple[str, list[Place]]:
    """A row as one line, with the place of each of its cells."""
    words = ""
    places: list[Place] = []
    for item in row.items:
        if words and not words.endswith(("：", ":")):
            words += _GAP
        places.append(
            Place(len(words), len(words) + len(item.text), cell=address(sheet, item.source))
        )
        words += item.text
    return words, places


def table_rows(table: Table, sheet: str, budget: Budget) -> list[list[RowCell]]:
    """A table's cells, empty ones included, at columns without those that are empty throughout.

    Raises LimitExceeded, for a table whose few cells lie far apart has many places.
    """
    columns = sorted({item.column for row in table.rows for item in row.items})
    budget.spend(len(columns) * len(table.rows), sheet)
    place = {column: at for at, column in enumerate(columns)}
    taken: set[tuple[int, int]] = set()
    numbers = [row.number for row in table.rows]
    out: list[list[RowCell]] = []
    for at, row in enumerate(table.rows):
        begun = {place[item.column]: item for item in row.items}
        cells: list[RowCell] = []
        for column in range(len(columns)):
            if (at, column) in taken:
                continue
            item = begun.get(column)
            if item is None:
                cells.append(RowCell(column, ""))
                continue
            down = bisect.bisect_right(numbers, item.bottom) - at
            across = bisect.bisect_right(columns, item.right) - column
            budget.spend(down * across, sheet)
            taken.update(
                (r, c) for r in range(at, at + down) for c in range(column, column + across)
            )
            cells.append(_cell(item, column, down, across, sheet))
        out.append(cells)
    return out


def _cell(item: Item, column: int, down: int, across: int, sheet: str) -> RowCell:
    place = Place(0, len(item.text), cell=address(sheet, item.source))
    return RowCell(column, item.text, down, across, (place,))
