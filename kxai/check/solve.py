"""The smallest sets of printed numbers whose change makes all relations hold.

Error localisation after Fellegi and Holt (1976): a set of numbers may be at fault only if other
values for it satisfy every relation at once. Relations are linear in the numbers in doubt once all
others range over their printed intervals, so Fourier–Motzkin elimination decides each set exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kxai.check.constraints import Quotient
from kxai.check.graph import Graph

MOST = 4
"""Numbers in doubt at a time; a set of more is no finding a reader can follow."""
_LINES = 2_000  # inequalities of one elimination
Row = tuple[tuple[Fraction, ...], Fraction]
"""Σ weight · x ≤ bound over the numbers in doubt."""
Rough = tuple[tuple[float, ...], float, float]
"""The same in machine numbers, with the size that the bound was reckoned from."""
_SLACK = 1e-9
"""Of that size: machine numbers that differ by less may be equal."""


@dataclass(frozen=True, slots=True)
class Solution:
    """All smallest sets, by figure id and sorted; ``complete`` is False where a bound ended the
    search before it was over, and then a smaller or another set may exist."""

    sets: tuple[tuple[str, ...], ...]
    complete: bool


class _TooManyError(Exception):
    """The bound on sets or inequalities is reached."""


class Budget:
    """What searches may look at together: sets and inequalities."""

    def __init__(self, steps: int = 50_000) -> None:
        self.left = steps

    def take(self, steps: int) -> None:
        """Raises _TooManyError when nothing is left."""
        self.left -= steps
        if self.left < 0:
            raise _TooManyError


def smallest_changes(
    graph: Graph,
    failing: Iterable[int] | None = None,
    *,
    most: int = MOST,
    budget: Budget | None = None,
) -> Solution:
    """The smallest sets of figures that, given other values, satisfy ``failing`` (by default all
    failing relations of the graph) and break no relation that holds.

    At most ``most`` figures are taken together, and no more is looked at than ``budget`` allows.
    """
    wanted = sorted(graph.failing if failing is None else failing)
    if not wanted:
        return Solution(((),), True)
    search = _Search(graph, wanted, budget or Budget())
    for size in range(1, most + 1):
        try:
            found = sorted(set(search.sets_of(size)))
        except _TooManyError:
            return Solution((), False)
        if found:
            return Solution(tuple(found), not search.cut)
    return Solution((), False)


class _Search:
    def __init__(self, graph: Graph, wanted: Sequence[int], budget: Budget) -> None:
        self.graph, self.wanted, self.budget = graph, wanted, budget
        self.cut = False
        self.members = {number: [f.id for f in graph.operands(number)] for number in wanted}
        self._seen: set[tuple[str, ...]] = set()

    def sets_of(self, size: int) -> Iterator[tuple[str, ...]]:
        self._seen.clear()
        yield from self._grow((), size)

    def _grow(self, chosen: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
        key = tuple(sorted(chosen))
        if key in self._seen:
            return
        self._seen.add(key)
        self.budget.take(1)
        open_ = next((n for n in self.wanted if not set(self.members[n]) & set(chosen)), None)
        if open_ is None and self._feasible(key):
            yield key
            return
        if len(chosen) == size:
            return
        if open_ is not None:
            more: Iterable[str] = self.members[open_]
        else:
            # only the relations that a chosen number stands in can be what forbids the set
            more = dict.fromkeys(
                figure.id
                for chosen_id in chosen
                for number in self._binding(chosen_id)
                for figure in self.graph.operands(number)
            )
        for figure_id in more:
            if figure_id not in chosen:
                yield from self._grow((*chosen, figure_id), size)

    def _binding(self, figure_id: str) -> Iterator[int]:
        for number in self.graph.touching(figure_id):
            if number in self.members or self.graph.holds_now(number):
                yield number

    def _feasible(self, chosen: tuple[str, ...]) -> bool:
        rows: list[Row] = []
        for place, figure_id in enumerate(chosen):
            figure = self.graph.figures[figure_id]
            if figure.base_value >= 0:
                weights = [Fraction(0)] * len(chosen)
                weights[place] = Fraction(-1)
                rows.append((tuple(weights), Fraction(0)))
        numbers = dict.fromkeys(n for figure_id in chosen for n in self._binding(figure_id))
        for number in numbers:
            rates = {
                form.rate.id
                for form in self.graph.relations[number].forms
                if isinstance(form, Quotient)
            }
            if rates & set(chosen):
                continue  # whatever the amounts are, some rate fits them
            bounds = self.graph.bounds(number)
            self.budget.take(len(bounds))
            for bound in bounds:
                low = bound.least(chosen)
                if low is not None:
                    weights = [bound.line.weights.get(key, Fraction(0)) for key in chosen]
                    rows.append((tuple(weights), -low))
        try:
            return not _hopeless(rows, len(chosen)) and _satisfiable(rows, len(chosen))
        except _TooManyError:
            self.cut = True
            return False


def _hopeless(rows: list[Row], unknowns: int) -> bool:
    """True where the inequalities fail by far more than rounding of machine numbers: most sets do,
    and exact fractions cost ten times as much.

    Beside its bound each row carries the size of what the bound was reckoned from: bounds of 元 may
    cancel down to cents, and what machine numbers lose on the way is of the larger size.
    """
    rough: list[Rough] = [
        (tuple(map(float, weights)), float(bound), abs(float(bound))) for weights, bound in rows
    ]
    for place in range(unknowns):
        upper = [row for row in rough if _weighs(row, place) and row[0][place] > 0]
        lower = [row for row in rough if _weighs(row, place) and row[0][place] < 0]
        if len(upper) * len(lower) + len(rough) > _LINES:
            return False  # the exact search says so
        rest = [row for row in rough if not _weighs(row, place)]
        rough = []
        for row in (*rest, *(_met_roughly(a, b, place) for a in upper for b in lower)):
            weights, bound, size = row
            scale = max(map(abs, weights), default=0.0)
            if scale <= _SLACK:
                if bound < -_SLACK * size:
                    return True
                continue
            rough.append((tuple(w / scale for w in weights), bound / scale, size / scale))
    return False


def _weighs(row: Rough, place: int) -> bool:
    """True where an unknown counts in an inequality, beside the one that counts most."""
    return abs(row[0][place]) > _SLACK * max(map(abs, row[0]))


def _met_roughly(above: Rough, below: Rough, place: int) -> Rough:
    a, b = above[0][place], -below[0][place]
    weights = [x / a + y / b for x, y in zip(above[0], below[0], strict=True)]
    weights[place] = 0.0
    return tuple(weights), above[1] / a + below[1] / b, above[2] / a + below[2] / b


def _satisfiable(rows: list[Row], unknowns: int) -> bool:
    """Fourier–Motzkin: eliminate one unknown after the other, until only 0 ≤ bound is left."""
    rows = _tightest(rows)
    for place in range(unknowns):
        upper = [row for row in rows if row[0][place] > 0]
        lower = [row for row in rows if row[0][place] < 0]
        rest = [row for row in rows if row[0][place] == 0]
        if len(upper) * len(lower) + len(rest) > _LINES:
            raise _TooManyError
        met = [_met(above, below, place) for above in upper for below in lower]
        rows = _tightest([*met, *rest])
        if any(bound < 0 for weights, bound in rows if not any(weights)):
            return False
    return all(bound >= 0 for _, bound in rows)


def _tightest(rows: list[Row]) -> list[Row]:
    """Of inequalities on one sum the tightest: the numbers of tables stand in many that are."""
    found: dict[tuple[Fraction, ...], Fraction] = {}
    for weights, bound in rows:
        scale = next((abs(weight) for weight in weights if weight), None)
        if scale is not None and scale != 1:
            weights, bound = tuple(weight / scale for weight in weights), bound / scale
        known = found.get(weights)
        if known is None or bound < known:
            found[weights] = bound
    return list(found.items())


def _met(above: Row, below: Row, place: int) -> Row:
    a, b = above[0][place], -below[0][place]
    weights = tuple(x / a + y / b for x, y in zip(above[0], below[0], strict=True))
    return weights, above[1] / a + below[1] / b
