"""Writing to a workspace's database, inside one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import chain
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Text,
    cast,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from kxai.schema.finding import Finding
from kxai.store import tables as t
from kxai.store.putting import insert_rows, upsert
from kxai.store.rows import SEVERITIES, Record, Row, finding_row
from kxai.store.states import EntryState, RunState

PANEL = "panel"
"""The kind of findings between reports."""
PANEL_KEY = "panel:"
_GENERATION = "generation"
_OF_REPORT = (t.figures, t.findings, t.relations, t.narratives, t.calls, t.agreements, t.documents)


class Writer:
    """What can be written inside one transaction of ``Store.writing``; ``generation`` is the one of
    the reports that it changed, once it has ended."""

    def __init__(self, connection: Connection) -> None:
        self._do = connection
        self._changed: set[str] = set()
        self._entries: list[Row] = []
        self.generation: int | None = None

    @property
    def connection(self) -> Connection:
        """That of the transaction, for what the rooms of the store write themselves."""
        return self._do

    def finish(self) -> None:
        """Write the ledger's entries; count the change, where there was one, and note which reports
        it changed. Last of all: other writers that change reports wait for this row until the
        transaction ends, so that what has a greater number ends later."""
        self._write_entries()
        if not self._changed:
            return
        value = t.meta.c.value
        mine = t.meta.c.key == _GENERATION
        more = cast(cast(value, Integer) + 1, Text)
        if not self._do.execute(update(t.meta).where(mine).values(value=more)).rowcount:
            self.set_meta(_GENERATION, "1")
        self.generation = now = int(self._do.scalar(select(value).where(mine)) or 1)
        upsert(self._do, t.changes, [{"report": r, "at": now} for r in sorted(self._changed)])

    def put(self, *records: Record) -> None:
        """Write reports, each in place of what was known of the same content."""
        latest = {record.id: record for record in records}
        c = t.reports.c
        known = select(c.id, c.source).where(c.id.in_(latest)).order_by(c.id).with_for_update()
        old = {row.id: row.source for row in self._do.execute(known)}
        names = {record.id: record.report["source"] for record in reversed(records)} | old
        for report, source in old.items():
            for table in _OF_REPORT:
                self._do.execute(delete(table).where(table.c.report == report))
            row = {**latest[report].report, "source": source}
            self._do.execute(update(t.reports).where(c.id == report), row)
        new = [one for one in latest.values() if one.id not in old]
        rows = [{**one.report, "source": names[one.id]} for one in new]
        insert_rows(self._do, t.reports, rows)
        for table, parts in (
            (t.documents, [[one.document] for one in latest.values()]),
            (t.figures, [one.figures for one in latest.values()]),
            (t.findings, [one.findings for one in latest.values()]),
            (t.relations, [one.relations for one in latest.values()]),
            (t.narratives, [one.narratives for one in latest.values()]),
            (t.calls, [one.calls for one in latest.values()]),
            (t.agreements, [one.agreements for one in latest.values()]),
        ):
            insert_rows(self._do, table, list(chain.from_iterable(parts)))
        self._await_panel(*(one.report["org"] for one in latest.values()))
        self._changed.update(latest)

    def place(self, path: str, source: str, report: str) -> None:
        """Note that the file at the absolute ``path``, named ``source``, has this content.

        A report whose last file has got other content goes; one that has other files left is
        named by the first of them.
        """
        self.place_all([(path, source, report)])

    def place_all(self, places: Sequence[tuple[str, str, str]]) -> None:
        """``place`` for each (path, source, report), as if all of them came at once: a report whose
        file moved to another name among them stays."""
        c = t.sources.c
        mine = select(c.path, c.report).where(c.path.in_([path for path, _, _ in places]))
        held = {row.path: row.report for row in self._do.execute(mine)}
        wanted = {path: (source, report) for path, source, report in places}
        rows = [{"path": p, "source": s, "report": r} for p, (s, r) in wanted.items()]
        insert_rows(self._do, t.sources, [row for row in rows if row["path"] not in held])
        left = []
        for row in rows:
            old = held.get(row["path"], row["report"])
            if old != row["report"]:
                self._do.execute(update(t.sources).where(c.path == row["path"]), row)
                left.append(old)
            elif row["path"] in held:
                continue
            self._changed.add(row["report"])
        for old in dict.fromkeys(left):
            self._settle(old)

    def forget(self, path: str) -> None:
        """Note that the file at the absolute ``path`` is gone; its report goes with the last."""
        where = t.sources.c.path == path
        old = self._do.scalar(select(t.sources.c.report).where(where))
        if old is not None:
            self._do.execute(delete(t.sources).where(where))
            self._settle(old)

    def _settle(self, report: str) -> None:
        self._changed.add(report)
        mine = t.reports.c.id == report
        named = self._do.scalar(
            select(exists().where(t.sources.c.report == report, _same_name())).where(mine)
        )
        if named:
            return
        left = self._do.scalar(
            select(func.min(t.sources.c.source)).where(t.sources.c.report == report)
        )
        if left is None:
            self._await_panel(self._do.scalar(select(t.reports.c.org).where(mine)))
            self._do.execute(delete(t.reports).where(mine))
        else:
            self._do.execute(update(t.reports).where(mine), {"source": left})

    def open_run(self, *, started: str, engine: str, inputs: int) -> int:
        """Begin a ledger entry; runs that never ended are marked as crashed."""
        self._do.execute(
            update(t.runs).where(t.runs.c.state == RunState.RUNNING), {"state": RunState.CRASHED}
        )
        row = {"started": started, "state": RunState.RUNNING, "engine": engine, "inputs": inputs}
        key = self._do.execute(insert(t.runs), row).inserted_primary_key
        return int(key[0]) if key else 0

    def close_run(self, run: int, *, finished: str, state: RunState, known: int) -> None:
        values = {"finished": finished, "state": state, "known": known}
        self._do.execute(update(t.runs).where(t.runs.c.id == run), values)

    def keep_replies(self, replies: Mapping[str, str]) -> None:
        """Keep what a model answered, by the hash of what was asked."""
        upsert(self._do, t.replies, [{"key": k, "value": v} for k, v in sorted(replies.items())])

    def put_batch(self, row: Mapping[str, Any]) -> None:
        """Keep a batch of questions, in place of what was known of it."""
        self._do.execute(delete(t.batches).where(t.batches.c.id == row["id"]))
        self._do.execute(insert(t.batches).values(**row))

    def put_embedding(self, report: str, embedder: str, count: int, vectors: bytes) -> None:
        """Keep the vectors of a report's passages; those of other embedders go."""
        self._do.execute(delete(t.embeddings).where(t.embeddings.c.report == report))
        row = {"report": report, "embedder": embedder, "count": count, "vectors": vectors}
        self._do.execute(insert(t.embeddings), row)

    def note_model(self, run: int, row: Mapping[str, Any]) -> None:
        """Note in the ledger which model a run asked, and what that took."""
        self._do.execute(delete(t.run_models).where(t.run_models.c.run == run))
        self._do.execute(insert(t.run_models).values(run=run, **row))

    def log(
        self,
        run: int,
        *,
        source: str,
        state: EntryState,
        report: str | None = None,
        code: str | None = None,
        reason: str | None = None,
        millis: int | None = None,
    ) -> None:
        """Note in the ledger what became of one input, once the transaction ends."""
        self._entries.append(
            {
                "run": run,
                "source": source,
                "state": state,
                "report": report,
                "code": code,
                "reason": reason,
                "millis": millis,
            }
        )

    def _write_entries(self) -> None:
        last: dict[int, int] = {}
        for row in self._entries:
            run = row["run"]
            if run not in last:
                query = select(func.max(t.entries.c.seq)).where(t.entries.c.run == run)
                last[run] = self._do.scalar(query) or 0
            last[run] += 1
            row["seq"] = last[run]
        insert_rows(self._do, t.entries, self._entries)
        self._entries = []

    def put_panels(self, orgs: Sequence[str], findings: Mapping[str, Sequence[Finding]]) -> None:
        """Write what the reports of bodies say against each other, in place of what was known.

        ``findings`` by report id; they stand behind the report's own.
        """
        mine = select(t.reports.c.id).where(t.reports.c.org.in_(orgs)).order_by(t.reports.c.id)
        ids = self._do.scalars(mine.with_for_update()).all()
        c = t.findings.c
        had = select(c.report).where(c.report.in_(ids), c.kind == PANEL)
        changed = {*self._do.scalars(had), *(report for report in ids if findings.get(report))}
        for report in sorted(changed):
            mine = c.report == report
            self._do.execute(delete(t.findings).where(mine, c.kind == PANEL))
            last = self._do.scalar(select(func.max(c.seq)).where(mine))
            first = 0 if last is None else last + 1
            rows = [finding_row(n, f) for n, f in enumerate(findings.get(report, ()), first)]
            insert_rows(self._do, t.findings, rows)
            self._recount(report)
            self._changed.add(report)

    def take_panels(self, orgs: Sequence[str]) -> None:
        """Begin to hold the reports of bodies against each other: who writes one of them from now
        on waits for this transaction, and asks for the panel anew."""
        keys = [panel_key(org) for org in orgs]
        self._do.execute(delete(t.meta).where(t.meta.c.key.in_(keys)))

    def _recount(self, report: str) -> None:
        query = select(t.findings.c.severity, func.count()).where(t.findings.c.report == report)
        rows = self._do.execute(query.group_by(t.findings.c.severity))
        counts = {severity: int(count) for severity, count in rows}
        values = {f"{name}s": counts.get(name, 0) for name in SEVERITIES}
        self._do.execute(update(t.reports).where(t.reports.c.id == report), values)

    def _await_panel(self, *orgs: str | None) -> None:
        """Note that the reports of bodies must be held against each other anew: the note is kept
        with what was written, so that an interrupted run's is done by the next."""
        rows = [{"key": panel_key(org), "value": org} for org in sorted({*filter(None, orgs)})]
        upsert(self._do, t.meta, rows)

    def set_meta(self, key: str, value: str) -> None:
        upsert(self._do, t.meta, [{"key": key, "value": value}])


def panel_key(org: str) -> str:
    """Under which a body waits in ``meta`` to have its reports held against each other."""
    return PANEL_KEY + sha256(org.encode()).hexdigest()[:32]


def _same_name() -> Any:
    return t.sources.c.source == t.reports.c.source
