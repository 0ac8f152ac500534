"""Forms of receipts beside payments whose cells came one a line, the empty ones as empty lines.

序号, 收入项目, 预算数, 支出项目, 预算数, and below it 1, 事业收入, (empty), 教育支出, 5.10: the
header tells what each line of a row holds, and every line is a cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.text.lines import Span, line_spans, trim

Row = list[Span]

_NUMBERED = ("序号", "行次")
_ITEM = re.compile(
    r"(?:收入|支出)?(?:项目|科目)(?:名称)?(?:[（(]按[^（()）]{2,10}[）)])?|收入|支出"
)
_AMOUNT = re.compile(r"(?:本年|当年|年初|全年)?(?:预算|决算|执行)数?|金额(?:[（(]万?元[）)])?")
_VALUE = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?")
_NAME = re.compile(r"[^\d\s].{0,39}")
_FEWEST = 3  # rows
_KINDS = {"number": re.compile(r"\d{1,3}"), "name": _NAME, "amount": _VALUE}


def two_sided_cells(text: str) -> list[list[Row]]:
    """The tables of two sides that ``text`` has a cell a line, each with its header row."""
    return two_sided_rows([trim(text, start, end) for start, end in line_spans(text)], text)


def two_sided_rows(cells: Row, text: str) -> list[list[Row]]:
    """The same of ``cells`` in order, the empty ones as empty spans."""
    words = [text[start:end] for start, end in cells]
    tables: list[list[Row]] = []
    at = 0
    while at < len(cells):
        kinds = _header(words, at)
        if not kinds:
            at += 1
            continue
        rows = [cells[at : at + len(kinds)]]
        at += len(kinds)
        while (row := _row(cells[at : at + len(kinds)], words[at:], kinds)) is not None:
            rows.append(row)
            at += len(kinds)
        if len(rows) > _FEWEST:
            tables.append(rows)
    return tables


def _header(words: Sequence[str], at: int) -> list[str]:
    """What each line of a row is where a header begins at ``words[at]``, [] where none does."""
    side: list[str] = []
    first = at + (words[at] in _NUMBERED)
    stop = first
    for second in (False, True):
        if stop >= len(words) or not _ITEM.fullmatch(words[stop]):
            return []
        begin, stop = stop, stop + 1
        while stop < len(words) and _AMOUNT.fullmatch(words[stop]):
            stop += 1
        names = list(words[begin + 1 : stop])
        if not names or (second and names != side):
            return []
        side = names
    kinds = ["name", *["amount"] * len(side)] * 2
    return ["number", *kinds] if first > at else kinds


def _row(cells: Row, words: Sequence[str], kinds: Sequence[str]) -> Row | None:
    """The cells of a row, those that the end of the text cut off empty; None for another line."""
    if not cells or not any(words[: len(cells)]):
        return None
    for word, kind in zip(words, kinds[: len(cells)], strict=False):
        if word and not _KINDS[kind].fullmatch(word):
            return None
    behind = (cells[-1][1], cells[-1][1])
    return [*cells, *[behind] * (len(kinds) - len(cells))]
