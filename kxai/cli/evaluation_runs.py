"""``kxai eval`` on runs that were made: list, trend, show, compare, rescore, publish."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.choices import Json
from kxai.cli.evaluation_options import DEFAULT_RUNS, Data, Html, Markdown, Runs


def list_(runs: Runs = DEFAULT_RUNS, json: Json = False) -> None:
    """列出评测记录。"""
    from kxai.cli.evaluating import list_command

    list_command(runs, as_json=json)


def show(
    name: Annotated[str, typer.Argument(metavar="RUN", help="评测编号、它的开头，或last")] = "last",
    runs: Runs = DEFAULT_RUNS,
    data: Annotated[
        Path | None, typer.Option("--data", "-d", metavar="DIR", help="数据集；网页里对照原文要用")
    ] = None,
    html: Html = None,
    markdown: Markdown = None,
    most: Annotated[int, typer.Option("--most", min=1, help="网页里最多列出多少个样本")] = 60,
    json: Json = False,
) -> None:
    """显示一次评测的结果。"""
    from kxai.cli.evaluating import show_command

    show_command(name, runs, data, html, markdown, most=most, as_json=json)


def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="先前的评测")],
    second: Annotated[str, typer.Argument(metavar="B", help="后来的评测")],
    runs: Runs = DEFAULT_RUNS,
    html: Html = None,
    markdown: Markdown = None,
    json: Json = False,
) -> None:
    """比较两次评测：哪些变好，哪些变差，哪些在误差之内。"""
    from kxai.cli.evaluating import compare_command

    compare_command(first, second, runs, html, markdown, as_json=json)


def rescore(
    name: Annotated[str, typer.Argument(metavar="RUN", help="评测编号、它的开头，或last")],
    data: Data,
    runs: Runs = DEFAULT_RUNS,
    questions: Annotated[
        list[Path] | None,
        typer.Option("--questions", metavar="FILE", help="问题文件，代替数据集里的（可重复）"),
    ] = None,
) -> None:
    """用保存的结果重新打分，不再读报告，也不调用模型。"""
    from kxai.cli.evaluating import rescore_command

    rescore_command(name, data, runs, tuple(questions or ()))


def trend(
    runs: Runs = DEFAULT_RUNS,
    task: Annotated[
        str | None, typer.Option("--task", metavar="TASK", help="只看这个任务，如extract")
    ] = None,
    metric: Annotated[
        str | None, typer.Option("--metric", metavar="NAME", help="看哪个指标；默认任务的主要指标")
    ] = None,
    json: Json = False,
) -> None:
    """同一任务、同一数据的各次评测依次列出：每次与前一次相比变好、变差还是在误差之内。"""
    from kxai.cli.evaluation_trend import trend_command

    trend_command(runs, task, metric, as_json=json)


def publish(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="网页写到哪个文件夹")],
    runs: Annotated[
        list[Path] | None,
        typer.Option("--runs", metavar="DIR", help="评测记录所在文件夹（可重复）"),
    ] = None,
) -> None:
    """把多次评测写成一组静态网页：目录和走势、每次评测一页、与前一次的比较各一页。"""
    from kxai.cli.evaluation_trend import publish_command

    publish_command(runs or [DEFAULT_RUNS], out)
