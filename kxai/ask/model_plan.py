"""A plan in the hands of a model: it points at words of the question, code reads what they say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from kxai.ask.bodies import Directory
from kxai.ask.citation_check import locate
from kxai.ask.plan import Operand, Plan
from kxai.ask.planner import narrowing
from kxai.ask.prose import Asks
from kxai.ask.question_years import years_in
from kxai.errors import ModelError
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.llm.gate import Gate

_TOKENS = 400
Words = Annotated[str, Field(max_length=60)]


class ModelOperand(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    p: str = Field(max_length=60)
    i: str | None = None


class ModelPlan(BaseModel):
    """A plan as a model writes it: no number has a place in it. ``b``, ``y`` and ``f`` are words of
    the question for bodies, years and what narrows; code reads them."""

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
    b: list[Words] = Field(default=[], max_length=4)
    y: list[Words] = Field(default=[], max_length=4)
    f: list[Words] = Field(default=[], max_length=4)


def plan_with_model(
    plan: Plan, model: Asks, gate: Gate | None = None, *, directory: Directory | None = None
) -> Plan | None:
    """The plan of a question that the rules could not read.

    Bodies, years and filters that the rules found stay; where they found none, those that the
    model points at are read from their words: with ``directory`` bodies, too. ``gate`` knows more
    names than the model's own. None where the model refuses, or is no help. Raises no ModelError.
    """
    prompt = model.prompt("plan_question")
    named = [found for _, _, found in find_indicators(plan.question)]
    indicator: Any = Literal[(*CATALOGUE, None)]
    operand = create_model("Operand", __base__=ModelOperand, i=(indicator, None))
    fields: dict[str, Any] = {"o": (list[operand], [])}  # type: ignore[valid-type]
    shape: type[ModelPlan] = create_model("ModelPlan", __base__=ModelPlan, **fields)
    # The same for every question, so that an endpoint which keeps the beginnings of prompts reads
    # the catalogue once.
    labels = "\n".join(f"{i} {known.zh}" for i, known in CATALOGUE.items())
    asked = (gate or model.gate).question(prompt, plan.question, labels=labels)
    try:
        found = model.ask(asked, shape, max_tokens=_TOKENS)
    except ModelError:
        return None
    if found.op in ("refuse", "passage") or not found.o:
        return None
    if not all(_asked_for(asked.unmask(o.p), o.i, plan.question, named) for o in found.o):
        return None
    operands = [Operand(phrase=asked.unmask(o.p), indicators=[o.i] if o.i else []) for o in found.o]
    changes: dict[str, Any] = {
        "operation": found.op, "operands": operands, "wanted": found.w, "stage": found.s,
    }  # fmt: skip
    said = [[asked.unmask(words) for words in kind] for kind in (found.b, found.y, found.f)]
    bodies, years, filters = (
        [words for words in kind if locate(words, plan.question) is not None] for kind in said
    )
    if not plan.named and directory is not None:
        changes |= _bodies(bodies, directory)
    if not plan.years:
        changes["years"] = [year for words in years for year in years_in(words)[0]]
    told = narrowing("，".join(filters))
    changes |= {name: value for name, value in told.items() if not getattr(plan, name)}
    return plan.model_copy(update=changes)


def _bodies(said: list[str], directory: Directory) -> dict[str, Any]:
    """The reports of bodies, each of which must be one that the archive has."""
    found = [directory.find(words) for words in said]
    if not found or not all(one.reports and not one.unknown for one in found):
        return {}
    reports = dict.fromkeys(report for one in found for report in one.reports)
    return {"reports": [*reports], "named": True}


def _asked_for(phrase: str, indicator: str | None, question: str, named: list[str]) -> bool:
    """Whether an operand is of the question: its words stand there, and where the question names
    things of the catalogue it is one of them."""
    if locate(phrase, question) is None:
        return False
    return indicator is None or not named or indicator in named
