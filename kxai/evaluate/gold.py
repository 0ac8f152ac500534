"""Gold: the figures, findings and passages that a reader marked in a report by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from kxai.errors import GoldError
from kxai.evaluate.gold_faults import Faults
from kxai.evaluate.gold_scope import Scope


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """One marked number. ``indicators`` are all that count as right; ``optional`` ones may be
    missed without fault. ``line`` is where it stands in its file, from 1."""

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    indicators: tuple[str, ...]
    year: int | None
    stage: str
    role: str
    direction: str | None
    hedge: str | None
    layer: str
    dims: Mapping[str, str]
    optional: bool
    line: int = 0


@dataclass(frozen=True, slots=True)
class GoldFinding:
    """What a careful reader must (or should) be told. ``numbers`` are those involved; of a planted
    error ``cause`` is its class and ``spans`` are the numbers that show it."""

    id: str
    tier: str
    kind: str
    severity: str
    numbers: tuple[str, ...]
    explanation: str
    cause: str = ""
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """What a report does not tell: ABSENT is the right value."""

    indicator: str
    year: int | None
    stage: str
    role: str


@dataclass(frozen=True, slots=True)
class GoldPassage:
    """A passage that tells a narrative field."""

    field: str
    start: int
    end: int
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class GoldReport:
    """The gold of one report; None where a folder holds none of that kind. ``must_not`` is what a
    reader must not be told; where gold is ``partial``, nothing else is a false alarm. ``scope`` is
    what its figures are complete for; None where that is the whole report."""

    stem: str
    figures: tuple[GoldFigure, ...] | None = None
    findings: tuple[GoldFinding, ...] | None = None
    clean_claims: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    absent: tuple[Absent, ...] = ()
    narrative: tuple[GoldPassage, ...] | None = None
    must_not: tuple[GoldFinding, ...] = ()
    partial: bool = False
    scope: Scope | None = None

    @property
    def figure_spans(self) -> list[tuple[int, int]]:
        """Where the figures stand."""
        return [(figure.start, figure.end) for figure in self.figures or ()]


def check_spans(gold: GoldReport, text: str, source: Path) -> None:
    """Raise GoldError (GoldFaults for more than one) when a span does not hold its text in the
    report's ``text``; where the text stands elsewhere, the nearest place is told."""
    faults = Faults()
    for figure in gold.figures or ():
        found = text[figure.start : figure.end]
        if found != figure.text:
            with faults.kept():
                raise GoldError(
                    f"figures/{gold.stem}.jsonl 第{figure.line}行",
                    f"{source.name}的[{figure.start}:{figure.end}]是“{found}”，不是“{figure.text}”"
                    + _elsewhere(text, figure.text, figure.start),
                )
    for passage in gold.narrative or ():
        if text[passage.start : passage.end] != passage.text:
            with faults.kept():
                raise GoldError(
                    f"narrative/{gold.stem}.jsonl 第{passage.line}行",
                    f"{source.name}的[{passage.start}:{passage.end}]不是所写的文字"
                    + _elsewhere(text, passage.text, passage.start),
                )
    for finding in gold.findings or ():
        if any(end > len(text) for _, end in finding.spans):
            with faults.kept():
                raise GoldError(f"findings/{gold.stem}.json {finding.id}", "spans超出了报告的长度")
    faults.tell()


def _elsewhere(text: str, wanted: str, start: int) -> str:
    """Where the wanted text stands nearest to ``start``."""
    if not wanted:
        return ""
    behind, before = text.find(wanted, max(start, 0)), text.rfind(wanted, 0, max(start, 0))
    places = [place for place in (before, behind) if place >= 0]
    if not places:
        return ""
    at = min(places, key=lambda place: abs(place - start))
    return f"（最近的一处在[{at}:{at + len(wanted)}]）"
