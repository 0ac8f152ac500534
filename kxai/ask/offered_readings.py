"""Other ways to ask what was not understood: a model writes them, the rules try them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from kxai.ask.answer import Answer
from kxai.ask.prose import Asks
from kxai.ask.said import OUTCOMES
from kxai.errors import ModelError
from kxai.llm.gate import Gate

_TOKENS = 240
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


class Readings(BaseModel):
    """Questions that may have been meant."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: list[str] = Field(default=[], max_length=6)


def with_readings(
    answer: Answer,
    titles: Sequence[str],
    model: Asks,
    gate: Gate,
    *,
    read: Callable[[str], Answer],
    most: int = 3,
) -> Answer | None:
    """``answer``, which understood nothing, with questions to pick from: those of a model's that
    the rules answer when they are ``read``. It stays a refusal; who asked chooses.

    ``titles`` are the reports that a question may be about. A number that neither they nor the
    question have makes no question. None where nothing is to be offered. Raises no ModelError.
    """
    text = f"问题：{answer.question}\n可问的报告：{'；'.join(titles)}"
    prompt = model.prompt("rewrite_question")
    asked = gate.question(prompt, text)
    try:
        reply = model.ask(asked, Readings, max_tokens=_TOKENS)
    except ModelError:
        return None
    known = {*_DIGITS.findall(text)}
    offered = list(answer.suggestions)
    for words in reply.q:
        question = asked.unmask(words.strip())
        if question in (*offered, answer.question) or {*_DIGITS.findall(question)} - known:
            continue
        if len(offered) < most + len(answer.suggestions) and read(question).answerable:
            offered.append(question)
    new = offered[len(answer.suggestions) :]
    if not new:
        return None
    first = len(answer.suggestions) + 1
    listed = "；".join(f"{number}. {question}" for number, question in enumerate(new, first))
    text = answer.answer + OUTCOMES["rewritten" if first > 1 else "pick"].format(questions=listed)
    by = {"engine": "llm", "model": model.name, "prompt": prompt.id}
    return answer.model_copy(update={"answer": text, "suggestions": offered, **by})
