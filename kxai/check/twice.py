"""One thing that is told twice, nearly alike: the change of one amount, an item by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from kxai.check.change_of_rate import change_of
from kxai.check.context import Context, name_of, thing
from kxai.check.interval import exact, printed
from kxai.check.operands import base_of, current_of, is_evident
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import of_other_bodies
from kxai.check.wording import direction_zh, quantity
from kxai.schema.figure import Figure

_CLOSE = Fraction(1, 1000)  # of the change: what differs more may be another thing
_TELLING = 5  # digits by which an amount is known again
_FEW_DIGITS = 2  # by which a number is known again beside the name of its thing
_NAME = 4  # letters of a name by which a thing is known again
_LAST_UNITS = 2  # of the last place: 545.85 beside 545.84


def check_told_changes(context: Context) -> Iterator[CheckedRelation]:
    """same: the change of one amount is told twice, with nearly the same value or the other way."""
    by_amount: defaultdict[tuple[object, ...], list[tuple[Figure, Figure]]] = defaultdict(list)
    for change in context.figures:
        if change.role != "change" or change.layer != "text" or change.hedge is not None:
            continue
        current = current_of(context, change)
        if current is None or not is_evident(context, change, current) or change.value <= 0:
            continue
        if _digits(current) >= _TELLING and current.base_unit == change.base_unit:
            key = (current.base_value, change.direction, change.year, change.stage)
            by_amount[key].append((change, current))
    for told in by_amount.values():
        yield from _nearly_alike(told)
    for (amount, direction, *when), falls in by_amount.items():
        rises = by_amount.get((amount, "up", *when)) if direction == "down" else None
        if rises:
            yield from _both_ways(context, falls[0], rises[0])


def _both_ways(
    context: Context, fall: tuple[Figure, Figure], rise: tuple[Figure, Figure]
) -> Iterator[CheckedRelation]:
    """One amount that came down from last year's in one place and went up in another."""
    (first, current), (second, _) = sorted((fall, rise), key=lambda told: told[0].start)
    budgeted = {"budget", "planned"} & {base_of(context, first), base_of(context, second)}
    if budgeted or thing(first) != thing(second) or of_other_bodies(first, second):
        return
    told = [f"{direction_zh(change.direction)}{quantity(change)}" for change in (second, first)]
    yield CheckedRelation(
        "same",
        "inconsistent",
        (second, first, current),
        "；".join(told),
        quantity(first),
        "one_change",
        {"name": name_of(current), "amount": quantity(current)},
        severity="warning",
    )


def _nearly_alike(told: Sequence[tuple[Figure, Figure]]) -> Iterator[CheckedRelation]:
    """One finding for all tellings of a change, against the value that is told most often."""
    values: defaultdict[Fraction, list[Figure]] = defaultdict(list)
    for change, _ in told:
        values[exact(change)].append(change)
    usual = max(values.values(), key=len)
    for others in values.values():
        first, other = usual[0], others[0]
        gap = abs(exact(first) - exact(other))
        if printed(first).meets(printed(other)) or of_other_bodies(first, other):
            continue
        if gap > _CLOSE * exact(first):
            continue
        current = next(amount for change, amount in told if change is other)
        yield CheckedRelation(
            "same",
            "inconsistent",
            (other, first, current),
            f"{quantity(other)}；{quantity(first)}",
            quantity(first),
            "one_change",
            {"name": name_of(current), "amount": quantity(current)},
            severity="warning",
        )


def check_told_rates(context: Context) -> Iterator[CheckedRelation]:
    """same: one change of one thing, told twice, with rates that no rounding makes one.

    Both may be inside what the printed amounts leave open. Of two that differ in the last place
    one may have been cut off.
    """
    moves = [f for f in context.figures if f.role in ("change", "growth_rate") and f.unit]
    told: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for number, rate in enumerate(moves):
        if rate.role != "growth_rate" or rate.unit != "%" or rate.hedge is not None:
            continue
        change = change_of(context, moves, number)
        if change is None or change.hedge is not None or _digits(change) < _FEW_DIGITS:
            continue
        moved = [-f.value if f.direction == "down" else f.value for f in (change, rate)]
        if rate.indicator == "other" or (moved[0] > 0) != (moved[1] > 0):
            continue
        key = (*thing(rate), rate.year, rate.stage, abs(change.base_value), moved[0] > 0)
        told[key].append(rate)
    for rates in told.values():
        for first, second in combinations(rates, 2):
            places = min(first.decimals, second.decimals)
            gap = abs(abs(first.value) - abs(second.value))
            if places and gap.scaleb(places) > 1 > gap and not of_other_bodies(first, second):
                yield told_otherwise(second, first, "one_rate")
                break


def check_told_items(context: Context) -> Iterator[CheckedRelation]:
    """same: an item or a project is printed under one name with values that differ in
    the last place."""
    by_name: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for item in context.figures:
        named = item.indicator == "other" or item.indicator.startswith("project.")
        if not named or item.role != "amount" or item.hedge is not None:
            continue
        if len(item.label) >= _NAME and _digits(item) >= _TELLING and item.decimals:
            key = (item.label, item.unit, item.decimals, item.year, item.stage, item.indicator)
            by_name[key].append(item)
    for (_, _, decimals, *_), items in by_name.items():
        for first, second in combinations(items, 2):
            gap = abs(first.value - second.value).scaleb(int(str(decimals)))
            apart = context.line_of[first.id] != context.line_of[second.id]
            if apart and 0 < gap <= _LAST_UNITS and not of_other_bodies(first, second):
                yield told_otherwise(second, first)
                break


def told_otherwise(again: Figure, first: Figure, message: str = "one_item") -> CheckedRelation:
    """One amount or rate, told ``again`` with a value that differs a little."""
    return CheckedRelation(
        "same",
        "inconsistent",
        (again, first),
        f"{quantity(first)}；{quantity(again)}",
        quantity(first),
        message,
        {"name": name_of(again)},
        severity="warning",
    )


def unit_lost(members: Sequence[Figure]) -> bool:
    """True of one number that is printed in 元 and in 万元."""
    prints, units = {figure.text for figure in members}, {figure.unit for figure in members}
    return len(prints) == 1 and units == {"元", "万元"} and _digits(members[0]) >= _FEW_DIGITS


def _digits(figure: Figure) -> int:
    return len(figure.text.replace(",", "").replace(".", "").strip("-0"))
