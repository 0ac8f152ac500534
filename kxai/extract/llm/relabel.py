"""Would another label of the same numbers make a failed relation hold?

Only then is a contradiction perhaps ours; every other one is the report's, and is left alone.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kxai.extract.extraction import Extraction
from kxai.extract.llm.standing import standing
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.schema.figure import Figure, Role
from kxai.schema.finding import Finding

_TRIALS = 60  # of a report; more failures than this are no matter of labels
_NEAR = 24  # figures on each side that a trial is judged with
_NAMES = 4  # indicators named before a number that it may speak of
_BEFORE = 60
_OTHER_ROLE: dict[Role, tuple[Role, ...]] = {
    "amount": ("change",),
    "change": ("amount",),
    "share": ("execution_rate", "growth_rate"),
    "execution_rate": ("share", "growth_rate"),
    "growth_rate": ("share", "execution_rate"),
}


@dataclass(frozen=True, slots=True)
class Relabelling:
    """A finding, its figures, and one of them with another label that would mend it."""

    finding: Finding
    figures: tuple[Figure, ...]
    instead: Figure


def relabellings(
    extraction: Extraction, findings: Sequence[Finding], *, others: dict[int, Figure] | None = None
) -> list[Relabelling]:
    """One relabelling for each finding that has one. ``others`` are another engine's readings by
    start, tried first."""
    figures = sorted(extraction.figures, key=lambda figure: figure.start)
    by_id = {figure.id: figure for figure in figures}
    starts = [figure.start for figure in figures]
    out: list[Relabelling] = []
    left = _TRIALS
    for finding in findings:
        mine = tuple(by_id[i] for i in finding.figures if i in by_id)
        if finding.severity == "info" or not mine:
            continue
        near = _around(figures, starts, mine)
        before = standing(extraction, near)
        if finding.id not in before.fails:
            continue  # it takes more of the report to see it: no matter of one label
        for instead in _other_labels(extraction, mine, others or {}):
            if not left:
                return out
            left -= 1
            trial = [instead if figure.start == instead.start else figure for figure in near]
            after = standing(extraction, trial)
            if finding.id in after.settled(before) and after.mends(before, [instead.start]):
                out.append(Relabelling(finding, mine, instead))
                break
    return out


def _around(
    figures: Sequence[Figure], starts: Sequence[int], mine: Sequence[Figure]
) -> list[Figure]:
    chosen = {figure.start: figure for figure in mine}
    for figure in mine:
        at = bisect.bisect_left(starts, figure.start)
        for other in figures[max(0, at - _NEAR) : at + 1 + _NEAR]:
            chosen[other.start] = other
    return [chosen[start] for start in sorted(chosen)]


def _other_labels(
    extraction: Extraction, figures: Sequence[Figure], others: dict[int, Figure]
) -> Iterator[Figure]:
    for figure in figures:
        other = others.get(figure.start)
        if other is not None:
            yield other
    for figure in figures:
        before = extraction.text[max(0, figure.start - _BEFORE) : figure.start]
        # An account that the report names beside its number is no other.
        known = figure.indicator == "function" and "name" in figure.dims
        named = [] if known else [found for _, _, found in find_indicators(before)][-_NAMES:]
        for indicator in dict.fromkeys(reversed(named)):
            if indicator != figure.indicator and _fits(indicator, figure):
                yield replace(figure, indicator=indicator, dims={})
        for role in _OTHER_ROLE.get(figure.role, ()):
            yield replace(figure, role=role)
        if figure.year is not None:
            yield replace(figure, year=figure.year - 1)


def _fits(indicator: str, figure: Figure) -> bool:
    kind = CATALOGUE[indicator].kind
    money = figure.role in ("amount", "change") and figure.base_unit == "元"
    return kind == "money" if money else figure.role not in ("count", "score") or kind != "money"
