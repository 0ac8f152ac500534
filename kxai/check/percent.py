"""Percent and percentage points: an amount grows by percent, a percentage by points."""

from __future__ import annotations

from collections.abc import Iterator

from kxai.check.context import name_of
from kxai.check.interval import exact, growth, printed
from kxai.check.relation import CheckedRelation
from kxai.check.wording import DIAGNOSES, decimal, quantity
from kxai.schema.figure import Figure


def points_told_as_growth(rate: Figure, now: Figure, before: Figure) -> Iterator[CheckedRelation]:
    """满意度由92%提高到95%, told as 提高3%: what has grown are points."""
    grown = growth(printed(now), printed(before))
    if grown is None:
        return
    points = (printed(now) - printed(before)).size
    said = printed(rate).size
    told_as_points = points.meets(said) and not grown.size.meets(said)
    moved = decimal(exact(now) - exact(before), max(now.decimals, before.decimals))
    yield CheckedRelation(
        "growth",
        "inconsistent" if told_as_points else "undetermined",
        (rate, now, before),
        f"{quantity(now)} − {quantity(before)} = {moved}个百分点",
        moved.lstrip("-") + "个百分点",
        "points",
        {"name": name_of(rate)},
        severity="info",
        diagnosis=({"code": "points", "text": DIAGNOSES["points"]},),
    )


def growth_told_in_points(
    figure: Figure, current: Figure | None, previous: Figure | None
) -> Iterator[CheckedRelation]:
    """growth: the rate at which an amount moved, told in percentage points."""
    if current is None or previous is None or current.unit == "%":
        return
    interval = growth(printed(current), printed(previous))
    if interval is None or not interval.size.meets(printed(figure).size):
        return
    value = decimal(abs(100 * (exact(current) / exact(previous) - 1)), max(figure.decimals, 1))
    yield CheckedRelation(
        "growth",
        "inconsistent",
        (figure, current, previous),
        f"({quantity(current)} − {quantity(previous)}) ÷ {quantity(previous)} = {value}%",
        f"{value}%",
        "percent",
        {"name": name_of(figure)},
        severity="warning",
        diagnosis=({"code": "points", "text": DIAGNOSES["percent"]},),
    )
