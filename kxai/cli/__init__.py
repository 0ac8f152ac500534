"""The command line. Heavy libraries are imported inside the commands, so that help is quick."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import kxai
from kxai.cli.ask_options import ask, chat
from kxai.cli.chinese import App
from kxai.cli.choices import (
    DEFAULT_WORKSPACE,
    Budget,
    DryRun,
    EngineChoice,
    FollowLinks,
    Gguf,
    Json,
    LlmChoice,
    Mask,
    MaxTokens,
    ReadingModel,
    Shown,
    StoreUrl,
    Workspace,
    refuse_costs,
)
from kxai.cli.deciding import decide
from kxai.cli.demo import demo
from kxai.cli.evaluation import evaluation
from kxai.cli.exporting import export
from kxai.cli.groups import genre, index, prompts
from kxai.cli.handback import annotate, letter
from kxai.cli.looking import (
    SEVERITIES,
    SeverityChoice,
    coverage,
    findings,
    inspect,
    read_severity,
    show,
)
from kxai.cli.review import review
from kxai.cli.serving import mcp
from kxai.cli.verdicts import verdicts
from kxai.cli.workbook import workbook
from kxai.cli.working import retry, status, worker
from kxai.errors import KxaiError

app = App(
    name="kxai",
    help="读取部门决算、预算和绩效自评报告：每个数字都有出处，每处勾稽都经核对。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(prompts, name="prompts")
app.add_typer(index, name="index")
app.add_typer(genre, name="genre")
app.add_typer(evaluation, name="eval")
app.add_typer(verdicts, name="verdicts")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kxai {kxai.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_show_version, help="显示版本号"),
    ] = False,
) -> None:
    pass


def run(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help="报告文件、文件夹或通配符（如“报告/*.docx”）"),
    ],
    workspace: Workspace = DEFAULT_WORKSPACE,
    force: Annotated[bool, typer.Option("--force", "-f", help="已处理过的报告也重新处理")] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="同时使用的进程数，默认按数据量决定"),
    ] = None,
    engine: Annotated[
        EngineChoice,
        typer.Option("--engine", "-e", help="rules只用规则；hybrid规则存疑处问模型；llm全部问模型"),
    ] = EngineChoice.rules,
    llm: ReadingModel = LlmChoice.endpoint,
    gguf: Gguf = None,
    budget: Budget = None,
    max_tokens: MaxTokens = None,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="是否使用以前得到的模型答复")
    ] = True,
    mask: Mask = True,
    batch: Annotated[
        bool,
        typer.Option("--batch", help="问题放进端点的批次（半价，答复要等）；再次运行取回答复"),
    ] = False,
    checks: Annotated[
        str | None,
        typer.Option(
            "--checks",
            metavar="LIST",
            help="做哪几类检查，用逗号隔开：arithmetic,disclosure,form,scores；默认全做",
        ),
    ] = None,
    follow_links: FollowLinks = False,
    dry_run: DryRun = False,
    fail_on: Annotated[
        SeverityChoice | None,
        typer.Option(
            "--fail-on",
            parser=read_severity,
            metavar=SEVERITIES,
            help="工作区里有这一级或更重的问题（不算已定为误报的）时，退出码为3",
        ),
    ] = None,
    profile: Annotated[bool, typer.Option("--profile", help="最后说明时间用在哪些环节")] = False,
    store: StoreUrl = None,
    detach: Annotated[
        bool, typer.Option("--detach", help="只把报告放进队列就离开，由kxai worker处理")
    ] = False,
    engine_cluster: Annotated[
        str | None,
        typer.Option(
            "--engine-cluster",
            metavar="URL",
            help="由Ray集群上的worker处理（ray://主机:10001），--jobs为worker数",
        ),
    ] = None,
) -> None:
    """处理报告：提取数字、核对勾稽关系，生成数据文件和复核工作簿。"""
    from kxai.cli.run import run_command

    model = None
    if engine is not EngineChoice.rules:
        from kxai.bulk.model_reading import ModelOptions

        model = ModelOptions(
            engine="llm" if engine is EngineChoice.llm else "hybrid",
            local=llm is LlmChoice.local,
            gguf=gguf,
            budget=budget,
            max_tokens=max_tokens,
            cache=cache,
            mask=mask,
            batch=batch,
            dry_run=dry_run,
        )
    elif dry_run or budget or max_tokens or gguf or batch or llm is not LlmChoice.endpoint:
        raise typer.BadParameter("只用规则时不问模型；请加--engine hybrid或--engine llm")
    if detach and (dry_run or batch or llm is not LlmChoice.endpoint):
        raise typer.BadParameter("--detach不能与--dry-run、--batch或--llm local一起用")
    if engine_cluster and (detach or dry_run or batch or llm is not LlmChoice.endpoint):
        told = "--engine-cluster不能与--detach、--dry-run、--batch或--llm local一起用"
        raise typer.BadParameter(told)
    code = run_command(
        paths,
        workspace=workspace,
        force=force,
        jobs=jobs,
        model=model,
        fail_on=fail_on.value if fail_on else None,
        checks=checks,
        follow_links=follow_links or None,
        profile=profile,
        store=store,
        detach=detach,
        cluster=engine_cluster,
    )
    raise typer.Exit(code)


def web(
    workspace: Workspace = DEFAULT_WORKSPACE,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="在哪个地址上；默认只有本机能打开")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 8765,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="是否打开浏览器")] = True,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="只看，不能复核，也不能上传")
    ] = False,
    llm: Annotated[
        LlmChoice | None,
        typer.Option("--llm", help="提问时规则答不了就问模型：endpoint或local；不写则不问"),
    ] = None,
    gguf: Gguf = None,
    budget: Budget = None,
    max_tokens: MaxTokens = None,
) -> None:
    """在浏览器里看报告、复核问题：原文、算式并排，数字在原处标出，一键定为属实、误报或待查。"""
    refuse_costs(llm, budget or max_tokens or gguf)
    from kxai.cli.ask import ModelUse
    from kxai.cli.web import web_command

    web_command(
        workspace=workspace, host=host, port=port, open_browser=open_browser, read_only=read_only,
        use=ModelUse(llm, gguf, budget=budget, max_tokens=max_tokens),
    )  # fmt: skip


def gold(
    reports: Annotated[
        Path, typer.Option("--reports", metavar="DIR", help="报告所在文件夹")
    ] = Path("fixtures/reports"),
    gold: Annotated[
        Path,
        typer.Option("--gold", metavar="DIR", help="标准答案文件夹（含figures/、findings/）"),
    ] = Path("fixtures/gold"),
    doc: Annotated[
        list[str] | None, typer.Option("--doc", help="只看文件名以此开头的报告（可重复）")
    ] = None,
    show: Annotated[Shown, typer.Option("--show", help="逐条列出哪一类差别")] = Shown.none,
    json: Json = False,
    min_f1: Annotated[
        float | None,
        typer.Option(
            "--min-f1", help="标注F1低于此值，或漏掉必须发现的问题，或有误报时，退出码为1"
        ),
    ] = None,
) -> None:
    """与标准答案比较：指标数据和问题的准确率、召回率和误报。"""
    from kxai.evaluate.command import gold as gold_command

    gold_command(
        reports=reports, gold=gold, docs=doc or (), show=show.value, as_json=json, min_f1=min_f1
    )


for _command in (
    demo, run, worker, status, retry, inspect, show, findings, coverage, ask, chat, web, decide,
    letter, annotate, review, workbook, gold, export, mcp,
):  # fmt: skip
    app.command()(_command)


def main() -> None:
    """Entry of the program. Exit codes: 0 done, 1 some inputs failed, 2 bad usage or an unusable
    workspace, 3 findings as ``--fail-on`` names them, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except KxaiError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None
