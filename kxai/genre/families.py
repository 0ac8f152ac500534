"""Which figures add up to which, as ``families.toml`` says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kxai.genre.entries import FamilyEntry
from kxai.genre.reader import current

FAMILIES: tuple[FamilyEntry, ...] = tuple(current().families.values())
"""All families, in the order of the file."""


def whole_of(parts: Iterable[str]) -> str | None:
    """The indicator that ``parts`` are all the parts of, optional ones beside them; else None."""
    named = set(parts)
    for entry in FAMILIES:
        if {*entry.parts} <= named <= {*entry.parts, *entry.optional}:
            return entry.whole
    return None


def family(id_: str) -> FamilyEntry:
    """The family with this id. Raises KeyError where there is none."""
    return current().families[id_]


def families_of(whole: str) -> tuple[FamilyEntry, ...]:
    """The families whose whole is this indicator, the usual one first."""
    return tuple(entry for entry in FAMILIES if entry.whole == whole)


def children_of(whole: str) -> frozenset[str]:
    """Every indicator that is told as a part of ``whole``, in whatever family."""
    return frozenset(member for entry in families_of(whole) for member in entry.members)


def parts_in_order(whole: str) -> tuple[str, ...]:
    """The parts of ``whole`` as reports tell them: those of its first family, each followed by
    its own parts where another family of the whole has these in its place.

    >>> parts_in_order("three_public.vehicles")
    ('three_public.vehicle_purchase', 'three_public.vehicle_operation')
    """
    return tuple(_in_order(whole))


def _in_order(whole: str) -> Iterator[str]:
    first, *others = families_of(whole) or (None,)
    if first is None:
        return
    finer = {part for other in others for part in other.parts} - set(first.parts)
    for part in (*first.parts, *first.optional):
        yield part
        yield from (child for child in _own_parts(part) if child in finer)


def _own_parts(part: str) -> tuple[str, ...]:
    found = families_of(part)
    return found[0].parts if found else ()
