"""A region's grand totals: its own receipts and what is added to them, 收入总计 at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kxai.check.balance import judge_balance
from kxai.check.context import Context, thing
from kxai.check.edits import TELLING, plain, telling_slip
from kxai.check.identities import agree
from kxai.check.interval import printed
from kxai.check.list_readings import other_reading
from kxai.check.listing import Listing
from kxai.check.relation import CheckedRelation
from kxai.check.sums import judge_list, slipped
from kxai.genre import words
from kxai.schema.figure import Figure
from kxai.schema.report import REGION_KINDS

_BUDGETS = ("general_budget", "gov_fund", "state_capital")
_OWN = {
    "total.receipts": tuple(f"income.{budget}" for budget in _BUDGETS),
    "total.payments": tuple(f"{budget}.expenditure" for budget in _BUDGETS),
}
_ADDED = words("check.grand_totals.added").regex
_OTHERWISE = words("check.changes.otherwise_reckoned").regex
_CLAUSE = re.compile(r"[。；;\n]|\d")
_OF_WHICH = words("check.grand_totals.of_which").regex
_CLOSES = tuple(map(re.compile, (r"[；;。）)]|加上", r"[。）)]|加上")))
"""What ends the items behind 其中, as two readings have it: a semicolon may stand among them."""
_OPENS, _SHUTS = re.compile(r"[（(]"), re.compile(r"[）)]")
_NAMED = words("check.grand_totals.named").regex
_SAID = words("check.grand_totals.said_side").regex
_SET_OFF = words("check.grand_totals.set_off").regex
_BEHIND = 4  # figures behind the two totals among which the difference may stand
_MOST = 40  # amounts that are added up to one total
_FEWEST = 2
_CLAUSE_LENGTH = 40  # characters before an amount in which it is said to be reckoned otherwise


def check_grand_totals(context: Context) -> Iterator[CheckedRelation]:
    """sum: 一般公共预算收入80万元，加上级补助收入30万元、上年结余10万元，收入总计120万元.

    A list that fails accuses only where a slip explains it or another such list of the report
    holds: then the report tells all that it adds up.
    """
    if context.report.kind not in REGION_KINDS:
        return
    told = [relation for head in context.figures if (relation := _added_up(context, head))]
    holds = any(relation.verdict in ("consistent", "tail") for relation in told)
    for relation in told:
        head, *parts = relation.operands
        sure = holds or slipped(head, parts) >= TELLING
        if relation.verdict == "inconsistent" and not sure:
            relation = replace(relation, verdict="weak", forms=())
        yield relation


def check_left_over(context: Context) -> Iterator[CheckedRelation]:
    """balance: 收入总计120万元…，支出总计110万元。收支相抵，年终结余10万元. Totals whose side the
    words alone tell (支出决算结果) accuse where a slip explains the difference."""
    if context.report.kind not in REGION_KINDS:
        return
    told = [f for f in context.figures if f.role == "amount" and f.layer == "text"]
    totals = [(f, side) for f in told if (side := _side(context, f))]
    known = {context.line_of[figure.id] for figure, _ in totals}
    others = (f for f in told if context.line_of[f.id] not in known)
    said = [(f, side) for f in others if (side := _said_side(context, f))]
    for (receipts, first), (payments, second) in (*pairwise(totals), *pairwise(said)):
        at = context.place[payments.id] + 1
        behind = context.figures[at : at + _BEHIND]
        apart = not _same_paragraph(context, receipts, payments)
        if (first, second) != tuple(_OWN) or not behind or apart:
            continue
        left = behind[0]
        words_between = context.between(payments, left)
        set_off = _SET_OFF.search(words_between)
        if left.role != "amount" or set_off is None or "净" in words_between:
            continue
        if "。" in words_between[set_off.end() :]:
            continue  # 收支相抵，市本级持平。共收到税收返还2万元
        sign = 1 if receipts.base_value >= payments.base_value else -1  # 收支差额 of a deficit
        relation = judge_balance(left, [(sign, receipts), (-sign, payments)])
        gap = (printed(receipts) - printed(payments)).size
        if relation.verdict == "inconsistent" and any(printed(f).meets(gap) for f in behind[1:]):
            continue
        if (receipts.indicator, payments.indicator) != (first, second):
            more, less = (receipts, payments)[::sign]
            if relation.verdict == "inconsistent" and slipped(more, [less, left]) < TELLING:
                continue
            relation = replace(relation, severity="warning")
        yield relation


def _side(context: Context, figure: Figure) -> str:
    """What a grand total is of, by its indicator or, where the catalogue has none, by the words
    right before it; "" for other amounts."""
    if figure.indicator in _OWN:
        return figure.indicator
    before = context.text[max(0, figure.start - _CLAUSE_LENGTH) : figure.start]
    found = _NAMED.search(before) if figure.indicator == "other" else None
    return "" if found is None else tuple(_OWN)[found["side"] == "支出"]


def _said_side(context: Context, figure: Figure) -> str:
    """The side that the clause of an amount ends with (社会保险基金预算收入); "" for others. Of one
    purse both sides are told right before what is left."""
    before = context.text[max(0, figure.start - _CLAUSE_LENGTH) : figure.start]
    found = _SAID.search(before)
    return "" if found is None else tuple(_OWN)[found["side"] == "支出"]


def check_planned_total(context: Context) -> Iterator[CheckedRelation]:
    """same: 收支总预算80.12万元 and 收入预算80.21万元: what a body plans to take in and to spend is
    one amount. What is carried over may be told beside it, so that only a slip accuses."""
    if context.report.kind in REGION_KINDS:
        return
    for total_of, own in (
        ("total.receipts", "income.total"),
        ("total.receipts", "expenditure.total"),
        ("total.payments", "expenditure.total"),
    ):
        for (indicator, year, stage), told in context.plain.items():
            others = context.plain.get((own, year, stage), [])
            if indicator != total_of or stage != "budget" or not others:
                continue
            first, second = told[0], others[0]
            if len({f.base_value for f in told}) > 1 or len({f.base_value for f in others}) > 1:
                continue
            if not _is_slip(first, second) or _is_told(context, first, second):
                continue
            yield replace(agree(first, second), severity="warning")


def _is_slip(first: Figure, second: Figure) -> bool:
    """True where one slip makes two amounts of each other, but for one unit of the last place, by
    which sums of rounded items differ."""
    step = Decimal(1).scaleb(-second.decimals)
    near = (replace(second, value=second.value + off) for off in (0, step, -step))
    return any(telling_slip(plain(first), plain(other)) for other in near)


def _is_told(context: Context, first: Figure, second: Figure) -> bool:
    """True where the report tells what two amounts differ by."""
    gap = (printed(first) - printed(second)).size
    amounts = (f for f in context.figures if f.role == "amount" and f.base_unit == first.base_unit)
    return any(printed(figure).size.meets(gap) for figure in amounts if figure.value)


def _same_paragraph(context: Context, receipts: Figure, payments: Figure) -> bool:
    alike = (receipts.year, receipts.stage) == (payments.year, payments.stage)
    return alike and context.line_of[receipts.id] == context.line_of[payments.id]


def _added_up(context: Context, head: Figure) -> CheckedRelation | None:
    """The sum of what is told before ``head``, by the first reading that adds up."""
    if head.role != "amount" or head.layer != "text" or not _side(context, head):
        return None
    told = [_judge(context, head, closes) for closes in _CLOSES]
    found = [relation for relation in told if relation is not None]
    holding = (relation for relation in found if relation.verdict != "inconsistent")
    return next(holding, found[0] if found else None)


def _judge(context: Context, head: Figure, closes: re.Pattern[str]) -> CheckedRelation | None:
    parts, beside = _parts(context, head, closes)
    if len(parts) < _FEWEST:
        return None
    if "等" in context.between(parts[-1], head):
        return None  # 加上级补助收入等，收入总计: more was added than is told
    relation = judge_list(head, parts, "certain")
    if relation.verdict != "inconsistent":
        return relation
    listing = Listing(head, tuple(parts), tuple(beside), head.end, complete=True)
    other = other_reading(context, listing)
    return judge_list(other[0], list(other[1]), "rows") if other is not None else relation


def _parts(
    context: Context, head: Figure, closes: re.Pattern[str]
) -> tuple[list[Figure], list[Figure]]:
    """What is added up to ``head``, from the account of its side on, and what stands in brackets or
    behind 其中 among it."""
    at = context.place[head.id]
    run = [
        figure
        for figure in context.figures[max(0, at - _MOST) : at]
        if context.line_of[figure.id] == context.line_of[head.id] and figure.role == "amount"
    ]
    last = max((n for n, f in enumerate(run) if _side(context, f)), default=-1)
    run = run[last + 1 :]
    first = max((n for n, f in enumerate(run) if _opens(context, f, head)), default=None)
    if first is None:
        return [], []
    parts: list[Figure] = []
    beside: list[Figure] = []
    told: set[object] = set()
    inside = 0
    nested = False
    before: Figure | None = None
    for figure in run[first:]:
        between = context.between(before, figure) if before is not None else ""
        inside = max(0, inside + len(_OPENS.findall(between)) - len(_SHUTS.findall(between)))
        if closes.search(between):
            nested = False
        nested = nested or bool(_OF_WHICH.search(between))
        counted = not (inside or nested or thing(figure) in told) and figure.year == head.year
        (parts if counted else beside).append(figure)  # what is told again is its budget
        told.add(thing(figure))
        before = figure
    return parts, beside


def _opens(context: Context, figure: Figure, head: Figure) -> bool:
    """True for the budget's own account on the side of ``head``, behind which words add more; what
    it came to without some of it is told beside it, and is not what is added to."""
    own = figure.indicator in _OWN[_side(context, head)]
    before = _CLAUSE.split(context.text[max(0, figure.start - _CLAUSE_LENGTH) : figure.start])[-1]
    if _OTHERWISE.search(before):
        return False
    return own and bool(_ADDED.search(context.between(figure, head)))
