"""The columns of what lists show of a finding, a figure and a report, and the cells in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kxai.export import words
from kxai.export.opinions import OPINION_COLUMNS
from kxai.export.quote import Quoter
from kxai.export.sheets import Column, Number
from kxai.schema.figure import STAGE_ZH, Figure
from kxai.schema.finding import Finding
from kxai.schema.report import KIND_ZH
from kxai.store import StoredReport, plain

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


def problem_cells(
    stored: StoredReport, finding: Finding, quoter: Quoter, place: object, section: Sequence[str]
) -> list[object]:
    """The cells of ``PROBLEM_COLUMNS`` between the number of the row and what was decided."""
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


def figure_cells(stored: StoredReport, figure: Figure, quoter: Quoter) -> list[object]:
    """The cells of ``FIGURE_COLUMNS`` between the number of the row and the problem."""
    report = stored.report
    base = plain(figure.base_value)
    return [
        report.org,
        words.file_name(report.source),
        words.indicator_zh(figure),
        figure.label,
        words.dims_zh(figure),
        figure.year,
        STAGE_ZH[figure.stage],
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


def report_cells(stored: StoredReport) -> list[object]:
    """The cells of ``REPORT_COLUMNS``."""
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
