"""Amounts for each visitor, trip and car, and how much of a plan or of a goal was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from kxai.check.context import Context, name_of
from kxai.check.interval import Interval, exact, factor_of, printed, truncated
from kxai.check.relation import CheckedRelation, Diagnosis
from kxai.check.wording import DIAGNOSES, decimal, quantity
from kxai.genre import words
from kxai.schema.figure import Figure

_EACH = words("check.per_head.each").regex
_COMPLETED = words("check.per_head.completed").regex
_COUNTED = {
    "接待": ("three_public.reception", ("reception.persons",)),
    "出国": ("three_public.abroad", ("abroad.persons",)),
    "运行": ("three_public.vehicle_operation", ("assets.vehicles",)),
    "购置": ("three_public.vehicle_purchase", ("three_public.vehicle_purchase",)),
}
_GOAL = words("check.per_head.goal").regex
_OF_GOAL = words("check.per_head.of_goal").regex
_APART = re.compile("[；;]")
_ALL = 100
_WAN = Fraction(10**4)
_BEFORE = 16  # characters before an amount in which it is said to be that of each
_NEAR = 40  # figures around it among which its whole and its number stand
_PLAN_NEAR = 3  # figures before a rate of completion among which plan and outcome stand


def check_per_head(context: Context) -> Iterator[CheckedRelation]:
    """per_head: 人均接待费 = 公务接待费 ÷ 人次, 车均运行维护费 = 运行维护费 ÷ 保有量.

    Only where the amount and the number are each printed with one value around it; a number of
    kinds (其中轿车1辆) is none of all cars.
    """
    for each in context.figures:
        if each.role != "amount" or each.layer != "text" or each.hedge is not None:
            continue
        match = _EACH.search(context.text[max(0, each.start - _BEFORE) : each.start])
        if match is None:
            continue
        amount_of, count_of = _COUNTED[match["what"]]
        near = [f for f in context.around((each,), _NEAR) if f.year == each.year and not f.hedge]
        amount = _only(f for f in near if f.indicator == amount_of and f.role == "amount")
        count = _only(
            f for f in near if f.indicator in count_of and f.role == "count" and not f.dims
        )
        if amount is None or count is None or not count.value:
            continue
        yield _judged(each, amount, count)


def _only(found: Iterator[Figure]) -> Figure | None:
    """The figure of ``found`` where all of them have one value."""
    figures = list(found)
    return figures[0] if len({f.base_value for f in figures}) == 1 else None


def _judged(each: Figure, amount: Figure, count: Figure) -> CheckedRelation:
    number = exact(count)
    spent = printed(amount)
    low = None if spent.low is None else spent.low / number
    high = None if spent.high is None else spent.high / number
    value = exact(amount) / number / factor_of(each)
    expected = f"{decimal(value, max(each.decimals, 2))}{each.unit}"
    holds = any(Interval(low, high).meets(said) for said in (printed(each), truncated(each)))
    return CheckedRelation(
        "per_head",
        "consistent" if holds else "inconsistent",
        (each, amount, count),
        f"{quantity(amount)} ÷ {quantity(count)} = {expected}",
        expected,
        "per_head",
        {"name": name_of(each)},
        severity="warning",
        diagnosis=() if holds else _by_its_unit(each, low, high),
    )


def _by_its_unit(each: Figure, low: Fraction | None, high: Fraction | None) -> Diagnosis:
    """5.97元 for each of three cars that cost 17.9万元: 万 was left out, or is one too many."""
    said = printed(each)
    if said.low is None or said.high is None:
        return ()
    for factor, unit in ((_WAN, f"万{each.unit}"), (1 / _WAN, each.unit.removeprefix("万"))):
        meant = Interval(said.low * factor, said.high * factor)
        if unit != each.unit and Interval(low, high).meets(meant):
            told = {
                "name": name_of(each),
                "stated": quantity(each),
                "expected": f"{each.text}{unit}",
            }
            return ({"code": "unit", "text": DIAGNOSES["unit"].format(**told), "figure": each.id},)
    return ()


def check_completion(context: Context) -> Iterator[CheckedRelation]:
    """execution: 计划培训80人，实际培训92人，完成率115%, where the three stand in one sentence.

    Of the two numbers the one is a goal, the other what was done, in one unit and told right before
    the rate.
    """
    for place, rate in enumerate(context.figures):
        if rate.unit != "%" or rate.layer != "text" or rate.hedge is not None:
            continue
        said = context.text[max(0, rate.start - _BEFORE) : rate.start]
        near = context.figures[max(0, place - _PLAN_NEAR) : place]
        if len(near) < 2 or _COMPLETED.search(said) is None:
            continue
        first, second = near[-2:]
        sentence = context.sentence_of[rate.id]
        together = all(context.sentence_of[figure.id] == sentence for figure in (first, second))
        counted = first.role == second.role == "count" and first.base_unit == second.base_unit
        if not (together and counted) or {first.stage, second.stage} != {"target", "final"}:
            continue
        if first.hedge not in (None, "min") or second.hedge is not None:
            continue
        goal, done = (first, second) if first.stage == "target" else (second, first)
        if goal.base_value > 0:
            yield _completed(rate, goal, done)


def check_of_goals(context: Context) -> Iterator[CheckedRelation]:
    """execution: 完成收入6.6亿元，增长5%，为市下目标6亿元的110%: the nearest amount of the clauses
    before that is no goal, against the goal; or another one of them, of which the rate holds."""
    for place, rate in enumerate(context.figures):
        goal = context.figures[place - 1] if place else rate
        if rate.unit != "%" or rate.role != "share" or rate.layer != "text" or rate.hedge:
            continue
        if goal.base_value <= 0 or goal.hedge or not _is_goal(context, goal):
            continue
        if not _OF_GOAL.match(context.between(goal, rate)):
            continue
        done = _done(context, place - 1, rate)
        if not done:
            continue
        found = [_completed(rate, goal, amount) for amount in done]
        held = [relation for relation in found if relation.verdict == "consistent"]
        yield held[0] if held else found[0]


def _is_goal(context: Context, figure: Figure) -> bool:
    before = context.text[max(0, figure.start - 2 * _BEFORE) : figure.start]
    return figure.role == "amount" and bool(_GOAL.search(before))


def _done(context: Context, place: int, rate: Figure) -> list[Figure]:
    """The amounts of the rate's year that its sentence tells before a goal, up to a semicolon, the
    nearest first; none that is a goal."""
    goal = context.figures[place]
    found: list[Figure] = []
    for figure in reversed(context.figures[max(0, place - _NEAR) : place]):
        same = context.sentence_of[figure.id] == context.sentence_of[rate.id]
        if not same or _APART.search(context.between(figure, goal)):
            break
        alike = (figure.role, figure.base_unit, figure.year) == ("amount", "元", rate.year)
        if alike and figure.hedge is None and not _is_goal(context, figure):
            found.append(figure)
    return found


def _completed(rate: Figure, goal: Figure, done: Figure) -> CheckedRelation:
    value = 100 * exact(done) / exact(goal)
    said = printed(rate)
    held = [Interval(value, value).meets(one) for one in (said, truncated(rate))]
    full = exact(rate) == _ALL and value >= _ALL  # done and more is told as done
    expected = f"{decimal(value, max(rate.decimals, 1))}%"
    return CheckedRelation(
        "execution",
        "consistent" if any(held) or full else "inconsistent",
        (rate, done, goal),
        f"{quantity(done)} ÷ {quantity(goal)} = {expected}",
        expected,
        "completion",
        {"name": name_of(done)},
        severity="warning",
    )
