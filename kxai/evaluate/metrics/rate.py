"""Rates made of counts: how a metric is defined once, for one value and for a thousand draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kxai.evaluate.statistics import Column, Counts, Rate


@dataclass(frozen=True, slots=True)
class Metric:
    """A rate by ``name`` (stable, in files) and ``zh`` (shown). ``better`` says which way is good;
    None: neither, it is told only. ``gated`` ones can fail the gate. ``digits`` are printed."""

    name: str
    zh: str
    rate: Rate
    better: Literal["up", "down"] | None = "up"
    gated: bool = False
    digits: int = 3


def ratio(above: Mapping[str, float] | str, below: Mapping[str, float] | str) -> Rate:
    """The sum of the counts ``above`` with their weights, over that of ``below``.

    NaN where ``below`` sums up to 0: what was not measured is no rate.
    """
    top = {above: 1.0} if isinstance(above, str) else dict(above)
    bottom = {below: 1.0} if isinstance(below, str) else dict(below)

    def rate(counts: Mapping[str, Column]) -> Column:
        upper = sum(counts[name] * weight for name, weight in top.items())
        lower = sum(counts[name] * weight for name, weight in bottom.items())
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(lower != 0, upper / lower, np.nan), dtype=np.float64)

    return rate


def total(name: str) -> Rate:
    """The count itself."""

    def rate(counts: Mapping[str, Column]) -> Column:
        return counts[name]

    return rate


def summed(groups: list[Counts]) -> dict[str, float]:
    """All counts of several documents together."""
    out: dict[str, float] = {}
    for group in groups:
        for name, number in group.items():
            out[name] = out.get(name, 0) + number
    return out
