"""Options and choices that several commands offer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Workspace = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        envvar="KXAI_WORKSPACE",
        metavar="DIR",
        help="工作区文件夹：数据库和结果文件都在其中",
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
