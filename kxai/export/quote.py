"""Places for a person: a number's line and the sentence around it, with the number marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kxai.export.words import clean
from kxai.text.sentences import sentences

_LINE = re.compile(r"\r\n?|\n")
_SHORT = 12  # a torn table cell: shorter than any sentence
_WIDER = 30  # so much is shown of the cells before it
_AROUND = 60  # characters kept on each side of a number in an overlong sentence
_LONG = 240


class Fragment(NamedTuple):
    """A piece of a quotation; ``marked`` pieces are the numbers spoken of."""

    text: str
    marked: bool


class Quoter:
    """Quotes from one report's stored text."""

    def __init__(self, text: str, *, format: str = "txt") -> None:
        self._text = text
        self._sentences = sentences(text)
        self._starts = [start for start, _ in self._sentences]
        self._lines = [m.end() for m in _LINE.finditer(text)]
        # Text files have lines that an editor counts; elsewhere a line is a paragraph.
        self._word = "行" if format in ("txt", "md") else "段"

    def line(self, offset: int) -> int:
        """The line of the stored text, from 1."""
        return bisect_right(self._lines, offset) + 1

    def place(self, offset: int, page: int | None = None) -> str:
        """第3页, or 第12行 of a text file, or 第12段 of a file without pages."""
        return f"第{page}页" if page is not None else f"第{self.line(offset)}{self._word}"

    def quote(self, spans: Iterable[tuple[int, int]]) -> list[Fragment]:
        """The sentences that hold ``spans``, in order, those apart joined by an ellipsis.

        A number alone in its line is shown with what stands before it.
        """
        groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for span in sorted(set(spans)):
            groups.setdefault(self._around(*span), []).append(span)
        fragments: list[Fragment] = []
        previous = -1
        for (start, end), marks in sorted(groups.items()):
            if fragments and start > previous:
                fragments.append(Fragment(" … ", False))
            fragments += self._pieces(start, end, marks)
            previous = end
        return _joined(fragments)

    def _around(self, start: int, end: int) -> tuple[int, int]:
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self._sentences[index][1] < end:
            return start, end
        left, right = self._sentences[index]
        if right - left < _SHORT:
            while index > 0 and right - left < _WIDER:
                index -= 1
                left = max(self._sentences[index][0], right - _WIDER * 2)
        return left, right

    def _pieces(self, start: int, end: int, marks: Sequence[tuple[int, int]]) -> Iterable[Fragment]:
        at = start
        if end - start > _LONG and marks[0][0] - _AROUND > start:
            at = marks[0][0] - _AROUND
            yield Fragment("…", False)
        for left, right in marks:
            if left < at:
                continue
            if left - at > _LONG:
                yield Fragment(f"{self._text[at : at + _AROUND]} … ", False)
                at = left - _AROUND
            yield Fragment(self._text[at:left], False)
            yield Fragment(self._text[left:right], True)
            at = right
        if end - at > _LONG:
            yield Fragment(f"{self._text[at : at + _AROUND]}…", False)
        else:
            yield Fragment(self._text[at:end], False)


def _joined(fragments: Iterable[Fragment]) -> list[Fragment]:
    """Cleaned, neighbours of one kind joined, empty ones left out, no white space at the ends."""
    out: list[Fragment] = []
    for fragment in fragments:
        text = clean(fragment.text)
        if out and out[-1].marked == fragment.marked:
            text = out.pop().text + text
        if text:
            out.append(Fragment(text, fragment.marked))
    if out:
        out[0] = out[0]._replace(text=out[0].text.lstrip())
        out[-1] = out[-1]._replace(text=out[-1].text.rstrip())
    return [fragment for fragment in out if fragment.text]
