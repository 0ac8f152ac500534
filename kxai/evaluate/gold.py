"""Gold: the figures, findings and passages that a reader marked in a report by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from kxai.errors import GoldError


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
    reader must not be told; where gold is ``partial``, nothing else is a false alarm."""

    stem: str
    figures: tuple[GoldFigure, ...] | None = None
    findings: tuple[GoldFinding, ...] | None = None
    clean_claims: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    absent: tuple[Absent, ...] = ()
    narrative: tuple[GoldPassage, ...] | None = None
    must_not: tuple[GoldFinding, ...] = ()
    partial: bool = False


def check_spans(gold: GoldReport, text: str, source: Path) -> None:
    """Raise GoldError when a span does not hold its text in the report's ``text``."""
    for figure in gold.figures or ():
        found = text[figure.start : figure.end]
        if found != figure.text:
            raise GoldError(
                f"figures/{gold.stem}.jsonl 第{figure.line}行",
                f"{source.name}的[{figure.start}:{figure.end}]是“{found}”，不是“{figure.text}”",
            )
    for passage in gold.narrative or ():
        if text[passage.start : passage.end] != passage.text:
            raise GoldError(
                f"narrative/{gold.stem}.jsonl 第{passage.line}行",
                f"{source.name}的[{passage.start}:{passage.end}]不是所写的文字",
            )
    for finding in gold.findings or ():
        if any(end > len(text) for _, end in finding.spans):
            raise GoldError(f"findings/{gold.stem}.json {finding.id}", "spans超出了报告的长度")
