"""The relation of a report that is nearest to a question whether something adds up."""

from __future__ import annotations

import re
from decimal import Decimal

from kxai.ask import question_words as w
from kxai.ask.nearness import held, telling_words, weigh
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book, terms
from kxai.check.relation import CheckedRelation

_ADDED = ("sum", "balance")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?!\d*年)")
_TELLING = 3  # characters of a number that is hardly met by chance
_ENOUGH, _PINNED = 0.6, 0.25
"""Of the weight of the words: so much must be a relation's, without and with the numbers asked."""
_CLEARLY = 0.08  # what another relation is less near by


def nearest_relation(plan: Plan, book: Book) -> CheckedRelation | None:
    """The sum (or other relation) whose own words and numbers have most of what is asked; None
    where none has enough, or several are as near."""
    question = w.FINDING.sub("|", plan.question)
    numbers = {_value(n) for n in _NUMBER.findall(question) if len(n) >= _TELLING}
    weights = weigh(book, telling_words(_NUMBER.sub("|", question)))
    total = sum(weights.values())
    rated: list[tuple[float, CheckedRelation]] = []
    for relation in book.relations if total else ():
        values = {abs(figure.value) for figure in relation.operands}
        if relation.kind not in _ADDED or len(relation.operands) < 3 or not numbers <= values:
            continue
        if plan.years and relation.stated.year not in (*plan.years, None):
            continue
        sentence = book.by_start.get(relation.stated.start)
        own = book.near[relation.stated.id].union(*(terms(f.label) for f in relation.operands))
        above = "|".join(sentence.path) if sentence else ""
        score = held(own, sentence.text if sentence else "", above, weights) / total
        if score >= (_PINNED if numbers else _ENOUGH):
            rated.append((score, relation))
    rated.sort(key=lambda row: -row[0])
    near = [r for score, r in rated if score > rated[0][0] - _CLEARLY]
    equal = {frozenset(abs(f.value) for f in r.operands) for r in near}
    return near[0] if len(equal) == 1 else None


def _value(printed: str) -> Decimal:
    return Decimal(printed.replace(",", ""))
