"""What a workspace's database tells of its reports, their figures, findings and runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Float, RowMapping, Table, cast, func, select

from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.narrative import Narrative
from kxai.schema.report import BUDGET_KINDS, Report
from kxai.store import tables as t
from kxai.store.asked import Asked
from kxai.store.changes import Changes
from kxai.store.rows import SEVERITIES, Row, as_figure, as_finding, as_report, as_text
from kxai.store.states import EntryState
from kxai.store.stored_report import StoredReport, Totals, stored_report
from kxai.store.table_layouts import TableLayout, read_layouts
from kxai.store.writer import PANEL_KEY

_SHORTEST_ID = 4
_AT_ONCE = 200  # reports whose files are looked for together


class StoredAmount(NamedTuple):
    """One amount of a report: the figure's id, its value in ``base_unit``, its year."""

    report: str
    figure: str
    base_value: Fraction
    base_unit: str
    year: int | None


class Store(Asked, Changes):
    """The reports in the database of one workspace."""

    def placed(self, path: str) -> str | None:
        """The id of the report that the file at the absolute ``path`` was last read as."""
        with self._reading() as connection:
            return connection.scalar(select(t.sources.c.report).where(t.sources.c.path == path))

    def paths(self, report: str) -> list[str]:
        """The absolute paths of all files that have the content of a report."""
        query = select(t.sources.c.path).where(t.sources.c.report == report)
        with self._reading() as connection:
            return list(connection.scalars(query))

    def find(self, name: str) -> list[str]:
        """Ids of the reports that ``name`` may mean: an id or its beginning (four digits or
        more); else a file by its path, name or stem; else part of a file's or a body's name."""
        query = (
            select(t.reports.c.id, t.reports.c.org, t.sources.c.source)
            .join_from(t.reports, t.sources)
            .order_by(t.reports.c.source, t.reports.c.id)
        )
        ids: dict[str, None] = {}
        files: dict[str, None] = {}
        parts: dict[str, None] = {}
        for row in self._stream(query):
            report, path = row["id"], Path(row["source"])
            if len(name) >= _SHORTEST_ID and report.startswith(name.lower()):
                ids[report] = None
            if name in (str(path), path.name, path.stem):
                files[report] = None
            if name and (name in path.name or name in (row["org"] or "")):
                parts[report] = None
        return list(ids or files or parts)

    def reports(self, ids: Sequence[str] | None = None) -> Iterator[StoredReport]:
        """Reports by source name; ``ids`` narrows to these."""
        query = select(t.reports).order_by(t.reports.c.source, t.reports.c.id)
        if ids is not None:
            query = query.where(t.reports.c.id.in_(ids))
        yield from self._stored(self._stream(query))

    def ids(self) -> Iterator[str]:
        """The ids of all reports, by source name."""
        query = select(t.reports.c.id).order_by(t.reports.c.source, t.reports.c.id)
        return (row["id"] for row in self._stream(query))

    def awaiting_panel(self) -> list[str]:
        """The bodies whose reports have changed since they were held against each other."""
        query = select(t.meta.c.value).where(t.meta.c.key.startswith(PANEL_KEY))
        with self._reading() as connection:
            return sorted(connection.scalars(query))

    def of_bodies(self, *orgs: str) -> list[Report]:
        """The reports of bodies, by their names."""
        query = select(t.reports).where(t.reports.c.org.in_(orgs)).order_by(t.reports.c.id)
        return [as_report(row) for row in self._stream(query)]

    def figures(self, report: str) -> Iterator[Figure]:
        """The figures of one report by place."""
        return map(as_figure, self.rows(t.figures, report))

    def findings(self, report: str) -> Iterator[Finding]:
        """The findings of one report by place."""
        return map(as_finding, self.rows(t.findings, report))

    def narrative(self, report: str) -> list[Narrative]:
        """The passages of one report that tell a narrative field, by place."""
        return [
            Narrative(row["field"], row["start"], row["end"], row["engine"])
            for row in self.rows(t.narratives, report)
        ]

    def calls(self, report: str) -> list[Row]:
        """What a model was asked about one report, in order."""
        return list(self.rows(t.calls, report))

    def greatest(
        self, indicator: str, *, year: int | None = None, most: int = 10, ascending: bool = False
    ) -> list[str]:
        """Ids of the reports with the greatest (or least) final amounts of an indicator."""
        c = t.figures.c
        amount = cast(func.max(cast(c.base_value, Float)), Float)
        query = select(c.report).where(
            c.indicator == indicator, c.role.in_(("amount", "count")), c.stage == "final"
        )
        if year is not None:
            query = query.where(c.year == year)
        order = amount.asc() if ascending else amount.desc()
        query = query.group_by(c.report).order_by(order, c.report).limit(most)
        with self._reading() as connection:
            return list(connection.scalars(query))

    def amounts(
        self, indicator: str, *, stage: str | None = None, years: Sequence[int] = ()
    ) -> list[StoredAmount]:
        """The amount of an indicator that each report tells of a year: undivided, not hedged; of
        several the surest, in running text before tables, the first. ``stage`` final and adjusted
        are asked for by name; otherwise that of the report's kind is taken."""
        c, r = t.figures.c, t.reports.c
        planned = r.kind.in_(BUDGET_KINDS)
        stage_fits = (
            c.stage == stage
            if stage is not None
            else (planned & (c.stage == "budget")) | (~planned & (c.stage == "final"))
        )
        rank = func.row_number().over(
            partition_by=(c.report, c.year),
            order_by=(c.confidence.desc(), c.layer.desc(), c.seq),
        )
        inner = (
            select(c.report, c.id, c.base_value, c.base_unit, c.year, rank.label("place"))
            .join_from(t.figures, t.reports)
            .where(
                c.indicator == indicator, c.role.in_(("amount", "count")), c.hedge.is_(None),
                c.dims == "{}", stage_fits,
            )
        )  # fmt: skip
        if years:
            inner = inner.where(c.year.in_(years))
        found = inner.subquery()
        query = select(found).where(found.c.place == 1).order_by(found.c.report, found.c.year)
        with self._reading() as connection:
            return [
                StoredAmount(row.report, row.id, Fraction(row.base_value), row.base_unit, row.year)
                for row in connection.execute(query)
            ]

    def embedding(self, report: str, embedder: str) -> tuple[int, bytes] | None:
        """How many vectors are kept for a report's passages, and they (float32, row by row)."""
        query = select(t.embeddings.c.count, t.embeddings.c.vectors).where(
            t.embeddings.c.report == report, t.embeddings.c.embedder == embedder
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return (int(row[0]), bytes(row[1])) if row else None

    def rows(self, table: Table, report: str) -> Iterator[Row]:
        """Rows of a table of one report, as stored, a batch at a time."""
        names = [c.name for c in table.c if c.name != "seq"]
        return (dict(zip(names, row, strict=True)) for row in self.values(table, [report], names))

    def values(
        self, table: Table, reports: Sequence[str], names: Sequence[str]
    ) -> Iterator[Sequence[Any]]:
        """The columns ``names`` of the rows of ``reports``, those of one report together and in
        their order."""
        query = select(*(table.c[name] for name in names)).where(table.c.report.in_(reports))
        return self._stream_values(query.order_by(table.c.report, table.c.seq))

    def texts(self, reports: Sequence[str]) -> dict[str, str]:
        """``text`` of several reports."""
        query = select(t.documents.c.report, t.documents.c.text)
        with self._reading() as connection:
            rows = connection.execute(query.where(t.documents.c.report.in_(reports)))
            return {report: as_text(blob) for report, blob in rows}

    def text(self, report: str) -> str:
        """The stored text that the offsets of a report point into ("" for no such report)."""
        with self._reading() as connection:
            blob = connection.scalar(
                select(t.documents.c.text).where(t.documents.c.report == report)
            )
        return as_text(blob) if blob else ""

    def format(self, report: str) -> str:
        """The format of a report's file (txt, docx, …)."""
        with self._reading() as connection:
            found = connection.scalar(
                select(t.documents.c.format).where(t.documents.c.report == report)
            )
        return found or ""

    def pages(self, report: str) -> list[tuple[int, int, int]]:
        """(number, start, end) of a report's pages; none where its format has no pages."""
        with self._reading() as connection:
            found = connection.scalar(
                select(t.documents.c.pages).where(t.documents.c.report == report)
            )
        return [(number, start, end) for number, start, end, *_ in json.loads(found or "[]")]

    def turned(self, report: str, number: int) -> float:
        """By how many degrees page ``number`` was turned to be read (``schema.Page.turned``)."""
        with self._reading() as connection:
            found = connection.scalar(
                select(t.documents.c.pages).where(t.documents.c.report == report)
            )
        told = (rest for at, _, _, *rest in json.loads(found or "[]") if at == number)
        return float(next((rest[0] for rest in told if rest), 0.0))

    def layouts(self, report: str) -> list[TableLayout]:
        """How the cells of a report's tables lie, where its text does not tell."""
        with self._reading() as connection:
            query = select(t.documents.c.layouts).where(t.documents.c.report == report)
            return read_layouts(connection.scalar(query))

    def cells(self, report: str) -> dict[int, str]:
        """The addresses of a workbook's figures by their start."""
        query = select(t.figures.c.start, t.figures.c.cell).where(
            t.figures.c.report == report, t.figures.c.cell.is_not(None)
        )
        with self._reading() as connection:
            return {row.start: row.cell for row in connection.execute(query)}

    def totals(self, ids: Sequence[str] | None = None) -> Totals:
        """Counts over all reports, or over ``ids``."""
        severities = [t.reports.c[f"{name}s"] for name in SEVERITIES]
        sums = [func.coalesce(func.sum(c), 0) for c in (t.reports.c.figures, *severities)]
        counts = select(func.count(), *sums)
        verdicts = select(t.relations.c.verdict, func.sum(t.relations.c.count))
        if ids is not None:
            counts = counts.where(t.reports.c.id.in_(ids))
            verdicts = verdicts.where(t.relations.c.report.in_(ids))
        with self._reading() as connection:
            reports, figures, *found = connection.execute(counts).one()
            relations = connection.execute(verdicts.group_by(t.relations.c.verdict))
            return Totals(
                reports=reports,
                figures=int(figures),
                findings=dict(zip(SEVERITIES, map(int, found), strict=True)),
                relations={verdict: int(count) for verdict, count in relations},
            )

    def finding_counts(self) -> list[tuple[str, str, str, int]]:
        """Findings by report, kind and severity."""
        c = t.findings.c
        query = select(c.report, c.kind, c.severity, func.count()).group_by(
            c.report, c.kind, c.severity
        )
        with self._reading() as connection:
            return [(r, k, s, int(n)) for r, k, s, n in connection.execute(query)]

    def finding_kinds(self, ids: Sequence[str] | None = None) -> dict[tuple[str, str], int]:
        """Findings over all reports, or over ``ids``, by (kind, severity)."""
        query = select(t.findings.c.kind, t.findings.c.severity, func.count()).group_by(
            t.findings.c.kind, t.findings.c.severity
        )
        if ids is not None:
            query = query.where(t.findings.c.report.in_(ids))
        with self._reading() as connection:
            return {(kind, severity): n for kind, severity, n in connection.execute(query)}

    def runs(self) -> list[dict[str, Any]]:
        """The ledger's runs, newest first."""
        with self._reading() as connection:
            rows = connection.execute(select(t.runs).order_by(t.runs.c.id.desc()))
            return [dict(row) for row in rows.mappings()]

    def entries(self, run: int) -> list[dict[str, Any]]:
        """What a run did to each input, in the order it was done."""
        query = select(t.entries).where(t.entries.c.run == run).order_by(t.entries.c.seq)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def unread(self) -> list[dict[str, Any]]:
        """The inputs that could not be read when they were last tried (source, code, reason)."""
        c = t.entries.c
        failed = c.state.in_((EntryState.FAILED, EntryState.UNSUPPORTED))
        # Those that ever failed alone: joined with all others an archive would cost its square.
        last = (
            select(c.source, func.max(c.run).label("run"))
            .where(c.source.in_(select(c.source).where(failed)))
            .group_by(c.source)
            .subquery()
        )
        query = (
            select(c.source, c.code, c.reason)
            .join(last, (last.c.source == c.source) & (last.c.run == c.run))
            .where(failed)
            .order_by(c.source)
        )
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def _stored(self, rows: Iterator[RowMapping]) -> Iterator[StoredReport]:
        """Reports with the names of all their files, in the order of ``rows``."""
        c = t.sources.c
        while part := list(islice(rows, _AT_ONCE)):
            names: dict[str, list[str]] = {row["id"]: [row["source"]] for row in part}
            query = select(c.report, c.source).where(c.report.in_(names)).order_by(c.source)
            with self._reading() as connection:
                for report, source in connection.execute(query):
                    names[report].append(source)
            for row in part:
                yield stored_report(row, tuple(dict.fromkeys(names[row["id"]])))
