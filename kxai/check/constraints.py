"""What a relation asks of its numbers, as inequalities that can be solved for any of them.

Every relation of the checker is linear in its amounts: Σ parts − total = 0, current − previous ∓
change = 0, and for a printed rate r of 100·N/D the two lines r_lo·D ≤ 100·N ≤ r_hi·D. A number
whose value is in doubt is a variable; all others range over their printed intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from kxai.check.interval import Interval
from kxai.schema.figure import Figure

Terms = tuple[tuple[int, Figure], ...]
"""Weighted amounts: ((1, a), (-1, b)) is a − b."""
Read = Callable[[Figure], Interval]
"""The values a figure may have: its printed interval, or what is tried in its place."""
ANY = Interval(None, None)
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Linear:
    """Σ weight · value = 0, or ≤ 0 with ``at_most``."""

    terms: Terms
    at_most: bool = False

    def figures(self) -> Iterable[Figure]:
        return (figure for _, figure in self.terms)


@dataclass(frozen=True, slots=True)
class Quotient:
    """\\|rate\\| = 100 · \\|Σ numerator\\| / Σ denominator, the rate in percent."""

    rate: Figure
    numerator: Terms
    denominator: Terms

    def figures(self) -> Iterable[Figure]:
        yield self.rate
        yield from (figure for _, figure in (*self.numerator, *self.denominator))


Form = Linear | Quotient


@dataclass(frozen=True, slots=True)
class Inequality:
    """Σ weight · value ≤ 0 over figures, by id; what a form asks, in one direction."""

    weights: Mapping[str, Fraction]
    figures: Mapping[str, Figure]


def adds_up(total: Figure, parts: Iterable[Figure], *, at_most: bool = False) -> Linear:
    """Σ parts = total; with ``at_most`` Σ parts ≤ total."""
    return Linear((*((1, part) for part in parts), (-1, total)), at_most)


def equal(first: Figure, second: Figure) -> Linear:
    return Linear(((1, first), (-1, second)))


def moves(change: Figure, current: Figure, previous: Figure) -> Linear:
    """current = previous ± change, the sign from the word that the report uses."""
    sign = 1 if change.direction == "down" else -1
    return Linear(((1, current), (-1, previous), (sign, change)))


def holds(form: Form, read: Read) -> bool:
    """True when values within what ``read`` gives satisfy the form."""
    lows = (_least(line, read) for line in lines(form, read))
    return all(low is None or low <= 0 for low in lows)


def lines(form: Form, read: Read) -> tuple[Inequality, ...]:
    """The inequalities of a form; none where the rate itself may be anything."""
    if isinstance(form, Linear):
        line = _inequality((Fraction(weight), figure) for weight, figure in form.terms)
        return (line,) if form.at_most else (line, _turned(line))
    rate = read(form.rate)
    if rate.low is None or rate.high is None:
        return ()
    low, high = rate.size.low or _ZERO, rate.size.high or _ZERO
    # |N|: a fall is told as a positive rate
    sign = 1 if _value(form.numerator, read) >= 0 else -1
    top = [(Fraction(100 * sign * weight), figure) for weight, figure in form.numerator]
    below = _inequality((*((-weight, f) for weight, f in top), *_scaled(form.denominator, low)))
    above = _inequality((*top, *_scaled(form.denominator, -high)))
    return below, above


def rate_of(form: Quotient, read: Read) -> Interval | None:
    """The values that the rate of a form may have; None where the base may be zero.

    100 · N/D over the box of its amounts: a linear fraction has its ends at the corners.
    """
    figures = {f.id: f for _, f in (*form.numerator, *form.denominator)}
    ends: list[list[Fraction]] = []
    for figure in figures.values():
        interval = read(figure)
        if interval.low is None or interval.high is None:
            return ANY
        ends.append([interval.low, interval.high])
    values: list[Fraction] = []
    for corner in product(*ends):
        at = dict(zip(figures, corner, strict=True))
        bottom = sum((weight * at[f.id] for weight, f in form.denominator), _ZERO)
        if bottom <= 0:
            return None
        values.append(
            100 * sum((weight * at[f.id] for weight, f in form.numerator), _ZERO) / bottom
        )
    return Interval(min(values), max(values)).size


def _value(terms: Terms, read: Read) -> Fraction:
    """The sign that the terms have at what is printed."""
    total = _ZERO
    for weight, figure in terms:
        interval = read(figure)
        ends = [end for end in (interval.low, interval.high) if end is not None]
        total += weight * (sum(ends, _ZERO) / len(ends) if ends else Fraction(figure.base_value))
    return total


def _scaled(terms: Terms, factor: Fraction) -> list[tuple[Fraction, Figure]]:
    return [(weight * factor, figure) for weight, figure in terms]


def _inequality(terms: Iterable[tuple[Fraction, Figure]]) -> Inequality:
    weights: dict[str, Fraction] = {}
    figures: dict[str, Figure] = {}
    for weight, figure in terms:
        weights[figure.id] = weights.get(figure.id, _ZERO) + weight
        figures[figure.id] = figure
    return Inequality(weights, figures)


def _turned(line: Inequality) -> Inequality:
    return Inequality({key: -weight for key, weight in line.weights.items()}, line.figures)


def _least(line: Inequality, read: Read) -> Fraction | None:
    """The least value of the line's sum; None where unbounded."""
    total = _ZERO
    for key, weight in line.weights.items():
        interval = read(line.figures[key])
        end = interval.low if weight > 0 else interval.high
        if end is None:
            return None
        total += weight * end
    return total
