"""The sheet of what is told beside the sums; what it and that of the problems have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kxai.export import words
from kxai.export.opinions import DECISION_COLUMN, OPINION_COLUMNS, OPINIONS, opinion_cells
from kxai.export.quote import quoter_of
from kxai.export.sheets import Column, Formats, LongSheet
from kxai.schema.finding import BEYOND_SUMS, Finding
from kxai.store import State, Store, StoredReport
from kxai.store.rows import finding_start

REMARKS = "公开与规范"
_SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}

REMARK_COLUMNS = (
    Column("序号", 6, "center"),
    Column("严重程度", 9, "center"),
    Column("类别", 10, "center"),
    Column("报告单位", 18),
    Column("年度", 7, "center"),
    Column("文件", 24),
    Column("页/段", 9, "plain"),
    Column("章节", 26),
    Column("原文", 52),
    Column("说明", 52),
    Column("依据", 30),
    *OPINION_COLUMNS,
)


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first, those of one severity by place."""
    return sorted(findings, key=lambda f: (_SEVERITY_ORDER[f.severity], finding_start(f)))


def write_remarks(
    store: Store, stored: StoredReport, remarks: LongSheet, states: Mapping[str, State]
) -> None:
    """What is told beside the sums: a sheet of its own, for other reviewers read it. ``states`` are
    those of decided findings by full id."""
    report = stored.report
    found = by_severity(f for f in store.findings(report.id) if f.kind in BEYOND_SUMS)
    if not found:
        return
    quoter = quoter_of(store, report.id)
    for finding in found:
        told = finding.diagnosis[0] if finding.diagnosis else {}
        cells = [
            words.SEVERITY_ZH[finding.severity],
            words.KIND_ZH[finding.kind],
            report.org,
            report.year,
            words.file_name(report.source),
            quoter.place(finding_start(finding)) if finding.spans else None,
            " › ".join(told.get("section", ())),
            quoter.quote(finding.spans) if finding.spans else None,
            finding.explanation,
            told.get("text"),
            *opinion_cells(finding, states),
        ]
        remarks.append([remarks.length + 1, *cells])


def invite_review(sheet: Any, last: int, columns: Sequence[Column], formats: Formats) -> None:
    """Colour the severities of the rows up to ``last``, and offer the decisions in their column;
    another may be written."""
    for severity, name in words.SEVERITY_ZH.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": formats[severity]}
        sheet.conditional_format(1, 1, last, 1, rule)
    choice = {
        "validate": "list",
        "source": list(OPINIONS),
        "error_type": "warning",
        "error_title": DECISION_COLUMN.title,
        "error_message": "建议填写：" + "、".join(OPINIONS),
    }
    at = columns.index(DECISION_COLUMN)
    sheet.data_validation(1, at, last, at, choice)
