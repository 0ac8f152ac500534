"""The header over rows of years: 年份, 收入 and 支出 in one line, 比上年增长 below each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.text.aligned_rows import calls_for_numbers
from kxai.text.lines import Span

Row = list[Span]

_LINES_ABOVE = 4
YEAR_CELL = re.compile(r"20[0-4]\d年?")
_COLUMN = re.compile(r"[^\s\u3000]+(?:[ \u3000]*[（(][^（()）\n]{1,6}[）)])?")  # 收入   (亿元)


def year_headers(rows: Sequence[Row], text: str) -> list[Row]:
    """The two header rows above ``rows``, whose first cells are years: amounts, and under each how
    much it grew; [] where the lines above are no such header.

    ``年份 收入(亿元) 支出(亿元)`` over ``比上年增长(%) 比上年增长(%)`` heads rows of five cells.
    """
    if not all(YEAR_CELL.fullmatch(text, *row[0]) for row in rows):
        return []
    start = text.rfind("\n", 0, rows[0][0][0]) + 1
    lines: list[Row] = []
    for _ in range(_LINES_ABOVE):
        if len(lines) == 2 or not start:
            break
        end, start = start - 1, text.rfind("\n", 0, start - 1) + 1
        if cells := [match.span() for match in _COLUMN.finditer(text, start, end)]:
            lines.append(cells)
    if len(lines) < 2:
        return []
    under, top = lines
    names = {text[slice(*cell)].replace(" ", "") for cell in under}
    fits = len(top) == len(under) + 1 and len(top) + len(under) == len(rows[0])
    if not fits or len(names) != 1 or not all(calls_for_numbers(_bare(c, text)) for c in top[1:]):
        return []
    above: Row = [top[0]]
    below: Row = [(under[0][0], under[0][0])]
    for amount, growth in zip(top[1:], under, strict=True):
        above += [amount, (amount[1], amount[1])]
        below += [(growth[0], growth[0]), growth]
    return [above, below]


def _bare(cell: Span, text: str) -> str:
    return text[slice(*cell)].replace(" ", "")
