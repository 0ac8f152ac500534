"""What else may answer a plan that its own operation does not answer."""

from __future__ import annotations

from collections.abc import Iterator

from kxai.ask import question_words as w
from kxai.ask.answer import Answer
from kxai.ask.bodies import Directory
from kxai.ask.facts import asks_facts
from kxai.ask.last_year import run_back
from kxai.ask.lookup import run_lookup
from kxai.ask.operations import REGISTRY, OfBooks
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book
from kxai.ask.said import ABSENT, NOT_FOUND
from kxai.ask.spoken_names import bodies_in, body_key, short
from kxai.ask.text_questions import run_passage

_OVER_BODIES = ("sum", "mean", "median", "compare", "rank", "share", "difference")
_FEW = 6  # bodies of an archive, each of which a question for all of them means


def may_tell_amount(plan: Plan) -> bool:
    """Whether an amount may answer: it is no answer to how or why something changed, to what it is
    per head, to who did it, or to which problems and duties there are."""
    asks = plan.question
    facts = asks_facts(asks) or any(cue.search(asks) for cue, _ in w.FIELDS)
    words = plan.operation == "passage" and facts and not w.NUMBER_ASKED.search(asks)
    words = words or (
        plan.operation == "passage" and any(cue.search(asks) for cue in (w.ITEMS_ASKED, w.TOP))
    )
    return not (_asks_more(plan) or _why(plan) or words)


def _asks_more(plan: Plan) -> bool:
    """Whether a plan computes what no amount of one thing answers."""
    pair = plan.operation in ("share", "sum") and len(plan.operands) > 1
    listed = any(not o.indicators for o in plan.operands) and w.JOINED.search(plan.question)
    pair = pair or (plan.operation == "sum" and (len(plan.years) > 1 or bool(listed)))
    return not REGISTRY[plan.operation].amount or pair


def of_a_place(plan: Plan, books: list[Book]) -> Plan:
    """Of reports that all tell of a place's money, 收入 and 支出 are those of its general budget
    where no total is told."""
    if not books or any(not book.report.kind.startswith(("fiscal", "budget_ex")) for book in books):
        return plan
    operands = [
        o.model_copy(update={"indicators": [*o.indicators, w.OF_A_PLACE[o.indicators[0]]]})
        if o.indicators and o.indicators[0] in w.OF_A_PLACE
        else o
        for o in plan.operands
    ]
    return plan.model_copy(update={"operands": operands})


def with_absent(plan: Plan, answer: Answer, directory: Directory) -> Answer:
    """An answer over several bodies with those named that have no report of the years asked about;
    where a question names none, of an archive that has only a few."""
    over = plan.operation in _OVER_BODIES or (plan.operation == "lookup" and plan.named)
    if not (over and plan.years and not plan.place):
        return answer
    reports = [directory.reports[i] for i in plan.reports or directory.reports]
    bodies = bodies_in({report.org or "" for report in reports}) - {""}
    few = plan.named or len(bodies) <= _FEW
    if not (few and len(bodies) > 1):
        return answer
    cited = {citation.report for citation in answer.citations}
    told = {r.org for r in reports if r.year in plan.years or r.id in cited}
    has = {body_key(org) for org in told if org}
    absent = {name for name in bodies if not any(org.endswith(name) for org in has)}
    if not absent:
        return answer
    names = "、".join(sorted(map(short, absent)))
    years = "、".join(map(str, plan.years))
    text = answer.answer.replace(NOT_FOUND.format(names=names), "")
    text += ABSENT.format(names=names, years=years)
    return answer.model_copy(update={"answer": text})


def _why(plan: Plan) -> bool:
    return bool(w.WHY.search(plan.question) and w.CHANGED.search(plan.question))


def may_quote(plan: Plan) -> bool:
    """Whether a passage may answer what no figure does: not where a number is asked for."""
    if plan.operation != "lookup":
        return plan.operation == "passage"
    asked = plan.unit or w.NUMBER_ASKED.search(plan.question)
    return not asked and not any(operand.indicators for operand in plan.operands)


def ways(plan: Plan) -> Iterator[OfBooks]:
    """What may answer a plan, one after the other: its own operation, an amount looked up, one of
    the year before worked back, a passage."""
    own = REGISTRY[plan.operation].of_books
    if own is not None and plan.operation != "lookup" and (own != run_passage or may_quote(plan)):
        yield own
    if may_tell_amount(plan):
        yield run_lookup
    if plan.operation == "lookup":
        yield run_back
    if own != run_passage and may_quote(plan):
        yield run_passage
