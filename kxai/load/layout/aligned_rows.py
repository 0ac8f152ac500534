"""The rows and cells of a table whose columns are known but not drawn."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from kxai.load.layout.joining import join_cell, would_fit
from kxai.load.layout.lines import Line, Run
from kxai.load.layout.segments import Row, Segment
from kxai.load.layout.table import DraftCell, DraftTable

_OVER = 0.8  # of the type size: how far a segment reaches over a column's edge to span it
_CENTRED = 0.6  # of the type size: how far a header may be off the middle of what it spans
_TIGHT = 1.7  # of the type size: lines of one wrapped cell are no further apart


@dataclass(frozen=True, slots=True)
class _Placed:
    """A segment at the columns from ``first`` to ``last``."""

    first: int
    last: int
    segment: Segment


@dataclass(slots=True)
class _Entry:
    """A line with its segments in their columns; ``band`` counts the rules above it."""

    line: Line
    placed: list[_Placed]
    band: int
    anchor: bool

    @property
    def columns(self) -> set[int]:
        return {c for item in self.placed for c in range(item.first, item.last + 1)}

    @property
    def spans(self) -> bool:
        return any(item.last > item.first for item in self.placed)


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
    entries = [
        _Entry(
            row.line,
            _place(row, xs, header=index < head),
            bisect.bisect_left(bars, (row.line.top + row.line.bottom) / 2),
            index >= head and any(segment.value for segment in row.segments),
        )
        for index, row in enumerate(rows)
    ]
    for above, below in zip(entries[:head], entries[1:head], strict=False):
        _widen(above, below, xs)
    groups = _header_rows(entries[:head]) + _body_rows(entries[head:], xs, ruled=len(bars) > 3)
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


def _place(row: Row, xs: Sequence[float], *, header: bool) -> list[_Placed]:
    count = len(xs) - 1
    if len(row.segments) == count and not any(
        s.value and _column(xs, (s.x0 + s.x1) / 2) != i for i, s in enumerate(row.segments)
    ):
        return [_Placed(index, index, segment) for index, segment in enumerate(row.segments)]
    over = _OVER * row.line.size
    placed: list[_Placed] = []
    for segment in row.segments:
        middle = (segment.x0 + segment.x1) / 2
        first = last = _column(xs, middle)
        if not segment.value:
            while first > 0 and xs[first] - segment.x0 > over:
                first -= 1
            while last < count - 1 and segment.x1 - xs[last + 1] > over:
                last += 1
        if not header and first < last:
            first = last = _column(xs, segment.x0 + over)
        if placed and first <= placed[-1].last:
            before = placed[-1]
            if before.first < first:
                placed[-1] = _Placed(before.first, first - 1, before.segment)
            else:
                first = min(before.last + 1, count - 1)
                last = max(first, last)
        placed.append(_Placed(first, last, segment))
    return placed


def _column(xs: Sequence[float], x: float) -> int:
    return min(max(bisect.bisect_right(xs, x) - 1, 0), len(xs) - 2)


def _widen(entry: _Entry, below: _Entry, xs: Sequence[float]) -> None:
    """Let a header span the free columns on both sides of it over which it stands in the middle,
    if the next header line has a label for each of them."""
    for index, item in enumerate(entry.placed):
        least = entry.placed[index - 1].last + 1 if index else 0
        most = (
            entry.placed[index + 1].first - 1 if index + 1 < len(entry.placed) else len(xs) - 2
        )
        middle = (item.segment.x0 + item.segment.x1) / 2
        best = (item.first, item.last)
        for first in range(item.first, least - 1, -1):
            for last in range(item.last, min(most, item.last + 2 * (item.first - first) + 2) + 1):
                span = set(range(first, last + 1))
                off = abs((xs[first] + xs[last + 1]) / 2 - middle)
                if (
                    last - first > best[1] - best[0]
                    and span <= below.columns
                    and off < _CENTRED * entry.line.size
                ):
                    best = (first, last)
        if best[1] > best[0]:
            entry.placed[index] = _Placed(*best, item.segment)


def _header_rows(entries: Sequence[_Entry]) -> list[list[_Entry]]:
    """Header lines as rows: the lines of wrapped labels are one row."""
    groups: list[list[_Entry]] = []
    for entry in entries:
        if groups:
            last = groups[-1][-1]
            pitch = entry.line.bottom - last.line.bottom
            near = pitch < _TIGHT * max(entry.line.size, last.line.size)
            held = {column for member in groups[-1] for column in member.columns}
            wrapped = not entry.spans and not last.spans and entry.columns <= held
            between = not (entry.columns & held) and pitch < 1.1 * last.line.size
            if near and entry.band == last.band and (wrapped or between):
                groups[-1].append(entry)
                continue
        groups.append([entry])
    return groups


def _body_rows(
    entries: Sequence[_Entry], xs: Sequence[float], *, ruled: bool
) -> list[list[_Entry]]:
    """Lines as rows. Each line with numbers is one; a line of words belongs to one of its
    neighbours where it is a part of a wrapped name. Rules between the rows decide, if there are
    any."""
    groups: list[list[_Entry]] = []
    for index, entry in enumerate(entries):
        if groups:
            last = groups[-1]
            same_band = entry.band == last[-1].band
            if ruled and _is_row(entries, entry.band):
                joins = same_band
            else:
                joins = same_band and _joins(last, entry, entries[index + 1 : index + 2], xs)
            if joins:
                last.append(entry)
                continue
        groups.append([entry])
    return groups


def _is_row(entries: Sequence[_Entry], band: int) -> bool:
    """True where the lines between two rules have no two numbers in one column."""
    seen: set[int] = set()
    for entry in entries:
        if entry.band == band:
            values = {item.first for item in entry.placed if item.segment.value}
            if values & seen:
                return False
            seen |= values
    return True


def _joins(
    group: Sequence[_Entry], entry: _Entry, after: Sequence[_Entry], xs: Sequence[float]
) -> bool:
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
    if after and after[0].anchor and not (after[0].columns & entry.columns):
        return False
    for item in entry.placed:
        line = next(
            (
                _line(other.segment, entry.line.page)
                for member in reversed(group)
                for other in member.placed
                if other.first <= item.first <= other.last
            ),
            None,
        )
        room = xs[item.first + 1] - xs[item.first]
        if line is None or would_fit(line, _line(item.segment, entry.line.page), room):
            return False
    return True


def _line(segment: Segment, page: int) -> Line:
    return Line(segment.runs, page)


def _cells(
    number: int, group: Sequence[_Entry], xs: Sequence[float], page: int
) -> list[DraftCell]:
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
