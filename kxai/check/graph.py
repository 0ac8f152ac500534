"""The relations of a report and the figures they share: what a change of one number would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kxai.check.forms import ANY, Read, allowed, holds
from kxai.check.interval import Interval, printed
from kxai.check.relation import CheckedRelation
from kxai.schema.figure import Figure


class Graph:
    """Relations by number, and by the figures that take part in them.

    ``failing`` are the numbers of the relations that do not hold. Those that do must go on to
    (``holds_now``); relations that are no arithmetic are neither, nor are those that hold by
    another reading than rounding (a rate that was cut off).
    """

    def __init__(self, relations: Sequence[CheckedRelation]) -> None:
        self.relations = relations
        self.figures: dict[str, Figure] = {}
        self._touching: defaultdict[str, list[int]] = defaultdict(list)
        self._printed: dict[str, Interval] = {}
        self._holding: dict[int, bool] = {}
        self.failing: list[int] = []
        for number, relation in enumerate(relations):
            if not relation.forms:
                continue
            if relation.verdict == "inconsistent":
                self.failing.append(number)
            for figure in self._parts(relation):
                self.figures[figure.id] = figure
                if number not in self._touching[figure.id]:
                    self._touching[figure.id].append(number)

    @staticmethod
    def _parts(relation: CheckedRelation) -> Iterable[Figure]:
        return (figure for form in relation.forms for figure in form.figures())

    def operands(self, number: int) -> list[Figure]:
        """The figures of a relation that stand in its arithmetic, each once."""
        return list({f.id: f for f in self._parts(self.relations[number])}.values())

    def distinct(self, numbers: Iterable[int]) -> int:
        """How many of some relations say different things: an identity told twice counts once."""
        return len({frozenset(f.id for f in self.operands(number)) for number in numbers})

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

    def hold(self, number: int, read: Read) -> bool:
        return all(holds(form, read) for form in self.relations[number].forms)

    def holds_now(self, number: int) -> bool:
        """True for a relation that holds as printed."""
        known = self._holding.get(number)
        if known is None:
            failed = self.relations[number].verdict == "inconsistent"
            known = self._holding[number] = not failed and self.hold(number, self.read)
        return known

    def touching(self, figure_id: str) -> Sequence[int]:
        """Numbers of the relations in which a figure stands."""
        return self._touching.get(figure_id, ())

    def held(self, figure_id: str) -> list[int]:
        """Numbers of the relations that hold with a figure as printed."""
        return [number for number in self.touching(figure_id) if self.holds_now(number)]

    def allowed(self, figure: Figure, numbers: Iterable[int]) -> Interval | None:
        """The values of one figure with which all of the relations ``numbers`` hold."""
        out = ANY
        for number in numbers:
            for form in self.relations[number].forms:
                if all(figure.id != other.id for other in form.figures()):
                    if not holds(form, self.read):
                        return None
                    continue
                side = allowed(form, figure, self.read)
                if side is None or not side.meets(out):
                    return None
                out = out.common(side)
        return out

    def effect(self, readings: Mapping[str, Interval]) -> frozenset[int] | None:
        """The failing relations that other readings mend; None where they break one that holds."""
        read = self.reader(readings)
        touched = sorted({number for key in readings for number in self.touching(key)})
        if any(self.holds_now(number) and not self.hold(number, read) for number in touched):
            return None
        failing = (n for n in touched if self.relations[n].verdict == "inconsistent")
        return frozenset(n for n in failing if self.hold(n, read))
