"""review.xlsx: the reviewer's workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import kxai
from kxai.export.choice import ALL, CHOICE, Choice
from kxai.export.columns import (
    FIGURE_COLUMNS,
    PROBLEM_COLUMNS,
    REPORT_COLUMNS,
    figure_cells,
    problem_cells,
    report_cells,
)
from kxai.export.files import replacing, scratch
from kxai.export.opinions import opinion_cells
from kxai.export.overview_sheet import FIGURES, PROBLEMS, REPORTS, write_overview
from kxai.export.quote import quoter_of
from kxai.export.reading_sheet import write_readings
from kxai.export.remark_sheet import (
    REMARK_COLUMNS,
    REMARKS,
    by_severity,
    invite_review,
    write_remarks,
)
from kxai.export.sheets import (
    EXCEL_ROWS,
    Formats,
    Link,
    LongSheet,
    open_book,
)
from kxai.export.stamp import STAMP, stamp_of
from kxai.schema.figure import Figure
from kxai.schema.finding import BEYOND_SUMS
from kxai.store import State, Store, StoredReport, full_id
from kxai.store.rows import finding_start

# Beyond this many rows looking a row up by its number would make the workbook slow to open.
_LOOKED_UP = 100_000


WORKBOOK = "review.xlsx"


def write_workbook(
    store: Store,
    folder: Path,
    *,
    choice: Choice = ALL,
    rows: int = EXCEL_ROWS,
    before_replacing: Callable[[], None] | None = None,
) -> Path:
    """Write review.xlsx of the reports of ``choice`` into ``folder``; sheets of more than ``rows``
    rows go on on another.

    What people wrote into the one that is there is not looked at: see ``kxai.export.taken_back``;
    ``before_replacing`` is called when the new one is ready. Memory does not grow with the number
    of reports. Raises WorkspaceError.
    """
    path = folder / WORKBOOK
    with replacing(path) as temporary, scratch(folder) as aside:
        book = open_book(temporary, aside)
        book.set_properties({"title": "报告核对结果", "comments": f"kxai {kxai.__version__}"})
        book.set_custom_property(STAMP, str(stamp_of(store)))
        if not choice.is_all:
            book.set_custom_property(CHOICE, choice.written())
        try:
            _fill(book, store, rows, choice)
        finally:
            book.close()
        if before_replacing is not None:
            before_replacing()
    return path


def _fill(book: Any, store: Store, rows: int, choice: Choice) -> None:
    formats = Formats(book)
    ids = choice.ids(store)
    write_overview(book, store, formats, rows, choice, ids)
    problems = LongSheet(book, PROBLEMS, PROBLEM_COLUMNS, formats, rows=rows, fitted=True)
    remarks = LongSheet(book, REMARKS, REMARK_COLUMNS, formats, rows=rows, fitted=True)
    figures = LongSheet(book, FIGURES, FIGURE_COLUMNS, formats, rows=rows, lines=2)
    reports = LongSheet(book, REPORTS, REPORT_COLUMNS, formats, rows=rows, fitted=True)
    look_up = store.totals(ids).figures <= min(_LOOKED_UP, rows - 1)
    states = {full_id(finding): state for finding, state in store.decided()}
    for stored in store.reports(ids):
        reports.append(report_cells(stored))
        _write_report(store, stored, problems, figures, states, look_up=look_up)
        write_remarks(store, stored, remarks, states)
    reports.finish()
    figures.finish()
    write_readings(book, store, formats, rows=rows, ids=ids)
    for listed, columns in ((problems, PROBLEM_COLUMNS), (remarks, REMARK_COLUMNS)):
        for sheet, last in listed.finish():
            if last > 0:
                invite_review(sheet, last, columns, formats)


def _write_report(
    store: Store,
    stored: StoredReport,
    problems: LongSheet,
    figures: LongSheet,
    states: Mapping[str, State],
    *,
    look_up: bool,
) -> None:
    report = stored.report
    quoter = quoter_of(store, report.id)
    found = by_severity(f for f in store.findings(report.id) if f.kind not in BEYOND_SUMS)
    first_problem = problems.length
    problem_of: dict[str, int] = {}
    for index, finding in enumerate(found, first_problem):
        for figure_id in finding.figures:
            problem_of.setdefault(figure_id, index)
    figure_at: dict[str, tuple[int, Figure]] = {}
    for figure in store.figures(report.id):
        problem = problem_of.get(figure.id)
        if problem is not None:
            figure_at[figure.id] = (figures.length, figure)
        link: Link | None = None
        if problem is not None:
            sheet, row = problems.place(problem)
            link = Link(f"问题{problem + 1}", sheet, row, problem + 1)
        figures.append([figures.length + 1, *figure_cells(stored, figure, quoter), link])
    for finding in found:
        first = figure_at.get(finding.figure or "")
        place: object = quoter.place(finding_start(finding)) if finding.spans else None
        if first is not None:
            index, figure = first
            sheet, row = figures.place(index)
            number = index + 1 if look_up else None
            place = Link(quoter.place(figure.start), sheet, row, number)
        section = first[1].section if first is not None else ()
        told = problem_cells(stored, finding, quoter, place, section)
        opinion = opinion_cells(finding, states)
        problems.append([problems.length + 1, *told, *opinion])
