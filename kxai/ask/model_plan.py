"""A plan in the hands of a model: it points at words of the question, code reads what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, create_model

from kxai.ask.bodies import Directory
from kxai.ask.citation_check import locate
from kxai.ask.phrase import content, without_names
from kxai.ask.plan import Operand, Operation, Plan
from kxai.ask.planner import narrowing, prepare
from kxai.ask.prose import Asks
from kxai.ask.question_years import years_in
from kxai.errors import ModelError
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.llm.gate import Gate
from kxai.schema.units import factor_and_base

_TOKENS = 400
_BARE = ("archive", "checked", "passage")
"""Operations that need not be about anything named."""
_ANY = (
    "activity", "function", "other", "project.",
    "performance.target", "performance.actual", "performance.weight",
)  # fmt: skip
"""Indicators of many things: only words tell which."""
Words = Annotated[str, Field(max_length=60)]


class ModelOperand(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    p: str = Field(max_length=60)
    i: str | None = None


class ModelPlan(BaseModel):
    """A plan as a model writes it: no number has a place in it. ``b``, ``y`` and ``f`` are words of
    the question for bodies, years and what narrows; code reads them."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    op: Operation
    o: list[ModelOperand] = Field(default=[], max_length=4)
    w: Literal["amount", "change", "growth_rate", "share", "execution_rate", "any"] = "amount"
    s: Literal["budget", "adjusted", "final"] | None = None
    b: list[Words] = Field(default=[], max_length=4)
    y: list[Words] = Field(default=[], max_length=4)
    f: list[Words] = Field(default=[], max_length=4)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan of a model, and the words that only the model gave a meaning: words → name.

    One of a passage says that words are asked for, and maybe of what.
    """

    plan: Plan
    taken: Mapping[str, str]

    def agrees(self, other: Planned | None) -> bool:
        """Whether both plans do the same with the same things."""
        return other is not None and _gist(self.plan) == _gist(other.plan)


def plan_with_model(
    plan: Plan,
    model: Asks,
    gate: Gate | None = None,
    *,
    question: str | None = None,
    directory: Directory | None = None,
    turned: bool = False,
) -> Planned | None:
    """The plan of a question that the rules could not read; ``question`` are the user's own words
    where they are not those of ``plan``.

    Bodies, years and filters that the rules found stay; where they found none, those that the
    model points at are read from their words: with ``directory`` bodies, too. ``gate`` knows more
    names than the model's own. ``turned`` shows the catalogue and the operations from the end: who
    picks by place and not by meaning says something else then. None where the model refuses, or is
    no help. Raises no ModelError.
    """
    question = question or plan.question
    # The same for every question, so that an endpoint which keeps the beginnings of prompts reads
    # the catalogue once.
    ids = [*CATALOGUE][:: -1 if turned else 1]
    labels = "\n".join(f"{i} {CATALOGUE[i].zh}" for i in ids)
    asked = (gate or model.gate).question(model.prompt("plan_question"), question, labels=labels)
    try:
        found = model.ask(asked, plan_shape(turned=turned), max_tokens=_TOKENS)
    except ModelError:
        return None
    things = [(asked.unmask(o.p), o.i) for o in found.o]
    if found.op == "refuse" or not (things or found.op in _BARE):
        return None
    if not all(_asked_for(phrase, i, question) for phrase, i in things):
        return None
    said = [[asked.unmask(words) for words in kind] for kind in (found.b, found.y, found.f)]
    bodies, years, filters = (
        [prepare(words) for words in kind if locate(words, question) is not None] for kind in said
    )
    changes: dict[str, Any] = {
        "operation": found.op,
        "operands": [_operand(phrase, i) for phrase, i in things],
        "wanted": found.w,
        "stage": found.s,
        "unit": plan.unit if all(_fits(plan.unit, i) for _, i in things) else None,
    }
    if found.op == "mentions":
        changes["mentioned"] = things[0][0]
    if not plan.named and directory is not None:
        changes |= _bodies(bodies, directory)
    if not plan.years:
        changes["years"] = [year for words in years for year in years_in(words)[0]]
    told = narrowing("，".join(filters))
    changes |= {name: value for name, value in told.items() if not getattr(plan, name)}
    unread = [words for words in filters if not narrowing(words)]
    if unread and changes["operands"]:  # what no code reads must stand at the figure
        first = changes["operands"][0]
        changes["operands"][0] = first.model_copy(
            update={"phrase": "|".join(filter(None, (first.phrase, *unread)))}
        )
    taken = {
        words: CATALOGUE[i].zh
        for words, i in things
        if i and not (i.startswith(_ANY) or find_indicators(words))
    }
    return Planned(plan.model_copy(update=changes), taken)


@lru_cache(maxsize=2)
def plan_shape(*, turned: bool = False) -> type[ModelPlan]:
    """The schema: the whole catalogue for each thing; ``turned`` from the end."""
    way = -1 if turned else 1
    indicator: Any = Literal[(*[*CATALOGUE][::way], None)]
    operation: Any = Literal[get_args(Operation)[::way]]
    operand = create_model("Operand", __base__=ModelOperand, i=(indicator, None))
    fields: dict[str, Any] = {"op": (operation, ...), "o": (list[operand], [])}  # type: ignore[valid-type]
    return create_model("ModelPlan", __base__=ModelPlan, **fields)


def _operand(phrase: str, indicator: str | None) -> Operand:
    """What a model points at. Where its words have a name of the catalogue, the others narrow it
    (台风补助的人员经费); where they have none, all of them are what the model says."""
    if indicator is None:
        return Operand(phrase=phrase)
    if indicator.startswith(_ANY):
        return Operand(phrase=phrase, indicators=[indicator])
    named = bool(find_indicators(phrase))
    rest = re.sub(r"\|+", "|", content(without_names(phrase))).strip("|") if named else ""
    return Operand(phrase=rest, indicators=[indicator])


def _fits(unit: str | None, indicator: str | None) -> bool:
    """Whether a unit that the rules read (几个子儿) may be one of what the model points at."""
    known = CATALOGUE.get(indicator or "")
    if unit is None or known is None or not known.unit:
        return True
    return factor_and_base(unit)[1] == factor_and_base(known.unit)[1]


def _gist(plan: Plan) -> tuple[object, ...]:
    things = [tuple(o.indicators) or (o.phrase,) for o in plan.operands]
    return plan.operation, things, plan.wanted, plan.stage


def _bodies(said: list[str], directory: Directory) -> dict[str, Any]:
    """The reports of bodies, each of which must be one that the archive has."""
    found = [directory.find(words) for words in said]
    if not found or not all(one.reports and not one.unknown for one in found):
        return {}
    reports = dict.fromkeys(report for one in found for report in one.reports)
    return {"reports": [*reports], "named": True}


def _asked_for(phrase: str, indicator: str | None, question: str) -> bool:
    """Whether a thing is of the question: its words stand there, and where they name things of the
    catalogue it is one of them."""
    if locate(phrase, question) is None:
        return False
    named = [found for _, _, found in find_indicators(phrase)]
    return indicator is None or not named or indicator in named
