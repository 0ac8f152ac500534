"""Ending a run as soon as it is decided whether it is better or worse than an earlier one.

Samples come in a drawn order, and the paired difference is looked at when twelve are there, then
twenty-four, and so on. Who looks more than once is fooled more often: the intervals of all looks
together are right in 95 of 100 cases (Bonferroni: each is one of 1 - 0.05/looks), so an early end
claims no more than a whole run does.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from kxai.errors import EvaluationError
from kxai.evaluate.metrics.rate import Metric
from kxai.evaluate.record.compare import verdict
from kxai.evaluate.record.log import Log
from kxai.evaluate.record.summary import grouped
from kxai.evaluate.statistics import FEWEST, paired
from kxai.evaluate.tasks.base import Scored, Task

_SEED = 20240229
_FIRST = 2 * FEWEST


def looks(samples: int) -> list[int]:
    """After how many samples the difference is looked at: 12, 24, 48, … and at the end.

    >>> looks(60)
    [12, 24, 48, 60]
    """
    out = []
    at = _FIRST
    while at < samples:
        out.append(at)
        at *= 2
    return [*out, samples]


def drawn(samples: Sequence[str]) -> list[str]:
    """The samples in a drawn order, the same each time: the first twelve are no special ones."""
    order = sorted(samples)
    Random(_SEED).shuffle(order)  # noqa: S311 -- no secret
    return order


class Watch:
    """Holds samples against those of an earlier run as they come.

    Raises EvaluationError where that was another task, other gold, or has no sample in common.
    """

    def __init__(self, task: Task, against: Log, data_hash: str, samples: Sequence[str]) -> None:
        name = against.head.id
        if against.head.task != task.name:
            raise EvaluationError(name, f"任务不同（{against.head.task}与{task.name}），不能比较")
        if against.summary()["data_hash"] != data_hash:
            raise EvaluationError(name, "标准答案不同；先用kxai eval rescore重新评分")
        self._before = {item.id: item for item in against.scores()}
        shared = sum(sample in self._before for sample in samples)
        if not shared:
            raise EvaluationError(name, "没有共同的样本")
        self._looks = looks(shared)
        self._metric: Metric = next(metric for metric in task.metrics if metric.gated)
        self._now: list[Scored] = []

    def decided(self, scored: Scored) -> str:
        """``better`` or ``worse`` (as ``compare.verdict``) once it is decided, "" before."""
        if scored.id not in self._before:
            return ""
        self._now.append(scored)
        count = len(self._now)
        if count not in self._looks[:-1]:
            return ""
        one = grouped([self._before[item.id] for item in self._now])
        two = grouped(self._now)
        level = 1 - 0.05 / len(self._looks)
        gap = paired([one[name] for name in one], [two[name] for name in one],
                     self._metric.rate, level=level)  # fmt: skip
        found = verdict(gap, self._metric)
        return found if found in ("better", "worse") else ""

    def told(self, found: str) -> str:
        """What is kept with the run that was ended."""
        return f"{self._metric.name} {found}"
