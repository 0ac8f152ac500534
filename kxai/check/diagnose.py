"""From relations that fail to causes: what is one finding, and what may be wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kxai.check.causes import AGAIN, Cause, figure_causes, value_for
from kxai.check.context import SURE, Context, name_of
from kxai.check.edits import SLIPS
from kxai.check.graph import Graph
from kxai.check.relation import CheckedRelation, Diagnosis
from kxai.check.relation_causes import recast_causes
from kxai.check.solve import Budget, smallest_changes
from kxai.check.wording import DIAGNOSES, SHOULD_BE, quantity
from kxai.schema.figure import Figure

CLOSE_BITS = 1.5
"""Causes whose costs differ by less cannot be told apart by the numbers."""
_SHOWN = 3
_FEW = 2  # numbers that must be wrong together: of more, the reading is at fault
_FAR = 8.0  # bits beyond which a cause is no rival of the best
_BUDGET = 400  # failing relations of one report that are searched for causes
_LOOKED_AT = 50_000  # numbers of those, times the relations they stand in: about a second
_STEPS = 15_000  # what the search for where an error must be may look at: about a second
_RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Case:
    """Relations that fail together, the telling one first, and the ranked causes.

    ``close``: the numbers do not tell the first cause from the second. ``no_slip``: every slip of
    one number was tried, and none makes them hold.
    """

    relations: tuple[CheckedRelation, ...]
    diagnosis: Diagnosis
    close: bool = False
    no_slip: bool = False


def find_cases(relations: Sequence[CheckedRelation], context: Context) -> list[Case]:
    """Group failed relations by their likeliest cause.

    The cause that explains most is taken first, with all that it mends; the rest is grouped by
    what the rules named as one cause, and by shared figures. More than ``_BUDGET`` failures, or
    sums of whole tables that all fail, are no slips but a text that was misread: what is beyond
    the budget is told without a cause, and as not searched to the end.
    """
    left = {n for n, r in enumerate(relations) if r.verdict in ("inconsistent", "unlikely")}
    if not left:
        return []
    graph = Graph(relations)
    causes: list[Cause] = []
    searched = _searched(graph)
    for number in searched:
        found = [
            *recast_causes(graph, context, number),
            *figure_causes(graph, context, number),
        ]
        causes.extend(_either_way(graph, number, found))
    causes = _together(
        {(c.code, c.mends, frozenset(f.id for f in c.figures)): c for c in causes}.values()
    )
    cases: list[Case] = []
    while ranked := _ranked(graph, causes, left):
        best = ranked[0]
        rivals = [c for c in ranked if c.mends & best.mends & left]
        group = _with_known_cause(relations, best.mends & left, left)
        cases.append(_case(graph, [relations[n] for n in sorted(group)], rivals, left))
        left -= group
    cases.extend(_unexplained(graph, context, sorted(left), searched))
    return cases


def _together(causes: Iterable[Cause]) -> list[Cause]:
    """The causes; one part that several lists leave out, wherever it is printed, is one cause."""
    found: dict[object, Cause] = {}
    for cause in causes:
        figure = cause.figures[0]
        key: object = id(cause)
        if cause.code == "missing_item":
            key = (name_of(figure), figure.base_value, figure.year, figure.stage)
        known = found.get(key)
        if known is not None:
            cause = replace(min(known, cause, key=_bits), mends=known.mends | cause.mends)
        found[key] = cause
    return list(found.values())


def _bits(cause: Cause) -> float:
    return cause.bits


def _searched(graph: Graph) -> list[int]:
    """The failing relations that the budget suffices to search for causes, in their order."""
    found, left = [], _LOOKED_AT
    for number in graph.failing[:_BUDGET]:
        left -= sum(len(graph.touching(figure.id)) for figure in graph.operands(number))
        if left < 0:
            break
        found.append(number)
    return found


def _ranked(graph: Graph, causes: Sequence[Cause], left: set[int]) -> list[Cause]:
    """The causes that still mend something, best first; what is mended already counts no more."""
    open_ = [cause for cause in causes if cause.mends & left]
    return sorted(open_, key=lambda c: (_cost(graph, c, left), -c.figures[0].start))


def _cost(graph: Graph, cause: Cause, left: set[int]) -> float:
    return cause.bits - AGAIN * graph.distinct(cause.mends & left)


def _either_way(graph: Graph, number: int, causes: Sequence[Cause]) -> Iterator[Cause]:
    """One thing printed twice: each may be a slip for the other, which is one cause."""
    relation = graph.relations[number]
    alone = [c for c in causes if c.mends == {number} and c.code in SLIPS]
    if relation.kind not in ("same", "units") or len(alone) < 2:
        yield from causes
        return
    best = min(alone, key=lambda cause: (cause.bits, -cause.figures[0].start))
    first, second = relation.operands[:2]
    text = DIAGNOSES["miscopied"].format(first=quantity(first), second=quantity(second))
    yield replace(best, text=text)
    yield from (cause for cause in causes if cause not in alone)


def _with_known_cause(
    relations: Sequence[CheckedRelation], mended: frozenset[int] | set[int], left: set[int]
) -> set[int]:
    """What is mended, and what its rule says fails for the same reason."""
    known = {relations[n].cause for n in mended if relations[n].cause}
    return set(mended) | {n for n in left if relations[n].cause in known}


def _case(graph: Graph, group: list[CheckedRelation], rivals: list[Cause], left: set[int]) -> Case:
    best = rivals[0]
    told: dict[tuple[str, str], Cause] = {}
    for cause in rivals:
        told.setdefault((cause.code, cause.figures[0].id), cause)
    near = _cost(graph, best, left) + _FAR
    shown = [cause for cause in told.values() if _cost(graph, cause, left) <= near][:_SHOWN]
    close = len(shown) > 1 and _cost(graph, shown[1], left) - _cost(graph, best, left) < CLOSE_BITS
    ids = {figure.id for figure in best.figures}
    group = sorted(group, key=lambda r: (_RANK[r.severity], r.stated.id not in ids, r.stated.start))
    return Case(tuple(group), tuple(_entry(cause, left) for cause in shown), close)


def _entry(cause: Cause, left: set[int]) -> Mapping[str, Any]:
    entry: dict[str, Any] = {
        "code": cause.code,
        "text": cause.text,
        "figure": cause.figures[0].id,
        "bits": round(cause.bits, 1),
        "mends": len(cause.mends & left),
    }
    if cause.expected:
        entry["expected"] = cause.expected
    if cause.other is not None:
        entry["source"] = cause.other.id
    if len(cause.figures) > 1:
        entry["with"] = cause.figures[1].id
    return entry


def _unexplained(
    graph: Graph, context: Context, failed: Sequence[int], searched: Sequence[int]
) -> Iterator[Case]:
    """Relations that fail for one cause are one case: what a rule names, or a shared figure.

    Sums and identities of the accounts that share a figure are taken to fail for that figure.
    """
    groups: list[list[int]] = []
    known: dict[object, int] = {}
    for number in failed:
        relation = graph.relations[number]
        ids = frozenset(figure.id for figure in relation.operands)
        marks: list[object] = [relation.cause or (relation.kind, ids)]
        if relation.kind in ("sum", "balance") and not relation.cause:
            marks = [*ids, _said(relation)]
        group = min((known[mark] for mark in marks if mark in known), default=len(groups))
        if group == len(groups):
            groups.append([])
        groups[group].append(number)
        for mark in marks:
            known.setdefault(mark, group)
    budget, all_searched = Budget(_STEPS), set(searched)
    for group_numbers in groups:
        ordered = sorted((graph.relations[n] for n in group_numbers), key=_severity)
        arithmetic = [n for n in group_numbers if n in graph.failing]
        located = _located(graph, context, arithmetic, budget) if arithmetic else ()
        searched_all = all_searched.issuperset(arithmetic)
        if located and located[0]["code"] == "cannot_tell" and not searched_all:
            located = _note("bound")
        no_slip = bool(arithmetic) and searched_all
        yield Case(tuple(ordered), located or ordered[0].diagnosis, no_slip=no_slip)


def _note(code: str) -> Diagnosis:
    return ({"code": code, "text": DIAGNOSES[code]},)


def _severity(relation: CheckedRelation) -> int:
    return _RANK[relation.severity]


def _located(
    graph: Graph, context: Context, arithmetic: Sequence[int], budget: Budget
) -> Diagnosis:
    """Where the error must be, as far as the other relations tell."""
    solution = smallest_changes(graph, arithmetic, budget=budget)
    if not solution.sets:
        return _note("cannot_tell" if solution.complete else "bound")
    operands = [figure for number in arithmetic for figure in graph.operands(number)]
    if len(solution.sets) > 1 or len(solution.sets[0]) > _FEW or not all(map(_is_sure, operands)):
        return _note("cannot_tell")
    figures = [graph.figures[key] for key in solution.sets[0]]
    names = "、".join(f"{name_of(figure)}{quantity(figure)}" for figure in figures)
    entry: dict[str, Any] = {"code": "only", "figure": figures[0].id}
    if len(figures) == 1:
        wanted = value_for(graph, context, figures[0], arithmetic)
        entry["expected"] = wanted
        should = SHOULD_BE.format(expected=wanted + figures[0].unit) if wanted else ""
    else:
        entry["figures"] = [figure.id for figure in figures]
        should = ""
    entry["text"] = DIAGNOSES["only"].format(names=names, should=should)
    return (entry,)


def _is_sure(figure: Figure) -> bool:
    """True where a reading of ours is hardly at fault: of a known thing, and surely read."""
    return figure.indicator != "other" and figure.confidence >= SURE


def _said(relation: CheckedRelation) -> tuple[object, ...]:
    return tuple((f.indicator, f.text, f.year) for f in relation.operands)
