"""Text cut into pieces, marked and not, for two columns side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_AROUND = 60  # characters of text kept around a mark
_JOINED = 20  # windows nearer than this become one


@dataclass(frozen=True, slots=True)
class Mark:
    """``text[start:end]`` is marked; ``state`` is its look (right, wrong, missed, extra, quiet),
    ``title`` what a reader is told of it."""

    start: int
    end: int
    state: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``state`` is empty where it is not marked."""

    text: str
    state: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One excerpt: gold on the left, output on the right. ``place`` says where it stands."""

    place: str
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    remarks: tuple[str, ...] = ()


def pieces(text: str, start: int, end: int, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """``text[start:end]`` in pieces. Of marks that overlap the first one is shown."""
    out: list[Piece] = []
    at = start
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        if mark.start < at or mark.end > end:
            continue
        if mark.start > at:
            out.append(Piece(text[at : mark.start]))
        out.append(Piece(text[mark.start : mark.end], mark.state, mark.title))
        at = mark.end
    if at < end:
        out.append(Piece(text[at:end]))
    return tuple(out)


def windows(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of ``text`` around ``spans``, within their lines; those that touch are one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        left, right = max(first, start - _AROUND), min(last, end + _AROUND)
        if out and left <= out[-1][1] + _JOINED and "\n" not in text[out[-1][1] : left]:
            out[-1] = (out[-1][0], max(out[-1][1], right))
        else:
            out.append((left, right))
    return out


def pair(
    text: str,
    window: tuple[int, int],
    left: Sequence[Mark],
    right: Sequence[Mark],
    remarks: Iterable[str] = (),
) -> Pair:
    """One window of ``text`` with the marks of both sides."""
    start, end = window
    line = text.count("\n", 0, start) + 1
    return Pair(
        f"第{line}行",
        pieces(text, start, end, (m for m in left if start <= m.start < end)),
        pieces(text, start, end, (m for m in right if start <= m.start < end)),
        tuple(remarks),
    )
