"""Amounts printed coarser than the change between them, and the rate that denies them."""

from __future__ import annotations

from dataclasses import replace

from kxai.check.context import Context, thing
from kxai.check.interval import printed, ratio, truncated
from kxai.schema.figure import Figure


def to_the_digit(
    context: Context, change: Figure, current: Figure, previous: Figure, rate: Figure | None
) -> tuple[Figure, Figure] | None:
    """The two amounts as exact as the change: 今年8万元，去年12.5万元，减少4.35万元，下降35.22%.

    They may be rounded where the change is told finer, but not if its rate, told with it in one
    sentence, denies last year's amount as well. None where they may.
    """
    coarser = min(current.decimals, previous.decimals) < change.decimals
    units = {current.unit, previous.unit, change.unit}
    if rate is None or rate.role != "growth_rate" or rate.unit != "%" or rate.decimals == 0:
        return None
    if not coarser or len(units) > 1 or thing(rate) != thing(change):
        return None
    if len({context.sentence_of[f.id] for f in (change, current, previous, rate)}) > 1:
        return None
    told = ratio(printed(change), printed(previous))
    if told is None or any(told.size.meets(said.size) for said in (printed(rate), truncated(rate))):
        return None
    now, before = (
        replace(f, decimals=max(f.decimals, change.decimals)) for f in (current, previous)
    )
    return now, before
