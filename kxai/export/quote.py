"""Places for a person: a number's line and the sentence around it, with the number marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kxai.export.words import clean
from kxai.store import Store
from kxai.text.leftovers import leftover_spans
from kxai.text.sentences import sentences

_LINE = re.compile(r"\r\n?|\n")
_SHORT = 12  # a torn table cell: shorter than any sentence
_WIDER = 30  # so much is shown of the cells before it
_ELLIPSES = re.compile("…(?: ?…)+")
_DIGITS = frozenset("0123456789０１２３４５６７８９.,．，%％")


class Fragment(NamedTuple):
    """A piece of a quotation; ``marked`` pieces are the numbers spoken of."""

    text: str
    marked: bool


def quoter_of(store: Store, report: str) -> Quoter:
    """The quoter of a stored report. Raises WorkspaceError."""
    return Quoter(
        store.text(report),
        format=store.format(report),
        pages=store.pages(report),
        cells=store.cells(report),
    )


class Quoter:
    """Quotes from one report's stored text.

    ``pages`` are (number, start, end) in their order, ``cells`` addresses by the start of what
    stands there.
    """

    def __init__(
        self,
        text: str,
        *,
        format: str = "txt",
        pages: Sequence[tuple[int, int, int]] = (),
        cells: Mapping[int, str] | None = None,
    ) -> None:
        self._text = text
        self._pages, self._page_starts = pages, [start for _, start, _ in pages]
        self._cells = cells or {}
        self._sentences = sentences(text)
        self._leftovers = leftover_spans(text)
        self._ends = [end for _, end in self._leftovers]
        self._starts = [start for start, _ in self._sentences]
        self._lines = [m.end() for m in _LINE.finditer(text)]
        # Text files have lines that an editor counts; elsewhere a line is a paragraph.
        self._word = "行" if format in ("txt", "md") else "段"

    def line(self, offset: int) -> int:
        """The line of the stored text, from 1."""
        return bisect_right(self._lines, offset) + 1

    def place(self, offset: int) -> str:
        """收支总表!B5 of a workbook, 第3页, 第12行 of a text file, or 第12段 of another file."""
        if offset in self._cells:
            return self._cells[offset]
        at = bisect_right(self._page_starts, offset) - 1
        if at >= 0 and offset < self._pages[at][2]:
            return f"第{self._pages[at][0]}页"
        return f"第{self.line(offset)}{self._word}"

    def quote(self, spans: Iterable[tuple[int, int]], *, around: int = 80) -> list[Fragment]:
        """The sentences that hold ``spans``, in order, those apart joined by an ellipsis.

        Of a sentence, ``around`` characters are kept on each side of a number. A number alone in
        its line is shown with what stands before it.
        """
        windows: list[tuple[int, int, list[tuple[int, int]]]] = []
        for span in sorted(set(spans)):
            start, end = self._around(*span)
            if windows and start < windows[-1][1]:
                first, last, marks = windows.pop()
                windows.append((min(first, start), max(last, end), [*marks, span]))
            else:
                windows.append((start, end, [span]))
        fragments: list[Fragment] = []
        for start, end, marks in windows:
            if fragments:
                fragments.append(Fragment(" … ", False))
            fragments += self._pieces(start, end, marks, around)
        return _joined(fragments)

    def _around(self, start: int, end: int) -> tuple[int, int]:
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self._sentences[index][1] < end:
            return start, end
        left, right = self._sentences[index]
        alone = left == 0 or self._text[left - 1] in "\r\n"
        if alone and right - left < _SHORT:
            while index > 0 and right - left < _WIDER:
                index -= 1
                left = max(self._sentences[index][0], right - _WIDER * 2)
        return left, right

    def _pieces(
        self, start: int, end: int, marks: Sequence[tuple[int, int]], around: int
    ) -> Iterable[Fragment]:
        at = start
        for left, right in marks:
            if left < at:
                continue
            if at == start:
                yield self._before(start, left, around)
            elif left - at > 2 * around:
                yield self._behind(at, left, around)
                yield self._before(at, left, around)
            else:
                yield Fragment(self._slice(at, left), False)
            yield Fragment(self._text[left:right], True)
            at = right
        yield self._behind(at, end, around)

    def _before(self, start: int, end: int, around: int) -> Fragment:
        cut = end - around
        while start < cut and self._in_number(cut):
            cut -= 1
        if cut <= start:
            return Fragment(self._slice(start, end), False)
        return Fragment("…" + self._slice(cut, end), False)

    def _behind(self, start: int, end: int, around: int) -> Fragment:
        cut = start + around
        while cut < end and self._in_number(cut):
            cut += 1
        if cut >= end:
            return Fragment(self._slice(start, end), False)
        return Fragment(self._slice(start, cut) + "…", False)

    def _in_number(self, offset: int) -> bool:
        """A cut here would show another number than the one that is printed."""
        return _DIGITS.issuperset(self._text[offset - 1 : offset + 1])

    def _slice(self, start: int, end: int) -> str:
        """A piece of the text without what a word processor left in it."""
        pieces = []
        for left, right in self._leftovers[bisect_right(self._ends, start) :]:
            if left >= end:
                break
            pieces.append(self._text[start : max(start, left)])
            start = right
        return "".join(pieces) + self._text[start:end]


def _joined(fragments: Iterable[Fragment]) -> list[Fragment]:
    """Cleaned, neighbours of one kind joined, empty ones left out, no white space at the ends."""
    out: list[Fragment] = []
    for fragment in fragments:
        text = clean(fragment.text)
        if out and out[-1].marked == fragment.marked:
            text = out.pop().text + text
        if not fragment.marked:
            text = _ELLIPSES.sub(" … ", text)
        if text:
            out.append(Fragment(text, fragment.marked))
    if out:
        out[0] = out[0]._replace(text=out[0].text.lstrip())
        out[-1] = out[-1]._replace(text=out[-1].text.rstrip())
    return [fragment for fragment in out if fragment.text]
