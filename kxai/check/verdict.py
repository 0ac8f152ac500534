"""Verdicts on the report's figures: on a sum, and on a column that was made to add up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kxai.check import judge
from kxai.check.chance import CHANCE, hardly_rounding, rounding_chance
from kxai.check.interval import Interval, as_printed, exact, is_exact, printed, step_of
from kxai.schema.figure import Figure
from kxai.schema.finding import Verdict

__all__ = ["CHANCE", "judge_column", "judge_sum", "rounding_chance"]


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
    step, *steps = (0 if is_exact(f) else step_of(f) for f in everyone)
    return "unlikely" if hardly_rounding(gap, step, tuple(steps)) else "tail"


def judge_column(
    head: Figure, parts: Sequence[Figure], finer_head: Figure, finer_parts: Sequence[Figure]
) -> Verdict:
    """A column of a sum against the same column printed finer, as `judge.judge_column` judges.

    ``undetermined`` where the columns differ in length or a number is hedged.
    """
    everyone = (head, *parts, finer_head, *finer_parts)
    if len(parts) != len(finer_parts) or any(f.hedge is not None for f in everyone):
        return "undetermined"
    coarse, fine = [as_printed(f) for f in parts], [as_printed(f) for f in finer_parts]
    return judge.judge_column(as_printed(head), coarse, as_printed(finer_head), fine)
