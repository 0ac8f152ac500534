"""What ``kxai eval trend`` and ``kxai eval publish`` show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.table import Table

from kxai.cli.screen import console, plain_text
from kxai.evaluate.harness_words import TASK_ZH, VERDICT_ZH
from kxai.evaluate.page.shell import number, span
from kxai.evaluate.page.site import publish
from kxai.evaluate.record.log import logs
from kxai.evaluate.record.trend import Series, trend

_STYLE = {"better": "green", "worse": "red"}


def trend_command(runs: Path, task: str | None, metric: str | None, *, as_json: bool) -> None:
    """Print the series of runs. Raises BadParameter for a metric that no task has."""
    series = trend(logs(runs), task=task)
    if metric is not None:
        known = {name for one in series for name in one.steps[0].metrics}
        if series and metric not in known:
            raise typer.BadParameter(f"没有指标“{metric}”，可用：{'、'.join(sorted(known))}")
        series = [one for one in series if metric in one.steps[0].metrics]
    if as_json:
        print(json.dumps([_plain(one) for one in series], ensure_ascii=False))
        return
    screen = console()
    if not series:
        screen.print(f"{runs}里没有做完的评测", soft_wrap=True)
    for one in series:
        title = " ".join((TASK_ZH[one.task], one.data, one.arguments)).rstrip()
        screen.print(plain_text(title, "bold"))
        screen.print(_table(one, metric or one.gated[0]))


def _table(series: Series, metric: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("编号")
    table.add_column("引擎")
    table.add_column("版本")
    table.add_column(series.steps[0].metrics[metric]["zh"], justify="right")
    table.add_column("95%区间", justify="right")
    table.add_column("与前一次")
    table.add_column("备注", overflow="fold")
    for step in series.steps:
        head, row = step.log.head, step.metrics[metric]
        found = step.verdicts.get(metric, "")
        table.add_row(
            plain_text(head.id), plain_text(f"{head.engine} {head.model}".strip()),
            plain_text(head.git or "—"), number(row["value"], row["digits"]), span(row),
            plain_text(VERDICT_ZH.get(found, "—"), _STYLE.get(found, "dim")), plain_text(head.note),
        )  # fmt: skip
    return table


def _plain(series: Series) -> dict[str, object]:
    return {
        "task": series.task,
        "data": series.data,
        "arguments": series.arguments,
        "runs": [
            {"id": step.log.head.id, "metrics": step.metrics, "verdicts": step.verdicts}
            for step in series.steps
        ],
    }


def publish_command(runs: Sequence[Path], out: Path) -> None:
    """Write the pages. Raises EvaluationError."""
    count = publish([log for folder in runs for log in logs(folder)], out)
    console().print(f"{count}次评测已写入{out / 'index.html'}", soft_wrap=True)
