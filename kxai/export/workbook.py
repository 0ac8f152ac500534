"""review.xlsx: the reviewer's workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import kxai
from kxai.errors import MESSAGES
from kxai.export import words
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
    Number,
    cut,
    open_book,
    set_up_print,
    write_cell,
)
from kxai.export.stamp import STAMP, stamp_of
from kxai.schema.figure import Figure
from kxai.schema.finding import BEYOND_SUMS
from kxai.schema.report import KIND_ZH
from kxai.store import State, Store, StoredReport, full_id
from kxai.store.rows import finding_start

OVERVIEW, PROBLEMS, FIGURES, REPORTS = "概览", "问题清单", "指标数据", "报告"

# Beyond this many rows looking a row up by its number would make the workbook slow to open.
_LOOKED_UP = 100_000
# Excel drops links of a sheet that has more than 65,530.
_LINKED = 60_000
_MEANINGS = (
    ("指标数据", "读出的数字中，认出了是什么、哪一年、多少的"),
    (
        "核对的关系",
        "报告写明或隐含的关系（分项与合计、占比、增减、前后一致等）中核对过的，成立的也算",
    ),
    ("错误", "按报告自己的数字算不拢"),
    ("提醒", "多半不对，或要对照原件才能断定"),
    ("提示", "供参考"),
)


WORKBOOK = "review.xlsx"


def write_workbook(
    store: Store,
    folder: Path,
    *,
    rows: int = EXCEL_ROWS,
    before_replacing: Callable[[], None] | None = None,
) -> Path:
    """Write review.xlsx into ``folder``; sheets of more than ``rows`` rows go on on another.

    What people wrote into the one that is there is not looked at: see ``kxai.export.taken_back``;
    ``before_replacing`` is called when the new one is ready. Memory does not grow with the number
    of reports. Raises WorkspaceError.
    """
    path = folder / WORKBOOK
    with replacing(path) as temporary, scratch(folder) as aside:
        book = open_book(temporary, aside)
        book.set_properties({"title": "报告核对结果", "comments": f"kxai {kxai.__version__}"})
        book.set_custom_property(STAMP, str(stamp_of(store)))
        try:
            _fill(book, store, rows)
        finally:
            book.close()
        if before_replacing is not None:
            before_replacing()
    return path


def _fill(book: Any, store: Store, rows: int) -> None:
    formats = Formats(book)
    _write_overview(book, store, formats, rows)
    problems = LongSheet(book, PROBLEMS, PROBLEM_COLUMNS, formats, rows=rows, fitted=True)
    remarks = LongSheet(book, REMARKS, REMARK_COLUMNS, formats, rows=rows, fitted=True)
    figures = LongSheet(book, FIGURES, FIGURE_COLUMNS, formats, rows=rows, lines=2)
    reports = LongSheet(book, REPORTS, REPORT_COLUMNS, formats, rows=rows, fitted=True)
    look_up = store.totals().figures <= min(_LOOKED_UP, rows - 1)
    states = {full_id(finding): state for finding, state in store.decided()}
    for stored in store.reports():
        reports.append(report_cells(stored))
        _write_report(store, stored, problems, figures, states, look_up=look_up)
        write_remarks(store, stored, remarks, states)
    reports.finish()
    figures.finish()
    write_readings(book, store, formats, rows=rows)
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


def _write_overview(book: Any, store: Store, formats: Formats, rows: int) -> None:
    sheet = book.add_worksheet(OVERVIEW)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 18)
    sheet.set_column(3, 7, 10)
    sheet.set_column(8, 8, 40)
    sheet.hide_gridlines(2)
    set_up_print(sheet, paper=9)
    totals, kinds = store.totals(), store.finding_kinds()
    row = 0

    def write(cells: Sequence[object], *names: str) -> None:
        nonlocal row
        for column, cell in enumerate(cells):
            write_cell(sheet, row, column, cell, formats, names[min(column, len(names) - 1)])
        row += 1

    def lead(column: int, text: str, target: str, target_row: int = 0) -> None:
        """Make a cell of the row that was just written a link."""
        place = f"internal:'{target}'!A{target_row + 1}"
        sheet.write_url(row - 1, column, place, formats["link"], cut(text))

    severities = tuple(words.SEVERITY_ZH)
    write(["报告核对结果"], "title")
    write([f"由kxai {kxai.__version__}生成；“问题清单”供逐条复核，位置可点击跳转"], "muted")
    write([])
    write(["总数"], "caption")
    write(["报告", totals.reports], "plain")
    lead(0, "报告", REPORTS)
    write(["指标数据", Number(str(totals.figures), 0)], "plain")
    lead(0, "指标数据", FIGURES)
    write(["核对的关系", Number(str(totals.checked), 0)], "plain")
    for severity in severities:
        write([f"问题：{words.SEVERITY_ZH[severity]}", totals.findings[severity]], "plain")
        lead(0, f"问题：{words.SEVERITY_ZH[severity]}", PROBLEMS)
    write([])
    write(["各栏的意思"], "caption")
    for name, meaning in _MEANINGS:
        write([name, meaning], "plain", "muted")
    write([])
    write(["问题分类"], "caption")
    write(["类别", *words.SEVERITY_ZH.values(), "合计"], "header")
    for kind in sorted({kind for kind, _ in kinds}):
        counts = [kinds.get((kind, severity), 0) for severity in severities]
        write([words.KIND_ZH.get(kind, kind), *counts, sum(counts)], "plain")
    write([])
    write(["核对结果"], "caption")
    write(["判定", "关系数"], "header")
    for verdict, name in words.VERDICT_ZH.items():
        if verdict in totals.relations:
            write([name, totals.relations[verdict]], "plain")
    write([])
    write(["各报告"], "caption")
    titles = ("单位", "年度", "类型", "指标数据", "核对的关系", *words.SEVERITY_ZH.values(), "文件")
    write(titles, "header")
    for number, stored in enumerate(store.reports(), 1):
        report = stored.report
        counted = stored.totals
        counts = [counted.findings[severity] for severity in severities]
        cells = (report.org, report.year, KIND_ZH[report.kind], counted.figures, counted.checked)
        file = words.file_name(report.source)
        write([*cells, *counts, file], "wrap", "center", "wrap", "plain")
        if number < min(_LINKED, rows):
            lead(8, file, REPORTS, number)
    unread = store.unread()
    if not unread:
        return
    write([])
    write([f"未读出的文件（{len(unread)}个，不在以上各数之内）"], "caption")
    write(["文件", "编号", "原因"], "header")
    for entry in unread:
        code, reason = entry["code"] or "E103", entry["reason"] or MESSAGES["E103"]
        write([words.file_name(entry["source"]), code, reason], "wrap", "center", "plain")
