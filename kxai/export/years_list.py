"""A comparison over years as a list: a row for each print, those that deny another among them."""

from __future__ import annotations

from collections.abc import Iterator

from kxai.export.lists import Row, Table
from kxai.export.quote import Quoter, quoter_of
from kxai.export.sheets import Column, Number
from kxai.export.words import LAYER_ZH, file_name, title_of, unit_zh
from kxai.genre.catalogue import CATALOGUE
from kxai.review.over_years import Cell, Comparison
from kxai.review.over_years import Row as Compared
from kxai.schema.figure import Figure
from kxai.store import Store, plain

COLUMNS = (
    Column("单位", 26),
    Column("指标", 24),
    Column("年度", 7, "center"),
    Column("数值", 16),
    Column("计量单位", 9, "center"),
    Column("基本单位数值", 18),
    Column("比上年", 10, "center"),
    Column("说明", 22),
    Column("报告", 30),
    Column("文件", 30),
    Column("页/段", 9, "plain"),
    Column("来源层", 8, "center"),
)


def years_list(store: Store, found: Comparison, *, body: str = "") -> Table:
    """A comparison as a table; ``body`` where its rows are indicators of one."""

    def rows() -> Iterator[Row]:
        quoters: dict[str, Quoter] = {}
        for row in found.rows:
            for year, cell in row.cells.items():
                for figure in (cell.figure, *cell.denied):
                    quoter = quoters.get(figure.report)
                    if quoter is None:
                        quoter = quoters[figure.report] = quoter_of(store, figure.report)
                    place = quoter.place(figure.start)
                    yield _cells(found, row, year, cell, figure, place, body)

    return Table("历年对比", COLUMNS, rows)


def _cells(
    found: Comparison, row: Compared, year: int, cell: Cell, figure: Figure, place: str, body: str
) -> Row:
    report = found.reports[figure.report]
    indicator = CATALOGUE[figure.indicator].zh
    base = plain(figure.base_value)
    own = figure is cell.figure
    change = f"{cell.change:+.1%}" if own and cell.change is not None else ""
    return [
        body or row.name, indicator, year, Number(plain(figure.value), figure.decimals),
        unit_zh(figure.unit), Number(base, len(base.partition(".")[2])), change,
        _remark(cell, figure, report.year), title_of(report), file_name(report.source), place,
        LAYER_ZH[figure.layer],
    ]  # fmt: skip


def _remark(cell: Cell, figure: Figure, year: int | None) -> str:
    last = "上年数" if (year or 0) > (figure.year or 0) else ""
    if figure is not cell.figure:
        return f"{last or '另一份报告'}，与所列不同"
    return "，".join(filter(None, (last, "与同列其他单位相差悬殊" if cell.outlier else "")))
