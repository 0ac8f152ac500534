"""The header of a table whose columns are known but not drawn: lines to labels, labels to rows.

Labels wrap, and those that go over several rows stand at a height of their own between them, so
lines say little. A label is what stands on in its own columns; its row follows from the labels
that stand above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kxai.load.layout.joining import would_fit
from kxai.load.layout.lines import Line
from kxai.load.layout.placing import Entry, Placed
from kxai.load.layout.segments import widest_span

_TIGHT = 1.5  # of the type size: lines as near as this in one column are one label
_WRAPPED = 2.0  # of the type size: the lines of a label that fills its column are no further apart
_NEARER = 0.96  # of the least distance of two rows: lines of one label are nearer
_STEP = 1.5  # of the type size: what ends so far above a label stands in a row above it
_EDGE = 0.35  # of the type size: how far an edge may be off


@dataclass(slots=True)
class _Label:
    """Pieces of lines that make one label, from top to bottom; ``whole``: it is as high as the
    header."""

    pieces: list[tuple[Entry, Placed]] = field(default_factory=list)
    level: int = 0
    whole: bool = False

    @property
    def columns(self) -> set[int]:
        return {c for _, item in self.pieces for c in range(item.first, item.last + 1)}

    @property
    def middle(self) -> float:
        runs = [run for _, item in self.pieces for run in item.segment.runs]
        return (min(run.top for run in runs) + max(run.bottom for run in runs)) / 2


def header_rows(
    entries: Sequence[Entry], xs: Sequence[float], pitch: float | None
) -> list[list[Entry]]:
    """Header lines as rows, from the outermost label in; labels span what stands below them.

    ``pitch`` is the least distance of two rows with amounts, in points.
    """
    labels = _labels(entries, _NEARER * pitch if pitch is not None else float("inf"))
    _find_whole(labels)
    for at, label in enumerate(labels):
        above = [
            other.level + 1
            for other in labels[:at]
            if not label.whole and not other.whole and _stands_above(other, label)
        ]
        label.level = max(above, default=0)
    rows: list[list[Entry]] = []
    for level in range(max((label.level for label in labels), default=-1) + 1):
        members: dict[int, Entry] = {}
        for label in labels:
            for entry, item in label.pieces if label.level == level else ():
                own = members.setdefault(
                    id(entry), Entry(entry.line, [], entry.band, anchor=False, row=entry.row)
                )
                own.placed.append(item)
        rows.append(sorted(members.values(), key=lambda entry: entry.line.top))
    whole = {column for label in labels if label.whole for column in label.columns}
    ways = [_Way.of(rows, whole, xs, left=left) for left in (False, True)]
    best = min(ways, key=lambda way: (way.unowned, way.off))
    for row, placed in zip(rows, best.rows, strict=True):
        for entry, items in zip(row, placed, strict=True):
            entry.placed = items
    return rows


def _find_whole(labels: Sequence[_Label]) -> None:
    """Mark labels that stand alone in their columns at half the header's height."""
    held: dict[int, int] = {}
    for label in labels:
        for column in label.columns:
            held[column] = held.get(column, 0) + 1
    runs = [run for label in labels for _, item in label.pieces for run in item.segment.runs]
    if not runs:
        return
    top, bottom = min(run.top for run in runs), max(run.bottom for run in runs)
    for label in labels:
        size = label.pieces[0][0].line.size
        if bottom - top > _STEP * size and all(held[column] == 1 for column in label.columns):
            label.whole = abs(label.middle - (top + bottom) / 2) < _EDGE * size


def _labels(entries: Sequence[Entry], near: float) -> list[_Label]:
    room: dict[int, float] = {}
    for entry in entries:
        for item in entry.placed:
            wide = item.segment.x1 - item.segment.x0
            room[item.first] = max(room.get(item.first, 0.0), wide)
    labels: list[_Label] = []
    lowest: dict[int, _Label] = {}
    for index, entry in enumerate(entries):
        below = all(_has_columns(lowest.get(item.first), item) for item in entry.placed)
        for item in entry.placed:
            label = lowest.get(item.first)
            told = below or (label is not None and _has_parts(label, entries[index + 1 :]))
            far = min(near, (_WRAPPED if told else _TIGHT) * entry.line.size)
            if label is None or not _goes_on(label, entry, item, far, room[item.first]):
                label = _Label()
                labels.append(label)
            label.pieces.append((entry, item))
            for column in range(item.first, item.last + 1):
                lowest[column] = label
    return labels


def _has_columns(label: _Label | None, item: Placed) -> bool:
    return label is not None and label.columns == set(range(item.first, item.last + 1))


def _has_parts(label: _Label, entries: Sequence[Entry]) -> bool:
    """True where a line below has several labels in the columns of a wide one."""
    columns = label.columns
    return len(columns) > 1 and any(
        sum(item.first in columns for item in entry.placed) > 1 for entry in entries
    )


def _goes_on(label: _Label, entry: Entry, item: Placed, far: float, room: float) -> bool:
    """True for the next line of a label, ``far`` below it at most; where it is further away than
    lines usually are, it must have been too long for its column."""
    last, piece = label.pieces[-1]
    tight = _TIGHT * max(entry.line.size, last.line.size)
    pitch = entry.line.bottom - last.line.bottom
    if entry.band != last.band or pitch > far:
        return False
    if piece.first < piece.last:
        within = [i for i in entry.placed if piece.first <= i.first and i.last <= piece.last]
        return within == [item]
    if (piece.first, piece.last) != (item.first, item.last):
        return False
    page = entry.line.page
    before, following = Line(piece.segment.runs, page), Line(item.segment.runs, page)
    return pitch < tight or not would_fit(before, following, room + 0.5 * entry.line.size)


def _stands_above(label: _Label, below: _Label) -> bool:
    last, first = label.pieces[-1][0].line, below.pieces[0][0].line
    size = max(last.size, first.size)
    apart = first.bottom - last.bottom
    return apart >= _STEP * size or (apart > 0 and bool(label.columns & below.columns))


@dataclass(slots=True)
class _Way:
    """Labels with what they span, and how well that fits: how many columns have a label in the row
    below but none above it, and how far labels are off their place, in points."""

    rows: list[list[list[Placed]]] = field(default_factory=list)
    unowned: int = 0
    off: float = 0.0

    @classmethod
    def of(
        cls, rows: Sequence[Sequence[Entry]], whole: set[int], xs: Sequence[float], *, left: bool
    ) -> _Way:
        """Labels span the free columns that have a label each in the row below: those around them
        that they stand in the middle of or, where they are set ``left``, those to their right.
        Columns of ``whole`` labels are not free."""
        way = cls()
        for row in reversed(rows):
            way._add(row, whole, xs, left=left)
        way.rows.reverse()
        return way

    def _add(
        self, row: Sequence[Entry], whole: set[int], xs: Sequence[float], *, left: bool
    ) -> None:
        below = self.rows[-1] if self.rows else []
        under = {
            column: item.segment
            for items in below
            for item in items
            for column in range(item.first, item.last + 1)
        }
        filled = whole | {column for entry in row for column in entry.columns}
        free = {c: (s.x0 + s.x1) / 2 for c, s in under.items() if c not in filled}
        self.rows.append([])
        for entry in row:
            self.rows[-1].append([])
            for item in entry.placed:
                first, last, segment = item.first, item.last, item.segment
                middle = (segment.x0 + segment.x1) / 2
                if left:
                    while last + 1 in free:
                        last += 1
                else:
                    own = range(first, last + 1)
                    around = free | {
                        c: (under[c].x0 + under[c].x1) / 2 if c in under else middle for c in own
                    }
                    first, last = widest_span(xs, own, around, middle, entry.line.size)
                self.rows[-1][-1].append(Placed(first, last, segment))
                for column in range(first, last + 1):
                    free.pop(column, None)
                if first in under and last in under:
                    begin, end = under[first].x0, under[last].x1
                    self.off += abs(begin - segment.x0 if left else (begin + end) / 2 - middle)
        self.unowned += len(free)
