"""How far a model's word goes: as far as it agrees with what the rules are sure of, in this report
and in those of earlier runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from kxai.extract.llm.labels import agrees
from kxai.schema.figure import Figure

SURE = 0.8
"""From here on a label of the rules stands."""
_FULL, _SOME = 0.95, 0.85
_FEWEST = 5
_EARLIER = 50  # numbers that earlier reports count for at most: a report can always tell otherwise
_PROVEN = 100
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Trust:
    """Of ``asked`` numbers that the rules are sure of, the model said the same of ``agreed``; of
    ``before`` numbers of earlier reports, of ``agreed_before``.

    The share is taken with one more of either (Laplace), so that few numbers prove little.
    """

    agreed: int = 0
    asked: int = 0
    agreed_before: int = 0
    before: int = 0

    @property
    def share(self) -> float:
        weight = min(1.0, _EARLIER / self.before) if self.before else 0.0
        agreed = self.agreed + weight * self.agreed_before
        return (agreed + 1) / (self.asked + weight * self.before + 2)

    @property
    def proven(self) -> float | None:
        """What the share surely is at least (95 %), over all numbers; None for fewer than 100."""
        agreed, asked = self.agreed + self.agreed_before, self.asked + self.before
        if asked < _PROVEN:
            return None
        share, square = agreed / asked, _Z * _Z / asked
        spread = _Z * sqrt(share * (1 - share) / asked + square / asked / 4)
        return (share + square / 2 - spread) / (1 + square)

    @property
    def is_full(self) -> bool:
        """The model decides where the rules are unsure."""
        return self.share >= _FULL

    @property
    def is_some(self) -> bool:
        """The model is heard where the rules have no label and the words bear it out, and where its
        label mends a contradiction. Where it was asked about too little to be judged by its share,
        it must have been right about all of that."""
        agreed, asked = self.agreed + self.agreed_before, self.asked + self.before
        return 0 < agreed == asked < _FEWEST or self.share >= _SOME

    @property
    def may_mend(self) -> bool:
        """The model's label is taken where a contradiction is mended by it: the arithmetic bears it
        out, so a model of which nothing is known may do that much."""
        return self.is_some or not self.asked + self.before


def judged(
    rules: Mapping[int, Figure], said: Mapping[int, Figure], refused: frozenset[int] = frozenset()
) -> dict[int, bool]:
    """Start → whether the model said the same, of the numbers that the rules are sure of.

    ``said`` and ``rules`` are by start; ``refused`` are numbers that the model took for no figures.
    """
    return {
        start: start in said and agrees(said[start], figure)
        for start, figure in rules.items()
        if figure.confidence >= SURE and (start in said or start in refused)
    }


def measured_trust(
    rules: Mapping[int, Figure],
    said: Mapping[int, Figure],
    refused: frozenset[int] = frozenset(),
    *,
    earlier: tuple[int, int] = (0, 0),
) -> Trust:
    """``said`` against ``rules`` (see ``judged``); ``earlier`` is (agreed, asked) of other reports,
    with the same prompts and model."""
    found = judged(rules, said, refused)
    return Trust(sum(found.values()), len(found), *earlier)
