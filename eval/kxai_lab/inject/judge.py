"""What came of a planted error: found or not, told as what, and why it was missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kxai.check import CheckedRelation
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai_lab.inject.classes import only_mentions, right_codes
from kxai_lab.inject.edits import Span, moved
from kxai_lab.inject.plant import Injection
from kxai_lab.inject.reading import Reading, place_of

_TOLD = ("error", "warning")
_LABEL = ("indicator", "year", "stage", "role", "layer", "unit", "hedge", "direction", "dims")


@dataclass(frozen=True)
class Outcome:
    """One planted error and what the checker made of it.

    ``severity`` is that of the finding which a reader meets first among those that are new and
    hold a place of the error; "" where there is none. ``code`` is the code of its first diagnosis,
    ``cause`` whether that is right, ``listed`` whether a right one is among its diagnoses at all,
    ``located`` whether the place is named. ``collateral`` counts new errors and warnings that
    neither hold the place nor follow from it. ``reason`` tells why an excludable error is no
    finding of severity error. ``broken``: the run raised an exception.
    """

    stem: str
    injection: Injection
    severity: str
    code: str
    cause: bool
    listed: bool
    located: bool
    collateral: int
    reason: str
    broken: bool = False

    @property
    def excludable(self) -> bool:
        return bool(self.injection.excluders)

    @property
    def firm(self) -> bool:
        """No figure beside the changed one is in all relations that exclude the error, so that
        it can be told from an error in another single figure."""
        others = [
            {place_of(f) for f in relation.operands} - self.injection.changed
            for relation in self.injection.excluders
        ]
        return bool(others) and not set.intersection(*others)

    @property
    def detected(self) -> bool:
        return bool(self.severity)


def broken_down(injection: Injection, clean: Reading, exception: Exception) -> Outcome:
    """The outcome where the run on the edited text raised ``exception``."""
    reason = f"the run broke down: {type(exception).__name__}: {exception}"
    return Outcome(clean.stem, injection, "", "", False, False, False, 0, reason, broken=True)


def judge(injection: Injection, clean: Reading, after: Reading) -> Outcome:
    """Compare the run on the edited text with the one on the clean text."""
    back = _back(clean, injection)
    new = list(_new(clean, after, back))
    hits = [finding for finding in new if injection.places & set(finding.spans)]
    # a stable sort: among equals the one that stands first in the report
    best = min(hits, key=lambda finding: _TOLD.index(finding.severity), default=None)
    first = next(iter(best.diagnosis), {}) if best else {}
    near = _neighbours(clean, after, injection, back)
    aside = [f for f in new if f not in hits and not _follows(f, near, back)]
    severity = best.severity if best else ""
    reason = ""
    if injection.excluders and severity != "error":
        reason = "told as warning" if best else missed(injection, after)
    return Outcome(
        clean.stem,
        injection,
        severity,
        str(first.get("code", "")),
        best is not None and _right(first, injection, after),
        best is not None and any(_right(d, injection, after) for d in best.diagnosis),
        best is not None and _located(best, first, injection, after),
        len(aside),
        reason,
    )


def _back(clean: Reading, injection: Injection) -> dict[Span, Span]:
    """Where a figure of the edited text stood in the clean one."""
    found: dict[Span, Span] = {}
    for figure in clean.figures:
        after = moved(place_of(figure), injection.edits)
        if after is not None:
            found[after] = place_of(figure)
    return found


def _new(clean: Reading, after: Reading, back: dict[Span, Span]) -> Iterator[Finding]:
    """Errors and warnings that the clean run has not: another kind, or other figures.

    One that only grew or shrank by the error still counts as new where it holds its place.
    """
    known = {(f.kind, frozenset(f.spans)) for f in clean.result.findings}
    for finding in after.result.findings:
        spans = frozenset(back.get(span, (-1, -1)) for span in finding.spans)
        if finding.severity in _TOLD and (finding.kind, spans) not in known:
            yield finding


def _neighbours(
    clean: Reading, after: Reading, injection: Injection, back: dict[Span, Span]
) -> frozenset[Span]:
    """Places, in the clean text, of all figures that share a relation with the changed one."""
    changed = {back[place] for place in injection.places if place in back}
    found = set(changed)
    for relation in clean.result.relations:
        places = {place_of(f) for f in relation.operands}
        if places & changed:
            found |= places
    for relation in after.result.relations:
        spans = {place_of(f) for f in relation.operands}
        if spans & injection.places:
            found |= {back[span] for span in spans if span in back}
    return frozenset(found)


def _follows(finding: Finding, near: frozenset[Span], back: dict[Span, Span]) -> bool:
    """True for a finding about a neighbour, or about a number that was not there before."""
    return any(span not in back or back[span] in near for span in finding.spans)


def _right(first: Any, injection: Injection, after: Reading) -> bool:
    kinds = frozenset(relation.kind for relation in injection.excluders)
    codes = right_codes(injection.error, injection.old, injection.new, kinds)
    figure = _named(first, after)
    if first.get("code") not in codes:
        return False
    if figure is None or injection.item is None:
        return figure is None or _rightly(figure, injection)
    # what was left out is known by another mention of it
    return figure.base_value == injection.item.base_value


def _rightly(figure: Figure, injection: Injection) -> bool:
    """True for a changed figure, and for either of two mentions that only contradict each other."""
    excluders = injection.excluders
    if only_mentions(frozenset(relation.kind for relation in excluders)):
        places = {moved(place_of(f), injection.edits) for r in excluders for f in r.operands}
        return place_of(figure) in places
    return place_of(figure) in injection.named


def _named(first: Any, after: Reading) -> Figure | None:
    """The figure that a diagnosis names."""
    id_ = first.get("figure")
    return next((f for f in after.figures if f.id == id_), None) if id_ else None


def _located(finding: Finding, first: Any, injection: Injection, after: Reading) -> bool:
    figure = _named(first, after)
    named = figure is not None and place_of(figure) in injection.named
    return named or finding.spans[0] in injection.named


def missed(injection: Injection, after: Reading) -> str:
    """Which relation should have caught the error, and what became of it."""
    return min(
        (_fate(relation, injection, after) for relation in injection.excluders),
        key=lambda fate: (fate[0], fate[1]),
    )[1]


def _fate(relation: CheckedRelation, injection: Injection, after: Reading) -> tuple[int, str]:
    """(rank, words): the lower the rank, the nearer the relation came to a finding."""
    kind = relation.kind
    places = [moved(place_of(f), injection.edits) for f in relation.operands]
    wanted = {place for place in places if place is not None}
    same = [
        r
        for r in after.result.relations
        if r.kind == kind and wanted <= {place_of(f) for f in r.operands}
    ]
    if same:
        return 0, f"{kind}: derived, verdict {same[0].verdict}"
    stated = [
        r
        for r in after.result.relations
        if r.kind == kind and place_of(r.stated) == places[0] and len(r.operands) > 1
    ]
    if stated:
        return 1, f"{kind}: derived with other figures, verdict {stated[0].verdict}"
    read = {place_of(f): f for f in after.figures}
    for figure, place in zip(relation.operands, places, strict=True):
        whose = "changed" if place in injection.places else "another"
        if place is None:
            continue
        if place not in read:
            return 2, f"{kind}: the {whose} figure was not read"
        lost = _relabelled(figure, read[place], injection)
        if lost:
            return 2, f"{kind}: the label of the {whose} figure changed ({lost})"
    return 3, f"{kind}: not derived"


def _relabelled(before: Figure, now: Figure, injection: Injection) -> str:
    """The parts of a label that differ beyond what the error itself changes."""
    meant = {"unit": {"unit"}, "points": {"unit"}, "direction": {"direction"}}
    names = [name for name in _LABEL if name not in meant.get(injection.error, ())]
    return ", ".join(name for name in names if getattr(before, name) != getattr(now, name))
