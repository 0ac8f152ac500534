"""Segments of lines at the columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kxai.load.layout.lines import Line
from kxai.load.layout.segments import Row, Segment, column_at

_OVER = 0.8  # of the type size: how far a segment reaches over a column's edge to span it


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment at the columns from ``first`` to ``last``."""

    first: int
    last: int
    segment: Segment


@dataclass(slots=True)
class Entry:
    """A line with its segments in their columns; ``band`` counts the rules above it, ``row`` is the
    same for lines that were found to be one row."""

    line: Line
    placed: list[Placed]
    band: int
    anchor: bool
    row: int

    @property
    def columns(self) -> set[int]:
        return {c for item in self.placed for c in range(item.first, item.last + 1)}


def place(row: Row, xs: Sequence[float], *, header: bool) -> list[Placed]:
    count = len(xs) - 1
    if len(row.segments) == count and not any(
        s.value and column_at(xs, (s.x0 + s.x1) / 2) != i for i, s in enumerate(row.segments)
    ):
        return [Placed(index, index, segment) for index, segment in enumerate(row.segments)]
    over = _OVER * row.line.size
    placed: list[Placed] = []
    for segment in row.segments:
        middle = (segment.x0 + segment.x1) / 2
        first = last = column_at(xs, middle)
        if not segment.value:
            while first > 0 and xs[first] - segment.x0 > over:
                first -= 1
            while last < count - 1 and segment.x1 - xs[last + 1] > over:
                last += 1
        if not header and first < last:
            first = last = column_at(xs, segment.x0 + over)
        if placed and first <= placed[-1].last:
            before = placed[-1]
            if before.first < first:
                placed[-1] = Placed(before.first, first - 1, before.segment)
            else:
                first = min(before.last + 1, count - 1)
                last = max(first, last)
        placed.append(Placed(first, last, segment))
    return placed
