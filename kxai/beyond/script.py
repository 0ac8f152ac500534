"""A report as these checks read it: its lines, tables, chapters, contents and definitions."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kxai.extract import Extraction
from kxai.extract.unfolded import Unfolded
from kxai.genre import words
from kxai.genre.names import fold_title
from kxai.read.standard_forms import Form, forms
from kxai.schema.document import Document, Grid
from kxai.schema.figure import Figure
from kxai.schema.report import Report
from kxai.text.leftovers import leftover_spans
from kxai.text.lines import Span, line_spans
from kxai.text.outline import Heading, Outline, outline

_CONTENTS = words("beyond.contents").regex
_GLOSSARY = words("beyond.glossary").regex
_END = re.compile(r"[。；！？!?\n]")
_LONGEST_ENTRY = 60  # characters of a line of a table of contents
_SHORTEST_ENTRY = 4
_FEWEST_ENTRIES = 3
_MOST_ENTRIES = 200
_LONGEST_SENTENCE = 500
_LONGEST_LINE = 2000
_TRAILING = re.compile(r"[.．…·—。\-\s\d]+$")


@dataclass(frozen=True, eq=False)
class Script:
    """``text`` is the document's with wrapped lines joined; all spans of this room are of it, and
    ``stored`` leads them back. ``figures`` and their offsets are those of the stored text."""

    document: Document
    text: str
    report: Report
    figures: tuple[Figure, ...]
    outline: Outline
    grids: tuple[Grid, ...]
    unfolded: Unfolded

    @classmethod
    def of(cls, document: Document, extraction: Extraction) -> Script:
        """Prepare what was extracted of ``document``."""
        unfolded = Unfolded(replace(document, text=extraction.text))
        read = unfolded.document
        headings = outline(read.text, grids=read.grids)
        return cls(
            document,
            read.text,
            extraction.report,
            extraction.figures,
            headings,
            read.grids,
            unfolded,
        )

    def stored(self, span: Span) -> Span:
        """Where a span stands in the document's stored text."""
        return self.unfolded.span(*span)

    def page(self, span: Span) -> int | None:
        """The page on which a span begins; None where the document has none."""
        page = self.document.page_at(self.stored(span)[0])
        return page.number if page is not None else None

    @cached_property
    def forms(self) -> tuple[tuple[Grid, Form | None], ...]:
        """Every table with the standard table that it was recognised as."""
        return tuple(forms(self.grids, self.text))

    @cached_property
    def contents(self) -> Span | None:
        """The table of contents, its title included; None where there is none."""
        lines = line_spans(self.text)
        first = next((h for h in self.outline.headings if h.number), None)
        begin = first.start if first is not None else len(self.text)
        for number, (start, end) in enumerate(lines):
            named = _CONTENTS.search(self.text[start:end].strip()) is not None
            if named or start >= begin:
                return self._contents_from(number, lines, named=named)
        return None

    def _contents_from(self, number: int, lines: Sequence[Span], *, named: bool) -> Span | None:
        """The lines from ``number`` on that a chapter could be named by, up to the one that begins
        as one of them did: there the report itself begins. Without a title of their own they are
        contents only where the report comes back to their first one."""
        start, stop = lines[number]
        told: list[str] = []
        for begin, end in lines[number + named :]:
            line = entry_of(self.text[begin:end])
            if not line:
                continue
            again = len(line) >= _SHORTEST_ENTRY and any(
                line.startswith(entry) or entry.startswith(line)
                for entry in told
                if len(entry) >= _SHORTEST_ENTRY
            )
            if len(line) > _LONGEST_ENTRY or "。" in line or again:
                break
            told.append(line)
            stop = end
            if len(told) > _MOST_ENTRIES:
                return None
        if len(told) < _FEWEST_ENTRIES:
            return None
        later = (h for h in self.outline.headings if h.start >= stop)
        again = any(entry_of(self.text[h.start : h.end]).startswith(told[0]) for h in later)
        return (start, stop) if named or again else None

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings outside the table of contents."""
        return tuple(h for h in self.outline.headings if not self._in_contents(h.start))

    def _in_contents(self, offset: int) -> bool:
        return self.contents is not None and self.contents[0] <= offset < self.contents[1]

    @cached_property
    def glossary(self) -> tuple[Span, ...]:
        """The chapters that explain terms: what they name is not told of."""
        found = []
        for number, heading in enumerate(self.headings):
            if _GLOSSARY.search(fold_title(heading.title)):
                later = (h.start for h in self.headings[number + 1 :] if h.level <= heading.level)
                found.append((heading.end, next(later, len(self.text))))
        return tuple(found)

    @cached_property
    def prose(self) -> str:
        """The text with its tables blanked out, as long as the text."""
        return _blanked(self.text, ((grid.start, grid.end) for grid in self.grids))

    @cached_property
    def tables(self) -> str:
        """The text of the tables alone, everything else blanked out, as long as the text."""
        edges = [0, *(edge for grid in self.grids for edge in (grid.start, grid.end))]
        return _blanked(self.text, zip(edges[::2], [*edges, len(self.text)][1::2], strict=True))

    @cached_property
    def told(self) -> str:
        """The prose without its table of contents, as long as the text."""
        return _blanked(self.prose, (self.contents,) if self.contents else ())

    @cached_property
    def body(self) -> str:
        """The prose without contents and definitions, as long as the text."""
        return _blanked(self.told, self.glossary)

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in _END.finditer(self.text)]

    def sentence(self, offset: int) -> Span:
        """The sentence or item that ``offset`` stands in, without its last mark; of one without an
        end so much as a sentence has."""
        at = bisect.bisect_left(self._ends, offset)
        start = self._ends[at - 1] + 1 if at else 0
        end = self._ends[at] if at < len(self._ends) else len(self.text)
        return max(start, offset - _LONGEST_SENTENCE), min(end, offset + _LONGEST_SENTENCE)

    def line(self, offset: int) -> Span:
        """The line that ``offset`` stands in; of an endless one so much as a paragraph has."""
        first, last = max(0, offset - _LONGEST_LINE), offset + _LONGEST_LINE
        start, end = self.text.rfind("\n", first, offset), self.text.find("\n", offset, last)
        return (
            start + 1 if start >= 0 else first,
            end if end >= 0 else min(last, len(self.text)),
        )


def entry_of(line: str) -> str:
    """A line of a table of contents, or a heading, without page number, leader and blanks."""
    for start, end in reversed(leftover_spans(line)):
        line = line[:start] + line[end:]
    return fold_title(_TRAILING.sub("", line.strip()))


def _blanked(text: str, spans: Iterable[Span]) -> str:
    """``text`` with line ends in place of every character of ``spans``."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end > at:
            parts += (text[at : max(start, at)], "\n" * (end - max(start, at)))
            at = end
    return "".join((*parts, text[at:]))
