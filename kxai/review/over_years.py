"""The main amounts of a body over the years, and one amount of several bodies beside each other."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from statistics import median

from kxai.ask.spoken_names import body_key
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Figure
from kxai.schema.report import Report
from kxai.schema.units import factor_and_base
from kxai.store.bodies import Bodies

_MOST_BODIES = 100_000
_key = lru_cache(_MOST_BODIES)(body_key)
MOST_ROWS = 40
"""Indicators of a body that are shown."""
_ABSTRACT = frozenset({"other", "activity", "function"})
_FUNDS = {"all": 0, None: 1}  # before those of one purse
_FEWEST, _FAR = 6, 3.5  # amounts that tell what is usual, and robust deviations beyond it
_LEAST_SPREAD = 0.1  # of logarithms, lest equal amounts make every other one an outlier


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed of one year: ``figure`` is that of the year's own report, or else (``told``)
    what the next year's report says of the year before. ``denied`` are prints of the same thing in
    other reports that differ beyond rounding. ``change`` is the relative change to the year
    before, None where there is none or it is from nothing. ``outlier``: far from what the other
    rows have in this year."""

    figure: Figure
    told: bool = False
    denied: tuple[Figure, ...] = ()
    change: Decimal | None = None
    outlier: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison: an indicator of a body, or a body with one indicator. ``key`` is
    the id of the one or the name of the other, ``unit`` the base unit of its amounts."""

    key: str
    name: str
    unit: str
    cells: Mapping[int, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows over ``years``, the earliest first; ``reports`` by id are those that were looked at."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    reports: Mapping[str, Report]


def names_of(store: Bodies, org: str) -> list[str]:
    """The names under which reports know the body that one calls ``org``."""
    every, _ = store.bodies(most=_MOST_BODIES)
    return [name for name in every if _key(name) == _key(org)] or [org]


def over_years(store: Bodies, orgs: Sequence[str], kind: str) -> Comparison:
    """The indicators of one body, whose names are ``orgs``, in the order of the catalogue, as its
    reports of one kind print them; at most ``MOST_ROWS``, those that most years have."""
    reports = store.reports_of(orgs, kind=kind)
    by_indicator: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in store.amounts_of(reports):
        if figure.indicator in CATALOGUE and figure.indicator not in _ABSTRACT:
            by_indicator[figure.indicator].append(figure)
    rows = [
        row
        for indicator, item in CATALOGUE.items()
        if (row := _row(indicator, item.zh, by_indicator.get(indicator, ()), reports)).cells
    ]
    kept = sorted(rows, key=lambda row: -len(row.cells))[:MOST_ROWS]
    return _comparison([row for row in rows if row in kept], reports)


def beside(store: Bodies, orgs: Sequence[str], kind: str, indicator: str) -> Comparison:
    """One indicator of several bodies, a row each, also of those that do not tell it."""
    reports = store.reports_of(orgs, kind=kind)
    of_body: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        of_body[report.org or ""].append(report)
    by_report: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in store.amounts_of(reports, indicator=indicator):
        by_report[figure.report].append(figure)
    rows = []
    for org in orgs:
        own = of_body[org]
        figures = [figure for report in own for figure in by_report[report.id]]
        rows.append(_row(org, org, figures, own))
    return _comparison(_with_outliers(rows), reports)


def _comparison(rows: Sequence[Row], reports: Sequence[Report]) -> Comparison:
    years = sorted({year for row in rows for year in row.cells})
    return Comparison(tuple(years), tuple(rows), {report.id: report for report in reports})


def _row(key: str, name: str, figures: Iterable[Figure], reports: Sequence[Report]) -> Row:
    """The cells of one thing that ``reports``, all of one body and kind, print."""
    best: dict[tuple[int, str], Figure] = {}
    for figure in sorted(figures, key=_rank):
        best.setdefault((figure.year or 0, figure.report), figure)
    own: dict[int, list[Figure]] = defaultdict(list)
    later: dict[int, list[Figure]] = defaultdict(list)
    for report in reports:
        year = report.year or 0
        if (year, report.id) in best:
            own[year].append(best[year, report.id])
        if (year - 1, report.id) in best:
            later[year - 1].append(best[year - 1, report.id])
    cells: dict[int, Cell] = {}
    units: set[str] = set()
    for year in sorted(own.keys() | later.keys()):
        figure, *others = (*own[year], *later[year])
        units.add(figure.base_unit)
        denied = tuple(one for one in others if differ(figure, one))
        before = cells.get(year - 1)
        change = _change(figure, before.figure) if before else None
        cells[year] = Cell(figure, told=not own[year], denied=denied, change=change)
    return Row(key, name, units.pop() if len(units) == 1 else "", cells)


def _rank(figure: Figure) -> tuple[object, ...]:
    """All money before that of one purse, the surest first, running text before tables."""
    funds = figure.at.scope.funds if figure.at else None
    purse = _FUNDS.get(funds.value if funds else None, 2)
    return (purse, -figure.confidence, figure.layer != "text", figure.start)


def differ(one: Figure, other: Figure) -> bool:
    """Whether two prints of one amount cannot be the same number, each rounded as it is."""
    if one.base_unit != other.base_unit:
        return False
    return abs(one.base_value - other.base_value) > _room(one) + _room(other)


def _room(figure: Figure) -> Decimal:
    """Half a unit of the last printed place, in the base unit."""
    factor, _ = factor_and_base(figure.unit)
    return factor * Decimal(1).scaleb(-figure.decimals) / 2


def _change(figure: Figure, before: Figure) -> Decimal | None:
    if not before.base_value or figure.base_unit != before.base_unit:
        return None
    return (figure.base_value - before.base_value) / abs(before.base_value)


def _with_outliers(rows: Sequence[Row]) -> list[Row]:
    """The rows with those amounts marked that are far from the others of their year: by the median
    of the logarithms and the median distance from it."""
    far: set[tuple[str, int]] = set()
    for year in {year for row in rows for year in row.cells}:
        logs = {
            row.key: math.log10(row.cells[year].figure.base_value)
            for row in rows
            if year in row.cells and row.cells[year].figure.base_value > 0
        }
        if len(logs) < _FEWEST:
            continue
        middle = median(logs.values())
        spread = max(1.4826 * median(abs(n - middle) for n in logs.values()), _LEAST_SPREAD)
        far |= {(key, year) for key, n in logs.items() if abs(n - middle) > _FAR * spread}
    return [
        replace(row, cells={
            year: replace(cell, outlier=(row.key, year) in far) for year, cell in row.cells.items()
        })
        for row in rows
    ]  # fmt: skip
