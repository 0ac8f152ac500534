"""Money of one purse is not spent out of another: general-budget spending against the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kxai.check.context import Context, name_of
from kxai.check.interval import printed, total
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import of_other_bodies
from kxai.check.wording import quantity
from kxai.genre import words
from kxai.schema.figure import Figure

_RECEIPTS, _OWN = "income.total", "income.general_budget"
_SPENDING = "general_budget.expenditure"
_FUND_RECEIPTS, _FUND_SPENDING = "income.gov_fund", "gov_fund.expenditure"
_CARRIED = words("check.purse.carried").regex


def check_purse(context: Context) -> Iterator[CheckedRelation]:
    """part: in a budget, spending of the general budget is no more than all money without the other
    sources of the list that makes it up.

    What was carried over may be of the general budget. Accounts tell receipts without it.
    """
    for whole in context.figures:
        if (whole.indicator, whole.stage, whole.role) != (_RECEIPTS, "budget", "amount"):
            continue
        parts = _sources(context, whole)
        own = [part for part in parts if part.indicator == _OWN]
        others = [
            part
            for part in parts
            if part.indicator.startswith("income.") and part.indicator != _OWN and part.value
        ]
        spent = context.whole_of(whole, _SPENDING, whole)
        if len(own) != 1 or not others or spent is None or not context.is_told_alike(spent):
            continue
        carried = context.plain.get(("balance.opening", whole.year, whole.stage), ())
        beside = [figure for figure in carried if figure not in parts]
        room = total(map(printed, (whole, *beside))) - total(map(printed, others))
        low, high = printed(spent).low, room.high
        if (
            not of_other_bodies(spent, whole)
            and low is not None
            and high is not None
            and low > high
        ):
            yield _overspent(spent, whole, own[0], others)
            return


def check_fund(context: Context) -> Iterator[CheckedRelation]:
    """part: a fund that received nothing and carried nothing over has nothing to spend: a hint."""
    told = [f for f in context.figures if f.role == "amount" and not f.dims and f.hedge is None]
    empty = [f for f in told if f.indicator == _FUND_RECEIPTS and not f.value]
    # what was carried over may be the fund's, whatever it is called
    carried = any(
        figure.value and (figure.indicator.startswith("balance.") or _CARRIED.search(figure.label))
        for figure in context.figures
    )
    for receipts in () if carried else empty[:1]:
        spent = next(
            (
                f
                for f in told
                if f.indicator == _FUND_SPENDING
                and (f.year, f.stage) == (receipts.year, receipts.stage)
                and f.value > 0
                and not of_other_bodies(f, receipts)
            ),
            None,
        )
        if spent is None or not all(map(context.is_told_alike, (receipts, spent))):
            return
        yield CheckedRelation(
            "part",
            "inconsistent",
            (spent, receipts),
            f"{quantity(spent)} > {quantity(receipts)}",
            quantity(receipts),
            "fund_over",
            {"name": name_of(spent), "own": name_of(receipts)},
            severity="info",
        )


def _sources(context: Context, whole: Figure) -> list[Figure]:
    """The amounts behind all receipts in their sentence, up to where they make these up."""
    parts: list[Figure] = []
    for figure in context.figures[context.place[whole.id] + 1 :]:
        if context.sentence_of[figure.id] != context.sentence_of[whole.id]:
            return []
        if figure.role != "amount" or figure.base_unit != whole.base_unit:
            return []
        parts.append(figure)
        if total(map(printed, parts)).meets(printed(whole)) and figure.value:
            return parts
    return []


def _overspent(
    spent: Figure, whole: Figure, own: Figure, others: Sequence[Figure]
) -> CheckedRelation:
    left = " − ".join(map(quantity, (whole, *others)))
    return CheckedRelation(
        "part",
        "inconsistent",
        (spent, own, whole, *others),
        f"{quantity(spent)} > {left}",
        quantity(own),
        "purse_over",
        {"name": name_of(spent), "own": f"{name_of(own)}{quantity(own)}"},
        severity="warning",
    )
