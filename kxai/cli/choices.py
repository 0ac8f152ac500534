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


class EngineChoice(StrEnum):
    """What ``--engine`` takes."""

    rules = "rules"
    hybrid = "hybrid"
    llm = "llm"


class LlmChoice(StrEnum):
    """What ``--llm`` takes."""

    endpoint = "endpoint"
    local = "local"
