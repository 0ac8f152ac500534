"""The header of a table whose columns are known but not drawn: lines to labels, labels to rows.

Labels wrap, and those that go over several rows stand at a height of their own between them, so
lines say little. A label is what stands on in its own columns; its row follows from the labels
that stand above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kxai.load.layout.joining import would_fit
from kxai.load.layout.lines import Line
from kxai.load.layout.placing import Entry, Placed
from kxai.load.layout.segments import widest_span

_TIGHT = 1.35  # of the type size: lines as near as this in one column are one label
_WRAPPED = 1.85  # of the type size: the lines of a label that fills its column are no further apart
_STEP = 1.5  # of the type size: what ends so far above a label stands in a row above it
_EDGE = 0.35  # of the type size: how far an edge may be off


@dataclass(slots=True)
class _Label:
    """Pieces of lines that make one label, from top to bottom."""

    pieces: list[tuple[Entry, Placed]] = field(default_factory=list)
    level: int = 0

    @property
    def columns(self) -> set[int]:
        return {c for _, item in self.pieces for c in range(item.first, item.last + 1)}


def header_rows(entries: Sequence[Entry], xs: Sequence[float]) -> list[list[Entry]]:
    """Header lines as rows, from the outermost label in; labels span what stands below them."""
    labels = _labels(entries)
    rows: list[list[Entry]] = []
    for at, label in enumerate(labels):
        above = [other.level + 1 for other in labels[:at] if _stands_above(other, label)]
        label.level = max(above, default=0)
    for level in range(max((label.level for label in labels), default=-1) + 1):
        members: dict[int, Entry] = {}
        for label in labels:
            for entry, item in label.pieces if label.level == level else ():
                own = members.setdefault(
                    id(entry), Entry(entry.line, [], entry.band, anchor=False)
                )
                own.placed.append(item)
        rows.append(sorted(members.values(), key=lambda entry: entry.line.top))
    for above_row, below_row in pairwise(rows):
        _widen(above_row, below_row, xs)
    return rows


def _labels(entries: Sequence[Entry]) -> list[_Label]:
    room: dict[int, float] = {}
    for entry in entries:
        for item in entry.placed:
            wide = item.segment.x1 - item.segment.x0
            room[item.first] = max(room.get(item.first, 0.0), wide)
    labels: list[_Label] = []
    lowest: dict[int, _Label] = {}
    for entry in entries:
        for item in entry.placed:
            label = lowest.get(item.first)
            if label is None or not _goes_on(label, entry, item, room[item.first]):
                label = _Label()
                labels.append(label)
            label.pieces.append((entry, item))
            for column in range(item.first, item.last + 1):
                lowest[column] = label
    return labels


def _goes_on(label: _Label, entry: Entry, item: Placed, room: float) -> bool:
    """True for the next line of a label: near enough, and only there as the label was too long."""
    last, piece = label.pieces[-1]
    size = max(entry.line.size, last.line.size)
    pitch = entry.line.bottom - last.line.bottom
    if entry.band != last.band or pitch > _WRAPPED * size:
        return False
    if (piece.first, piece.last) != (item.first, item.last) or piece.first < piece.last:
        return False
    page = entry.line.page
    before, following = Line(piece.segment.runs, page), Line(item.segment.runs, page)
    return pitch < _TIGHT * size or not would_fit(before, following, room + 0.5 * size)


def _stands_above(label: _Label, below: _Label) -> bool:
    last, first = label.pieces[-1][0].line, below.pieces[0][0].line
    size = max(last.size, first.size)
    apart = first.bottom - last.bottom
    return apart >= _STEP * size or (apart > 0 and bool(label.columns & below.columns))


def _widen(row: Sequence[Entry], below: Sequence[Entry], xs: Sequence[float]) -> None:
    """Let labels span the free columns that have a label each in the row below: those around them
    that they stand in the middle of, or those to the right of one with their left edge."""
    under = {
        column: item.segment
        for entry in below
        for item in entry.placed
        for column in range(item.first, item.last + 1)
    }
    filled = {column for entry in row for column in entry.columns}
    free = {c: (s.x0 + s.x1) / 2 for c, s in under.items() if c not in filled}
    for entry in row:
        for index, item in enumerate(entry.placed):  # from the left
            own = range(item.first, item.last + 1)
            segment = item.segment
            middle = (segment.x0 + segment.x1) / 2
            around = free | {
                c: (under[c].x0 + under[c].x1) / 2 if c in under else middle for c in own
            }
            first, last = widest_span(xs, own, around, middle, entry.line.size)
            first_below = under.get(item.first)
            if (
                last == first
                and first_below is not None
                and abs(first_below.x0 - segment.x0) < _EDGE * entry.line.size
            ):
                while last + 1 in free:
                    last += 1
            entry.placed[index] = Placed(first, last, segment)
            for column in range(first, last + 1):
                free.pop(column, None)
