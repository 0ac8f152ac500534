"""What of a sheet is a line, what a table, and where one table ends."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kxai import errors
from kxai.load import load
from kxai.settings import Settings
from kxai.text.headers import caption_before, column_headers, header_rows, table_unit
from tests.load.files import put
from tests.load.sheets.books import book, raw, read, sheet_xml, words
from tests.work import steps

N = None


def test_title_body_and_unit_stand_above_the_table(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["2021年度收入支出决算总表", N, N],
            [N, N, "公开01表"],
            ["部门：榆川县科协", N, "单位：万元"],
            ["项目", "行次", "金额"],
            ["本年收入", 1, 12.5],
            ["注：本表反映总收支。", N, N],
        ],
        "A1:C1",
        "A6:C6",
    )
    document = read(path)
    assert document.text == (
        "2021年度收入支出决算总表\n公开01表\n部门：榆川县科协　　单位：万元\n"
        "项目\t行次\t金额\t\n本年收入\t1\t12.50\t\n注：本表反映总收支。\n"
    )
    (grid,) = document.grids
    assert words(document, grid) == [["项目", "行次", "金额"], ["本年收入", "1", "12.50"]]
    assert table_unit(grid, document.text) == "万元"
    assert caption_before(grid, document.text).startswith("2021年度收入支出决算总表")
    assert {p.cell: document.text[p.start : p.end] for p in document.places} == {
        "Sheet1!A1": "2021年度收入支出决算总表",
        "Sheet1!C2": "公开01表",
        "Sheet1!A3": "部门：榆川县科协",
        "Sheet1!C3": "单位：万元",
        "Sheet1!A4": "项目",
        "Sheet1!B4": "行次",
        "Sheet1!C4": "金额",
        "Sheet1!A5": "本年收入",
        "Sheet1!B5": "1",
        "Sheet1!C5": "12.50",
        "Sheet1!A6": "注：本表反映总收支。",
    }


def test_label_and_value_of_a_caption_in_two_cells(tmp_path: Path) -> None:
    rows = [
        ["收支表"],
        ["编制单位：", "榆川县科协", "单位：", "元"],
        ["项目", "金额"],
        ["收入", 1.0],
    ]
    assert "编制单位：榆川县科协　　单位：元\n" in read(book(tmp_path, rows)).text


def test_merged_headers_stay_in_the_table(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["支出决算表", N, N, N, N],
            ["单位：万元", N, N, N, N],
            ["项目", N, "合计", "其中", N],
            ["编码", "名称", N, "基本支出", "项目支出"],
            ["206", "科学技术支出", 3.0, 2.0, 1.0],
        ],
        "A3:B3",
        "C3:C4",
        "D3:E3",
    )
    document = read(path)
    (grid,) = document.grids
    assert header_rows(grid, document.text) == 2
    assert column_headers(grid, 2, 2, document.text) == ["合计"]
    assert column_headers(grid, 2, 3, document.text) == ["其中", "基本支出"]
    spans = [
        (c.row, c.column, c.rowspan, c.colspan) for c in grid.cells if c.rowspan * c.colspan > 1
    ]
    assert spans == [(0, 0, 1, 2), (0, 2, 2, 1), (0, 3, 1, 2)]


def test_side_by_side_is_one_table_without_its_empty_column(tmp_path: Path) -> None:
    rows = [
        ["收支总表", N, N, N, N],
        ["收入", "金额", N, "支出", "金额"],
        ["事业收入", 9.0, N, "教育支出", 8.0],
        [N, N, N, "卫生支出", 1.0],
    ]
    document = read(book(tmp_path, rows))
    (grid,) = document.grids
    assert grid.columns == 4
    assert words(document, grid)[2] == ["", "", "卫生支出", "1.00"]
    assert [p.cell for p in document.places][-1] == "Sheet1!E4"


def test_two_tables_parted_by_an_empty_row(tmp_path: Path) -> None:
    rows = [
        ["收入表", N],
        ["单位：万元", N],
        ["项目", "金额"],
        ["甲收入", 1.0],
        [N, N],
        ["支出表", N],
        ["单位：元", N],
        ["项目", "金额"],
        ["乙支出", 10000.0],
    ]
    document = read(book(tmp_path, rows))
    assert [table_unit(grid, document.text) for grid in document.grids] == ["万元", "元"]
    assert "1.00\t\n支出表\n单位：元\n项目" in document.text


def test_two_tables_without_an_empty_row(tmp_path: Path) -> None:
    rows = [
        ["收入表", N],
        ["单位：万元", N],
        ["项目", "金额"],
        ["甲收入", 1.0],
        ["支出表", N],
        ["单位：元", N],
        ["项目", "金额"],
        ["乙支出", 10000.0],
    ]
    document = read(book(tmp_path, rows))
    assert [grid.rows for grid in document.grids] == [2, 2]
    assert [table_unit(grid, document.text) for grid in document.grids] == ["万元", "元"]


@pytest.mark.parametrize("before_total", [[N, N], ["（空）", N]])
def test_an_empty_row_before_the_total_cuts_nothing(
    tmp_path: Path, before_total: list[str]
) -> None:
    rows = [["项目", "金额"], ["甲", 1.0], ["乙", 2.0], before_total, ["合计", 3.0]]
    document = read(book(tmp_path, rows))
    (grid,) = document.grids
    assert words(document, grid)[-1] == ["合计", "3.00"]


def test_labels_without_numbers_stay_rows(tmp_path: Path) -> None:
    rows = [["项目", "金额"], ["一、收入", N], ["甲", 1.0], ["二、支出", N], ["三、其他", N]]
    (grid,) = read(book(tmp_path, rows)).grids
    assert grid.rows == 5


def test_notes_and_signatures_below_a_table(tmp_path: Path) -> None:
    rows = [
        ["项目", "金额"],
        ["甲", 1.0],
        ["注：1.本表金额含税12万元。", N],
        ["2.其余见说明。", N],
        ["单位负责人：", "制表人：王某"],
    ]
    document = read(book(tmp_path, rows))
    (grid,) = document.grids
    assert grid.rows == 2
    assert document.text.endswith(
        "注：1.本表金额含税12万元。\n2.其余见说明。\n单位负责人：制表人：王某\n"
    )


def test_a_form_keeps_its_pairs(tmp_path: Path) -> None:
    rows = [
        ["项目支出绩效自评表", N, N, N],
        ["项目名称", "科普活动", "主管部门", "榆川县科协"],
        ["项目资金（万元）", "年初预算数", "全年执行数", "执行率"],
        [N, 10.0, 9.0, "90%"],
    ]
    document = read(book(tmp_path, rows, "A3:A4"))
    (grid,) = document.grids
    assert words(document, grid)[0] == ["项目名称", "科普活动", "主管部门", "榆川县科协"]
    assert [
        c.rowspan for c in grid.cells if document.text[c.start : c.end] == "项目资金（万元）"
    ] == [2]


def test_a_sheet_of_prose_is_lines(tmp_path: Path) -> None:
    rows = [["决算说明"], [N], ["一、收入12万元。"], ["二、支出11万元。"]]
    document = read(book(tmp_path, rows))
    assert document.text == "决算说明\n一、收入12万元。\n二、支出11万元。\n"
    assert not document.grids


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Sheet1", ""),
        ("表1", ""),
        ("Z01 收入决算表", "收入决算表\n"),
        ("1、收入决算表", "收入决算表\n"),
        ("2021年收支", "2021年收支\n"),
    ],
)
def test_the_sheet_s_name_is_its_title(tmp_path: Path, name: str, title: str) -> None:
    rows = [["项目", "金额"], ["甲", 1.0]]
    assert read(book(tmp_path, rows, name=name)).text == f"{title}项目\t金额\t\n甲\t1.00\t\n"
    rows.insert(0, ["部门收入决算总表", N])
    assert read(book(tmp_path, rows, name=name)).text.startswith("部门收入决算总表\n项目")


def test_wrapped_and_spread_words(tmp_path: Path) -> None:
    rows = [["项　　目", "一般公共预算\n财政拨款", "A\nB"], ["合 计", 1.0, " x  y "]]
    document = read(book(tmp_path, rows))
    assert words(document, document.grids[0]) == [
        ["项目", "一般公共预算财政拨款", "A B"],
        ["合计", "1.00", "x y"],
    ]


def test_what_stands_below_a_merged_cell_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for at, value in (("A1", "项目"), ("B1", "金额"), ("A2", "甲"), ("B2", 1.5), ("C2", 7.5)):
        sheet[at] = value
    sheet.merged_cells.add("B2:C2")
    made.save(path)
    assert "7.5" not in read(path).text


def test_rows_and_columns_that_are_hidden(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [["项目", "金额", "内部"], ["甲", 1.0, 5.0], ["乙", 2.0, 6.0], ["合计", 3.0, 11.0]],
    )
    made = openpyxl.load_workbook(path)
    made.worksheets[0].row_dimensions[3].hidden = True
    made.worksheets[0].column_dimensions["C"].hidden = True
    made.create_sheet("草稿")["A1"] = "秘密"
    made["草稿"].sheet_state = "hidden"
    made.save(path)
    document = read(path)
    assert document.text == "项目\t金额\t\n甲\t1.00\t\n合计\t3.00\t\n"
    assert "工作表“Sheet1”略去隐藏的1行、1列" in document.notes[0]
    assert "略去隐藏的工作表1张：草稿" in document.notes


def test_a_merge_whose_first_row_is_hidden_is_shown(tmp_path: Path) -> None:
    path = book(tmp_path, [["项目", "金额"], ["甲类", 1.0], [N, 2.0], ["乙类", 3.0]], "A2:A3")
    made = openpyxl.load_workbook(path)
    made.worksheets[0].row_dimensions[2].hidden = True
    made.save(path)
    document = read(path)
    assert document.text == "项目\t金额\t\n甲类\t2.00\t\n乙类\t3.00\t\n"
    assert [p.cell for p in document.places][2] == "Sheet1!A2"


def test_a_far_cell_costs_nothing(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>项目</v></c><c r="B1" t="str"><v>金额</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>甲</v></c><c r="B2"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="str"><v>远</v></c></row>'
    )
    dimension = '<dimension ref="A1:XFD1048576"/><cols><col min="3" max="16384" width="9"/></cols>'
    merges = '<mergeCells><mergeCell ref="D1:XFC1048575"/></mergeCells>'
    path = put(tmp_path, "a.xlsx", raw(sheet_xml(rows, head=dimension, tail=merges)))
    document = load(path)
    assert document.text == "项目\t金额\t\n甲\t1\t\n远\n"
    assert document.places[-1].cell == "表!XFD1048576"
    assert steps(lambda: load(path)) < 200_000


def test_few_cells_far_apart_are_refused_before_they_cost(tmp_path: Path) -> None:
    path = book(tmp_path, [[*[N] * at, "甲", 1.0] for at in range(60)])
    with pytest.raises(errors.LimitExceeded, match="工作表“Sheet1”"):
        load(path, settings=Settings(max_cells=130))
    assert load(path).grids


def test_nothing_to_see(tmp_path: Path) -> None:
    path = book(tmp_path, [[" "]])
    with pytest.raises(errors.EmptyFile):
        load(path)


def test_prose_between_tables_ends_the_one_and_heads_the_other(tmp_path: Path) -> None:
    wide = [N, N, N]
    rows = [
        ["收入表", *wide],
        ["项目", "2020年", "2021年", "2022年"],
        ["甲", 1.0, 2.0, 3.0],
        ["全年收入合计3万元，比上年增加1万元。", *wide],
        ["支出表", *wide],
        ["项目", "2020年", "2021年", "2022年"],
        ["乙", 4.0, 5.0, 6.0],
        ["以上是全部支出。", *wide],
    ]
    document = read(book(tmp_path, rows))
    assert [grid.rows for grid in document.grids] == [2, 2]
    between = document.text[document.grids[0].end : document.grids[1].start]
    assert between == "全年收入合计3万元，比上年增加1万元。\n支出表\n"
    assert document.text.endswith("以上是全部支出。\n")
