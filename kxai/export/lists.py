"""Lists as files of their own, for a table program: CSV and workbook.

table = figures_list(store, stored)
Path("figures.csv").write_bytes(b"".join(csv_of(table)))
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from kxai.export.columns import (
    FIGURE_COLUMNS,
    PROBLEM_COLUMNS,
    REPORT_COLUMNS,
    figure_cells,
    problem_cells,
    report_cells,
)
from kxai.export.opinions import opinion_cells
from kxai.export.quote import Fragment, quoter_of
from kxai.export.sheets import EXCEL_ROWS, Column, Formats, Link, LongSheet, Number, open_book
from kxai.export.words import clean, file_name
from kxai.schema.finding import Finding
from kxai.store import Store, StoredReport, full_id
from kxai.store.rows import finding_start

Row = Sequence[object]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TOGETHER = 500  # findings whose reports are read at once


@dataclass(frozen=True, slots=True)
class Table:
    """A list to be taken away: a name, columns, and rows that are made as they are asked for, of
    cells as ``LongSheet`` takes them."""

    name: str
    columns: Sequence[Column]
    rows: Callable[[], Iterable[Row]]


def reports_list(name: str, reports: Callable[[], Iterable[StoredReport]]) -> Table:
    """Reports, one a row; of their files the names alone, for a list may go far."""

    def rows() -> Iterator[Row]:
        for stored in reports():
            name, _, *others = report_cells(stored)
            yield [name, file_name(stored.report.source), *others]

    return Table(name, REPORT_COLUMNS, rows)


def findings_list(store: Store, name: str, findings: Callable[[], Iterable[Finding]]) -> Table:
    """Findings in their order, one a row, with where they stand."""

    def rows() -> Iterator[Row]:
        number, left = 0, iter(findings())
        while some := list(islice(left, _TOGETHER)):
            for row in _finding_rows(store, some):
                number += 1
                yield [number, *row]

    return Table(name, PROBLEM_COLUMNS, rows)


def figures_list(store: Store, stored: StoredReport) -> Table:
    """The figures of a report in the order of its text, each with its findings counted."""

    def rows() -> Iterator[Row]:
        report = stored.report.id
        quoter = quoter_of(store, report)
        accused: dict[str, int] = {}
        for finding in store.findings(report):
            for name in finding.figures:
                accused[name] = accused.get(name, 0) + 1
        for number, figure in enumerate(store.figures(report), 1):
            yield [number, *figure_cells(stored, figure, quoter), accused.get(figure.id)]

    return Table("指标数据", FIGURE_COLUMNS, rows)


def csv_of(table: Table) -> Iterator[bytes]:
    """A table as CSV in pieces, UTF-8 with the mark that table programs want. A text that such a
    program would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([column.title for column in table.columns])
    for row in table.rows():
        writer.writerow([_plain(cell) for cell in row])
        if out.tell() > 1 << 16:
            yield out.getvalue().encode("utf-8", "replace")
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode("utf-8", "replace")


def workbook_of(table: Table, *, rows: int = EXCEL_ROWS) -> bytes:
    """A table as a workbook of one sheet; what has more than ``rows`` rows goes on on another."""
    with TemporaryDirectory(prefix="kxai-list-") as folder:
        path = Path(folder) / "list.xlsx"
        book = open_book(path, Path(folder))
        try:
            sheet = LongSheet(
                book, table.name, table.columns, Formats(book), rows=rows, fitted=True
            )
            for row in table.rows():
                sheet.append(row)
            sheet.finish()
        finally:
            book.close()
        return path.read_bytes()


def _finding_rows(store: Store, findings: Sequence[Finding]) -> list[Row]:
    """The rows of some findings, their reports read once each."""
    of_report: dict[str, list[int]] = {}
    for at, finding in enumerate(findings):
        of_report.setdefault(finding.report, []).append(at)
    held = store.states(findings)
    states = {full_id(one): held[one.report, one.id] for one in findings}
    rows: list[Row] = [()] * len(findings)
    for stored in store.reports(list(of_report)):
        report = stored.report.id
        quoter = quoter_of(store, report)
        sections = {figure.id: figure.section for figure in store.figures(report)}
        for at in of_report[report]:
            finding = findings[at]
            place = quoter.place(finding_start(finding)) if finding.spans else None
            section = sections.get(finding.figure or "", ())
            told = problem_cells(stored, finding, quoter, place, section)
            rows[at] = [*told, *opinion_cells(finding, states)]
    return [row for row in rows if row]


def _plain(cell: object) -> object:
    """A cell as CSV has it."""
    if isinstance(cell, Number):
        return cell.text
    if isinstance(cell, Link):
        cell = cell.text
    if isinstance(cell, list):
        cell = "".join(part.text for part in cell if isinstance(part, Fragment))
    if not isinstance(cell, str):
        return cell
    text = clean(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
