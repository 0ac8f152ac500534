"""Narrative fields by a model that points at sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel

from kxai.errors import ModelError
from kxai.extract.llm.marked_pieces import Passages, passages
from kxai.extract.llm.piece_question import Reading, gather
from kxai.extract.llm.shapes import narrative_marks, problem_marks
from kxai.schema.narrative import Field, Narrative

FIELDS_TASK, PROBLEMS_TASK = "narrative_fields", "problems_suggestions"
_PER_MARK, _AROUND = 8, 80
_FIELDS: tuple[Field, ...] = ("functions", "key_work", "evaluation", "reasons")
_WORDS = ("问题", "不足", "建议", "改进", "措施", "下一步")
_SENTENCES = 3  # fewer of them are a table or a title page
T = TypeVar("T", bound=BaseModel)


async def ask_narrative(reading: Reading, *, engine: str) -> list[Narrative]:
    """The narrative of the report: the model's under ``llm``; under ``hybrid`` the rules', and the
    model's for fields in which the rules found nothing."""
    known = list(reading.extraction.narrative)
    missing = {*_FIELDS, "problems", "suggestions"} - {one.field for one in known}
    if engine == "hybrid" and not (missing & {"problems", "suggestions", "functions"}):
        return known
    groups = [group for group in _prose(reading) if len(group.spans) >= _SENTENCES]
    if engine == "hybrid":
        groups = [g for g in groups if _tells(reading.text, g)] if missing else []
    jobs = [_problems(reading, group) for group in groups if _tells(reading.text, group)]
    if engine == "llm":
        jobs += [_fields(reading, group) for group in groups]
    found = [one for part in await gather(jobs) for one in part]
    if engine == "hybrid":
        return sorted(
            [*known, *(one for one in found if one.field in missing)], key=lambda one: one.start
        )
    return sorted(found, key=lambda one: (one.start, one.end, one.field)) if found else known


def _prose(reading: Reading) -> list[Passages]:
    """Groups of sentences outside the tables."""
    grids = reading.document.grids
    out = []
    for group in passages(reading.text, reading.extraction.outline):
        spans = tuple(
            span
            for span in group.spans
            if not any(grid.start <= span[0] < grid.end for grid in grids)
        )
        if spans:
            out.append(Passages(group.section, spans))
    return out


def _tells(text: str, group: Passages) -> bool:
    words = text[group.spans[0][0] : group.spans[-1][1]] + "".join(group.section)
    return any(word in words for word in _WORDS)


async def _fields(reading: Reading, group: Passages) -> list[Narrative]:
    reply = await _send(reading, group, FIELDS_TASK, narrative_marks(len(group.spans)))
    if isinstance(reply, ModelError):
        return []
    engine = reading.sender.engine(FIELDS_TASK)
    return [
        Narrative(field, *span, engine)
        for field in _FIELDS
        for span in _joined(group, getattr(reply, field))
    ]


async def _problems(reading: Reading, group: Passages) -> list[Narrative]:
    reply = await _send(reading, group, PROBLEMS_TASK, problem_marks(len(group.spans)))
    if isinstance(reply, ModelError):
        return []
    engine = reading.sender.engine(PROBLEMS_TASK)
    out = []
    for marks in reply.problems:
        out += [Narrative("problems", *span, engine) for span in _joined(group, marks)]
    for marks in reply.suggestions:
        out += [Narrative("suggestions", *span, engine) for span in _joined(group, marks)]
    return out


async def _send(reading: Reading, group: Passages, task: str, shape: type[T]) -> T | ModelError:
    question = reading.sender.question(
        task, group.shown(reading.text), context={"section": " > ".join(group.section[-3:])}
    )
    return await reading.sender.ask(
        task,
        question,
        shape,
        span=(group.spans[0][0], group.spans[-1][1]),
        max_tokens=_AROUND + _PER_MARK * len(group.spans),
    )


def _joined(group: Passages, marks: Sequence[str]) -> list[tuple[int, int]]:
    """The spans of the sentences that marks point at; neighbours are one."""
    numbers = sorted({int(mark[1:]) for mark in marks})
    out: list[tuple[int, int]] = []
    last = -1
    for number in numbers:
        start, end = group.spans[number - 1]
        if number == last + 1 and out:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
        last = number
    return out
