"""A report's text with its tables as tables, and one of its tables as a list to be taken away.

A table stands in the stored text a row a line, its cells behind each other with a tab behind each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from kxai.export.lists import Table
from kxai.export.sheets import Column, Number
from kxai.store.table_layouts import Lie, TableLayout
from kxai.web.marks import Mark, Piece, pieces

_LONGEST_LINE = 4_000  # characters; longer ones are cut wherever a stretch ends
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")
_NUMERIC = re.compile(r"[-−+]?[\d,.]+(?:%|％)?|[—–-]*")
MOST_COLUMNS = 60


class Cell(NamedTuple):
    """A cell in pieces, over so many rows (``down``) and columns (``across``); ``numeric`` where it
    is a number or nothing."""

    pieces: list[Piece]
    numeric: bool
    down: int = 1
    across: int = 1


class Block(NamedTuple):
    """``text[start:end]``: pieces of running text, or (``rows``) a table. Of a workbook's table the
    name of its ``sheet``, the ``letters`` of its columns and the ``numbers`` of its rows."""

    start: int
    end: int
    pieces: list[Piece]
    rows: list[list[Cell]]
    sheet: str = ""
    letters: Sequence[str] = ()
    numbers: Sequence[int] = ()


def stretches(text: str, size: int) -> list[int]:
    """Where the stretches of a text begin, about ``size`` characters each and whole lines where
    lines are not too long."""
    starts = [0]
    for at in range(size, len(text), size):
        line = text.rfind("\n", 0, at) + 1
        starts.append(line if at - line < _LONGEST_LINE else at)
    return sorted(set(starts))


def stretch_at(starts: Sequence[int], at: int, length: int) -> tuple[int, int]:
    """The stretch that a place is in, as (start, end)."""
    index = max(bisect_right(starts, at) - 1, 0)
    return starts[index], starts[index + 1] if index + 1 < len(starts) else length


def blocks(
    text: str,
    start: int,
    end: int,
    marks: Iterable[Mark],
    layouts: Sequence[TableLayout] = (),
) -> list[Block]:
    """``text[start:end]`` as running text and tables, with ``marks``, of which one that goes over
    several cells is cut at their edges. ``layouts`` tell how the cells of tables lie."""
    found: list[Block] = []
    told = sorted(marks)
    for first, last, is_table in _parts(text, start, end, {one.start for one in layouts}):
        own = [mark for mark in told if mark.start < last and mark.end > first]
        if is_table:
            lines = list(_lines(text, first, last))
            rows = [_row(text, *line, own) for line in lines]
            layout = next((one for one in layouts if one.start <= first < one.end), None)
            found.append(
                _laid(first, last, rows, layout, text) if layout else Block(first, last, [], rows)
            )
        else:
            shown = pieces(text, first, last, _clipped(own, first, last))
            found.append(Block(first, last, shown, []))
    return found


def table_of(text: str, start: int, end: int, layouts: Sequence[TableLayout] = ()) -> Table | None:
    """The table at ``text[start:end]``; its first row names the columns. None where there is
    none."""
    lines = [text[first:last] for first, last in _lines(text, start, end)]
    if not lines or not all("\t" in line for line in lines):
        return None
    cells = [_cells(line)[:MOST_COLUMNS] for line in lines]
    layout = next((one for one in layouts if one.start <= start < one.end), None)
    if layout is not None:
        lies = _lies(layout, text, start, len(cells))
        cells = [_spread(words, row) for words, row in zip(cells, lies, strict=True)]
    width = max(map(len, cells))
    head = [*cells[0], *[""] * (width - len(cells[0]))]

    def rows() -> Iterator[list[object]]:
        for row in cells[1:]:
            yield [_value(cell) for cell in row] + [None] * (width - len(row))

    return Table("表格", [Column(title.strip(), 18, "plain") for title in head], rows)


def _laid(first: int, last: int, rows: list[list[Cell]], layout: TableLayout, text: str) -> Block:
    """A table, or the part of one that is shown, with its cells where they lie."""
    skipped = text.count("\n", layout.start, first)
    lies = _lies(layout, text, first, len(rows))
    shown: list[list[Cell]] = []
    below: dict[int, int] = {}  # for each column down to which row it is taken from above
    for at, (cells, row) in enumerate(zip(rows, lies, strict=True)):
        placed, column = [], 0
        for cell, lie in zip(cells, row, strict=False):
            while column < lie.column:
                if below.get(column, 0) <= at:
                    placed.append(Cell([], numeric=True))
                column += 1
            down = min(lie.down, len(rows) - at)
            placed.append(cell._replace(down=down, across=lie.across))
            below |= dict.fromkeys(range(column, column + lie.across), at + down)
            column += lie.across
        shown.append([*placed, *cells[len(row) :]])
    numbers = layout.numbers[skipped : skipped + len(rows)]
    return Block(first, last, [], shown, layout.sheet, layout.letters[:MOST_COLUMNS], numbers)


def _lies(layout: TableLayout, text: str, start: int, count: int) -> list[list[Lie]]:
    skipped = text.count("\n", layout.start, start)
    lies = layout.rows[skipped : skipped + count]
    return lies + [[]] * (count - len(lies))


def _spread(words: list[str], row: Sequence[Lie]) -> list[str]:
    """The words of cells at their columns, nothing between them."""
    out: list[str] = []
    for word, lie in zip(words, row, strict=False):
        out += [""] * (min(lie.column, MOST_COLUMNS) - len(out))
        out.append(word)
    return [*out, *words[len(row) :]]


def _parts(
    text: str, start: int, end: int, begins: Collection[int] = ()
) -> Iterator[tuple[int, int, bool]]:
    """The parts of a stretch: whether each is a table. One line with tabs is none; where a table
    ``begins`` that one before it ends."""
    parts: list[tuple[int, int, bool]] = []
    for first, last in _lines(text, start, end):
        tabbed = "\t" in text[first:last]
        behind = min(last + 1, end)
        if parts and parts[-1][2] == tabbed and first not in begins:
            parts[-1] = (parts[-1][0], behind, tabbed)
        else:
            parts.append((first, behind, tabbed))
    at = start
    for first, last, tabbed in parts:
        if tabbed and text.find("\n", first, last - 1) >= 0:
            if first > at:
                yield at, first, False
            yield first, last, True
            at = last
    if at < end:
        yield at, end, False


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        line = text.find("\n", at, end)
        last = end if line < 0 else line
        yield at, last
        at = last + 1


def _cells(line: str) -> list[str]:
    cells = line.rstrip("\r").split("\t")
    return cells[:-1] if not cells[-1] else cells


def _row(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[Cell]:
    cells, at = [], start
    for words in _cells(text[start:end])[:MOST_COLUMNS]:
        last = at + len(words)
        shown = pieces(text, at, last, _clipped(marks, at, last))
        cells.append(Cell(shown, _NUMERIC.fullmatch(words.strip()) is not None))
        at = last + 1
    return cells


def _clipped(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """What of each mark lies between two places; its anchor stays with its beginning."""
    return [
        mark._replace(
            start=max(mark.start, start), end=min(mark.end, end),
            anchor=mark.anchor if mark.start >= start else "",
        )
        for mark in marks
        if mark.start < end and mark.end > start
    ]  # fmt: skip


def _value(cell: str) -> object:
    words = cell.strip()
    number = _NUMBER.fullmatch(words)
    if number is None:
        return words or None
    return Number(words.replace(",", ""), len(number[1] or ""))
