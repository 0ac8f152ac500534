"""What a sheet holds: lines above a table, the table, notes below it, and the next table.

A sheet has no marks for this; rows tell it. Titles, the body, the date and the unit become lines,
for they say what the whole table is about; header rows stay in the table with their merges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from kxai.load.flow import RowCell
from kxai.load.sheets.model import Budget, address
from kxai.load.sheets.rows import Item, Row
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


def pieces(rows: list[Row]) -> list[Piece]:
    """The lines and tables of a sheet in their order."""
    out: list[Piece] = []
    for block in _blocks(rows):
        lead = 0
        while lead < len(block) and _is_line(block, lead):
            lead += 1
        body = block[lead:]
        if not body:
            out.append(Lines(block))
            continue
        before = out[-1] if out else None
        told = any(row.is_caption or row.is_note for row in block[:lead])
        if isinstance(before, Table) and not told and _goes_on(before, body[0]):
            out.pop()
            body = [*before.rows, *block]
        elif lead:
            out.append(Lines(block[:lead]))
        out += _tables(body)
    return out


def _blocks(rows: list[Row]) -> list[list[Row]]:
    """Cut at empty rows."""
    blocks: list[list[Row]] = []
    for row in rows:
        if row.gap or not blocks:
            blocks.append([])
        blocks[-1].append(row)
    return blocks


def _goes_on(table: Table, row: Row) -> bool:
    """True for numbers below an empty row that stand in the columns of the table above it."""
    items = [item for above in table.rows for item in above.items]
    inside = all(
        min(item.column for item in items) <= item.column <= max(item.right for item in items)
        for item in row.items
    )
    return row.has_value and inside


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
    """Cut a table where a unit row begins the next one, and take the notes off its end."""
    out: list[Piece] = []
    start = at = 0
    while at < len(rows):
        if at > start and rows[at].is_caption and _follows_values(rows, start, at):
            title = at
            while title > start and rows[title - 1].is_single:
                title -= 1
            if title > start:
                out += _with_notes(rows[start:title])
                start = at
                while start < len(rows) and _is_line(rows, start):
                    start += 1
                out.append(Lines(rows[title:start]))
                at = start
                continue
        at += 1
    if start < len(rows):
        out += _with_notes(rows[start:])
    return out


def _follows_values(rows: list[Row], start: int, at: int) -> bool:
    return any(row.has_value for row in rows[start:at])


def _with_notes(rows: list[Row]) -> list[Piece]:
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
            down = sum(number <= item.bottom for number in numbers[at:])
            across = sum(one <= item.right for one in columns[column:])
            taken.update(
                (r, c) for r in range(at, at + down) for c in range(column, column + across)
            )
            cells.append(_cell(item, column, down, across, sheet))
        out.append(cells)
    return out


def _cell(item: Item, column: int, down: int, across: int, sheet: str) -> RowCell:
    place = Place(0, len(item.text), cell=address(sheet, item.source))
    return RowCell(column, item.text, down, across, (place,))
