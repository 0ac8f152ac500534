"""The nine tables of a body's accounts: each amount becomes a figure that names its cell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.sheets.nine_tables import BODY, YEAR, nine_tables
from kxai.extract import extract
from kxai.extract.extraction import Extraction
from kxai.schema.figure import Figure
from tests.load.sheets.books import book, read, write_xlsxwriter

FOLDER = Path("fixtures/sheets")


def amounts() -> dict[str, float]:
    """The floats of the tables by the address of their cell."""
    return {
        f"{layout.name}!{chr(65 + column)}{row}": value
        for layout in nine_tables()
        for row, values in enumerate(layout.rows, 1)
        for column, value in enumerate(values)
        if isinstance(value, float)
    }


@pytest.fixture(scope="module", params=["xls", "xlsx", "ods"])
def accounts(request: pytest.FixtureRequest) -> Extraction:
    return extract(read(FOLDER / f"accounts_2021.{request.param}"))


def test_every_amount_and_nothing_else(accounts: Extraction) -> None:
    found = {figure.cell: float(figure.value) for figure in accounts.figures}
    assert found == amounts()
    assert len(accounts.figures) == len(found) > 150


def test_who_when_and_what(accounts: Extraction) -> None:
    report = accounts.report
    assert (report.org, report.year, report.kind, report.unit) == (
        BODY,
        YEAR,
        "final_accounts",
        "万元",
    )
    assert {figure.unit for figure in accounts.figures} == {"万元"}
    assert {figure.year for figure in accounts.figures} == {YEAR}
    assert {figure.layer for figure in accounts.figures} == {"table"}


def at(accounts: Extraction, sheet: int, cell: str) -> Figure:
    address = f"{nine_tables()[sheet - 1].name}!{cell}"
    return next(figure for figure in accounts.figures if figure.cell == address)


@pytest.mark.parametrize(
    ("sheet", "cell", "indicator", "dims"),
    [
        (1, "C11", "income.total", {}),
        (1, "F11", "expenditure.total", {}),
        (1, "F13", "balance.closing", {}),
        (1, "F7", "function", {"code": "206"}),
        (2, "D11", "function", {"code": "2060702"}),
        (3, "D10", "function", {"code": "2060701", "type": "基本支出"}),
        (5, "C14", "function", {"code": "2080505"}),
        (6, "C6", "expenditure.wages", {}),
        (9, "A7", "three_public.total", {}),
        (9, "I7", "three_public.vehicles", {}),
        (9, "L7", "three_public.reception", {}),
    ],
)
def test_labels_by_row_and_column(
    accounts: Extraction, sheet: int, cell: str, indicator: str, dims: dict[str, str]
) -> None:
    figure = at(accounts, sheet, cell)
    assert figure.indicator == indicator
    assert dims.items() <= figure.dims.items()


def test_budget_beside_accounts(accounts: Extraction) -> None:
    assert [at(accounts, 9, f"{column}7").stage for column in "AFGL"] == [
        "budget",
        "budget",
        "final",
        "final",
    ]


def test_in_yuan_with_thousands_separators(tmp_path: Path) -> None:
    """The same tables in 元: every figure is ten thousand times as large."""
    sheets = [
        replace(layout, rows=[[_in_yuan(v) for v in row] for row in layout.rows])
        for layout in nine_tables()
    ]
    write_xlsxwriter(sheets, tmp_path / "a.xlsx")
    figures = extract(read(tmp_path / "a.xlsx")).figures
    assert {figure.unit for figure in figures} == {"元"}
    assert {f.cell: float(f.value) for f in figures} == {
        cell: round(value * 10_000, 2) for cell, value in amounts().items()
    }
    assert "2,895,500.00" in {figure.text for figure in figures}


def _in_yuan(value: str | float | None) -> str | float | None:
    if isinstance(value, float):
        return round(value * 10_000, 2)
    return value.replace("单位：万元", "单位：元") if isinstance(value, str) else value


def test_codes_in_columns_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["支出决算表", None, None, None, None],
        ["单位：万元", None, None, None, None],
        ["科目编码", None, None, "科目名称", "本年支出合计"],
        ["类", "款", "项", None, None],
        ["206", "07", "01", "机构运行", 152.3],
        ["208", "05", "05", "养老保险缴费支出", 24.53],
    ]
    path = book(tmp_path, rows, "A3:C3", "D3:D4", "E3:E4")
    figures = extract(read(path)).figures
    assert [(f.text, f.dims.get("code")) for f in figures] == [
        ("152.30", "2060701"),
        ("24.53", "2080505"),
    ]


@pytest.mark.parametrize(
    ("rows", "name", "org", "year", "kind"),
    [
        ([["编制单位：北岭县妇女联合会", None], ["项目", "金额"], ["收入", 1.0]], "2019年度部门决算公开表", "北岭县妇女联合会", 2019, "final_accounts"),
        ([["部门：北岭县某某站", None], ["收入决算表", None], ["项目", "金额"], ["收入", 1.0]], "表", "北岭县某某站", None, "final_accounts"),
        ([["部门收支总表", None], ["项目", "2023年预算数"], ["收入", 1.0]], "北岭县科协", "北岭县科学技术协会", 2023, "budget"),
        ([["单位：万元", None], ["项目", "金额"], ["收入", 1.0]], "数据", None, None, "unknown"),
    ],
)  # fmt: skip
def test_whose_tables_they_are(
    tmp_path: Path,
    rows: list[list[str | float | None]],
    name: str,
    org: str | None,
    year: int | None,
    kind: str,
) -> None:
    report = extract(read(book(tmp_path, rows).rename(tmp_path / f"{name}.xlsx"))).report
    assert (report.org, report.year, report.kind) == (org, year, kind)


def test_a_title_says_more_than_the_file_s_name(tmp_path: Path) -> None:
    rows: list[list[str | float | None]] = [
        ["榆川县科协2021年度部门决算", None],
        ["项目", "金额"],
        ["收入", 1.0],
    ]
    path = book(tmp_path, rows).rename(tmp_path / "北岭县科协2019年度部门预算.xlsx")
    report = extract(read(path)).report
    assert (report.org, report.year, report.kind) == ("榆川县科学技术协会", 2021, "final_accounts")
