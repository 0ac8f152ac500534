"""The relations of a report and the figures they share: what a change of one number would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from kxai.check.constraints import ANY, Inequality, Quotient, Read, holds, lines, rate_of
from kxai.check.interval import Interval, printed
from kxai.check.relation import CheckedRelation
from kxai.schema.figure import Figure

_TWINS = 12  # mentions of one number that are taken to be copies of each other


def _said(figure: Figure) -> tuple[str, Decimal, int | None]:
    return figure.indicator, figure.base_value, figure.year


def _common(sides: Iterable[Interval | None]) -> Interval | None:
    """The values in all of some intervals; None where there are none."""
    out = ANY
    for side in sides:
        if side is None or not side.meets(out):
            return None
        out = side if out is ANY else out.common(side)
    return out


class _Bound:
    """An inequality with the least value of its sum at what is printed."""

    __slots__ = ("_ends", "_open", "_total", "line")

    def __init__(self, line: Inequality, read: Read) -> None:
        self.line = line
        self._ends: dict[str, Fraction] = {}
        self._open: set[str] = set()
        for key, weight in line.weights.items():
            if not weight:
                continue
            interval = read(line.figures[key])
            end = interval.low if weight > 0 else interval.high
            if end is None:
                self._open.add(key)
            else:
                self._ends[key] = weight * end
        self._total = sum(self._ends.values(), Fraction(0))

    def least(self, without: Collection[str]) -> Fraction | None:
        """The least value over all figures but some; None where it is unbounded."""
        if not self._open <= set(without):
            return None
        return self._total - sum((self._ends.get(key, 0) for key in without), Fraction(0))


class Graph:
    """Relations by number, and by the figures that take part in them.

    ``failing`` are the numbers of the relations that do not hold. Those that do must go on to
    (``holds_now``); relations that are no arithmetic are neither, nor are those that hold by
    another reading than rounding (a rate that was cut off).
    """

    def __init__(self, relations: Sequence[CheckedRelation]) -> None:
        self.relations = relations
        self.figures: dict[str, Figure] = {}
        self._operands: dict[int, list[Figure]] = {}
        self._touching: defaultdict[str, list[int]] = defaultdict(list)
        self._printed: dict[str, Interval] = {}
        self._holding: dict[int, bool] = {}
        self._bounds: dict[int, list[_Bound]] = {}
        self._allowed: dict[tuple[tuple[str, ...], int], Interval | None] = {}
        self._free: dict[tuple[str, ...], Interval | None] = {}
        self._swaps: dict[tuple[str, str], frozenset[int] | None] = {}
        self.failing: list[int] = []
        for number, relation in enumerate(relations):
            if not relation.forms:
                continue
            if relation.verdict == "inconsistent":
                self.failing.append(number)
            parts = {f.id: f for form in relation.forms for f in form.figures()}
            self._operands[number] = list(parts.values())
            for figure_id in parts:
                self._touching[figure_id].append(number)
            self.figures.update(parts)

    def operands(self, number: int) -> list[Figure]:
        """The figures of a relation that stand in its arithmetic, each once."""
        return self._operands.get(number, [])

    def distinct(self, numbers: Iterable[int]) -> int:
        """How many of some relations say different things: what is told twice counts once."""
        return len({frozenset(map(_said, self.operands(number))) for number in numbers})

    def read(self, figure: Figure) -> Interval:
        """The printed interval of a figure."""
        found = self._printed.get(figure.id)
        if found is None:
            found = self._printed[figure.id] = printed(figure)
        return found

    def reader(self, readings: Mapping[str, Interval]) -> Read:
        """Printed intervals, but for the figures (by id) that are read otherwise."""

        def read(figure: Figure) -> Interval:
            other = readings.get(figure.id)
            return self.read(figure) if other is None else other

        return read

    def hold(self, number: int, readings: Mapping[str, Interval]) -> bool:
        """True when a relation holds with some figures (by id) read otherwise."""
        forms = self.relations[number].forms
        if any(isinstance(form, Quotient) for form in forms):
            read = self.reader(readings)
            return all(holds(form, read) for form in forms)
        for bound in self.bounds(number):
            low = bound.least(readings)
            for key, interval in readings.items():
                weight = bound.line.weights.get(key)
                if low is None or not weight:
                    continue
                end = interval.low if weight > 0 else interval.high
                low = None if end is None else low + weight * end
            if low is not None and low > 0:
                return False
        return True

    def bounds(self, number: int) -> list[_Bound]:
        """What a relation asks, at what is printed: kept, so that each figure costs the same."""
        found = self._bounds.get(number)
        if found is None:
            found = self._bounds[number] = [
                _Bound(line, self.read)
                for form in self.relations[number].forms
                for line in lines(form, self.read)
            ]
        return found

    def holds_now(self, number: int) -> bool:
        """True for a relation that holds as printed."""
        known = self._holding.get(number)
        if known is None:
            failed = self.relations[number].verdict == "inconsistent"
            known = self._holding[number] = not failed and self.hold(number, {})
        return known

    def touching(self, figure_id: str) -> Sequence[int]:
        """Numbers of the relations in which a figure stands."""
        return self._touching.get(figure_id, ())

    def held(self, figure_ids: Iterable[str]) -> list[int]:
        """Numbers of the relations that hold with figures as printed."""
        touched = dict.fromkeys(n for key in figure_ids for n in self.touching(key))
        return [number for number in touched if self.holds_now(number)]

    def twins(self, figure: Figure) -> tuple[str, ...]:
        """The ids of a figure and of those that tell the same thing with the same value."""
        found, open_ = {figure.id: None}, [figure.id]
        while open_ and len(found) < _TWINS:
            for number in self.touching(open_.pop()):
                if self.relations[number].kind not in ("same", "units"):
                    continue
                for other in self.operands(number):
                    if other.id not in found and other.base_value == figure.base_value:
                        found[other.id] = None
                        open_.append(other.id)
        return tuple(found)

    def allowed(
        self, figure: Figure, numbers: Iterable[int], twins: tuple[str, ...] = ()
    ) -> Interval | None:
        """The values of one figure (and its ``twins``, all alike) with which all of the relations
        ``numbers`` hold; None where there is none."""
        group = twins or (figure.id,)
        return _common(self.allowed_by(group, number) for number in numbers)

    def allowed_by_held(self, group: tuple[str, ...]) -> Interval | None:
        """What all relations that hold allow a ``group`` of figures (by id, all alike)."""
        if group not in self._free:
            held = self.held(group)
            self._free[group] = _common(self.allowed_by(group, number) for number in held)
        return self._free[group]

    def allowed_by(self, group: tuple[str, ...], number: int) -> Interval | None:
        """What one relation allows a ``group``; kept, for each relation that fails asks for it."""
        key = (group, number)
        if key not in self._allowed:
            self._allowed[key] = _common(self._sides(group, number))
        return self._allowed[key]

    def _sides(self, group: tuple[str, ...], number: int) -> Iterator[Interval | None]:
        for form in self.relations[number].forms:
            if isinstance(form, Quotient) and form.rate.id in group:
                yield rate_of(form, self.read)
                return
        for bound in self.bounds(number):
            weight = sum(bound.line.weights.get(key, 0) for key in group)
            low = bound.least(group)
            if low is None:
                continue
            if not weight:
                yield ANY if low <= 0 else None
                continue
            end = -low / weight
            yield Interval(None, end) if weight > 0 else Interval(end, None)

    def effect(self, readings: Mapping[str, Interval]) -> frozenset[int] | None:
        """The failing relations that other readings mend; None where they break one that holds."""
        touched = sorted({number for key in readings for number in self.touching(key)})
        failing = [n for n in touched if self.relations[n].verdict == "inconsistent"]
        mended = frozenset(n for n in failing if self.hold(n, readings))
        if not mended:
            return mended
        holding = (n for n in touched if self.holds_now(n))
        return mended if all(self.hold(n, readings) for n in holding) else None

    def effect_of_swap(self, one: Figure, other: Figure) -> frozenset[int] | None:
        """The `effect` of two figures with each other's number; kept, for they are neighbours in
        many relations that fail."""
        first, second = sorted((one, other), key=lambda figure: figure.id)
        key = (first.id, second.id)
        if key not in self._swaps:
            readings = {first.id: self.read(second), second.id: self.read(first)}
            self._swaps[key] = self.effect(readings)
        return self._swaps[key]
