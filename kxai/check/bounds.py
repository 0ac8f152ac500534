"""Exact intervals, with open and closed ends.

All arithmetic is on Fractions; a missing end is unbounded. Semantics follow XBRL Calculations 1.1
(https://www.xbrl.org/Specification/calculation-1.1/REC-2023-02-22/calculation-1.1-REC-2023-02-22.html):
a negative weight swaps the ends and with them whether they are open, an end of a sum is open where
an end of a term is, and what is printed more than once lies in all of its intervals at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import product

End = tuple[Fraction, bool]
"""A bounded end and whether it is open."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The values from ``low`` to ``high``; None is unbounded, an open end does not belong to it.

    Not empty: ``low <= high``, and both ends belong to it where they are equal.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Fraction | int) -> Interval:
        """One value, exactly."""
        return cls(Fraction(value), Fraction(value))

    def meets(self, other: Interval) -> bool:
        """True when the two have a value in common."""
        return not (_apart(self, other) or _apart(other, self))

    def common(self, other: Interval) -> Interval:
        """The values in both of two intervals that meet."""
        lows = [(x.low, x.low_open) for x in (self, other) if x.low is not None]
        highs = [(-x.high, x.high_open) for x in (self, other) if x.high is not None]
        low, low_open = max(lows, default=(None, False))
        minus_high, high_open = max(highs, default=(None, False))
        high = None if minus_high is None else -minus_high
        return Interval(low, high, low_open, high_open)

    def __neg__(self) -> Interval:
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.high_open, self.low_open)

    def __add__(self, other: Interval) -> Interval:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(
            low,
            high,
            low is not None and (self.low_open or other.low_open),
            high is not None and (self.high_open or other.high_open),
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    def weighted(self, weight: Fraction | int) -> Interval:
        """All values times ``weight``; a negative one swaps the ends and whether they are open."""
        if weight == 0:
            return Interval.point(0)
        if weight < 0:
            return (-self).weighted(-weight)
        low = None if self.low is None else self.low * weight
        high = None if self.high is None else self.high * weight
        return Interval(low, high, self.low_open, self.high_open)

    def times(self, other: Interval) -> Interval:
        """The products of two bounded intervals. Raises ValueError where an end is unbounded."""
        mine, others = _ends(self), _ends(other)
        if mine[0][0] > 0 and others[0][0] > 0:
            (low, low_open), (high, high_open) = map(_product, mine, others)
            return Interval(low, high, low_open, high_open)
        ends = [_product(a, b) for a, b in product(mine, others)]
        # of equal ends the closed one counts
        low, low_open = min(ends)
        high, high_open = max(ends, key=lambda end: (end[0], not end[1]))
        return Interval(low, high, low_open, high_open)

    @property
    def size(self) -> Interval:
        """The absolute values of a bounded interval."""
        low, high = self.low or Fraction(0), self.high or Fraction(0)
        if low <= 0 <= high:
            least = Interval.point(0).meets(self)
            far, is_open = max((-low, self.low_open), (high, self.high_open), key=_far)
            return Interval(Fraction(0), far, not least, is_open)
        return self if low > 0 else -self

    @property
    def width(self) -> Fraction | None:
        """high - low; None where an end is unbounded."""
        return None if self.low is None or self.high is None else self.high - self.low


def _far(end: End) -> tuple[Fraction, bool]:
    return end[0], not end[1]


def _apart(below: Interval, above: Interval) -> bool:
    """True when all of ``below`` is smaller than all of ``above``."""
    if below.high is None or above.low is None:
        return False
    # Fractions compare slowly, integers do not.
    between = (
        above.low.numerator * below.high.denominator - below.high.numerator * above.low.denominator
    )
    return between > 0 or (between == 0 and (below.high_open or above.low_open))


def _ends(interval: Interval) -> tuple[End, End]:
    if interval.low is None or interval.high is None:
        raise ValueError("an unbounded interval has no product")
    return (interval.low, interval.low_open), (interval.high, interval.high_open)


def _product(a: End, b: End) -> End:
    # a zero that belongs to its interval gives 0 with whatever the other holds
    zero = (a[0] == 0 and not a[1]) or (b[0] == 0 and not b[1])
    return a[0] * b[0], not zero and (a[1] or b[1])


def intersection(intervals: Iterable[Interval]) -> Interval | None:
    """The values in all of the intervals; None where there is none. Raises ValueError for none."""
    first, *others = intervals
    found = first
    for interval in others:
        if not found.meets(interval):
            return None
        found = found.common(interval)
    return found


def total(intervals: Iterable[Interval]) -> Interval:
    """Interval sum; 0 for none."""
    return reduce(Interval.__add__, intervals, Interval.point(0))


def ratio(part: Interval, whole: Interval) -> Interval | None:
    """100 · part / whole, with the signs that both have.

    None where the whole may be zero or an end is unbounded.
    """
    if None in (part.low, part.high, whole.low, whole.high):
        return None
    (low, low_open), (high, high_open) = _ends(whole)
    if low <= 0 <= high:
        return None
    if low > 0 and part.low is not None and part.high is not None and part.low > 0:
        return Interval(
            _percent(part.low, high),
            _percent(part.high, low),
            part.low_open or high_open,
            part.high_open or low_open,
        )
    return part.times(Interval(1 / high, 1 / low, high_open, low_open)).weighted(100)


def _percent(part: Fraction, whole: Fraction) -> Fraction:
    """100 · part / whole, in one step."""
    return Fraction(100 * part.numerator * whole.denominator, part.denominator * whole.numerator)


def growth(current: Interval, previous: Interval) -> Interval | None:
    """100 · (current / previous - 1): from c_lo/p_hi - 1 to c_hi/p_lo - 1 where both are positive.

    Not interval (c - p) / p, which counts the previous value twice. None where the previous value
    may be zero.
    """
    share = ratio(current, previous)
    return None if share is None else share - Interval.point(100)
