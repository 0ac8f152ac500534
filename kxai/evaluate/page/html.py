"""A run as one self-contained page."""

from __future__ import annotations

from typing import Any

from kxai.evaluate.dataset import Dataset
from kxai.evaluate.harness_words import (
    CLASS_ZH,
    COST_ZH,
    FACET_ZH,
    STATE_ZH,
    TASK_ZH,
    VERDICT_ZH,
    class_word,
)  # fmt: skip
from kxai.evaluate.page.shell import number, render
from kxai.evaluate.page.views import View, view
from kxai.evaluate.record.compare import sample_score
from kxai.evaluate.record.log import Head, Log
from kxai.evaluate.record.perform import task_named
from kxai.evaluate.statistics import FEWEST
from kxai.evaluate.tasks.base import Scored, Task

MOST_CLASSES = 30
_ROOM = 1_500_000  # characters of whole texts that one page holds
_WHOLE = 60_000  # characters of the longest text that is shown whole


def page(log: Log, data: Dataset | None, *, most: int = 60) -> str:
    """The page of a run: metrics with intervals, classes, facets, cost, and the ``most`` worst
    samples with gold and output side by side where ``data`` is given. Raises GoldError."""
    head, summary = log.head, log.summary()
    task = task_named(head.task)
    scored = worst_first(task, log.scores())
    return render(
        "run.html.j2",
        head=head,
        summary=summary,
        task=TASK_ZH[head.task],
        facts=facts_of(head, summary),
        warnings=warnings_of(head, summary),
        gated={metric.name for metric in task.metrics if metric.gated},
        cost=cost_of(summary),
        views=_views(log, data, task, scored[:most]),
        all_views=len(scored),
        with_text=data is not None,
        class_zh=CLASS_ZH,
        facet_zh=FACET_ZH,
        most_classes=MOST_CLASSES,
        word=class_word,
    )


def worst_first(task: Task, scored: list[Scored]) -> list[Scored]:
    """Samples by their score; of those alike, the one with more faults first."""

    def key(item: Scored) -> tuple[bool, float, int]:
        score = sample_score(task.metrics, item)
        return score is None, score or 0.0, -len(item.notes)

    return sorted(scored, key=key)


def facts_of(head: Head, summary: dict[str, Any]) -> list[tuple[str, str]]:
    """What was run, on what, when: pairs of a name and a value."""
    peak = f"{head.peak_mb:,.0f} MB" if head.peak_mb else "—"
    rows = [
        ("数据", f"{head.data['name']}（{head.data['hash']}）"),
        ("样本", f"{summary['samples']}，{summary['documents']}份报告或问题组"),
        ("引擎", head.engine),
        ("模型", head.model),
        ("提示词", "、".join(head.prompts)),
        ("参数", "，".join(f"{name}={value}" for name, value in head.arguments.items())),
        ("版本", head.git),
        ("状态", STATE_ZH[head.state]),
        ("开始", head.started),
        ("用时", f"{head.seconds:,.1f}秒，内存峰值{peak}"),
        ("机器", f"{head.machine}，Python {head.python}"),
        ("备注", head.note),
    ]
    return [(name, value) for name, value in rows if value]


def warnings_of(head: Head, summary: dict[str, Any]) -> list[str]:
    """What a reader must know before the numbers."""
    out = []
    if head.state != "done":
        out.append(f"这次评测没有做完（{head.reason or STATE_ZH[head.state]}）。")
    if head.reason.startswith("early: "):
        metric, _, found = head.reason.removeprefix("early: ").partition(" ")
        zh = summary["metrics"][metric]["zh"]
        told = VERDICT_ZH.get(found, found)
        out.append(
            f"{zh}已能断定{told}，提前结束：只做了{head.samples}个样本中的{summary['samples']}个。"
        )
    if summary["documents"] < FEWEST:
        out.append(f"只有{summary['documents']}份报告或问题组，区间只供参考。")
    if summary["regraded"]:
        out.append("标准答案在这次评测之后改过，已按新的打分。")
    if summary["failed"]:
        out.append(f"{len(summary['failed'])}个样本失败，不在各指标之内。")
    return out


def cost_of(summary: dict[str, Any]) -> list[tuple[str, str]]:
    """Cost by its Chinese name; counts that are 0 are left out."""
    places = {"seconds": 1, "median": 3, "p95": 3, "money": 4}
    return [
        (COST_ZH.get(name, name), number(value, places.get(name, 0)))
        for name, value in summary["cost"].items()
        if value
    ]


def _views(log: Log, data: Dataset | None, task: Task, chosen: list[Scored]) -> list[View]:
    if data is None:
        return [View(item, sample_score(task.metrics, item)) for item in chosen]
    wanted = {item.id for item in chosen}
    outputs = {s.id: s.output for s in log.samples() if s.id in wanted and s.output is not None}
    views, room = [], _ROOM
    for item in chosen:
        size = len(data.document(item.id).text) if task.name in ("extract", "check") else 0
        whole = size <= min(room, _WHOLE)
        room -= size if whole else 0
        score = sample_score(task.metrics, item)
        views.append(view(task.name, data, item, outputs[item.id], score, whole=whole))
    return views
