"""Lists over the reports and findings of a workspace, filtered and paged by the database."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from threading import Lock
from typing import Any, Literal, TypeVar, cast

from sqlalchemy import (
    URL,
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    case,
    func,
    or_,
    select,
)

from kxai.schema.finding import Finding
from kxai.store import tables as t
from kxai.store.bodies import Bodies
from kxai.store.order import STATES as STATES
from kxai.store.order import Key, Order, Standing
from kxai.store.rows import SEVERITIES, as_finding
from kxai.store.stored_report import StoredReport, Totals
from kxai.store.verdicts import State

_KEPT = 4  # orders, of the filters used last
_AT_ONCE = 5_000  # rows; taken one by one they take twice as long
_KEPT_IDS = 200_000  # ids of reports in the lists used last
Made = TypeVar("Made")

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


class Listing(Bodies):
    """A store that answers lists page by page."""

    def __init__(self, url: URL, *, create: bool = False) -> None:
        super().__init__(url, create=create)
        self._held: tuple[str | None, int, dict[Key, State]] = (None, 0, {})
        self._lock = Lock()
        self._orders: OrderedDict[Wanted, tuple[str | None, Order]] = OrderedDict()
        self._lists: OrderedDict[tuple[Wanted, Sort], tuple[str | None, list[str]]] = OrderedDict()
        self._facts: dict[str, tuple[str | None, object]] = {}

    def touched(self) -> Mapping[Key, State]:
        """Where the findings stand that any entry of the history is about."""
        with self._reading() as connection:
            generation = connection.scalar(_GENERATION)
        latest = self.latest_decision()
        of, entry, held = self._held
        if of != generation:
            entry, held = 0, {}
        if entry != latest:
            found = self.decided(since=entry)
            held = held | {(one.report, one.id): state for one, state in found}
        self._held = (generation, latest, held)
        return held

    def decided_counts(self) -> dict[str, int]:
        """How many findings of each report are decided; reports with none are left out."""
        return Counter(r for (r, _), s in self.touched().items() if s.decision is not None)

    def listed(
        self, wanted: Wanted, *, sort: Sort = "source", first: int = 0, most: int = 50
    ) -> tuple[list[StoredReport], int]:
        """The reports that are wanted, from the ``first`` (from 0), at most ``most``; and how many
        there are in all. Raises WorkspaceError."""
        ids = self._in_state(self._sorted(wanted, sort), wanted.state)
        page = ids[first : first + most]
        by_id = {stored.report.id: stored for stored in self.reports(page)}
        return [by_id[report] for report in page if report in by_id], len(ids)

    def prepare(self) -> None:
        """Have ready what the first lists need, which takes a second in a large archive."""
        self._order(Wanted())
        self.touched()
        self._sorted(Wanted(), "source")

    def totals(self, ids: Sequence[str] | None = None) -> Totals:
        """Counts over all reports, kept until the store changes, or over ``ids``."""
        if ids is not None:
            return super().totals(ids)
        return self._kept_as("totals", super().totals)

    def facets(self) -> tuple[dict[str, int], dict[int, int]]:
        """How many reports there are of each kind and of each year, the latest first."""
        return self._kept_as("facets", self._facets)

    def _facets(self) -> tuple[dict[str, int], dict[int, int]]:
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
        order, touched = self._order(wanted), self.touched()
        fits = STATES.get(wanted.state, STATES[""])
        page = order.page(touched, fits, first=first, most=most)
        c = t.findings.c
        columns = [column for column in c if column.name != "seq"]
        query = select(*columns).where(_among(c.report, {report for report, _ in page}))
        with self._reading() as connection:
            rows = connection.execute(query.where(_among(c.id, {name for _, name in page})))
            found = {(row["report"], row["id"]): row for row in rows.mappings()}
        return [as_finding(dict(found[key])) for key in page if key in found], order.count(
            touched, fits
        )

    def standing(self, wanted: Wanted, report: str, name: str) -> Standing | None:
        """Where a finding stands in the queue; None where it is not in it, whatever was decided."""
        fits = STATES.get(wanted.state, STATES[""])
        return self._order(wanted).standing((report, name), self.touched(), fits)

    def kinds(self) -> list[str]:
        """The kinds of findings that there are."""
        return self._kept_as("kinds", self._kinds)

    def _kinds(self) -> list[str]:
        with self._reading() as connection:
            return sorted(connection.scalars(select(t.findings.c.kind).distinct()))

    def _kept_as(self, name: str, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, kept until the store changes."""
        generation = self.meta("generation")
        kept = self._facts.get(name)
        if kept is None or kept[0] != generation:
            kept = self._facts[name] = (generation, make())
        return cast(Made, kept[1])

    def _sorted(self, wanted: Wanted, sort: Sort) -> list[str]:
        """The ids of all reports of a filter, whatever was decided."""
        key, c = (replace(wanted, state=""), sort), t.reports.c
        generation = self.meta("generation")
        kept = self._lists.get(key)
        if kept is not None and kept[0] == generation:
            return kept[1]
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
        with self._reading() as connection:
            ids = list(connection.scalars(select(c.id).where(*conditions).order_by(*order, c.id)))
        with self._lock:
            self._lists[key] = (generation, ids)
            while len(self._lists) > 1 and sum(len(i) for _, i in self._lists.values()) > _KEPT_IDS:
                self._lists.popitem(last=False)
        return ids

    def _in_state(self, ids: list[str], name: str) -> list[str]:
        if name in ("open", "decided"):
            counts, every = self.decided_counts(), self._kept_as("counts", self._counts)
            done = {report for report, n in every.items() if counts.get(report, 0) >= n}
            if name == "decided":
                return [report for report in ids if report in done]
            return [report for report in ids if report in every and report not in done]
        if name and name in STATES:
            fits = STATES[name]
            inside = {r for (r, _), s in self.touched().items() if fits(s)}
            return [report for report in ids if report in inside]
        return ids

    def _counts(self) -> dict[str, int]:
        """How many findings there are of each report that has any."""
        c = t.reports.c
        count = c.errors + c.warnings + c.infos
        with self._reading() as connection:
            return {r: int(n) for r, n in connection.execute(select(c.id, count).where(count > 0))}

    def _order(self, wanted: Wanted) -> Order:
        """All findings of a filter, the worst first; kept until the store changes."""
        wanted, c = replace(wanted, state=""), t.findings.c
        with self._reading() as connection:
            generation = connection.scalar(_GENERATION)
            kept = self._orders.get(wanted)
            if kept is not None and kept[0] == generation:
                return kept[1]
            rows = connection.execute(_queue(wanted, c.report, c.id)).partitions(_AT_ONCE)
            order = Order((report, name) for report, name in chain.from_iterable(rows))
        with self._lock:
            self._orders[wanted] = (generation, order)
            while len(self._orders) > _KEPT:
                self._orders.popitem(last=False)
        return order


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
