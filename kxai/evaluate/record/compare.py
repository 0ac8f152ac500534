"""Two runs of one task, sample by sample: what got better, what got worse, what is noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kxai.errors import EvaluationError
from kxai.evaluate.metrics.rate import Metric
from kxai.evaluate.record.log import Head, Log
from kxai.evaluate.record.summary import grouped
from kxai.evaluate.statistics import FEWEST, Counts, Estimate, bootstrap, paired
from kxai.evaluate.tasks.base import Scored

_SAME = 1e-7  # sums of fractions differ by less


def verdict(difference: Estimate, metric: Metric) -> str:
    """``better`` or ``worse`` where the paired interval lies wholly on one side of zero, ``noise``
    where it holds zero, ``few`` where the documents are fewer than ``FEWEST``, ``unknown`` where
    nothing could be measured or no way is better."""
    if difference.value is None or metric.better is None:
        return "unknown"
    low, high = difference.low, difference.high
    if low is None or high is None:  # a single document has a difference and no interval
        low = high = difference.value
    if difference.groups < FEWEST and (low > _SAME or high < -_SAME):
        return "few"
    if metric.better == "down":
        low, high = -high, -low
    if high < -_SAME:
        return "worse"
    return "better" if low > _SAME else "noise"


def differences(
    metrics: Sequence[Metric], first: Sequence[Scored], second: Sequence[Scored]
) -> dict[str, dict[str, Any]]:
    """Every metric of both over the samples that both have, the paired difference, the verdict."""
    shared = {item.id for item in first} & {item.id for item in second}
    one = grouped([item for item in first if item.id in shared])
    two = grouped([item for item in second if item.id in shared])
    order = list(one)
    left: list[Counts] = [one[name] for name in order]
    right: list[Counts] = [two[name] for name in order]
    out = {}
    for metric in metrics:
        gap = paired(left, right, metric.rate)
        out[metric.name] = {
            "zh": metric.zh,
            "first": bootstrap(left, metric.rate).value,
            "second": bootstrap(right, metric.rate).value,
            "difference": gap.value,
            "low": gap.low,
            "high": gap.high,
            "better": metric.better,
            "digits": metric.digits,
            "verdict": verdict(gap, metric),
        }
    return out


def compare(first: Log, second: Log) -> dict[str, Any]:
    """Plain data of the comparison; over the samples that both have.

    Raises EvaluationError: two tasks, other data, nothing in common, or a run without scores.
    """
    from kxai.evaluate.record.perform import task_named

    one, two = first.head, second.head
    if one.task != two.task:
        raise EvaluationError(f"{one.id} {two.id}", f"任务不同（{one.task}与{two.task}），不能比较")
    hashes = {log.summary()["data_hash"] for log in (first, second)}
    if len(hashes) > 1:
        raise EvaluationError(
            f"{one.id} {two.id}", "两次评测所据的标准答案不同；先用kxai eval rescore重新评分"
        )
    task = task_named(one.task)
    before = {item.id: item for item in first.scores()}
    after = {item.id: item for item in second.scores()}
    shared = [name for name in before if name in after]
    if not shared:
        raise EvaluationError(f"{one.id} {two.id}", "两次评测没有共同的样本")
    rows = [_sample(task.metrics, before[name], after[name]) for name in shared]
    rows.sort(key=lambda row: (row["change"] == "same", -abs(row["gap"])))
    return {
        "task": one.task,
        "first": _told(one),
        "second": _told(two),
        "documents": len(grouped([before[name] for name in shared])),
        "only_first": [name for name in before if name not in after],
        "only_second": [name for name in after if name not in before],
        "metrics": differences(task.metrics, list(before.values()), list(after.values())),
        "cases": {
            "mended": _turned(before, after, to=True),
            "broken": _turned(before, after, to=False),
        },
        "samples": [row for row in rows if row["change"] != "same"],
    }


def _told(head: Head) -> dict[str, str]:
    return {"id": head.id, "engine": head.engine, "model": head.model, "git": head.git,
            "note": head.note}  # fmt: skip


def _turned(before: Mapping[str, Scored], after: Mapping[str, Scored], *, to: bool) -> list[str]:
    """Cases that passed in one run and not in the other."""
    return [
        case
        for name, item in before.items()
        if name in after
        for case, passed in item.cases.items()
        if after[name].cases.get(case, passed) is to and passed is not to
    ]


def sample_score(metrics: Sequence[Metric], item: Scored) -> float | None:
    """The mean of the gated metrics of one sample, each so that more is better."""
    values = []
    for metric in metrics:
        if metric.gated:
            value = bootstrap([item.counts], metric.rate).value
            if value is not None:
                values.append(-value if metric.better == "down" else value)
    return sum(values) / len(values) if values else None


def _sample(metrics: Sequence[Metric], one: Scored, two: Scored) -> dict[str, Any]:
    was, now = sample_score(metrics, one), sample_score(metrics, two)
    gap = (now or 0.0) - (was or 0.0)
    change = "same" if abs(gap) < _SAME else "better" if gap > 0 else "worse"
    return {
        "id": one.id,
        "first": {"notes": list(one.notes), "score": was},
        "second": {"notes": list(two.notes), "score": now},
        "change": change,
        "gap": gap,
    }
