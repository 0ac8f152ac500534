"""The verdict on a sum: exact, inside rounding, inside it but hardly by chance, or outside."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb, factorial

from kxai.check.interval import Interval, exact, printed, step_of
from kxai.schema.figure import Figure
from kxai.schema.finding import Verdict

CHANCE = Fraction(1, 1000)
"""Rounding that would go one way as far as this only once in a thousand is not believed."""
_MANY = 200  # roundings beyond which the chance is not worked out


def judge_sum(head: Figure, parts: Sequence[Figure], added: Interval, value: Fraction) -> Verdict:
    """consistent, tail, unlikely or inconsistent.

    ``added`` is the interval of the signed sum of ``parts`` and ``value`` the sum of what is
    printed, both in base units.
    """
    if not added.meets(printed(head)):
        return "inconsistent"
    gap = abs(value - exact(head))
    if not gap:
        return "consistent"
    everyone = (head, *parts)
    if any(f.hedge is not None for f in everyone):
        return "tail"
    step = max(step_of(f) for f in everyone)
    return "unlikely" if rounding_chance(gap / step, len(everyone)) < CHANCE else "tail"


def rounding_chance(gap: Fraction, roundings: int) -> Fraction:
    """P(\\|S\\| ≥ gap) for S the sum of ``roundings`` independent errors, even on [-1/2, 1/2].

    The Irwin–Hall distribution; 1 where there are too many roundings to work it out.
    """
    if gap <= 0 or roundings > _MANY:
        return Fraction(1)
    reach = Fraction(roundings, 2) - gap
    terms = (
        (-1) ** k * comb(roundings, k) * (reach - k) ** roundings for k in range(int(reach) + 1)
    )
    return 2 * sum(terms, Fraction(0)) / factorial(roundings) if reach > 0 else Fraction(0)
