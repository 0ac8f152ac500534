"""What ``kxai eval matrix`` does, and the spread of repeats."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rich.table import Table

from kxai.cli.evaluating import Options, write_file
from kxai.cli.evaluation_bar import Bar
from kxai.cli.screen import console, plain_text
from kxai.evaluate.harness_words import VERDICT_ZH

if TYPE_CHECKING:
    from kxai.evaluate.record.log import Log
    from kxai.evaluate.record.perform import Request
    from kxai.extract.llm.engine import Engine

_SHIPPED = "随附"
_METRICS = 3  # gated ones, of a cell


def request_of(
    task: str, options: Options, *, jobs: int = 1, against: Log | None = None, epoch: int = 1
) -> Request:
    """One run of a task as the harness takes it."""
    from kxai.evaluate.record.perform import Request

    arguments: dict[str, object] = {"doc": "、".join(options.docs)} if options.docs else {}
    return Request(
        task, cast("Engine", options.engine), options.local, options.gguf, options.model,
        options.prompts, jobs, options.fresh, options.limit, options.note,
        options.budget, options.max_tokens, arguments, against, epoch,
    )  # fmt: skip


def show_spread(repeats: Sequence[Log], *, as_json: bool) -> None:
    """Print mean, standard deviation, least and greatest of every metric over the repeats."""
    from kxai.evaluate.record.repeats import spread

    found = spread(repeats)
    if as_json:
        print(json.dumps({"epochs": len(repeats), "spread": found}, ensure_ascii=False))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in (f"{len(repeats)}遍", "均值", "标准差", "最小", "最大"):
        table.add_column(title, justify="left" if title.endswith("遍") else "right")
    for row in found.values():
        cells = (row[name] for name in ("mean", "sd", "least", "greatest"))
        table.add_row(row["zh"], *(f"{cell:.{row['digits']}f}" for cell in cells))
    console().print(table)


def matrix_command(
    task: str,
    data: Path,
    runs: Path,
    options: Options,
    models: Sequence[str],
    prompts: Sequence[Path],
    markdown: Path | None,
    *,
    as_json: bool,
) -> int:
    """Run every prompt with every model, as often as there are epochs; each is a run on record, so
    a matrix that was cut short goes on. The limits hold for each run. 0, or 1 where a sample
    failed, 130 when interrupted.

    Raises EvaluationError, ModelSetup, PromptError and BudgetSpent.
    """
    from kxai.evaluate.dataset import open_dataset
    from kxai.evaluate.record.perform import perform

    dataset = open_dataset(data, only=options.docs)
    cells: list[tuple[str, str, list[Log]]] = []
    variants: list[tuple[Path, ...]] = [(), *((path,) for path in prompts)]
    named: list[str | None] = [*models] or [None]
    for variant in variants:
        for model in named:
            chosen = replace(options, prompts=variant, model=model)
            logs = []
            for epoch in range(1, options.epochs + 1):
                request = request_of(task, chosen, epoch=epoch)
                bar = Bar(f"{_name(variant)} × {model or '所设模型'}")
                try:
                    with bar:
                        logs.append(perform(request, dataset, runs, listener=bar))
                except KeyboardInterrupt:
                    console(err=True).print("已中断；做完的都已保存，再次运行会接着做")
                    return 130
            cells.append((_name(variant), logs[0].head.model, logs))
    rows = [_cell(prompt, model, logs, cells[0][2][0]) for prompt, model, logs in cells]
    if markdown is not None:
        write_file(markdown, _markdown(rows))
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        _print(rows)
    return 1 if any(row["failed"] for row in rows) else 0


def _name(variant: Sequence[Path]) -> str:
    return "、".join(str(path) for path in variant) or _SHIPPED


def _cell(prompt: str, model: str, logs: Sequence[Log], first: Log) -> dict[str, Any]:
    """One cell as plain data; ``verdict`` is that of its first metric against the first cell."""
    from kxai.evaluate.record.compare import compare
    from kxai.evaluate.record.perform import task_named
    from kxai.evaluate.record.repeats import spread, tokens

    found = spread(logs)
    gated = [metric.name for metric in task_named(first.head.task).metrics if metric.gated]
    names = [name for name in gated if name in found][:_METRICS]
    verdict = "same"
    if logs[0].folder != first.folder and names:
        verdict = compare(first, logs[0])["metrics"][names[0]]["verdict"]
    return {
        "prompt": prompt,
        "model": model,
        "runs": [log.head.id for log in logs],
        "metrics": {name: found[name] for name in names},
        "tokens": tokens(logs),
        "failed": sum(len(log.summary()["failed"]) for log in logs),
        "verdict": verdict,
    }


def _heads(rows: Sequence[dict[str, Any]]) -> list[str]:
    names = [metric["zh"] for metric in rows[0]["metrics"].values()]
    return ["提示词", "模型", *names, "词元", "失败", "与第一格比", "评测"]


def _cells(row: dict[str, Any]) -> list[str]:
    values = []
    for metric in row["metrics"].values():
        told = f"{metric['mean']:.{metric['digits']}f}"
        if metric["sd"] is not None:
            told += f" ± {metric['sd']:.{metric['digits']}f}"
        values.append(told)
    verdict = "—" if row["verdict"] == "same" else VERDICT_ZH[row["verdict"]]
    return [
        row["prompt"], row["model"], *values, f"{row['tokens']:,}", str(row["failed"]), verdict,
        row["runs"][0],
    ]  # fmt: skip


def _print(rows: Sequence[dict[str, Any]]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in _heads(rows):
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*map(plain_text, _cells(row)))
    console().print(table)


def _markdown(rows: Sequence[dict[str, Any]]) -> str:
    heads = _heads(rows)
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for row in rows:
        cells = (cell.replace("|", "\\|") for cell in _cells(row))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
