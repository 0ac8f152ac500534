"""The money of an evaluation form whose cells lost their order: 年初预算数, 全年执行数, 执行率.

The rows are known by name (年度资金总额, 其中：财政拨款); what stands behind a name up to the next
one are its cells. The amounts come first; of the rest a percentage is the rate, plain
numbers are the points, and a cell that was lost is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from kxai.genre import words
from kxai.text.form_words import VALUE, Row, any_of, form_words, in_order
from kxai.text.lines import Span

_EXECUTED_WORDS = words("forms.executed").listed
_FUND_FISCAL_WORDS = words("forms.fund_fiscal").listed
_FUND_OTHER_WORDS = words("forms.fund_other").listed
_FUND_TOTAL_WORDS = words("forms.fund_total").listed
_FUNDS_END_WORDS = words("forms.funds_end").listed
_PLANNED_WORDS = words("forms.planned").listed
_RATE_WORDS = words("forms.rate").listed
_REMARK_WORDS = words("forms.remark").listed
_SCORE_WORDS = words("forms.score").listed
_WEIGHT_WORDS = words("forms.weight").listed
_GAP = r"[\s\u3000|]*"
_BEHIND = rf"(?:{_GAP}[（(][^（()）]{{1,16}}[）)])?"
_COLUMN = re.compile(
    rf"{_GAP}(?:(?P<money>(?:{any_of((*_PLANNED_WORDS, *_EXECUTED_WORDS))})(?!率){_BEHIND})"
    rf"|(?P<rate>(?:{any_of(_RATE_WORDS)}){_BEHIND})"
    rf"|(?P<points>(?:{any_of((*_WEIGHT_WORDS, *_SCORE_WORDS))}){_BEHIND})"
    rf"|(?P<remark>{any_of(_REMARK_WORDS)}))"
)
_OF_ALL_COLUMNS = re.compile(
    rf"(?:年{_GAP}度{_GAP})?预{_GAP}算{_GAP}(?:数|金额|执行|执行情况)?{_BEHIND}"
)  # 年度预算数（万元）, a heading over 年初预算, 调整后预算数 and 预算执行数
_FIRST = re.compile(f"(?:{any_of(_PLANNED_WORDS)})(?!率)")
_NAME = re.compile(
    rf"(?:其{_GAP}中{_GAP}[：:]?{_GAP})?"
    rf"(?:{any_of(_FUND_TOTAL_WORDS)}|{any_of(_FUND_OTHER_WORDS)}"
    r"|(?:当年|本年)?(?:一般公共预算|政府性基金)?(?:中央|省|市|县|区)?级?"
    rf"(?:{any_of(_FUND_FISCAL_WORDS)})){_GAP}[：:]?"
)
_TOTAL = re.compile(any_of(_FUND_TOTAL_WORDS))
_BEFORE = 60  # characters between the name of a row and the columns that a torn page put behind it
_STOP = re.compile(any_of(_FUNDS_END_WORDS))
_BLANKS = " \t\r\n\u3000|"
_LONGEST = 1200  # characters that the rows take at most
_LIKELY = (0.5, 1.05)  # of what was planned
_MOST_POINTS = 100
_NEAR = 0.02  # a rate that was rounded, or points
_PLAIN = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?")
_NOTHING = re.compile(r"[-—－–/]{1,2}")


class _Header(NamedTuple):
    kinds: tuple[str, ...]
    spans: tuple[Span, ...]
    end: int


def fund_forms(text: str) -> list[list[Row]]:
    """The money of every evaluation form in ``text``, each with its header row: the names of the
    rows, and the columns that the form has."""
    tables = []
    at = 0
    while (first := _FIRST.search(text, at)) is not None:
        at = first.end()
        header = _header(text, first.start())
        if header is None:
            continue
        at = header.end
        rows = list(_rows(text, header))
        if _OF_ALL_COLUMNS.fullmatch(text, *header.spans[0]) and header.kinds.count("money") > 2:
            inner = _Header(header.kinds[1:], header.spans[1:], header.end)
            below = list(_rows(text, inner))
            whole = sum(all(start < end for start, end in row) for row in below)
            if whole > sum(all(start < end for start, end in row) for row in rows):
                header, rows = inner, below
        rows = rows or list(_named_before(text, header, first.start()))
        if rows:
            begin = min(first.start(), rows[0][0][0])
            corner = (begin, begin)
            tables.append([[corner, *header.spans], *rows])
            at = max(end for _, end in rows[-1])
    return tables


def _header(text: str, start: int) -> _Header | None:
    kinds: list[str] = []
    spans: list[Span] = []
    at = start
    while (match := _COLUMN.match(text, at)) is not None:
        kind = match.lastgroup or ""
        at = match.end()
        if kind != "remark":
            kinds.append(kind)
            spans.append(match.span(kind))
    money = kinds.count("money")
    if money < 2 or kinds[:money] != ["money"] * money or not {"rate", "points"} & set(kinds):
        return None
    return _Header(tuple(kinds), tuple(spans), at)


def _rows(text: str, header: _Header) -> Iterator[Row]:
    stopped = _STOP.search(text, header.end, header.end + _LONGEST)
    stop = stopped.start() if stopped else min(len(text), header.end + _LONGEST)
    names = list(_NAME.finditer(text, header.end, stop))
    ends = [*(name.start() for name in names[1:]), stop][: len(names)]
    for name, end in zip(names, ends, strict=True):
        words = form_words(text, name.end(), end)
        count = 0
        while count < len(words) and _is_value(text, words[count]):
            count += 1
        told = _assigned(text, header.kinds, words[:count])
        if told is not None:
            end_of_name = name.start() + len(name[0].rstrip(_BLANKS))
            yield [(name.start(), end_of_name), *in_order(told, words[count - 1][1])]


def _named_before(text: str, header: _Header, start: int) -> Iterator[Row]:
    """The row of the total whose name a torn page put before the columns, its cells behind them:
    年度资金总额 实施单位 某院 全年预算数 全年执行数 分值 执行率 得分 207.5 207.5 10 100% 10."""
    totals = list(_TOTAL.finditer(text, max(0, start - _BEFORE), start))
    words = form_words(text, header.end, header.end + _LONGEST)[: len(header.kinds)]
    if not totals or "rate" not in header.kinds or len(words) < len(header.kinds):
        return
    pairs = list(zip(words, header.kinds, strict=True))
    rates = [word for word, kind in pairs if kind == "rate"]
    if all(_fits(text, *pair) for pair in pairs) and all(_is_rate(text, rate) for rate in rates):
        yield [totals[-1].span(), *words]


def _is_value(text: str, span: Span) -> bool:
    return bool(VALUE.fullmatch(text, *span) or _NOTHING.fullmatch(text, *span))


def _assigned(text: str, kinds: Sequence[str], values: Row) -> list[Span | None] | None:
    """The cell of each column, None for one that was lost; None for a row of other numbers."""
    if not kinds.count("money") - 1 <= len(values) <= len(kinds):
        return None
    fits = [cells for cells in _placed(kinds, values) if _may_stand(text, kinds, cells)]
    kept = [cells for cells in fits if _keeps_rate(text, kinds, cells)]
    if len(values) == len(kinds):
        return next(iter(fits), None)
    whole = [cells for cells in fits if None not in cells[: kinds.count("money")]]
    if not kept and (not whole or not _is_likely(text, whole[0], kinds.count("money"))):
        return None
    # an amount is seldom lost where the row has as many as there are columns of them
    kept = [cells for cells in kept if cells in whole] or kept
    agreed = zip(*(kept or whole), strict=True)
    return [cells[0] if len(set(cells)) == 1 else None for cells in agreed]


def _is_likely(text: str, cells: Sequence[Span | None], money: int) -> bool:
    """True where what was executed is near what was planned, so that no amount was lost."""
    planned, executed = (_number(text, cell) if cell else None for cell in cells[money - 2 : money])
    if planned is None or executed is None:
        return True
    return _LIKELY[0] * planned <= executed <= _LIKELY[1] * planned


def _placed(kinds: Sequence[str], values: Row) -> Iterator[list[Span | None]]:
    """The values in their order, each in a column; the cells lost are rates and points, else one
    amount, the first that was planned."""
    lost = len(kinds) - len(values)
    money = kinds.count("money")
    for gaps in combinations(range(money, len(kinds)), lost):
        yield _without(len(kinds), gaps, values)
    if lost:
        for gaps in combinations(range(money, len(kinds)), lost - 1):
            yield _without(len(kinds), (0, *gaps), values)


def _without(width: int, gaps: Sequence[int], values: Row) -> list[Span | None]:
    rest = iter(values)
    return [None if n in gaps else next(rest) for n in range(width)]


def _may_stand(text: str, kinds: Sequence[str], cells: Sequence[Span | None]) -> bool:
    """True where each value can be what its column holds."""
    told = zip(cells, kinds, strict=True)
    return all(cell is None or _fits(text, cell, kind) for cell, kind in told)


def _keeps_rate(text: str, kinds: Sequence[str], cells: Sequence[Span | None]) -> bool:
    """True where the amounts give the rate of their row, or the points that it earned."""
    money = [cell for cell, kind in zip(cells, kinds, strict=True) if kind == "money" and cell]
    amounts = [_number(text, cell) for cell in money[-2:]]
    if len(amounts) < 2 or not amounts[0] or amounts[1] is None:
        return False
    share = amounts[1] / amounts[0]
    rate = next((c for c, k in zip(cells, kinds, strict=True) if k == "rate"), None)
    if rate is not None:
        told = _number(text, rate)
        return told is not None and abs(told / 100 - share) < _NEAR
    points = [_number(text, c) for c, k in zip(cells, kinds, strict=True) if k == "points" and c]
    both = len(points) == 2 and points[0] and points[1] is not None
    return bool(both) and abs((points[1] or 0) / (points[0] or 1) - share) < _NEAR


def _number(text: str, span: Span) -> float | None:
    digits = _PLAIN.match(text, *span)
    return float(digits[0].replace(",", "").replace("－", "-")) if digits else None


def _is_rate(text: str, span: Span) -> bool:
    return text[span[1] - 1] in "%％"


def _fits(text: str, span: Span, kind: str) -> bool:
    if _NOTHING.fullmatch(text, *span):
        return True
    if kind == "rate":
        return _is_rate(text, span) or bool(_PLAIN.fullmatch(text, *span))
    plain = _PLAIN.fullmatch(text, *span)
    if kind == "points":
        return bool(plain) and abs(_number(text, span) or 0) <= _MOST_POINTS
    return bool(plain) or "元" in text[slice(*span)]
