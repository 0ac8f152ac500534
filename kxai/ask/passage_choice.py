"""Passages put in order by a model: it points at those that answer, and none is lost by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model

from kxai.ask.prose import Asks, shown
from kxai.errors import ModelError
from kxai.index.passages import Passage
from kxai.llm.gate import Gate

CANDIDATES = 18
"""Passages that a model chooses from."""
_TOKENS = 80
_CHARACTERS = 160  # of a passage, to choose by


class Choice(BaseModel):
    """Marks of the passages that answer a question, the best one first."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    p: list[str] = []


@lru_cache(maxsize=16)
def choice_shape(count: int) -> type[Choice]:
    """The schema for ``count`` passages."""
    mark: Any = Literal[tuple(f"p{number}" for number in range(1, count + 1))]
    return create_model("Choice", __base__=Choice, p=(list[mark], []))


def chosen(
    question: str, passages: Sequence[Passage], model: Asks, gate: Gate, *, most: int
) -> list[Passage]:
    """At most ``most`` of ``passages``: the best half stays whatever the model says, then come
    those that it points at, then the rest in their order. What has its place without being asked
    about, and what no usable reply is about, is left as it is. Raises no ModelError."""
    if len(passages) <= most:
        return list(passages)
    short = [replace(passage, text=passage.text[:_CHARACTERS]) for passage in passages]
    asked = gate.question(model.prompt("choose_passages"), shown(question, short))
    try:
        reply = model.ask(asked, choice_shape(len(passages)), max_tokens=_TOKENS)
    except ModelError:
        return list(passages[:most])
    pointed = [int(mark[1:]) - 1 for mark in reply.p]
    order = dict.fromkeys((*pointed[:1], *range(most // 2), *pointed, *range(len(passages))))
    return [passages[number] for number in [*order][:most]]
