"""Models that answer the prompts of questions: a perfect planner and reader, and a careless one.

The perfect one knows the gold of each question: a plan where its line has one (``plan``, as
``kxai.ask.model_plan.ModelPlan`` takes it), and the evidence. It plans nothing else, and says
nothing but what the evidence says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.scripted_models import Said, Script, shown_text
from kxai.ask.prose import ASKED
from kxai.evaluate.questions import Question, squeezed
from kxai.llm.prompts import load_prompt

_PASSAGE = re.compile(r"⟦(p\d+)⟧[^\n]*\n(.*?)(?=⟦p\d+⟧|\Z)", re.DOTALL)
_ASKED = re.compile(r"问题：(.*)")
_FIRST = re.compile(r"^([a-z_]+\.[a-z_.]+) ", re.MULTILINE)
_BEGIN = 20  # characters by which a prompt is known
_MOST = 6  # passages that are pointed at


@dataclass(frozen=True, slots=True)
class Reader:
    """What a model knows: questions by their words, plans by id, texts of reports by stem."""

    questions: Mapping[str, Question]
    plans: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, str]

    def plan(self, asked: str) -> dict[str, Any]:
        """The plan of gold; of a text a passage; a refusal where it has none."""
        question = self.questions.get(asked)
        words = question is not None and question.type == "text"
        none = {"op": "passage" if words else "refuse"}
        return dict(self.plans.get(question.id if question else "", none))

    def choice(self, asked: str, passages: Mapping[str, str]) -> dict[str, Any]:
        """The passages in which the evidence stands, or begins: they are shown cut."""
        question = self.questions.get(asked)
        marks = list[str]()
        for item in question.evidence if question else ():
            text = squeezed(self.texts[item.doc])
            at = text.find(squeezed(item.quote))
            begins = {mark: text.find(squeezed(shown)) for mark, shown in passages.items()}
            near = [mark for mark, begin in begins.items() if 0 <= begin <= at]
            marks += [max(near, key=begins.__getitem__)] if near else []
        return {"p": list(dict.fromkeys(marks))[:_MOST]}

    def prose(self, asked: str, passages: Mapping[str, str]) -> dict[str, Any]:
        """The evidence in its own words, where all of it was shown and it says what gold says."""
        question = self.questions.get(asked)
        if question is None or not question.answerable:
            return {"a": "", "c": [], "ok": False}
        quotes = list[dict[str, str]]()
        for item in question.evidence:
            wanted = squeezed(item.quote)
            mark = next((m for m, shown in passages.items() if wanted in squeezed(shown)), None)
            if mark is not None:
                quotes.append({"p": mark, "q": item.quote})
        told = "；".join(quote["q"] for quote in quotes)
        says = all(any(word in told for word in group) for group in question.must_include)
        return {"a": told, "c": quotes, "ok": bool(quotes) and says}


def perfect(reader: Reader) -> Script:
    """Plans and quotes as gold does; other ways to ask are not offered."""

    def answer(prompt: str, body: Mapping[str, Any]) -> dict[str, Any]:
        shown = shown_text(body)
        if prompt == "plan_question":
            return reader.plan(shown.strip())
        if prompt == "rewrite_question":
            return {"q": []}
        asked = _ASKED.search(shown)
        passages = dict(_PASSAGE.findall(shown))
        tell = reader.choice if prompt == "choose_passages" else reader.prose
        return tell(asked[1].strip() if asked else "", passages)

    return _by_prompt(answer)


def careless(question: str, *, alike: bool = False) -> Script:
    """The first label for whatever the question ends with; the worst passages first; what stands
    first in the first passage, or with ``alike`` the sentence of any that shares most with what is
    asked; one and the same ``question`` for whatever was meant."""

    def answer(prompt: str, body: Mapping[str, Any]) -> dict[str, Any]:
        shown = shown_text(body)
        if prompt == "plan_question":
            label = _FIRST.search(str(body["messages"][0]["content"]))
            words = shown.strip()[-6:]
            return {"op": "lookup", "o": [{"p": words, "i": label[1] if label else None}]}
        if prompt == "rewrite_question":
            return {"q": [question]}
        passages = dict(_PASSAGE.findall(shown))
        if prompt == "choose_passages":
            return {"p": [*passages][: -_MOST - 1 : -1]}
        asked = _pairs(shown.partition("\n")[0])
        told = [
            (len(_pairs(words) & asked) if alike else 0, mark, words[:200])
            for mark, text in passages.items()
            for words in re.split("[。；\n]", text.strip())
        ]
        _, mark, quote = max(told, key=lambda one: one[0])
        return {"a": f"{quote}。", "c": [{"p": mark, "q": quote}], "ok": True}

    return _by_prompt(answer)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def read_plans(files: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """The plans that lines of questions have, by id."""
    lines = (line for file in files for line in file.read_text("utf-8").splitlines())
    records = [json.loads(line) for line in lines if line.strip()]
    return {record["id"]: record["plan"] for record in records if record.get("plan")}


def _by_prompt(answer: Callable[[str, Mapping[str, Any]], dict[str, Any]]) -> Script:
    begins = {load_prompt(name).instruction[:_BEGIN]: name for name in ASKED}

    def script(body: dict[str, Any], _number: int) -> Said:
        system = str(body["messages"][0]["content"])
        prompt = next(name for begin, name in begins.items() if begin in system)
        return Said(json.dumps(answer(prompt, body), ensure_ascii=False))

    return script
