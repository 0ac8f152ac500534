"""Findings in the order in which they are worked through, and the way from one to the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from kxai.store.verdicts import State

Key = tuple[str, str]
"""The ids of a report and of a finding in it."""
Fits = Callable[[State], bool]
STATES: Mapping[str, Fits] = {
    "": lambda state: state.decision != "false_alarm",
    "open": lambda state: state.decision is None,
    "decided": lambda state: state.decision is not None,
    "confirmed": lambda state: state.decision == "confirmed",
    "unclear": lambda state: state.decision == "unclear",
    "false_alarm": lambda state: state.decision == "false_alarm",
    "changed": lambda state: state.changed,
}
"""What lists of findings can be narrowed to by what was decided; "" is the queue."""
UNTOUCHED = State()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finding stands in a list: ``place`` from 1 of ``count`` (0 where its decision took it
    out of the list), the ones ``before`` and ``behind`` it, and ``onward``, where a reviewer goes
    who has decided it: to the next one left to decide, from the beginning again where none is
    behind; in lists of what is decided, to the one behind. ``decided`` of ``every`` findings are
    decided, whatever the list shows of them."""

    place: int
    count: int
    before: Key | None
    behind: Key | None
    onward: Key | None
    decided: int
    every: int


class Order:
    """All findings of a filter, whatever was decided; ``touched`` tells in each question where
    those stand that anything was ever entered about; no such mapping is changed once it was given.
    The first question about one costs as much as was touched, not as much as there is."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self.keys = list(dict.fromkeys(keys))
        self._places = {key: at for at, key in enumerate(self.keys)}
        self._fit: tuple[Mapping[Key, State], dict[Fits, list[int]]] = ({}, {})

    def count(self, touched: Mapping[Key, State], fits: Fits) -> int:
        """How many findings ``fits`` lets through."""
        inside = self._fitting(touched, fits)
        return len(inside) if not fits(UNTOUCHED) else len(self.keys) - len(inside)

    def page(self, touched: Mapping[Key, State], fits: Fits, *, first: int, most: int) -> list[Key]:
        """Of the findings that ``fits`` lets through ``most``, from the ``first`` (from 0)."""
        inside = self._fitting(touched, fits)
        if not fits(UNTOUCHED):
            return [self.keys[at] for at in inside[first : first + most]]
        out = set(inside)
        start = first
        # Each one left out before the beginning moves the beginning on by one.
        for at in inside:
            if at <= start:
                start += 1
        found: list[Key] = []
        for at in range(start, len(self.keys)):
            if len(found) >= most:
                break
            if at not in out:
                found.append(self.keys[at])
        return found

    def standing(self, own: Key, touched: Mapping[Key, State], fits: Fits) -> Standing | None:
        """Where ``own`` stands; None where the filter does not have it at all."""
        at = self._places.get(own)
        if at is None:
            return None
        inside = self._fitting(touched, fits)
        left = bisect_left(inside, at)
        mine = left < len(inside) and inside[left] == at
        if fits(UNTOUCHED):
            out = set(inside)
            earlier, shown = at - left, not mine
            before = next((n for n in range(at - 1, -1, -1) if n not in out), None)
            behind = next((n for n in range(at + 1, len(self.keys)) if n not in out), None)
            around = chain(range(at + 1, len(self.keys)), range(at))
        else:
            earlier, shown = left, mine
            before = inside[left - 1] if left else None
            behind = next(iter(inside[left + mine : left + mine + 1]), None)
            around = chain(inside[left + mine :], inside[:left])
        onward = next((n for n in around if self._left(n, touched, fits)), None)
        if onward is None and not fits(UNTOUCHED):
            onward = behind
        return Standing(
            place=earlier + 1 if shown else 0,
            count=self.count(touched, fits),
            before=None if before is None else self.keys[before],
            behind=None if behind is None else self.keys[behind],
            onward=None if onward is None else self.keys[onward],
            decided=len(self._fitting(touched, STATES["decided"])),
            every=len(self.keys),
        )

    def _left(self, at: int, touched: Mapping[Key, State], fits: Fits) -> bool:
        """Whether the finding at a place is in the list and left to decide."""
        state = touched.get(self.keys[at], UNTOUCHED)
        return state.decision is None and fits(state)

    def _fitting(self, touched: Mapping[Key, State], fits: Fits) -> list[int]:
        """The places of touched findings that differ from the untouched: those in a list that
        takes none untouched, those out of one that takes them all."""
        of, found = self._fit
        if of is not touched:
            found = {}
            self._fit = touched, found
        if fits not in found:
            differ, at = not fits(UNTOUCHED), self._places
            found[fits] = sorted(at[k] for k, s in touched.items() if k in at and fits(s) == differ)
        return found[fits]
