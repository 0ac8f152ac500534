"""Which numbers may have been meant: those that relations allow, printed as the report does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log2

from kxai.check.interval import Interval, factor_of, places_printed
from kxai.check.wording import decimal
from kxai.schema.figure import Figure

_GRID = 40  # values that would do, beyond which only the middle one is looked at
_NARROW = Fraction(1, 100)  # of the value: a wider room names no number
_EXACT = 0.5  # bits: most sums hold to the last digit
_OWN, _OTHER = 1.5, 4.0  # bits: with as many places as stated, where the report has others; or more


@dataclass(frozen=True, slots=True)
class Meant:
    """A number that would do: ``exact`` where it fits to the last digit, ``bits`` what it takes to
    tell it among those that rounding allows, and in the places it is printed with."""

    text: str
    bits: float
    exact: bool


def meant_numbers(figure: Figure, room: Interval, house: int) -> list[Meant]:
    """The numbers that could stand in the place of ``figure`` for its value to lie in ``room``.

    ``house`` is the number of decimal places in which the report prints such numbers.
    """
    if room.low is None or room.high is None:
        return []
    out: list[Meant] = []
    seen: set[str] = set()
    own = places_printed(figure)
    for places in dict.fromkeys((house, own, own + 1, own - 1)):
        if places < 0:
            continue
        style = 0.0 if places == house else _OWN if places == own else _OTHER
        for value, exact, count in _values(figure, room, places, house):
            text = decimal(value, places)
            if text not in seen:
                seen.add(text)
                bits = style + (_EXACT if exact else spread(count))
                out.append(Meant(text, bits, exact))
    return out


def spread(count: int) -> float:
    """Bits to tell one of the numbers that rounding allows."""
    return _EXACT + log2(count)


def likeliest(numbers: Sequence[Meant]) -> str:
    """The number that fits to the last digit and is printed as the report does; "" for none."""
    exact = [number for number in numbers if number.exact]
    return min(exact, key=lambda number: number.bits).text if exact else ""


def _values(
    figure: Figure, room: Interval, places: int, house: int
) -> list[tuple[Fraction, bool, int]]:
    """(value in the figure's unit, fits to the last digit, how many there are)."""
    assert room.low is not None
    assert room.high is not None
    factor = factor_of(figure)
    unit = factor / Fraction(10) ** places
    counted = figure.role in ("count", "score") and factor == 1
    half = Fraction(0) if counted else unit / 2
    first, last = -((half - room.low) // unit), (room.high + half) // unit
    middle = (room.low + room.high) / 2
    best = (2 * middle + unit) // (2 * unit)
    if not first <= best <= last:
        best = first
    count = int(last - first) + 1
    steps = range(int(first), int(last) + 1)
    if count > _GRID:
        narrow = room.high - room.low <= abs(middle) * _NARROW
        steps = range(int(best), int(best) + 1) if narrow else range(0)
    out: list[tuple[Fraction, bool, int]] = []
    for step in steps:
        # with other places than printed, only what fits to the last digit
        own = places == places_printed(figure)
        inside = room.low <= step * unit <= room.high
        if step >= 0 and (inside or own or places == house):
            out.append((step * unit / factor, step == best and (inside or own), count))
    return out
