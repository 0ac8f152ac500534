"""The headings of a report for the side of its page, as far as its figures stand under them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from kxai.export.words import clean
from kxai.schema.figure import Figure

DEEPEST = 3
"""Levels of headings that are listed."""
_LONGEST = 24  # characters of a heading
MOST = 150
"""Headings that are listed."""


class Entry(NamedTuple):
    """A heading: its words on one line, its ``level`` from 0, the first figure below it, and
    whether a finding is about a number there."""

    title: str
    level: int
    first: Figure
    accused: bool


def contents(figures: Iterable[Figure], accused: Collection[str] = ()) -> list[Entry]:
    """The headings above ``figures``, which are in the order of the text; a level that is the same
    all through is left out. ``accused`` are ids of figures."""
    entries: list[Entry] = []
    above: tuple[str, ...] = ()
    at: list[int] = []  # of each heading above, its place in the list
    for figure in figures:
        path = figure.section[:DEEPEST]
        same = _common(path, above)
        del at[same:]
        for level in range(same, len(path)):
            at.append(len(entries))
            entries.append(Entry(_short(path[level]), level, figure, accused=False))
        above = path
        if figure.id in accused:
            for place in at:
                entries[place] = entries[place]._replace(accused=True)
    if sum(entry.level == 0 for entry in entries) == 1:
        entries = [entry._replace(level=entry.level - 1) for entry in entries if entry.level]
    return entries[:MOST]


def _common(path: Sequence[str], above: Sequence[str]) -> int:
    """How many headings two places have in common, from the outermost."""
    pairs = zip(path, above, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _short(title: str) -> str:
    told = clean(title)
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"
