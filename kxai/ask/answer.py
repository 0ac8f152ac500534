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

Status = Literal["answered", "not_understood", "no_such_report", "not_printed"]
"""What became of a question: it is answered; it was not understood, which is told with the nearest
readings; the archive has no such report; or the report, which was looked through, does not tell."""


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
    question was not looked up (see ``said.MESSAGES``). ``status`` says what became of it;
    ``understood`` what it was taken to ask, in words; ``suggestions`` are questions to pick from
    where it was not understood. Only what is answered has ``answerable`` true. ``engine`` is
    ``rules``, or ``llm`` where ``model`` wrote the plan or the prose; ``prompt`` is what it was
    asked with (``name@version#hash``).
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
    status: Status = "answered"
    understood: str = ""
    suggestions: list[str] = []
    engine: Literal["rules", "llm"] = "rules"
    model: str = ""
    prompt: str = ""
