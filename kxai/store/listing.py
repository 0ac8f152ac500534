"""Lists over the reports and findings of a workspace, filtered and paged by the database."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Literal

from sqlalchemy import (
    URL,
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    case,
    func,
    literal,
    not_,
    or_,
    select,
)

from kxai.schema.finding import Finding
from kxai.store import tables as t
from kxai.store.rows import SEVERITIES, as_finding
from kxai.store.store import Store, StoredReport
from kxai.store.verdicts import State

Key = tuple[str, str]
"""The ids of a report and of a finding in it."""
STATES: Mapping[str, Callable[[State], bool]] = {
    "": lambda state: state.decision != "false_alarm",
    "open": lambda state: state.decision is None,
    "decided": lambda state: state.decision is not None,
    "confirmed": lambda state: state.decision == "confirmed",
    "unclear": lambda state: state.decision == "unclear",
    "false_alarm": lambda state: state.decision == "false_alarm",
    "changed": lambda state: state.changed,
}
"""What lists of findings can be narrowed to by what was decided; "" is the queue."""
_QUEUES = 4  # orders of findings that are kept, of the filters used last
_UNTOUCHED = State()

Sort = Literal["source", "org", "year", "errors", "warnings"]
SORTS: tuple[Sort, ...] = ("source", "org", "year", "errors", "warnings")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports or findings are wanted; None and "" let everything through. ``words`` is part
    of a body's, a place's or a file's name; ``severity`` that of a finding, or of one of a
    report's; ``finding_kind`` as in ``Finding.kind``; ``state`` one of ``STATES``. Of reports,
    "open" takes those with a finding left to decide, "decided" those without, any other those with
    such a finding, and "" all."""

    words: str = ""
    kind: str = ""
    year: int | None = None
    severity: str = ""
    report: str = ""
    finding_kind: str = ""
    state: str = ""

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
    """Where a finding stands in a list: ``place`` from 1 of ``count`` (0 where its decision took it
    out of the list), the ones ``before`` and ``behind`` it, and ``onward``, where a reviewer goes
    who has decided it: to the next one left to decide, from the beginning again where none is
    behind. ``decided`` of ``every`` findings are decided, whatever the list shows of them."""

    place: int
    count: int
    before: Key | None
    behind: Key | None
    onward: Key | None
    decided: int
    every: int


class Listing(Store):
    """A store that answers lists page by page."""

    def __init__(self, url: URL, *, create: bool = False) -> None:
        super().__init__(url, create=create)
        self._held: tuple[object, dict[Key, State]] = (None, {})
        self._lock = Lock()
        self._orders: OrderedDict[Wanted, tuple[object, dict[Key, int]]] = OrderedDict()

    def touched(self) -> Mapping[Key, State]:
        """Where the findings stand that any entry of the history is about."""
        with self._reading() as connection:
            mark = (self.latest_decision(), connection.scalar(_GENERATION))
        if self._held[0] != mark:
            self._held = (mark, {(f.report, f.id): state for f, state in self.decided()})
        return self._held[1]

    def decided_counts(self) -> dict[str, int]:
        """How many findings of each report are decided; reports with none are left out."""
        return Counter(r for (r, _), s in self.touched().items() if s.decision is not None)

    def listed(
        self, wanted: Wanted, *, sort: Sort = "source", first: int = 0, most: int = 50
    ) -> tuple[list[StoredReport], int]:
        """The reports that are wanted, from the ``first`` (from 0), at most ``most``; and how many
        there are in all. Raises WorkspaceError."""
        c = t.reports.c
        conditions = wanted.on_reports()
        if wanted.severity in SEVERITIES:
            conditions.append(c[f"{wanted.severity}s"] > 0)
        conditions += self._reports_in_state(wanted.state)
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
        narrowed = self._findings_in_state(wanted.state)
        query = _queue(wanted, *columns).where(*narrowed).offset(first).limit(most)
        with self._reading() as connection:
            rows = connection.execute(query).mappings()
            found = [as_finding(dict(row)) for row in rows]
            inner = _queue(wanted, t.findings.c.id).where(*narrowed).order_by(None).subquery()
            count = connection.scalar(select(func.count()).select_from(inner))
        return found, int(count or 0)

    def standing(self, wanted: Wanted, report: str, name: str) -> Standing | None:
        """Where a finding stands in the queue; None where it is not in it, whatever was decided."""
        places = self._order(replace(wanted, state=""))
        own = (report, name)
        if own not in places:
            return None
        touched, fits = self.touched(), STATES.get(wanted.state, STATES[""])
        if fits(_UNTOUCHED):
            out = {key for key, state in touched.items() if not fits(state)}
            listed = [key for key in places if key not in out]
        else:
            listed = sorted(
                (k for k, s in touched.items() if k in places and fits(s)), key=places.__getitem__
            )
        at = places[own]
        earlier = [key for key in listed if places[key] < at]
        later = [key for key in listed if places[key] > at]
        onward = later
        if fits(_UNTOUCHED) or wanted.state == "changed":
            around = (*later, *earlier)
            onward = [k for k in around if touched.get(k, _UNTOUCHED).decision is None]
        inside = len(earlier) + len(later) < len(listed)
        return Standing(
            place=len(earlier) + 1 if inside else 0,
            count=len(listed),
            before=earlier[-1] if earlier else None,
            behind=later[0] if later else None,
            onward=onward[0] if onward else None,
            decided=sum(1 for k, s in touched.items() if k in places and s.decision is not None),
            every=len(places),
        )

    def _order(self, wanted: Wanted) -> dict[Key, int]:
        """The places of all findings of a filter, worst first; kept until the store changes."""
        c = t.findings.c
        with self._reading() as connection:
            generation = connection.scalar(_GENERATION)
            kept = self._orders.get(wanted)
            if kept is not None and kept[0] == generation:
                return kept[1]
            rows = connection.execute(_queue(wanted, c.report, c.id))
            places = {(report, name): at for at, (report, name) in enumerate(rows)}
        with self._lock:
            self._orders[wanted] = (generation, places)
            while len(self._orders) > _QUEUES:
                self._orders.popitem(last=False)
        return places

    def _findings_in_state(self, name: str) -> list[ColumnElement[bool]]:
        touched, fits = self.touched(), STATES.get(name, STATES[""])
        untouched = fits(_UNTOUCHED)
        listed = [f"{r}/{i}" for (r, i), state in touched.items() if fits(state) != untouched]
        inside = _among(t.findings.c.report + literal("/") + t.findings.c.id, listed)
        return [not_(inside) if untouched else inside]

    def _reports_in_state(self, name: str) -> list[ColumnElement[bool]]:
        c = t.reports.c
        if name in ("open", "decided"):
            counts = self.decided_counts()
            every = select(c.id, c.errors + c.warnings + c.infos).where(_among(c.id, counts))
            with self._reading() as connection:
                done = [i for i, n in connection.execute(every) if n and counts[i] >= n]
            inside = _among(c.id, done)
            return [inside] if name == "decided" else [
                c.errors + c.warnings + c.infos > 0, not_(inside),
            ]  # fmt: skip
        if name and name in STATES:
            fits = STATES[name]
            return [_among(c.id, {r for (r, _), s in self.touched().items() if fits(s)})]
        return []


_GENERATION = select(t.meta.c.value).where(t.meta.c.key == "generation")


def _among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """A condition on ids of ours. They are written into the query: databases limit how many
    parameters one has."""
    listed: BindParameter[list[str]] = bindparam(
        None, list(values), unique=True, expanding=True, literal_execute=True
    )
    return column.in_(listed)


def _queue(wanted: Wanted, *columns: Any) -> Select[Any]:
    c = t.findings.c
    query = select(*columns).join_from(t.findings, t.reports).where(*wanted.on_reports())
    if wanted.severity:
        query = query.where(c.severity == wanted.severity)
    if wanted.finding_kind:
        query = query.where(c.kind == wanted.finding_kind)
    rank = case({name: at for at, name in enumerate(SEVERITIES)}, value=c.severity, else_=9)
    return query.order_by(rank, t.reports.c.source, c.report, c.seq)
