"""Which reports have changed since a moment: what is derived from the store takes these alone.

Moments are generations: every transaction that changes reports counts one on, and holds the count
until it ends, so that they end in the order of their numbers.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from kxai.store import tables as t
from kxai.store.standings import Standings


class Changed(NamedTuple):
    """A report, the generation in which it last changed (0: before they were counted)."""

    report: str
    at: int


class Changes(Standings):
    """The reports of a workspace with their moments of change."""

    def generation(self) -> int:
        """How many transactions have changed reports."""
        return int(self.meta("generation") or 0)

    def changed_since(self, generation: int) -> set[str]:
        """The ids of all reports that were written, renamed or removed after ``generation``; those
        that are gone are among them."""
        query = select(t.changes.c.report).where(t.changes.c.at > generation)
        with self._reading() as connection:
            return set(connection.scalars(query))

    def count(self) -> int:
        """How many reports there are."""
        with self._reading() as connection:
            return int(connection.scalar(select(func.count()).select_from(t.reports)) or 0)

    def moments(self, beginning: str = "") -> list[Changed]:
        """The reports whose ids have this ``beginning``, by source name, and when they changed."""
        c = t.reports.c
        query = (
            select(c.id, func.coalesce(t.changes.c.at, 0))
            .outerjoin_from(t.reports, t.changes, t.changes.c.report == c.id)
            .order_by(c.source, c.id)
        )
        if beginning:
            # A range and no pattern: the key of the table finds it.
            query = query.where(c.id >= beginning, c.id < beginning + "g")
        with self._reading() as connection:
            return [Changed(report, int(at)) for report, at in connection.execute(query)]
