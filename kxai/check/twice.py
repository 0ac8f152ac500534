"""One thing that is told twice, nearly alike: the change of one amount, an item by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from kxai.check.context import Context, name_of, thing
from kxai.check.interval import exact, printed
from kxai.check.operands import base_of, current_of, is_evident
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import of_other_bodies
from kxai.check.wording import direction_zh, quantity
from kxai.schema.figure import Figure

_CLOSE = Fraction(1, 1000)  # of the change: what differs more may be another thing
_TELLING = 5  # digits by which an amount is known again
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


def told_otherwise(again: Figure, first: Figure) -> CheckedRelation:
    """One amount, told ``again`` with a value that differs in the last place."""
    return CheckedRelation(
        "same",
        "inconsistent",
        (again, first),
        f"{quantity(first)}；{quantity(again)}",
        quantity(first),
        "one_item",
        {"name": name_of(again)},
        severity="warning",
    )


def _digits(figure: Figure) -> int:
    return len(figure.text.replace(",", "").replace(".", "").strip("0"))
