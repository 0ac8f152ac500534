"""What reviewers decided about findings: an append-only history that outlives runs and reports.

A verdict is found again by the report's content and the finding's id; for a file that was edited
or read anew, by body, year and kind of report. Printed numbers that have changed since open the
finding again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal, cast, get_args

from sqlalchemy import Connection, RowMapping, insert, select, update

from kxai.errors import DecidedMeanwhile
from kxai.schema.finding import Finding
from kxai.store import tables as t
from kxai.store.database import Database

Decision = Literal["confirmed", "false_alarm", "unclear", "withdrawn"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
_KEPT = ("kind", "code", "severity", "stated", "expected", "equation", "explanation")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MOST = 500  # values in one condition


@dataclass(frozen=True, slots=True)
class Verdict:
    """One entry of the history. ``at`` is UTC in ISO 8601 and orders them, ``id`` those of one
    second; the id is what the next one says it has seen. ``subject`` tells the report by body,
    year and kind, None where these are not known; ``kept`` is the finding as it was (kind, code,
    severity, stated, expected, equation, explanation); ``operands`` a fingerprint of its printed
    numbers."""

    id: int
    report: str
    finding: str
    decision: Decision
    who: str
    at: str
    cause: str
    note: str
    operands: str
    kept: Mapping[str, str]
    source: str
    org: str | None
    year: int | None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where a finding stands: ``last`` is the last entry about it, None for an untouched one."""

    last: Verdict | None = None
    changed: bool = False

    @property
    def decision(self) -> Decision | None:
        """What holds: None while nobody decided, after a withdrawal, or after a change."""
        if self.last is None or self.changed or self.last.decision == "withdrawn":
            return None
        return self.last.decision

    @property
    def seen(self) -> int:
        """What to hand to ``decide`` as seen."""
        return self.last.id if self.last else 0


class Verdicts(Database):
    """The reviewers' part of a workspace's database."""

    def decide(
        self,
        finding: Finding,
        decision: Decision,
        *,
        who: str,
        seen: int,
        cause: str = "",
        note: str = "",
    ) -> Verdict:
        """Append a decision about a finding of a stored report; "withdrawn" takes the last back.

        ``seen`` is ``State.seen`` of what the reviewer looked at, e.g. 0 for an untouched finding.
        Raises DecidedMeanwhile when another decision was made since (nothing is written then),
        ValueError for an unknown decision, a report that is not there or nobody's name,
        WorkspaceError when the database cannot be written.
        """
        if decision not in DECISIONS or not who.strip():
            raise ValueError(f"{decision!r} by {who!r}")
        with self._guarded(), self._engine.begin() as connection:
            report = _reports(connection, [finding.report]).get(finding.report)
            if report is None:
                raise ValueError(finding.report)
            row = {
                "report": finding.report,
                "finding": finding.id,
                "subject": _subject(report),
                "decision": decision,
                "who": who.strip(),
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "cause": cause,
                "note": note,
                "operands": operands(finding),
                "kept": json.dumps({k: getattr(finding, k) for k in _KEPT}, ensure_ascii=False),
                "source": report["source"],
                "org": report["org"],
                "year": report["year"],
            }
            # Written first: that takes SQLite's lock, so nobody comes between look and entry.
            made = connection.execute(insert(t.decisions), row).inserted_primary_key
            new = int(made[0]) if made else 0
            rows = [one for one in _decisions(connection, [finding.id]) if one["id"] != new]
            before = _about(rows, finding.report, _subject(report))
            if (before[-1]["id"] if before else 0) != seen:
                last = before[-1] if before else None
                who_did = f"{last['who']}（{last['at']}）" if last else "（无）"
                raise DecidedMeanwhile(finding.id, f"已由{who_did}处理，请重新查看后再定")
            if before and before[-1]["at"] > row["at"]:
                # One from a machine whose clock is ahead: this one comes behind it all the same.
                mine = t.decisions.c.id == new
                connection.execute(update(t.decisions).where(mine).values(at=before[-1]["at"]))
            (entry,) = (r for r in _decisions(connection, [finding.id]) if r["id"] == new)
            return _verdict(entry)

    def append(self, entries: Sequence[Verdict]) -> int:
        """Add entries of another workspace, whatever their ids, and return how many were new: one
        that is there already is not added again. What is older than the last entry about a finding
        does not change where it stands. Raises WorkspaceError; none is added then.
        """
        with self._guarded(), self._engine.begin() as connection:
            there = Counter(
                _same(_verdict(row))
                for row in _decisions(connection, list({one.finding for one in entries}))
            )
            rows = []
            for one in entries:
                if there[_same(one)] > 0:
                    there[_same(one)] -= 1
                    continue
                row = {name: getattr(one, name) for name in Verdict.__slots__ if name != "id"}
                rows.append({**row, "kept": json.dumps(dict(one.kept), ensure_ascii=False)})
            if rows:
                connection.execute(insert(t.decisions), rows)
            return len(rows)

    def states(self, findings: Iterable[Finding]) -> dict[tuple[str, str], State]:
        """Where each of ``findings`` stands, by (report, finding); a few queries for all."""
        wanted = list(findings)
        told = self.histories(wanted)
        return {(f.report, f.id): state_of(f, told[f.report, f.id]) for f in wanted}

    def histories(self, findings: Iterable[Finding]) -> dict[tuple[str, str], list[Verdict]]:
        """All entries about each of ``findings``, the oldest first, by (report, finding)."""
        wanted = list(findings)
        with self._reading() as connection:
            reports = _reports(connection, list({one.report for one in wanted}))
            rows: dict[str, list[RowMapping]] = {}
            for row in _decisions(connection, list({one.id for one in wanted})):
                rows.setdefault(row["finding"], []).append(row)
        told = {}
        for one in wanted:
            report = reports.get(one.report)
            about = _about(rows.get(one.id, []), one.report, _subject(report) if report else None)
            told[one.report, one.id] = list(map(_verdict, about))
        return told

    def history(self, finding: Finding) -> list[Verdict]:
        """All entries about a finding, the oldest first, withdrawals among them."""
        return self.histories([finding])[finding.report, finding.id]

    def verdicts(self) -> list[Verdict]:
        """All entries of the workspace, the oldest first, those of vanished reports among them."""
        with self._reading() as connection:
            order = (t.decisions.c.at, t.decisions.c.id)
            rows = connection.execute(select(t.decisions).order_by(*order))
            return [_verdict(row) for row in rows.mappings()]


def state_of(finding: Finding, entries: Sequence[Verdict]) -> State:
    """Where a finding stands after ``entries``, the oldest first."""
    last = entries[-1] if entries else None
    return State(last, last is not None and last.operands != operands(finding))


def operands(finding: Finding) -> str:
    """A fingerprint of the numbers that a finding is about, whatever words stand around them."""
    numbers = sorted(_NUMBER.findall(f"{finding.equation} {finding.stated}"))
    return sha256("|".join((finding.kind, *numbers)).encode()).hexdigest()[:32]


def _same(one: Verdict) -> tuple[str, ...]:
    """What makes two entries one, wherever they were written down."""
    return (
        one.report, one.finding, one.decision, one.who, one.at, one.cause, one.note, one.operands,
    )  # fmt: skip


def _subject(report: RowMapping) -> str | None:
    if not report["org"] or report["year"] is None:
        return None
    parts = (report["org"], str(report["year"]), report["kind"] or "")
    return sha256("|".join(parts).encode()).hexdigest()[:32]


def _reports(connection: Connection, ids: Sequence[str]) -> dict[str, RowMapping]:
    c = t.reports.c
    query = select(c.id, c.source, c.org, c.year, c.kind)
    found: dict[str, RowMapping] = {}
    for first in range(0, len(ids), _MOST):
        part = query.where(c.id.in_(ids[first : first + _MOST]))
        found |= {row["id"]: row for row in connection.execute(part).mappings()}
    return found


def _decisions(connection: Connection, ids: Sequence[str]) -> list[RowMapping]:
    query = select(t.decisions)
    rows: list[RowMapping] = []
    for first in range(0, len(ids), _MOST):
        part = query.where(t.decisions.c.finding.in_(ids[first : first + _MOST]))
        rows += connection.execute(part).mappings()
    return sorted(rows, key=lambda row: (str(row["at"]), int(row["id"])))


def _about(rows: Sequence[RowMapping], report: str, subject: str | None) -> list[RowMapping]:
    """The entries about this very content, or else about another print of the same report."""
    own = [row for row in rows if row["report"] == report]
    if own or subject is None:
        return own
    return [row for row in rows if row["subject"] == subject]


def _verdict(row: RowMapping) -> Verdict:
    values = {name: row[name] for name in Verdict.__slots__ if name != "kept"}
    return Verdict(**values, kept=cast(Mapping[str, str], json.loads(row["kept"])))
