"""Changes and growth rates against the amounts they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from kxai.check.acquittal import change_fits_others, rate_fits_others
from kxai.check.change_of_rate import change_of
from kxai.check.constraints import Quotient, moves
from kxai.check.context import Context, name_of, severity_of, thing
from kxai.check.filled_in import holds_in_one_unit, lost_unit
from kxai.check.finer_change import to_the_digit
from kxai.check.interval import factor_of, places_for, printed, truncated
from kxai.check.operands import (
    current_of,
    is_anothers,
    is_evident,
    previous_of,
    says_of_what,
)
from kxai.check.percent import growth_told_in_points, points_told_as_growth
from kxai.check.rates import rate_of, signed
from kxai.check.relation import CheckedRelation
from kxai.check.wording import DIAGNOSES, OTHER_AMOUNTS, decimal, direction_zh, quantity
from kxai.check.wrong_base import wrong_base
from kxai.schema.figure import Figure
from kxai.schema.finding import Verdict


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
        current = current_of(context, figure)
        previous = previous_of(context, figure, current)
        other_unit = current and previous and current.base_unit != previous.base_unit
        if current is previous or other_unit or is_anothers(context, previous, current):
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
                    yield _proven(context, _moved(context, figure, current, previous, following))
        elif figure.unit == "%":
            change = change_of(context, moves, number)
            yield from _growth(context, figure, current, previous, change)
            if current is None and change is None and figure.year is not None:
                place = (context.sentence_of[figure.id], *thing(figure))
                now, before = (percents.get((*place, figure.year - n)) for n in (0, 1))
                if now is not None and before is not None:
                    yield from points_told_as_growth(figure, now, before)
        last = figure


def _moved(
    context: Context,
    change: Figure,
    current: Figure,
    previous: Figure,
    following: list[Figure],
) -> CheckedRelation:
    found = _change(change, current, previous)
    rate = following[0] if following else None
    exactly = to_the_digit(context, change, current, previous, rate)
    if found.verdict != "consistent" or exactly is None:
        return found
    return replace(_change(change, *exactly), severity="warning")


def _proven(context: Context, found: CheckedRelation) -> CheckedRelation:
    """A change that fails is told only of amounts that it surely speaks of, and of no others."""
    if found.verdict != "inconsistent":
        return found
    change, current, previous = found.operands
    told = (current, previous)
    surely = all(is_evident(context, change, amount) for amount in told)
    surely = surely and says_of_what(context, change, told)
    if change.layer == "table" and change.direction is None:
        # a column of differences without their signs, or of last year's less this year's
        surely = surely and not (printed(current) - printed(previous)).size.meets(
            printed(change).size
        )
    other_unit = holds_in_one_unit(change, current, previous)
    if surely and (other_unit or not change_fits_others(context, change, current, previous)):
        return replace(found, tried=(OTHER_AMOUNTS,))
    return CheckedRelation(found.kind, "undetermined", found.operands, found.equation)


def _change(change: Figure, current: Figure, previous: Figure) -> CheckedRelation:
    now, before, moved = printed(current), printed(previous), printed(change)
    actual = Fraction(current.base_value) - Fraction(previous.base_value)
    sign = "-" if change.direction == "down" else "+"
    holds = (before + signed(change, moved)).meets(now)
    words = {"name": name_of(_told_of(change, current))}
    places = places_for(change, (current, previous))
    expected = decimal(abs(actual) / factor_of(change), places) + change.unit
    if not holds and change.direction and (before + -signed(change, moved)).meets(now):
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
    moved = change is not None and change.unit != "个百分点"  # 升2.2%，增幅回落16.3个百分点
    if (
        change is not None
        and moved
        and rate.direction
        and change.direction not in (None, rate.direction)
        and not (rate.value < 0 and rate.direction == "up")  # 减少15万元，增长-5.5%
    ):
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
    amounts = [amount for amount in (current, previous) if amount is not None]
    if change is not None and any(amount.base_unit != change.base_unit for amount in amounts):
        change = None
    found = _rate(context, rate, current, previous, change)
    if found is not None and found.verdict == "inconsistent":
        # only what the rate surely speaks of may accuse it
        current = current if is_evident(context, rate, current) else None
        previous = previous if is_evident(context, rate, previous) else None
        if change is None and _is_of_last_year(context, rate, current, previous):
            current = None
        found = _rate(context, rate, current, previous, change)
        fails = found is not None and found.verdict == "inconsistent"
        if fails and rate_fits_others(context, rate, change, current, previous):
            yield CheckedRelation("growth", "undetermined", (rate,), "")
            return
        if fails and found is not None:
            found = replace(found, tried=(OTHER_AMOUNTS,))
    if change is None and current is not None and previous is not None:
        yield from _turned(context, rate, current, previous)
    if found is not None:
        yield found
    elif amounts or change is not None:
        yield CheckedRelation("growth", "undetermined", (rate,), "")


def _is_of_last_year(
    context: Context, rate: Figure, current: Figure | None, previous: Figure | None
) -> bool:
    """True where a rate's own sentence tells last year's amount alone: 上年1400万元，增长5%."""
    own = [
        amount is not None and context.sentence_of[amount.id] == context.sentence_of[rate.id]
        for amount in (current, previous)
    ]
    return own == [False, True]


def _told_of(claim: Figure, current: Figure | None) -> Figure:
    """What a claim is called by: the amount where its own label is that of a part in brackets."""
    return current if current is not None and thing(current) != thing(claim) else claim


def _rate(
    context: Context,
    rate: Figure,
    current: Figure | None,
    previous: Figure | None,
    change: Figure | None,
) -> CheckedRelation | None:
    """The printed rate against the one that the amounts give; None where there are too few."""
    worked = rate_of(current, previous, change)
    if worked is None:
        return None
    operands = (rate, *worked.operands)
    if worked.interval is None:
        return CheckedRelation("growth", "zero_base", operands, worked.equation)
    size = worked.interval.size
    expected = decimal(abs(worked.value), max(rate.decimals, 1)) + "%"
    text = f"{worked.equation} = {expected}"
    forms = (Quotient(rate, worked.over, worked.under),)
    if size.meets(printed(rate).size):
        verdict: Verdict = "weak" if worked.is_weak else "consistent"
        return CheckedRelation("growth", verdict, operands, text, expected, forms=forms)
    if truncated(rate).size.meets(size) or _rounded_twice(rate, abs(worked.value)):
        return CheckedRelation("growth", "tail", operands, text, expected)
    unit = lost_unit(rate, current, previous)
    return CheckedRelation(
        "growth",
        "inconsistent",
        operands,
        text,
        expected,
        "growth",
        {"name": name_of(_told_of(rate, current))},
        severity=severity_of(*operands),
        diagnosis=unit or wrong_base(context, rate, change, current, worked.base),
        forms=() if unit else forms,
    )


def _rounded_twice(rate: Figure, worked: Fraction) -> bool:
    """True of 5% for 4.48%: 4.5% was rounded again. It is no error of reckoning."""
    finer = _half_up(worked * 10 ** (rate.decimals + 1)) / Fraction(10)
    return Fraction(_half_up(finer), 10**rate.decimals) == abs(Fraction(rate.value))


def _half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def _turned(
    context: Context, rate: Figure, current: Figure, previous: Figure
) -> Iterator[CheckedRelation]:
    """direction: 增长 told of two amounts of which the later is surely the smaller."""
    if not (is_evident(context, rate, current) and is_evident(context, rate, previous)):
        return
    moved = printed(current) - printed(previous)
    fell = moved.high is not None and moved.high < 0
    rose = moved.low is not None and moved.low > 0
    if (rate.direction, fell, rose) not in (("up", True, False), ("down", False, True)):
        return
    if lost_unit(rate, current, previous):
        return
    if rate_fits_others(context, rate, None, current, previous):
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
