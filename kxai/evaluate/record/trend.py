"""Runs of one task on the same gold in the order in which they were made: did it get better?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kxai.errors import EvaluationError
from kxai.evaluate.record.compare import differences
from kxai.evaluate.record.log import Log
from kxai.evaluate.record.perform import task_named
from kxai.evaluate.tasks.base import Scored


@dataclass(frozen=True, slots=True)
class Step:
    """A run of a series: its measured values by metric (a row of its summary), and of each that
    is gated the verdict against the run before; none for the first."""

    log: Log
    metrics: dict[str, dict[str, Any]]
    verdicts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Series:
    """Runs that can be held against each other: of one task, one dataset with one gold, and one
    choice of samples. ``gated`` are the metrics that stand for the task, the first above all."""

    task: str
    data: str
    arguments: str
    gated: tuple[str, ...]
    steps: tuple[Step, ...]


def trend(logs: Sequence[Log], *, task: str | None = None) -> list[Series]:
    """The finished runs among ``logs`` (oldest first) as series; of ``task`` alone where one is
    named. A run whose gold changed since stands in the series of the gold it was scored with; one
    without a readable summary is left out."""
    series: dict[tuple[str, str, str, str], list[Log]] = {}
    for log in logs:
        head = log.head
        if head.state != "done" or task not in (None, head.task):
            continue
        try:
            data_hash = str(log.summary()["data_hash"])
        except EvaluationError:
            continue
        chosen = json.dumps(head.arguments, sort_keys=True, ensure_ascii=False)
        series.setdefault((head.task, head.data["name"], data_hash, chosen), []).append(log)
    return [
        _series(name, data, "" if chosen == "{}" else chosen, runs)
        for (name, data, _, chosen), runs in series.items()
    ]


def _series(name: str, data: str, arguments: str, runs: list[Log]) -> Series:
    gated = [metric for metric in task_named(name).metrics if metric.gated]
    steps: list[Step] = []
    before: list[Scored] | None = None
    for log in runs:
        scores = log.scores()
        verdicts: dict[str, str] = {}
        if before is not None:
            found = differences(gated, before, scores)
            verdicts = {metric: row["verdict"] for metric, row in found.items()}
        steps.append(Step(log, log.summary()["metrics"], verdicts))
        before = scores
    return Series(name, data, arguments, tuple(metric.name for metric in gated), tuple(steps))
