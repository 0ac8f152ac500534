"""What holds with more printed parts beats what fails with fewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kxai.check.relation import CheckedRelation

_LISTS = ("sum", "balance")
_FAILS = ("inconsistent", "unlikely")


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
