"""Repeats of a run beside each other: how much of a difference is chance of the model."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from kxai.evaluate.record.log import Log


def spread(logs: Sequence[Log]) -> dict[str, dict[str, Any]]:
    """Every metric over the repeats: mean, standard deviation (of a sample; None of one run), least
    and greatest. What was not measured in all of them is left out. Raises EvaluationError."""
    summaries = [log.summary() for log in logs]
    out = {}
    for name, first in summaries[0]["metrics"].items():
        values = [summary["metrics"][name]["value"] for summary in summaries]
        if any(value is None for value in values):
            continue
        out[name] = {
            "zh": first["zh"],
            "digits": first["digits"],
            "better": first["better"],
            "mean": statistics.fmean(values),
            "sd": statistics.stdev(values) if len(values) > 1 else None,
            "least": min(values),
            "greatest": max(values),
            "values": values,
        }
    return out


def tokens(logs: Sequence[Log]) -> int:
    """All tokens that the runs took; kept replies took none."""
    names = ("prompt_tokens", "completion_tokens", "guessed_tokens")
    costs = [log.summary()["cost"] for log in logs]
    return round(sum(float(cost.get(name, 0)) for cost in costs for name in names))
