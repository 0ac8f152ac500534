"""Tables of saved pages: a cell a line, pipes at one end, cells of merged rows lost."""

from __future__ import annotations

import pytest

from kxai.schema import Grid
from kxai.text.grid import recover_grids
from kxai.text.headers import column_headers, row_headers
from tests.work import steps

NAMES = ["培训费", "会议费", "差旅费"]
AMOUNTS = [("7.1", "6.25"), ("12", "0"), ("3.40", "3.4")]


def rows(grid: Grid, text: str) -> list[list[str]]:
    out: list[list[str]] = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        out[cell.row][cell.column] = text[cell.start : cell.end]
    return out


def expected() -> list[list[str]]:
    return [["项目", "预算数", "决算数"]] + [[n, *a] for n, a in zip(NAMES, AMOUNTS, strict=True)]


def laid_out(join: str, *, end: str = "") -> str:
    cells = [cell for row in expected() for cell in row]
    return "一、经费明细表\n单位：万元\n" + join.join(cells) + end + "\n二、说明\n这里写一句话。\n"


@pytest.mark.parametrize(
    ("join", "end"), [(" |\n", " |"), ("\n\n", "\n"), ("\n", ""), ("\n\u3000\n", "")]
)
def test_a_cell_a_line(join: str, end: str) -> None:
    text = laid_out(join, end=end)
    (grid,) = recover_grids(text)
    assert rows(grid, text) == expected()


def test_a_row_may_begin_with_an_empty_cell() -> None:
    lines = [cell for row in expected() for cell in ("", *row)]
    text = "\n".join(f"{cell} |".lstrip() for cell in lines) + "\n"
    (grid,) = recover_grids(text)
    assert [row[1:] for row in rows(grid, text)] == expected()


def test_empty_cells_between_pipes_keep_their_place() -> None:
    text = "项目 |\n年初数 |\n年末数 |\n存款 |\n5 |\n|\n借款 |\n8 |\n9 |\n往来 |\n"
    (grid,) = recover_grids(text)
    assert rows(grid, text)[1:] == [["存款", "5", ""], ["借款", "8", "9"], ["往来", "", ""]]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_two_rows_of_headers(gap: str) -> None:
    cells = [
        "科目",
        "本年数",
        "合计",
        "拨款",
        "自筹",
        "印刷费",
        "9",
        "4",
        "5",
        "邮电费",
        "3",
        "3",
        "0",
    ]
    text = gap.join(cells) + "\n"
    (grid,) = recover_grids(text)
    place = next(c for c in grid.cells if text[c.start : c.end] == "5")
    assert column_headers(grid, place.row, place.column, text) == ["自筹"]
    assert row_headers(grid, place.row, place.column, text) == ["印刷费"]


def test_a_lone_row_of_numbers_below_nested_headers() -> None:
    cells = ["经费合计", "出国费", "车辆购置及运行费", "接待费", "小计", "车辆购置费", "车辆运行费"]
    numbers = ["31", "2", "20", "11", "9", "8.5"]
    text = "".join(f"{cell} |\n" for cell in (*cells, *numbers))
    (grid,) = recover_grids(text)
    heads = {
        text[c.start : c.end]: column_headers(grid, c.row, c.column, text)[-1]
        for c in grid.cells
        if c.row == 2
    }
    assert heads == dict(
        zip(
            numbers,
            ["经费合计", "出国费", "小计", "车辆购置费", "车辆运行费", "接待费"],
            strict=True,
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "第一部分 概况\n\n1\n\n第二部分 报表\n\n3\n\n第三部分 说明\n\n7\n",
        "联系人\n张某\n电话\n5512345\n邮编\n246000\n",
        "甲乡\n乙乡\n丙乡\n丁乡\n戊乡\n己乡\n庚乡\n",
        "这是一段话，讲了很多，\n有12个，\n也有5个，\n还有8个，\n一共有25个，\n都很好。\n",
        "首页 |\n新闻 |\n公开 |\n",
        "本单位职责 |\n全年举办讲座12场，听众5000人。 |\n支出预算说明 |\n",
    ],
)
def test_lines_that_make_no_table(text: str) -> None:
    assert not any(grid.columns > 1 for grid in recover_grids(text))


def test_rows_without_a_leading_pipe() -> None:
    text = "项目 | 金额 |\n水费 | 6 |\n电费 | |\n取暖费 | 9.5 |\n"
    (grid,) = recover_grids(text)
    assert rows(grid, text) == [["项目", "金额"], ["水费", "6"], ["电费", ""], ["取暖费", "9.5"]]


@pytest.mark.parametrize("mark", [" ", "\u3000", "\xa0\xa0", ",", "，", "\t"])
def test_rows_of_one_line_below_a_header(mark: str) -> None:
    text = "".join(mark.join(row) + "\n" for row in expected())
    (grid,) = recover_grids(text)
    assert rows(grid, text) == expected()


def test_a_header_that_has_no_name_for_the_names() -> None:
    text = "预算数（A） 执行数（B） 执行率（B/A）\n资金总额 50 45 90%\n其中 财政资金 40 36 90%\n"
    (grid,) = recover_grids(text)
    assert rows(grid, text)[1:] == [
        ["资金总额", "50", "45", "90%"],
        ["其中 财政资金", "40", "36", "90%"],
    ]


CORNERLESS = "年初预算数 | 全年（调整）预算数 | 执行数 | 执行率 | |\n"


def test_a_header_that_lost_its_corner() -> None:
    below = "全年总额 | 50.00 | 45.00 | 40.50 | | |\n其中：财政拨款 | 30.00 | 28.00 | 27.00 | 96.43 | |\n"
    (grid,) = recover_grids(CORNERLESS + below)
    first, *others = rows(grid, CORNERLESS + below)
    assert first[:4] == ["", "年初预算数", "全年（调整）预算数", "执行数"]
    assert others[1][:5] == ["其中：财政拨款", "30.00", "28.00", "27.00", "96.43"]


def test_a_header_that_names_its_rows_keeps_its_place() -> None:
    head = "项目 | 年初预算数 | 执行数 | 执行率 | |\n"
    below = "全年总额 | 50.00 | 40.50 | 81.00 | |\n财政拨款 | 30.00 | 27.00 | 90.00 | |\n"
    (grid,) = recover_grids(head + below)
    assert rows(grid, head + below)[0][:3] == ["项目", "年初预算数", "执行数"]


def test_cells_of_one_line_behind_their_header() -> None:
    text = "具体情况见下表： 单位名称 经费性质 编制数 在职人数 甲区科技馆 财政核补 21 19 乙区 档案馆 财政核拨 8 6 以上单位都在本区。\n"
    (grid,) = recover_grids(text)
    assert rows(grid, text) == [
        ["单位名称", "经费性质", "编制数", "在职人数"],
        ["甲区科技馆", "财政核补", "21", "19"],
        ["乙区 档案馆", "财政核拨", "8", "6"],
    ]


def test_a_table_whose_form_is_lost_keeps_only_its_numbers() -> None:
    text = "收入 行次 栏次 1 一、财政拨款收入 1 二、事业收入 2 三、其他收入 3 8,112.04 1,365.89 合计 9 9,477.93\n"
    (grid,) = recover_grids(text)
    assert all(text[cell.start : cell.end][0].isdigit() for cell in grid.cells)


def test_rows_that_lost_merged_cells_stand_under_their_headers() -> None:
    text = (
        "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 备注 | |\n"
        "产出 | 数量指标 | 讲座 | ≥12场 | 14场 | 20 | 19.5 | | | | |\n"
        "展览 | ≥3场 | 3场 | 10 | 10 | | | | | | |\n"
        "质量指标 | 合格率 | 98% | 99% | 15 | 15 | | | | | |\n"
        "合计 | 45 | 44.5 | | | | | | | | |\n"
    )
    (grid,) = recover_grids(text)
    assert [row[3:8] for row in rows(grid, text)[1:]] == [
        ["讲座", "≥12场", "14场", "20", "19.5"],
        ["展览", "≥3场", "3场", "10", "10"],
        ["合格率", "98%", "99%", "15", "15"],
        ["", "", "", "45", "44.5"],
    ]


def test_rows_whose_cells_each_begin_a_line() -> None:
    text = (
        "类别\n      | 项目\n      | 目标值\n      | 完成值\n      |\n"
        "产出\n      | 讲座\n      | 12场\n      | 14场\n      | |\n"
        "效益\n      | 满意度\n      | 90%\n      | 95%\n      | |\n后面的话。\n"
    )
    (grid,) = recover_grids(text)
    assert rows(grid, text)[1:] == [
        ["产出", "讲座", "12场", "14场"],
        ["效益", "满意度", "90%", "95%"],
    ]


@pytest.mark.parametrize(
    "unit",
    [
        "甲费\n\n1.5\n\n2\n\n",
        "甲 |\n1 |\n",
        "甲 | 1 |\n",
        "甲\n | 1\n",
        "1\n",
        "甲\n",
        "|\n",
        "合计 |\n小计 |\n",
    ],
)
def test_the_work_grows_with_the_length(unit: str) -> None:
    short, long = (steps(lambda n=n: recover_grids(unit * n)) for n in (300, 1200))
    assert long < 6 * short


def test_rows_that_stand_beside_one_another_below_a_header_told_again() -> None:
    places = ["东山区", "西河县", "南岭县", "北塘市", "中洲区", "上湖县"]
    cells = [cell for n, place in enumerate(places) for cell in (place, str(31 + n))]
    text = "补助资金分配表\n单位：万元\n" + "\n\n".join(["地区", "金额"] * 2 + cells)
    (grid,) = recover_grids(text)
    assert rows(grid, text)[0] == ["地区", "金额"] * 2
    assert rows(grid, text)[1] == ["东山区", "31", "西河县", "32"]


def test_years_that_count_on_head_columns() -> None:
    cells = ["项目", "2029", "2030", "2031", "培训费", "7", "8", "9", "会议费", "3", "2", "4"]
    text = "历年支出表\n" + " |\n".join(cells) + " |\n"
    (grid,) = recover_grids(text)
    assert rows(grid, text)[0] == cells[:4]
    # one year among amounts is a number like the others
    cells[1:4] = ["2029", "金额", "比例"]
    assert all("金额" not in row[:1] for g in recover_grids(text) for row in rows(g, text))


def test_rates_of_a_base_stand_below_the_amount_that_they_are_of() -> None:
    text = (
        "项目 | 上年决算数 | 调整预算数 | 执行数 | ||\n金额 | 占调整预算% | 比上年增长% | |||\n"
        "甲税 | 7 | 9 | 8 | 88.89 | 14.29 |\n乙税 | 4 | 5 | 5 | 100.00 | 25.00 |\n"
    )
    (grid,) = recover_grids(text)
    assert rows(grid, text)[1] == ["", "", "", "金额", "占调整预算%", "比上年增长%"]
