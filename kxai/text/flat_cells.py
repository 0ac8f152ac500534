"""The cells of a flattened form in order, and what the readers of its parts ask of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kxai.text.lines import Span, unspaced

Row = list[Span]

NUMBER = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?[%％]?|[-—－–]{1,2}")
MEASURED = re.compile(r"[≥≤<>＞＜=]?[-－]?\d")
END = re.compile(r"[。；]")
MOST_NAMES = 4  # names without a number, one behind the other
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、")  # of these any number may be empty
ITEM = re.compile(r"项目(?:[（(]按[^（()）]{2,10}[）)])?")


class Column(NamedTuple):
    kind: str
    span: Span


class Cells:
    """Cells that stand one behind the other, ``words`` and their places ``tokens``."""

    def __init__(self, text: str, tokens: Sequence[Span]) -> None:
        self.text, self.tokens = text, tokens
        self.words = [unspaced(text[a:b]) for a, b in tokens]

    def columns(self, at: int, names: re.Pattern[str]) -> tuple[list[Column], int]:
        """The columns that the words from ``at`` on name, and where they end."""
        columns: list[Column] = []
        while at < len(self.words) and (match := names.fullmatch(self.words[at])):
            columns.append(Column(match.lastgroup or "", self.tokens[at]))
            at += 1
        return columns, at

    def name_before_number(self, first: int) -> int | None:
        """The name that stands right before the next number; those before it have none."""
        names = 0
        for place in range(first, len(self.words) - 1):
            names += not _NUMBERED.match(self.words[place])
            if names > MOST_NAMES or END.search(self.words[place]):
                return None
            if MEASURED.match(self.words[place]):
                return None
            if NUMBER.fullmatch(self.words[place + 1]):
                return place
        return None

    def numbers_end(self, at: int) -> int:
        while at < len(self.words) and NUMBER.fullmatch(self.words[at]):
            at += 1
        return at

    def row(self, name: int, stop: int, width: int) -> Row:
        cells = [self.tokens[n] for n in range(name, stop)]
        behind = (cells[-1][1], cells[-1][1])
        return [*cells, *([behind] * (width + 1 - len(cells)))]

    def behind_line_numbers(self, at: int) -> int:
        """Behind 栏次 1 栏次 2, which number the columns."""
        while at < len(self.words) and self.words[at] in ("栏次", "行次"):
            at += 1
            while at < len(self.words) and self.words[at].isdecimal():
                at += 1
        return at
