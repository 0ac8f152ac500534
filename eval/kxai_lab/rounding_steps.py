"""The grain of a table's numbers: steps coarser than the printed places tell.

Offices round to fives, to threes or to hundreds and print whole numbers. One number does not show
it, a row or a column of them does. The reading is for who knows that a table was rounded so:
amounts that people set (budgets, prices) are round without having been rounded, so `check` does not
assume it.

>>> from kxai.check import judge_sum, printed_number
>>> column = [printed_number(t) for t in "7,325 3,250 4,080 5,815 4,845 975 14,950 4,835".split()]
>>> step = shared_step(column)
>>> step
Fraction(5, 1)
>>> judge_sum("7,325", ["3,250", "4,080"])
'inconsistent'
>>> head, *parts = coarser([printed_number(t) for t in ("7,325", "3,250", "4,080")], [step] * 3)
>>> judge_sum(head, parts)
'tail'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from kxai.check.interval import PrintedNumber

_FEW = 8  # different numbers besides 0 below which a shared step may be chance
_NEARLY_ALL = Fraction(9, 10)  # a heading's year or a footnote may stand in the same line
_LEADS = (1, 3, 5)  # statistics offices round at random to base 3 or 5 so as to hide persons


def shared_step(numbers: Sequence[PrintedNumber]) -> Fraction | None:
    """The coarsest step c · 10^j (c = 1, 3, 5) that nine in ten of the numbers are multiples of.

    None where it is not above 1 (whole numbers are counted as often as they are rounded), or where
    there are fewer than eight different numbers besides zero.
    """
    values = {abs(number.value) for number in numbers if number.digits}
    if len(values) < _FEW:
        return None
    enough = _NEARLY_ALL * len(values)
    whole = [value.numerator for value in values if value.denominator == 1]
    found = 1
    for step in _steps(max(whole, default=0)):
        if sum(value % step == 0 for value in whole) >= enough:
            found = step
    return Fraction(found) if found > 1 else None


def _steps(largest: int) -> Iterator[int]:
    power = 1
    while power <= largest:
        for lead in _LEADS:
            yield lead * power
        power *= 10


def coarser(
    numbers: Sequence[PrintedNumber], steps: Sequence[Fraction | None]
) -> list[PrintedNumber] | None:
    """The numbers as rounded to their steps (None: as printed).

    None where no step is given, or a number is no multiple of its own: then it was not rounded so.
    """
    if not any(steps):
        return None
    read = []
    for number, step in zip(numbers, steps, strict=True):
        halves = (step or 0) * Fraction(10) ** number.places
        middle = 2 * number.digits
        if not halves:
            read.append(number)
        elif halves.denominator != 1 or number.digits % halves.numerator:
            return None
        else:
            ends = middle - halves.numerator, middle + halves.numerator
            read.append(PrintedNumber(number.digits, number.places, *ends))
    return read
