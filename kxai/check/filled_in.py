"""Amounts that were filled in wrongly, as the claims beside them tell: without their 万, or with
the change in their place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from kxai.check.context import Context, name_of, thing
from kxai.check.interval import printed, ratio
from kxai.check.relation import Diagnosis
from kxai.check.wording import DIAGNOSES, quantity
from kxai.schema.figure import Figure

_UNITS = {"元", "万元"}
_ALL = 100


def holds_in_one_unit(change: Figure, current: Figure, previous: Figure) -> bool:
    """True where three numbers fit, but not with their units: 25元，较上年20万元增加5万元."""
    if {figure.unit for figure in (change, current, previous)} != _UNITS:
        return False
    moved = -change.value if change.direction == "down" else change.value
    return previous.value + moved == current.value


def lost_unit(rate: Figure, current: Figure | None, previous: Figure | None) -> Diagnosis:
    """The 元 that should be 万元 where a rate is that of two numbers, but not with their units:
    20万元，比上年的25元减少20%."""
    if current is None or previous is None or {current.unit, previous.unit} != _UNITS:
        return ()
    if previous.value <= 0:
        return ()
    share = _ALL * current.value / previous.value
    moved = share - _ALL if rate.direction != "down" else _ALL - share
    if round(moved, rate.decimals) != rate.value:
        return ()
    wrong = current if current.unit == "元" else previous
    told = {
        "name": name_of(wrong),
        "stated": quantity(wrong),
        "expected": f"{wrong.text}万元",
    }
    return ({"code": "unit", "text": DIAGNOSES["unit"].format(**told), "figure": wrong.id},)


def is_the_change(context: Context, amounts: Sequence[Figure]) -> bool:
    """True where one of two values of an amount is the rise that is told behind it, with a rate
    that is the one of the other value: 3万元，比上年增加3万元，增长50%, and 9万元 elsewhere."""
    if len(amounts) != 2:
        return False
    return any(_is_its_rise(context, odd, other) for odd, other in permutations(amounts))


def _is_its_rise(context: Context, odd: Figure, other: Figure) -> bool:
    at = context.place[odd.id]
    behind = context.figures[at + 1 : at + 3]
    if [f.role for f in behind] != ["change", "growth_rate"]:
        return False
    change, rate = behind
    alike = thing(change) == thing(rate) == thing(odd) and change.base_value == odd.base_value
    if not alike or change.direction != "up" or rate.direction != "up" or rate.value == _ALL:
        return False
    of_other = ratio(printed(change), printed(other) - printed(change))
    return of_other is not None and of_other.meets(printed(rate))
