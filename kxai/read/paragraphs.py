"""Paragraphs as statements: where a number stands in its sentence and in its clause."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kxai.schema.address import CHART, PARAGRAPH, Statement
from kxai.text.outline import Outline

_CLAUSE_END = re.compile(r"[，；：]|[,;:](?!\d)")
_MOST_BEFORE = 120  # characters in front of a number that may tell whose money it is
_LONGEST_CLAUSE = 200
_LIST_BEGINS = re.compile(r"其中[：:]\s*")
_OPENING = 24  # characters in which a paragraph of a list of places names its place


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a number stands in prose: its paragraph, the spans of its sentence and its clause, and
    the words of the sentence in front of it. ``openings``: how the paragraph
    begins, and what follows the head of a list in it."""

    statement: Statement
    sentence: tuple[int, int]
    clause: tuple[int, int]
    before: str
    openings: tuple[str, ...] = ()


@dataclass(slots=True)
class Paragraphs:
    """The paragraphs of a text, by place; ``spans`` are its sentences."""

    text: str
    outline: Outline
    spans: Sequence[tuple[int, int]]
    _statements: dict[int, Statement] = field(default_factory=dict)

    def standing(self, start: int, end: int) -> Standing:
        """Where ``text[start:end]`` stands."""
        at = bisect.bisect_right(self.spans, start, key=lambda span: span[0]) - 1
        sentence = self.spans[at] if at >= 0 else (start, end)
        if sentence[1] < end:
            sentence = (sentence[0], end)
        return Standing(
            self._statement(start),
            sentence,
            self._clause(sentence, start, end),
            self.text[max(sentence[0], start - _MOST_BEFORE) : start],
            self._openings(start),
        )

    def chart(self, start: int) -> Statement:
        """The statement of a number of a chart."""
        path = self.outline.path_at(start)
        return Statement(f"c{self._line(start)}", CHART, path[-1] if path else "", path)

    def _statement(self, start: int) -> Statement:
        line = self._line(start)
        found = self._statements.get(line)
        path = self.outline.path_at(start)
        if found is None or found.chapter != path:
            title = path[-1] if path else ""
            found = self._statements[line] = Statement(f"p{line}", PARAGRAPH, title, path)
        return found

    def _line(self, start: int) -> int:
        return self.text.rfind("\n", 0, start) + 1

    def _openings(self, start: int) -> tuple[str, ...]:
        line = self._line(start)
        begins = [line, *(m.end() for m in _LIST_BEGINS.finditer(self.text, line, start))]
        return tuple(self.text[begin : min(begin + _OPENING, start)] for begin in begins)

    def _clause(self, sentence: tuple[int, int], start: int, end: int) -> tuple[int, int]:
        low, high = (
            max(sentence[0], start - _LONGEST_CLAUSE),
            min(sentence[1], end + _LONGEST_CLAUSE),
        )
        for mark in _CLAUSE_END.finditer(self.text, low, start):
            low = mark.end()
        behind = _CLAUSE_END.search(self.text, end, high)
        return low, behind.start() if behind else high
