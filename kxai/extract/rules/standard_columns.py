"""Columns of the standard tables: whose money they hold, by the words above them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from kxai.extract.rules.cells import without_base
from kxai.genre import current, readings, words
from kxai.genre.entries import Side
from kxai.genre.families import family


class Column(NamedTuple):
    """``indicator`` of a total in the column ("" where unknown), the column's ``name`` as written,
    ``dims`` of such a total; ``whole``: what a row has in all; ``fund``: of one budget."""

    indicator: str
    name: str
    dims: Mapping[str, str] = {}
    whole: bool = False
    fund: bool = False


_GENERIC = words("column.generic").regex
_FUND = re.compile("^" + readings("funds").any_of("general_budget", "gov_fund", "state_capital"))
_BEFORE = words("column.before").regex
_BEHIND = words("column.behind").regex
_SPENT = words("column.spent").regex
_INCOME = readings("column.income")
_SPENDING = readings("column.spending")
_STAFF = ("expenditure.personnel", "expenditure.public")
_OF_GENERAL = {
    "expenditure.total": "general_budget.expenditure",
    "expenditure.basic": "general_budget.basic",
    "expenditure.project": "general_budget.project",
}
_OF_FUND = {
    "gov_fund": ("gov_fund.expenditure", "income.gov_fund", "政府性基金"),
    "state_capital": ("state_capital.expenditure", "income.state_capital", "国有资本经营"),
    "fiscal_spending": ("fiscal.payments", "fiscal.receipts", "财政拨款"),
    "general": ("general_budget.expenditure", "income.general_budget", "一般公共预算"),
}
_OF_WHICH = words("head.of_which").regex
_OWN_APPROPRIATION = words("official.own_appropriation").regex


def is_generic(head: str) -> bool:
    """True for words that tell a year, a stage or a sum, and of nothing in particular."""
    own = without_base(head)
    return bool(head) and (not own or bool(_GENERIC.search(own)))


def column_of(heads: tuple[str, ...], subject: str, side: Side) -> Column:
    """What a column of the table ``subject`` holds; ``heads`` outermost first, without blanks."""
    named = [word for word in heads if not is_generic(word)]
    inner = _OF_WHICH.sub("", named[-1]) if named else ""
    if subject == "income":
        return _income(named, inner, side)
    if subject in ("expenditure", *_OF_FUND):
        return _spending(named, inner, subject)
    if subject == "operating":
        return Column("operating.total", inner, whole=not inner or "机关运行" in inner)
    if subject == "economy":
        # 人员经费 over a block of items that has its own labels cuts nothing up
        if (part := _SPENDING.of(inner)) in _STAFF and heads[-1].endswith(inner):
            return Column(part, inner)
        return Column("general_budget.basic", inner if inner else "合计", whole=True)
    if subject in ("summary", "fiscal"):
        fund = bool(_FUND.match(inner))
        part = "" if fund else _SPENDING.of(inner)
        return Column(part, inner, whole=not (fund or part), fund=fund)
    if subject == "projects":
        generic = not inner or _OWN_APPROPRIATION.fullmatch(inner)
        return Column("project.budget", inner, whole=bool(generic))
    return Column("", inner, whole=not inner or "三公" in inner)


def source_of_income(name: str) -> str:
    """The indicator of a source of income that a row bears as its name, "" for another."""
    if re.match(r"(?:上年|年初).*结[转余]", name):
        return "balance.opening"
    if name.startswith(("公共财政拨款", "一般公共财政拨款")):
        return "income.general_budget"
    return _INCOME.of(name)


def part_of_spending(name: str) -> str:
    """The indicator of a line of spending by its nature (基本支出, 公用经费), "" for others."""
    return _SPENDING.of(name) or _parts_by_name().get(name, "")


@cache
def _parts_by_name() -> dict[str, str]:
    """Names of what the families say spending consists of: name → indicator."""
    family_ = family("expenditure")
    return {
        name: id_
        for id_ in (*family_.parts, *family_.optional)
        for name in current().indicators[id_].names
    }


def _income(named: list[str], inner: str, side: Side) -> Column:
    if not named:
        # a budget's 合计 has the carry-over beside the year's income
        return Column("total.receipts" if side == "budget" else "income.total", "收入合计")
    over = next((word for word in named[:-1] if _BEFORE.search(word)), "")
    if over and inner != over:
        return Column("balance.opening", inner, {"type": inner})
    return Column(_INCOME.of(inner), inner)


def _spending(named: list[str], inner: str, subject: str) -> Column:
    total, received, name = _OF_FUND.get(subject, ("expenditure.total", "", ""))
    side = next((w for w in named if _BEFORE.search(w) or _BEHIND.search(w)), "")
    income = next((w for w in named if w.startswith("本年收入")), "")
    outer = side or income
    if outer:
        if inner != outer:
            return Column("", f"{outer}{inner}")  # the carry-over of 基本支出
        if side:
            balance = "balance.opening" if _BEFORE.search(side) else "balance.closing"
            return Column(balance, side, {"type": name} if name else {})
        return Column(received, income)
    part = part_of_spending(inner)
    if not part:
        whole = not inner or bool(_SPENT.match(inner))
        return Column(total if whole else "", inner, whole=whole)
    if subject == "general":
        part = _OF_GENERAL.get(part, part)
    elif subject == "fiscal_spending":
        return Column(part, inner, {"type": name})
    elif subject in _OF_FUND:
        return Column(total, inner, {"type": inner})
    return Column(part, inner)
