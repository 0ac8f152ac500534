"""Options and choices that several commands offer."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


def lay_genre_over(workspace: Path) -> Path:
    """Lay the workspace's own ``genre`` folder over the genre, unless ``KXAI_GENRE`` names one.

    Called when ``--workspace`` is parsed, before any room that asks for words is imported.
    """
    folder = workspace / "genre"
    if "KXAI_GENRE" not in os.environ and folder.is_dir():
        from kxai.genre import use_overlay

        use_overlay(folder)
    return workspace


Workspace = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        envvar="KXAI_WORKSPACE",
        metavar="DIR",
        help="工作区文件夹：数据库和结果文件都在其中",
        callback=lay_genre_over,
    ),
]
DEFAULT_WORKSPACE = Path("kxai-workspace")
Gguf = Annotated[Path | None, typer.Option("--gguf", metavar="FILE", help="本机模型文件（GGUF）")]
Json = Annotated[bool, typer.Option("--json", help="输出JSON，供程序读取")]


Budget = Annotated[
    str | None, typer.Option("--budget", metavar="MONEY", help="本次最多花多少钱，如5.00CNY")
]
MaxTokens = Annotated[int | None, typer.Option("--max-tokens", min=1, help="本次最多用多少词元")]
Mask = Annotated[
    bool,
    typer.Option("--mask/--no-mask", help="发送前是否遮盖姓名、电话、证件号、账号和邮箱"),
]
FollowLinks = Annotated[
    bool, typer.Option("--follow-links", help="文件夹里指向文件夹之外的符号链接也读")
]
StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        help="数据库地址，如postgresql://用户@主机/库；默认是KXAI_DATABASE_URL或工作区里的SQLite",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="只估算要发多少请求、词元和费用，什么也不发送")
]
Prompts = Annotated[
    list[Path] | None,
    typer.Option("--prompt", metavar="FILE", help="用这个文件代替同名的提示词（可重复）"),
]


class EngineChoice(StrEnum):
    """What ``--engine`` takes."""

    rules = "rules"
    hybrid = "hybrid"
    llm = "llm"


class LlmChoice(StrEnum):
    """What ``--llm`` takes."""

    endpoint = "endpoint"
    local = "local"


ReadingModel = Annotated[
    LlmChoice,
    typer.Option("--llm", help="endpoint用KXAI_LLM_BASE_URL的端点；local在本机载入模型"),
]


def refuse_costs(llm: LlmChoice | None, costs: object, option: str = "--llm") -> None:
    """Raises BadParameter for limits of what may be spent where no model is asked."""
    if llm is None and costs:
        raise typer.BadParameter(f"不问模型时没有费用；请加{option} endpoint或{option} local")


class Shown(StrEnum):
    """What ``kxai gold --show`` lists."""

    none = "none"
    misses = "misses"
    labels = "labels"
    spurious = "spurious"
    errors = "errors"
    findings = "findings"
    all = "all"
