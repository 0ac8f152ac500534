"""Sums that a table keeps without saying so: found from its numbers alone.

A column that is the sum of its neighbours in most rows is their total, and so is a row in most
columns. Totals of totals show when the parts of those already found are left out; columns of
another kind (shares beside amounts) when every second or third column is looked at; of few columns
any two may give a third. After the aggregation detection of Jiang, Vitagliano, Hameed and Naumann
(EDBT 2022), with the intervals of what is printed instead of an error bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, log2

from kxai.check.interval import PrintedNumber

Cell = tuple[int, int]
"""A number and half a unit of its last place, both in halves of the smallest place of the table."""
Line = list[Cell | None]
Hit = tuple[int, tuple[int, ...], int]
"""A head, its parts, and how many sums were tried to find them."""

_LONGEST = 120  # numbers that are added up to one total
_MOST_PLACES = 9
_ROUNDS = 4  # totals of totals of totals
_TRACKS = tuple((first, stride) for stride in (1, 2, 3) for first in range(1, stride + 1))
_KEPT = 0.75  # of the lines that have its numbers, those in which a sum must hold
_BITS = 4.0  # of the digits of a total, beyond the sums that were tried for it
_NARROW = 40  # places among which any two may give a third
_PAIRS = 16  # times as many sums, as pairs need not be neighbours
_BUDGET = 400_000  # numbers added up for one table


@dataclass(frozen=True, slots=True)
class KeptSum:
    """``head`` is the sum of ``parts``, places across the lines: in the lines that ``hold``, and
    not in those that have the numbers but ``broken`` it."""

    head: int
    parts: tuple[int, ...]
    holds: tuple[int, ...]
    broken: tuple[int, ...]


def kept_sums(
    table: Sequence[Sequence[PrintedNumber | None]], *, tolerance: Fraction | None = None
) -> list[KeptSum]:
    """The sums that most lines of a table keep, across each line; of its transpose, down each.

    ``tolerance``: the error that is allowed a sum, instead of what the print allows.

    >>> from kxai.check import printed_number as n
    >>> rows = ["51.2 20.1 31.1", "92.9 41.5 51.4", "80.0 70.4 9.6", "66.6 25.0 41.7"]
    >>> kept_sums([[n(cell) for cell in row.split()] for row in rows])
    [KeptSum(head=0, parts=(1, 2), holds=(0, 1, 2, 3), broken=())]
    """
    search = _Search(table, tolerance)
    width = max(map(len, search.lines), default=0)
    left = [at for at in range(width) if any(at < len(line) and line[at] for line in search.lines)]
    found: dict[int, KeptSum] = {}
    for _ in range(_ROUNDS):
        new = search.round(left, found) if len(left) > 2 else ()
        if not new:
            break
        inside = {part for kept in new for part in kept.parts}
        left = [at for at in left if at not in inside]
    return sorted(found.values(), key=lambda kept: kept.head)


class _Search:
    """The numbers of one table, and what may yet be added up for it."""

    def __init__(
        self, table: Sequence[Sequence[PrintedNumber | None]], tolerance: Fraction | None
    ) -> None:
        places = max((n.places for line in table for n in line if n is not None), default=0)
        places = min(places, _MOST_PLACES)
        self.extra = 0 if tolerance is None else int(2 * tolerance * Fraction(10) ** places)
        self.lines: list[Line] = [
            [_cell(number, places, exact=tolerance is not None) for number in line]
            for line in table
        ]
        self.budget = _BUDGET

    def round(self, left: Sequence[int], found: dict[int, KeptSum]) -> list[KeptSum]:
        """The sums over the places that are ``left``; they are added to ``found``."""
        bits: defaultdict[tuple[int, tuple[int, ...]], float] = defaultdict(float)
        grains = {at: _grain(line[at] for line in self.lines if at < len(line)) for at in left}
        for line in self.lines:
            grain = _grain(line)
            for head, parts, tried in self._of_line(line, left):
                value = abs((line[head] or (0, 0))[0])
                bits[head, parts] += log2(max(1, value / (tried * max(grain, grains[head]))))
        needed = _BITS + log2(len(left))
        rated = []
        for (head, parts), told in bits.items():
            if head in found or told < needed:
                continue
            kept = self._tested(head, parts)
            if len(kept.holds) >= _KEPT * (len(kept.holds) + len(kept.broken)):
                rated.append((len(kept.holds) - len(kept.broken), told, kept))
        new: list[KeptSum] = []
        for _, _, kept in sorted(rated, key=lambda entry: entry[:2], reverse=True):
            inner = [found[part] for part in kept.parts if part in found]
            # no total of itself, and no part beside the total that holds it
            mixed = any({kept.head, *kept.parts} & set(other.parts) for other in inner)
            if kept.head not in found and not mixed:
                found[kept.head] = kept
                new.append(kept)
        return new

    def _of_line(self, line: Line, left: Sequence[int]) -> Iterator[Hit]:
        """Runs of neighbours, and pairs anywhere, that add up to a number of one line."""
        told = [at for at in left if at < len(line)]
        if len(told) <= _NARROW:
            yield from self._pairs(line, told)
        for order in (told, told[::-1]):
            cells = [line[at] for at in order]
            falls = [n for n, cell in enumerate(cells) if cell is not None and cell[0] < 0]
            for n, cell in enumerate(cells):
                if cell is None or not cell[0]:
                    continue
                for first, stride in _TRACKS:
                    places = range(n + first, len(cells), stride)[:_LONGEST]
                    size = self._added_up(cell, cells, places, falls[-1] if falls else -1)
                    if size:
                        yield order[n], tuple(order[at] for at in places[:size]), 1 + size
            if self.budget < 0:
                return

    def _pairs(self, line: Line, told: Sequence[int]) -> Iterator[Hit]:
        """Two numbers that give a third exactly: what was there, what came, what is there now."""
        numbers = [(at, cell[0]) for at in told if (cell := line[at]) is not None and cell[0]]
        places: defaultdict[int, list[int]] = defaultdict(list)
        for at, value in numbers:
            places[value].append(at)
        self.budget -= len(numbers) ** 2
        for n, (one, first) in enumerate(numbers):
            for other, second in numbers[n + 1 :]:
                for head in places.get(first + second, ()):
                    if head not in (one, other):
                        yield head, (one, other), _PAIRS * len(numbers) ** 2

    def _added_up(self, head: Cell, cells: Line, places: range, last_fall: int) -> int:
        """How many of ``places`` add up to ``head``, two of them not being nothing; 0: none do."""
        value, slack = head[0], head[1] + self.extra
        added = telling = 0
        for size, at in enumerate(places, start=1):
            cell = cells[at]
            if cell is None or not cell[0]:
                continue
            self.budget -= 1
            added, slack = added + cell[0], slack + cell[1]
            telling += 1
            if telling > 1 and abs(added - value) <= slack:
                return size
            if added - slack > value and at >= last_fall:
                break
        return 0

    def _tested(self, head: int, parts: tuple[int, ...]) -> KeptSum:
        holds: list[int] = []
        broken: list[int] = []
        for number, line in enumerate(self.lines):
            total = line[head] if head < len(line) else None
            told = [cell for at in parts if at < len(line) and (cell := line[at]) is not None]
            if total is None or len(told) < 2:
                continue
            gap = abs(sum(value for value, _ in told) - total[0])
            slack = total[1] + sum(half for _, half in told) + self.extra
            (holds if gap <= slack else broken).append(number)
        return KeptSum(head, parts, tuple(holds), tuple(broken))


def _cell(number: PrintedNumber | None, places: int, *, exact: bool) -> Cell | None:
    if number is None or number.places > places:
        return None
    scale = 10 ** (places - number.places)
    return 2 * number.digits * scale, 0 if exact else (number.high - number.low) * scale // 2


def _grain(cells: Iterable[Cell | None]) -> int:
    """What all the numbers of a line are multiples of."""
    return gcd(*(cell[0] for cell in cells if cell is not None)) or 1
