"""What the checker has to say about a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal[
    "consistent",
    "tail",
    "unlikely",
    "rebalanced",
    "inconsistent",
    "weak",
    "undetermined",
    "zero_base",
    "noted",
]
Severity = Literal["error", "warning", "info"]

FindingKind = Literal[
    "sum", "share", "change", "growth", "execution", "per_head", "direction", "same", "units",
    "balance", "part", "target", "base", "code", "year", "panel", "disclosure", "form", "scores",
]  # fmt: skip
"""The relation that fails, or one of ``BEYOND_SUMS``."""
BEYOND_SUMS: tuple[FindingKind, ...] = ("disclosure", "form", "scores")
"""Kinds of findings that accuse no sum: counted and shown apart, and never errors."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a reviewer should look at.

    ``id`` is a fingerprint that survives re-runs and edits elsewhere in the report. ``code``
    is the message of the genre that says so (``messages.toml``, ``beyond.toml``). ``figures`` are
    figure ids, ``spans`` their places ``(start, end)`` in the same order; without figures, the
    places spoken of.
    ``place`` is the one to look at, that of the number which is most likely wrong, ``page`` its
    page (from 1; None where the file has none). ``stated`` and
    ``expected`` are printed values with unit; ``equation`` is written in the report's own numbers.
    ``diagnosis`` is ranked, best first; each entry has at least ``code`` and ``text`` (Chinese).
    ``explanation`` is Chinese, ``explanation_en`` English.

    Of ``BEYOND_SUMS`` ``verdict`` is noted, and the one entry of ``diagnosis`` has the code once
    more, what the rule rests on (``text``, may be empty) and the headings above (``section``).
    """

    id: str
    report: str
    kind: FindingKind
    verdict: Verdict
    severity: Severity
    figures: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    stated: str
    expected: str
    equation: str
    diagnosis: tuple[Mapping[str, Any], ...]
    explanation: str
    explanation_en: str
    code: str = ""
    place: tuple[int, int] | None = None
    page: int | None = None

    @property
    def figure(self) -> str | None:
        """The id of the figure at ``place``."""
        if self.figures and self.place in self.spans:
            return self.figures[self.spans.index(self.place)]
        return self.figures[0] if self.figures else None
