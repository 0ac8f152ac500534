"""A text, read and checked: what an injected run and the clean one before it have in common."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kxai.check import CheckedRelation, CheckResult, check
from kxai.extract import extract
from kxai.load.plain import load_plain
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.settings import load_settings
from kxai_lab.inject.edits import Span

_SETTINGS = load_settings()
_HOLDS = ("consistent", "tail")


@dataclass(frozen=True)
class Reading:
    """Figures, relations and findings of ``text``, a report's text without its file."""

    stem: str
    text: str
    figures: tuple[Figure, ...]
    result: CheckResult

    @cached_property
    def holding(self) -> tuple[CheckedRelation, ...]:
        """Relations of two or more figures that hold."""
        return tuple(
            r for r in self.result.relations if r.verdict in _HOLDS and len(r.operands) > 1
        )

    @cached_property
    def by_place(self) -> dict[Span, list[int]]:
        """Numbers of the relations in ``holding``, by the places of their figures."""
        found: dict[Span, list[int]] = {}
        for number, relation in enumerate(self.holding):
            for place in dict.fromkeys(place_of(f) for f in relation.operands):
                found.setdefault(place, []).append(number)
        return found

    @cached_property
    def suspect(self) -> frozenset[Span]:
        """Places of figures that a finding names: nothing is planted there."""
        return frozenset(span for finding in self.result.findings for span in finding.spans)


def place_of(figure: Figure) -> Span:
    return figure.start, figure.end


def places_of(finding: Finding) -> frozenset[Span]:
    return frozenset(finding.spans)


def read(stem: str, text: str) -> Reading:
    """Load, extract and check ``text`` as a file of plain text.

    Raises what ``load_plain`` raises for a text that is no report.
    """
    data = text.encode("utf-8")
    sha256 = hashlib.sha256(data).hexdigest()
    document = load_plain(Path(f"{stem}.txt"), data, sha256, _SETTINGS)
    extraction = extract(document)
    result = check(extraction.figures, extraction.text, report=extraction.report)
    return Reading(stem, document.text, extraction.figures, result)
