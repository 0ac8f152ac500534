"""Answers in the words of a model, from retrieved passages only, and verified before they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from kxai.ask.answer import Answer, Citation
from kxai.ask.citation_check import locate, unsupported
from kxai.ask.plan import Operand, Plan
from kxai.ask.suits import beside
from kxai.errors import ModelError
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.index.passages import Passage
from kxai.llm.gate import Gate, Question
from kxai.llm.prompts import Prompt, load_prompt

_TOKENS, _PLAN_TOKENS = 600, 300
_ROUNDS = 2  # the first answer, and one after the reasons why it did not hold
_MOST = 40
_LEFT_OUT = re.compile(r"…+|\.{3,}")
T = TypeVar("T", bound=BaseModel)


class Asks(Protocol):
    """What the room needs of a model; see ``Model`` in ``kxai.ask.question_model``."""

    @property
    def gate(self) -> Gate:
        """What every question goes through."""

    @property
    def name(self) -> str:
        """The model's name."""

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


class ModelOperand(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    p: str = Field(max_length=60)
    i: str | None = None


class ModelPlan(BaseModel):
    """A plan as a model writes it: no number has a place in it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    op: Literal[
        "lookup",
        "difference",
        "growth",
        "share",
        "sum",
        "mean",
        "rank",
        "per_head",
        "findings",
        "compare",
        "median",
        "filter",
        "trend",
        "checked",
        "archive",
        "mentions",
        "passage",
        "refuse",
    ]
    o: list[ModelOperand] = Field(default=[], max_length=4)
    w: Literal["amount", "change", "growth_rate", "share", "execution_rate", "any"] = "amount"
    s: Literal["budget", "final"] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A model's answer that holds, or the reasons why none did."""

    answer: Answer | None
    reasons: tuple[str, ...] = ()


def plan_with_model(plan: Plan, model: Asks, gate: Gate | None = None) -> Plan | None:
    """The plan of a question that the rules could not read; bodies and years stay as the rules
    found them. ``gate`` knows more names than the model's own. None where the model refuses, or is
    no help. Raises no ModelError."""
    prompt = load_prompt("plan_question")
    named = [found for _, _, found in find_indicators(plan.question)]
    ids = [*dict.fromkeys(named), *(i for i in CATALOGUE if i not in named)][:_MOST]
    indicator: Any = Literal[(*ids, None)]
    operand = create_model("Operand", __base__=ModelOperand, i=(indicator, None))
    fields: dict[str, Any] = {"o": (list[operand], [])}  # type: ignore[valid-type]
    shape: type[ModelPlan] = create_model("ModelPlan", __base__=ModelPlan, **fields)
    labels = "\n".join(f"{i} {CATALOGUE[i].zh}" for i in ids)
    asked = (gate or model.gate).question(prompt, plan.question, labels=labels)
    try:
        found = model.ask(asked, shape, max_tokens=_PLAN_TOKENS)
    except ModelError:
        return None
    if found.op in ("refuse", "passage") or not found.o:
        return None
    if not all(_asked_for(asked.unmask(o.p), o.i, plan.question, named) for o in found.o):
        return None
    operands = [Operand(phrase=asked.unmask(o.p), indicators=[o.i] if o.i else []) for o in found.o]
    changes = {"operation": found.op, "operands": operands, "wanted": found.w, "stage": found.s}
    return plan.model_copy(update=changes)


def _asked_for(phrase: str, indicator: str | None, question: str, named: list[str]) -> bool:
    """Whether an operand is of the question: its words stand there, and where the question names
    things of the catalogue it is one of them."""
    if locate(phrase, question) is None:
        return False
    return indicator is None or not named or indicator in named


def tell(
    question: str,
    passages: Sequence[Passage],
    sources: dict[str, str],
    model: Asks,
    gate: Gate | None = None,
    *,
    plan: Plan | None = None,
) -> Told:
    """An answer from ``passages`` in a model's words, each citation an exact span and each number
    in what is cited; asked once more with the reasons where it does not hold.

    With ``plan`` it must answer that, too: its body, year, measure and kind of outcome.
    ``sources`` are the files of the reports; ``gate`` knows more names than the model's own. What
    is verified is what the model saw, masked words; the answer and its quotations have the words
    of the report again. Raises no ModelError: no answer is an answer.
    """
    if not passages:
        return Told(None)
    prompt: Prompt = load_prompt("answer_question")
    shape: type[Prose] = prose_shape(len(passages))
    note = ""
    reasons: list[str] = []
    for _ in range(_ROUNDS):
        context = {"note": note} if note else {}
        asked = (gate or model.gate).question(prompt, _shown(question, passages), context=context)
        try:
            prose = model.ask(asked, shape, max_tokens=_TOKENS)
        except ModelError as error:
            return Told(None, (*reasons, str(error)))
        if not prose.ok or not prose.a.strip():
            return Told(None, (*reasons, "段落里没有答案"))
        answer, wrong = _verified(question, asked, prose, passages, sources, plan)
        if answer is not None:
            by = {"engine": "llm", "model": model.name, "prompt": prompt.id}
            return Told(answer.model_copy(update=by), tuple(reasons))
        reasons += wrong
        note = f"上次的回答有误：{'；'.join(wrong[:5])}。请改正，只说段落里有的。"
    return Told(None, tuple(reasons))


def _shown(question: str, passages: Sequence[Passage]) -> str:
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
        wrong = beside(plan, asked.unmask(prose.a), [c.quote for c in citations], cited)
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
