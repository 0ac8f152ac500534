"""Where a span of a document's text stands in the file: a box on a page, a cell of a sheet."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on page ``page`` (from 1), in points (1/72 inch) from the upper left corner of
    the page as it is shown: ``x0`` < ``x1`` to the right, ``top`` < ``bottom`` downwards."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where ``text[start:end]`` stands: a piece of one line of a page, or one cell of a sheet.

    On a page, ``edges`` holds the left and the right edge of every character of the span, two
    numbers each, and ``top``/``bottom`` are those of the line, all in points as in ``Box``.
    ``cell`` is a sheet's address (收支总表!B5). ``confidence`` is below 1 where the characters
    were recognised in a picture.
    """

    start: int
    end: int
    page: int | None = None
    top: float = 0.0
    bottom: float = 0.0
    edges: Sequence[float] = ()
    cell: str | None = None
    confidence: float = 1.0

    def box(self, start: int, end: int) -> Box | None:
        """The box of the characters from ``start`` to ``end``, both within this place."""
        if self.page is None or not self.edges:
            return None
        sides = self.edges[2 * (start - self.start) : 2 * (end - self.start)]
        return Box(
            self.page,
            round(min(sides), 2),
            round(self.top, 2),
            round(max(sides), 2),
            round(self.bottom, 2),
        )


class Places:
    """Look-up in the places of a document, which are sorted and do not overlap."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self._starts = [place.start for place in places]

    def over(self, start: int, end: int) -> Iterator[Place]:
        """The places that share a character with ``text[start:end]``, in order."""
        at = max(0, bisect.bisect_right(self._starts, start) - 1)
        while at < len(self._places) and self._places[at].start < end:
            if self._places[at].end > start:
                yield self._places[at]
            at += 1

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """The boxes of a span, one for each line that it touches."""
        found = (
            place.box(max(start, place.start), min(end, place.end))
            for place in self.over(start, end)
        )
        return tuple(box for box in found if box is not None)

    def cell(self, start: int, end: int) -> str | None:
        """The sheet cell in which a span begins."""
        return next((place.cell for place in self.over(start, end) if place.cell), None)

    def confidence(self, start: int, end: int) -> float:
        """The lowest confidence with which a character of a span was recognised; 1 for a text."""
        return min((place.confidence for place in self.over(start, end)), default=1.0)
