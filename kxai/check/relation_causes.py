"""Causes in how a relation was written, all its numbers being right: another base, another list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import log2

from kxai.check.causes import Cause
from kxai.check.constraints import Linear
from kxai.check.context import Context, name_of, thing
from kxai.check.edits import TELLING
from kxai.check.graph import Graph
from kxai.check.interval import exact, printed, step_of, total
from kxai.check.wording import DIAGNOSES, quantity
from kxai.schema.figure import Figure

_NEAR = 20  # figures around a list among which a missing item is looked for
_OMITTED, _TWICE, _SUBTOTAL = 4.0, 4.0, 2.0
_LIST = ("sum", "balance")
# What rules tell of their own relation, with bits of its likelihood.
_OWN = {
    "base_current": 2.0,
    "base_other": 4.0,
    "inverted": 2.0,
    "upside_down": 3.0,
    "points": 2.0,
    "run_together": 1.0,
}


def recast_causes(graph: Graph, context: Context, number: int) -> Iterator[Cause]:
    """Causes of the failing relation ``number`` that leave all its numbers as they are."""
    relation = graph.relations[number]
    for told in relation.diagnosis:
        code = str(told.get("code"))
        if code in _OWN:
            yield _own(graph, context, number, code, str(told["text"]), told.get("figure"))
    if relation.kind in _LIST and len(relation.forms) == 1:
        form = relation.forms[0]
        if isinstance(form, Linear) and not form.at_most:
            yield from _lists(context, number, form)


def _own(graph: Graph, context: Context, number: int, code: str, text: str, base: object) -> Cause:
    relation = graph.relations[number]
    stated = relation.stated
    searched = log2(max(1, len(context.totals))) if code == "base_other" else 0.0
    found = context.by_id(str(base)) if base else None
    return Cause(
        code, _OWN[code] + searched, frozenset({number}), (stated,), text, relation.expected, found
    )


def _lists(context: Context, number: int, form: Linear) -> Iterator[Cause]:
    """A part too many, or one too few."""
    head = next((f for weight, f in form.terms if weight < 0), None)
    parts = [f for weight, f in form.terms if weight > 0]
    if head is None or len(parts) + 1 != len(form.terms):
        return
    gap = total(printed(part) for part in parts) - printed(head)
    rest = sum((exact(part) for part in parts), Fraction(0)) - exact(head)
    worth = _worth(rest, head)
    mends = frozenset({number})
    if rest > 0:
        for part in parts:
            if not printed(part).meets(gap) or len(parts) < 3:
                continue
            inner = _subtotal(part, parts)
            twice = any(other is not part and _alike(other, part) for other in parts)
            if not inner and not twice:
                continue
            code, bits = ("subtotal_counted", _SUBTOTAL) if inner else ("doubled_item", _TWICE)
            bits += log2(len(parts))
            if worth - bits >= TELLING:
                text = DIAGNOSES[code].format(name=name_of(part), stated=quantity(part))
                yield Cause(code, bits, mends, (part,), text)
                return
    else:
        left = -gap
        inside = {head.id, *(part.id for part in parts)}
        near = [f for f in context.around((head, *parts), _NEAR) if f.id not in inside]
        found = [f for f in near if _could_belong(f, head) and printed(f).meets(left)]
        bits = _OMITTED + log2(max(1, len(near)))
        if found and worth - bits >= TELLING:
            text = DIAGNOSES["missing_item"].format(
                name=name_of(found[0]), stated=quantity(found[0])
            )
            yield Cause("missing_item", bits, mends, (found[0],), text)


def _could_belong(figure: Figure, head: Figure) -> bool:
    return (
        figure.role == head.role
        and bool(figure.value)
        and figure.base_unit == head.base_unit
        and figure.year == head.year
        and figure.stage == head.stage
        and figure.hedge is None
    )


def _alike(left: Figure, right: Figure) -> bool:
    same_name = bool(left.label) and left.label == right.label
    return left.base_value == right.base_value and (thing(left) == thing(right) or same_name)


def _subtotal(part: Figure, parts: Sequence[Figure]) -> bool:
    """True for a part that is the sum of two or more that follow or precede it."""
    at = parts.index(part)
    for run in (parts[at + 1 :], parts[:at][::-1]):
        for size in range(2, len(run) + 1):
            if total(printed(f) for f in run[:size]).meets(printed(part)):
                return True
    return False


def _worth(rest: Fraction, head: Figure) -> float:
    """Bits that a residual tells: its digits at the printed precision."""
    steps = abs(rest) / step_of(head)
    return log2(max(1, int(steps)))
