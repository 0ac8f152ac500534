"""What a table says about its cells: forms, merged headers and labels, captions, units."""

from __future__ import annotations

import pytest

from kxai.schema import Cell, Grid
from kxai.text.grid import recover_grids, split_grid
from kxai.text.headers import (
    caption_before,
    cell_at,
    column_headers,
    header_rows,
    row_code,
    row_headers,
    table_unit,
    words_of,
)

Layout = list[tuple[str, int, int, int, int]]


def torn(rows: list[list[str]]) -> str:
    return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows)


def marked(layout: Layout) -> tuple[Grid, str]:
    """A table as a loader makes it: (words, row, column, row span, column span)."""
    text, cells = "", []
    for words, row, column, down, across in layout:
        cells.append(Cell(row, column, len(text), len(text) + len(words), down, across))
        text += f"{words}\t"
    rows = max(cell.row + cell.rowspan for cell in cells)
    columns = max(cell.column + cell.colspan for cell in cells)
    return Grid(0, len(text), rows, columns, tuple(cells)), text


def heads(grid: Grid, text: str, words: str) -> tuple[list[str], list[str]]:
    cell = next(cell for cell in grid.cells if words_of(cell, text) == words)
    place = (grid, cell.row, cell.column, text)
    return column_headers(*place), row_headers(*place)


def test_the_standard_self_evaluation_form_torn() -> None:
    text = torn(
        [
            ["项目名称", "科普活动"],
            ["主管部门", "甲县科协", "实施单位", "普及部"],
            ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率"],
            ["", "年度资金总额", "30", "28.5", "27", "10", "94.7%"],
            ["", "其中：财政拨款", "20", "18.5", "17", "—", "—"],
            ["年度总体目标", "预期目标", "实际完成情况"],
            ["", "办讲座8场以上", "办讲座9场"],
            [
                "绩效指标",
                "一级指标",
                "二级指标",
                "三级指标",
                "年度指标值",
                "实际完成值",
                "分值",
                "得分",
            ],
            ["", "产出指标", "数量指标", "讲座", "≥8场", "9场", "15", "15"],
            ["", "", "", "培训", "不少于100人", "88人", "14", "13"],
            ["", "", "质量指标", "合格率", "≥90%", "95%", "12", "11"],
            ["", "效益指标", "社会效益", "受益人数", "3000人以上", "3200人", "16", "16.5"],
            ["总分", "100", "97.2"],
        ]
    )
    form, funds, goals, indicators = recover_grids(text)
    assert header_rows(form, text) == 0
    assert heads(funds, text, "28.5") == (["全年预算数"], ["年度资金总额"])
    assert heads(funds, text, "17") == (["全年执行数"], ["其中：财政拨款"])
    assert table_unit(funds, text) == "万元"
    assert heads(goals, text, "办讲座9场") == (["实际完成情况"], [])
    assert heads(indicators, text, "88人") == (["实际完成值"], ["产出指标", "数量指标", "培训"])
    assert heads(indicators, text, "13")[1] == ["产出指标", "数量指标", "培训"]
    assert heads(indicators, text, "95%")[1] == ["产出指标", "质量指标", "合格率"]
    assert heads(indicators, text, "3200人")[1] == ["效益指标", "社会效益", "受益人数"]
    assert heads(indicators, text, "100") == (["分值"], ["总分"])
    assert heads(indicators, text, "97.2") == (["得分"], ["总分"])


def test_the_same_form_with_real_merges() -> None:
    grid, text = marked(
        [
            ("项目名称", 0, 0, 1, 1),
            ("科普活动", 0, 1, 1, 3),
            ("资金（元）", 1, 0, 3, 1),
            ("来源", 1, 1, 1, 1),
            ("年初预算数", 1, 2, 1, 1),
            ("全年执行数", 1, 3, 1, 1),
            ("财政", 2, 1, 1, 1),
            ("20", 2, 2, 1, 1),
            ("17", 2, 3, 1, 1),
            ("自筹", 3, 1, 1, 1),
            ("6", 3, 2, 1, 1),
            ("5", 3, 3, 1, 1),
        ]
    )
    form, funds = split_grid(grid, text)
    assert header_rows(form, text) == 0
    assert heads(funds, text, "5") == (["全年执行数"], ["资金（元）", "自筹"])
    assert table_unit(funds, text) == "元"


@pytest.mark.parametrize(
    ("rows", "headers"),
    [
        ([["项目名称", "甲"], ["预算数", "5"], ["执行数", "4"]], 0),
        ([["联系人", "张三", "联系电话", "甲"], ["编制", "5", "实有", "4"]], 0),
        ([["项目名称", "预算数", "执行数"], ["甲", "5", "4"], ["乙", "6", "6"]], 1),
        ([["支出内容", "金额"], ["奖品", "5"], ["差旅", "4"]], 1),
        ([["姓名", "职务", "单位"], ["张三", "主席", "科协"]], 1),
        ([["机构", "合计", "其中："], ["", "", "基本支出", "项目支出"], ["甲", "5", "4", "1"]], 2),
        ([["支出表（万元）"], ["机构", "合计", "项目"], ["甲", "5", "4"]], 2),
        ([["栏次", "1", "2"], ["甲", "5", "4"]], 1),
        ([["项目", "合计", "财政"], ["栏次", "1", "2"], ["甲", "5", "4"]], 2),
        ([["甲", "5", "4"], ["乙", "6", "6"]], 0),
    ],
)
def test_how_many_rows_are_headers(rows: list[list[str]], headers: int) -> None:
    text = torn(rows)
    grid = recover_grids(text)[0]
    assert header_rows(grid, text) == headers


def test_column_numbers_are_no_headers() -> None:
    text = torn([["项目", "合计", "财政"], ["栏次", "1", "2"], ["甲", "5", "4"]])
    (grid,) = recover_grids(text)
    assert heads(grid, text, "4") == (["财政"], ["甲"])


def test_labels_under_a_wide_header_are_rows_not_headers() -> None:
    text = torn(
        [
            ["评价内容", "绩效内容", "目标值", "完成情况"],
            ["产出目标", "质量指标", "", "", ""],
            ["", "数量指标", "讲座", "3", "4"],
            ["效益目标", "社会效益", "培训", "2", "5"],
        ]
    )
    (grid,) = recover_grids(text)
    assert header_rows(grid, text) == 1
    assert heads(grid, text, "4") == (["完成情况"], ["产出目标", "数量指标", "讲座"])


def test_a_label_that_begins_ends_those_right_of_it() -> None:
    text = torn(
        [
            ["一级指标", "二级指标", "指标名称", "指标解释", "指标值", "完成情况"],
            ["产出", "数量", "讲座", "全年场次", "3", "未达标"],
            ["", "", "培训", "", "获等级奖", "5"],
            ["效益", "", "覆盖率", "", "90%", "91%"],
        ]
    )
    (grid,) = recover_grids(text)
    assert heads(grid, text, "5")[1] == ["产出", "数量", "培训"]
    assert heads(grid, text, "91%")[1] == ["效益", "覆盖率"]


def test_total_rows_inherit_no_label() -> None:
    text = torn(
        [
            ["类别", "名称", "预算数", "执行数"],
            ["科普", "讲座", "3", "4"],
            ["", "合计", "5", "6"],
            ["合计", "", "7", "8"],
        ]
    )
    (grid,) = recover_grids(text)
    assert heads(grid, text, "8") == (["执行数"], ["合计"])
    assert heads(grid, text, "6")[1] == ["合计"]


def test_pairs_of_labels_and_values() -> None:
    text = "| 收入合计 | 9 | 支出合计 | 8 |\n| 财政拨款 | 7 | 基本支出 | 6 |\n"
    (grid,) = recover_grids(text)
    assert header_rows(grid, text) == 0
    assert row_headers(grid, 1, 3, text) == ["基本支出"]


def test_codes() -> None:
    text = "| 科目编码 | 科目名称 | 合计 | 备注 |\n| 2060702 | 科普活动 | 12.5 | 无 |\n| 甲 | 乙 | 3 | 无 |\n"
    (grid,) = recover_grids(text)
    assert row_code(grid, 1, 2, text) == "2060702"
    assert row_code(grid, 2, 2, text) == ""
    assert row_headers(grid, 1, 2, text) == ["科普活动"]


def test_places_outside_the_table() -> None:
    text = "| 名称 | 金额 |\n| 甲 | 5 |\n"
    (grid,) = recover_grids(text)
    assert column_headers(grid, 7, 9, text) == []
    assert row_headers(grid, 7, 1, text) == []
    assert row_code(grid, -1, 1, text) == ""


def test_cell_at_skips_empty_cells() -> None:
    text = torn([["机构", "合计", "项目"], ["甲", "", "4"]])
    (grid,) = recover_grids(text)
    for cell in grid.cells:
        for offset in range(cell.start, cell.end):
            assert cell_at(grid, offset) == cell
    assert cell_at(grid, grid.end) is None


def test_captions_and_units() -> None:
    table = torn([["机构", "合计", "项目"], ["甲", "5", "4"]])
    text = f"一、支出情况\n2021年支出表\n（单位：千元）\n\n{table}\n\n\t年度收入（万元）\n\n{table}\n\n{table}"
    first, second, *_ = recover_grids(text)
    assert caption_before(first, text) == "一、支出情况\n2021年支出表\n（单位：千元）"
    assert table_unit(first, text) == "千元"
    assert caption_before(second, text) == "年度收入（万元）"
    assert table_unit(second, text) == "万元"
    third = "正文里有5元。\n\n\n" + table
    assert table_unit(recover_grids(third)[0], third) is None
    headed = torn([["机构", "合计（万元）", "项目"], ["甲", "5", "4"]])
    assert table_unit(recover_grids(headed)[0], headed) == "万元"


def test_tables_without_rows_to_speak_of() -> None:
    grid, text = marked([("本表无数据", 0, 0, 1, 3)])
    assert header_rows(grid, text) == 1
    assert caption_before(grid, text) == "本表无数据"
    empty = Grid(0, 0, 1, 1, (Cell(0, 0, 0, 0),))
    assert header_rows(empty, "") == 0
    assert column_headers(empty, 0, 0, "") == row_headers(empty, 0, 0, "") == []
