"""What the report itself prints in favour of its sums: fuller lists, and parts that nobody knew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kxai.check.context import name_of
from kxai.check.diagnose import Case
from kxai.check.relation import CheckedRelation
from kxai.check.statements import statement_of
from kxai.check.wording import DIAGNOSES, quantity
from kxai.schema.figure import Figure

_LISTS = ("sum", "balance")
_FAILS = ("inconsistent", "unlikely")
_ACCOUNTS = ("expenditure.", "income.", "total.", "fiscal.", "general_budget.")


def leave_outdone(relations: Sequence[CheckedRelation]) -> list[CheckedRelation]:
    """The relations, those ``weak`` whose total is told with all their parts and more elsewhere:
    whether it adds up is said there."""
    wider: defaultdict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for number, relation in enumerate(relations):
        if relation.kind in _LISTS and relation.verdict not in ("weak", "undetermined"):
            parts = frozenset(figure.id for figure in relation.operands[1:] if figure.value)
            wider[relation.stated.id].append((number, parts))
    outdone = {
        number
        for lists in wider.values()
        for number, parts in lists
        if relations[number].verdict in _FAILS and any(parts < other for _, other in lists)
    }
    return [
        replace(r, verdict="weak", forms=()) if number in outdone else r
        for number, r in enumerate(relations)
    ]


def leave_of_other_columns(relations: Sequence[CheckedRelation]) -> list[CheckedRelation]:
    """The relations, without accusing a rate of a table row beside which another rate is that of
    the same two amounts: its column tells something else."""
    rates = [r for r in relations if r.kind == "growth" and r.stated.layer == "table"]
    held = {_amounts_of(r) for r in rates if r.verdict == "consistent"}
    other = {id(r) for r in rates if r.verdict == "inconsistent" and _amounts_of(r) in held}
    return [
        replace(r, verdict="undetermined", forms=()) if id(r) in other else r for r in relations
    ]


def _amounts_of(rate: CheckedRelation) -> frozenset[str]:
    return frozenset(figure.id for figure in rate.operands[1:])


def leave_never_held(relations: Sequence[CheckedRelation]) -> list[CheckedRelation]:
    """The relations, those ``weak`` that ask an identity of a table which keeps it in none of its
    columns, two at least: a form whose receipts and payments are no two sides of one account.
    """
    asked: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, relation in enumerate(relations):
        statements = {statement_of(figure) for figure in relation.operands}
        in_table = relation.stated.layer == "table" and len(statements) == 1
        if relation.kind == "balance" and in_table and "" not in statements:
            names = tuple(figure.indicator for figure in relation.operands)
            asked[relation.identity, *statements, *names].append(number)
    ours = {
        number
        for numbers in asked.values()
        for number in numbers
        if len({relations[n].stated.value for n in numbers}) > 1
        and all(relations[n].verdict in _FAILS for n in numbers)
    }
    return [
        replace(r, verdict="weak", forms=()) if number in ours else r
        for number, r in enumerate(relations)
    ]


def as_unknown_part(case: Case, known: Mapping[str, Figure]) -> Case:
    """The case, a hint where the accounts fail to add up by exactly what the same table, or prose,
    prints under a name of its own (单位预留机动经费): a part that the identity does not know.

    Lists of other things are not meant: an item that they leave out is missing.
    """
    head, first = case.relations[0], next(iter(case.diagnosis), None)
    if head.kind not in _LISTS or not first or first["code"] != "missing_item":
        return case
    figure = known.get(first["figure"])
    accounts = all(operand.indicator.startswith(_ACCOUNTS) for operand in head.operands)
    if figure is None or not accounts:
        return case
    beside = figure.layer == "table" and statement_of(head.stated) == statement_of(figure) != ""
    if not beside and figure.indicator != "other":
        return case
    text = DIAGNOSES["unknown_part"].format(name=name_of(figure), stated=quantity(figure))
    told = ({**first, "code": "unknown_part", "text": text}, *case.diagnosis[1:])
    hints = tuple(replace(relation, severity="info") for relation in case.relations)
    return replace(case, relations=hints, diagnosis=told, close=False)
