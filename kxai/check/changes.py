"""Changes and growth rates against the amounts they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from kxai.check.bases import wrong_base
from kxai.check.context import Context, name_of, severity_of, thing
from kxai.check.forms import Quotient, Terms, moves
from kxai.check.interval import (
    Interval,
    factor_of,
    growth,
    places_for,
    printed,
    ratio,
    truncated,
)
from kxai.check.percent import growth_told_in_points, points_told_as_growth
from kxai.check.relation import CheckedRelation
from kxai.check.wording import DIAGNOSES, decimal, direction_zh, quantity
from kxai.genre import words
from kxai.schema.figure import Figure
from kxai.schema.finding import Verdict

_AGAINST_BUDGET = words("check.changes.against_budget").regex
_AGAINST_WITHIN = 24  # characters
_WIDE = Fraction(20)  # percentage points; a wider interval excludes nothing of interest


def check_changes(context: Context) -> Iterator[CheckedRelation]:
    """change: current = previous ± change; growth: the printed rate; direction: the words."""
    moves = [f for f in context.figures if f.role in ("change", "growth_rate") and f.unit]
    percents = {
        (context.sentence_of[f.id], *thing(f), f.year): f
        for f in context.figures
        if f.role == "share" and f.unit == "%"
    }
    last: Figure | None = None
    for number, figure in enumerate(moves):
        current = _current(context, figure)
        previous = _previous(context, figure)
        other_unit = current and previous and current.base_unit != previous.base_unit
        if current is previous or other_unit:
            previous = None
        if figure.unit == "个百分点":
            yield from growth_told_in_points(figure, current, previous)
        elif figure.role == "change":
            if last is not None and last.end == figure.start and last.role == "change":
                yield from _run_together(last, figure, current, previous)
            elif (
                current is not None
                and previous is not None
                and figure.base_unit == current.base_unit
            ):
                following = moves[number + 1 : number + 2]
                if not following or following[0].start != figure.end:
                    yield _change(figure, current, previous)
        elif figure.unit == "%":
            change = last if last is not None and _together(context, last, figure) else None
            yield from _growth(context, figure, current, previous, change)
            if current is None and change is None and figure.year is not None:
                place = (context.sentence_of[figure.id], *thing(figure))
                now, before = (percents.get((*place, figure.year - n)) for n in (0, 1))
                if now is not None and before is not None:
                    yield from points_told_as_growth(figure, now, before)
        last = figure


def _together(context: Context, change: Figure, rate: Figure) -> bool:
    return (
        change.role == "change"
        and thing(change) == thing(rate)
        and context.sentence_of[change.id] == context.sentence_of[rate.id]
        and rate.start - change.end < 30
    )


def _current(context: Context, figure: Figure) -> Figure | None:
    return context.nearest(thing(figure), figure.year, figure)


def _previous(context: Context, figure: Figure) -> Figure | None:
    """What a change is told against: last year's amount, or the budget where the words name it."""
    if figure.year is None:
        return None
    words = context.text[max(0, figure.start - _AGAINST_WITHIN) : figure.start]
    if _AGAINST_BUDGET.search(words):
        for stage in ("budget", "adjusted"):
            planned = replace(figure, stage=stage)
            if found := context.nearest(thing(figure), figure.year, planned):
                return found
        return None
    return context.nearest(thing(figure), figure.year - 1, figure)


def _signed(figure: Figure, interval: Interval) -> Interval:
    return -interval if figure.direction == "down" else interval


def _change(change: Figure, current: Figure, previous: Figure) -> CheckedRelation:
    now, before, moved = printed(current), printed(previous), printed(change)
    actual = Fraction(current.base_value) - Fraction(previous.base_value)
    sign = "-" if change.direction == "down" else "+"
    holds = (before + _signed(change, moved)).meets(now)
    words = {"name": name_of(change)}
    places = places_for(change, (current, previous))
    expected = decimal(abs(actual) / factor_of(change), places) + change.unit
    if not holds and change.direction and (before + -_signed(change, moved)).meets(now):
        equation = (
            f"{quantity(previous)}变为{quantity(current)}，是{'减少' if actual < 0 else '增加'}"
        )
        return CheckedRelation(
            "direction",
            "inconsistent",
            (change, current, previous),
            equation,
            f"{'减少' if actual < 0 else '增加'}{expected}",
            "direction_numbers",
            {**words, "second": direction_zh(change.direction)},
            severity=severity_of(change, current, previous),
            diagnosis=({"code": "inverted", "text": DIAGNOSES["inverted"]},),
            forms=(moves(change, current, previous),),
        )
    moved_by = decimal(actual / factor_of(change), places)
    equation = f"{quantity(current)} − {quantity(previous)} = {moved_by}{change.unit}"
    return CheckedRelation(
        "change",
        "consistent" if holds else "inconsistent",
        (change, current, previous),
        f"{quantity(previous)} {sign} {quantity(change)} = {quantity(current)}"
        if holds
        else equation,
        expected,
        "change",
        words,
        severity=severity_of(change, current, previous),
        forms=(moves(change, current, previous),),
    )


def _run_together(
    first: Figure,
    second: Figure,
    current: Figure | None,
    previous: Figure | None,
) -> Iterator[CheckedRelation]:
    """Two numbers without anything between them where one change belongs."""
    stated = first.text + second.text
    words = {"name": name_of(first), "stated": stated}
    if current is None or previous is None:
        return
    gap = abs(Fraction(current.base_value) - Fraction(previous.base_value))
    expected = decimal(gap / factor_of(current), places_for(current, (current, previous)))
    fits = [f for f in (first, second) if f.text == expected]
    diagnosis: tuple[Mapping[str, Any], ...] = ()
    if len(fits) == 1:
        text = DIAGNOSES["run_together"].format(
            first=first.text, second=second.text, right=expected
        )
        diagnosis = ({"code": "run_together", "text": text},)
    larger, smaller = (
        (previous, current) if previous.base_value >= current.base_value else (current, previous)
    )
    yield CheckedRelation(
        "change",
        "inconsistent",
        (first, second, current, previous),
        f"{quantity(larger)} − {quantity(smaller)} = {expected}{current.unit}",
        expected + current.unit,
        "run_together",
        words,
        diagnosis=diagnosis,
    )


def _growth(
    context: Context,
    rate: Figure,
    current: Figure | None,
    previous: Figure | None,
    change: Figure | None,
) -> Iterator[CheckedRelation]:
    words = {"name": name_of(rate)}
    if change is not None and rate.direction and change.direction not in (None, rate.direction):
        yield CheckedRelation(
            "direction",
            "inconsistent",
            (rate, change),
            f"{direction_zh(change.direction)}{quantity(change)}，{direction_zh(rate.direction)}{quantity(rate)}",
            direction_zh(change.direction),
            "direction",
            {
                **words,
                "first": direction_zh(change.direction),
                "second": direction_zh(rate.direction),
            },
            severity=severity_of(rate, change),
            diagnosis=({"code": "inverted", "text": DIAGNOSES["inverted"]},),
        )
    if rate.value < 0 and rate.direction == "down":
        yield CheckedRelation(
            "direction",
            "inconsistent",
            (rate,),
            "",
            "",
            "double_negative",
            {**words, "second": direction_zh(rate.direction)},
            severity="info",
        )
    if change is None and current is not None and previous is not None:
        yield from _turned(rate, current, previous)
    amounts = [amount for amount in (current, previous) if amount is not None]
    if change is not None and any(amount.base_unit != change.base_unit for amount in amounts):
        change = None
    worked = _rate_of(current, previous, change)
    if worked is None:
        if current is not None or change is not None:
            yield CheckedRelation("growth", "undetermined", (rate,), "")
        return
    interval, value, base, (top, bottom), equation = worked
    operands = tuple({figure.id: figure for _, figure in (*top, *bottom)}.values())
    forms = (Quotient(rate, top, bottom),)
    if interval is None:
        yield CheckedRelation("growth", "zero_base", (rate, *operands), equation)
        return
    size, said = interval.size, printed(rate).size
    expected = decimal(abs(value), max(rate.decimals, 1)) + "%"
    text = f"{equation} = {expected}"
    if size.meets(said):
        verdict: Verdict = "weak" if _width(size) > _WIDE else "consistent"
        yield CheckedRelation("growth", verdict, (rate, *operands), text, expected, forms=forms)
        return
    cut = truncated(rate)
    if cut.size.meets(size):
        yield CheckedRelation("growth", "tail", (rate, *operands), text, expected)
        return
    yield CheckedRelation(
        "growth",
        "inconsistent",
        (rate, *operands),
        text,
        expected,
        "growth",
        words,
        severity=severity_of(rate, *operands),
        diagnosis=wrong_base(context, rate, change, current, base),
        forms=forms,
    )


def _turned(rate: Figure, current: Figure, previous: Figure) -> Iterator[CheckedRelation]:
    """direction: 增长 told of two amounts of which the later is surely the smaller."""
    moved = printed(current) - printed(previous)
    fell = moved.high is not None and moved.high < 0
    rose = moved.low is not None and moved.low > 0
    if (rate.direction, fell, rose) not in (("up", True, False), ("down", False, True)):
        return
    word = "减少" if fell else "增加"
    yield CheckedRelation(
        "direction",
        "inconsistent",
        (rate, current, previous),
        f"{quantity(previous)}变为{quantity(current)}，是{word}",
        word,
        "direction_numbers",
        {"name": name_of(rate), "second": direction_zh(rate.direction)},
        severity=severity_of(rate, current, previous),
        diagnosis=({"code": "inverted", "text": DIAGNOSES["inverted"]},),
    )


def _rate_of(
    current: Figure | None, previous: Figure | None, change: Figure | None
) -> tuple[Interval | None, Fraction, Fraction, tuple[Terms, Terms], str] | None:
    """(interval, exact value, base, (numerator, denominator), equation) of the rate that the
    amounts give."""
    if change is not None and (previous is not None or current is not None):
        moved = Fraction(change.base_value)
        if previous is not None and (current is None or _fits(change, current, previous)):
            base = Fraction(previous.base_value)
            over_previous = (((1, change),), ((1, previous),))
            if base <= 0:
                return None, Fraction(0), base, over_previous, f"上年数为{quantity(previous)}"
            interval = ratio(printed(change), printed(previous))
            if interval is None:
                return None
            return (
                interval,
                100 * moved / base,
                base,
                over_previous,
                (f"{quantity(change)} ÷ {quantity(previous)}"),
            )
        if current is not None:
            now = Fraction(current.base_value)
            base = now + moved if change.direction == "down" else now - moved
            sign = 1 if change.direction == "down" else -1
            over_rest = (((1, change),), ((1, current), (sign, change)))
            if base <= 0:
                return (
                    None,
                    Fraction(0),
                    base,
                    over_rest,
                    f"上年数推算为{decimal(base / factor_of(change), 2)}{change.unit}",
                )
            before = printed(current) - _signed(change, printed(change))
            interval = ratio(printed(change), before)
            if interval is None:
                return None
            plus = "+" if change.direction == "down" else "−"
            return (
                interval,
                100 * moved / base,
                base,
                over_rest,
                (f"{quantity(change)} ÷ ({quantity(current)} {plus} {quantity(change)})"),
            )
    if current is not None and previous is not None:
        base = Fraction(previous.base_value)
        grown = (((1, current), (-1, previous)), ((1, previous),))
        if base <= 0:
            return None, Fraction(0), base, grown, f"上年数为{quantity(previous)}"
        interval = growth(printed(current), printed(previous))
        if interval is None:
            return None
        return (
            interval,
            100 * (Fraction(current.base_value) / base - 1),
            base,
            grown,
            (f"({quantity(current)} − {quantity(previous)}) ÷ {quantity(previous)}"),
        )
    return None


def _fits(change: Figure, current: Figure, previous: Figure) -> bool:
    either = _signed(change, printed(change))
    now, before = printed(current), printed(previous)
    return (before + either).meets(now) or (before - either).meets(now)


def _width(interval: Interval) -> Fraction:
    return (interval.high or Fraction(0)) - (interval.low or Fraction(0))
