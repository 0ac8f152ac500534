"""Reports of one body against each other: last year's numbers, and the department's projects."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kxai.check.context import SURE, Key, is_total, thing
from kxai.check.fingerprint import fingerprint
from kxai.check.interval import Interval, printed
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import differ_in_scope
from kxai.check.wording import DIAGNOSES, MESSAGES, direction_zh, quantity
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.report import Report

_NO_ACCOUNT = re.compile(r"^(?:other|activity|balance\.|performance\.|project\.)")
_PROJECT = ("project.budget", "project.executed")
_DEPARTMENT = ("final_accounts", "overall_evaluation")
# Of a month, or of one fund: last year's may tell of another.
_NOT_OF_A_YEAR = ("fiscal_report", "special_funds")
HELD_FIGURES: Sequence[Mapping[str, Sequence[str]]] = (
    {"role": ("amount",), "stage": ("final",)},
    {"role": ("amount",), "indicator": _PROJECT},
    {"role": ("change",)},
)
"""The figures of a report that ``check_panel`` looks at, others need not be read: those with one
of these, as names of fields with the values that they may have."""
_AGREEING = 2
"""Totals of last year on which two reports must agree before one is held against the other."""
_NOT_A_LETTER = words("check.panel.not_a_letter").regex


@dataclass(frozen=True, slots=True)
class PanelReport:
    """A report with its figures, as the panel takes them."""

    report: Report
    figures: Sequence[Figure]


def check_panel(reports: Iterable[PanelReport]) -> dict[str, list[Finding]]:
    """Findings by report id: what a report says of last year, or of a project, that the report of
    that year, or of that project, denies.

    Only reports of one body (by its name, place and what of it they tell) and one kind are held
    against each other, and last year's amounts only where ``_AGREEING`` totals show that both tell
    of the same money. Amounts may be restated, or cut another way, from year to year: nothing here
    is more than a warning. A finding belongs to the later report (to the department's for
    projects); its diagnosis names the other report, figure and place.
    """
    bodies: defaultdict[str, list[PanelReport]] = defaultdict(list)
    for item in reports:
        if item.report.org:
            bodies[item.report.org].append(item)
    found: dict[str, list[Finding]] = {}
    for members in bodies.values():
        for item in sorted(members, key=lambda m: (m.report.year or 0, m.report.id)):
            seen: Counter[str] = Counter()
            findings = [
                _finding(relation, item.report, other.report, seen)
                for other in members
                for relation in _against(item, other)
                if relation.verdict == "inconsistent"
            ]
            if findings:
                found[item.report.id] = findings
    return found


def with_counterparts(reports: Iterable[Report]) -> list[Report]:
    """Of ``reports`` those that ``check_panel`` holds against another one of them: the rest need
    not be read for it."""
    bodies: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if report.org:
            bodies[report.org].append(report)
    return [
        one
        for members in bodies.values()
        for one in members
        if any(_what_ties(one, other) or _what_ties(other, one) for other in members)
    ]


def _what_ties(later: Report, earlier: Report) -> Literal["last_year", "projects"] | None:
    """What of the ``later`` report is held against the ``earlier`` one."""
    if later.year is None or earlier.year is None or later.id == earlier.id:
        return None
    if not _of_one_scope(later, earlier):
        return None
    alike = later.kind == earlier.kind and later.kind not in _NOT_OF_A_YEAR
    if alike and later.year == earlier.year + 1:
        return "last_year"
    of_department = later.kind in _DEPARTMENT and later.year == earlier.year
    return "projects" if of_department and earlier.kind == "project_evaluation" else None


def _against(item: PanelReport, other: PanelReport) -> Iterator[CheckedRelation]:
    tie = _what_ties(item.report, other.report)
    if tie == "last_year":
        found = list(_last_year(item, other))
        if len({r.operands[0].indicator for r in found if _agrees_on_a_total(r)}) >= _AGREEING:
            yield from found
    elif tie == "projects":
        yield from _projects(item, other)


def _of_one_scope(one: Report, other: Report) -> bool:
    """False where both are known to be of different places, or of a department and a unit."""
    places = {report.region for report in (one, other) if report.region}
    entities = {report.entity for report in (one, other) if report.entity != "unknown"}
    return len(places) < 2 and len(entities) < 2


def _agrees_on_a_total(relation: CheckedRelation) -> bool:
    told = relation.operands[0]
    return relation.verdict == "consistent" and is_total(told) and bool(told.value)


def _last_year(item: PanelReport, other: PanelReport) -> Iterator[CheckedRelation]:
    """last year's amount as told now, or as the change implies it, against that year's report."""
    year = other.report.year or 0
    own = _amounts(other.figures, year)
    now, told = _amounts(item.figures, year + 1), _amounts(item.figures, year)
    changes = _changes(item.figures, year + 1)
    for key, then in own.items():
        if key in told and not differ_in_scope(told[key], then):
            yield _same("panel_told", told[key], then)
        elif key in now and key in changes:
            current, change = now[key], changes[key]
            if change.base_unit != current.base_unit:
                continue
            moved = printed(change) if change.direction == "up" else -printed(change)
            implied = printed(current) - moved
            words = f"{quantity(current)}，{direction_zh(change.direction)}{quantity(change)}"
            yield _relation("panel_implied", implied, words, (current, change), then)


def _projects(item: PanelReport, other: PanelReport) -> Iterator[CheckedRelation]:
    """A project's money in the department's report against the project's own report."""
    own = _of_projects(other.figures)
    for key, told in _of_projects(item.figures).items():
        if key in own:
            yield _same("panel_project", told, own[key])


def _same(message: str, told: Figure, then: Figure) -> CheckedRelation:
    return _relation(message, printed(told), quantity(told), (told,), then)


def _relation(
    message: str, value: Interval, words: str, operands: tuple[Figure, ...], then: Figure
) -> CheckedRelation:
    return CheckedRelation(
        "panel",
        "consistent" if value.meets(printed(then)) else "inconsistent",
        (*operands, then),
        f"{words}；{quantity(then)}",
        quantity(then),
        message,
        {"name": _name(operands[0]), "told": words, "then": quantity(then)},
        severity="warning",
    )


def _name(figure: Figure) -> str:
    known = CATALOGUE.get(figure.indicator)
    return figure.dims.get("project") or figure.dims.get("name") or (known.zh if known else "")


def _amounts(figures: Sequence[Figure], year: int) -> dict[Key, Figure]:
    """The one amount of each thing in a year; none where a report prints several."""
    return _single(
        (thing(figure), figure)
        for figure in figures
        if figure.role == "amount"
        and figure.year == year
        and figure.stage == "final"
        and not _NO_ACCOUNT.match(figure.indicator)
        and (figure.indicator != "function" or figure.dims.get("code"))
    )


def _changes(figures: Sequence[Figure], year: int) -> dict[Key, Figure]:
    return _single(
        (thing(figure), figure)
        for figure in figures
        if figure.role == "change" and figure.year == year and figure.direction in ("up", "down")
    )


def _of_projects(figures: Sequence[Figure]) -> dict[Key, Figure]:
    return _single(
        ((figure.indicator, _NOT_A_LETTER.sub("", figure.dims["project"])), figure)
        for figure in figures
        if figure.indicator in _PROJECT and figure.role == "amount" and figure.dims.get("project")
    )


def _single(pairs: Iterable[tuple[Key, Figure]]) -> dict[Key, Figure]:
    groups: defaultdict[Key, list[Figure]] = defaultdict(list)
    for key, figure in pairs:
        if figure.hedge is None and figure.confidence >= SURE:
            groups[key].append(figure)
    return {
        key: min(found, key=lambda f: f.start)
        for key, found in groups.items()
        if len({f.base_value for f in found}) == 1
    }


def _finding(
    relation: CheckedRelation, report: Report, other: Report, seen: Counter[str]
) -> Finding:
    *own, then = relation.operands
    zh, en = MESSAGES[relation.message]
    words = {**relation.words, "year": str(other.year), "source": other.source}
    place: Mapping[str, Any] = {
        "code": "other_report",
        "text": DIAGNOSES["other_report"].format(**words),
        "report": other.id,
        "figure": then.id,
        "start": then.start,
        "end": then.end,
    }
    return Finding(
        id=fingerprint(relation, report, seen),
        report=report.id,
        kind="panel",
        verdict=relation.verdict,
        severity=relation.severity,
        figures=tuple(figure.id for figure in own),
        spans=tuple((figure.start, figure.end) for figure in own),
        stated=quantity(own[0]),
        expected=relation.expected,
        equation=relation.equation,
        diagnosis=(place,),
        explanation=zh.format(**words),
        explanation_en=en.format(**words),
        code=relation.message,
        place=(own[0].start, own[0].end),
        page=own[0].page,
    )
