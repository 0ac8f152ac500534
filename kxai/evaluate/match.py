"""Aligning what was found with gold, and counting.

A figure is *detected* when an output figure has the gold's exact span and value. It is *right*
when unit, indicator (or an alternative), year, stage and role are right too; a wrongly labelled
one counts as missing and as spurious. Optional gold may be missed without fault and is never
spurious. A finding is *found* when an output finding of a fitting kind covers enough of its
numbers (``_covers``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kxai.evaluate.gold import GoldFigure, GoldFinding
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding

FIELDS = ("unit", "indicator", "year", "stage", "role")
SOFT_FIELDS = ("direction", "hedge", "layer", "dims")
_LOOSE_DIMS = ("activity", "project", "level1", "level2", "level3", "type", "name", "org")
_KINDS: dict[str, frozenset[str]] = {
    "growth_rate": frozenset({"growth", "change", "direction"}),
    "change": frozenset({"change", "growth"}),
    "direction": frozenset({"direction", "growth", "change"}),
    "share": frozenset({"share"}),
    "execution_rate": frozenset({"execution", "direction"}),
    "sum": frozenset({"sum", "balance"}),
    "identity": frozenset({"balance", "sum", "part"}),
    "part_of": frozenset({"part", "same", "balance"}),
    "cross_section": frozenset({"same", "units", "target", "part", "balance"}),
    "chart_vs_text": frozenset({"same"}),
    "target_vs_actual": frozenset({"target"}),
    "count": frozenset({"sum", "same"}),
    "unit": frozenset({"units", "same"}),
}
_NUMBER = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?")


@dataclass(slots=True)
class Tally:
    """Counts over figures; rates come from ``precision`` and ``recall``."""

    gold: int = 0
    detected: int = 0
    right: int = 0
    spurious: int = 0
    optional_hit: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.gold += other.gold
        self.detected += other.detected
        self.right += other.right
        self.spurious += other.spurious
        self.optional_hit += other.optional_hit
        self.fields.update(other.fields)

    def rates(self, hits: int) -> tuple[float, float, float]:
        """Precision, recall and F1 of ``hits`` (``detected`` or ``right``)."""
        output = self.detected + self.spurious
        precision = hits / output if output else 1.0
        recall = hits / self.gold if self.gold else 1.0
        return precision, recall, f1(precision, recall)


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that went wrong with a figure: missed, spurious, or fields that differ."""

    kind: str
    start: int
    end: int
    wrong: tuple[tuple[str, object, object], ...] = ()
    note: str = ""


def match_figures(gold: Sequence[GoldFigure], output: Sequence[Figure]) -> tuple[Tally, list[Miss]]:
    """Count and list differences. Output that only overlaps gold is noted as a span error."""
    by_span = {(figure.start, figure.end): figure for figure in output}
    tally, misses = Tally(), []
    wanted = {(figure.start, figure.end) for figure in gold}
    for figure in gold:
        found = by_span.get((figure.start, figure.end))
        if not figure.optional:
            tally.gold += 1
        if found is None or found.value != figure.value:
            if not figure.optional:
                note = "" if found is None else f"值{found.value}"
                misses.append(Miss("missing", figure.start, figure.end, (), note))
                if found is not None:
                    tally.spurious += 1
            continue
        wrong = _differences(figure, found)
        hard = [name for name, _, _ in wrong if name in FIELDS]
        if figure.optional:
            tally.optional_hit += 1
        else:
            tally.detected += 1
            tally.right += not hard
            tally.fields.update(name for name, _, _ in wrong)
            if wrong:
                kind = "label" if hard else "soft"
                misses.append(Miss(kind, figure.start, figure.end, tuple(wrong)))
    for span, extra in by_span.items():
        if span not in wanted:
            tally.spurious += 1
            overlap = any(s < span[1] and span[0] < e for s, e in wanted)
            note = f"{extra.indicator}{'（位置不准）' if overlap else ''}"
            misses.append(Miss("spurious", *span, (), note))
    return tally, sorted(misses, key=lambda miss: miss.start)


def _differences(gold: GoldFigure, found: Figure) -> list[tuple[str, object, object]]:
    wrong: list[tuple[str, object, object]] = []
    if found.unit != gold.unit:
        wrong.append(("unit", found.unit, gold.unit))
    if found.indicator not in gold.indicators:
        wrong.append(("indicator", found.indicator, gold.indicators[0]))
    for name in ("year", "stage", "role", "direction", "hedge", "layer"):
        have, want = getattr(found, name), getattr(gold, name)
        if have != want:
            wrong.append((name, have, want))
    for key, want in gold.dims.items():
        have = found.dims.get(key, "")
        if not (same_words(have, want) if key in _LOOSE_DIMS else have == want):
            wrong.append(("dims", f"{key}={have}", f"{key}={want}"))
    return wrong


def same_words(left: str, right: str) -> bool:
    """Names match when one holds the other or they share half of their character pairs (Dice)."""
    a, b = re.sub(r"[^\w一-鿿]", "", left), re.sub(r"[^\w一-鿿]", "", right)
    if not a or not b:
        return a == b
    if a in b or b in a:
        return True
    pairs_a = Counter(a[i : i + 2] for i in range(len(a) - 1))
    pairs_b = Counter(b[i : i + 2] for i in range(len(b) - 1))
    shared = sum((pairs_a & pairs_b).values())
    return 2 * shared >= 0.5 * (sum(pairs_a.values()) + sum(pairs_b.values()))


@dataclass(slots=True)
class FindingScore:
    """Findings of one report: gold found and not, and error-level alarms without gold."""

    found: list[GoldFinding] = field(default_factory=list)
    missed: list[GoldFinding] = field(default_factory=list)
    alarms: list[Finding] = field(default_factory=list)


def match_findings(
    gold: Sequence[GoldFinding], output: Sequence[Finding], text: str
) -> FindingScore:
    """Which gold findings were found; error-level output that fits no gold is a false alarm."""
    score = FindingScore()
    numbers = [_numbers_of(finding, text) for finding in output]
    used: set[int] = set()
    for item in gold:
        hits = [
            index
            for index, finding in enumerate(output)
            if finding.kind in _KINDS.get(item.kind, frozenset()) and _covers(item, numbers[index])
        ]
        used.update(hits)
        (score.found if hits else score.missed).append(item)
    score.alarms = [
        finding
        for index, finding in enumerate(output)
        if finding.severity == "error" and index not in used
    ]
    return score


def _numbers_of(finding: Finding, text: str) -> set[str]:
    words = [text[start:end] for start, end in finding.spans]
    words += [finding.stated, finding.expected]
    return {number for word in words for number in _plain_numbers(word)}


def _plain_numbers(words: str) -> list[str]:
    return [
        match[0].replace(",", "").replace("－", "-").rstrip("0").rstrip(".")
        if "." in match[0]
        else match[0].replace(",", "")
        for match in _NUMBER.finditer(words)
    ]


def _covers(item: GoldFinding, numbers: set[str]) -> bool:
    """At least two of the gold's numbers (one if it has one) and a good third of all of them."""
    wanted = {number for word in item.numbers for number in _plain_numbers(word)}
    if not wanted:
        return False
    shared = len(wanted & numbers)
    return shared >= min(2, len(wanted)) and 3 * shared >= len(wanted)
