"""``kxai eval matrix``: its options; what it does stands in ``kxai.cli.evaluating_matrix``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.choices import Budget, EngineChoice, Json, MaxTokens
from kxai.cli.evaluation_options import DEFAULT_RUNS, Data, Epochs, Markdown, Runs


class MatrixChoice(StrEnum):
    """What ``kxai eval matrix`` takes."""

    extract = "extract"
    check = "check"
    ask = "ask"


def matrix(
    task: Annotated[MatrixChoice, typer.Argument(metavar="TASK", help="评测什么")],
    data: Data,
    runs: Runs = DEFAULT_RUNS,
    engine: Annotated[
        EngineChoice, typer.Option("--engine", "-e", help="hybrid或llm")
    ] = EngineChoice.hybrid,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", metavar="NAME", help="端点上的模型（可重复，每个一格）"),
    ] = None,
    prompt: Annotated[
        list[Path] | None,
        typer.Option("--prompt", metavar="FILE", help="另一版提示词（可重复）；随附的总在其中"),
    ] = None,
    doc: Annotated[
        list[str] | None, typer.Option("--doc", help="只用文件名以此开头的报告（可重复）")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="每格最多多少个样本")
    ] = None,
    budget: Budget = None,
    max_tokens: MaxTokens = None,
    epochs: Epochs = 1,
    note: Annotated[str, typer.Option("--note", help="记在评测记录里的话")] = "",
    markdown: Markdown = None,
    json: Json = False,
) -> None:
    """提示词×模型：每格评测一遍（或几遍），列在一张表里，各与第一格比较。"""
    from kxai.cli.evaluating import Options
    from kxai.cli.evaluating_matrix import matrix_command

    if engine is EngineChoice.rules:
        raise typer.BadParameter("--engine rules不问模型，没有可比的提示词和模型")
    options = Options(
        engine=engine.value, docs=tuple(doc or ()), limit=limit, note=note, budget=budget,
        max_tokens=max_tokens, epochs=epochs,
    )  # fmt: skip
    code = matrix_command(
        task.value, data, runs, options, model or [], prompt or [], markdown, as_json=json
    )
    raise typer.Exit(code)
