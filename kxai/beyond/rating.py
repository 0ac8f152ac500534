"""A rule printed beside a score, and the scores that it allows for a rate."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kxai.genre import words

BOUND = words("scores.bound").regex
STEP = words("scores.step").regex
_PROPORTIONAL = words("scores.proportional").regex
_DEDUCTION = words("scores.deduction").regex
_AT_LEAST = (
    "≥", "≧", ">=", "＞", ">", "大于等于", "大于或等于", "不低于", "不小于", "大于", "高于", "超过",
    "达到",
)  # fmt: skip
_AT_MOST = (
    "≤", "≦", "<=", "＜", "<", "小于等于", "小于或等于", "不高于", "不超过", "不大于", "控制在",
    "小于", "低于",
)  # fmt: skip
_UP, _DOWN = ("及以上", "以上", "（含）以上"), ("及以下", "以下", "以内")


@dataclass(frozen=True, slots=True)
class _Bound:
    """``points`` for rates from ``low`` to ``high`` percent; None: without end."""

    low: Fraction | None
    high: Fraction | None
    points: Fraction

    def holds(self, rate: Fraction) -> bool:
        return (self.low is None or rate >= self.low) and (self.high is None or rate <= self.high)


@dataclass(frozen=True, slots=True)
class _Step:
    """``off`` points less for every ``size`` percentage points above or below what is asked."""

    over: bool
    size: Fraction
    off: Fraction


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that could be read whole: bands of rates, a deduction a step, or a proportion."""

    bounds: tuple[_Bound, ...]
    step: _Step | None
    proportional: bool

    def scores(
        self, rate: Fraction, weight: Fraction, target: Fraction | None = None
    ) -> tuple[Fraction, ...]:
        """The scores that the rule allows for ``rate`` (percent) of ``weight`` points.

        ``target`` is what is asked where the rule does not say so. A step begun is counted whole,
        in part or not at all, as people do. () where the rule does not decide.
        """
        if self.proportional:
            return (weight * min(rate, Fraction(100)) / 100,)
        held = [bound for bound in self.bounds if bound.holds(rate)]
        if self.step is None:
            return (max(bound.points for bound in held),) if held else ()
        if held:
            return (held[0].points,) if len(self.bounds) == 1 else ()
        return self._reduced(self.step, rate, weight, target)

    def _reduced(
        self, step: _Step, rate: Fraction, weight: Fraction, target: Fraction | None
    ) -> tuple[Fraction, ...]:
        asked, points = target, weight
        if self.bounds:
            (bound,) = self.bounds
            asked, points = (bound.high if step.over else bound.low), bound.points
        if asked is None:
            return ()
        off = (rate - asked if step.over else asked - rate) / step.size
        if off <= 0:
            return (points,)
        counts = (Fraction(math.floor(off)), off, Fraction(math.ceil(off)))
        return tuple(max(Fraction(0), points - step.off * count) for count in counts)


def read_rule(text: str, weight: Fraction) -> Rule | None:
    """The rule that a cell or clause prints, None where it could not be read whole: it has other
    deductions, several steps, or a step beside several bands.

    >>> rule = read_rule("≤0计5分，每超过一个百分点扣0.5分，扣完为止", Fraction(5))
    >>> [float(score) for score in rule.scores(Fraction(3), Fraction(5))]
    [3.5, 3.5, 3.5]
    """
    bounds = tuple(_bounds(text, weight))
    steps = list(STEP.finditer(text))
    proportional = _PROPORTIONAL.search(text) is not None
    if len(steps) != len(_DEDUCTION.findall(text)) or len(steps) > 1:
        return None
    if proportional:
        return Rule((), None, True) if not (bounds or steps) else None
    step = _step(steps[0]) if steps else None
    if step is not None and len(bounds) > 1:
        return None
    if step is None and not bounds:
        return None
    return Rule(bounds, step, False)


def _bounds(text: str, weight: Fraction) -> Iterator[_Bound]:
    for match in BOUND.finditer(text):
        if match["low"] is not None:
            points = Fraction(match["rpoints"]) if match["rpoints"] else weight
            yield _Bound(Fraction(match["low"]), Fraction(match["high"]), points)
            continue
        points = Fraction(match["points"]) if match["points"] else weight
        value, sign, after = Fraction(match["value"]), match["sign"], match["after"]
        if sign in _AT_LEAST or after in _UP:
            yield _Bound(value, None, points)
        elif sign in _AT_MOST or after in _DOWN:
            yield _Bound(None, value, points)
        else:
            yield _Bound(value, value, points)


def _step(match: re.Match[str]) -> _Step:
    size = match["step"]
    return _Step(
        over=match["over"] is not None,
        size=Fraction(size) if size not in (None, "一") else Fraction(1),
        off=Fraction(match["off"]),
    )
