"""Whether a relation, worked out anew on its operands, excludes what was planted.

The verdicts and the severities of the checker have no part in it: a relation is taken for what its
kind and its operands say, on the exact intervals of the printed numbers. A number that was cut off
instead of rounded is not excluded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from kxai.check import CheckedRelation
from kxai.check.interval import Interval, growth, printed, ratio, step_of, total, truncated
from kxai.schema.figure import Figure
from kxai_lab.inject.edits import Span
from kxai_lab.inject.reading import place_of

_ALL = Interval(Fraction(100), Fraction(100))
_BY_AMOUNTS = ("share", "growth_rate", "execution_rate")


def excluded(relation: CheckedRelation, changes: Mapping[Span, Figure]) -> bool:
    """True when ``relation`` holds as printed, and no longer with ``changes`` made by place.

    False too where the relation is of a kind, or a shape, that is not understood here.
    """
    operands = relation.operands
    changed = [changes.get(place_of(f), f) for f in operands]
    return holds(relation.kind, operands) is True and holds(relation.kind, changed) is False


def excluded_list(
    relation: CheckedRelation, *, without: Figure | None = None, again: Figure | None = None
) -> bool:
    """True when a sum holds as printed, and not with one part left out or told twice."""
    head, *parts = relation.operands
    if relation.kind != "sum" or holds("sum", relation.operands) is not True:
        return False
    if without is not None:
        parts = [part for part in parts if part is not without]
    if again is not None:
        parts = [*parts, again]
    return holds("sum", [head, *parts]) is False


def holds(kind: str, operands: Sequence[Figure]) -> bool | None:
    """Whether the relation of ``kind`` holds of ``operands`` (the tested one first); None where
    that cannot be told."""
    judge = _JUDGES.get(kind)
    return judge(operands) if judge is not None and len(operands) > 1 else None


def _sum(operands: Sequence[Figure]) -> bool:
    head, *parts = operands
    return total(printed(part) for part in parts).meets(printed(head))


def _balance(operands: Sequence[Figure]) -> bool:
    """A closing balance is what came in less what was spent; other heads are sums."""
    head, *parts = operands
    if head.indicator != "balance.closing":
        return _sum(operands)
    signed = [
        -printed(part) if part.indicator == "expenditure.total" else printed(part) for part in parts
    ]
    return total(signed).meets(printed(head))


def _same(operands: Sequence[Figure]) -> bool | None:
    """Two mentions, or two tellings of several numbers, pair by pair."""
    if len(operands) % 2:
        return None
    return all(_agree(a, b) for a, b in zip(operands[::2], operands[1::2], strict=True))


def _agree(a: Figure, b: Figure) -> bool:
    if a.base_unit != b.base_unit:
        return False
    coarse, fine = (a, b) if step_of(a) > step_of(b) else (b, a)
    return printed(coarse).meets(printed(fine)) or truncated(coarse).meets(printed(fine))


def _part(operands: Sequence[Figure]) -> bool | None:
    part, whole = operands[:2]
    low, high = printed(part).low, printed(whole).high
    return None if low is None or high is None else low <= high


def _change(operands: Sequence[Figure]) -> bool | None:
    """current = previous ± change, the sign as it is written."""
    if len(operands) != 3:
        return None
    change, current, previous = operands
    moved, gap = printed(change), printed(current) - printed(previous)
    ways = {"up": [moved], "down": [-moved]}.get(change.direction or "", [moved, -moved])
    return any(gap.meets(way) for way in ways)


def _growth(operands: Sequence[Figure]) -> bool | None:
    """The rate, of its change and one amount or of two amounts; the sign as it is written."""
    if len(operands) != 3:
        return None
    rate, first, second = operands
    if _told_as_points(operands):
        return False
    if first.role != "change":
        grown = growth(printed(first), printed(second))
        return None if grown is None else _rate(rate, grown)
    if rate.direction and first.direction and rate.direction != first.direction:
        return False
    base = printed(second)
    if second.year == rate.year:
        moved = printed(first)
        base = base + moved if first.direction == "down" else base - moved
    grown = ratio(printed(first), base)
    return None if grown is None else grown.size.meets(printed(rate).size) or _cut(rate, grown.size)


def _rate(rate: Figure, grown: Interval) -> bool:
    if rate.direction == "down":
        grown = -grown
    elif rate.direction is None:
        return grown.size.meets(printed(rate).size) or _cut(rate, grown.size)
    return grown.meets(printed(rate)) or _cut(rate, grown)


def _share(operands: Sequence[Figure]) -> bool | None:
    """A part of its whole; or the shares of one whole, which add up to it."""
    if all(f.role == "share" for f in operands):
        if any(f.unit != "%" for f in operands):
            return False
        return total(map(printed, operands)).meets(_ALL)
    return _quotient(operands)


def _quotient(operands: Sequence[Figure]) -> bool | None:
    if len(operands) != 3:
        return None
    rate, part, whole = operands
    if _told_as_points(operands):
        return False
    worked = ratio(printed(part), printed(whole))
    return None if worked is None else worked.meets(printed(rate)) or _cut(rate, worked)


def _told_as_points(operands: Sequence[Figure]) -> bool:
    """A rate that amounts give is a percentage; points are the distance of two percentages."""
    rate, *others = operands
    return "百分点" in rate.unit and any(f.role in ("amount", "change", "count") for f in others)


def _cut(rate: Figure, interval: Interval) -> bool:
    return truncated(rate).meets(interval)


_JUDGES: Mapping[str, Callable[[Sequence[Figure]], bool | None]] = {
    "sum": _sum,
    "balance": _balance,
    "same": _same,
    "units": _same,
    "part": _part,
    "change": _change,
    "growth": _growth,
    "share": _share,
    "execution": _quotient,
}
