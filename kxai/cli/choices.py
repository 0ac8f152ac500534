"""Choices that several commands offer."""

from __future__ import annotations

from enum import StrEnum


class EngineChoice(StrEnum):
    """What ``--engine`` takes."""

    rules = "rules"
    hybrid = "hybrid"
    llm = "llm"


class LlmChoice(StrEnum):
    """What ``--llm`` takes."""

    endpoint = "endpoint"
    local = "local"
