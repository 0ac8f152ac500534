"""Lists in brackets right behind their whole: 收入合计9万元（县本级6万元，开发区3万元）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kxai.check.context import Context
from kxai.check.edits import TELLING
from kxai.check.listing import AREAS
from kxai.check.relation import CheckedRelation
from kxai.check.sums import judge_list, slipped
from kxai.genre import words
from kxai.schema.figure import Figure

_FIRST = words("check.sums.first_in_brackets").regex
_NEXT = words("check.sums.next_in_brackets").regex
_PHASES = words("check.sums.phases_in_brackets").regex
_MOST = 20  # figures in brackets of phases
_SHUTS = re.compile(r"\s?[）)]")
_HELD = ("consistent", "tail")


def check_bracket_lists(context: Context) -> Iterator[CheckedRelation]:
    """sum: an amount or an area and the named items of the brackets behind it, two or more.

    The brackets may hold only some items: a list that fails accuses (as a warning) where a slip
    explains it, or where another list of the report with these names adds up.
    """
    told = [f for f in context.figures if f.layer == "text" and f.role in ("amount", "count")]
    found: list[CheckedRelation] = []
    for at, head in enumerate(told):
        if head.role == "amount" or head.unit in AREAS:
            behind = told[at + 1 :]
            parts = _items(context, head, behind) or _clauses(context, head, behind)
            if len(parts) > 1 and head.value and head.hedge is None:
                found.append(judge_list(head, parts, "certain"))
    sure = {_names(relation) for relation in found if relation.verdict in _HELD}
    for relation in found:
        if relation.verdict not in _HELD:
            head, *parts = relation.operands
            telling = slipped(head, parts) >= TELLING or _names(relation) in sure
            relation = replace(relation, severity="warning")
            relation = relation if telling else replace(relation, verdict="weak", forms=())
        yield relation


def _items(context: Context, head: Figure, behind: Sequence[Figure]) -> list[Figure]:
    """The items of the brackets, none where anything else stands in them."""
    parts: list[Figure] = []
    before = head
    for figure in behind:
        words = context.between(before, figure).strip().removeprefix(before.unit)
        if figure.base_unit != head.base_unit or figure.hedge is not None:
            return []
        if not (_NEXT if parts else _FIRST).fullmatch(words):
            return []
        parts.append(figure)
        if _SHUTS.match(context.text[figure.end :].lstrip()[len(figure.unit) :][:4]):
            return parts
        before = figure
    return []


def _clauses(context: Context, head: Figure, behind: Sequence[Figure]) -> list[Figure]:
    """The amounts of the clauses of the brackets, where each numbers a phase and has one of the
    head's unit: 总建筑面积9㎡（一期7幢，建筑面积5㎡；二期两幢，建筑面积4㎡）."""
    clauses = _PHASES.match(context.text, head.end)
    if clauses is None:
        return []
    ends = [at for at in range(clauses.start(), clauses.end()) if context.text[at] in "；;）)"]
    starts = [clauses.start("first"), *ends[:-1]]
    inside = [f for f in behind[:_MOST] if f.end <= ends[-1] and f.base_unit == head.base_unit]
    parts = [
        f for start, end in zip(starts, ends, strict=True) for f in inside if start < f.start < end
    ]
    alone = len(parts) == len(ends) == len(inside) and all(f.hedge is None for f in parts)
    return parts if alone else []


def _names(relation: CheckedRelation) -> tuple[str, ...]:
    return tuple(figure.label for figure in relation.operands[1:])
