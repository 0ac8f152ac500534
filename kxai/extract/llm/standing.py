"""How the relations of a report stand under a labelling: which fail, and which hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kxai.check import check
from kxai.extract.extraction import Extraction
from kxai.schema.figure import Figure

HOLDING = frozenset({"consistent", "tail", "rebalanced"})
_ANY_NUMBERS = frozenset({"direction", "target", "count"})  # hold for nearly any numbers


@dataclass(frozen=True, slots=True)
class Standing:
    """``fails`` are ids of findings, hints apart; ``holds`` the relations that hold, each as its
    kind and the places of its numbers."""

    fails: frozenset[str]
    holds: frozenset[tuple[str, frozenset[int]]]

    def mends(self, before: Standing, start: int | None = None) -> bool:
        """True where something fails no more, nothing fails anew, and a relation holds that did
        not: a contradiction that merely goes out of sight is not mended. With ``start``, the
        number there must be part of what holds now."""
        won = self.holds - before.holds
        return (
            self.fails < before.fails
            and bool(won)
            and (start is None or any(start in places for _, places in won))
        )


def standing(extraction: Extraction, figures: Iterable[Figure]) -> Standing:
    """Check ``figures`` in the report's text."""
    ordered = sorted(figures, key=lambda figure: figure.start)
    result = check(ordered, extraction.text, report=extraction.report)
    fails = frozenset(f.id for f in result.findings if f.severity != "info")
    holds = frozenset(
        (relation.kind, frozenset(figure.start for figure in relation.operands))
        for relation in result.relations
        if relation.verdict in HOLDING and relation.kind not in _ANY_NUMBERS
    )
    return Standing(fails, holds)
