"""``kxai verdicts``: reviewers' decisions carried from one workspace to another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.chinese import App
from kxai.cli.choices import DEFAULT_WORKSPACE, Workspace

verdicts = App(help="复核记录：导出、导入。", no_args_is_help=True)


@verdicts.command("export")
def export_verdicts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪个.jsonl或.csv文件")],
    workspace: Workspace = DEFAULT_WORKSPACE,
    force: Annotated[bool, typer.Option("--force", "-f", help="文件已有时也写")] = False,
) -> None:
    """把全部复核记录写成文件，一条一行，早的在前。"""
    from kxai.cli.screen import console, plain_text, settings_for
    from kxai.export.verdict_files import write_verdicts
    from kxai.store import Store, database_url

    _check_suffix(file)
    if file.exists() and not force:
        raise typer.BadParameter(f"文件已有：{file}（--force可覆盖）", param_hint="FILE")
    with Store(database_url(workspace, settings_for(workspace))) as store:
        count = write_verdicts(store.verdicts(), file)
    console().print(plain_text(f"已写出{count}条复核记录：{file}"), soft_wrap=True)


@verdicts.command("import")
def import_verdicts(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="kxai verdicts export写的.jsonl或.csv文件")
    ],
    workspace: Workspace = DEFAULT_WORKSPACE,
) -> None:
    """读入另一工作区的复核记录；已有的不再加，原有的一条不改。"""
    from kxai.cli.screen import console, settings_for
    from kxai.export.verdict_files import read_verdicts
    from kxai.store import Store, database_url

    _check_suffix(file)
    entries = read_verdicts(file)
    with Store(database_url(workspace, settings_for(workspace))) as store:
        new = store.append(entries)
        here = {finding.id for finding, _ in store.decided()}
    told = f"读入{len(entries)}条，新增{new}条"
    away = sum(one.finding not in here for one in entries)
    if away:
        told += f"；其中{away}条说的问题不在本工作区，也已保存"
    console().print(told, soft_wrap=True)


def gold_command(workspace: Path, out: Path) -> None:
    """Write what was decided as gold. Raises WorkspaceError and EvaluationError."""
    from kxai.cli.screen import console, plain_text, settings_for
    from kxai.evaluate.reviewed import write_reviewed_gold
    from kxai.store import Store, database_url

    settings = settings_for(workspace)
    with Store(database_url(workspace, settings)) as store:
        told = write_reviewed_gold(store, out, settings)
    screen = console()
    line = f"{told.reports}份报告：必须发现{told.confirmed}条，不得再报{told.false_alarms}条：{out}"
    screen.print(plain_text(line), soft_wrap=True)
    for why, count in told.left.items():
        screen.print(f"未写入{count}条：{why}", soft_wrap=True)


def draft_command(workspace: Path, out: Path, docs: Sequence[str]) -> None:
    """Write what was read as drafts of gold. Raises WorkspaceError and EvaluationError."""
    from kxai.cli.screen import console, plain_text, settings_for
    from kxai.evaluate.gold_draft import write_draft
    from kxai.store import Store, database_url

    settings = settings_for(workspace)
    with Store(database_url(workspace, settings)) as store:
        told = write_draft(store, out, settings, docs)
    screen = console()
    line = f"{told.reports}份报告的草稿：数字{told.figures}个，问题{told.findings}条：{out}"
    screen.print(plain_text(line), soft_wrap=True)
    screen.print("逐条核对：改好的删去draft，多余的删去整行，漏掉的补上（格式见docs/gold.md）")
    for name in told.gone:
        screen.print(plain_text(f"未写入：{name}（原文件已不在或已改动）"), soft_wrap=True)


def _check_suffix(file: Path) -> None:
    from kxai.export.verdict_files import SUFFIXES

    if file.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"文件名须以{'或'.join(SUFFIXES)}结尾", param_hint="FILE")
