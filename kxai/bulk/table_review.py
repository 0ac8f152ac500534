"""How the tables of a report were recognised: which template, what of it has a meaning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kxai.bulk.child import run_apart
from kxai.bulk.pipeline import read
from kxai.extract import extract
from kxai.load.registry import needs_limits
from kxai.read.table_statements import read_tables
from kxai.schema.document import Grid
from kxai.schema.figure import Figure
from kxai.settings import Settings
from kxai.text.grid import recover_grids
from kxai.text.headers import cell_at, column_headers, row_headers


@dataclass(frozen=True, slots=True)
class ReviewedTable:
    """A table: its ``title`` in the report, the ``template`` (id) that it is, "" for none, and the
    headers of its columns and rows of figures, by whether a figure in them has a meaning."""

    title: str
    template: str
    name: str
    page: int | None
    figures: int
    known_columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    unknown_rows: tuple[str, ...]


def review_tables(path: Path, settings: Settings) -> list[ReviewedTable]:
    """The tables of a file as they were read. Raises the subclasses of InputError."""
    return (
        run_apart(_review, path, settings)
        if needs_limits(path, settings)
        else _review(path, settings)
    )


def _review(path: Path, settings: Settings) -> list[ReviewedTable]:
    document = read(path, settings)
    text = document.text
    figures = [figure for figure in extract(document).figures if figure.layer == "table"]
    found = []
    for table in read_tables(document.grids or recover_grids(text), text):
        grid, form = table.grid, table.form
        inside = [figure for figure in figures if grid.start <= figure.start < grid.end]
        columns, rows = _by_header(grid, text, inside)
        page = document.page_at(grid.start)
        found.append(
            ReviewedTable(
                title=table.title,
                template=form.table.id if form else "",
                name=form.name if form else "",
                page=page.number if page is not None else None,
                figures=len(inside),
                known_columns=tuple(head for head, known in columns.items() if known),
                unknown_columns=tuple(head for head, known in columns.items() if not known),
                unknown_rows=tuple(head for head, known in rows.items() if not known),
            )
        )
    return found


def _by_header(
    grid: Grid, text: str, figures: Iterable[Figure]
) -> tuple[dict[str, bool], dict[str, bool]]:
    """The headers of columns and rows that have figures, and whether one of these is known."""
    columns: defaultdict[str, bool] = defaultdict(bool)
    rows: defaultdict[str, bool] = defaultdict(bool)
    for figure in figures:
        cell = cell_at(grid, figure.start)
        if cell is None:
            continue
        known = figure.indicator != "other"
        heads = column_headers(grid, cell.row, cell.column, text)
        labels = row_headers(grid, cell.row, cell.column, text)
        if heads:
            columns["›".join(heads)] |= known
        if labels:
            rows["›".join(labels)] |= known
    return dict(columns), dict(rows)
