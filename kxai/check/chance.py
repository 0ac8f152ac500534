"""How far rounding goes by chance: the Irwin-Hall distribution."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import comb, factorial

CHANCE = Fraction(1, 1000)
"""Rounding that would go one way as far as this only once in a thousand is not believed."""
_MANY = 200  # roundings beyond which only a bound on the chance is worked out
_LOG = Fraction(7601, 1000)  # a little more than ln(2 / CHANCE)


def rounding_chance(gap: Fraction, roundings: int) -> Fraction:
    """P(\\|S\\| ≥ gap) for S the sum of ``roundings`` independent errors, even on [-1/2, 1/2].

    The Irwin-Hall distribution; 1 where there are too many roundings to work it out.
    """
    if gap <= 0 or roundings > _MANY:
        return Fraction(1)
    reach = Fraction(roundings, 2) - gap
    terms = (
        (-1) ** k * comb(roundings, k) * (reach - k) ** roundings for k in range(int(reach) + 1)
    )
    return 2 * sum(terms, Fraction(0)) / factorial(roundings) if reach > 0 else Fraction(0)


@lru_cache(maxsize=65536)
def hardly_rounding(
    gap: Fraction | int, head: Fraction | int, parts: tuple[Fraction | int, ...]
) -> bool:
    """True when rounding alone puts a total off by ``gap`` or more with P < CHANCE.

    ``head`` and ``parts`` are the steps that the total and its parts are rounded to (0: exact). The
    total is the true sum rounded, so it is off by ``gap`` when the roundings of the parts, which
    are independent, add up to ``gap`` less half a step of the total. Two upper bounds on the chance
    of that are tried: all parts taken to be rounded as coarsely as the coarsest, and the coarsest
    alone, with the finer ones as far against them as they can go.
    """
    reach = abs(Fraction(gap)) - Fraction(head) / 2
    rounded = [step for step in parts if step]
    if not rounded:
        return reach > 0
    coarsest = max(rounded)
    few = rounded.count(coarsest)
    if _hardly(reach / coarsest, len(rounded)):
        return True
    finer = Fraction(sum(rounded) - few * coarsest) / 2
    return few < len(rounded) and _hardly((reach - finer) / coarsest, few)


@lru_cache(maxsize=65536)
def _hardly(gap: Fraction, roundings: int) -> bool:
    if gap <= 0:
        return False
    if roundings > _MANY:  # Hoeffding: P(|S| >= g) <= 2 exp(-2 g^2 / n)
        return 2 * gap * gap > _LOG * roundings
    floor, above = divmod(2 * gap, 1)
    known = _first_unlikely(roundings)
    if above and floor + 1 == known:
        return rounding_chance(gap, roundings) < CHANCE
    return floor >= known


@lru_cache(maxsize=_MANY)
def _first_unlikely(roundings: int) -> int:
    """The least number of half steps that so many roundings reach with P < CHANCE."""
    low, high = 1, roundings + 1
    while low < high:
        middle = (low + high) // 2
        if rounding_chance(Fraction(middle, 2), roundings) < CHANCE:
            high = middle
        else:
            low = middle + 1
    return low
