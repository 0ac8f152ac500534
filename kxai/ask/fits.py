"""Whether a figure may be what an operand asks for: its year, its unit, its code, what it stands
in."""

from __future__ import annotations

import re
from decimal import Decimal

from kxai.ask.phrase import names_of
from kxai.ask.plan import Operand
from kxai.ask.prepared_report import Book, terms
from kxai.ask.question_words import UNIT_GROUPS
from kxai.genre.accounts import names_of_code
from kxai.schema.figure import Figure

SCORE = "performance.score"
NO_UNIT = "-"
"""The catalogue's unit of a goal whose form does not tell one."""
_TOTAL_SCORE = re.compile(r"合计|总[计分]|评分|分数")
_TOTALS = ("expenditure.", "fiscal.", "general_budget.", "total.", "income.")
_BESIDE = 8  # characters behind a number in which its unit and a sign stand
_FACTOR = re.compile(r"[*×＊]#|#[*×＊]|[（(]#\+|\+#[）)]")
_MONEY = ("元", "万元", "亿元")
_SCORED = 0.62  # of the words asked for in the name of a row


def is_score_of(book: Book, figure: Figure, operand: Operand) -> bool:
    """Whether a figure is the score that is asked for: that of a row is none of the whole, nor is
    what a row could bring, in brackets behind its name."""
    if SCORE not in operand.indicators:
        return True
    before, behind = book.plain[figure.start - 1 : figure.start], book.plain[figure.end :][:2]
    if figure.indicator != SCORE or (before in "（(" and behind.lstrip("分")[:1] in "）)"):
        return False
    label = figure.label.strip()
    if not label or _TOTAL_SCORE.search(label) or any(n in label for n in names_of(SCORE)):
        return True
    words = [term for term in terms(operand.phrase) if len(term) > 1]
    return bool(words) and sum(t in terms(label) for t in words) >= _SCORED * len(words)


def is_factor(book: Book, figure: Figure) -> bool:
    """Whether a number stands in a reckoning whose result is told behind it: 35 of 4*35=140万元."""
    behind = book.plain[figure.end : figure.end + _BESIDE].removeprefix(figure.unit).lstrip()
    around = book.plain[max(0, figure.start - 1) : figure.start] + "#" + behind[:1]
    return bool(_FACTOR.search(around))


def is_partial(figure: Figure) -> bool:
    """A rate of a project or an account, where that of the whole was asked for."""
    return bool(figure.dims) or not figure.indicator.startswith(_TOTALS)


def is_of_years(book: Book, figure: Figure, years: list[int]) -> bool:
    if not years:
        # of what there is a budget tells how much there was at the end of the year before
        held = book.report.planned and figure.indicator.startswith("assets.")
        own = book.report.year
        return figure.year in (None, own) or (held and own is not None and figure.year == own - 1)
    if figure.year is None:
        return book.report.year in years
    return figure.year in years


def is_coded(figure: Figure, code: str) -> bool:
    """Whether a figure is of the account of a code, under the code or under its name alone."""
    if told := figure.dims.get("code"):
        return told == code
    return figure.label.strip() in names_of_code(code)


def is_pinned(figure: Figure, operand: Operand) -> bool:
    """Whether a figure is of the value that a question names."""
    value = Decimal(operand.value or "0")
    if operand.unit == "%" and figure.unit != "%":
        return False
    if operand.unit in _MONEY and figure.base_unit != "元":
        return False
    return figure.value == value or figure.base_value in (value, value * 10000)


def fits_unit(unit: str, asked: str | None) -> bool:
    """Whether a figure printed in ``unit`` may answer “多少<asked>”."""
    if not asked or unit == asked or asked in unit:
        return True
    bare = unit.removeprefix("万").removeprefix("余")
    return any(asked in group and (bare in group or unit in group) for group in UNIT_GROUPS)
