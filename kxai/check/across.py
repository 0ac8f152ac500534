"""The standard tables against each other, and prose against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kxai.check.context import Context, name_of, severity_of
from kxai.check.forms import equal
from kxai.check.interval import printed
from kxai.check.official import budget_of, official_tables
from kxai.check.relation import CheckedRelation
from kxai.check.statements import instance_of
from kxai.check.sums import judge_list
from kxai.check.wording import quantity
from kxai.schema.figure import Figure
from kxai.schema.finding import Verdict

_SCOPE_OF_BUDGET = {
    "general_budget": "general",
    "gov_fund": "gov_fund",
    "state_capital": "state_capital",
}
_SPENT = {
    "general": "general_budget.expenditure",
    "gov_fund": "gov_fund.expenditure",
    "state_capital": "state_capital.expenditure",
}
_FUND_INCOME = ("income.general_budget", "income.gov_fund", "income.state_capital")
_GRAND = ("总计", "总决算", "总预算", "收支", "收、支")

Key = tuple[str, str, str]
"""Kind of table, indicator, and the budget of its column ("" for all)."""


def of_type(type_: str) -> str:
    """The budget that a column's name tells, "" for none."""
    return _SCOPE_OF_BUDGET.get(budget_of(type_), "")


def check_across(context: Context) -> Iterator[CheckedRelation]:
    """same and sum between the standard tables of one report, year and stage."""
    years: defaultdict[tuple[object, ...], dict[Key, Figure]] = defaultdict(dict)
    for table, figures in official_tables(context):
        first = figures[0]
        cells = years[(table.side, instance_of(first), first.year, first.stage)]
        for figure in figures:
            if figure.id in context.misread:
                continue
            if figure.indicator not in ("function", "other") and "org" not in figure.dims:
                type_ = of_type(figure.dims.get("type", ""))
                if type_ or figure.dims.get("type", "") not in ("基本支出", "项目支出"):
                    cells.setdefault((table.subject, figure.indicator, type_), figure)
    for cells in years.values():
        yield from _totals(cells)
        yield from _told(context, cells)


def _totals(cells: dict[Key, Figure]) -> Iterator[CheckedRelation]:
    fiscal = cells.get(("fiscal", "fiscal.receipts", ""))
    yield from _same(cells.get(("income", "fiscal.receipts", "")), fiscal)
    funds = [f for id_ in _FUND_INCOME if (f := cells.get(("summary", id_, "")))]
    if funds and (whole := cells.get(("income", "fiscal.receipts", ""))):
        yield judge_list(whole, funds, "class")
    for scope, spent in _SPENT.items():
        yield from _same(
            cells.get((scope, spent, "")), cells.get(("fiscal", "fiscal.payments", scope))
        )
    staff = cells.get(("economy", "expenditure.personnel", ""))
    office = cells.get(("economy", "expenditure.public", ""))
    basic = cells.get(("general", "general_budget.basic", ""))
    parts = [f for f in (staff, office) if f is not None]
    if basic is not None and parts and ("economy", "general_budget.basic", "") not in cells:
        yield judge_list(basic, parts, "class")
    for indicator in ("balance.opening", "balance.closing"):
        own = cells.get(("gov_fund", indicator, "gov_fund"))
        yield from _same(own, cells.get(("fiscal", indicator, "gov_fund")))


def _told(context: Context, cells: dict[Key, Figure]) -> Iterator[CheckedRelation]:
    """财政拨款收入、支出总计 in prose is the total of the table on fiscal funds."""
    for indicator, told in (
        ("total.receipts", "fiscal.receipts"),
        ("total.payments", "fiscal.payments"),
    ):
        whole = cells.get(("fiscal", indicator, ""))
        if whole is None:
            continue
        for figure in context.plain.get((told, whole.year, whole.stage), ()):
            if any(word in figure.label for word in _GRAND):
                yield from _same(figure, whole)


def _same(first: Figure | None, second: Figure | None) -> Iterator[CheckedRelation]:
    if first is not None and second is not None and first.hedge is None:
        yield agree(first, second)


def agree(first: Figure, second: Figure) -> CheckedRelation:
    """The relation that two prints of one amount agree."""
    meets = printed(first).meets(printed(second))
    kind = "same" if first.unit == second.unit else "units"
    if meets:
        verdict: Verdict = "consistent" if first.base_value == second.base_value else "tail"
        return CheckedRelation(
            kind, verdict, (first, second), f"{quantity(first)} = {quantity(second)}",
            forms=(equal(first, second),),
        )  # fmt: skip
    return CheckedRelation(
        "same",
        "inconsistent",
        (first, second),
        f"{_place(first)}{quantity(first)}；{_place(second)}{quantity(second)}",
        quantity(second),
        "same",
        {"name": name_of(first), "year": str(first.year or "?")},
        severity=severity_of(first, second),
        cause=("same", tuple(sorted(str(f.base_value) for f in (first, second))), first.year),
        forms=(equal(first, second),),
    )


def _place(figure: Figure) -> str:
    layer = "表格" if figure.layer == "table" else "正文"
    return f"{layer}（{figure.section[-1][:16]}）" if figure.section else layer
