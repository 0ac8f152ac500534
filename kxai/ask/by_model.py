"""A question that the rules do not answer, by a model: a plan of its own, else verified prose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kxai.ask.answer import Answer
from kxai.ask.bodies import Directory
from kxai.ask.model_plan import plan_with_model
from kxai.ask.offered_readings import with_readings
from kxai.ask.outcomes import joined, title
from kxai.ask.passage_choice import CANDIDATES, chosen
from kxai.ask.plan import Plan
from kxai.ask.prose import Asks, tell
from kxai.ask.question_words import NUMBER_ASKED
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
    if weak or not answer.answerable or plan.unit or NUMBER_ASKED.search(question):
        other = plan_with_model(plan, model, gate, directory=directory)
        found = run(question, other) if other is not None else None
        if found is not None and found.answerable and found.kind not in OPEN_KINDS:
            by = {"engine": "llm", "model": model.name, "prompt": model.prompt("plan_question").id}
            if found.computation or not weak:
                return found.model_copy(update=by)
    if weak:
        return None
    passages = index().search(question, k=CANDIDATES, reports=reports, years=plan.years)
    gate = gate.knowing(*(store.text(i) for i in {passage.report for passage in passages}))
    passages = chosen(question, passages, model, gate, most=_TOLD)
    shown = {passage.report for passage in passages}
    sources = {stored.report.id: stored.report.source for stored in store.reports([*shown])}
    prose = tell(question, passages, sources, model, gate, plan=plan).answer
    if prose is not None:
        return joined(prose, answer) if answer.answerable else prose
    if answer.answerable or answer.status != "not_understood":
        return None
    titles = [title(directory.reports[i]) for i in [*dict.fromkeys((*about, *sources))][:_TOLD]]
    return with_readings(answer, titles, model, gate, read=read)


def _by_words_alone(plan: Plan, answer: Answer) -> bool:
    """True for an amount that no name of the catalogue led to, and that nothing was made of."""
    return (
        answer.kind == "lookup"
        and not answer.computation
        and bool(plan.operands)
        and not any(operand.indicators or operand.code for operand in plan.operands)
    )
