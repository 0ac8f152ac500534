"""Diagnosis of a wrong percentage: which other number, taken as base, gives what was printed?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kxai.check.context import Context, name_of
from kxai.check.interval import Interval, exact, printed, ratio
from kxai.check.wording import DIAGNOSES, decimal, quantity
from kxai.schema.figure import Figure


def wrong_base(
    context: Context,
    rate: Figure,
    change: Figure | None,
    current: Figure | None,
    base: Fraction,
) -> tuple[Mapping[str, Any], ...]:
    """Which other number under the change gives the printed rate?"""
    if change is None:
        return ()
    said = printed(rate).size
    found: list[Mapping[str, Any]] = []
    if current is not None and (told := _other_way(change, current, said)) is not None:
        return (told,)
    if current is not None:
        share = ratio(printed(change), printed(current))
        if share is not None and share.meets(said):
            percent = decimal(100 * exact(change) / exact(current), rate.decimals or 1)
            equation = f"{quantity(change)} ÷ {quantity(current)} = {percent}%"
            text = DIAGNOSES["base_current"].format(base=quantity(current), equation=equation)
            found.append({"code": "base_current", "text": text, "figure": current.id})
    if not found:
        found.extend(other_bases(context, rate, change, said, skip={base}))
    return tuple(found)


def _other_way(change: Figure, current: Figure, said: Interval) -> Mapping[str, Any] | None:
    """The cause that the amount moved the other way than is told: 减少6万元，下降25%, where 30 came
    from 24."""
    if change.direction not in ("up", "down"):
        return None
    moved = printed(change) if change.direction == "up" else -printed(change)
    share = ratio(printed(change), printed(current) + moved)
    if share is None or not share.meets(said):
        return None
    return {"code": "inverted", "text": DIAGNOSES["inverted"], "figure": change.id}


def other_bases(
    context: Context, rate: Figure, part: Figure, said: Interval, skip: set[Fraction]
) -> list[Mapping[str, Any]]:
    """Totals of the report that would give the printed percentage as base."""
    found: list[Mapping[str, Any]] = []
    if rate.decimals == 0:
        return []  # a whole percent fits too many bases by chance
    for other in context.totals:
        value = exact(other)
        if value in skip:
            continue
        share = ratio(printed(part), printed(other))
        if share is not None and share.meets(said):
            percent = decimal(100 * exact(part) / value, rate.decimals)
            equation = f"{quantity(part)} ÷ {quantity(other)} = {percent}%"
            text = DIAGNOSES["base_other"].format(
                name=name_of(other), base=quantity(other), equation=equation
            )
            found.append({"code": "base_other", "text": text, "figure": other.id})
    return found[:3]
