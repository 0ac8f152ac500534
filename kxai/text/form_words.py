"""The words of a form's cells, whatever stood between them: blanks, lines, pipes or nothing at all.

A word of the form itself (经济效益指标) that a narrow cell wrapped is one word again. Where nothing
is left between the cells, numbers with their units and the form's own words part what is one run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kxai.genre import words
from kxai.text.lines import Span

Row = list[Span]

_GAP = r"[\s\u3000|]*"
_MARK = r"[≥≤<>＞＜=＝﹥﹤]"
_UNITS = (
    "平方米|立方米|公里|千米|厘米|人次|批次|个百分点|万亩|万人次|万人|万元|亿元|元|亩|米|吨|斤|公斤|个|户|人|名|场|次|项|"
    "条|件|家|套|例|种|批|张|本|台|辆|座|处|份|篇|期|只|头|株|所|村|天|日|月|年|小时|起|分|倍|%|％"
)
_LED = words("forms.measured").any_of
VALUE = re.compile(
    rf"(?:{_LED})?{_MARK}?{_GAP}[-－]?\d[\d,]*(?:\.\d+)?{_GAP}(?:{_UNITS})?(?:[以及]+[上下内])?"
)
_RUN = re.compile(r"[^\s\u3000|]+")
_PIECE = re.compile(
    rf"(?P<value>{_MARK}?[-－]?(?<![\d.])\d[\d,]*+(?:\.\d++)?(?![\d.])(?:{_UNITS})?)|(?P<words>[^\d≥≤<>＞＜=＝﹥﹤]+|.)",
    re.DOTALL,
)
_NUMBER_BEGINS = re.compile(r"(?<![\d.,])\d")
_JOINED = re.compile(r"[\u3400-\u9fff%％）)]\d")
_GLUED = 0.6  # of the numbers stand right behind a word: nothing parts the cells


def _apart(word: str) -> str:
    """A pattern for ``word`` whose characters gaps may part."""
    return _GAP.join(map(re.escape, word))


def any_of(words: Sequence[str]) -> str:
    """A pattern for one of ``words``, the longest first, wrapped or not."""
    return "|".join(map(_apart, sorted(words, key=len, reverse=True)))


FIRST_LEVELS = words("forms.first_level").listed
SECOND_LEVELS = words("forms.second_level").listed
_POINTS_BEHIND = rf"(?:{_GAP}[（(]?{_GAP}\d{{1,3}}{_GAP}分{_GAP}[）)])?"
LEVEL = re.compile(f"(?:{any_of((*FIRST_LEVELS, *SECOND_LEVELS))}){_POINTS_BEHIND}")


def form_words(text: str, start: int, end: int) -> Row:
    """The words of ``text[start:end]``, none of them empty, the form's own words whole."""
    numbers = [match.start() for match in _NUMBER_BEGINS.finditer(text, start + 1, end)]
    joined = sum(bool(_JOINED.match(text, at - 1)) for at in numbers)
    pieces = _PIECE if joined > _GLUED * len(numbers) else _RUN
    found: Row = []
    at = start
    for level in LEVEL.finditer(text, start, end):
        found += _between(text, at, level.start(), pieces)
        found.append(level.span())
        at = level.end()
    return found + list(_between(text, at, end, pieces))


def _between(text: str, start: int, end: int, pieces: re.Pattern[str]) -> Iterator[Span]:
    for run in _RUN.finditer(text, start, end):
        for piece in pieces.finditer(text, *run.span()):
            yield piece.span()


def in_order(cells: Sequence[Span | None], behind: int) -> Row:
    """The cells of a row that ends ``behind``; a lost one (None) is empty where the next begins."""
    found: Row = []
    following = behind
    for cell in reversed(cells):
        found.append(cell if cell is not None else (following, following))
        following = found[-1][0]
    return found[::-1]
