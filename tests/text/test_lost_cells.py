"""Rows that lost their empty cells: sums say where their numbers belong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kxai.text.grid import recover_grids
from kxai.text.lost_cells import CodedRow, places_of_numbers

SPENT = ["合计", "基本支出", "项目支出"]


def _rows(told: dict[str, tuple[str, ...]]) -> list[CodedRow]:
    return [CodedRow(code, [Decimal(value) for value in values]) for code, values in told.items()]


def test_an_account_tells_its_parts_and_they_tell_it() -> None:
    rows = _rows(
        {
            "": ("90", "60", "30"),
            "206": ("50", "20", "30"),
            "20607": ("50", "20", "30"),
            "2060701": ("20", "20"),
            "2060702": ("30", "30"),
            "208": ("40", "40"),
            "20805": ("40", "40"),
        }
    )
    assert places_of_numbers(SPENT, rows) == [
        (0, 1, 2),
        (0, 1, 2),
        (0, 1, 2),
        (0, 1),
        (0, 2),
        (0, 1),
        (0, 1),
    ]


def test_what_no_sum_tells_stays_open() -> None:
    rows = _rows({"206": ("20", "20"), "208": ("30", "30")})
    assert places_of_numbers(SPENT, rows) == [(0, None), (0, None)]
    # an account whose parts are not all printed tells nothing
    rows = _rows({"206": ("50", "20", "30"), "20607": ("15", "15")})
    assert places_of_numbers(SPENT, rows) == [(0, 1, 2), (0, None)]


def test_a_subtotal_holds_its_own_parts() -> None:
    columns = ["合计", "小计", "人员经费", "公用经费", "项目支出"]
    rows = _rows({"": ("70", "40", "35", "5", "30"), "205": ("40", "40", "35", "5")})
    assert places_of_numbers(columns, [*rows, *_rows({"206": ("30", "30")})]) == [
        (0, 1, 2, 3, 4),
        (0, 1, 2, 3),
        (0, 4),
    ]


def test_of_receipts_the_usual_one_is_there() -> None:
    columns = ["本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入"]
    assert places_of_numbers(columns, _rows({"208": ("50", "50")})) == [(0, 1)]


@pytest.mark.parametrize("front", [True, False])
def test_a_table_in_one_line(front: bool) -> None:
    heads = "本年支出合计 基本支出 项目支出"
    codes = "科目编码 科目名称"
    header = f"项目 {heads} {codes} 栏次 1 2 3" if front else f"{codes} {heads}"
    text = (
        f"支出决算表 单位：万元 {header} 合计 9.00 6.00 3.00 206 科学技术支出 5.00 2.00 3.00 "
        "2060701 机构运行 2.00 2.00 2060702 科普活动 3.00 3.00 208 社会保障和就业支出 4.00 4.00\n"
    )
    (grid,) = recover_grids(text)
    cells = {(c.row, c.column): text[c.start : c.end] for c in grid.cells if c.start < c.end}
    by_name = {cells[row, 1]: row for row in range(grid.rows) if (row, 1) in cells}
    columns = {cells[0, column]: column for column in range(2, 5)}
    class_row, item_row = by_name["社会保障和就业支出"], by_name["科学技术支出"]
    assert cells[item_row, columns["项目支出"]] == "3.00"
    assert cells[class_row, columns["本年支出合计"]] == "4.00"
    # 206 is told whole, so what is left of the total is 基本支出
    assert cells[class_row, columns["基本支出"]] == "4.00"
    assert (class_row, columns["项目支出"]) not in cells
