"""The sums of a run: every metric with its interval, classes, facets, cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kxai.evaluate.metrics.rate import Metric, summed
from kxai.evaluate.record.log import Head, Sample
from kxai.evaluate.statistics import Counts, bootstrap, wilson
from kxai.evaluate.tasks.base import Scored, Task

_DETAILS = 0.95  # of the seconds, the percentile that is told


def grouped(scored: Sequence[Scored]) -> dict[str, dict[str, float]]:
    """Counts by document, in order of the first sample; classes are left out."""
    found: dict[str, dict[str, float]] = {}
    for item in scored:
        group = found.setdefault(item.group, {})
        for name, number in item.counts.items():
            if not name.startswith("class/"):
                group[name] = group.get(name, 0) + number
    return found


def summarise(
    task: Task, scored: Sequence[Scored], samples: Sequence[Sample], head: Head, data_hash: str
) -> dict[str, Any]:
    """Plain data: metrics by name, classes with Wilson intervals, the gated metrics by facet, what
    it cost. ``regraded`` where gold is no longer that of the run."""
    groups = list(grouped(scored).values())
    return {
        "task": task.name,
        "data_hash": data_hash,
        "regraded": data_hash != head.data["hash"],
        "samples": len(scored),
        "failed": [{"id": s.id, "error": s.error} for s in samples if s.output is None],
        "documents": len(groups),
        "metrics": {metric.name: measured(metric, groups) for metric in task.metrics},
        "classes": classes(scored),
        "facets": facets(task, scored),
        "cost": cost(samples),
    }


def measured(metric: Metric, groups: Sequence[Counts]) -> dict[str, Any]:
    """A metric's value and interval."""
    return {"zh": metric.zh, **asdict(bootstrap(groups, metric.rate)), "better": metric.better,
            "digits": metric.digits}  # fmt: skip


def classes(scored: Sequence[Scored]) -> dict[str, list[dict[str, Any]]]:
    """Right of gold by class (role, indicator, error, type…), most frequent first."""
    total: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for name, number in summed([item.counts for item in scored]).items():
        if name.startswith("class/"):
            _, kind, label, what = name.split("/", 3)
            total[kind][label][what] = number
    out: dict[str, list[dict[str, Any]]] = {}
    for kind, labels in total.items():
        rows = []
        for label, counts in labels.items():
            gold, right = counts.get("gold", 0), counts.get("right", 0)
            low: float | None = None
            high: float | None = None
            if gold > 1:
                low, high = wilson(round(right), round(gold))
            row = {"class": label, "gold": gold, "right": round(right, 3),
                   "rate": right / gold if gold else None, "low": low, "high": high}  # fmt: skip
            if "cause" in counts:
                row["cause"] = counts["cause"]
            rows.append(row)
        out[kind] = sorted(rows, key=lambda row: (-row["gold"], row["class"]))
    return out


def facets(task: Task, scored: Sequence[Scored]) -> dict[str, list[dict[str, Any]]]:
    """The gated metrics of the samples with each value of a facet."""
    chosen = [metric for metric in task.metrics if metric.gated][:4]
    parts: dict[str, dict[str, list[Scored]]] = defaultdict(lambda: defaultdict(list))
    for item in scored:
        for name, value in item.facets.items():
            parts[name][value].append(item)
    return {
        name: [
            {
                "value": value,
                "samples": len(items),
                "metrics": {m.name: measured(m, list(grouped(items).values())) for m in chosen},
            }
            for value, items in sorted(values.items())
        ]
        for name, values in parts.items()
        if len(values) > 1
    }


def cost(samples: Sequence[Sample]) -> dict[str, Any]:
    """Seconds by sample (median and 95th percentile), calls, tokens and money in all."""
    seconds = sorted(sample.seconds for sample in samples)
    out: dict[str, Any] = {"seconds": round(sum(seconds), 3)}
    if seconds:
        out["median"] = seconds[len(seconds) // 2]
        out["p95"] = seconds[min(len(seconds) - 1, int(len(seconds) * _DETAILS))]
    total: Mapping[str, float] = summed([sample.cost for sample in samples])
    return {**out, **total}
