"""A question that the rules do not answer, by a model: a plan of its own, else verified prose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kxai.ask.answer import Answer
from kxai.ask.bodies import Directory
from kxai.ask.facts import asks_facts
from kxai.ask.model_plan import Planned, plan_with_model
from kxai.ask.offered_readings import with_readings
from kxai.ask.outcomes import joined, title
from kxai.ask.passage_choice import CANDIDATES, chosen
from kxai.ask.plan import Plan
from kxai.ask.prose import Asks, tell
from kxai.ask.question_words import NUMBER_ASKED
from kxai.ask.said import MODEL_READ
from kxai.index.passages import Passage
from kxai.llm.gate import Gate
from kxai.schema.figure import Figure
from kxai.store import Store

if TYPE_CHECKING:
    from kxai.index import Index

OPEN_KINDS = ("refuse", "passage")
"""Kinds of answer that no figure stands behind."""
SETTLED = ("no_such_report", "not_printed")
"""Outcomes that no model overrules."""
_TOLD = 6  # passages that a model is shown, and reports whose names are known beforehand


def answer_with_model(
    plan: Plan,
    answer: Answer,
    model: Asks,
    *,
    store: Store,
    directory: Directory,
    index: Callable[[], Index],
    run: Callable[[str, Plan], Answer],
    read: Callable[[str], Answer],
) -> Answer | None:
    """What a model makes of the rules' ``answer``: a plan of its own, run here; else its prose from
    passages, verified; else other ways to ask, of those that the rules answer when they are
    ``read``; else None.

    A computed answer stands, and so does a refusal because the archive has no such report or the
    report does not print it. An amount that was found by its words alone gives way to a
    computation, and to nothing else. A quoted passage stays beside whatever the model says of it,
    and gives way to a figure only where the question asks for a number.
    """
    weak = _by_words_alone(plan, answer)
    if not weak and (answer.kind not in OPEN_KINDS or answer.status in SETTLED):
        return None
    question, reports = answer.question, plan.reports or None
    # Names that the reports introduce are masked in the question too.
    about = list(plan.reports)
    if not about:
        likely = index().search(question, k=_TOLD, channels=("words", "grams"))
        about = list(dict.fromkeys(passage.report for passage in likely))
    gate = model.gate.knowing(*(store.text(report) for report in about[:_TOLD]))
    planner = _Planner(plan, question, model, gate, directory)
    if weak or not answer.answerable or plan.unit or NUMBER_ASKED.search(question):
        found = planner.figures(run)
        if found is not None and (found.computation or not weak):
            return found
    if weak:
        return None
    passages = index().search(question, k=CANDIDATES, reports=reports, years=plan.years)
    gate = gate.knowing(*(store.text(i) for i in {passage.report for passage in passages}))
    passages = chosen(question, passages, model, gate, most=_TOLD)
    shown = {passage.report for passage in passages}
    sources = {stored.report.id: stored.report.source for stored in store.reports([*shown])}
    prose = _told_twice(planner, passages, sources, gate, plan=plan, read=store.figures)
    if prose is None and not answer.answerable and planner.asks_words():
        words = _of_words(plan, planner.plan_of_words(), passages)
        prose = _told_twice(
            planner, passages, sources, gate, plan=words, read=store.figures, words=True
        )
    if prose is not None:
        return joined(prose, answer) if answer.answerable else prose
    if answer.answerable or answer.status != "not_understood":
        return None
    titles = [title(directory.reports[i]) for i in [*dict.fromkeys((*about, *sources))][:_TOLD]]
    return with_readings(answer, titles, model, gate, read=read)


@dataclass(slots=True)
class _Planner:
    """A model's plan of a question, which counts where it plans the same when all that it may
    choose from is shown in the other order."""

    plan: Plan
    question: str
    model: Asks
    gate: Gate
    directory: Directory
    first: Planned | None = None

    def figures(self, run: Callable[[str, Plan], Answer]) -> Answer | None:
        """The figures of the plan. Words that only the model gave a meaning are told with it."""
        self.first = planned = self._planned()
        if self.model.dry_run:  # what may be asked is counted
            self._planned(turned=True)
        found = run(self.question, planned.plan) if planned is not None else None
        if planned is None or found is None or not found.answerable:
            return None
        if found.kind in OPEN_KINDS and not found.computation:
            return None
        if not planned.agrees(self._planned(turned=True)):
            return None
        read = [MODEL_READ.format(words=words, name=name) for words, name in planned.taken.items()]
        by = {"engine": "llm", "model": self.model.name}
        by["prompt"] = self.model.prompt("plan_question").id
        return found.model_copy(update={"warnings": [*read, *found.warnings], **by})

    def asks_words(self) -> bool:
        """Whether the plan is a passage: not where a person, a day or a place is asked for, which
        a sentence tells in words of its own or not at all."""
        first = self.first
        if first is None or first.plan.operation != "passage" or asks_facts(self.question):
            return False
        return first.agrees(self._planned(turned=True))

    def plan_of_words(self) -> Plan:
        assert self.first is not None
        return self.first.plan

    def _planned(self, *, turned: bool = False) -> Planned | None:
        return plan_with_model(
            self.plan, self.model, self.gate,
            question=self.question, directory=self.directory, turned=turned,
        )  # fmt: skip


def _told_twice(
    planner: _Planner,
    passages: Sequence[Passage],
    sources: dict[str, str],
    gate: Gate,
    *,
    plan: Plan,
    read: Callable[[str], Iterable[Figure]],
    words: bool = False,
) -> Answer | None:
    """Prose that quotes the same whichever passage is shown first."""
    first: Answer | None = None
    for shown in (passages, passages[::-1]):
        told = tell(
            planner.question, shown, sources, planner.model, gate, plan=plan, read=read, words=words
        ).answer
        failed = told is None or (first is not None and not _overlap(first, told))
        if failed and not planner.model.dry_run:
            return None
        first = first or told
        if len(passages) == 1:
            break
    return first


def _of_words(plan: Plan, told: Plan, passages: Sequence[Passage]) -> Plan:
    """What prose must answer where a model says what is asked for: that, and the words of the
    question that the passages know."""
    text = "\n".join(passage.text for passage in passages)
    known = [
        operand
        for operand in plan.operands
        if operand.indicators or any(word in text for word in operand.phrase.split("|") if word)
    ]
    return told.model_copy(update={"operands": [*known, *told.operands], "unit": None})


def _overlap(one: Answer, other: Answer) -> bool:
    """Whether both quote the same: a place, or words that stand in two reports."""
    return any(
        a.quote == b.quote or (a.report == b.report and a.start < b.end and b.start < a.end)
        for a in one.citations
        for b in other.citations
    )


def _by_words_alone(plan: Plan, answer: Answer) -> bool:
    """True for an amount that no name of the catalogue led to, and that nothing was made of."""
    return (
        answer.kind == "lookup"
        and not answer.computation
        and bool(plan.operands)
        and not any(operand.indicators or operand.code for operand in plan.operands)
    )
