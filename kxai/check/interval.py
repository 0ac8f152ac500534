"""Exact intervals: what a printed number says about the number behind it.

A number printed as ``v`` with ``d`` decimals in a unit of ``s`` base units stands for any value in
``[v - u/2, v + u/2]`` with ``u = s * 10**-d`` (closed: covers rounding half up and half to even).
All arithmetic is on Fractions; a missing end means unbounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kxai.schema.figure import Figure
from kxai.schema.units import factor_and_base

_ABOUT = Fraction(1, 10)  # 约 is taken to allow a tenth either way


@dataclass(frozen=True, slots=True)
class Interval:
    """``[low, high]``, both ends included; None is unbounded."""

    low: Fraction | None
    high: Fraction | None

    def meets(self, other: Interval) -> bool:
        """True when the two have a value in common."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and self.low > other.high
        return not below and not above

    def common(self, other: Interval) -> Interval:
        """The values in both of two intervals that meet."""
        lows = [end for end in (self.low, other.low) if end is not None]
        highs = [end for end in (self.high, other.high) if end is not None]
        return Interval(max(lows, default=None), min(highs, default=None))

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high, None if self.low is None else -self.low
        )

    def __add__(self, other: Interval) -> Interval:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high)

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    @property
    def size(self) -> Interval:
        """The absolute values of a bounded interval."""
        low, high = self.low or Fraction(0), self.high or Fraction(0)
        if low <= 0 <= high:
            return Interval(Fraction(0), max(-low, high))
        return Interval(min(abs(low), abs(high)), max(abs(low), abs(high)))


def printed(figure: Figure) -> Interval:
    """The values that the printed figure may stand for, in base units (percent as percent)."""
    value = Fraction(figure.base_value)
    factor, step = factor_of(figure), step_of(figure)
    hedge = figure.hedge
    if hedge == "min":
        return Interval(value, None)
    if hedge == "max":
        return Interval(None, value)
    if hedge in ("over", "under_approx"):
        lead = _leading_step(figure) * factor
        if hedge == "over":
            # 10余 stays below 20: whole things end one short of the next step
            return Interval(value, value + lead - (1 if lead > 1 else lead / 10))
        return Interval(value - lead, value)
    if hedge == "about":
        return Interval(value - abs(value) * _ABOUT, value + abs(value) * _ABOUT)
    if figure.role in ("count", "score") and factor == 1:
        return Interval(value, value)  # things and points are counted, not rounded
    return Interval(value - step / 2, value + step / 2)


def _leading_step(figure: Figure) -> Fraction:
    """How far 余 reaches: one unit of the last digit that is not a trailing zero (800余: 100)."""
    value = abs(figure.value)
    if value == 0:
        return Fraction(1)
    exponent = int(value.normalize().as_tuple().exponent)
    return Fraction(10) ** exponent if exponent > 0 else Fraction(1, 10**-exponent)


def total(intervals: Iterable[Interval]) -> Interval:
    """Interval sum; 0 for none."""
    out = Interval(Fraction(0), Fraction(0))
    for interval in intervals:
        out = out + interval
    return out


def ratio(part: Interval, whole: Interval) -> Interval | None:
    """part / whole in percent, for a whole that is surely positive and a part not negative.

    None where the whole may be zero or an end is unbounded.
    """
    if part.low is None or part.high is None or whole.low is None or whole.high is None:
        return None
    if whole.low <= 0:
        return None
    low = part.low / (whole.high if part.low >= 0 else whole.low)
    high = part.high / (whole.low if part.high >= 0 else whole.high)
    return Interval(100 * low, 100 * high)


def growth(current: Interval, previous: Interval) -> Interval | None:
    """(current / previous - 1) in percent: from c_lo/p_hi - 1 to c_hi/p_lo - 1.

    Not interval (c - p) / p, which counts the previous value twice. None where the previous value
    may be zero.
    """
    share = ratio(current, previous)
    if share is None or share.low is None or share.high is None:
        return None
    return Interval(share.low - 100, share.high - 100)


def truncated(figure: Figure) -> Interval:
    """The values of a number that was cut off instead of rounded: [v, v + u)."""
    value = Fraction(figure.base_value)
    step = step_of(figure)
    return Interval(value, value + step) if value >= 0 else Interval(value - step, value)


def factor_of(figure: Figure) -> Fraction:
    """Base units in one printed unit (万元: 10000)."""
    return Fraction(factor_and_base(figure.unit)[0])


def step_of(figure: Figure) -> Fraction:
    """One unit of the last printed place, in base units (5.31万元: 100)."""
    return factor_of(figure) / Fraction(10) ** figure.decimals


def places_for(unit_of: Figure, figures: Iterable[Figure]) -> int:
    """Decimals that the finest print among ``figures`` needs in the unit of ``unit_of``."""
    finest, factor, places = min(map(step_of, figures)), factor_of(unit_of), 0
    while factor > finest:
        factor, places = factor / 10, places + 1
    return places


def exact(figure: Figure) -> Fraction:
    """The printed value itself, in base units."""
    return Fraction(figure.base_value)
