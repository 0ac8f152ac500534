"""Relations that hold: what a question about agreement gets where the checker found nothing."""

from __future__ import annotations

import re
from fractions import Fraction

from kxai.ask import wording as w
from kxai.ask.answer import Step
from kxai.ask.book import Book
from kxai.ask.draft import Draft, name_of, number, value_zh
from kxai.ask.operands import Match
from kxai.check.relation import CheckedRelation

_HOLDS = ("consistent", "tail", "rebalanced")
_ADDED = ("sum", "balance")
_RATES = {"growth_rate": "growth", "share": "share", "execution_rate": "execution", "change": "change"}
_MOST_SHOWN = 3
_EXPECTED = re.compile(r"-?[\d,]+(?:\.\d+)?")


def tell_agreement(book: Book, chosen: list[Match], draft: Draft) -> bool:
    """The relation of the report that holds between the figures asked about, with its equation;
    False where the report tells or implies none."""
    asked = {m.figure.id for m in chosen}
    kinds = {m.figure.indicator for m in chosen}
    best: tuple[tuple[float, ...], CheckedRelation] | None = None
    for relation in book.relations:
        score = _fit(relation, asked, kinds, draft.question)
        if relation.verdict in _HOLDS and score and (best is None or score > best[0]):
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
    else:
        draft.say(f"一致：{told}，核对{relation.equation}，两者相符。")
    return True


def _fit(
    relation: CheckedRelation, asked: set[str], kinds: set[str], question: str
) -> tuple[float, ...] | None:
    """How well a relation is the one asked about; None where it is another, or says nothing."""
    operands = relation.operands
    inside = len(asked & {f.id for f in operands})
    named = {f.indicator for f in operands} & kinds
    if not inside or len(operands) < 2:
        return None
    added = relation.kind in _ADDED
    if w.ADDED.search(question) and not added:
        return None
    if not added and relation.kind != _RATES.get(relation.stated.role, "same"):
        return None
    stated = relation.stated.id in asked
    # Of a single part, or of one part that is not nothing, a sum says no more than the part.
    telling = sum(f.value != 0 for f in operands[1:]) > 1 or not added
    rate = relation.stated.role in _RATES
    return (stated and rate, len(named), telling, stated, inside)


def _gap(relation: CheckedRelation) -> Fraction:
    """What a sum misses its total by, in the unit of the total."""
    match = _EXPECTED.search(relation.expected)
    if relation.kind not in _ADDED or not match:
        return Fraction(0)
    return abs(Fraction(match[0].replace(",", "")) - Fraction(relation.stated.value))


__all__ = ["tell_agreement"]
