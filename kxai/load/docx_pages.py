"""Pages of Word documents: where Word, when it last laid the document out, began a new one.

Word leaves a mark at each such place; other programs leave none, and then nothing is known of
pages. An explicit page break counts where such marks are, and once together with its mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kxai.load.flow import Flow, RowCell
from kxai.load.numbering import W
from kxai.schema.document import Page

if TYPE_CHECKING:
    from lxml.etree import _Element

MARK = "\x0c"
"""A page's beginning in a paragraph on its way in; no character that XML may hold."""
_MARKED = f"{W}lastRenderedPageBreak"
_VISIBLE = re.compile(r"\S")


class Pages:
    """Collects where pages begin; all offsets are those of ``flow``."""

    def __init__(self, flow: Flow, body: _Element) -> None:
        self._flow = flow
        self._known = next(body.iter(_MARKED), None) is not None
        self._starts: list[int] = []

    def breaks(self, element: _Element) -> bool:
        """True for an element at which a page begins."""
        if not self._known:
            return False
        explicit = element.tag == f"{W}br" and element.get(f"{W}type") == "page"
        return explicit or element.tag == _MARKED

    def line(self, words: str) -> None:
        """Write a paragraph into the flow, without its marks."""
        first, *rest = words.split(MARK)
        at = self._flow.length + len(first)
        for piece in rest:
            self._starts.append(at)
            at += len(piece)
        self._flow.line(words.replace(MARK, ""))

    def table(self, rows: list[list[RowCell]]) -> None:
        """Write a table into the flow. A page that begins in the midst of a row is taken to begin
        with the next one."""
        marked: list[int] = []  # numbers of cells, counted through the table
        count = 0
        for row in rows:
            marks = [cell.text for cell in row if MARK in cell.text]
            if marks:
                whole = any(not _VISIBLE.search(text.partition(MARK)[0]) for text in marks)
                marked.append(count if whole else count + len(row))
            count += len(row)
        tables = len(self._flow.grids)
        self._flow.table([[_unmarked(cell) for cell in row] for row in rows] if marked else rows)
        if len(self._flow.grids) > tables:
            cells = self._flow.grids[-1].cells
            ends = self._flow.length
            self._starts += [cells[at].start if at < len(cells) else ends for at in marked]

    def pages(self) -> tuple[Page, ...]:
        """The pages of all that is in the flow so far; empty where nothing is known of them."""
        if not self._known:
            return ()
        text, end = self._flow.text, self._flow.length
        starts = [0]
        for start in sorted(self._starts):
            if _VISIBLE.search(text, starts[-1], start):
                starts.append(start)
        if len(starts) > 1 and not _VISIBLE.search(text, starts[-1], end):
            starts.pop()
        ends = [*starts[1:], end]
        return tuple(
            Page(number, start, stop)
            for number, (start, stop) in enumerate(zip(starts, ends, strict=True), 1)
        )


def _unmarked(cell: RowCell) -> RowCell:
    return RowCell(cell.column, cell.text.replace(MARK, ""), cell.rowspan, cell.colspan)
