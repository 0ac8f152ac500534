"""``kxai findings``: the findings of all reports, filtered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer

from kxai.cli.screen import console, finding_text, settings_for, severity_counts
from kxai.cli.show import the_report
from kxai.export import words
from kxai.export.jsonl import FINDING_FIELDS, as_line
from kxai.export.quote import Quoter, quoter_of
from kxai.genre import current
from kxai.schema.finding import Finding
from kxai.store import State, Store, StoredReport, database_url, full_id
from kxai.store.listing import STATES


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings are wanted; empty and None let everything through, but without a
    ``standing`` (one of ``STATES``) false alarms are left out."""

    severities: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    report: str | None = None
    year: int | None = None
    org: str | None = None
    standing: Literal["", "open", "decided"] = ""

    def takes_report(self, stored: StoredReport) -> bool:
        report = stored.report
        return (self.year is None or report.year == self.year) and (
            not self.org or self.org in (report.org or "")
        )

    def takes(self, finding: Finding) -> bool:
        return (
            (not self.severities or finding.severity in self.severities)
            and (not self.kinds or finding.kind in self.kinds)
            and (not self.codes or finding.code in self.codes)
            and (not self.verdicts or finding.verdict in self.verdicts)
        )

    def takes_standing(self, state: State) -> bool:
        return STATES[self.standing](state)


def findings_command(chosen: Filter, *, workspace: Path, json: bool, limit: int | None) -> None:
    """Print the findings that ``chosen`` lets through, report by report; with ``json``, as lines
    of findings.jsonl with ``decision``. Raises UnknownReport, WorkspaceError, and BadParameter for
    a code that does not exist.
    """
    _refuse_unknown("--kind", chosen.kinds, words.KIND_ZH)
    _refuse_unknown("--code", chosen.codes, current().messages)
    _refuse_unknown("--verdict", chosen.verdicts, words.VERDICT_ZH)
    screen = console()
    counts = dict.fromkeys(words.SEVERITY_ZH, 0)
    shown, false_alarms = 0, 0
    with Store(database_url(workspace, settings_for(workspace))) as store:
        states = {full_id(finding): state for finding, state in store.decided()}
        for stored in _reports(store, chosen):
            quoter: Quoter | None = None
            for finding in store.findings(stored.report.id):
                if not chosen.takes(finding):
                    continue
                state = states.get(full_id(finding), State())
                if not chosen.takes_standing(state):
                    false_alarms += state.decision == "false_alarm"
                    continue
                counts[finding.severity] += 1
                if limit is not None and shown >= limit:
                    continue
                shown += 1
                if json:
                    print(_line(finding, state))
                    continue
                if quoter is None:
                    quoter = quoter_of(store, stored.report.id)
                screen.print(finding_text(finding, quoter, report=stored.report, state=state))
                screen.print()
    if not json:
        total = sum(counts.values())
        screen.print(severity_counts(counts) if total else "没有符合条件的问题")
        if shown < total:
            screen.print(f"只显示了前{shown}条，共{total}条", style="dim")
    if false_alarms and not chosen.standing:
        told = f"另有{false_alarms}条已定为误报，未列出（--decided可看）"
        (console(err=True) if json else screen).print(told, style="dim")


def _refuse_unknown(option: str, values: frozenset[str], known: Mapping[str, object]) -> None:
    for value in sorted(values - known.keys()):
        message = f"没有“{words.clean(value)}”，可用：{'、'.join(known)}"
        raise typer.BadParameter(message, param_hint=option)


def _reports(store: Store, chosen: Filter) -> Iterator[StoredReport]:
    if chosen.report is not None:
        found: Iterable[StoredReport] = [the_report(store, chosen.report)]
    else:
        found = store.reports()
    return (stored for stored in found if chosen.takes_report(stored))


def _line(finding: Finding, state: State) -> str:
    values = {name: getattr(finding, name) for name in FINDING_FIELDS}
    return as_line({**values, "decision": decision_object(state)})


def decision_object(state: State) -> dict[str, object] | None:
    """Where a finding stands, for programs; None where nobody ever decided."""
    last = state.last
    if last is None:
        return None
    values: dict[str, object] = {
        name: getattr(last, name) for name in ("decision", "who", "at", "cause", "note")
    }
    return {**values, "changed": state.changed}
