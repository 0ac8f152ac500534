"""review.xlsx: the reviewer's workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import kxai
from kxai.errors import MESSAGES
from kxai.export import words
from kxai.export.files import replacing, scratch
from kxai.export.opinions import OPINION_COLUMNS, opinion_cells
from kxai.export.quote import Quoter, quoter_of
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
    Column,
    Formats,
    Link,
    LongSheet,
    Number,
    set_up_print,
    write_cell,
)
from kxai.export.stamp import STAMP, stamp_of
from kxai.schema.figure import Figure
from kxai.schema.finding import BEYOND_SUMS, Finding
from kxai.schema.report import KIND_ZH
from kxai.store import State, Store, StoredReport, full_id, plain
from kxai.store.rows import finding_start

OVERVIEW, PROBLEMS, FIGURES, REPORTS = "概览", "问题清单", "指标数据", "报告"

PROBLEM_COLUMNS = (
    Column("序号", 6, "center"),
    Column("严重程度", 9, "center"),
    Column("报告单位", 18),
    Column("年度", 7, "center"),
    Column("文件", 24),
    Column("页/段", 9, "plain"),
    Column("章节", 26),
    Column("原文", 52),
    Column("计算式", 34),
    Column("报告值", 13),
    Column("复算值", 13),
    Column("差额", 12),
    Column("判定", 10, "center"),
    Column("说明", 44),
    Column("可能原因", 32),
    *OPINION_COLUMNS,
)
FIGURE_COLUMNS = (
    Column("序号", 8, "center"),
    Column("报告", 20),
    Column("文件", 24),
    Column("指标", 22),
    Column("名称", 20),
    Column("维度", 22),
    Column("年度", 7, "center"),
    Column("阶段", 9, "center"),
    Column("类型", 12),
    Column("数值", 14),
    Column("单位", 8, "plain"),
    Column("基本单位数值", 18),
    Column("原文", 48),
    Column("章节", 30),
    Column("页/段", 9, "plain"),
    Column("来源层", 8, "center"),
    Column("置信度", 8, "center"),
    Column("相关问题", 11, "plain"),
)
REPORT_COLUMNS = (
    Column("编号", 14, "plain"),
    Column("文件", 36),
    Column("单位", 24),
    Column("地区", 16),
    Column("级别", 8, "center"),
    Column("年度", 7, "center"),
    Column("类型", 16),
    Column("金额单位", 9, "center"),
    Column("指标数据", 9, "plain"),
    Column("核对的关系", 9, "plain"),
    Column("错误", 7, "plain"),
    Column("提醒", 7, "plain"),
    Column("提示", 7, "plain"),
    Column("备注", 40),
)
_SEE_EQUATION = "见计算式"
_NEAR = 20  # characters of context on each side of a figure
_QUANTITY = re.compile(r"(-?\d[\d,]*)(\.\d+)?\s*(\D{0,8})")
# Beyond this many rows looking a row up by its number would make the workbook slow to open.
_LOOKED_UP = 100_000


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
    import xlsxwriter

    path = folder / WORKBOOK
    with replacing(path) as temporary, scratch(folder) as aside:
        book = xlsxwriter.Workbook(
            str(temporary),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": str(aside),
                "default_format_properties": {"font_name": "微软雅黑", "font_size": 10},
            },
        )
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
    _write_overview(book, store, formats)
    problems = LongSheet(book, PROBLEMS, PROBLEM_COLUMNS, formats, rows=rows, fitted=True)
    remarks = LongSheet(book, REMARKS, REMARK_COLUMNS, formats, rows=rows, fitted=True)
    figures = LongSheet(book, FIGURES, FIGURE_COLUMNS, formats, rows=rows, lines=2)
    reports = LongSheet(book, REPORTS, REPORT_COLUMNS, formats, rows=rows, fitted=True)
    look_up = store.totals().figures <= min(_LOOKED_UP, rows - 1)
    states = {full_id(finding): state for finding, state in store.decided()}
    for stored in store.reports():
        reports.append(_report_cells(stored))
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
        figures.append([figures.length + 1, *_figure_cells(stored, figure, quoter), link])
    for finding in found:
        first = figure_at.get(finding.figure or "")
        place: object = quoter.place(finding_start(finding)) if finding.spans else None
        if first is not None:
            index, figure = first
            sheet, row = figures.place(index)
            number = index + 1 if look_up else None
            place = Link(quoter.place(figure.start), sheet, row, number)
        section = first[1].section if first is not None else ()
        told = _problem_cells(stored, finding, quoter, place, section)
        opinion = opinion_cells(finding, states)
        problems.append([problems.length + 1, *told, *opinion])


def _problem_cells(
    stored: StoredReport, finding: Finding, quoter: Quoter, place: object, section: Sequence[str]
) -> list[object]:
    report = stored.report
    causes = [str(entry.get("text", "")) for entry in finding.diagnosis]
    return [
        words.SEVERITY_ZH[finding.severity],
        report.org,
        report.year,
        words.file_name(report.source),
        place,
        " › ".join(section),
        quoter.quote(finding.spans),
        finding.equation,
        finding.stated,
        finding.expected,
        difference(finding.stated, finding.expected),
        words.VERDICT_ZH[finding.verdict],
        _without_equation(finding),
        "；".join(cause for cause in causes if cause),
    ]


def _without_equation(finding: Finding) -> str:
    """The explanation for a row that has the equation in a cell of its own."""
    return finding.explanation.replace(finding.equation or "\0", _SEE_EQUATION, 1)


def _figure_cells(stored: StoredReport, figure: Figure, quoter: Quoter) -> list[object]:
    report = stored.report
    base = plain(figure.base_value)
    return [
        report.org,
        words.file_name(report.source),
        words.indicator_zh(figure),
        figure.label,
        words.dims_zh(figure),
        figure.year,
        words.STAGE_ZH[figure.stage],
        words.role_zh(figure),
        Number(plain(figure.value), figure.decimals),
        words.unit_zh(figure.unit),
        Number(base, len(base.partition(".")[2])),
        quoter.quote([(figure.start, figure.end)], around=_NEAR),
        " › ".join(figure.section[-2:]),
        quoter.place(figure.start),
        words.LAYER_ZH[figure.layer],
        figure.confidence,
    ]


def _report_cells(stored: StoredReport) -> list[object]:
    report, totals = stored.report, stored.totals
    return [
        report.id,
        report.source,
        report.org,
        report.region,
        words.LEVEL_ZH.get(report.level),
        report.year,
        KIND_ZH[report.kind],
        report.unit,
        totals.figures,
        totals.checked,
        *(totals.findings[severity] for severity in words.SEVERITY_ZH),
        "；".join(report.notes),
    ]


def difference(stated: str, expected: str) -> str:
    """Stated less expected, where both are one number in one unit; otherwise nothing."""
    left, right = _QUANTITY.fullmatch(stated.strip()), _QUANTITY.fullmatch(expected.strip())
    if left is None or right is None or left[3] != right[3]:
        return ""
    less = _number(left) - _number(right)
    unit = "个百分点" if left[3] in ("%", "％") else left[3]
    return f"{less:+f}{unit}" if less else ""


def _number(match: re.Match[str]) -> Decimal:
    return Decimal(match[1].replace(",", "") + (match[2] or ""))


def _write_overview(book: Any, store: Store, formats: Formats) -> None:
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

    severities = tuple(words.SEVERITY_ZH)
    write(["报告核对结果"], "title")
    write([f"由kxai {kxai.__version__}生成；“问题清单”供逐条复核，位置可点击跳转"], "muted")
    write([])
    write(["总数"], "caption")
    write(["报告", totals.reports], "plain")
    write(["指标数据", Number(str(totals.figures), 0)], "plain")
    write(["核对的关系", Number(str(totals.checked), 0)], "plain")
    for severity in severities:
        write([f"问题：{words.SEVERITY_ZH[severity]}", totals.findings[severity]], "plain")
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
    for stored in store.reports():
        report = stored.report
        counted = stored.totals
        counts = [counted.findings[severity] for severity in severities]
        cells = (report.org, report.year, KIND_ZH[report.kind], counted.figures, counted.checked)
        write([*cells, *counts, words.file_name(report.source)], "wrap", "center", "wrap", "plain")
    unread = store.unread()
    if not unread:
        return
    write([])
    write([f"未读出的文件（{len(unread)}个，不在以上各数之内）"], "caption")
    write(["文件", "编号", "原因"], "header")
    for entry in unread:
        code, reason = entry["code"] or "E103", entry["reason"] or MESSAGES["E103"]
        write([words.file_name(entry["source"]), code, reason], "wrap", "center", "plain")
