"""Answers in the words of a model, from retrieved passages only, and verified before they count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from kxai.ask.answer import Answer, Citation
from kxai.ask.citation_check import locate, unsupported
from kxai.ask.plan import Plan
from kxai.ask.suits import beside
from kxai.errors import ModelError
from kxai.index.passages import Passage
from kxai.llm.gate import Gate, Question
from kxai.llm.prompts import Prompt
from kxai.schema.figure import Figure

_TOKENS = 600
_ROUNDS = 2  # the first answer, and one after the reasons why it did not hold
_LEFT_OUT = re.compile(r"…+|\.{3,}")
T = TypeVar("T", bound=BaseModel)
ASKED = ("plan_question", "choose_passages", "answer_question", "rewrite_question")
"""The prompts that a question may go through."""


class Asks(Protocol):
    """What the room needs of a model; see ``Model`` in ``kxai.ask.question_model``."""

    @property
    def gate(self) -> Gate:
        """What every question goes through."""

    @property
    def name(self) -> str:
        """The model's name."""

    @property
    def dry_run(self) -> bool:
        """True where questions are counted and not sent."""

    def prompt(self, name: str) -> Prompt:
        """The prompt of that name, the user's own where there is one. Raises PromptError."""

    def ask(self, question: Question, shape: type[T], *, max_tokens: int) -> T:
        """The validated reply. Raises ModelError."""


class Quote(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    p: str
    q: str = Field(min_length=1, max_length=400)


class Prose(BaseModel):
    """An answer with what it stands on; ``ok`` false where the passages hold none."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    a: str = Field(default="", max_length=600)
    c: list[Quote] = []
    ok: bool = False


@lru_cache(maxsize=16)
def prose_shape(count: int) -> type[Prose]:
    """The schema for ``count`` passages."""
    marks: Any = Literal[tuple(f"p{number}" for number in range(1, count + 1))]
    quote = create_model("Quote", __base__=Quote, p=(marks, ...))
    fields: dict[str, Any] = {"c": (list[quote], [])}  # type: ignore[valid-type]
    return create_model("Prose", __base__=Prose, **fields)


@dataclass(frozen=True, slots=True)
class Told:
    """A model's answer that holds, or the reasons why none did."""

    answer: Answer | None
    reasons: tuple[str, ...] = ()


def tell(
    question: str,
    passages: Sequence[Passage],
    sources: dict[str, str],
    model: Asks,
    gate: Gate | None = None,
    *,
    plan: Plan | None = None,
    read: Callable[[str], Iterable[Figure]] | None = None,
    words: bool = False,
) -> Told:
    """An answer from ``passages`` in a model's words, each citation an exact span and each number
    in what is cited; asked once more with the reasons where it does not hold.

    With ``plan`` it must answer that, too: its body, year, measure and kind of outcome, of the
    numbers as they were ``read`` in a report, by its id; with ``words`` no number is asked for.
    ``sources`` are the files of the reports; ``gate`` knows more names than the model's own. What
    is verified is what the model saw, masked words; the answer and its quotations have the words
    of the report again. Raises no ModelError: no answer is an answer.
    """
    if not passages:
        return Told(None)
    prompt = model.prompt("answer_question")
    shape: type[Prose] = prose_shape(len(passages))
    note = ""
    reasons: list[str] = []
    for _ in range(_ROUNDS):
        context = {"note": note} if note else {}
        asked = (gate or model.gate).question(prompt, shown(question, passages), context=context)
        try:
            prose = model.ask(asked, shape, max_tokens=_TOKENS)
        except ModelError as error:
            return Told(None, (*reasons, str(error)))
        if not prose.ok or not prose.a.strip():
            return Told(None, (*reasons, "段落里没有答案"))
        answer, wrong = _verified(
            question, asked, prose, passages, sources, plan, read=read, words=words
        )
        if answer is not None:
            by = {"engine": "llm", "model": model.name, "prompt": prompt.id}
            return Told(answer.model_copy(update=by), tuple(reasons))
        reasons += wrong
        note = f"上次的回答有误：{'；'.join(wrong[:5])}。请改正，只说段落里有的。"
    return Told(None, tuple(reasons))


def shown(question: str, passages: Sequence[Passage]) -> str:
    """A question and passages with their marks, each below whose it is."""
    lines = [f"问题：{question}"]
    for number, passage in enumerate(passages, 1):
        text = passage.text.translate({ord("⟦"): "〔", ord("⟧"): "〕"})
        lines.append(f"⟦p{number}⟧{_about(passage)}\n{text}")
    return "\n".join(lines)


def _about(passage: Passage) -> str:
    year = f"{passage.year}年" if passage.year else ""
    return " ".join(part for part in (passage.org or "", year, " ".join(passage.section)) if part)


def _verified(
    question: str,
    asked: Question,
    prose: Prose,
    passages: Sequence[Passage],
    sources: dict[str, str],
    plan: Plan | None,
    *,
    read: Callable[[str], Iterable[Figure]] | None,
    words: bool,
) -> tuple[Answer | None, list[str]]:
    citations, quotes, wrong = list[Citation](), list[str](), list[str]()
    cited = list[Passage]()
    # An abridged quotation is as many quotations as it has parts.
    parts = [(q.p, part) for q in prose.c for part in _LEFT_OUT.split(q.q) if part.strip()]
    for mark, part in parts:
        passage = passages[int(mark[1:]) - 1]
        hidden = asked.hidden(passage.text)
        found = locate(part, hidden.text)
        if found is None:
            wrong.append(f"引文“{part[:20]}”不在{mark}里")
            continue
        quotes.append(hidden.text[slice(*found)])
        cited.append(passage)
        start, end = hidden.to_source(*found)
        citations.append(
            Citation(
                report=passage.report,
                source=sources.get(passage.report, ""),
                start=passage.start + start,
                end=passage.start + end,
                quote=passage.text[start:end],
                section=" > ".join(passage.section),
            )
        )
    if not citations:
        wrong.append("没有引文")
    if not wrong:
        told = "\n".join(
            asked.hidden(_about(passages[int(quote.p[1:]) - 1])).text for quote in prose.c
        )
        wrong = unsupported(prose.a, quotes, question=asked.hidden(question).text, told=told)
    if not wrong and plan is not None:
        figures = [
            figure
            for one in citations
            for figure in (read(one.report) if read is not None else ())
            if one.start <= figure.start and figure.end <= one.end
        ]
        said, told_by = asked.unmask(prose.a), [c.quote for c in citations]
        wrong = beside(plan, said, told_by, cited, figures=figures, words=words)
    if wrong:
        return None, wrong
    answer = Answer(
        question=question,
        answer=asked.unmask(prose.a.strip()),
        answerable=True,
        kind="passage",
        citations=list({(c.report, c.start, c.end): c for c in citations}.values()),
    )
    return answer, []
