"""``kxai inspect``, ``show``, ``findings`` and ``coverage``: their options. What they do stands in
the modules of their names."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.choices import DEFAULT_WORKSPACE, FollowLinks, Json, Workspace

Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="最多显示多少条")]


class SeverityChoice(StrEnum):
    """What ``--severity`` takes."""

    error = "error"
    warning = "warning"
    info = "info"


def read_severity(written: str) -> SeverityChoice:
    """A severity by its id or by the name that it is shown by. Raises BadParameter."""
    from kxai.export.words import SEVERITY_ZH

    named: dict[str, str] = {name: id_ for id_, name in SEVERITY_ZH.items()}
    try:
        return SeverityChoice(named.get(written, written))
    except ValueError:
        told = "、".join(f"{id_}（{name}）" for id_, name in SEVERITY_ZH.items())
        raise typer.BadParameter(f"没有“{written}”，可用：{told}") from None


SEVERITIES = "error|warning|info"


def inspect(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="要查看的文件、文件夹或zip压缩包，可以多个")
    ],
    json: Json = False,
    follow_links: FollowLinks = False,
) -> None:
    """看看一个文件会被读成什么：类型、页数、文字层、表格和注意事项，不写入工作区。"""
    from kxai.cli.inspect import inspect_command
    from kxai.cli.screen import settings_for

    settings = settings_for(DEFAULT_WORKSPACE, follow_links=follow_links or None)
    raise typer.Exit(inspect_command(files, settings, json=json))


def show(
    report: Annotated[
        str,
        typer.Argument(metavar="REPORT", help="报告编号（或其开头）、文件名，或单位名称的一部分"),
    ],
    workspace: Workspace = DEFAULT_WORKSPACE,
    figures: Annotated[bool, typer.Option("--figures", help="只显示指标数据")] = False,
    findings: Annotated[bool, typer.Option("--findings", help="只显示问题")] = False,
    narrative: Annotated[
        bool, typer.Option("--narrative", help="只显示职能、重点工作、问题、建议等文字")
    ] = False,
    calls: Annotated[bool, typer.Option("--calls", help="只显示问过模型什么、结果如何")] = False,
    figure: Annotated[
        str | None,
        typer.Option("--figure", help="只显示一个数字及其地址：编号，或它在原文中的位置"),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="显示全部，不限条数")] = False,
    json: Json = False,
    limit: Limit = None,
) -> None:
    """显示一份报告：基本信息、问题（原文中标出数字）和指标数据。"""
    from kxai.cli.show import show_command, show_figure

    if figure is not None:
        show_figure(report, figure, workspace=workspace, json=json)
        return
    default = not (figures or findings or narrative or calls)
    show_command(
        report,
        workspace=workspace,
        figures=figures or default,
        findings=findings or default,
        narrative=narrative,
        calls=calls,
        json=json,
        limit=None if everything else limit,
        default_limit=not everything,
    )


def findings(
    workspace: Workspace = DEFAULT_WORKSPACE,
    severity: Annotated[
        list[SeverityChoice] | None,
        typer.Option(
            "--severity",
            "-s",
            parser=read_severity,
            metavar=SEVERITIES,
            help="严重程度，可重复；也可写错误、提醒、提示",
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", "-k", help="类别，如sum、share、growth、same，可重复"),
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option("--code", "-c", help="问题代码，如direction、sum_over，可重复"),
    ] = None,
    verdict: Annotated[
        list[str] | None, typer.Option("--verdict", help="判定，如inconsistent、unlikely，可重复")
    ] = None,
    report: Annotated[
        str | None, typer.Option("--report", "-r", help="只看这份报告（写法同show）")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", "-y", help="只看这一年度的报告")] = None,
    org: Annotated[str | None, typer.Option("--org", help="只看单位名称含有这几个字的报告")] = None,
    undecided: Annotated[
        bool, typer.Option("--open", help="只看还没有复核结论的（含数字已变化的）")
    ] = False,
    decided: Annotated[
        bool, typer.Option("--decided", help="只看已有结论的（属实、误报、待查）；不加时不列误报")
    ] = False,
    json: Json = False,
    limit: Limit = None,
) -> None:
    """列出所有报告的问题，可按严重程度、类别、年度等筛选。"""
    from kxai.cli.findings import Filter, findings_command

    if undecided and decided:
        raise typer.BadParameter("--open和--decided只能用一个")
    chosen = Filter(
        severities=frozenset(severity or ()),
        kinds=frozenset(kind or ()),
        codes=frozenset(code or ()),
        verdicts=frozenset(verdict or ()),
        report=report,
        year=year,
        org=org,
        standing="open" if undecided else "decided" if decided else "",
    )
    findings_command(chosen, workspace=workspace, json=json, limit=limit)


def coverage(
    workspace: Workspace = DEFAULT_WORKSPACE, json: Json = False, limit: Limit = None
) -> None:
    """报告读得怎么样：标注了多少数字、印证和核对了多少，哪些报告要留意。"""
    from kxai.cli.coverage import coverage_command

    coverage_command(workspace, as_json=json, limit=limit)
