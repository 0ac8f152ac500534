"""Exact intervals: what a printed number says about the value behind it.

A number printed with ``d`` decimals in a unit of ``s`` base units stands for any value within half
of ``u = s * 10**-d`` (closed at both ends: covers rounding half up and half to even). One printed
exactly, ``decimals=INF``, is a point. Other roundings are there to be tried, never assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from kxai.check.bounds import Interval, growth, intersection, ratio, total
from kxai.schema.figure import Figure
from kxai.schema.mention import Hedge
from kxai.schema.units import factor_and_base

__all__ = [
    "INF", "Interval", "PrintedNumber", "Rounding", "as_printed", "cut_off", "exact", "factor_of",
    "growth", "intersection", "is_exact", "places_for", "places_printed", "printed",
    "printed_number", "ratio", "step_of", "total", "truncated",
]  # fmt: skip

Rounding = Literal["nearest", "half_up", "half_even", "truncated"]
"""``nearest`` holds what ``half_up`` and ``half_even`` hold; ``truncated`` cuts towards zero."""
INF: Final = "INF"
"""Decimals of a number that is exact: counted, given, or printed in full."""

_NUMBER = re.compile(r"([+-]?)([0-9]+(?:,[0-9]+)*)(?:\.([0-9]+))?%?")
_PLAIN = str.maketrans({"，": ",", "．": ".", "－": "-", "−": "-", "–": "-", "％": "%"})
_ABOUT = Fraction(1, 10)  # 约 is taken to allow a tenth either way


class PrintedNumber(NamedTuple):
    """A printed number in integers: ``digits * 10**-places`` base units.

    The value behind it lies between ``low`` and ``high`` halves of the last place, that is between
    ``low * 10**-places / 2`` and ``high * 10**-places / 2``; ``places`` may be negative (5.31万元
    is 531 with -2 places of 元).
    """

    digits: int
    places: int
    low: int
    high: int
    low_open: bool = False
    high_open: bool = False

    @property
    def value(self) -> Fraction:
        """What is printed, in base units."""
        return self.digits * _power(-self.places)

    @property
    def step(self) -> Fraction:
        """How wide the interval is: one unit of the last printed place, 0 for an exact number."""
        return (self.high - self.low) * _power(-self.places) / 2

    @property
    def interval(self) -> Interval:
        """The values that the print may stand for, in base units."""
        half = _power(-self.places) / 2
        return Interval(self.low * half, self.high * half, self.low_open, self.high_open)


def printed_number(
    text: str,
    unit: str = "",
    *,
    decimals: int | Literal["INF"] | None = None,
    rounding: Rounding = "nearest",
) -> PrintedNumber:
    """Read a number as printed: ``1,234.50``, ``-6``, ``12.5%``.

    ``unit`` is the printed one (万元, 元, 万份); ``decimals`` overrides the printed places
    (negative: rounded to tens, hundreds) or says with ``INF`` that the number is exact. Commas are
    thousands separators. Raises ValueError for text that is no number.

    >>> printed_number("5.31", "万元").interval == printed_number("53100", decimals=-2).interval
    True
    >>> printed_number("-6", rounding="truncated").interval
    Interval(low=Fraction(-7, 1), high=Fraction(-6, 1), low_open=True, high_open=False)
    """
    match = _NUMBER.fullmatch("".join(text.translate(_PLAIN).split()))
    if match is None:
        raise ValueError(f"not a printed number: {text!r}")
    sign, whole, fraction = match.groups("")
    digits, places, grain = int(sign + whole.replace(",", "") + fraction), len(fraction), 1
    if decimals == INF:
        grain = 0
    elif decimals is not None:
        moved = digits * _power(decimals - places)
        if moved.denominator == 1:
            digits, places = moved.numerator, decimals
        else:
            grain = 10 ** (places - decimals)
    places -= _exponent(unit) if unit else 0
    return PrintedNumber(digits, places, *_halves(digits, rounding, grain))


def cut_off(number: PrintedNumber) -> PrintedNumber:
    """The same print, cut off towards zero instead of rounded."""
    return PrintedNumber(number.digits, number.places, *_halves(number.digits, "truncated"))


@lru_cache(maxsize=4096)
def _exponent(unit: str) -> int:
    return factor_and_base(unit)[0].adjusted()  # every factor is a power of ten


def _halves(digits: int, rounding: Rounding, grain: int = 1) -> tuple[int, int, bool, bool]:
    """Ends in halves of the last place, and whether they are open; a step is ``grain`` places."""
    middle, minus, plus = 2 * digits, digits <= 0, digits >= 0
    if not grain:
        return middle, middle, False, False
    if rounding == "truncated":
        return middle - 2 * grain * minus, middle + 2 * grain * plus, minus, plus
    odd = rounding == "half_even" and digits // grain % 2 == 1
    up = rounding == "half_up"
    return middle - grain, middle + grain, odd or (up and minus), odd or (up and plus)


@lru_cache(maxsize=4096)
def _power(exponent: int) -> Fraction:
    return Fraction(10) ** exponent


def as_printed(figure: Figure) -> PrintedNumber:
    """A figure as a printed number, in base units. Raises ValueError where it is hedged."""
    if figure.hedge is not None:
        raise ValueError(f"{figure.text} is hedged ({figure.hedge})")
    places = max(figure.decimals, -int(figure.value.normalize().as_tuple().exponent))
    digits, halves = int(figure.value.scaleb(places)), 10 ** (places - figure.decimals)
    if is_exact(figure):
        halves = 0
    own = places - (_exponent(figure.unit) if figure.unit else 0)
    return PrintedNumber(digits, own, 2 * digits - halves, 2 * digits + halves)


def printed(figure: Figure) -> Interval:
    """The values that the printed figure may stand for, in base units (percent as percent)."""
    return _printed(
        figure.base_value,
        figure.value,
        figure.unit,
        figure.decimals,
        figure.hedge,
        is_exact(figure),
    )


@lru_cache(maxsize=16384)
def _printed(
    base: Decimal, told: Decimal, unit: str, decimals: int, hedge: Hedge | None, counted: bool
) -> Interval:
    value = Fraction(base)
    if hedge == "min":
        return Interval(value, None)
    if hedge == "max":
        return Interval(None, value)
    if hedge in ("over", "under_approx"):
        lead = _leading_step(told) * _factor(unit)
        if hedge == "over":
            # 10余 stays below 20: whole things end one short of the next step
            return Interval(value, value + lead - (1 if lead > 1 else lead / 10))
        return Interval(value - lead, value)
    if hedge == "about":
        return Interval(value - abs(value) * _ABOUT, value + abs(value) * _ABOUT)
    half = Fraction(0) if counted else _step(unit, decimals) / 2
    return Interval(value - half, value + half)


def is_exact(figure: Figure) -> bool:
    """True for things and points: they are counted and given, not rounded."""
    return figure.role in ("count", "score") and factor_of(figure) == 1


def _leading_step(told: Decimal) -> Fraction:
    """How far 余 reaches: one unit of the last digit that is not a trailing zero (800余: 100)."""
    if told == 0:
        return Fraction(1)
    return _power(int(told.normalize().as_tuple().exponent))


def truncated(figure: Figure) -> Interval:
    """The values of a number that was cut off instead of rounded: [v, v + u) for positive ones."""
    value, step = Fraction(figure.base_value), step_of(figure)
    low = value - step if value <= 0 else value
    high = value + step if value >= 0 else value
    return Interval(low, high, value <= 0, value >= 0)


def factor_of(figure: Figure) -> Fraction:
    """Base units in one printed unit (万元: 10000)."""
    return _factor(figure.unit)


def is_nothing(part: Figure, whole: Figure) -> bool:
    """True for a bare 0 beside a whole that is printed finer: nothing at all, not less than half a
    unit (0万元 of 9.40万元)."""
    finer = part.decimals < whole.decimals or step_of(part) > factor_of(whole)
    return not part.value and not part.decimals and finer


def step_of(figure: Figure) -> Fraction:
    """One unit of the last printed place, in base units (5.31万元: 100)."""
    return _step(figure.unit, figure.decimals)


@lru_cache(maxsize=4096)
def _factor(unit: str) -> Fraction:
    return Fraction(factor_and_base(unit)[0])


@lru_cache(maxsize=4096)
def _step(unit: str, decimals: int) -> Fraction:
    return _factor(unit) / _power(decimals)


def places_for(unit_of: Figure, figures: Iterable[Figure]) -> int:
    """Decimals that the finest print among ``figures`` needs in the unit of ``unit_of``."""
    finest, factor, places = min(map(step_of, figures)), factor_of(unit_of), 0
    while factor > finest:
        factor, places = factor / 10, places + 1
    return places


def places_printed(figure: Figure) -> int:
    """The decimal places that stand on the page, where ``decimals`` says that zeros were left out
    behind them."""
    exponent = figure.value.as_tuple().exponent
    return min(figure.decimals, max(0, -exponent)) if isinstance(exponent, int) else 0


def exact(figure: Figure) -> Fraction:
    """The printed value itself, in base units."""
    return Fraction(figure.base_value)
