"""Findings as reviewers see them: found by their id, told apart by what was decided."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select

from kxai.schema.finding import Finding
from kxai.store import tables as t
from kxai.store.rows import as_finding
from kxai.store.verdicts import State, Verdicts

BETWEEN = ":"
"""What stands between the ids of report and finding in the full id of a finding."""


def full_id(finding: Finding) -> str:
    """``REPORT:FINDING``: two files of one report may have findings of one id."""
    return f"{finding.report}{BETWEEN}{finding.id}"


class Standings(Verdicts):
    """The findings of a workspace with their decisions."""

    def latest_decision(self) -> int:
        """The id of the last entry of the history, 0 where there is none."""
        with self._reading() as connection:
            return int(connection.scalar(select(func.max(t.decisions.c.id))) or 0)

    def find_findings(self, name: str, *, most: int = 20) -> list[Finding]:
        """The findings that ``name`` may mean, at most ``most``: the beginning of an id or of a
        full id, in small or capital letters; an id that is written whole means no longer one."""
        report, _, wanted = name.strip().lower().rpartition(BETWEEN)
        if not wanted:
            return []
        c = t.findings.c
        columns = [column for column in c if column.name != "seq"]
        query = select(*columns).order_by(c.report, c.seq).limit(most)
        if report:
            query = query.where(c.report.startswith(report, autoescape=True))
        with self._reading() as connection:
            rows = (
                connection.execute(query.where(c.id == wanted)).mappings().all()
                or connection.execute(query.where(c.id.startswith(wanted, autoescape=True)))
                .mappings()
                .all()
            )
        return [as_finding(dict(row)) for row in rows]

    def decided(self, *, since: int = 0) -> list[tuple[Finding, State]]:
        """The findings about which something was ever entered (after the entry ``since``), and
        where they stand."""
        c = t.findings.c
        columns = [column for column in c if column.name != "seq"]
        entered = select(t.decisions.c.finding).where(t.decisions.c.id > since)
        query = select(*columns).where(c.id.in_(entered))
        if since:  # after a decision: only its report, and other prints of it, can have changed
            query = query.where(c.report.in_(self._spoken_of(since)))
        found = [as_finding(dict(row)) for row in self._stream(query.order_by(c.report, c.seq))]
        states = self.states(found)
        told = [(one, states[one.report, one.id]) for one in found]
        return [(one, state) for one, state in told if state.last is not None]

    def _spoken_of(self, since: int) -> list[str]:
        """The reports that entries after ``since`` may be about."""
        r, d = t.reports.c, t.decisions.c
        same = or_(r.id == d.report, and_(r.org == d.org, r.year == d.year))
        query = select(r.id).distinct().join_from(t.decisions, t.reports, same).where(d.id > since)
        with self._reading() as connection:
            return list(connection.scalars(query))
