"""``kxai ask`` and ``kxai chat``: what they take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.choices import (
    DEFAULT_WORKSPACE,
    Budget,
    DryRun,
    Gguf,
    Json,
    LlmChoice,
    Mask,
    MaxTokens,
    Prompts,
    Workspace,
    refuse_costs,
)

NO_MODEL = "不问模型时用不着提示词；请加--llm endpoint或--llm local"
AnsweringModel = Annotated[
    LlmChoice | None,
    typer.Option("--llm", help="规则答不了时问模型：endpoint或local；不写则不问"),
]


def _refuse_without_model(llm: LlmChoice | None, costs: object, prompt: list[Path] | None) -> None:
    """Raises BadParameter for what only a model needs where none is asked."""
    refuse_costs(llm, costs)
    if llm is None and prompt:
        raise typer.BadParameter(NO_MODEL)


def ask(
    question: Annotated[
        str,
        typer.Argument(metavar="QUESTION", help="问题；写“-”则逐行读--file或标准输入"),
    ],
    workspace: Workspace = DEFAULT_WORKSPACE,
    report: Annotated[
        str | None, typer.Option("--report", "-r", help="只问这份报告（写法同show）")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", "-y", help="所问的年度")] = None,
    org: Annotated[str | None, typer.Option("--org", help="只问单位名称含有这几个字的报告")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="问题文件，每行一个")
    ] = None,
    llm: AnsweringModel = None,
    gguf: Gguf = None,
    budget: Budget = None,
    max_tokens: MaxTokens = None,
    mask: Mask = True,
    dry_run: DryRun = False,
    prompt: Prompts = None,
    show_plan: Annotated[
        bool, typer.Option("--show-plan", help="只输出对问题的理解（JSON），可修改后用--plan运行")
    ] = False,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="FILE", help="按文件里的理解（JSON）回答")
    ] = None,
    json: Json = False,
) -> None:
    """用中文提问：答案里的每个数字都有出处或算式；报告没写的会直说。"""
    from kxai.cli.ask import Filters, ModelUse, ask_command

    if question == "-" and (plan or show_plan):
        raise typer.BadParameter("--plan和--show-plan只用于一个问题")
    _refuse_without_model(llm, dry_run or budget or max_tokens or gguf, prompt)
    code = ask_command(
        question,
        workspace=workspace,
        filters=Filters(report, year, org),
        as_json=json,
        file=file,
        use=ModelUse(llm, gguf, mask, budget, max_tokens, dry_run, tuple(prompt or ())),
        plan=plan,
        show_plan=show_plan,
    )
    raise typer.Exit(code)


def chat(
    workspace: Workspace = DEFAULT_WORKSPACE,
    llm: AnsweringModel = None,
    gguf: Gguf = None,
    budget: Budget = None,
    max_tokens: MaxTokens = None,
    mask: Mask = True,
    prompt: Prompts = None,
) -> None:
    """连续提问：后面的问题可以省略单位和年度。"""
    from kxai.cli.ask import ModelUse, chat_command

    _refuse_without_model(llm, budget or max_tokens or gguf, prompt)
    use = ModelUse(llm, gguf, mask, budget, max_tokens, prompts=tuple(prompt or ()))
    chat_command(workspace, use)
