"""Intervals for measured rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Counts = Mapping[str, float]
"""What was counted in one document, by name."""
Rate = Callable[[Mapping[str, Column]], Column]
"""A rate of summed counts, for many sums at once; a count that nobody made is 0. NaN where nothing
was measured."""

Z95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


def wilson(hits: int, trials: int, z: float = Z95) -> tuple[float, float]:
    """The score interval (low, high) of a rate, each in [0, 1]; (0, 1) for no trials.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    Raises ValueError for fewer than no hits or for more hits than trials.
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} hits of {trials} trials")
    if trials == 0:
        return 0.0, 1.0
    rate, square = hits / trials, z * z
    middle = (rate + square / (2 * trials)) / (1 + square / trials)
    half = z * sqrt(rate * (1 - rate) / trials + square / (4 * trials * trials))
    half /= 1 + square / trials
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == trials else min(1.0, middle + half)
    return low, high


FEWEST = 6
"""Documents below which nothing can be told apart at 95 %: that all of five differ in one direction
happens by chance in one case of sixteen (sign test, 2 · 0.5⁵ > 0.05)."""
DRAWS = 2000
"""Resamples of a bootstrap; its 95 % interval is good to about a hundredth of its width."""
_CHUNK = 200  # resamples held at once
_SEED = 20240229  # the draws are part of the result: the same runs give the same interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured value with its 95 % interval; None where nothing was measured. ``groups`` is the
    number of documents that were drawn from."""

    value: float | None
    low: float | None
    high: float | None
    groups: int


def bootstrap(groups: Sequence[Counts], rate: Rate) -> Estimate:
    """``rate`` over the summed counts, and its percentile interval over resampled groups.

    A group is a whole document with all that was counted in it: what stands in one document hangs
    together, so documents are drawn, never single numbers (Efron and Tibshirani 1993, ch. 8 and
    13). Of one group there is no spread, and so no interval.
    """
    columns = _columns(groups)
    drawn = [rate(_summed(columns, weights)) for weights in _weights(len(groups))]
    return Estimate(_whole(columns, rate), *_limits(drawn, 0.95), len(groups))


def paired(
    first: Sequence[Counts], second: Sequence[Counts], rate: Rate, *, level: float = 0.95
) -> Estimate:
    """The difference ``second`` - ``first`` of ``rate``, over the same documents in one order.

    The same documents are drawn for both, so that what makes a document hard cancels out; the
    interval holds at ``level``. Raises ValueError where the two have not as many groups.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} groups against {len(second)}")
    one, two = _columns(first), _columns(second)
    was, now = _whole(one, rate), _whole(two, rate)
    if was is None or now is None:
        return Estimate(None, None, None, len(first))
    drawn = [
        rate(_summed(two, weights)) - rate(_summed(one, weights))
        for weights in _weights(len(first))
    ]
    return Estimate(now - was, *_limits(drawn, level), len(first))


def _columns(groups: Sequence[Counts]) -> dict[str, Column]:
    names = dict.fromkeys(name for group in groups for name in group)
    return {
        name: np.array([group.get(name, 0) for group in groups], dtype=np.float64) for name in names
    }


def _weights(groups: int) -> Iterator[Column]:
    """How often each group is drawn: chunks of resamples, a row a resample."""
    chance = np.random.default_rng(_SEED)
    for _ in range(DRAWS // _CHUNK if groups > 1 else 0):
        yield chance.multinomial(groups, [1 / groups] * groups, size=_CHUNK).astype(np.float64)


def _summed(columns: Mapping[str, Column], weights: Column) -> Mapping[str, Column]:
    sums: dict[str, Column] = defaultdict(lambda: np.zeros(len(weights)))
    sums.update((name, weights @ column) for name, column in columns.items())
    return sums


def _whole(columns: Mapping[str, Column], rate: Rate) -> float | None:
    groups = max((len(column) for column in columns.values()), default=0)
    value = float(rate(_summed(columns, np.ones((1, groups))))[0])
    return None if np.isnan(value) else value


def _limits(drawn: Sequence[Column], level: float) -> tuple[float | None, float | None]:
    values = np.concatenate(drawn) if drawn else np.array([np.nan])
    values = values[~np.isnan(values)]
    if not len(values):
        return None, None
    low, high = np.percentile(values, (50 * (1 - level), 50 * (1 + level)))
    return float(low), float(high)
