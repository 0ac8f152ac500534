"""Columns of the standard tables: whose money they hold, by the words above them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from kxai.extract.rules.cells import without_base
from kxai.genre.entries import Side


class Column(NamedTuple):
    """``indicator`` of a total in the column ("" where unknown), the column's ``name`` as written,
    ``dims`` of such a total; ``whole``: what a row has in all; ``fund``: of one budget."""

    indicator: str
    name: str
    dims: Mapping[str, str] = {}
    whole: bool = False
    fund: bool = False


_GENERIC = re.compile(
    r"(?:合计|小计|总计|金额|项目|支出|收入|科目|(?:\d{4}年度?|本年|上年|当年|年初|全年|调整)*(?:决算|预算|执行|支出|收入)?(?:数|金额)|"
    r"\d{4}年度?|按功能分类|(?:\d{4}年度?|本年|上年|年初|当年)?(?:预算|决算|执行)(?:安排|情况)?|"
    r"(?:比|较|与)?(?:上年|预算|决算|\d{4}年)?(?:相比)?(?:增减|增长|变动|升降).{0,10}|占比.{0,4}|比重.{0,4}|完成率.{0,4})"
)
_FUND = re.compile(r"^(?:一般公共预算|公共财政预算|政府性基金|国有资本经营)")
_BEFORE = re.compile(r"(?:上年|年初|以前年度).*结[转余]")
_BEHIND = re.compile(r"(?:年[末终].*结[转余])|结转下年")
_SPENT = re.compile(r"^(?:本年|当年)?[^结收]{0,14}支出(?:合计|小计|总计)?$")

_INCOME = (
    (re.compile(r"^(?:本年)?财政拨款(?:收入|$)"), "fiscal.receipts"),
    (re.compile(r"^(?:一般公共预算|公共财政预算)"), "income.general_budget"),
    (re.compile(r"^政府性基金"), "income.gov_fund"),
    (re.compile(r"^国有资本经营"), "income.state_capital"),
    (re.compile(r"财政专户|专户管理"), "income.special_account"),
    (re.compile(r"^上级补助"), "income.superior_subsidy"),
    (re.compile(r"^附属单位(?:上缴|缴款)"), "income.subordinate_remittance"),
    (re.compile(r"^(?:事业单位)?经营收入"), "income.business"),
    (re.compile(r"^事业(?:收入|单位业务收入)"), "income.undertaking"),
    (re.compile(r"^其他收入"), "income.other"),
    (re.compile(r"使用非财政|用事业基金"), "balance.surplus_used"),
    (_BEFORE, "balance.opening"),
    (re.compile(r"^(?:本年)?收入(?:合计|总计|小计)?$|^本年收入"), "income.total"),
)
_SPENDING = (
    (re.compile(r"^人员(?:经费|支出)"), "expenditure.personnel"),
    (re.compile(r"^(?:日常)?公用(?:经费|支出)"), "expenditure.public"),
    (re.compile(r"基本支出$"), "expenditure.basic"),
    (re.compile(r"项目支出$"), "expenditure.project"),
    (re.compile(r"^上缴上级"), "expenditure.remit_superior"),
    (re.compile(r"^(?:事业单位)?经营支出"), "expenditure.business"),
    (re.compile(r"^对?附属单位补助"), "expenditure.subordinate_subsidy"),
)
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


def is_generic(head: str) -> bool:
    """True for words that tell a year, a stage or a sum, and of nothing in particular."""
    own = without_base(head)
    return bool(head) and (not own or bool(_GENERIC.fullmatch(own)))


def column_of(heads: tuple[str, ...], subject: str, side: Side) -> Column:
    """What a column of the table ``subject`` holds; ``heads`` outermost first, without blanks."""
    words = [word for word in heads if not is_generic(word)]
    inner = re.sub(r"^其中[：:]?", "", words[-1]) if words else ""
    if subject == "income":
        return _income(words, inner, side)
    if subject in ("expenditure", *_OF_FUND):
        return _spending(words, inner, subject)
    if subject == "operating":
        return Column("operating.total", inner, whole=not inner or "机关运行" in inner)
    if subject == "economy":
        # 人员经费 over a block of items that has its own labels cuts nothing up
        if (named := _first(inner, _SPENDING[:2])) and heads[-1].endswith(inner):
            return Column(named, inner)
        return Column("general_budget.basic", inner if inner else "合计", whole=True)
    if subject in ("summary", "fiscal"):
        fund = bool(_FUND.match(inner))
        return Column("", inner, whole=not fund, fund=fund)
    if subject == "projects":
        generic = not inner or re.fullmatch(r"本年拨款|本年财政拨款|财政拨款|预算.{0,4}", inner)
        return Column("project.budget", inner, whole=bool(generic))
    return Column("", inner, whole=not inner or bool(re.search(r"三公", inner)))


def source_of_income(name: str) -> str:
    """The indicator of a source of income that a row bears as its name, "" for another."""
    if re.match(r"(?:上年|年初).*结[转余]", name):
        return "balance.opening"
    if re.match(r"(?:一般)?公共财政拨款", name):
        return "income.general_budget"
    return _first(name, _INCOME)


def part_of_spending(name: str) -> str:
    """The indicator of a line of spending by its nature (基本支出, 公用经费), "" for others."""
    return _first(name, _SPENDING)


def _first(words: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    return next((id_ for pattern, id_ in table if pattern.search(words)), "")


def _income(words: list[str], inner: str, side: Side) -> Column:
    if not words:
        # a budget's 合计 has the carry-over beside the year's income
        return Column("total.receipts" if side == "budget" else "income.total", "收入合计")
    over = next((word for word in words[:-1] if _BEFORE.search(word)), "")
    if over and inner != over:
        return Column("balance.opening", inner, {"type": inner})
    return Column(_first(inner, _INCOME), inner)


def _spending(words: list[str], inner: str, subject: str) -> Column:
    total, received, name = _OF_FUND.get(subject, ("expenditure.total", "", ""))
    side = next((w for w in words if _BEFORE.search(w) or _BEHIND.search(w)), "")
    income = next((w for w in words if w.startswith("本年收入")), "")
    outer = side or income
    if outer:
        if inner != outer:
            return Column("", f"{outer}{inner}")  # the carry-over of 基本支出
        if side:
            balance = "balance.opening" if _BEFORE.search(side) else "balance.closing"
            return Column(balance, side, {"type": name} if name else {})
        return Column(received, income)
    part = _first(inner, _SPENDING)
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
