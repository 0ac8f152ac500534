"""The sheet 读取情况 of the workbook: how well each report was read, and what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kxai.export.coverage_list import NOTES, read_archive, readings, reasons_zh
from kxai.export.sheets import Column, Formats, LongSheet, Number
from kxai.store import Store

READING = "读取情况"
READING_COLUMNS = (
    Column("文件", 36),
    Column("单位", 24),
    Column("年度", 7, "center"),
    Column("数字", 8, "plain"),
    Column("已标注（%）", 9, "plain"),
    Column("得到印证（%）", 9, "plain"),
    Column("说法", 8, "plain"),
    Column("已核对（%）", 9, "plain"),
    Column("未核对的原因", 30),
    Column("认出的表格", 8, "plain"),
    Column("未认出的表格", 8, "plain"),
    Column("未认出的表名", 36),
    Column("错误", 7, "plain"),
    Column("要留意的", 44),
)


def write_readings(
    book: Any, store: Store, formats: Formats, *, rows: int, ids: Sequence[str] | None = None
) -> None:
    """Add the sheet, of the reports ``ids``, by default all; one of more than ``rows`` rows
    goes on on another."""
    sheet = LongSheet(book, READING, READING_COLUMNS, formats, rows=rows, fitted=True)
    for one in readings(store, read_archive(store), ids):
        report, own = one.stored.report, one.coverage
        sheet.append(
            [
                report.source,
                report.org,
                report.year,
                own.numbers,
                _percent(own.labelled_share),
                _percent(own.confirmed_share),
                own.claimed(),
                _percent(own.checked_share),
                reasons_zh(own),
                own.known_tables,
                len(own.unknown_tables),
                "；".join(dict.fromkeys(title or "无标题" for title in own.unknown_tables)),
                one.stored.totals.findings["error"],
                "；".join(NOTES[code] for code in one.notes),
            ]
        )
    sheet.finish()


def _percent(share: float | None) -> Number | None:
    return None if share is None else Number(f"{100 * share:.1f}", 1)
