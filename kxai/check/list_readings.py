"""Readings of ours under which a list adds up: they are tried before the report is accused.

A list that fails may end earlier than was thought, hold parts of parts, go on with amounts that
were taken for something else or were not read at all, or belong to another total. The readings are
tried from the cheapest on; the first that fits to rounding is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import accumulate

from kxai.check.context import Context, thing
from kxai.check.interval import Interval, exact, printed, step_of, total
from kxai.check.listing import Listing
from kxai.schema.figure import Figure
from kxai.schema.units import factor_and_base

Reading = tuple[Fraction, Callable[[], tuple[Figure, ...]]]
"""What the parts of a reading add up to, in base units, and what makes them."""
_FEW = 40  # amounts of a list whose runs are all tried
_CHANCE = 20  # one in so many readings may fit by chance
_HEADS = 4  # amounts before a head that may be meant in its place
_NUMBER = re.compile(r"(?<![\d.])(\d[\d,]*)(?:\.(\d+))?\s{0,2}(亿元|万元|元)")
_AFTER = 40  # characters behind a list in which one more part may stand


def other_reading(context: Context, listing: Listing) -> tuple[Figure, tuple[Figure, ...]] | None:
    """The head and the parts of the first other reading that adds up; None where none does, or
    where so many were tried that one of them does by chance."""
    head, parts = listing.head, listing.parts
    stated, step = exact(head), step_of(head)
    for tried, (value, reading) in enumerate(_readings(listing), start=1):
        if tried * step * _CHANCE > stated:
            break
        if abs(value - stated) <= step:
            found = reading()
            if len(found) > 1 and total(map(printed, found)).meets(printed(head)):
                return head, found
    value = sum(map(exact, parts), Fraction(0))
    for other in other_heads(context, listing):
        near = abs(value - exact(other)) <= step_of(other)
        if near and total(map(printed, parts)).meets(printed(other)):
            return other, parts
    return None


def names_more(context: Context, listing: Listing) -> bool:
    """True where what is missing stands in the list as a number that nobody has read, or as an
    amount that was taken for no part of it (上年结转 among receipts)."""
    head = listing.head
    gap = printed(head) - total(map(printed, listing.parts))
    if _heads_more(context, listing):
        return True
    if exact(head) <= sum(map(exact, listing.parts)):
        return False
    told = (head, *listing.parts)
    near = context.around(told, 2 * _HEADS)
    sentence = context.sentence_of[head.id]
    beside = [f for f in near if f.role == "amount" and context.sentence_of[f.id] == sentence]
    known = {f.start for f in near if f in told or f not in beside}
    for match in _NUMBER.finditer(context.text, head.end, listing.end + _AFTER):
        if match.start() in known:
            continue
        factor, base = factor_and_base(match[3])
        value = Fraction(Decimal(f"{match[1].replace(',', '')}.{match[2] or 0}") * factor)
        half = Fraction(factor) / 10 ** len(match[2] or "") / 2
        if base == head.base_unit and value and Interval(value - half, value + half).meets(gap):
            return True
    return False


def _heads_more(context: Context, listing: Listing) -> bool:
    """True where the list is of its head and of what was added to it behind: 预算90万元，年中追加10
    万元。其中：… adds up to 100."""
    first = listing.parts[0]
    between = context.figures[context.place[listing.head.id] + 1 : context.place[first.id]]
    added = [f for f in between if f.base_unit == listing.head.base_unit and f.value]
    both = total(map(printed, (listing.head, *added)))
    return bool(added) and total(map(printed, listing.parts)).meets(both)


def _readings(listing: Listing) -> Iterator[Reading]:
    """The readings, the cheapest first: their sums, and how to make them."""
    parts, beside = listing.parts, listing.beside
    value = sum(map(exact, parts), Fraction(0))
    for added, run in _runs(beside):
        yield value + added, partial(_in_order, parts, run)
    if listing.points:
        for cut in listing.cuts:  # by another order, the same whole again
            yield sum(map(exact, cut), Fraction(0)), partial(tuple, cut)
        return
    added = Fraction(0)
    for size, part in enumerate(parts[:-1], start=1):
        added += exact(part)
        yield added, partial(tuple, parts[:size])
    # a copy is told twice: that is the report's fault
    copied = {part.id for part in parts if _is_copied(part, parts)}
    for added, run in _runs(parts):
        if not any(part.id in copied for part in run):
            yield value - added, partial(_without, parts, run)


def _in_order(parts: Sequence[Figure], more: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(sorted((*parts, *more), key=lambda figure: figure.start))


def _without(parts: Sequence[Figure], run: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(part for part in parts if part not in run)


def _runs(figures: Sequence[Figure]) -> Iterator[tuple[Fraction, Sequence[Figure]]]:
    """All stretches of a list with their sums, the shorter ones first; of a long list single ones
    and the whole."""
    sums = [Fraction(0), *accumulate(map(exact, figures))]
    count = len(figures)
    sizes = range(1, count + 1) if count <= _FEW else (1, count)
    for size in sizes:
        for at in range(count - size + 1):
            yield sums[at + size] - sums[at], figures[at : at + size]


def _is_copied(part: Figure, parts: Sequence[Figure]) -> bool:
    return any(
        other is not part
        and other.base_value == part.base_value
        and (thing(other) == thing(part) or other.label == part.label)
        for other in parts
    )


def other_heads(context: Context, listing: Listing) -> Iterator[Figure]:
    """Amounts right before the head of a list of things that the catalogue lacks; those of its
    sentence where the list is one of its own."""
    head = listing.head
    if (
        not listing.apart
        and head.indicator != "other"
        and not head.indicator.startswith("project.")
    ):
        return
    at = context.place[head.id]
    for other in reversed(context.figures[max(0, at - _HEADS) : at]):
        if listing.apart and context.sentence_of[other.id] != context.sentence_of[head.id]:
            return
        if other.role == "amount" and other.base_unit == head.base_unit and other.hedge is None:
            yield other
