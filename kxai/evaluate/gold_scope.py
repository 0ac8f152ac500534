"""Partial gold: which of the figures that were put out a gold file speaks of.

A line ``{"partial": {"indicators": ["income.total"], "spans": [[0, 900]]}}`` in
``figures/STEM.jsonl`` says that its figures are all there are of these indicators, and all there
are in these places. ``{"partial": true}`` says that nobody looked beyond the lines themselves; so
do lines that are still drafts. What was put out beyond that is neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kxai.errors import GoldError
from kxai.evaluate.gold_faults import near
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Figure

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a partial gold file is complete for: figures of ``indicators``, and those that stand
    within ``spans`` (offsets in the stored text), but nothing at ``drafts``."""

    indicators: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    drafts: frozenset[Span] = frozenset()

    def holds(self, indicators: Sequence[str], start: int, end: int) -> bool:
        """True where a figure would have to be in gold if it were one."""
        return any(name in self.indicators for name in indicators) or any(
            low <= start and end <= high for low, high in self.spans
        )

    def counted(self, gold: Sequence[Span], output: Sequence[Figure]) -> list[Figure]:
        """Of ``output`` what gold says something about: figures at its places or across them, and
        those that it would have to hold."""
        return [
            figure
            for figure in output
            if (figure.start, figure.end) not in self.drafts
            and (
                self.holds((figure.indicator,), figure.start, figure.end)
                or any(start < figure.end and figure.start < end for start, end in gold)
            )
        ]


def read_scope(record: Mapping[str, Any], place: str) -> Scope:
    """The scope that a line ``{"partial": …}`` tells. Raises GoldError."""
    told = record["partial"]
    if told is True:
        return Scope()
    if not isinstance(told, dict) or not told or not set(told) <= {"indicators", "spans"}:
        raise GoldError(place, 'partial应为true，或{"indicators": [...], "spans": [[起, 止], ...]}')
    indicators, spans = told.get("indicators", []), told.get("spans", [])
    if not isinstance(indicators, list) or not all(isinstance(one, str) for one in indicators):
        raise GoldError(place, "partial的indicators应为指标名的列表")
    unknown = [name for name in indicators if name not in CATALOGUE]
    if unknown:
        named = "、".join(name + near(name, CATALOGUE) for name in unknown)
        raise GoldError(place, f"未知指标{named}")
    fits = isinstance(spans, list) and all(
        isinstance(span, list)
        and len(span) == 2
        and all(isinstance(one, int) and not isinstance(one, bool) for one in span)
        and 0 <= span[0] < span[1]
        for span in spans
    )
    if not fits:
        raise GoldError(place, "partial的spans应为[起, 止]的列表")
    return Scope(frozenset(indicators), tuple((start, end) for start, end in spans))


def in_scope(scope: Scope | None, gold: Sequence[Span], output: Sequence[Figure]) -> list[Figure]:
    """The figures that are compared with gold: all where gold is whole (``scope`` is None)."""
    return list(output) if scope is None else scope.counted(gold, output)
