"""Tables in one line whose header nothing tells: names, and behind each equally many numbers.

甲税 13.50 18.80 17.50 93.1% 29.6% 乙税 5.60 6.00 8.50 141.7% 51.8% …: three such rows one behind
the other are a table without a header. What its columns hold, the numbers themselves may say
(``kxai/extract/rules/column_sums.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kxai.text.lines import Span, line_spans

Row = list[Span]

_TOKEN = re.compile(r"[^\s\u3000|]+")
_NUMBER = re.compile(r"[-－]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%％]?")
_NAME = re.compile(r"[一-鿿][^，,。；;：:！？\d]{0,30}")
_HEAD = re.compile(r"(?:预算|决算|执行|完成|预计)数|金额|增减[额%％]?")
_MARK = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
_FEWEST_ROWS, _FEWEST_NUMBERS, _MOST_NUMBERS, _MOST_WORDS = 3, 2, 12, 3


def even_rows(text: str) -> list[list[Row]]:
    """The tables of ``text`` that stand in one line without a header; a row is a name and its
    numbers."""
    tables: list[list[Row]] = []
    for start, end in line_spans(text):
        tokens = [match.span() for match in _TOKEN.finditer(text, start, end)]
        if len(tokens) < _FEWEST_ROWS * (_FEWEST_NUMBERS + 1):
            continue
        rows: list[Row] = []
        for row in _rows(text, tokens):
            if rows and len(row) != len(rows[0]):
                tables.append(rows)
                rows = []
            rows.append(row)
        tables.append(rows)
    return [rows for rows in tables if len(rows) >= _FEWEST_ROWS and len(rows[0]) > _FEWEST_NUMBERS]


def _name(text: str, names: Row) -> Span:
    """The name that ``names`` make up, without words that end the header in front of it; empty
    where nothing else is left: the first row lost its name."""
    own = [name for name in names if not _HEAD.fullmatch(text, *name)]
    return (own[0][0], own[-1][1]) if own else (names[-1][1], names[-1][1])


def _rows(text: str, tokens: list[Span]) -> Iterator[Row]:
    """Each name with the numbers behind it; where words without a number stand between, the last
    few are the name."""
    names: Row = []
    numbers: Row = []
    for token in [*tokens, (len(text), len(text))]:
        if _NUMBER.fullmatch(text, *token):
            numbers.append(token)
            continue
        if numbers:
            if names and len(numbers) <= _MOST_NUMBERS:
                yield [_name(text, names), *numbers]
            else:
                yield []
            names, numbers = [], []
        if _NAME.fullmatch(text, *token) or _MARK.match(text, *token):
            names = [*names, token][-_MOST_WORDS:]
        else:
            names = []
