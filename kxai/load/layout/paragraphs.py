"""Lines to paragraphs: which line goes on in the next one, and which ends."""

from __future__ import annotations

import re

from kxai.load.layout.body import Margins
from kxai.load.layout.joining import running, would_fit
from kxai.load.layout.lines import Line
from kxai.load.layout.piece_kinds import begins_heading, begins_item, goes_on_counting

_LAID_OUT = 1.6  # of the type size: a wider space within a line is a tabulator's
_OTHER_SIZE = 1.2
_INDENT = 0.7  # of the type size
_MOST_INDENT = 5.0  # of the type size: what begins further right is not the beginning of prose
_MORE_SPACE = 1.35  # of the distance of the lines before
_LOOSE = 2.6  # of the type size: no two lines of a paragraph are further apart
_LEADER = re.compile(r"[.．…·]{4,}\s*[-—]?\s*[\dIVXivx]{1,4}\s*[-—]?$")
_STOPS = "。；：！？;!?"


class Paragraph:
    """Lines that belong together, each with what stands in front of it."""

    def __init__(self, line: Line, margins: Margins) -> None:
        self.pieces: list[tuple[Line, str]] = [(line, "")]
        self._margins = margins  # those of the last line
        self._indent = line.x0 - margins.left
        self._pitch: float | None = None

    @property
    def text(self) -> str:
        return "".join([between + line.text for line, between in self.pieces])

    def takes(self, line: Line, margins: Margins) -> bool:
        """True where ``line``, the next one in reading order, goes on with the paragraph."""
        last = self.pieces[-1][0]
        size = min(last.size, line.size)
        if max(last.size, line.size) > _OTHER_SIZE * size:
            return False
        if last.gap > _LAID_OUT or line.gap > _LAID_OUT or _LEADER.search(last.text):
            return False
        first = self.pieces[0][0]
        if self._indent > _MOST_INDENT * size:
            return False
        if would_fit(last, line, self._margins.right - last.x0):
            return False
        indent = line.x0 - margins.left
        hanging = line.x0 - margins.left - (last.x0 - self._margins.left)
        if len(self.pieces) == 1:
            begins = begins_item(first.text)
            if indent > _INDENT * size and not (begins and hanging > _INDENT * size):
                return False
        elif abs(hanging) > _INDENT * size:
            return False
        if begins_item(line.text):
            # Where first lines are indented, what begins at the margin goes on.
            alike = abs(indent - self._indent) < _INDENT * size
            alike = alike and not goes_on_counting(self.text, line.text)
            if alike or (last.text[-1] in _STOPS and begins_heading(line.text)):
                return False
        return self._near(last, line, size)

    def _near(self, last: Line, line: Line, size: float) -> bool:
        if last.page != line.page or line.top < last.top:
            return True
        pitch = line.bottom - last.bottom
        if self._pitch is not None:
            return pitch < _MORE_SPACE * self._pitch
        return pitch < _LOOSE * size

    def add(self, line: Line, margins: Margins) -> None:
        self._margins = margins
        last = self.pieces[-1][0]
        if last.page == line.page and line.top > last.top:
            pitch = line.bottom - last.bottom
            self._pitch = pitch if self._pitch is None else max(self._pitch, pitch)
        self.pieces.append((line, running(last.text, line.text)))
