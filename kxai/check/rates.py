"""The rate that amounts give: a change over last year's amount, or two amounts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kxai.check.constraints import Terms
from kxai.check.interval import Interval, factor_of, growth, is_nothing, printed, ratio
from kxai.check.wording import decimal, quantity
from kxai.schema.figure import Figure

_NOTHING = Interval.point(0)
_WIDE = Fraction(20)  # percentage points; a wider interval excludes nothing of interest


@dataclass(frozen=True, slots=True)
class Worked:
    """A rate worked out: ``interval`` in percent (None on a base of nothing or less), its exact
    ``value`` and ``base`` (base units), the amounts over and under the line, and the equation."""

    interval: Interval | None
    value: Fraction
    base: Fraction
    over: Terms
    under: Terms
    equation: str

    @property
    def operands(self) -> tuple[Figure, ...]:
        """The amounts of the equation, each once."""
        return tuple({figure.id: figure for _, figure in (*self.over, *self.under)}.values())

    @property
    def is_weak(self) -> bool:
        """True where the print is so coarse that little could fail to hold."""
        size = self.interval.size if self.interval is not None else Interval(None, None)
        return (size.high or Fraction(0)) - (size.low or Fraction(0)) > _WIDE


def signed(figure: Figure, interval: Interval) -> Interval:
    """The interval of a change with the sign that its words give it."""
    return -interval if figure.direction == "down" else interval


def moved_by(change: Figure, amount: Figure) -> Interval:
    """What ``change`` adds: nothing at all for a bare 0 beside an ``amount`` printed finer."""
    return _NOTHING if is_nothing(change, amount) else signed(change, printed(change))


def rate_of(
    current: Figure | None, previous: Figure | None, change: Figure | None
) -> Worked | None:
    """The rate that the amounts give; None where there are too few of them."""
    if change is not None:
        if previous is not None and (current is None or leads(change, current, previous)):
            return _over_previous(change, previous)
        if current is not None:
            return _over_rest(change, current)
        return None
    if current is None or previous is None:
        return None
    return _grown(current, previous)


def _over_previous(change: Figure, previous: Figure) -> Worked | None:
    base = Fraction(previous.base_value)
    over, under = ((1, change),), ((1, previous),)
    if base <= 0:
        return Worked(None, Fraction(0), base, over, under, f"上年数为{quantity(previous)}")
    interval = ratio(printed(change), printed(previous))
    if interval is None:
        return None
    equation = f"{quantity(change)} ÷ {quantity(previous)}"
    return Worked(interval, 100 * Fraction(change.base_value) / base, base, over, under, equation)


def _over_rest(change: Figure, current: Figure) -> Worked | None:
    now, moved = Fraction(current.base_value), Fraction(change.base_value)
    fell = change.direction == "down"
    base = now + moved if fell else now - moved
    over, under = ((1, change),), ((1, current), (1 if fell else -1, change))
    if base <= 0:
        implied = decimal(base / factor_of(change), 2) + change.unit
        return Worked(None, Fraction(0), base, over, under, f"上年数推算为{implied}")
    interval = ratio(printed(change), printed(current) - signed(change, printed(change)))
    if interval is None:
        return None
    equation = (
        f"{quantity(change)} ÷ ({quantity(current)} {'+' if fell else '−'} {quantity(change)})"
    )
    return Worked(interval, 100 * moved / base, base, over, under, equation)


def _grown(current: Figure, previous: Figure) -> Worked | None:
    base = Fraction(previous.base_value)
    over, under = ((1, current), (-1, previous)), ((1, previous),)
    if base <= 0:
        return Worked(None, Fraction(0), base, over, under, f"上年数为{quantity(previous)}")
    interval = growth(printed(current), printed(previous))
    if interval is None:
        return None
    equation = f"({quantity(current)} − {quantity(previous)}) ÷ {quantity(previous)}"
    value = 100 * (Fraction(current.base_value) / base - 1)
    return Worked(interval, value, base, over, under, equation)


def leads(change: Figure, current: Figure, previous: Figure) -> bool:
    """True where a change leads from the one amount to the other, in either direction."""
    either = signed(change, printed(change))
    now, before = printed(current), printed(previous)
    return (before + either).meets(now) or (before - either).meets(now)
