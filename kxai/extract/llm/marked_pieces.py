"""Pieces of a report with a mark before every number that a model is asked about."""

from __future__ import annotations

import bisect
from collections.abc import Container, Sequence
from dataclasses import dataclass

from kxai.schema.document import Grid
from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.text.chunks import Chunk, chunks
from kxai.text.lines import line_spans
from kxai.text.outline import Outline
from kxai.text.sentences import sentences

_CHARS = 1600  # of a piece at most; where numbers stand close its marks are enough
_ATOM = 200  # characters of what pieces are put together from
_ENOUGH, _MOST = 30, 36  # marks of one question: with so many it is full, and the most there are
_CONTROLS = 6  # known numbers that a piece is asked about beside the others
_SENTENCE_CHARS = 3000  # of a group of sentences
_HEAD = 160  # characters of a table's head that are shown with its later rows
_OPEN, _CLOSE = "⟦", "⟧"
# What a report itself writes must not look like a mark of ours.
_DEFUSED = str.maketrans({_OPEN: "〔", _CLOSE: "〕"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a report that is asked about: ``marked`` are the mentions in question, in order;
    mark ``n1`` is the first of them. ``head`` is what stands above a table's later rows."""

    start: int
    end: int
    section: tuple[str, ...]
    marked: tuple[Mention, ...]
    head: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(f"n{number}" for number in range(1, len(self.marked) + 1))

    def shown(self, text: str, words: Sequence[tuple[int, str]] = ()) -> str:
        """The piece with its marks set; ``words`` are offsets of words and their marks."""
        marks = [
            (mention.start - self.start, f"{_OPEN}n{number}{_CLOSE}")
            for number, mention in enumerate(self.marked, 1)
        ]
        marks += [(at - self.start, f"{_OPEN}{mark}{_CLOSE}") for at, mark in words]
        body = with_marks(text[self.start : self.end], sorted(marks, key=lambda mark: mark[0]))
        head = self.head.translate(_DEFUSED)
        return f"（表头：{head}）\n{body}" if head else body


@dataclass(frozen=True, slots=True)
class Passages:
    """Sentences with marks ``s1`` …; ``spans`` are their places in the report's text."""

    section: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(f"s{number}" for number in range(1, len(self.spans) + 1))

    def shown(self, text: str) -> str:
        start, end = self.spans[0][0], self.spans[-1][1]
        marks = [
            (at - start, f"{_OPEN}s{number}{_CLOSE}")
            for number, (at, _) in enumerate(self.spans, 1)
        ]
        return with_marks(text[start:end], marks)


def with_marks(text: str, marks: Sequence[tuple[int, str]]) -> str:
    """``text`` with every mark before its offset; brackets of the text that look like ours are
    shown as others."""
    out, at = [], 0
    for offset, mark in marks:
        out += [text[at:offset].translate(_DEFUSED), mark]
        at = offset
    return "".join([*out, text[at:].translate(_DEFUSED)])


def pieces(
    text: str,
    mentions: Sequence[Mention],
    outline: Outline,
    *,
    grids: Sequence[Grid] = (),
    only: Container[int] | None = None,
    beside: Container[int] = (),
    without: Container[int] = (),
) -> list[Piece]:
    """The pieces of a report that hold numbers to be labelled, in order.

    ``only`` holds the starts of the mentions in question; None stands for all that may become
    figures; those of ``without`` are asked otherwise. Of ``beside`` a few in each
    piece are marked as well, the nearest, to see what the model says of what is known. A piece has
    at most ``_CHARS`` characters and about ``_ENOUGH`` marks, and is cut between sentences or rows.
    """
    wanted = [
        m
        for m in mentions
        if m.kind in FIGURE_KINDS and (only is None or m.start in only) and m.start not in without
    ]
    starts = [mention.start for mention in wanted]
    groups: list[tuple[int, int, list[Mention]]] = []
    for chunk in chunks(text, size=_ATOM, outline=outline):
        low, high = bisect.bisect_left(starts, chunk.start), bisect.bisect_left(starts, chunk.end)
        found = wanted[low:high]
        if not found:
            continue
        start, _, marked = groups[-1] if groups else (0, 0, [])
        if marked and len(marked) < _ENOUGH and _fits(chunk.end - start, len(marked + found)):
            groups[-1] = (start, chunk.end, marked + found)
            continue
        for first in range(0, len(found), _MOST):
            part = found[first : first + _MOST]
            groups.append((*_span(chunk, text, part, whole=len(found) <= _MOST), part))
    known = [m for m in mentions if m.start in beside and m.kind in FIGURE_KINDS]
    return [
        Piece(
            start,
            end,
            outline.path_at(marked[0].start),
            _with_controls(marked, [m for m in known if start <= m.start < end]),
            _head(text, start, grids),
        )
        for start, end, marked in groups
    ]


def _fits(chars: int, marks: int) -> bool:
    return chars <= _CHARS and marks <= _MOST


def _with_controls(marked: Sequence[Mention], known: Sequence[Mention]) -> tuple[Mention, ...]:
    """``marked`` with the nearest of what is known, in the order of the text."""
    mine = {mention.start for mention in marked}
    near = sorted(
        (mention for mention in known if mention.start not in mine),
        key=lambda mention: (min(abs(mention.start - start) for start in mine), mention.start),
    )
    chosen = [*marked, *near[: max(0, min(_CONTROLS, _ENOUGH - len(marked)))]]
    return tuple(sorted(chosen, key=lambda mention: mention.start))


def _span(chunk: Chunk, text: str, marked: Sequence[Mention], *, whole: bool) -> tuple[int, int]:
    """The chunk, or the lines of it that hold ``marked``."""
    if whole:
        return chunk.start, chunk.end
    start = text.rfind("\n", chunk.start, marked[0].start) + 1 or chunk.start
    end = text.find("\n", marked[-1].unit_end, chunk.end)
    return max(start, chunk.start), chunk.end if end < 0 else end


def _head(text: str, start: int, grids: Sequence[Grid]) -> str:
    """The first lines of the table that ``start`` stands inside."""
    for grid in grids:
        if grid.start < start < grid.end:
            lines = text[grid.start : min(grid.start + _HEAD, start)]
            return " ".join(lines.split())
    return ""


def passages(
    text: str, outline: Outline, *, start: int = 0, end: int | None = None, most: int = 80
) -> list[Passages]:
    """Sentences between two offsets, in groups of at most ``most`` and about ``_SENTENCE_CHARS``
    characters; ``section`` is that of the first."""
    stop = len(text) if end is None else end
    out: list[Passages] = []
    group: list[tuple[int, int]] = []
    section: tuple[str, ...] = ()
    for span in sentences(text):
        if span[0] < start or span[1] > stop:
            continue
        path = outline.path_at(span[0])
        full = len(group) >= most or bool(group and span[1] - group[0][0] > _SENTENCE_CHARS)
        if full:
            out.append(Passages(section, tuple(group)))
            group = []
        if not group:
            section = path
        group.append(span)
    if group:
        out.append(Passages(section, tuple(group)))
    return out


def opening_lines(text: str, most: int = 14, chars: int = 900) -> Passages | None:
    """The first lines of a report that hold anything: who writes, of which year."""
    spans: list[tuple[int, int]] = []
    for start, end in line_spans(text[:8000]):
        line = text[start:end]
        body = line.strip()
        if body:
            lead = start + len(line) - len(line.lstrip())
            spans.append((lead, min(lead + len(body), lead + 120)))
        if len(spans) >= most or (spans and end - spans[0][0] > chars):
            break
    return Passages((), tuple(spans)) if spans else None
