"""The sheet 概览 of the workbook: what was read and found, over all and report by report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import kxai
from kxai.errors import MESSAGES
from kxai.export import words
from kxai.export.choice import Choice
from kxai.export.sheets import Formats, Number, cut, set_up_print, write_cell
from kxai.schema.report import KIND_ZH
from kxai.store import Store

OVERVIEW, PROBLEMS, FIGURES, REPORTS = "概览", "问题清单", "指标数据", "报告"

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
    ("报告值、复算值", "报告写的数，和由报告其他数字算出的数"),
    ("页/段", "第几页、第几段、文本的第几行，或工作表的单元格；点一下到该处"),
    ("维度", "数字只说某个科目、项目、单位或资金来源的，是哪一个"),
    ("阶段", "预算、调整预算、决算或目标；空着的，报告没有说"),
    ("基本单位数值", "换算成元、份、人等单位以后的数"),
    ("来源层", "数字在正文、表格还是图表里"),
    ("置信度", "名称认得有多准，从0到1；0.7以下的不据以报错误"),
    ("相关问题", "以这个数字为依据的问题，点一下跳到那里"),
    ("尾差", "相差在四舍五入的范围以内；很少会碰巧这样的，是尾差可疑"),
    ("舍位平衡", "为了合计相等，分项的末位调整过"),
    ("无从分辨", "数字太粗，对不对都说得通"),
    ("无法判定", "缺少要用的数，或数字只是约数"),
    ("基数为零", "上年或预算为零，没有增减率可言"),
)


def write_overview(
    book: Any,
    store: Store,
    formats: Formats,
    rows: int,
    choice: Choice,
    ids: Sequence[str] | None,
) -> None:
    """Add the sheet, of the reports ``ids`` (all with None), which ``choice`` chose; other sheets
    go on on another after ``rows`` rows."""
    sheet = book.add_worksheet(OVERVIEW)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 18)
    sheet.set_column(3, 7, 10)
    sheet.set_column(8, 8, 40)
    sheet.hide_gridlines(2)
    set_up_print(sheet, paper=9)
    totals, kinds = store.totals(ids), store.finding_kinds(ids)
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
    if ids is not None:
        write([f"只含{choice.told()}的{len(ids)}份报告，工作区共{store.count()}份"], "muted")
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
    write(["各栏和用语的意思"], "caption")
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
    for number, stored in enumerate(store.reports(ids), 1):
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
