"""Bodies and their amounts: what is needed to hold them over the years and beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from kxai.schema.figure import Figure
from kxai.schema.report import BUDGET_KINDS, Report
from kxai.store import tables as t
from kxai.store.rows import as_figure, as_report
from kxai.store.store import Store


class Bodies(Store):
    """A store that tells bodies apart by their names as the reports have them."""

    def bodies(
        self, *, words: str = "", kind: str = "", first: int = 0, most: int = 50
    ) -> tuple[list[str], int]:
        """Names of bodies by name, of which ``words`` is a part of the name or of the place, with a
        report of ``kind``: at most ``most`` from the ``first`` (from 0), and how many in all."""
        c = t.reports.c
        query = select(c.org).where(c.org.is_not(None), c.year.is_not(None)).distinct()
        if words:
            found = c.org.contains(words, autoescape=True)
            query = query.where(found | c.region.contains(words, autoescape=True))
        if kind:
            query = query.where(c.kind == kind)
        with self._reading() as connection:
            count = connection.scalar(select(func.count()).select_from(query.subquery()))
            names = connection.scalars(query.order_by(c.org).offset(first).limit(most))
            return list(names), int(count or 0)

    def reports_of(self, orgs: Sequence[str], *, kind: str = "") -> list[Report]:
        """The reports of some bodies that tell a year, by year; of one ``kind`` where told."""
        c = t.reports.c
        query = select(t.reports).where(c.org.in_(orgs), c.year.is_not(None))
        if kind:
            query = query.where(c.kind == kind)
        return [as_report(row) for row in self._stream(query.order_by(c.year, c.source, c.id))]

    def amounts_of(self, reports: Sequence[Report], *, indicator: str = "") -> list[Figure]:
        """The undivided amounts and counts of some reports, neither hedged nor of another stage
        than their kind has, of one ``indicator`` where it is told; by report and place."""
        c, r = t.figures.c, t.reports.c
        planned = r.kind.in_(BUDGET_KINDS)
        query = (
            select(*(column for column in c if column.name != "seq"))
            .join_from(t.figures, t.reports)
            .where(
                c.report.in_([report.id for report in reports]),
                c.role.in_(("amount", "count")), c.hedge.is_(None), c.dims == "{}",
                c.year.is_not(None),
                (planned & (c.stage == "budget")) | (~planned & (c.stage == "final")),
            )
            .order_by(c.report, c.seq)
        )  # fmt: skip
        if indicator:
            query = query.where(c.indicator == indicator)
        return [as_figure(dict(row)) for row in self._stream(query)]
