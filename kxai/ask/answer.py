"""What a question comes back as."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal[
    "lookup",
    "compare",
    "rank",
    "aggregate",
    "derive",
    "trend",
    "findings",
    "passage",
    "refuse",
    "error",
]


class Citation(BaseModel):
    """An exact slice: ``quote`` is ``text[start:end]`` of the stored text of ``report``."""

    model_config = ConfigDict(frozen=True)

    report: str
    source: str
    start: int
    end: int
    quote: str
    section: str = ""


class Step(BaseModel):
    """One shown computation: ``expression`` = ``result``, both as printed."""

    model_config = ConfigDict(frozen=True)

    expression: str
    result: str

    def __str__(self) -> str:
        return f"{self.expression}={self.result}"


class Answer(BaseModel):
    """An answer and all it stands on.

    ``figures`` are ids of stored figures; ``warnings`` are in Chinese; ``code`` is set where the
    question was not looked up (see ``wording.MESSAGES``). A refusal has ``answerable`` false and
    holds ``wording.NOT_FOUND``.
    """

    question: str
    answer: str
    answerable: bool
    kind: Kind
    citations: list[Citation] = []
    figures: list[str] = []
    computation: list[Step] = []
    warnings: list[str] = []
    code: str | None = None
