"""Options and choices that several commands offer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

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
