"""Whether a figure's confidence means what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from kxai.evaluate.statistics import Column

BINS = 10
CUTS = (0.5, 0.7, 0.9, 0.95)
"""Confidences at which coverage and risk are told: who keeps only what is surer than that."""


def calibration_counts(pairs: Iterable[tuple[float, bool]]) -> dict[str, float]:
    """Counts of (confidence, right) pairs: the Brier score's sum, the bins of ECE, and how many
    lie at or above each of ``CUTS``. Raises ValueError for a confidence outside of [0, 1]."""
    out: dict[str, float] = {}

    def add(name: str, number: float) -> None:
        out[name] = out.get(name, 0) + number

    for confidence, right in pairs:
        if not 0 <= confidence <= 1:
            raise ValueError(f"confidence {confidence} is outside of [0, 1]")
        add("sure", 1)
        add("brier", (confidence - right) ** 2)
        bin_ = min(BINS - 1, int(confidence * BINS))
        add(f"bin{bin_}", 1)
        add(f"bin{bin_}_said", confidence)
        add(f"bin{bin_}_right", right)
        for cut in CUTS:
            if confidence >= cut:
                add(f"over{cut}", 1)
                add(f"over{cut}_wrong", not right)
    return out


def ece(counts: Mapping[str, Column]) -> Column:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015): the mean gap
    between what was said and what was right, weighed by the bins' sizes."""
    gaps = sum(abs(counts[f"bin{n}_said"] - counts[f"bin{n}_right"]) for n in range(BINS))
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = counts["sure"]
        return np.asarray(np.where(whole != 0, gaps / whole, np.nan), dtype=np.float64)
