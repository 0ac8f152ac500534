"""The many shapes of chart residue, and the tables that look like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kxai.text.residue import chart_blocks, chart_series

NAMES = ["基本支出", "项目支出", "公务接待费", "2021年", "2022年", "财政拨款收入"]


def points(text: str) -> list[tuple[str, str, str, str]]:
    return [
        (text[p.start : p.end], p.name, p.category, p.title)
        for block in chart_blocks(text)
        for p in chart_series(text, block)
    ]


def test_every_chart_is_a_block_of_its_own() -> None:
    text = (
        "附表\n2021年\t\n本年支出\t237.5\t2020年\t\n本年支出\t284.5\t\n\n\n支出结构\n系列1\t\n基本支出\t项目支出\t111.55\t125.95\t\n\n"
        "2021\t\n收入\t支出\t209.7\t209.7\t2020\t\n收入\t支出\t229.52\t284.5\t\n"
    )
    blocks = chart_blocks(text)
    assert [text[b.start : b.end].split("\n")[0] for b in blocks] == ["附表", "支出结构", "2021\t"]
    assert all(block.layer == "chart" for block in blocks)
    assert points(text)[-1] == ("284.5", "支出", "2020", "")


def test_a_list_item_in_front_is_no_title() -> None:
    text = "十四、国有资本经营支出决算表\n2021年\t\n支出\t237.5\t\n"
    assert [p[3] for p in points(text)] == [""]


def test_the_total_repeated_in_a_label_is_skipped() -> None:
    text = "2021年支出结构\t\n基本支出\t项目支出\t111.55\t125.95\t111.55 125.95\t基本支出\t项目支出\t1\t\n"
    assert [p[:2] for p in points(text)] == [("111.55", "基本支出"), ("125.95", "项目支出")]


def test_several_series_over_the_same_categories() -> None:
    text = "收支对比\n2021年\t2022年\t10.5\t11.5\t9.5\t8.5\t\n"
    assert [p[:2] for p in points(text)] == [
        ("10.5", "2021年"),
        ("11.5", "2022年"),
        ("9.5", "2021年"),
        ("8.5", "2022年"),
    ]


def test_a_series_name_in_the_line_of_its_values() -> None:
    text = "收支总决算\t2021年\t2022年\t624\t676.52\t\n"
    assert points(text) == [("624", "2021年", "收支总决算", ""), ("676.52", "2022年", "收支总决算", "")]  # fmt: skip
    default = "销售额\t2021年\t2022年\t624\t676.52\t\n"
    assert [p[2] for p in points(default)] == ["", ""]


def test_values_without_names_have_that_of_the_series() -> None:
    assert points("三公经费\t\n1.5\t2.5\t\n") == [
        ("1.5", "三公经费", "", ""),
        ("2.5", "三公经费", "", ""),
    ]


def test_scientific_and_percent_numbers() -> None:
    text = "占比\n一\t二\t4.0000000000000001E-2\t96%\t\n"
    assert [p[0] for p in points(text)] == ["4.0000000000000001E-2", "96%"]


@pytest.mark.parametrize(
    "text",
    [
        "项目\t金额\t\n基本支出\t111\t\n项目支出\t125\t\n",
        "基本支出\t111\t\n项目支出\t125\t\n",
        "甲\t1\t2\t3\t\n乙\t4\t5\t6\t\n",
        "预算数\t5.5\t执行数\t4.5\t\n资金\t6\t支出\t4\t\n",
        "项目编码\t130\t\t名称\t\n用途\t5\t\n",
        "基本支出\t项目支出\t1.5\t2.5\n",
        "六、基本支出决算情况说明\t\n2021年支出5.5万元。\n",
        "办了讲座。\t做了培训\t1\t2\t\n",
        "名" * 50 + "\t项目支出\t1.5\t2.5\t\n",
        "\t基本支出\t项目支出\t1.5\t2.5\t\n",
        "\t \t\n",
        "没有制表符\n",
    ],
)
def test_what_is_no_chart(text: str) -> None:
    assert chart_blocks(text) == []


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=6, unique=True), st.data())
@settings(max_examples=60, deadline=None)
def test_names_and_as_many_numbers_pair_up(names: list[str], data: st.DataObject) -> None:
    number = st.decimals(2, 9999, places=2).map(str)
    numbers = data.draw(st.lists(number, min_size=len(names), max_size=len(names)))
    title = data.draw(st.sampled_from(["", "支出结构\n"]))
    text = f"正文在此。\n\n{title}" + "".join(f"{word}\t" for word in (*names, *numbers)) + "\n"
    assert [(p[0], p[1]) for p in points(text)] == list(zip(numbers, names, strict=True))
    assert {p[3] for p in points(text)} == {title.strip()}
