"""Relations that hold: what a question about agreement gets where the checker found nothing."""

from __future__ import annotations

import re
from collections.abc import Set
from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask.amounts import base, larger, scaled
from kxai.ask.answer import Answer, Step
from kxai.ask.answer_draft import Draft, name_of, number, value_zh
from kxai.ask.operands import Match, find_figures
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book
from kxai.check.relation import CheckedRelation

HOLDS = ("consistent", "tail", "rebalanced")
_ADDED = ("sum", "balance")
_RATES = {
    "growth_rate": "growth",
    "share": "share",
    "execution_rate": "execution",
    "change": "change",
}
RATES = frozenset(_RATES.values())
"""The kinds of relation that a rate or a change states."""
_EXPECTED = re.compile(r"-?[\d,]+(?:\.\d+)?")


def tell_agreement(
    book: Book,
    chosen: list[Match],
    wanted: set[str],
    draft: Draft,
    *,
    kind: str | None = None,
    rates: Set[str] | None = None,
) -> bool:
    """The relation of the report that holds between the figures asked about, with its equation;
    False where the report tells or implies none. Where a question names a ``kind`` of rate or
    change, that a sum holds says nothing of it; nor does any that holds without one of the
    ``rates`` (ids) that it names."""
    asked = {m.figure.id for m in chosen}
    kinds = {m.figure.indicator for m in chosen} & wanted
    best: tuple[tuple[float, ...], CheckedRelation] | None = None
    for relation in book.relations:
        if kind in RATES and relation.kind != kind:
            continue
        if rates is not None and rates.isdisjoint(f.id for f in relation.operands):
            continue
        score = _fit(relation, asked, kinds, draft.question)
        if relation.verdict in HOLDS and score and (best is None or score > best[0]):
            best = (score, relation)
    if best is None:
        return False
    relation = best[1]
    for figure in relation.operands:
        draft.use(book, figure)
    stated, gap = relation.stated, _gap(relation)
    left, equals, right = relation.equation.rpartition("=")
    step = Step(expression=left.strip() if equals else relation.equation, result=right.strip())
    draft.steps.append(step)
    told = f"{name_of(book, stated)}{value_zh(stated)}"
    if gap:
        draft.steps.append(Step(expression="尾差", result=f"{number(gap)}{stated.unit}"))
        draft.say(
            f"基本一致：{told}，核对{relation.equation}，相差{number(gap)}{stated.unit}，"
            "在四舍五入误差之内。"
        )
    elif relation.kind == "target":
        draft.say(f"达到目标：{told}（{relation.equation}）。")
    else:
        draft.say(f"一致：{told}，核对{relation.equation}，两者相符。")
    return True


def held_together(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """Two amounts that a question names, whether they are one: 53100元 and 5.31万元."""
    for book in books:
        pair = []
        for operand in plan.operands[:2]:
            found = find_figures(book, operand, plan, wanted="any")
            found = [m for m in found if operand.unit and operand.unit in m.figure.unit]
            pair += [m.figure for m in found[:1]]
        if len(pair) < 2 or pair[0].base_unit != pair[1].base_unit:
            continue
        one, other = pair
        quotes = [draft.use(book, figure) for figure in pair]
        gap = abs(base(one) - base(other))
        names = f"{name_of(book, one)}{value_zh(one)}与{name_of(book, other)}{value_zh(other)}"
        if gap:
            step = Step(
                expression=larger(one, other), result=f"{number(gap / scaled(one))}{one.unit}"
            )
            draft.steps.append(step)
            draft.say(f"不一致：{names}相差{step.result}（{step}）。")
        else:
            draft.say(f"一致：{names}相等。")
        draft.say("".join(f"原文：“{quote}”" for quote in dict.fromkeys(quotes)))
        return draft.answer("findings")
    return None


def counted_parts(plan: Plan, book: Book, draft: Draft) -> bool:
    """“三笔开支加起来是不是27.84万”: so many amounts behind the one that is named."""
    counted = w.COUNTED_PARTS.search(plan.question)
    total = next((o for o in plan.operands if o.value is not None), None)
    if not counted or total is None or not w.SUM.search(plan.question):
        return False
    size = w.CHINESE_COUNT[counted[1]]
    for match in find_figures(book, total, plan, wanted="amount"):
        whole = match.figure
        behind = [
            f
            for f in book.figures
            if f.start > whole.start
            and f.section == whole.section
            and f.role == "amount"
            and f.base_unit == whole.base_unit
        ][:size]
        if len(behind) < size:
            continue
        sum_ = sum((base(f) for f in behind), Fraction(0))
        for figure in (whole, *behind):
            draft.use(book, figure)
        step = Step(
            expression="+".join(value_zh(f) for f in behind),
            result=f"{number(sum_ / scaled(whole))}{whole.unit}",
        )
        draft.steps.append(step)
        gap = abs(sum_ - base(whole)) / scaled(whole)
        told = f"{name_of(book, whole)}{value_zh(whole)}，{step}"
        if gap:
            draft.steps.append(
                Step(
                    expression=f"{step.result}与{value_zh(whole)}之差",
                    result=f"{number(gap)}{whole.unit}",
                )
            )
            draft.say(f"不一致：{told}，相差{number(gap)}{whole.unit}。")
        else:
            draft.say(f"一致：{told}，两者相符。")
        return True
    return False


def _fit(
    relation: CheckedRelation, asked: set[str], kinds: set[str], question: str
) -> tuple[float, ...] | None:
    """How well a relation is the one asked about; None where it is another, or says nothing."""
    operands = relation.operands
    inside = len(asked & {f.id for f in operands})
    named = {f.indicator for f in operands} & kinds
    if not inside or len(operands) < 2 or len(named) < min(2, len(kinds)):
        return None
    added = relation.kind in _ADDED
    told = w.PINNED.search(question)  # then the number tells which sum is meant
    counted = w.COUNTED_PARTS.search(question) if added and not told else None
    if counted and len(operands) != w.CHINESE_COUNT[counted[1]] + 1:
        return None  # 四块加起来: a sum of three is of others
    if w.ADDED.search(question) and not added:
        return None
    goal = relation.kind == "target" and w.GOAL_MET.search(question)
    if not added and not goal and relation.kind != _RATES.get(relation.stated.role, "same"):
        return None
    stated = relation.stated.id in asked
    # A sum of one part that is not nothing says no more than the part.
    if added and sum(f.value != 0 for f in operands[1:]) < 2:
        return None
    # asked what adds up, the amounts; else the rate that is stated
    first = (relation.stated.role in _RATES) != bool(w.ADDED.search(question))
    return (stated and first, len(named), stated, inside)


def _gap(relation: CheckedRelation) -> Fraction:
    """What a sum misses its total by, in the unit of the total."""
    match = _EXPECTED.search(relation.expected)
    if relation.kind not in _ADDED or not match:
        return Fraction(0)
    return abs(Fraction(match[0].replace(",", "")) - Fraction(relation.stated.value))
