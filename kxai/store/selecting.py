"""Reports, figures and findings across a workspace, narrowed by the database, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.report import Report
from kxai.store import tables as t
from kxai.store.rows import as_figure, as_finding
from kxai.store.store import Store
from kxai.store.verdicts import State

_BATCH = 200  # findings whose decisions are asked for at once

Wanted = Mapping[str, object]
"""Columns and the one value that each must have; None lets everything through."""
Part = tuple[int, int | None]
"""How many are left out at the beginning, and how many are wanted; None for all."""
ALL: Part = (0, None)


class Selecting(Store):
    """A store that is asked across its reports.

    Everything comes by the source of the report, then by place. Raises WorkspaceError.
    """

    def reports_with(
        self, wanted: Wanted, *, org: str | None = None, part: Part = ALL
    ) -> Iterator[Report]:
        """Reports by columns of ``reports``; ``org`` is part of the body's name."""
        query = select(t.reports).where(*_equal(t.reports.c, wanted), *_of_body(org))
        query = query.order_by(t.reports.c.source, t.reports.c.id)
        return (one.report for one in self._stored(self._stream(_narrowed(query, part))))

    def figures_with(
        self, wanted: Wanted, *, org: str | None = None, part: Part = ALL
    ) -> Iterator[Figure]:
        """Figures by columns of ``figures``."""
        query = _joined(t.figures).where(*_equal(t.figures.c, wanted), *_of_body(org))
        return (as_figure(dict(row)) for row in self._stream(_narrowed(query, part)))

    def findings_with(
        self,
        wanted: Wanted,
        *,
        org: str | None = None,
        year: int | None = None,
        part: Part = ALL,
    ) -> Iterator[tuple[Finding, State]]:
        """Findings by columns of ``findings``, ``year`` that of the report, with what was decided
        about each."""
        of_year = _equal(t.reports.c, {"year": year})
        query = _joined(t.findings).where(*_equal(t.findings.c, wanted), *of_year, *_of_body(org))
        batch: list[Finding] = []
        for row in self._stream(_narrowed(query, part)):
            batch.append(as_finding(dict(row)))
            if len(batch) == _BATCH:
                yield from self._with_states(batch)
                batch = []
        yield from self._with_states(batch)

    def _with_states(self, found: list[Finding]) -> Iterator[tuple[Finding, State]]:
        states = self.states(found)
        return ((one, states[one.report, one.id]) for one in found)


def _narrowed(query: Select[Any], part: Part) -> Select[Any]:
    first, most = part
    query = query.limit(most) if most is not None else query
    return query.offset(first) if first else query


def _joined(table: Any) -> Select[Any]:
    columns = [column for column in table.c if column.name != "seq"]
    return (
        select(*columns)
        .join_from(table, t.reports)
        .order_by(t.reports.c.source, table.c.report, table.c.seq)
    )


def _equal(columns: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    return [columns[name] == value for name, value in wanted.items() if value is not None]


def _of_body(org: str | None) -> list[ColumnElement[bool]]:
    return [t.reports.c.org.contains(org, autoescape=True)] if org else []
