"""Clauses that say the same of several budgets: where most of them end in their sum, all should."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from kxai.check.context import Context
from kxai.check.interval import printed, total
from kxai.check.relation import CheckedRelation
from kxai.check.sums import judge_list
from kxai.schema.figure import Figure

_STOP = re.compile(r"[。；;\n]")
_KEPT_IN = 3  # other clauses that must end in their sum
_MANY = 12  # amounts of one clause


def check_repeated(context: Context) -> Iterator[CheckedRelation]:
    """sum: the last amount of a clause is all before it, as in the others that end in its name.

    What stands in brackets cuts up the amount before. Clauses that are told alike, number by
    number, are one.
    """
    groups: defaultdict[tuple[str, str], list[list[Figure]]] = defaultdict(list)
    for clause in _clauses(context):
        groups[clause[-1].label, clause[-1].base_unit].append(clause)
    for clauses in groups.values():
        distinct = {tuple(f.base_value for f in clause): clause for clause in clauses}
        holds = [clause for clause in distinct.values() if _adds_up(clause)]
        fails = [clause for clause in distinct.values() if not _adds_up(clause)]
        if len(holds) < _KEPT_IN or len(fails) > 1:
            continue
        values = {clause[-1].base_value for clause in fails}
        for clause in clauses:
            if _adds_up(clause) or clause[-1].base_value in values:
                *parts, head = clause
                yield judge_list(head, parts, "class")


def _clauses(context: Context) -> Iterator[list[Figure]]:
    """The amounts of each clause up to a semicolon, without those in brackets."""
    clause: list[Figure] = []
    end = depth = 0
    for figure in context.figures:
        if figure.layer != "text" or figure.role != "amount" or figure.hedge is not None:
            continue
        words = context.text[end : figure.start]
        if clause and (_STOP.search(words) or figure.base_unit != clause[0].base_unit):
            yield from _whole(clause)
            clause = []
        depth = 0 if not clause else max(0, depth + words.count("（") - words.count("）"))
        end = figure.end
        if not depth:
            clause.append(figure)
    yield from _whole(clause)


def _whole(clause: list[Figure]) -> Iterator[list[Figure]]:
    if 2 < len(clause) <= _MANY and clause[-1].label:
        yield clause


def _adds_up(clause: list[Figure]) -> bool:
    *parts, head = clause
    return total(map(printed, parts)).meets(printed(head))
