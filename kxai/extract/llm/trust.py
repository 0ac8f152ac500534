"""How far a model's word goes: as far as it agrees with what the rules are sure of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kxai.extract.llm.labels import agrees
from kxai.schema.figure import Figure

SURE = 0.8
"""From here on a label of the rules stands."""
_FULL, _SOME = 0.95, 0.85
_FEWEST = 5


@dataclass(frozen=True, slots=True)
class Trust:
    """Of ``asked`` numbers that the rules are sure of, the model said the same of ``agreed``.

    The share is taken with one more of either (Laplace), so that few numbers prove little.
    """

    agreed: int = 0
    asked: int = 0

    @property
    def share(self) -> float:
        return (self.agreed + 1) / (self.asked + 2)

    @property
    def is_full(self) -> bool:
        """The model decides where the rules are unsure."""
        return self.share >= _FULL

    @property
    def is_some(self) -> bool:
        """The model is heard where the rules have no label and the words bear it out, and where its
        label mends a contradiction. So it is where it was asked about too little to be judged."""
        return self.asked < _FEWEST or self.share >= _SOME


def measured_trust(
    rules: Mapping[int, Figure], said: Mapping[int, Figure], refused: frozenset[int] = frozenset()
) -> Trust:
    """``said`` against ``rules``, both by start; ``refused`` are numbers that the model took for no
    figures."""
    sure = [start for start, figure in rules.items() if figure.confidence >= SURE]
    judged = [start for start in sure if start in said or start in refused]
    agreed = sum(start in said and agrees(said[start], rules[start]) for start in judged)
    return Trust(agreed, len(judged))
