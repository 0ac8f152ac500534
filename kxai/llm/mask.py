"""Texts with marks in place of their private details, and the way back.

A mark is one that no text beside it contains (【电话A】); equal details have equal marks.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kxai.llm.details import details, merged, occurrences
from kxai.llm.persons import Span

Marks = Mapping[str, str]
"""Detail → mark."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text without private details. ``hidden`` are ``(start, end, mark)`` in the original, in
    order."""

    text: str
    original: str
    hidden: tuple[tuple[int, int, str], ...]

    def from_source(self, offset: int) -> int:
        """Where an offset of the original is in ``text``; inside a detail, its mark."""
        at = bisect.bisect_right(self.hidden, offset, key=lambda h: h[0]) - 1
        shift = 0
        for start, end, mark in self.hidden[: at + 1]:
            if start < offset < end:
                return start + shift
            if end <= offset:
                shift += len(mark) - (end - start)
        return offset + shift

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Where a slice of ``text`` is in the original; a mark that it cuts counts whole."""
        return self._back(start, first=True), self._back(end, first=False)

    def _back(self, offset: int, *, first: bool) -> int:
        shift = 0
        for start, end, mark in self.hidden:
            at = start + shift
            if offset <= at:
                break
            if offset < at + len(mark):
                return start if first else end
            shift += len(mark) - (end - start)
        return offset - shift

    def unmask(self, text: str) -> str:
        """``text`` with the marks in it turned back into what they stand for."""
        for start, end, mark in self.hidden:
            text = text.replace(mark, self.original[start:end])
        return text


def mask(text: str, known: Mapping[str, str] | None = None) -> Hidden:
    """Mask what is private in ``text``, and what is ``known`` (detail → kind)."""
    return hide(text, marks_for([text], known or {}), known or {})


def marks_for(texts: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """A mark for every detail of ``texts``, which are shown together."""
    marks: dict[str, str] = {}
    counts: dict[str, int] = {}
    for text in texts:
        for start, end, kind in _spans(text, known):
            if text[start:end] not in marks:
                marks[text[start:end]] = _mark(texts, kind, counts)
    return marks


def hide(text: str, marks: Marks, known: Mapping[str, str]) -> Hidden:
    """``text`` with ``marks`` in place of its details."""
    hidden, out, at = [], [], 0
    for start, end, kind in _spans(text, known):
        mark = marks.get(text[start:end], f"【{kind}】")
        hidden.append((start, end, mark))
        out += [text[at:start], mark]
        at = end
    return Hidden("".join([*out, text[at:]]), text, tuple(hidden))


def _spans(text: str, known: Mapping[str, str]) -> list[Span]:
    return merged([*details(text), *occurrences(text, known)])


def _mark(texts: Sequence[str], kind: str, counts: dict[str, int]) -> str:
    while True:
        number = counts.get(kind, 0)
        counts[kind] = number + 1
        mark = f"【{kind}{chr(ord('A') + number % 26)}{'′' * (number // 26)}】"
        if not any(mark in text for text in texts):
            return mark
