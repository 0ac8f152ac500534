"""``kxai prompts``, ``kxai index`` and ``kxai genre``: their commands and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.chinese import App
from kxai.cli.choices import DEFAULT_WORKSPACE, Json, Mask, Workspace

prompts = App(help="发给模型的提示词：列出、显示、比较。", no_args_is_help=True)
index = App(help="检索用的索引：更新、重建、状态。", no_args_is_help=True)
genre = App(help="知识文件（指标、科目、表、词语）：检查、说明、认表。", no_args_is_help=True)


@prompts.command("list")
def prompts_list() -> None:
    """列出各任务的提示词：版本、指纹、所填的结构、例子数。"""
    from kxai.cli.prompts import list_command

    list_command()


@prompts.command("show")
def prompts_show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="提示词名称，如label_figures")],
    messages: Annotated[
        bool, typer.Option("--messages", help="显示实际发给模型的内容（原文处为占位）")
    ] = False,
) -> None:
    """显示一个提示词。"""
    from kxai.cli.prompts import show_command as show_prompt

    show_prompt(name, messages=messages)


@prompts.command("diff")
def prompts_diff(
    name: Annotated[str, typer.Argument(metavar="NAME", help="提示词名称")],
    other: Annotated[
        Path, typer.Argument(metavar="FILE", help="另一版本的提示词文件，或所在文件夹")
    ],
) -> None:
    """比较程序自带的提示词与另一版本。"""
    from kxai.cli.prompts import diff_command

    diff_command(name, other)


@index.command("build")
def index_build(workspace: Workspace = DEFAULT_WORKSPACE, mask: Mask = True) -> None:
    """使索引与数据库一致（提问时也会自动做）。"""
    from kxai.cli.index import build_command

    build_command(workspace, anew=False, mask=mask)


@index.command("rebuild")
def index_rebuild(workspace: Workspace = DEFAULT_WORKSPACE, mask: Mask = True) -> None:
    """从数据库重新建立整个索引。"""
    from kxai.cli.index import build_command

    build_command(workspace, anew=True, mask=mask)


@index.command("status")
def index_status(workspace: Workspace = DEFAULT_WORKSPACE) -> None:
    """显示索引里有多少报告和段落，是否需要更新。"""
    from kxai.cli.index import status_command

    status_command(workspace)


@genre.command("check")
def genre_check(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="PATH", help="自己的知识文件或文件夹；不写则检查程序自带的"),
    ] = None,
) -> None:
    """检查知识文件：写法、引用、重复、循环，并试跑所有例子。"""
    from kxai.cli.genre import check_command

    raise typer.Exit(check_command(path))


@genre.command("explain")
def genre_explain(
    word: Annotated[str, typer.Argument(metavar="WORD", help="词语、科目编码或名称、表的标题")],
) -> None:
    """说明程序把一个词、科目或表标题当作什么，依据是哪个文件的哪一行。"""
    from kxai.cli.genre import explain_command

    raise typer.Exit(explain_command(word))


@genre.command("table")
def genre_table(
    report: Annotated[Path, typer.Argument(metavar="FILE", help="报告文件")],
    json: Json = False,
) -> None:
    """逐表说明一份报告的表认成了哪张标准表，哪些行列不认识。"""
    from kxai.cli.genre import table_command
    from kxai.cli.screen import settings_for

    raise typer.Exit(table_command(report, settings_for(DEFAULT_WORKSPACE), json=json))
