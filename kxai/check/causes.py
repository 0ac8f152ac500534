"""Single causes: which one number, written otherwise, would make relations hold?

Each cause has been tried: it mends at least one relation and breaks none. Its ``bits`` are its
description length: what it takes to tell this slip and where it was made. Causes that tell a number
in hardly fewer bits than its digits one by one would be found by chance, and are not given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import log2

from kxai.check.candidate_values import likeliest, meant_numbers, spread
from kxai.check.context import Context, name_of, thing
from kxai.check.edits import SHIFTS, MovedNumber, beats_chance, edit_between, plain
from kxai.check.graph import Graph
from kxai.check.interval import Interval, factor_of, step_of
from kxai.check.wording import DIAGNOSES, SHOULD_BE, decimal, quantity
from kxai.schema.figure import Figure

AGAIN = 8.0
"""Bits for each further relation that one cause mends: another cause would have to."""
WIDE = 100
"""Operands of a relation beyond which no single one can be told to be at fault."""
_DIGIT = log2(10)
_NEAR = 12  # figures before and behind from which a number may have been copied
_STALE, _COPIED, _SWAPPED, _ANY_VALUE = 3.0, 5.0, 5.0, 3.0
_OTHER_UNIT = {("元", 4): "万元", ("万元", -4): "元"}
_ODD = 4.0  # bits of a number printed with other places than its like
_REPEATED = 3.0  # a slip that was copied along


@dataclass(frozen=True, slots=True)
class Cause:
    """One explanation. ``mends`` are relation numbers, ``figures`` what it says is wrong (first)
    and what shows it, ``expected`` the number that should stand there ("" where none is told)."""

    code: str
    bits: float
    mends: frozenset[int]
    figures: tuple[Figure, ...]
    text: str
    expected: str = ""
    other: Figure | None = field(default=None)


def figure_causes(graph: Graph, context: Context, number: int) -> Iterator[Cause]:
    """Causes in one figure of the failing relation ``number``, or in two that changed places."""
    operands = [f for f in graph.operands(number) if f.hedge is None]
    if len(operands) > WIDE:
        return
    # a number that is nothing has no digits to slip on
    choice = log2(max(1, sum(1 for figure in operands if figure.value)))
    for figure in operands:
        for group in dict.fromkeys(((figure.id,), graph.twins(figure))):
            room, mends = _room(graph, group, number)
            if room is not None:
                bits = choice + (_REPEATED if len(group) > 1 else 0)
                yield from _rewritten(graph, context, figure, operands, room, mends, bits)
    yield from _swaps(graph, context, number, operands, choice)


def _room(
    graph: Graph, group: tuple[str, ...], number: int
) -> tuple[Interval | None, frozenset[int]]:
    """The values of a figure and its copies (``group``) that mend ``number`` and break
    nothing, and all that they mend."""
    free, needed = graph.allowed_by_held(group), graph.allowed_by(group, number)
    if free is None or needed is None or not free.meets(needed):
        return None, frozenset()
    room = free.common(needed)
    mends = {number}
    for other in (n for key in group for n in graph.touching(key)):
        if other in mends or graph.relations[other].verdict != "inconsistent":
            continue
        side = graph.allowed_by(group, other)
        if side is not None and side.meets(room):
            room = room.common(side)
            mends.add(other)
    return room, frozenset(mends)


def value_for(graph: Graph, context: Context, figure: Figure, failing: Sequence[int]) -> str:
    """The number, as the report would print it, with which ``failing`` and all that holds would
    hold; "" where there is none or too many."""
    room = graph.allowed(figure, [*graph.held([figure.id]), *failing])
    if room is None:
        return ""
    return likeliest(meant_numbers(figure, room, context.places_of(figure)))


def _rewritten(
    graph: Graph,
    context: Context,
    figure: Figure,
    operands: Sequence[Figure],
    room: Interval,
    mends: frozenset[int],
    choice: float,
) -> Iterator[Cause]:
    stated = plain(figure)
    numbers = meant_numbers(figure, room, context.places_of(figure))
    wanted = likeliest(numbers)
    again = AGAIN * (graph.distinct(mends) - 1)
    found: list[tuple[bool, float, str, str, str]] = []
    for number in numbers:
        edit = edit_between(number.text, stated)
        if edit is None or edit.code in ("decimal", "unit"):
            continue
        bits = edit.bits + choice + number.bits
        if beats_chance(bits - again, number.text, stated, edit.code):
            found.append((not number.exact, bits, edit.code, number.text, figure.unit))
    for rounds, bits, code, shifted, unit in _shifted(context, figure, room, choice):
        if beats_chance(bits - again, shifted, stated, code):
            found.append((rounds, bits, code, shifted, unit))
    if found:
        # what fits to the last digit comes before what only rounding allows
        _, bits, code, value, unit = min(found)
        yield _cause(code, bits, mends, figure, value, unit=unit)
    if source := _copied_from(context, figure, operands):
        code, other, bits = source
        if beats_chance(bits + choice - again, stated, stated):
            yield _cause(code, bits + choice, mends, figure, wanted, other)
    if again and wanted:
        bits = _ANY_VALUE + _DIGIT * len(wanted.replace(".", "")) + choice
        yield _cause("value", bits, mends, figure, wanted)


def _shifted(
    context: Context, figure: Figure, room: Interval, choice: float
) -> Iterator[tuple[bool, float, str, str, str]]:
    """(fits by rounding only, bits, code, number, unit) where the same digits do with the point, or
    the unit, moved."""
    if room.low is None or room.high is None or not figure.value or figure.hedge is not None:
        return
    for moved in _moved_numbers(context, figure):
        if not moved.interval.meets(room):
            continue
        count = int((room.high - room.low) / moved.step) + 1
        bits = moved.edit.bits + choice + moved.odd + spread(count)
        rounds = not room.low <= moved.value <= room.high
        other = _OTHER_UNIT.get((figure.unit, moved.shift))
        if moved.edit.code == "unit" and other is not None:
            yield rounds, bits, "unit", plain(figure), other
        else:
            yield rounds, bits, moved.edit.code, moved.number, figure.unit


def _moved_numbers(context: Context, figure: Figure) -> tuple[MovedNumber, ...]:
    """All of a figure's numbers with the point or unit moved; kept in ``context``, for every
    relation that fails asks for them."""
    found = context.moved_numbers.get(figure.id)
    if found is None:
        digits, value = plain(figure), abs(Fraction(figure.base_value))
        found = context.moved_numbers[figure.id] = tuple(
            MovedNumber(shift, edit, number, value * Fraction(10) ** shift, step, odd)
            for shift, edit in SHIFTS
            for number, step, odd in _moved(context, figure, digits, shift)
        )
    return found


def _moved(
    context: Context, figure: Figure, digits: str, shift: int
) -> Iterator[tuple[str, Fraction, float]]:
    """(number, its last place in base units, bits) with the digits as they stand, or with as many
    places as the report prints."""
    house, habit = context.places_of(figure), context.has_habit(figure)
    factor = Fraction(10) ** shift
    value = Fraction(digits) * factor
    if (figure.unit, shift) in _OTHER_UNIT:
        yield digits, step_of(figure) * factor, 0.0
        return
    kept = figure.decimals - shift
    if kept >= 0:
        odd = _ODD if habit and kept != house else 0.0
        yield decimal(value, kept), step_of(figure) * factor, odd
    number = decimal(value, house)
    if kept != house and Fraction(number) == value:
        gone = number.endswith("0") and not digits.endswith("0")  # a zero has gone too
        yield number, factor_of(figure) / Fraction(10) ** house, _DIGIT if gone else 0.0


def _cause(
    code: str,
    bits: float,
    mends: frozenset[int],
    figure: Figure,
    wanted: str,
    other: Figure | None = None,
    unit: str | None = None,
) -> Cause:
    right = wanted + (figure.unit if unit is None else unit) if wanted else ""
    text = DIAGNOSES[code].format(
        name=name_of(figure),
        stated=quantity(figure),
        expected=right,
        should=SHOULD_BE.format(expected=right) if wanted else "",
        other=name_of(other) if other else "",
        year=other.year if other else "",
    )
    expected = wanted if unit in (None, figure.unit) else right
    return Cause(code, bits, mends, (figure,), text, expected, other)


def _copied_from(
    context: Context, figure: Figure, operands: Sequence[Figure]
) -> tuple[str, Figure, float] | None:
    """(code, source, bits): last year's number, or one of another row."""
    if figure.year is not None:
        found = context.amounts.get((*thing(figure), figure.year - 1, figure.stage))
        if found is not None and figure.base_value in found.values and found.first is not figure:
            return "stale", found.first, _STALE
    inside = {operand.id for operand in operands}
    near = [
        other
        for other in context.near(figure, _NEAR)
        if other.text == figure.text
        and other.unit == figure.unit
        and thing(other) != thing(figure)
        and other.id not in inside
    ]
    return ("copied", near[0], _COPIED + log2(2 * _NEAR)) if near else None


def _swaps(
    graph: Graph, context: Context, number: int, operands: Sequence[Figure], choice: float
) -> Iterator[Cause]:
    inside = {operand.id for operand in operands}
    for figure in operands:
        room = graph.allowed(figure, [number])
        for other in context.near(figure, _NEAR) if room is not None else ():
            fits = (
                room is not None
                and (other.id in inside or graph.read(other).meets(room))
                and other.id in graph.figures
                and other.unit == figure.unit
                and other.role == figure.role
                and other.base_value != figure.base_value
                and other.base_value  # nothing changes places with a number
                and figure.base_value
                and other.decimals == figure.decimals
                and other.hedge is None
            )
            if not fits:
                continue
            mends = graph.effect_of_swap(figure, other)
            if not mends:
                continue
            bits = _SWAPPED + choice + log2(2 * _NEAR)
            both = plain(figure) + plain(other)
            if beats_chance(bits, both, both):
                text = DIAGNOSES["swapped"].format(
                    name=name_of(figure),
                    stated=quantity(figure),
                    other=name_of(other),
                    expected=quantity(other),
                )
                yield Cause("swapped", bits, mends, (figure, other), text, other.text)
