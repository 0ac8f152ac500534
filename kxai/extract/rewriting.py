"""A document with a few characters read otherwise: all that counts in offsets moves along."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from kxai.schema.document import Document
from kxai.schema.place import Place


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_S = TypeVar("_S", bound=_Span)


class Shift:
    """Offsets before some edits to offsets after them."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._ends = [edit.end for edit in edits]
        self._grown = [0]
        for edit in edits:
            self._grown.append(self._grown[-1] + len(edit.new) - (edit.end - edit.start))

    def __call__(self, offset: int) -> int:
        """Where ``offset`` is now; one inside an edit stays as far from the edit's beginning."""
        at = bisect_right(self._ends, offset)
        moved = offset + self._grown[at]
        if at < len(self._edits) and self._edits[at].start < offset:
            edit = self._edits[at]
            return min(moved, edit.start + self._grown[at] + len(edit.new))
        return moved


def undone(text: str, edit: Edit, shift: Shift) -> Edit:
    """The edit that takes back ``edit`` of ``text``, in a text after the edits of ``shift``."""
    end = shift(edit.end)
    return Edit(end - len(edit.new), end, text[edit.start : edit.end])


def rewrite(document: Document, edits: Sequence[Edit]) -> Document:
    """The document with ``edits``, which are sorted and do not overlap, made in its text.

    A character that is put in has no width on the page: it stands where the one before it ends.
    """
    if not edits:
        return document
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += (document.text[at : edit.start], edit.new)
        at = edit.end
    parts.append(document.text[at:])
    shift = Shift(edits)
    return replace(
        document,
        text="".join(parts),
        pages=_moved(document.pages, shift),
        grids=tuple(
            replace(grid, cells=_moved(grid.cells, shift)) for grid in _moved(document.grids, shift)
        ),
        blocks=_moved(document.blocks, shift),
        places=tuple(_place(place, edits, shift) for place in document.places),
        readings=_moved(document.readings, shift),
    )


def _moved(spans: Sequence[_S], shift: Shift) -> tuple[_S, ...]:
    return tuple(
        replace(span, start=shift(span.start), end=shift(span.end))  # type: ignore[type-var]
        for span in spans
    )


def _place(place: Place, edits: Sequence[Edit], shift: Shift) -> Place:
    start, end = shift(place.start), shift(place.end)
    touching = [edit for edit in edits if edit.start < place.end and place.start <= edit.start]
    if not touching or not place.edges:
        return replace(place, start=start, end=end)
    edges: list[float] = []
    at = place.start
    for edit in touching:
        edges += place.edges[2 * (at - place.start) : 2 * (edit.start - place.start)]
        until = min(edit.end, place.end)
        own = list(place.edges[2 * (edit.start - place.start) : 2 * (until - place.start)])
        while len(own) > 2 * len(edit.new):
            own[-3:] = own[-1:] if edit.new else []
        last = own[-1] if own else edges[-1] if edges else place.edges[0]
        own += [last] * (2 * len(edit.new) - len(own))
        edges += own
        at = until
    edges += place.edges[2 * (at - place.start) :]
    return replace(place, start=start, end=end, edges=tuple(edges))
