"""A run and a comparison as Markdown, for a pull request or a page of the docs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from kxai.evaluate.harness_words import CLASS_ZH, FACET_ZH, TASK_ZH, VERDICT_ZH, class_word
from kxai.evaluate.page.html import cost_of, facts_of, warnings_of, worst_first
from kxai.evaluate.page.shell import number, signed, span
from kxai.evaluate.record.compare import sample_score
from kxai.evaluate.record.log import Log
from kxai.evaluate.record.perform import task_named

_CLASSES = 15
_SAMPLES = 10
_NOTES = 3
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~&])")


def markdown(log: Log) -> str:
    """Metrics, classes, facets, cost, and the worst samples in a few lines."""
    head, summary = log.head, log.summary()
    task = task_named(head.task)
    lines = [f"# {TASK_ZH[head.task]}评测 {plain(head.id)}", ""]
    lines += [f"- {name}：{plain(value)}" for name, value in facts_of(head, summary)]
    lines += [f"- **{plain(words)}**" for words in warnings_of(head, summary)]
    rows = [
        (row["zh"], number(row["value"], row["digits"]), span(row))
        for row in summary["metrics"].values()
    ]
    lines += ["", "## 指标", "", *table(("指标", "值", "95%区间"), rows)]
    for kind, found in summary["classes"].items():
        lines += ["", f"## 按{CLASS_ZH.get(kind, kind)}", "", *_classes(kind, found)]
    for facet, found in summary["facets"].items():
        title = FACET_ZH.get(facet, facet)
        names = [metric["zh"] for metric in found[0]["metrics"].values()]
        cells = [
            (
                class_word(facet, row["value"]),
                row["samples"],
                *(number(m["value"], m["digits"]) for m in row["metrics"].values()),
            )
            for row in found
        ]
        lines += ["", f"## 按{title}", "", *table((title, "样本", *names), cells)]
    lines += ["", "## 花费", "", *table(("项目", "数"), cost_of(summary))]
    scored = worst_first(task, log.scores())
    faulty = [item for item in scored if item.notes]
    lines += ["", f"## 最差的样本（{min(len(faulty), _SAMPLES)}，有差错的共{len(faulty)}）", ""]
    for item in faulty[:_SAMPLES]:
        lines.append(f"- {plain(item.id)} {number(sample_score(task.metrics, item), 3)}")
        lines += [f"  - {plain(note)}" for note in item.notes[:_NOTES]]
    return "\n".join(lines) + "\n"


def compared_markdown(result: dict[str, Any]) -> str:
    """Metrics of two runs with the paired difference, cases that turned, samples that changed."""
    one, two = result["first"], result["second"]
    rows = [
        (
            row["zh"],
            number(row["first"], row["digits"]),
            number(row["second"], row["digits"]),
            signed(row["difference"], row["digits"]),
            span(row),
            VERDICT_ZH[row["verdict"]],
        )
        for row in result["metrics"].values()
    ]
    lines = [
        f"# {TASK_ZH[result['task']]}评测比较",
        "",
        f"- 先：{told(one, escaped=True)}",
        f"- 后：{told(two, escaped=True)}",
        f"- 共有{result['documents']}份报告或问题组",
        "",
        *table(("指标", "先", "后", "差", "95%区间", "结论"), rows),
    ]
    for kind, title in (("broken", "不再通过"), ("mended", "现在通过")):
        if result["cases"][kind]:
            lines += ["", f"## {title}", "", *(f"- {plain(c)}" for c in result["cases"][kind])]
    if result["samples"]:
        count = min(_SAMPLES, len(result["samples"]))
        lines += ["", f"## 样本（{count}，变了的共{len(result['samples'])}）", ""]
    for row in result["samples"][:_SAMPLES]:
        lines.append(f"- {VERDICT_ZH[row['change']]} {plain(row['id'])}")
        gone, new = turned_notes(row)
        lines += [f"  - 不再有：{plain(note)}" for note in gone[:_NOTES]]
        lines += [f"  - 新的：{plain(note)}" for note in new[:_NOTES]]
    return "\n".join(lines) + "\n"


def turned_notes(row: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Notes that only the first run has, and those that only the second has."""
    was, now = row["first"]["notes"], row["second"]["notes"]
    return [n for n in was if n not in now], [n for n in now if n not in was]


def told(run: dict[str, str], *, escaped: bool = False) -> str:
    """A run in one line."""
    words = " ".join(word for word in (run["id"], run["model"], run["git"], run["note"]) if word)
    return plain(words) if escaped else words


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of a table; all but the first column and words are flush right."""
    out = [
        "| " + " | ".join(heads) + " |",
        "|" + "|".join(["---", *["---:"] * (len(heads) - 1)]) + "|",
    ]
    out += ["| " + " | ".join(plain(str(cell)) for cell in row) + " |" for row in rows]
    return out


def plain(text: str) -> str:
    """``text`` on one line, its Markdown and HTML signs taken literally: reports are untrusted."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _classes(kind: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    caused = "cause" in rows[0]
    cells = [
        (
            class_word(kind, row["class"]),
            number(row["gold"], 0),
            number(row["right"], 0 if float(row["right"]).is_integer() else 1),
            number(row["rate"], 3),
            span({**row, "digits": 3}),
            *((number(row["cause"], 0),) if caused else ()),
        )
        for row in rows[:_CLASSES]
    ]
    heads = (CLASS_ZH.get(kind, kind), "标准答案", "正确", "比率", "95%区间")
    out = table((*heads, "首因正确") if caused else heads, cells)
    if len(rows) > _CLASSES:
        out += ["", f"共{len(rows)}类，列出最多的{_CLASSES}类。"]
    return out
