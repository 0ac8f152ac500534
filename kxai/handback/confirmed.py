"""The findings of a report that go back to its author: those whose last decision is 属实."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kxai.check.wording import NO_CAUSE
from kxai.export import words
from kxai.export.quote import Fragment, Quoter, quoter_of
from kxai.handback import letter_texts
from kxai.schema.figure import Figure
from kxai.schema.finding import BEYOND_SUMS, Finding
from kxai.schema.report import KIND_ZH, Report
from kxai.store import Store
from kxai.store.verdicts import State, Verdict

_QUOTED = 6  # numbers that are quoted in their sentences; a table may have many more
_MOST_CAUSES, _MOST_PLACES = 2, 3
_CLAUSE_END = re.compile("[，。；]")
_LONGEST = 24  # characters of a heading


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One confirmed finding in words that are safe to print: one line each, no control characters.

    ``number`` counts from 1 in the report's order. ``figures`` are those of ``finding.figures``
    that are stored, in that order; ``stated`` and ``expected`` may be empty.
    """

    number: int
    finding: Finding
    figures: tuple[Figure, ...]
    kind: str
    place: str
    quote: tuple[Fragment, ...]
    computed: str
    stated: str
    expected: str
    cause: str
    opinion: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Handback:
    """What goes back about one report. ``changed`` findings were confirmed, but their numbers are
    others now; ``gone`` ones were confirmed and are not found any more: neither goes in."""

    report: Report
    items: tuple[Confirmed, ...]
    changed: int = 0
    gone: int = 0

    @property
    def body(self) -> str:
        return words.clean(self.report.org or "").strip() or letter_texts.UNKNOWN_BODY

    @property
    def title(self) -> str:
        """The report as a letter names it: 2021年部门决算."""
        kind = self.report.kind
        name = letter_texts.TITLE_OF_UNKNOWN_KIND if kind == "unknown" else KIND_ZH[kind]
        return f"{self.year}{name}"

    @property
    def year(self) -> str:
        return f"{self.report.year}年" if self.report.year else ""

    @property
    def file(self) -> str:
        return words.file_name(self.report.source)

    @property
    def reviewers(self) -> str:
        return "、".join(dict.fromkeys(item.who for item in self.items))


def read_confirmed(
    store: Store, report: Report, *, history: Sequence[Verdict] | None = None
) -> Handback:
    """What was confirmed of a stored report. ``history`` is ``store.verdicts()``, where it is at
    hand already. Raises WorkspaceError."""
    history = store.verdicts() if history is None else history
    last = {entry.finding: entry for entry in history if entry.report == report.id}
    findings = list(store.findings(report.id))
    gone = {name for name, entry in last.items() if entry.decision == "confirmed"}
    gone -= {finding.id for finding in findings}
    states = store.states(findings)
    confirmed = [
        (finding, state)
        for finding in findings
        if (state := states[finding.report, finding.id]).decision == "confirmed"
    ]
    changed = sum(
        state.changed and state.last is not None and state.last.decision == "confirmed"
        for state in states.values()
    )
    if not confirmed:
        return Handback(report, (), changed, len(gone))
    by_id = {figure.id: figure for figure in store.figures(report.id)}
    quoter = quoter_of(store, report.id)
    confirmed.sort(key=lambda pair: _order(pair[0]))
    items = tuple(
        _confirmed(number, finding, state, by_id, quoter)
        for number, (finding, state) in enumerate(confirmed, 1)
    )
    return Handback(report, items, changed, len(gone))


def with_confirmed(store: Store, history: Sequence[Verdict]) -> list[str]:
    """The ids of the reports of which something may have been confirmed, ``history`` being
    ``store.verdicts()``: all others need not be read. Raises WorkspaceError."""
    now = (finding.report for finding, _ in store.decided())
    before = (entry.report for entry in history if entry.decision == "confirmed")
    return list(dict.fromkeys((*now, *before)))


def main_span(finding: Finding) -> tuple[int, int] | None:
    """Where a finding is to be looked at; None where it points at no place of the text."""
    return finding.place or (finding.spans[0] if finding.spans else None)


def _order(finding: Finding) -> tuple[int, str]:
    span = main_span(finding)
    # What points nowhere is about the report as a whole and comes last.
    return (span[0] if span else 1 << 60), finding.id


def _confirmed(
    number: int, finding: Finding, state: State, by_id: dict[str, Figure], quoter: Quoter
) -> Confirmed:
    assert state.last is not None
    figures = tuple(by_id[name] for name in finding.figures if name in by_id)
    beyond = finding.kind in BEYOND_SUMS
    return Confirmed(
        number=number,
        finding=finding,
        figures=figures,
        kind=words.KIND_ZH.get(finding.kind, words.clean(finding.kind)),
        place=_place(finding, by_id, quoter),
        quote=_quote(finding, quoter),
        computed=words.clean(finding.explanation if beyond else finding.equation),
        stated=words.clean(finding.stated),
        expected=_expected(finding),
        cause="" if beyond else _cause(finding, state.last.cause),
        opinion=words.clean(state.last.note).strip() or letter_texts.PLEASE_CHECK,
        who=words.clean(state.last.who),
        at=state.last.at,
    )


def _expected(finding: Finding) -> str:
    if finding.kind == "same":
        # Which of the places is right is not for the reviewer to say.
        return letter_texts.BOTH_EQUAL
    expected = words.clean(finding.expected)
    return letter_texts.AIM.format(expected=expected) if finding.kind == "target" else expected


def _place(finding: Finding, by_id: dict[str, Figure], quoter: Quoter) -> str:
    """第3页 › 收入决算情况说明；另见第12页."""
    span = main_span(finding)
    if span is None:
        return letter_texts.WHOLE
    first = quoter.place(span[0])
    others = dict.fromkeys(quoter.place(start) for start, _ in finding.spans)
    others.pop(first, None)
    figure = by_id.get(finding.figure or "")
    told = finding.diagnosis[0].get("section", ()) if finding.diagnosis else ()
    section = figure.section if figure else tuple(map(str, told))
    place = letter_texts.UNDER.join((first, *map(_heading, section[-1:])))
    also = f"；另见{'、'.join(list(others)[:_MOST_PLACES])}" if others else ""
    return words.clean(place + also)


def _heading(section: str) -> str:
    # What is numbered like a heading may be a whole sentence.
    words = _CLAUSE_END.split("".join(section.split()))[0]
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _quote(finding: Finding, quoter: Quoter) -> tuple[Fragment, ...]:
    span = main_span(finding)
    if span is None:
        return ()
    spans = list(dict.fromkeys((span, *finding.spans)))
    fragments = quoter.quote(spans[:_QUOTED], around=30)
    if len(spans) > _QUOTED:
        fragments.append(Fragment(f"（共{len(spans)}处数字）", False))
    return tuple(fragments)


def _cause(finding: Finding, chosen: str) -> str:
    """The cause that the reviewer chose, by its code or in words; else the likeliest: several
    where the finding names several, as its numbers cannot tell them apart."""
    told = {
        str(entry["text"]): str(entry.get("code", ""))
        for entry in finding.diagnosis
        if entry.get("text") and entry.get("code") not in NO_CAUSE
    }
    if chosen.strip():
        named = [text for text, code in told.items() if code == chosen]
        return words.clean(named[0] if named else chosen)
    likeliest = [text for text in told if text in finding.explanation] or list(told)[:1]
    return words.clean("；或".join(likeliest[:_MOST_CAUSES]))
