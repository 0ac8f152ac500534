"""Lists over the reports and findings of a workspace, filtered and paged by the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from kxai.schema.finding import Finding
from kxai.store import tables as t
from kxai.store.rows import SEVERITIES, as_finding
from kxai.store.store import Store, StoredReport

Sort = Literal["source", "org", "year", "errors", "warnings"]
SORTS: tuple[Sort, ...] = ("source", "org", "year", "errors", "warnings")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports or findings are wanted; None and "" let everything through. ``words`` is part
    of a body's, a place's or a file's name; ``severity`` that of a finding, or of one of a
    report's; ``finding_kind`` as in ``Finding.kind``."""

    words: str = ""
    kind: str = ""
    year: int | None = None
    severity: str = ""
    report: str = ""
    finding_kind: str = ""

    def on_reports(self) -> list[ColumnElement[bool]]:
        """The conditions on a report."""
        c = t.reports.c
        found: list[ColumnElement[bool]] = []
        if self.words:
            names = (c.org, c.region, c.source)
            found.append(or_(*(name.contains(self.words, autoescape=True) for name in names)))
        if self.kind:
            found.append(c.kind == self.kind)
        if self.year is not None:
            found.append(c.year == self.year)
        if self.report:
            found.append(c.id == self.report)
        return found


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finding stands in a list: ``place`` from 1 of ``count``, and the (report, finding)
    before and behind it."""

    place: int
    count: int
    before: tuple[str, str] | None
    behind: tuple[str, str] | None


class Listing(Store):
    """A store that answers lists page by page."""

    def listed(
        self, wanted: Wanted, *, sort: Sort = "source", first: int = 0, most: int = 50
    ) -> tuple[list[StoredReport], int]:
        """The reports that are wanted, from the ``first`` (from 0), at most ``most``; and how many
        there are in all. Raises WorkspaceError."""
        c = t.reports.c
        conditions = wanted.on_reports()
        if wanted.severity in SEVERITIES:
            conditions.append(c[f"{wanted.severity}s"] > 0)
        order = {
            "source": (c.source,),
            "org": (c.org, c.year),
            "year": (c.year.desc(), c.source),
            "errors": (c.errors.desc(), c.warnings.desc()),
            "warnings": (c.warnings.desc(), c.errors.desc()),
        }[sort]
        query = select(c.id).where(*conditions).order_by(*order, c.id).offset(first).limit(most)
        with self._reading() as connection:
            ids = list(connection.scalars(query))
            count = connection.scalar(
                select(func.count()).select_from(t.reports).where(*conditions)
            )
        by_id = {stored.report.id: stored for stored in self.reports(ids)}
        return [by_id[report] for report in ids], int(count or 0)

    def facets(self) -> tuple[dict[str, int], dict[int, int]]:
        """How many reports there are of each kind and of each year, the latest first."""
        kind, year = t.reports.c.kind, t.reports.c.year
        with self._reading() as connection:
            kinds = connection.execute(
                select(kind, func.count()).group_by(kind).order_by(func.count().desc())
            )
            years = connection.execute(
                select(year, func.count())
                .where(year.is_not(None))
                .group_by(year)
                .order_by(year.desc())
            )
            return {k: int(n) for k, n in kinds}, {int(y): int(n) for y, n in years}

    def finding(self, report: str, name: str) -> Finding | None:
        """One finding of a report by its id."""
        c = t.findings.c
        columns = [column for column in c if column.name != "seq"]
        query = select(*columns).where(c.report == report, c.id == name).limit(1)
        with self._reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return as_finding(dict(row)) if row is not None else None

    def queue(self, wanted: Wanted, *, first: int = 0, most: int = 50) -> tuple[list[Finding], int]:
        """The findings that are wanted, the worst first; and how many there are in all."""
        columns = [column for column in t.findings.c if column.name != "seq"]
        query = _queue(wanted, *columns).offset(first).limit(most)
        with self._reading() as connection:
            rows = connection.execute(query).mappings()
            found = [as_finding(dict(row)) for row in rows]
            inner = _queue(wanted, t.findings.c.id).order_by(None).subquery()
            count = connection.scalar(select(func.count()).select_from(inner))
        return found, int(count or 0)

    def standing(self, wanted: Wanted, report: str, name: str) -> Standing | None:
        """Where a finding stands in the queue; None where it is not in it."""
        c = t.findings.c
        with self._reading() as connection:
            pairs = [(r, i) for r, i in connection.execute(_queue(wanted, c.report, c.id))]
        if (report, name) not in pairs:
            return None
        at = pairs.index((report, name))
        return Standing(
            at + 1,
            len(pairs),
            pairs[at - 1] if at else None,
            pairs[at + 1] if at + 1 < len(pairs) else None,
        )


def _queue(wanted: Wanted, *columns: Any) -> Select[Any]:
    c = t.findings.c
    query = select(*columns).join_from(t.findings, t.reports).where(*wanted.on_reports())
    if wanted.severity:
        query = query.where(c.severity == wanted.severity)
    if wanted.finding_kind:
        query = query.where(c.kind == wanted.finding_kind)
    rank = case({name: at for at, name in enumerate(SEVERITIES)}, value=c.severity, else_=9)
    return query.order_by(rank, t.reports.c.source, c.report, c.seq)
