"""``kxai eval gold-from-verdicts`` and ``gold-draft``: gold from what reviewers and runs left."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.choices import DEFAULT_WORKSPACE, Workspace


def gold_from_verdicts(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="写到哪个空文件夹")],
    workspace: Workspace = DEFAULT_WORKSPACE,
) -> None:
    """把复核结论写成标准答案：属实的必须发现，误报的不得再报；连同报告原件。"""
    from kxai.cli.verdicts import gold_command

    gold_command(workspace, out)


def gold_draft(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="写到哪个空文件夹")],
    workspace: Workspace = DEFAULT_WORKSPACE,
    doc: Annotated[
        list[str] | None, typer.Option("--doc", help="只写这份报告（写法同show，可重复）")
    ] = None,
) -> None:
    """把工作区里读出的结果写成标准答案的草稿，供人逐条改正；改好并删去draft的才算数。"""
    from kxai.cli.verdicts import draft_command

    draft_command(workspace, out, doc or ())
