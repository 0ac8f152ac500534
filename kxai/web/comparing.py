"""A body's main amounts over the years, and one amount of several bodies beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from kxai.export.words import clean, file_name, title_of
from kxai.export.years_list import years_list
from kxai.genre.catalogue import CATALOGUE
from kxai.review.over_years import Cell, Comparison, Row, beside, names_of, over_years
from kxai.schema.figure import Figure
from kxai.store.listing import Listing
from kxai.web.taking import Form, table_file
from kxai.web.view import View, figure_link, number_of
from kxai.web.year_lines import Value, chart

_PER_PAGE = 40  # bodies
_DRAWN = 8  # lines of a chart: so many colours there are
_FIRST = "expenditure.total"
_TEN_THOUSAND = Decimal(10_000)


class Shown(NamedTuple):
    """A cell as it is shown. ``denied`` are other prints with their links and what they say."""

    number: str
    link: str
    hint: str
    change: str
    large: bool
    cell: Cell
    denied: list[tuple[str, str, str]]


class ComparePage:
    """Shows and hands out comparisons."""

    def __init__(self, store: Listing, view: View) -> None:
        self._store, self._view = store, view

    def show(self, request: Request) -> HTMLResponse:
        """With ?org=NAME one body over the years; else the bodies that ?q= finds, by one
        ?indicator=. Both of one ?kind= of reports, the most frequent where none is told."""
        asked = _Asked(request, self._store)
        found, count = self._compared(asked)
        rows = [(row, _cells(row, found)) for row in found.rows]
        return self._view.page(
            request, "compare.html", asked=asked, found=found, rows=rows, count=count,
            first=asked.first, per_page=_PER_PAGE,
            indicators=[(name, item.zh) for name, item in CATALOGUE.items()
                        if item.kind != "text" and "." in name],
            chart=chart(_series(rows, asked)), address=asked.address,
            unit=lambda row: "万元" if row.unit == "元" else row.unit,
        )  # fmt: skip

    def take(self, request: Request, form: Form) -> Response:
        """The comparison that an address shows, a line for each number, as a file."""
        asked = _Asked(request, self._store)
        found, _ = self._compared(asked)
        return table_file(years_list(self._store, found, body=asked.org), form, "历年对比")

    def _compared(self, asked: _Asked) -> tuple[Comparison, int]:
        if asked.org:
            return over_years(self._store, asked.orgs, asked.kind), 1
        orgs, count = self._store.bodies(
            words=asked.words, kind=asked.kind, first=asked.first, most=_PER_PAGE
        )
        return beside(self._store, orgs, asked.kind, asked.indicator or _FIRST), count


class _Asked:
    """What an address asks for."""

    def __init__(self, request: Request, store: Listing) -> None:
        told = request.query_params
        self.org, self.words = told.get("org", "")[:200], told.get("q", "").strip()[:100]
        indicator = told.get("indicator", "")
        self.indicator = indicator if indicator in CATALOGUE else "" if self.org else _FIRST
        self.first = number_of(request, "from")
        self.orgs = names_of(store, self.org) if self.org else []
        reports = store.reports_of(self.orgs) if self.org else []
        self.kinds: Mapping[str, int] = (
            Counter(report.kind for report in reports) if self.org else store.facets()[0]
        )
        usual = max(self.kinds, key=lambda kind: self.kinds[kind], default="")
        self.kind = told.get("kind", "") if told.get("kind", "") in self.kinds else usual

    def address(self, path: str = "/compare", **changes: str | int) -> str:
        """The address of a comparison with some of what it asks for changed."""
        own = {"org": self.org, "q": self.words, "kind": self.kind, "indicator": self.indicator}
        kept = {name: value for name, value in {**own, **changes}.items() if value}
        return f"{path}?{urlencode(kept)}"


def _cells(row: Row, found: Comparison) -> list[Shown | None]:
    return [_shown(row.cells[year], found) if year in row.cells else None for year in found.years]


def _shown(cell: Cell, found: Comparison) -> Shown:
    figure = cell.figure
    change = "" if cell.change is None else f"{cell.change:+.1%}"
    return Shown(
        amount_zh(figure), figure_link(figure), _hint(figure, found, told=cell.told), change,
        cell.change is not None and abs(cell.change) >= Decimal("0.5"), cell,
        [(amount_zh(one), figure_link(one), _hint(one, found)) for one in cell.denied],
    )  # fmt: skip


def _hint(figure: Figure, found: Comparison, *, told: bool = False) -> str:
    report = found.reports[figure.report]
    last = "所说的上年数" if told or (report.year or 0) > (figure.year or 0) else ""
    return (
        f"{title_of(report)}{last}（{file_name(report.source)}）：{clean(figure.text)}{figure.unit}"
    )


def amount_zh(figure: Figure) -> str:
    """A figure's amount for a table of amounts: money in 万元, exact, with thousands."""
    value = figure.base_value / _TEN_THOUSAND if figure.base_unit == "元" else figure.base_value
    number = f"{value.normalize():,f}"
    places = len(number.partition(".")[2])
    return f"{value:,.2f}" if figure.base_unit == "元" and places < 2 else number


def _series(
    rows: Sequence[tuple[Row, Sequence[Shown | None]]], asked: _Asked
) -> list[tuple[str, dict[int, Value]]]:
    """The lines to draw: of a body the indicator that was chosen, or the first ones of one unit;
    of bodies the first ones. Lines that are the same are one, under both names."""
    chosen = [pair for pair in rows if asked.org and pair[0].key == asked.indicator]
    drawn = chosen or [pair for pair in rows if len(pair[0].cells) > (1 if asked.org else 0)]
    unit = drawn[0][0].unit if drawn else ""
    series: dict[tuple[tuple[int, float], ...], tuple[list[str], dict[int, Value]]] = {}
    for row, cells in drawn:
        if row.unit != unit:
            continue
        values = {
            year: Value(_height(cell), cell.link, f"{year}年 {row.name} {cell.hint}")
            for year, cell in zip(sorted(row.cells), filter(None, cells), strict=True)
        }
        same = tuple((year, value.number) for year, value in values.items())
        if same in series:
            series[same][0].append(row.name)
        elif len(series) < _DRAWN:
            series[same] = ([row.name], values)
    return [("、".join(names), values) for names, values in series.values()]


def _height(cell: Shown) -> float:
    figure = cell.cell.figure
    value = figure.base_value / _TEN_THOUSAND if figure.base_unit == "元" else figure.base_value
    return float(value)
