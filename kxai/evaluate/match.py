"""Aligning what was found with gold, and counting.

A figure is *detected* when an output figure has the gold's exact span and value. It is *right*
when unit, indicator (or an alternative), year, stage and role are right too; a wrongly labelled
one counts as missing and as spurious. Optional gold may be missed without fault and is never
spurious. A figure on two outputs is right once and spurious once. A finding is *found* when an
output finding of a fitting kind covers enough of its numbers (``_covers``); it is found
*distinctly* when that output is credited to no other gold finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kxai.evaluate.gold import GoldFigure, GoldFinding
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.units import factor_and_base

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
    "target": frozenset({"target"}),
    "score": frozenset({"sum", "same"}),
    "equal_mentions": frozenset({"same"}),
    "per_head": frozenset({"per_head"}),
    "base": frozenset({"base"}),
    "code": frozenset({"code"}),
    "year": frozenset({"year"}),
}
_NARROW = 3
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


@dataclass(slots=True)
class Tally:
    """Counts over figures; rates come from ``rates``.

    ``spurious`` holds every output that is not a detection: ``shifted`` of them overlap gold
    without having its span, ``misread`` have its span and another value, ``doubled`` repeat a
    span. ``scaled`` detections name the same unit at another power of ten (元 for 万元).
    ``confusions`` counts (field, found, gold) of wrong fields.
    """

    gold: int = 0
    detected: int = 0
    right: int = 0
    spurious: int = 0
    optional_hit: int = 0
    shifted: int = 0
    misread: int = 0
    doubled: int = 0
    scaled: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    confusions: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.gold += other.gold
        self.detected += other.detected
        self.right += other.right
        self.spurious += other.spurious
        self.optional_hit += other.optional_hit
        self.shifted += other.shifted
        self.misread += other.misread
        self.doubled += other.doubled
        self.scaled += other.scaled
        self.fields.update(other.fields)
        self.confusions.update(other.confusions)

    def rates(self, hits: int) -> tuple[float, float, float]:
        """Precision, recall and F1 of ``hits`` (``detected`` or ``right``).

        A rate over nothing is 0: what was not measured is no success.
        """
        output = self.detected + self.spurious
        precision = hits / output if output else 0.0
        recall = hits / self.gold if self.gold else 0.0
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
    by_span: dict[tuple[int, int], Figure] = {}
    tally, misses = Tally(), []
    for extra in output:
        span = (extra.start, extra.end)
        if span in by_span:
            tally.spurious += 1
            tally.doubled += 1
            misses.append(Miss("spurious", *span, (), f"{extra.indicator}（重复）"))
        by_span.setdefault(span, extra)
    wanted = {(figure.start, figure.end) for figure in gold}
    for figure in gold:
        found = by_span.get((figure.start, figure.end))
        if figure.optional:
            tally.optional_hit += found is not None and found.value == figure.value
            continue
        tally.gold += 1
        if found is None or found.value != figure.value:
            note = "" if found is None else f"值{found.value} ≠ {figure.value}"
            misses.append(Miss("missing", figure.start, figure.end, (), note))
            if found is not None:
                tally.spurious += 1
                tally.misread += 1
            continue
        wrong = _differences(figure, found)
        hard = [name for name, _, _ in wrong if name in FIELDS]
        tally.detected += 1
        tally.right += not hard
        # A figure is counted once under each field, however many of its dims differ.
        tally.fields.update({name for name, _, _ in wrong})
        tally.confusions.update(
            (name, str(have), str(want)) for name, have, want in wrong if name != "dims"
        )
        tally.scaled += _is_scaled(figure.unit, found.unit)
        if wrong:
            misses.append(Miss("label" if hard else "soft", figure.start, figure.end, tuple(wrong)))
    for span, extra in by_span.items():
        if span not in wanted:
            tally.spurious += 1
            overlap = any(start < span[1] and span[0] < end for start, end in wanted)
            tally.shifted += overlap
            misses.append(
                Miss("spurious", *span, (), f"{extra.indicator}{'（位置不准）' if overlap else ''}")
            )
    return tally, sorted(misses, key=lambda miss: miss.start)


def _is_scaled(left: str, right: str) -> bool:
    """The same thing counted at another power of ten."""
    (factor, base), (other, other_base) = factor_and_base(left), factor_and_base(right)
    return base == other_base and factor != other


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
    """Findings of one report: gold found and not, and error-level alarms without gold.

    ``distinct`` are those of ``found`` that can each have an output finding of their own;
    ``retold`` is what must not be told and was, as an error or a warning.
    """

    found: list[GoldFinding] = field(default_factory=list)
    missed: list[GoldFinding] = field(default_factory=list)
    alarms: list[Finding] = field(default_factory=list)
    distinct: list[GoldFinding] = field(default_factory=list)
    retold: list[GoldFinding] = field(default_factory=list)


def match_findings(
    gold: Sequence[GoldFinding],
    output: Sequence[Finding],
    text: str,
    *,
    must_not: Sequence[GoldFinding] = (),
    partial: bool = False,
) -> FindingScore:
    """Which gold findings were found; error-level output that fits no gold is a false alarm. Where
    gold is ``partial``, only what also fits ``must_not`` is."""
    score = FindingScore()
    numbers = [_numbers_of(finding, text) for finding in output]
    fits: list[tuple[GoldFinding, list[int]]] = []

    def fitting(item: GoldFinding) -> list[int]:
        kinds = _KINDS.get(item.kind, frozenset())
        return [
            index
            for index, finding in enumerate(output)
            if finding.kind in kinds and _covers(item, numbers[index])
        ]

    for item in gold:
        hits = fitting(item)
        fits.append((item, hits))
        (score.found if hits else score.missed).append(item)
    used = {index for _, hits in fits for index in hits}
    score.distinct = _assign(fits)
    barred: set[int] = set()
    for item in must_not:
        told = [i for i in fitting(item) if i not in used and output[i].severity != "info"]
        barred.update(told)
        if told:
            score.retold.append(item)
    score.alarms = [
        finding
        for index, finding in enumerate(output)
        if finding.severity == "error" and index not in used and (index in barred or not partial)
    ]
    return score


def _assign(fits: Sequence[tuple[GoldFinding, list[int]]]) -> list[GoldFinding]:
    """The most gold findings with an output each (augmenting paths), ``must`` before ``should``."""
    owner: dict[int, int] = {}

    def place(item: int, tried: set[int]) -> bool:
        for index in fits[item][1]:
            if index not in tried:
                tried.add(index)
                if index not in owner or place(owner[index], tried):
                    owner[index] = item
                    return True
        return False

    # An augmenting path never unseats an item, so those placed first stay placed.
    for item in sorted(range(len(fits)), key=lambda number: fits[number][0].tier != "must"):
        place(item, set())
    return [fits[item][0] for item in sorted(owner.values())]


def _numbers_of(finding: Finding, text: str) -> set[str]:
    words = [text[start:end] for start, end in finding.spans]
    words += [finding.stated, finding.expected]
    return {number for word in words for number in _plain_numbers(word)}


def _plain_numbers(words: str) -> list[str]:
    """The numbers in ``words`` without sign, unit, separators and trailing zeros: 2万 is 2."""
    plain = unicodedata.normalize("NFKC", words)
    return [
        format(Decimal(match[0].replace(",", "")).normalize(), "f")
        for match in _NUMBER.finditer(plain)
    ]


def _covers(item: GoldFinding, numbers: set[str]) -> bool:
    """At least two of the gold's numbers (all where it has fewer than three) and half of them.

    Gold with one number needs an output of few: a 1 among fifteen numbers proves nothing.
    """
    wanted = {number for word in item.numbers for number in _plain_numbers(word)}
    if not wanted:
        return False
    if len(wanted) == 1 and len(numbers) > _NARROW:
        return False
    shared = len(wanted & numbers)
    return shared >= min(2, len(wanted)) and 2 * shared >= len(wanted)
