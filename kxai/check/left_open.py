"""Identities of prose that the report itself leaves open: cut off, or with a part left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kxai.check.context import Context, thing
from kxai.check.interval import exact, printed, ratio
from kxai.check.relation import CheckedRelation
from kxai.genre import words
from kxai.schema.figure import Figure

_GRAND_TOTAL = words("check.agreement.grand_total").regex
_GOES_ON = words("check.sums.and_so_on").regex
_NAME = 6  # characters before an amount in which it is called a grand total
_BY_PURPOSE = {"expenditure.basic", "expenditure.project"}
_OWN_SUM = {"total.receipts": "income.total", "total.payments": "expenditure.total"}


def unless_left_open(context: Context, relation: CheckedRelation) -> CheckedRelation:
    """A sum that falls short accuses nobody where the text breaks off behind its last part or goes
    on with 等, nor
    surely where business was done of which the spending is not told (经营收入5万元 without
    经营支出); and grand totals need not be equal in a report that says 总计 for 合计."""
    if relation.verdict != "inconsistent":
        return relation
    head, *parts = relation.operands
    balance = relation.kind == "balance"
    if balance and head.indicator in _OWN_SUM and _says_total_for_sum(context, head):
        return replace(relation, verdict="undetermined", forms=())
    if sum(map(exact, parts)) >= exact(head):
        return relation
    goes_on = parts[-1].layer == "text" and _GOES_ON.match(context.text, parts[-1].end)
    if goes_on or any(map(context.is_cut, relation.operands)):
        return replace(relation, verdict="weak", forms=())
    if _shares_leave_a_rest(context, head, parts):
        return replace(relation, severity="info")
    told = {figure.indicator for figure in parts}
    if told >= _BY_PURPOSE and _leaves_out_business(context, head):
        return replace(relation, severity="info")
    return relation


def _shares_leave_a_rest(context: Context, head: Figure, parts: Sequence[Figure]) -> bool:
    """True where each part of a grand total is told with its share of it, and each share holds:
    the list itself says how much it leaves out, which may be what is carried over (支出总计90万元，
    其中：基本支出36万元，占40%；项目支出27万元，占30%)."""
    if not _GRAND_TOTAL.search(context.text, max(0, head.start - _NAME), head.start):
        return False
    for part in parts:
        at = context.place[part.id] + 1
        share = context.figures[at] if at < len(context.figures) else part
        if (share.role, share.unit) != ("share", "%") or thing(share) != thing(part):
            return False
        rate = ratio(printed(part), printed(head))
        if rate is None or not rate.meets(printed(share)):
            return False
    return len(parts) > 1


def _leaves_out_business(context: Context, head: Figure) -> bool:
    """True where the report tells an income from business and no spending on it."""
    told = [f for f in context.figures if f.role == "amount" and f.year == head.year]
    earned = any(f.indicator == "income.business" and f.value > 0 for f in told)
    return earned and all(f.indicator != "expenditure.business" for f in told)


def _says_total_for_sum(context: Context, head: Figure) -> bool:
    """True where both grand totals of the prose are the year's own sums: 收入总计 is the 收入合计
    of the next paragraph, and so is 支出总计."""
    return head.layer == "text" and all(
        _values(context, own, head) == _values(context, total, head) != frozenset()
        for total, own in _OWN_SUM.items()
    )


def _values(context: Context, indicator: str, near: Figure) -> frozenset[Decimal]:
    told = context.plain.get((indicator, near.year, near.stage), [])
    return frozenset(figure.base_value for figure in told)
