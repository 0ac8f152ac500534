"""``kxai export``: a workspace as files for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.choices import DEFAULT_WORKSPACE, Workspace


class ExportFormat(StrEnum):
    """What ``--format`` takes."""

    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"
    xbrl_json = "xbrl-json"


def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="写到哪个文件夹")],
    format: Annotated[
        ExportFormat,
        typer.Option(
            "--format",
            help="csv、parquet、xlsx：报告、数字、问题三张表；xbrl-json：数字作为事实，附分类标准",
        ),
    ] = ExportFormat.csv,
    workspace: Workspace = DEFAULT_WORKSPACE,
    report: Annotated[
        str | None, typer.Option("--report", "-r", help="只要这份报告（写法同show）")
    ] = None,
    org: Annotated[str | None, typer.Option("--org", help="只要单位名称含有这几个字的报告")] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="文件夹里已有文件时也写")] = False,
) -> None:
    """把工作区写成供其他程序使用的文件：CSV、Parquet、工作簿或xBRL-JSON。"""
    from kxai.api.archive import Archive
    from kxai.api.exports import export_archive
    from kxai.cli.screen import console, plain_text, settings_for

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) and not force:
        told = f"已有内容：{folder}（--force可写入，同名文件被替换）"
        raise typer.BadParameter(told, param_hint="FOLDER")
    with Archive(settings_for(workspace), offline=True) as archive:
        written = export_archive(archive, folder, format.value, report=report, org=org)
    for path in written:
        console().print(plain_text(f"已写出：{path}"), soft_wrap=True)
