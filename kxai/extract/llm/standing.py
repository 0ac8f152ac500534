"""How the relations of a report stand under a labelling: what is found, and what holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kxai.check import check
from kxai.extract.extraction import Extraction
from kxai.schema.figure import Figure
from kxai.schema.finding import Severity

HOLDING = frozenset({"consistent", "tail", "rebalanced"})
# Others hold for nearly any numbers: a part is less than its whole, a rate points one way.
TELLING = frozenset({"sum", "change", "balance", "growth", "share", "execution", "same", "units"})
_PAIR = 2
_RANKS: Mapping[Severity, int] = {"info": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as far as it matters here: how loudly it speaks, and where its numbers begin, but
    for zeros, which fit anywhere."""

    rank: int
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """``told`` are the findings by id; ``holds`` the relations that hold, each as its kind and the
    places of its numbers but for zeros."""

    told: Mapping[str, Told]
    holds: frozenset[tuple[str, frozenset[int]]]

    @property
    def fails(self) -> frozenset[str]:
        """Ids of the findings, hints apart."""
        return frozenset(name for name, one in self.told.items() if one.rank)

    def adds(self, before: Standing) -> bool:
        """True where an error or a warning is told that was not."""
        return bool(self.fails - before.fails)

    def settled(self, before: Standing) -> frozenset[str]:
        """Ids of the findings of ``before`` that are told no more, or less loudly."""
        return frozenset(
            name
            for name, one in before.told.items()
            if name not in self.told or self.told[name].rank < one.rank
        )

    def hides(self, before: Standing, moved: Collection[int]) -> bool:
        """True where a finding of ``before`` has gone out of sight without being mended.

        ``moved`` are where the relabelled numbers begin. A finding that merely lost a number to
        another label tells nothing any more, but is as wrong as it was. It is mended when a
        relation of a relabelled number holds that did not, and stands for it (``_stands_for``).
        """
        mine = frozenset(moved)
        won = [places for _, places in self.holds - before.holds if places & mine]
        return any(
            not any(_stands_for(before.told[name].places, places, mine) for places in won)
            for name in self.settled(before)
        )

    def mends(self, before: Standing, moved: Collection[int]) -> bool:
        """True where a contradiction is mended, nothing goes out of sight and nothing is told
        that was not."""
        return (
            bool(self.settled(before) & before.fails)
            and not self.adds(before)
            and not self.hides(before, moved)
        )


def _stands_for(found: frozenset[int], holds: frozenset[int], moved: frozenset[int]) -> bool:
    """True where a relation that holds stands for a finding: it has all numbers of the finding, or
    is of three or more, with a relabelled one and another of the finding among them (a rate set
    against the change that it goes with, no more against the amounts)."""
    if found <= holds:
        return True
    both = found & holds
    return len(holds) > _PAIR and bool(both & moved) and len(both) > 1


def standing(extraction: Extraction, figures: Iterable[Figure]) -> Standing:
    """Check ``figures`` in the report's text."""
    ordered = sorted(figures, key=lambda figure: figure.start)
    result = check(ordered, extraction.text, report=extraction.report)
    starts = {figure.id: figure.start for figure in ordered if figure.value}
    told = {
        found.id: Told(
            _RANKS[found.severity],
            frozenset(starts[name] for name in found.figures if name in starts),
        )
        for found in result.findings
    }
    holds = frozenset(
        (relation.kind, frozenset(figure.start for figure in relation.operands if figure.value))
        for relation in result.relations
        if relation.verdict in HOLDING and relation.kind in TELLING
    )
    return Standing(told, holds)
