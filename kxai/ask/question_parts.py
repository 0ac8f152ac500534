"""Questions of several clauses: each that asks for something of its own is asked alone as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kxai.ask import outcomes, said
from kxai.ask import question_words as w
from kxai.ask.answer import Answer
from kxai.ask.bodies import Directory
from kxai.ask.by_model import OPEN_KINDS
from kxai.ask.colloquial import plain_words
from kxai.ask.follow_on import completed
from kxai.ask.operations import REGISTRY
from kxai.ask.phrase import name_asked
from kxai.ask.plan import Plan
from kxai.ask.planner import make_plan, prepare

_LEFT_OUT = said.PARTLY.split("{", 1)[0]


def with_parts(
    question: str,
    plan: Plan,
    whole: Answer,
    *,
    directory: Directory,
    run: Callable[[str, Plan], Answer],
) -> Answer:
    """``whole`` with what the clauses of ``question`` bring when each is asked alone, with the
    bodies, years and subject of the question (多少，为什么; 多少批次，人均多少).

    Where every clause has an answer of its own, what the whole question had left open is dropped.
    """
    clauses = completed(plain_words(directory.find(prepare(question)).rest))
    asking = [c for c in clauses if w.ASKING.search(c)]
    told = not REGISTRY[plan.operation].apart and whole.answerable
    told = told or said.WRONG_PREMISE in whole.answer or plan.operation in ("findings", "checked")
    if len(asking) < 2 or told or plan.unresolved:
        return whole
    found = [_part(question, clause, plan, directory, run) for clause in asking]
    answered = [part.answer for part in found if part.answer is not None]
    apart = len(answered) == len(found) and (
        not whole.answerable or REGISTRY[plan.operation].one_number or _LEFT_OUT in whole.answer
    )
    out = answered[0].model_copy(update={"understood": whole.understood}) if apart else whole
    for answer in answered[1:] if apart else answered:
        out = outcomes.joined(out, answer)
    left = [name for part in found if part.answer is None for name in part.names]
    if not whole.answerable and out.answerable and left:
        names = "、".join(f"“{name}”" for name in dict.fromkeys(left))
        out = out.model_copy(update={"answer": out.answer + said.PARTLY.format(names=names)})
    return out


@dataclass(frozen=True, slots=True)
class _Part:
    """What one clause brought, and what of the catalogue it asks for."""

    answer: Answer | None = None
    names: tuple[str, ...] = ()


def _part(
    question: str,
    clause: str,
    plan: Plan,
    directory: Directory,
    run: Callable[[str, Plan], Answer],
) -> _Part:
    """The answer to one clause, where it is one in numbers."""
    part = make_plan(clause, directory, reports=plan.reports or None)
    years = [year for year in part.years if year in plan.years] or plan.years[:1]
    part = part.model_copy(update={"years": years, "named": plan.named})
    if not part.operands:
        return _Part()
    names = tuple(name_asked(operand) for operand in part.operands if operand.indicators)
    answer = run(question, part)
    told = answer.kind not in OPEN_KINDS or bool(w.WHY.search(clause) or w.PURPOSE.search(clause))
    return _Part(answer if answer.answerable and told else None, names)
