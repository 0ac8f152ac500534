"""Questions of several clauses: each that asks for something of its own is asked alone as well."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kxai.ask import outcomes, said
from kxai.ask import question_words as w
from kxai.ask.answer import Answer
from kxai.ask.bodies import Directory
from kxai.ask.by_model import OPEN_KINDS
from kxai.ask.colloquial import plain_words
from kxai.ask.follow_on import completed, in_order
from kxai.ask.operations import REGISTRY
from kxai.ask.phrase import content, name_asked
from kxai.ask.plan import Operation, Plan
from kxai.ask.planner import make_plan, prepare
from kxai.ask.prepared_report import terms

_QUOTED = re.compile("“[^”]*”")
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
    clauses = completed(plain_words(in_order(directory.find(prepare(question)).rest)))
    asking = [c for c in clauses if w.ASKING.search(c)]
    spec = REGISTRY[plan.operation]
    reasons = plan.operation == "passage" and all(map(w.WHY.search, asking))  # each has its own
    told = not spec.apart and whole.answerable and not reasons
    premise = said.WRONG_PREMISE in whole.answer or plan.operation in ("findings", "checked")
    both = whole.answerable and w.BOTH_STAGES.search(question) and len(plan.operands) == 1
    if len(asking) < 2 or premise or both or plan.unresolved:
        return whole
    found = [_part(question, clause, plan, directory, run) for clause in asking]
    if told:  # 采购多少，其中货物占多少: the amount beside the share
        found = [part for part in found if part.operation == "lookup"]
    answered = [part.answer for part in found if part.answer is not None]
    apart = len(answered) == len(found) and (
        not whole.answerable or spec.one_number or _LEFT_OUT in whole.answer or reasons
    )
    apart = apart and not told
    out = answered[0].model_copy(update={"understood": whole.understood}) if apart else whole
    for answer in answered[1:] if apart else answered:
        out = outcomes.joined(answer, out) if told else outcomes.joined(out, answer)
    out = out.model_copy(update={"understood": whole.understood})
    if not out.answerable:
        return out
    left = [name for part in found if part.answer is None for name in part.left_by(out)]
    left = [name for name in dict.fromkeys(left) if f"“{name}”" not in out.answer]
    if left:
        names = "、".join(f"“{name}”" for name in left)
        out = out.model_copy(update={"answer": out.answer + said.PARTLY.format(names=names)})
    return out


@dataclass(frozen=True, slots=True)
class _Part:
    """What one clause asks for, in ``names`` of the catalogue or its words, and what it brought."""

    clause: str
    operation: Operation
    answer: Answer | None = None
    names: tuple[str, ...] = ()

    def left_by(self, whole: Answer) -> list[str]:
        """What of the clause ``whole`` does not tell either: neither its names nor its words."""
        if w.ITEMS_ASKED.search(self.clause):
            return [self.clause.rpartition("|")[2]]
        own = self.clause.rpartition("|")[2]
        moved = own != self.clause and w.CHANGED.search(own) and not w.WHY.search(own)
        if moved and not w.MOVE_TOLD.search(_QUOTED.sub("", whole.answer)):
            return [own]  # 三公多少，比上年多了多少: the name is told, what is asked of it is not
        if self.names:
            return [name for name in self.names if name not in whole.answer]
        words = content(w.LITTLE_SAID.sub("|", self.clause))
        said = [term for term in terms(words) if len(term) > 1]
        untold = [term for term in said if term not in whole.answer]
        if not said:
            return [self.clause.rpartition("|")[2]] if w.WHETHER.search(self.clause) else []
        return [self.clause.rpartition("|")[2]] if 2 * len(untold) > len(said) else []


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
        return _Part(clause, part.operation)
    names = tuple(name_asked(operand) for operand in part.operands if operand.indicators)
    answer = run(question, part)
    told = answer.kind not in OPEN_KINDS or bool(w.WHY.search(clause) or w.PURPOSE.search(clause))
    return _Part(clause, part.operation, answer if answer.answerable and told else None, names)
