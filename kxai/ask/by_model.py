"""A question that the rules do not answer, by a model: a plan of its own, else verified prose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kxai.ask.answer import Answer
from kxai.ask.outcomes import joined
from kxai.ask.plan import Plan
from kxai.ask.prose import Asks, plan_with_model, tell
from kxai.ask.question_words import NUMBER_ASKED
from kxai.llm.prompts import load_prompt
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
    index: Callable[[], Index],
    run: Callable[[str, Plan], Answer],
) -> Answer | None:
    """What a model makes of the rules' ``answer``: a plan of its own, run here; else its prose from
    passages, verified; else None.

    A computed answer stands, and so does a refusal because the archive has no such report or the
    report does not print it. A quoted passage stays beside whatever the model says of it, and
    gives way to a figure only where the question asks for a number.
    """
    if answer.kind not in OPEN_KINDS or answer.status in SETTLED:
        return None
    question, reports = answer.question, plan.reports or None
    # Names that the reports introduce are masked in the question too.
    about = list(plan.reports)
    if not about:
        likely = index().search(question, k=_TOLD, channels=("words", "grams"))
        about = list(dict.fromkeys(passage.report for passage in likely))
    gate = model.gate.knowing(*(store.text(report) for report in about[:_TOLD]))
    if not answer.answerable or plan.unit or NUMBER_ASKED.search(question):
        other = plan_with_model(plan, model, gate)
        found = run(question, other) if other is not None else None
        if found is not None and found.answerable and found.kind not in OPEN_KINDS:
            prompt = load_prompt("plan_question").id
            by = {"engine": "llm", "model": model.name, "prompt": prompt}
            return found.model_copy(update=by)
    passages = index().search(question, k=_TOLD, reports=reports, years=plan.years)
    shown = {passage.report for passage in passages}
    sources = {stored.report.id: stored.report.source for stored in store.reports([*shown])}
    gate = gate.knowing(*(store.text(report) for report in sources))
    prose = tell(question, passages, sources, model, gate, plan=plan).answer
    if prose is None or not answer.answerable:
        return prose
    return joined(prose, answer)
