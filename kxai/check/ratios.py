"""Changes, growth rates, shares and execution rates against the amounts they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from kxai.check.context import Context, name_of, thing
from kxai.check.interval import Interval, growth, printed, ratio, truncated
from kxai.check.relation import CheckedRelation
from kxai.check.wording import DIAGNOSES, decimal, direction_zh, quantity
from kxai.schema.catalogue import find_indicators
from kxai.schema.figure import Figure

_HEAD = re.compile(r"其中|包括|主要用于|分别|构成|以下方面|具体")
_NAMED_WHOLE = re.compile(r"占(?P<whole>[^，,；;。]*?)(?:的(?:比重|比例)?)?(?:为|约|近|达)*$")
_WIDE = Fraction(5)  # percentage points; a wider interval excludes nothing of interest


def check_changes(context: Context) -> Iterator[CheckedRelation]:
    """change: current = previous ± change; growth: the printed rate; direction: the words."""
    moves = [f for f in context.figures if f.role in ("change", "growth_rate") and f.unit]
    last: Figure | None = None
    for figure in moves:
        current = _current(context, figure)
        previous = _previous(context, figure)
        if figure.role == "change":
            if last is not None and last.end == figure.start and last.role == "change":
                yield from _run_together(last, figure, current, previous)
            elif current is not None and previous is not None:
                follower = _follower(moves, figure)
                if follower is None:
                    yield _change(figure, current, previous)
        elif figure.unit == "%":
            change = last if last is not None and _together(context, last, figure) else None
            yield from _growth(context, figure, current, previous, change)
        last = figure


def _follower(moves: list[Figure], figure: Figure) -> Figure | None:
    return next((f for f in moves if f.start == figure.end), None)


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
    if figure.year is None:
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
    places = max(current.decimals, previous.decimals)
    expected = decimal(abs(actual) / _factor(change), places) + change.unit
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
            diagnosis=({"code": "inverted", "text": DIAGNOSES["inverted"]},),
        )
    equation = f"{quantity(current)} − {quantity(previous)} = {decimal(actual / _factor(change), places)}{change.unit}"
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
        severity=_severity(change, current, previous),
    )


def _factor(figure: Figure) -> Fraction:
    value = Fraction(figure.value)
    return Fraction(figure.base_value) / value if value else Fraction(1)


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
    factor = _factor(current) if current.value else Fraction(1)
    expected = decimal(gap / factor, max(current.decimals, previous.decimals))
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
    worked = _rate_of(current, previous, change)
    if worked is None:
        if current is not None or change is not None:
            yield CheckedRelation("growth", "undetermined", (rate,), "")
        return
    interval, exact, base, operands, equation = worked
    if interval is None:
        yield CheckedRelation("growth", "zero_base", (rate, *operands), equation)
        return
    size = Interval(*sorted((abs(interval.low or 0), abs(interval.high or 0))))  # type: ignore[arg-type]
    if (
        interval.low is not None
        and interval.high is not None
        and interval.low <= 0 <= interval.high
    ):
        size = Interval(Fraction(0), size.high)
    said = Interval(*sorted(abs(end) for end in _ends(printed(rate))))  # type: ignore[arg-type]
    expected = decimal(abs(exact), max(rate.decimals, 1)) + "%"
    text = f"{equation} = {expected}"
    if size.meets(said):
        verdict = "weak" if _width(size) > _WIDE * 4 else "consistent"
        yield CheckedRelation("growth", verdict, (rate, *operands), text, expected)  # type: ignore[arg-type]
        return
    cut = truncated(rate)
    if Interval(abs(cut.low or Fraction(0)), abs(cut.high or Fraction(0))).meets(size):
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
        severity=_severity(rate, *operands),
        diagnosis=_wrong_base(context, rate, change, current, base),
    )


def _rate_of(
    current: Figure | None, previous: Figure | None, change: Figure | None
) -> tuple[Interval | None, Fraction, Fraction, tuple[Figure, ...], str] | None:
    """(interval, exact value, base, operands, equation) of the rate that the amounts give."""
    if change is not None and change.unit != "%" and (previous is not None or current is not None):
        moved = Fraction(change.base_value)
        if previous is not None and (current is None or _fits(change, current, previous)):
            base = Fraction(previous.base_value)
            if base <= 0:
                return None, Fraction(0), base, (change, previous), f"上年数为{quantity(previous)}"
            interval = ratio(printed(change), printed(previous))
            if interval is None:
                return None
            return (
                interval,
                100 * moved / base,
                base,
                (change, previous),
                (f"{quantity(change)} ÷ {quantity(previous)}"),
            )
        if current is not None:
            now = Fraction(current.base_value)
            base = now + moved if change.direction == "down" else now - moved
            if base <= 0:
                return (
                    None,
                    Fraction(0),
                    base,
                    (change, current),
                    f"上年数推算为{decimal(base / _factor(change), 2)}{change.unit}",
                )
            before = printed(current) - _signed(change, printed(change))
            interval = ratio(printed(change), before)
            if interval is None:
                return None
            sign = "+" if change.direction == "down" else "−"
            return (
                interval,
                100 * moved / base,
                base,
                (change, current),
                (f"{quantity(change)} ÷ ({quantity(current)} {sign} {quantity(change)})"),
            )
    if current is not None and previous is not None:
        base = Fraction(previous.base_value)
        if base <= 0:
            return None, Fraction(0), base, (current, previous), f"上年数为{quantity(previous)}"
        interval = growth(printed(current), printed(previous))
        if interval is None:
            return None
        exact = 100 * (Fraction(current.base_value) / base - 1)
        return (
            interval,
            exact,
            base,
            (current, previous),
            (f"({quantity(current)} − {quantity(previous)}) ÷ {quantity(previous)}"),
        )
    return None


def _fits(change: Figure, current: Figure, previous: Figure) -> bool:
    either = _signed(change, printed(change))
    now, before = printed(current), printed(previous)
    return (before + either).meets(now) or (before - either).meets(now)


def _ends(interval: Interval) -> tuple[Fraction, Fraction]:
    low = interval.low if interval.low is not None else interval.high
    high = interval.high if interval.high is not None else interval.low
    return low or Fraction(0), high or Fraction(0)


def _width(interval: Interval) -> Fraction:
    low, high = _ends(interval)
    return high - low


def _wrong_base(
    context: Context,
    rate: Figure,
    change: Figure | None,
    current: Figure | None,
    base: Fraction,
) -> tuple[Mapping[str, Any], ...]:
    """Which other number under the change gives the printed rate?"""
    if change is None:
        return ({"code": "cannot_tell", "text": DIAGNOSES["cannot_tell"]},)
    said = Interval(*sorted(abs(end) for end in _ends(printed(rate))))  # type: ignore[arg-type]
    found: list[Mapping[str, Any]] = []
    if current is not None:
        share = ratio(printed(change), printed(current))
        if share is not None and share.meets(said):
            equation = f"{quantity(change)} ÷ {quantity(current)} = {decimal(100 * Fraction(change.base_value) / Fraction(current.base_value), rate.decimals or 1)}%"
            text = DIAGNOSES["base_current"].format(base=quantity(current), equation=equation)
            found.append({"code": "base_current", "text": text, "figure": current.id})
    if not found:
        found.extend(_other_bases(context, rate, change, said, skip={base}))
    return tuple(found) or ({"code": "cannot_tell", "text": DIAGNOSES["cannot_tell"]},)


def _other_bases(
    context: Context, rate: Figure, part: Figure, said: Interval, skip: set[Fraction]
) -> list[Mapping[str, Any]]:
    """Totals of the report that would give the printed percentage as base."""
    found: dict[Fraction, Mapping[str, Any]] = {}
    if rate.decimals == 0:
        return []  # a whole percent fits too many bases by chance
    for other in context.figures:
        value = Fraction(other.base_value)
        if other.role != "amount" or value <= 0 or value in skip or value in found:
            continue
        if ".total" not in other.indicator and not other.indicator.startswith(
            ("fiscal.", "total.", "general_budget.")
        ):
            continue
        share = ratio(printed(part), printed(other))
        if share is not None and share.meets(said):
            equation = f"{quantity(part)} ÷ {quantity(other)} = {decimal(100 * Fraction(part.base_value) / value, rate.decimals)}%"
            text = DIAGNOSES["base_other"].format(
                name=name_of(other), base=quantity(other), equation=equation
            )
            found[value] = {"code": "base_other", "text": text, "figure": other.id}
    return list(found.values())[:3]


def check_shares(context: Context) -> Iterator[CheckedRelation]:
    """share: 100 · part / whole meets the printed percentage."""
    head: Figure | None = None
    head_line = -1
    part: Figure | None = None
    for index, figure in enumerate(context.figures):
        line = context.line_of[figure.id]
        if head is not None and line != head_line:
            head = None
        if figure.role == "amount":
            part = figure
            after = context.figures[index + 1] if index + 1 < len(context.figures) else None
            stop = after.start if after else figure.end + 40
            if _HEAD.search(context.text[figure.end : stop]):
                head, head_line = figure, line
        elif figure.role == "share" and figure.unit == "%" and part is not None:
            if thing(part) != thing(figure) or figure.start - part.end > 60:
                continue
            whole = _named_whole(context, part, figure) or (head if head is not part else None)
            if whole is None or whole.base_unit != part.base_unit:
                continue
            yield _share(context, figure, part, whole)


def _named_whole(context: Context, part: Figure, share: Figure) -> Figure | None:
    match = _NAMED_WHOLE.search(context.between(part, share))
    if match is None or not match["whole"]:
        return None
    hits = find_indicators(match["whole"])
    if not hits:
        return None
    indicator = hits[-1][2]
    found = [
        f
        for f in context.figures
        if f.indicator == indicator
        and f.role == "amount"
        and f.year == share.year
        and f.stage == part.stage
        and f.layer == "text"
        and not f.dims
    ]
    before = [f for f in found if f.start < share.start and f.id != part.id]
    return before[-1] if before else next((f for f in found if f.id != part.id), None)


def _share(context: Context, share: Figure, part: Figure, whole: Figure) -> CheckedRelation:
    operands = (share, part, whole)
    interval = ratio(printed(part), printed(whole))
    if interval is None:
        verdict = "zero_base" if whole.base_value == 0 else "undetermined"
        return CheckedRelation("share", verdict, operands, "")  # type: ignore[arg-type]
    exact = 100 * Fraction(part.base_value) / Fraction(whole.base_value)
    expected = decimal(exact, max(share.decimals, 1)) + "%"
    equation = f"{quantity(part)} ÷ {quantity(whole)} = {expected}"
    if interval.meets(printed(share)):
        return CheckedRelation("share", "consistent", operands, equation, expected)
    if interval.meets(truncated(share)):
        return CheckedRelation("share", "tail", operands, equation, expected)
    return CheckedRelation(
        "share",
        "inconsistent",
        operands,
        equation,
        expected,
        "share",
        {"name": name_of(part), "whole": name_of(whole)},
        severity=_severity(*operands),
        diagnosis=tuple(
            _other_bases(context, share, part, printed(share), {Fraction(whole.base_value)})
        )
        or ({"code": "cannot_tell", "text": DIAGNOSES["cannot_tell"]},),
    )


def check_execution(context: Context) -> Iterator[CheckedRelation]:
    """execution: final / budget in one sentence; 持平 against a rate that is not 100 %."""
    for index, rate in enumerate(context.figures):
        if rate.role != "execution_rate" or rate.unit != "%":
            continue
        sentence = context.sentence_of[rate.id]
        near = [
            f
            for f in context.figures[max(0, index - 8) : index + 1]
            if f.role == "amount" and context.sentence_of[f.id] == sentence
        ]
        if rate.indicator.startswith("project."):
            near = [f for f in near if f.indicator.startswith("project.")]
        else:
            near = [f for f in near if thing(f) == thing(rate)]
        finals = [f for f in near if f.stage == "final"]
        budgets = [f for f in near if f.stage in ("budget", "adjusted")]
        if not finals or not budgets or rate.layer == "table":
            yield CheckedRelation("execution", "undetermined", (rate,), "")
            continue
        final, budget = finals[-1], budgets[-1]
        interval = ratio(printed(final), printed(budget))
        if interval is None:
            yield CheckedRelation("execution", "zero_base", (rate, final, budget), "")
            continue
        exact = 100 * Fraction(final.base_value) / Fraction(budget.base_value)
        expected = decimal(exact, max(rate.decimals, 1)) + "%"
        equation = f"{quantity(final)} ÷ {quantity(budget)} = {expected}"
        holds = interval.meets(printed(rate))
        tail = not holds and interval.meets(truncated(rate))
        yield CheckedRelation(
            "execution",
            "consistent" if holds else "tail" if tail else "inconsistent",
            (rate, final, budget),
            equation,
            expected,
            "execution",
            {"name": name_of(final)},
            severity=_severity(rate, final, budget),
        )


def _severity(*operands: Figure) -> Any:
    """Only a contradiction between surely read, unhedged numbers is an error."""
    weak = any(f.confidence < 0.7 or f.hedge is not None for f in operands)
    return "warning" if weak else "error"
