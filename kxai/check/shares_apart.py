"""Shares of one whole that paragraphs of their own tell: together they are no more than it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from kxai.check.context import Context, name_of, severity_of
from kxai.check.interval import exact, printed, total
from kxai.check.one_whole import shares_of_their_sum
from kxai.check.relation import CheckedRelation
from kxai.check.sums import ONE_CAKE
from kxai.check.wholes import naming
from kxai.check.wording import decimal, quantity
from kxai.schema.figure import Figure

_ALL = Fraction(100)


def check_shares_apart(context: Context) -> Iterator[CheckedRelation]:
    """share: 基本支出…，占支出的84%, and in the next paragraph 项目支出…，占支出的20%.

    The parts exclude each other and each names the same whole. Where both amounts are told and one
    of the shares is that of their sum, the other one is wrong.
    """
    groups: defaultdict[tuple[object, ...], dict[str, list[tuple[Figure, Figure]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    amount: Figure | None = None
    for figure in context.figures:
        if figure.role == "amount" and figure.layer == "text":
            amount = figure
        elif (figure.role, figure.unit, figure.layer) == ("share", "%", "text"):
            if amount is None or amount.indicator != figure.indicator or figure.dims:
                continue
            if whole := "".join(naming(context, amount, figure).split()).removesuffix("的"):
                key = (whole, figure.section[:1], figure.year, figure.stage)
                groups[key][_of_all_funds(figure.indicator)].append((figure, amount))
    for told in groups.values():
        for parts in ONE_CAKE:
            if all(len(told.get(part, ())) == 1 for part in parts):
                yield from _judged(context, [told[part][0] for part in sorted(parts)])


def _of_all_funds(indicator: str) -> str:
    """The nature of spending, whatever funds it is of: in one chapter, the named whole tells."""
    budget, _, nature = indicator.partition(".")
    return f"expenditure.{nature}" if budget == "general_budget" else indicator


def _judged(context: Context, told: list[tuple[Figure, Figure]]) -> Iterator[CheckedRelation]:
    told = sorted(told, key=lambda pair: pair[0].start)
    shares = [share for share, _ in told]
    if len({context.line_of[share.id] for share in shares}) < 2:
        return  # of one paragraph: said there
    added = total(map(printed, shares))
    if added.low is None or added.low <= _ALL:
        return
    wrong = list(shares_of_their_sum(told, set()))
    if wrong:
        yield from wrong
        return
    value = sum(map(exact, shares), Fraction(0))
    expected = decimal(value, max(share.decimals for share in shares)) + "%"
    yield CheckedRelation(
        "share",
        "inconsistent",
        tuple(shares),
        f"{' + '.join(map(quantity, shares))} = {expected}",
        "100%",
        "shares_over",
        {"name": "、".join(map(name_of, shares))},
        severity=severity_of(*shares),
    )
