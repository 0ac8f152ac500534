"""Tables recovered from torn, tabbed and piped text, and what they say about a cell."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kxai.schema import Cell, Grid
from kxai.text.grid import is_header, is_value, recover_grids, split_grid
from kxai.text.headers import (
    caption_before,
    cell_at,
    column_headers,
    header_rows,
    row_code,
    row_headers,
    table_unit,
)

Rows = list[list[str]]


def torn(rows: Rows) -> str:
    return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows)


FORM = torn(
    [
        ["年度支出情况（万元）"],
        ["机构名称", "支出合计", "其中：", "结余"],
        ["", "", "基本支出", "其中：", "项目支出", ""],
        ["", "", "", "人员支出", "公用支出", "", ""],
        ["汇总", "90", "60", "44", "16", "30", "5"],
        ["1、局机关", "90", "60", "44", "16", "30", ""],
    ]
)


def at(text: str, grid: Grid, words: str) -> Cell:
    return next(c for c in grid.cells if text[c.start : c.end] == words)


def test_merged_headers_of_a_torn_form() -> None:
    (grid,) = recover_grids(FORM)
    assert (grid.rows, grid.columns) == (6, 7)
    assert header_rows(grid, FORM) == 4
    assert column_headers(grid, 4, 3, FORM) == ["其中：", "人员支出"]
    assert column_headers(grid, 4, 1, FORM) == ["支出合计"]
    assert column_headers(grid, 4, 6, FORM) == ["结余"]
    assert column_headers(grid, 4, 5, FORM)[-1] == "项目支出"
    assert row_headers(grid, 5, 4, FORM) == ["1、局机关"]
    assert table_unit(grid, FORM) == "万元"


def test_tables_one_after_another_are_cut_apart() -> None:
    text = (
        FORM
        + "\n\n"
        + torn(
            [
                ["机构名称", "三公经费", "其中："],
                ["", "", "接待费", "用车费"],
                ["汇总", "2", "1", "1"],
            ]
        )
    )
    first, second = recover_grids(text)
    assert (first.columns, second.columns) == (7, 4)
    assert column_headers(second, 2, 3, text) == ["其中：", "用车费"]


def test_prose_behind_a_torn_table_stays_prose() -> None:
    text = FORM + "\n\n\n\n一、单位概况\n\n全年支出90万元。\n"
    (grid,) = recover_grids(text)
    assert grid.end <= text.index("一、单位概况")


def test_a_cell_goes_on_over_lines() -> None:
    text = torn([["三公经费\n\n合计", "其中："], ["2.5", "1.5"]])
    (grid,) = recover_grids(text)
    assert text[grid.cells[0].start : grid.cells[0].end] == "三公经费\n\n合计"


def test_label_and_value_side_by_side() -> None:
    text = torn(
        [
            ["项目名称", "科普活动"],
            ["资金（万元）", "预算数：", "14", "执行数：", "13"],
            ["", "其中：财政", "14", "其中：财政", "13"],
        ]
    )
    (grid,) = recover_grids(text)
    assert header_rows(grid, text) == 0
    value = at(text, grid, "13")
    assert row_headers(grid, value.row, value.column, text) == ["执行数："]


def test_indicator_rows_inherit_merged_labels() -> None:
    text = torn(
        [
            ["一级指标", "二级指标", "三级指标", "指标值", "完成值"],
            ["产出指标", "数量指标", "培训", "5", "6"],
            ["", "", "讲座", "3场", "3场"],
            ["效益指标", "社会效益", "满意度", "≥90%", "95%"],
        ]
    )
    (grid,) = recover_grids(text)
    assert row_headers(grid, 2, 3, text) == ["产出指标", "数量指标", "讲座"]
    assert column_headers(grid, 3, 4, text) == ["完成值"]


def test_tabbed_and_piped_tables() -> None:
    tabbed = "单位：元\n项目编码\t130\t\t名称\t科普\n预算数\t53100.00\t其中：财政\t53100.00\t\n\n文字。\n"
    (grid,) = recover_grids(tabbed)
    assert table_unit(grid, tabbed) == "元"
    assert "单位：元" in caption_before(grid, tabbed)
    piped = "| 编码 | 科目 | 金额 |\n| --- | --- | ---: |\n| 2060702 | 科普活动 | 12.5 |\n| 206 | 07 | 03 |\n后文\n"
    (table,) = recover_grids(piped)
    assert (table.rows, table.columns) == (3, 3)
    value = at(piped, table, "12.5")
    assert row_code(table, value.row, value.column, piped) == "2060702"
    assert cell_at(table, value.start) == value
    assert cell_at(table, 0) is None


def test_a_code_in_three_columns() -> None:
    text = "| 类 | 款 | 项 | 名称 | 金额 |\n| 206 | 07 | 02 | 科普活动 | 12.5 |\n"
    (grid,) = recover_grids(text)
    value = at(text, grid, "12.5")
    assert row_code(grid, value.row, value.column, text) == "2060702"
    assert row_code(grid, 0, 4, text) == ""


def test_two_labels_in_a_row() -> None:
    text = "| 项目 | 决算数 | 项目 | 决算数 |\n| 收入合计 | 9 | 支出合计 | 8 |\n"
    (grid,) = recover_grids(text)
    assert row_headers(grid, 1, 3, text) == ["支出合计"]


def test_marked_tables_are_split_at_their_headers() -> None:
    words = [["项目名称", "科普", ""], ["一级指标", "指标值", "完成值"], ["产出", "5", "6"]]
    text, cells = "", []
    for r, row in enumerate(words):
        for c, word in enumerate(row):
            cells.append(Cell(r, c, len(text), len(text) + len(word)))
            text += word + "\t"
    whole = Grid(0, len(text), 3, 3, tuple(cells))
    first, second = split_grid(whole, text)
    assert (first.rows, second.rows) == (1, 2)
    assert column_headers(second, 1, 2, text) == ["完成值"]


def test_merged_cells_of_the_file_itself() -> None:
    text = "名称 合计 其中 甲 乙 汇总 9 4 5 "
    spans = {word: (text.index(word), text.index(word) + len(word)) for word in text.split()}
    layout = [("名称", 0, 0, 2, 1), ("合计", 0, 1, 2, 1), ("其中", 0, 2, 1, 2), ("甲", 1, 2, 1, 1), ("乙", 1, 3, 1, 1),
              ("汇总", 2, 0, 1, 1), ("9", 2, 1, 1, 1), ("4", 2, 2, 1, 1), ("5", 2, 3, 1, 1)]  # fmt: skip
    cells = tuple(Cell(r, c, *spans[w], down, across) for w, r, c, down, across in layout)
    grid = Grid(0, len(text), 3, 4, cells)
    assert header_rows(grid, text) == 2
    assert column_headers(grid, 2, 3, text) == ["其中", "乙"]
    assert column_headers(grid, 2, 1, text) == ["合计"]


def test_values_and_headers() -> None:
    assert [is_value(w) for w in ("12.5", "≥95%", "3场", "2021年", "科普活动5次", "-0.48", "")] == [
        True,
        True,
        True,
        False,
        False,
        True,
        False,
    ]
    assert is_header(["一级指标", "指标值"])
    assert not is_header(["甲", "乙"])


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "甲", "12.5", "机构名称", "其中：", "合计"]),
            min_size=1,
            max_size=6,
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=120, deadline=None)
def test_any_torn_rows_make_grids_whose_cells_are_in_place(rows: Rows) -> None:
    text = "前文。\n\n" + torn(rows) + "\n\n\n后文。\n"
    for grid in recover_grids(text):
        places = set()
        for cell in grid.cells:
            assert 0 <= cell.column < cell.column + cell.colspan <= grid.columns
            assert grid.start <= cell.start <= cell.end <= grid.end
            for column in range(cell.column, cell.column + cell.colspan):
                assert (cell.row, column) not in places
                places.add((cell.row, column))
            column_headers(grid, cell.row, cell.column, text)
            row_headers(grid, cell.row, cell.column, text)


def tabbed(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def test_rows_below_a_merged_cell_stand_under_their_own_columns() -> None:
    """A text dump writes a merged cell once: the rows it covers lack their first cells."""
    text = tabbed(
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分",
        "产出指标\t数量指标\t乡村讲座\t≥50场\t54场\t6\t6",
        "新建小屋\t8间\t8间\t6\t5",
        "质量指标\t到课率\t≥85%\t80.6%\t8\t7.5",
        "总分\t100\t94.6",
    )
    (grid,) = recover_grids(text)
    assert [at(text, grid, words).column for words in ("新建小屋", "5", "质量指标", "7.5")] == [
        2,
        6,
        1,
        6,
    ]
    assert at(text, grid, "94.6").column == 6


def test_rows_below_a_header_with_an_empty_corner() -> None:
    text = tabbed(
        "项目资金\t\t年初预算数\t执行数\t得分",
        "资金总额\t80.00\t79.55\t9.3",
        "其中：财政拨款\t54.00\t53.05\t—",
    )
    (grid,) = recover_grids(text)
    assert [at(text, grid, words).column for words in ("资金总额", "80.00", "9.3", "54.00")] == [
        1,
        2,
        4,
        2,
    ]
