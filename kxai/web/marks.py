"""Pieces of a report's text with its figures marked, and an equation coloured as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kxai.schema.figure import Figure
from kxai.schema.place import Box

COLOURS = 8
"""Operands are told apart by so many colours, then from the first again."""
_AROUND = 160  # characters of text shown on each side of an operand
ROOM, LITTLE_ROOM = 110.0, 80.0
"""Points above and below what is shown of a page, alone and beside other pages."""
_NUMERIC = frozenset("0123456789.,，．")


class Mark(NamedTuple):
    """``text[start:end]`` is shown in the style ``look``, leads to ``link`` and says ``hint``; the
    page is scrolled to its ``anchor``."""

    start: int
    end: int
    look: str
    link: str = ""
    hint: str = ""
    anchor: str = ""


class Piece(NamedTuple):
    """A piece of shown text; without a mark, plain."""

    text: str
    mark: Mark | None = None


class Window(NamedTuple):
    """A cut of a page in points: where it begins and how high it is."""

    top: float
    height: float


def pieces(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[Piece]:
    """``text[start:end]`` in pieces; of marks that overlap the first one is shown."""
    out: list[Piece] = []
    at = start
    for mark in sorted(marks):
        if mark.start < at or mark.end > end:
            continue
        if mark.start > at:
            out.append(Piece(text[at : mark.start]))
        out.append(Piece(text[mark.start : mark.end], mark))
        at = mark.end
    if at < end:
        out.append(Piece(text[at:end]))
    return out


def passage(shown: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """Marks, with those between ``start`` and ``end`` and the text between them marked as one
    passage; the page is scrolled to its beginning."""
    out: list[Mark] = []
    at = start
    for mark in sorted(shown):
        if start <= mark.start and mark.end <= end and mark.start >= at:
            if at < mark.start:
                out.append(Mark(at, mark.start, "quoted"))
            out.append(
                mark._replace(look=mark.look if "quoted" in mark.look else f"{mark.look} quoted")
            )
            at = mark.end
        elif mark.end <= start or mark.start >= end:
            out.append(mark)
    if at < end:
        out.append(Mark(at, end, "quoted"))
    out.sort()
    first = next((n for n, mark in enumerate(out) if mark.start >= start), None)
    if first is not None:
        out[first] = out[first]._replace(anchor="passage")
    return out


def windows(text: str, marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """The places around ``marks``, those that touch as one, each cut at the ends of lines."""
    found: list[tuple[int, int]] = []
    for mark in sorted(marks):
        start = text.rfind("\n", 0, max(0, mark.start - _AROUND)) + 1
        start = max(start, mark.start - 2 * _AROUND)
        end = text.find("\n", mark.end + _AROUND)
        end = min(len(text) if end < 0 else end, mark.end + 2 * _AROUND)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def operand_looks(printed: Sequence[str]) -> list[str]:
    """The styles of operands in their order; those of one value as printed have one style
    (12,323.48 and 12323.48)."""
    first: dict[str, int] = {}
    places = [first.setdefault(number.replace(",", ""), len(first)) for number in printed]
    return [f"op op{place % COLOURS}" for place in places]


def equation(
    written: str,
    printed: Sequence[str],
    *,
    looks: Sequence[str] = (),
    links: Sequence[tuple[str, str]] = (),
) -> list[Piece]:
    """An equation with each operand, as ``printed``, in its colour where it is found in it; in
    other ``looks``, and with where each leads and what it says, where that is told."""
    marks: list[Mark] = []
    told = list(
        zip(
            printed,
            looks or operand_looks(printed),
            links or [("", "")] * len(printed),
            strict=True,
        )
    )
    # Each operand once, in their order; then those that stand in the equation again.
    for most in (1, len(written)):
        for number, look, lead in told:
            for start, end in _free(written, number, marks)[:most]:
                marks.append(Mark(start, end, look, *lead))
    return pieces(written, 0, len(written), marks)


def _free(written: str, number: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """Where a number stands by itself and is not yet marked."""
    return [
        (start, end)
        for start, end in (m.span() for m in re.finditer(re.escape(number), written) if number)
        if not {written[start - 1 : start], written[end : end + 1]} & _NUMERIC
        and all(end <= mark.start or start >= mark.end for mark in marks)
    ]


def window(boxes: Sequence[Box], height: float, room: float = ROOM) -> Window:
    """The cut of a page that shows ``boxes`` with ``room`` above and below them, in points."""
    if not boxes:
        return Window(0, height)
    top = max(0.0, min(box.top for box in boxes) - room)
    bottom = min(height, max(box.bottom for box in boxes) + room)
    return Window(round(top, 2), round(max(bottom - top, 1), 2))


def boxed(figures: Iterable[Figure], page: int) -> list[tuple[Figure, Box]]:
    """The boxes that figures have on a page."""
    return [(figure, box) for figure in figures for box in figure.boxes if box.page == page]
