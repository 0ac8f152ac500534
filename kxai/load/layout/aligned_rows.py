"""The rows and cells of a table whose columns are known but not drawn."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from itertools import pairwise

from kxai.load.layout.aligned_head import header_rows
from kxai.load.layout.joining import join_cell, would_fit
from kxai.load.layout.lines import Line, Run
from kxai.load.layout.piece_kinds import begins_item
from kxai.load.layout.placing import Entry, place
from kxai.load.layout.segments import Row, Segment
from kxai.load.layout.table import DraftCell, DraftTable

_CLOSER = 0.75  # of the least distance of two rows with numbers: lines of one row are nearer
_TIGHT = 1.7  # of the type size: lines of one wrapped cell are no further apart


def build(
    rows: Sequence[Row],
    head: int,
    edges: Sequence[float],
    bars: Sequence[float],
) -> DraftTable:
    """The table of ``rows``, of which the first ``head`` are its header.

    ``edges`` part the columns, ``bars`` are the heights of horizontal rules around and between the
    rows. Every segment of the rows stands in one cell.
    """
    left = min(row.line.x0 for row in rows)
    right = max(row.line.x1 for row in rows)
    xs = (min(left, edges[0] - 1), *edges, max(right, edges[-1] + 1))
    header: list[Entry] = []
    body: list[Entry] = []
    for index, row in enumerate(rows):
        (header if index < head else body).extend(
            Entry(
                part.line,
                place(part, xs, header=index < head),
                bisect.bisect_left(bars, (part.line.top + part.line.bottom) / 2),
                index >= head and any(segment.value for segment in part.segments),
                index,
            )
            for part in row.parts or (row,)
        )
    anchors = [entry for entry in body if entry.anchor]
    steps = [b.line.bottom - a.line.bottom for a, b in pairwise(anchors) if a.row != b.row]
    pitch = min(steps, default=None)
    groups = header_rows(header, xs, pitch)
    groups += _body_rows(body, xs, _CLOSER * (pitch or 0.0), ruled=len(bars) > 3)
    page = rows[0].line.page
    cells = [
        cell for number, group in enumerate(groups) for cell in _cells(number, group, xs, page)
    ]
    return DraftTable(
        page=page,
        last_page=page,
        top=min(row.line.top for row in rows),
        bottom=max(row.line.bottom for row in rows),
        xs=xs,
        rows=len(groups),
        cells=cells,
        ruled=False,
    )


def _body_rows(
    entries: Sequence[Entry], xs: Sequence[float], close: float, *, ruled: bool
) -> list[list[Entry]]:
    """Lines as rows. Each line with numbers is one; a line of words belongs to one of its
    neighbours where it is a part of a wrapped name, as it surely is where it is nearer than
    ``close``. Rules between the rows decide, if there are any."""
    groups: list[list[Entry]] = []
    rights = _widest(entries, xs)
    for index, entry in enumerate(entries):
        if groups:
            last = groups[-1]
            same_band = entry.band == last[-1].band
            if entry.row == last[-1].row:
                joins = True
            elif ruled and _is_row(entries, entry.band):
                joins = same_band
            else:
                after = entries[index + 1 : index + 2]
                joins = same_band and _joins(last, entry, after, rights, close)
            if joins:
                last.append(entry)
                continue
        groups.append([entry])
    return groups


def _is_row(entries: Sequence[Entry], band: int) -> bool:
    """True where the lines between two rules have no two numbers in one column."""
    seen: set[int] = set()
    for entry in entries:
        if entry.band == band:
            values = {item.first for item in entry.placed if item.segment.value}
            if values & seen:
                return False
            seen |= values
    return True


def _widest(entries: Sequence[Entry], xs: Sequence[float]) -> list[float]:
    """How far to the right the words of each column reach."""
    rights = list(xs[:-1])
    for entry in entries:
        for item in entry.placed:
            if item.first == item.last and not item.segment.value:
                rights[item.first] = max(rights[item.first], item.segment.x1)
    return rights


def _joins(
    group: Sequence[Entry],
    entry: Entry,
    after: Sequence[Entry],
    rights: Sequence[float],
    close: float,
) -> bool:
    """True where a line goes on with the row: it holds the numbers of a name above, or the rest
    of words that are as wide as their column, or is nearer than ``close`` to it."""
    last = group[-1]
    if entry.line.bottom - last.line.bottom > _TIGHT * max(entry.line.size, last.line.size):
        return False
    held = {column for member in group for column in member.columns}
    if entry.anchor:
        # Numbers in the middle of a wrapped name: the name's first line stands above them.
        free = not any(member.anchor for member in group) and not (held & entry.columns)
        return free and entry.line.top < last.line.bottom + 0.2 * last.line.size
    if not entry.columns <= held:
        return False
    pitch = entry.line.bottom - last.line.bottom
    if pitch < close and (not after or pitch < after[0].line.bottom - entry.line.bottom):
        return True
    if after and after[0].anchor and not (after[0].columns & entry.columns):
        return False
    for item in entry.placed:
        if begins_item(item.segment.text):
            return False
        line = next(
            (
                _line(other.segment, entry.line.page)
                for member in reversed(group)
                for other in member.placed
                if other.first <= item.first <= other.last
            ),
            None,
        )
        if line is None:
            return False
        room = rights[item.first] - line.x0
        if would_fit(line, _line(item.segment, entry.line.page), room):
            return False
    return True


def _line(segment: Segment, page: int) -> Line:
    return Line(segment.runs, page)


def _cells(number: int, group: Sequence[Entry], xs: Sequence[float], page: int) -> list[DraftCell]:
    """The cells of a row, empty ones too."""
    spans: dict[int, int] = {}
    held: dict[int, list[list[Run]]] = {}
    owner: dict[int, int] = {}
    for entry in group:
        for item in entry.placed:
            first = owner.get(item.first, item.first)
            last = item.last
            while last > first and last in owner and owner[last] != first:
                last -= 1
            spans[first] = max(spans.get(first, first), last)
            for column in range(first, spans[first] + 1):
                owner[column] = first
            held.setdefault(first, []).append(item.segment.runs)
    cells: list[DraftCell] = []
    column = 0
    while column < len(xs) - 1:
        last = spans.get(column, column)
        cell = DraftCell(number, column, 1, last - column + 1)
        cell.lines = _stacked(held.get(column, []), page)
        cell.room = xs[last + 1] - xs[column]
        cell.text, cell.places = join_cell(cell.lines, cell.room)
        cells.append(cell)
        column = last + 1
    return cells


def _stacked(pieces: Sequence[list[Run]], page: int) -> list[Line]:
    """The pieces of a cell as lines; pieces of one line together."""
    lines = [Line(runs, page) for runs in pieces]
    out: list[Line] = []
    for line in lines:
        if out and line.top < (out[-1].top + out[-1].bottom) / 2:
            out[-1] = Line([*out[-1].runs, *line.runs], page)
        else:
            out.append(line)
    return out
