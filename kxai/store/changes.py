"""Which reports have changed since a moment: what is derived from the store takes these alone.

Moments are generations: every transaction that changes reports counts one on, and holds the count
until it ends, so that they end in the order of their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select

from kxai.schema.figure import Figure
from kxai.schema.report import Report
from kxai.store import tables as t
from kxai.store.database import IDENTITY
from kxai.store.rows import as_figure, as_report
from kxai.store.standings import Standings
from kxai.store.states import EntryState, RunState

_TOGETHER = 500  # ids in one question to the database


class Changed(NamedTuple):
    """A report, the generation in which it last changed (0: before they were counted)."""

    report: str
    at: int


class LatestRun(NamedTuple):
    """A run of the ledger: of ``inputs`` files ``known`` ones (told at its end) had been read
    before, ``done`` reports were read by it so far."""

    run: int
    started: str
    state: RunState
    inputs: int
    known: int
    done: int


class Changes(Standings):
    """The reports of a workspace with their moments of change."""

    def generation(self) -> int:
        """How many transactions have changed reports."""
        return int(self.meta("generation") or 0)

    def moment(self) -> str:
        """Which database this is and which generation it is in: equal where nothing changed."""
        return f"{self.meta(IDENTITY) or '-'} {self.generation()}"

    def since(self, moment: str | None) -> set[str] | None:
        """As ``changed_since`` of a ``moment`` of this database; None where it is another's, or
        lies ahead: then nothing is known."""
        identity, _, generation = (moment or "").partition(" ")
        if identity != (self.meta(IDENTITY) or "-") or not generation.isdecimal():
            return None
        if int(generation) > self.generation():
            return None
        return self.changed_since(int(generation))

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

    def newest_run(self) -> int | None:
        """The last run of the ledger that read a report; None where none did."""
        query = select(func.max(t.entries.c.run)).where(t.entries.c.report.is_not(None))
        with self._reading() as connection:
            found = connection.scalar(query)
        return None if found is None else int(found)

    def latest_run(self) -> LatestRun | None:
        """The run that began last; None where there was none."""
        runs, entries = t.runs.c, t.entries.c
        query = select(runs.id, runs.started, runs.state, runs.inputs, runs.known)
        with self._reading() as connection:
            row = connection.execute(query.order_by(runs.id.desc()).limit(1)).first()
            if row is None:
                return None
            read = select(func.count()).where(
                entries.run == row.id, entries.state == EntryState.DONE
            )
            done = int(connection.scalar(read) or 0)
        return LatestRun(row.id, row.started, RunState(row.state), row.inputs, row.known, done)

    def chosen(
        self, *, run: int | None = None, year: int | None = None, kind: str = "", org: str = ""
    ) -> list[str]:
        """The ids, by source name, of the reports that a ``run`` read, of a ``year``, of a
        ``kind``, of the bodies with ``org`` in their names; None and "" let everything through."""
        c = t.reports.c
        query = select(c.id).order_by(c.source, c.id)
        if run is not None:
            query = query.where(c.id.in_(select(t.entries.c.report).where(t.entries.c.run == run)))
        if year is not None:
            query = query.where(c.year == year)
        if kind:
            query = query.where(c.kind == kind)
        if org:
            query = query.where(c.org.contains(org, autoescape=True))
        with self._reading() as connection:
            return list(connection.scalars(query))

    def plain_reports(self, ids: Sequence[str] | None = None) -> Iterator[Report]:
        """All reports, or those of ``ids``, without counts and other files; in no order."""
        if ids is None:
            yield from map(as_report, self._stream(select(t.reports)))
            return
        for first in range(0, len(ids), _TOGETHER):
            query = select(t.reports).where(t.reports.c.id.in_(ids[first : first + _TOGETHER]))
            yield from map(as_report, self._stream(query))

    def known_among(self, digests: Sequence[str], engine: str) -> dict[str, str]:
        """Of the contents with these sha256 those that this ``engine`` has read: their reports."""
        c = t.reports.c
        query = select(c.sha256, c.id).where(c.sha256.in_(digests), c.engine == engine)
        with self._reading() as connection:
            return {row.sha256: row.id for row in connection.execute(query)}

    def placed_among(self, paths: Sequence[str]) -> dict[str, str]:
        """The reports that the files at these absolute paths were last read as."""
        query = select(t.sources.c.path, t.sources.c.report).where(t.sources.c.path.in_(paths))
        with self._reading() as connection:
            return {row.path: row.report for row in connection.execute(query)}

    def figures_of(
        self, reports: Sequence[str], wanted: Sequence[Mapping[str, Sequence[str]]]
    ) -> dict[str, list[Figure]]:
        """Of each report its figures that are as one of ``wanted``, columns with the values that
        they may have, by place: ``[{"role": ["change"]}]``."""
        c = t.figures.c
        columns = [column for column in c if column.name != "seq"]
        names = [column.name for column in columns]
        kinds = [and_(*(c[name].in_(values) for name, values in one.items())) for one in wanted]
        found: dict[str, list[Figure]] = {report: [] for report in reports}
        for first in range(0, len(reports), _TOGETHER):
            mine = c.report.in_(reports[first : first + _TOGETHER])
            query = select(*columns).where(mine, or_(*kinds)).order_by(c.report, c.seq)
            for values in self._stream_values(query):
                figure = as_figure(dict(zip(names, values, strict=True)))
                found[figure.report].append(figure)
        return found

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
