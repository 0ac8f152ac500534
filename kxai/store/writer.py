"""Writing to a workspace's database, inside one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
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
from kxai.store.rows import SEVERITIES, Record, finding_row
from kxai.store.states import EntryState, RunState

PANEL = "panel"
"""The kind of findings between reports."""
PANEL_KEY = "panel:"
_GENERATION = "generation"
_OF_REPORT = (t.figures, t.findings, t.relations, t.narratives, t.calls, t.agreements, t.documents)


class Writer:
    """What can be written inside one transaction of ``Store.writing``."""

    def __init__(self, connection: Connection) -> None:
        self._do = connection
        self._changed: set[str] = set()

    @property
    def connection(self) -> Connection:
        """That of the transaction, for what the rooms of the store write themselves."""
        return self._do

    def finish(self) -> None:
        """Count the change, where there was one, and note which reports it changed. Last of all:
        other writers that change reports wait for this row until the transaction ends, so that
        what has a greater number ends later."""
        if not self._changed:
            return
        value = t.meta.c.value
        mine = t.meta.c.key == _GENERATION
        more = cast(cast(value, Integer) + 1, Text)
        if not self._do.execute(update(t.meta).where(mine).values(value=more)).rowcount:
            self.set_meta(_GENERATION, "1")
        now = int(self._do.scalar(select(value).where(mine)) or 1)
        upsert(self._do, t.changes, [{"report": r, "at": now} for r in sorted(self._changed)])

    def put(self, record: Record) -> None:
        """Write a report, in place of what was known of the same content."""
        known = select(t.reports.c.source).where(t.reports.c.id == record.id)
        old = self._do.scalar(known.with_for_update())
        if old is None:
            self._do.execute(insert(t.reports), record.report)
        else:
            for table in _OF_REPORT:
                self._do.execute(delete(table).where(table.c.report == record.id))
            row = {**record.report, "source": old}
            self._do.execute(update(t.reports).where(t.reports.c.id == record.id), row)
        self._do.execute(insert(t.documents), record.document)
        for table, rows in (
            (t.figures, record.figures),
            (t.findings, record.findings),
            (t.relations, record.relations),
            (t.narratives, record.narratives),
            (t.calls, record.calls),
            (t.agreements, record.agreements),
        ):
            insert_rows(self._do, table, rows)
        self._await_panel(record.report["org"])
        self._touch(record.id)

    def place(self, path: str, source: str, report: str) -> None:
        """Note that the file at the absolute ``path``, named ``source``, has this content.

        A report whose last file has got other content goes; one that has other files left is
        named by the first of them.
        """
        where = t.sources.c.path == path
        old = self._do.scalar(select(t.sources.c.report).where(where))
        if old == report:
            return
        if old is None:
            row = {"path": path, "source": source, "report": report}
            self._do.execute(insert(t.sources), row)
        else:
            self._do.execute(update(t.sources).where(where), {"source": source, "report": report})
            self._settle(old)
        self._touch(report)

    def forget(self, path: str) -> None:
        """Note that the file at the absolute ``path`` is gone; its report goes with the last."""
        where = t.sources.c.path == path
        old = self._do.scalar(select(t.sources.c.report).where(where))
        if old is not None:
            self._do.execute(delete(t.sources).where(where))
            self._settle(old)

    def _settle(self, report: str) -> None:
        self._touch(report)
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
        """Note in the ledger what became of one input."""
        last = select(func.max(t.entries.c.seq)).where(t.entries.c.run == run)
        row = {
            "run": run,
            "seq": (self._do.scalar(last) or 0) + 1,
            "source": source,
            "state": state,
            "report": report,
            "code": code,
            "reason": reason,
            "millis": millis,
        }
        self._do.execute(insert(t.entries), row)

    def put_panel(self, org: str, findings: Mapping[str, Sequence[Finding]]) -> None:
        """Write what the reports of a body say against each other, in place of what was known.

        ``findings`` by report id; they stand behind the report's own.
        """
        mine = select(t.reports.c.id).where(t.reports.c.org == org).order_by(t.reports.c.id)
        ids = self._do.scalars(mine.with_for_update()).all()
        for report in ids:
            mine = t.findings.c.report == report
            panel = mine & (t.findings.c.kind == PANEL)
            gone = self._do.execute(delete(t.findings).where(panel)).rowcount
            last = self._do.scalar(select(func.max(t.findings.c.seq)).where(mine))
            first = 0 if last is None else last + 1
            rows = [finding_row(n, f) for n, f in enumerate(findings.get(report, ()), first)]
            insert_rows(self._do, t.findings, rows)
            if rows or gone:
                self._recount(report)
                self._touch(report)

    def take_panel(self, org: str) -> None:
        """Begin to hold the reports of a body against each other: who writes one of them from now
        on waits for this transaction, and asks for the panel anew."""
        self._do.execute(delete(t.meta).where(t.meta.c.key == panel_key(org)))

    def _recount(self, report: str) -> None:
        query = select(t.findings.c.severity, func.count()).where(t.findings.c.report == report)
        rows = self._do.execute(query.group_by(t.findings.c.severity))
        counts = {severity: int(count) for severity, count in rows}
        values = {f"{name}s": counts.get(name, 0) for name in SEVERITIES}
        self._do.execute(update(t.reports).where(t.reports.c.id == report), values)

    def _await_panel(self, org: str | None) -> None:
        """Note that the reports of a body must be held against each other anew: the note is kept
        with what was written, so that an interrupted run's is done by the next."""
        if org:
            self.set_meta(panel_key(org), org)

    def set_meta(self, key: str, value: str) -> None:
        upsert(self._do, t.meta, [{"key": key, "value": value}])

    def _touch(self, report: str) -> None:
        """Note that a report changes in this transaction."""
        self._changed.add(report)


def panel_key(org: str) -> str:
    """Under which a body waits in ``meta`` to have its reports held against each other."""
    return PANEL_KEY + sha256(org.encode()).hexdigest()[:32]


def _same_name() -> Any:
    return t.sources.c.source == t.reports.c.source
