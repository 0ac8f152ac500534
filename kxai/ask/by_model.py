"""A question that the rules do not answer, by a model: a plan of its own, else verified prose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kxai.ask.answer import Answer
from kxai.ask.plan import Plan
from kxai.ask.prose import Asks, plan_with_model, tell
from kxai.store import Store

if TYPE_CHECKING:
    from kxai.index import Index

OPEN_KINDS = ("refuse", "passage")
"""Kinds of answer that a model may better."""
_TOLD = 6  # passages that a model is shown, and reports whose names are known beforehand


def answer_with_model(
    question: str,
    plan: Plan,
    model: Asks,
    *,
    store: Store,
    index: Callable[[], Index],
    run: Callable[[str, Plan], Answer],
) -> Answer | None:
    """A plan of the model's, run here; else its prose from passages, verified; else None."""
    reports = plan.reports or None
    # Names that the reports introduce are masked in the question too.
    about = list(plan.reports)
    if not about:
        found = index().search(question, k=_TOLD, channels=("words", "grams"))
        about = list(dict.fromkeys(passage.report for passage in found))
    gate = model.gate.knowing(*(store.text(report) for report in about[:_TOLD]))
    other = plan_with_model(plan, model, gate)
    if other is not None:
        answer = run(question, other)
        if answer.answerable and answer.kind not in OPEN_KINDS:
            return answer
    found = index().search(question, k=_TOLD, reports=reports, years=plan.years)
    shown = {passage.report for passage in found}
    sources = {stored.report.id: stored.report.source for stored in store.reports([*shown])}
    gate = gate.knowing(*(store.text(report) for report in sources))
    return tell(question, found, sources, model, gate).answer
