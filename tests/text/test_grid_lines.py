"""Rows of tables in the shapes that texts leave them in, and what is no table."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kxai.schema import Grid
from kxai.text.grid import is_value, recover_grids, split_grid
from kxai.text.grid_lines import spaced_tables, tabbed_tables, torn_tables
from kxai.text.lines import line_spans, trim
from kxai.text.pipe_tables import piped_tables

Rows = list[list[str]]


def torn(rows: Rows) -> str:
    return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows)


def words(tables: list[list[list[tuple[int, int]]]], text: str) -> list[Rows]:
    return [[[text[a:b] for a, b in row] for row in rows] for rows in tables]


def shape(grid: Grid, text: str) -> list[list[tuple[str, int, int]]]:
    rows: list[list[tuple[str, int, int]]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row].append((text[cell.start : cell.end], cell.column, cell.colspan))
    return rows


def test_prose_behind_a_table_ends_it() -> None:
    table = torn([["机构", "合计"], ["甲", "5.2"]])
    for tail in (
        "\n\n注：本表四舍五入。\n\n\t下表\n",
        "\n\n（二）支出情况\n\n\t下表\n",
        "\n\n2021年项目绩效自评表\n\n\t下表\n",
        "\n\n全年收入合计5.2万元。\n\n\t下表\n",
        "\n一、支出情况\n全年支出9万元。\n",
        "\n\n\n后面的话。\n\n\t下表\n",
        "\n表格行\t1\t2\n",
    ):
        text = table + tail
        (rows,) = words(torn_tables(text), text)
        assert rows == [["机构", "合计"], ["甲", "5.2"]], tail


def test_paragraphs_of_a_cell() -> None:
    text = "\t工作内容\n\t任务1：办讲座。\n\n任务2：做培训。\n第二行。\n\n\t成绩\n\t一、甲\n（一）乙\n\n二、丙\n\n\t其他\n\t无\n"
    (rows,) = words(torn_tables(text), text)
    assert rows == [
        ["工作内容", "任务1：办讲座。\n\n任务2：做培训。\n第二行。"],
        ["成绩", "一、甲\n（一）乙\n\n二、丙"],
        ["其他", "无"],
    ]


def test_the_last_cell_ends_at_a_blank_line() -> None:
    text = "\t甲\n\t乙\n\n\t满意\n度\n\t95%\n左右\n\n往后是正文。\n"
    (rows,) = words(torn_tables(text), text)
    assert rows == [["甲", "乙"], ["满意\n度", "95%\n左右"]]


def test_blanks_in_a_line_do_not_end_a_row() -> None:
    text = "\t目标\n\t全年办讲座\n        \n\t[bookmark: _GoBack]办了讲座\n\n\t其他\n\t\n\t[bookmark: _Toc1][bookmark: _Toc2]甲\n"
    (rows,) = words(torn_tables(text), text)
    assert rows == [["目标", "全年办讲座", "办了讲座"], ["其他", "", "甲"]]


@pytest.mark.parametrize(
    "text",
    [
        "\t第一段缩进的话，比较长，讲的是年度工作的总体情况，一共有好几十个字。\n" * 4,
        "\t甲\n\n\t乙\n\n\t丙\n",
        "\t甲\n\t乙\n",
        "\t\n\t\n\n\t\n\t\n",
        "\t" + "\n\t".join("甲" for _ in range(40)),
        "\t甲\n" * 400 + "\n\t乙\n",
        "一、甲\t\t1\n二、乙\t\t2\n（一）丙\t\t3\n",
        "只有\t一个\t行\n",
        "| 只有一行 | 1 |\n",
        "年    月    日\n年    月    日\n年    月    日\n",
        "名称      甲县科协\n编码      505001\n电话      1234567\n",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert recover_grids(text) == []


def test_wrapped_lines_of_tabbed_rows() -> None:
    text = "用途\t办讲座、\n做培训\n预算数\t5\t6\n用途\t办讲座、\t\n做培训\n一级\t二级\t指标值\n（一）后文\n甲\t1\t2\n乙\t3\t4\n"
    assert words(tabbed_tables(text), text) == [
        [["预算数", "5", "6"], ["用途", "办讲座、\t\n做培训", ""], ["一级", "二级", "指标值"]],
        [["甲", "1", "2"], ["乙", "3", "4"]],
    ]


def test_tabbed_rows_between_other_lines() -> None:
    text = "甲\t1\t2\n乙\t3\t4\n一个制表\t符\n丙\t5\t6\n"
    assert words(tabbed_tables(text), text) == [[["甲", "1", "2"], ["乙", "3", "4"]]]


def test_pipes_and_blanks() -> None:
    piped = "|类|项|金额|\n|:-|-:|\n| 甲 || 5 |\n\n| 乙 | 6 |\n"
    assert words(piped_tables(piped), piped) == [[["类", "项", "金额"], ["甲", "", "5"]]]
    spaced = "科目名称    预算数   决算数\n科普 活动      12.5    13.0\n机构运行　　　7    —\n合计    19.5    13.0\n合计\n"
    (rows,) = words(spaced_tables(spaced), spaced)
    assert rows[1:3] == [["科普 活动", "12.5", "13.0"], ["机构运行", "7", "—"]]
    (grid,) = recover_grids(spaced)
    assert (grid.rows, grid.columns) == (4, 3)


def test_charts_are_no_tables() -> None:
    text = (
        "正文。\n\n支出结构\n基本支出\t项目支出\t580.8599999999974\t95.66\t\n\n甲\t1\t2\n乙\t3\t4\n"
    )
    (grid,) = recover_grids(text)
    assert text[grid.start : grid.end].startswith("甲")


def test_where_a_new_table_begins() -> None:
    text = torn(
        [
            ["一、基本情况"],
            ["单位", "甲", "人数", "3"],
            ["二、收支情况"],
            ["收入表（万元）"],
            ["机构", "合计", "其中：", "备注"],
            ["", "", "财政", "其他", ""],
            ["甲", "5", "4", "1", "无"],
            ["机构", "三公", "接待费"],
            ["甲", "2", "1"],
            ["", "", ""],
            ["部门", "总数", "在用", "出租", "处置"],
            ["甲", "2", "1", "1", "0"],
            ["综合得分", "97"],
        ]
    )
    grids = recover_grids(text)
    assert [text[g.start : g.start + 4] for g in grids] == [
        "一、基本",
        "二、收支",
        "机构\n\t",
        "部门\n\t",
        "综合得分",
    ]
    assert shape(grids[1], text)[2:4] == [
        [("机构", 0, 1), ("合计", 1, 1), ("其中：", 2, 2), ("备注", 4, 1)],
        [("", 0, 1), ("", 1, 1), ("财政", 2, 1), ("其他", 3, 1), ("", 4, 1)],
    ]


def test_where_short_rows_are_wide() -> None:
    text = torn(
        [
            ["项目资金（万元）", "年初预算数", "全年执行数", "执行率"],
            ["", "年度资金总额", "30", "27", "90%"],
            ["", "其中：财政", "20", "18", "90%"],
            ["说明", "无偏差"],
        ]
    )
    grids = recover_grids(text)
    assert shape(grids[0], text)[0] == [
        ("项目资金（万元）", 0, 2),
        ("年初预算数", 2, 1),
        ("全年执行数", 3, 1),
        ("执行率", 4, 1),
    ]
    scores = torn(
        [["一级指标", "二级指标", "指标值", "分值", "得分"], ["甲", "乙", "5", "6", "7"],
         ["合计", "100", "97"], ["甲", "丙", "未完成"]]
    )  # fmt: skip
    (grid,) = recover_grids(scores)
    assert shape(grid, scores)[2:] == [
        [("合计", 0, 3), ("100", 3, 1), ("97", 4, 1)],
        [("甲", 0, 1), ("丙", 1, 1), ("未完成", 2, 3)],
    ]


def test_a_table_without_inner_headers_is_not_split() -> None:
    text = torn([["机构", "合计", "项目"], ["甲", "5", "4"]])
    (grid,) = recover_grids(text)
    assert split_grid(grid, text) == [grid]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,845.00", True),
        ("-0.48", True),
        ("≥ 95%", True),
        ("不少于48个", True),
        ("3.5万元/间", True),
        ("2071.5", True),
        ("20000.00", True),
        ("2021", False),
        ("2021年决算", False),
        ("科普活动", False),
        ("1、局机关", False),
        ("7次，其中3次", False),
        ("", False),
    ],
)
def test_values(text: str, value: bool) -> None:
    assert is_value(text) is value


@given(st.text(st.sampled_from("甲1\t \n\r\f\u2028|一、。"), max_size=80))
@example("1\t\t\r \r\t\t1")  # a blank between rows is the end of no cell
@settings(max_examples=200, deadline=None)
def test_lines_and_cells_are_slices_of_the_text(text: str) -> None:
    spans = line_spans(text)
    assert len(spans) == len(text.splitlines())
    assert [text[a:b] for a, b in spans] == text.splitlines()
    for start, end in spans:
        left, right = trim(text, start, end)
        assert text[left:right] == text[start:end].strip()
    for tables in (torn_tables(text), tabbed_tables(text), piped_tables(text), spaced_tables(text)):
        for rows in tables:
            cells = [cell for row in rows for cell in row]
            assert all(text[a:b] == text[a:b].strip() for a, b in cells)
            assert all(a[1] <= b[0] for a, b in pairwise(cells))


@given(
    st.integers(2, 6).flatmap(
        lambda width: st.lists(
            st.lists(
                st.sampled_from(["甲", "乙丙", "12.5", "1,280", "97%", "一段\n两行"]),
                min_size=width,
                max_size=width,
            ),
            min_size=2,
            max_size=6,
        )
    )
)
@settings(max_examples=80, deadline=None)
def test_even_rows_come_back_whole(rows: Rows) -> None:
    text = f"前文。\n\n{torn(rows)}\n\n\n后文。\n"
    assert words(torn_tables(text), text) == [rows]
    assert sum(len(part.cells) for part in recover_grids(text)) == len(rows) * len(rows[0])
