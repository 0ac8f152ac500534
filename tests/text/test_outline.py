"""Headings in all the ways the genre numbers them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kxai.text.outline import outline
from kxai.text.sentences import sentences


def titles(text: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.title) for heading in outline(text).headings]


def test_every_kind_of_number_is_a_heading() -> None:
    text = "第一部分 概况\n一、职能\n（一）机构\n1.人员\n（1）编制\n①主席\n第2部分 决算\n"
    assert titles(text) == [
        (0, "概况"),
        (1, "职能"),
        (2, "机构"),
        (3, "人员"),
        (4, "编制"),
        (5, "主席"),
        (0, "决算"),
    ]


@pytest.mark.parametrize(
    ("second", "level"),
    [("二、支出", 0), ("2、支出", 0), ("2. 支出", 0), ("（二）支出", 1)],
)
def test_a_wrong_kind_of_number_does_not_break_the_tree(second: str, level: int) -> None:
    text = f"一、收入\n（一）财政\n{second}\n"
    assert titles(text)[-1] == (level, "支出")


def test_bracketed_numbers_mix() -> None:
    text = "二、收支\n（一）收入\n（2）支出\n（三）结余\n"
    assert [level for level, _ in titles(text)] == [0, 1, 1, 1]


def test_a_new_list_of_an_outer_kind_opens_a_level() -> None:
    text = "1、概况\n（一）职能\n1．宣传\n2．服务\n（二）机构\n二、收支\n"
    assert titles(text) == [
        (0, "概况"),
        (1, "职能"),
        (2, "宣传"),
        (2, "服务"),
        (1, "机构"),
        (0, "收支"),
    ]


def test_titles_of_annexes_begin_anew() -> None:
    text = "一、概况\n（一）机构\n2021年科普项目绩效自评报告\n一、项目概况\n内容在此。\n"
    assert outline(text).path_at(len(text) - 3) == ("2021年科普项目绩效自评报告", "项目概况")


def test_paragraph_points_end_with_their_paragraph() -> None:
    text = "一、成效\n主要做法如下，逐项说明：一是抓培训，全年办班十二期，参加人数较多；二是抓宣传，发放资料三千份，效果明显。\n下一段。\n"
    found = outline(text)
    assert found.path_at(text.index("三千")) == ("成效", "抓宣传")
    assert found.path_at(text.index("下一段")) == ("成效",)


def test_leftovers_contents_and_cells_are_no_titles() -> None:
    text = "一、总体绩效目标.....\t2\n[bookmark: _Toc1][bookmark: _Toc2]一、职责\n\t1、局机关\n\t二、收支情况\n| 1、甲 | 乙 |\n"
    assert titles(text) == [(0, "职责"), (0, "收支情况")]
    assert outline(text).headings[0].number == "一、"


def test_markdown_headings_and_numbers_in_prose() -> None:
    text = "## 二、收入\n### （一）来源\n1.56亿元到账。\n# 附言\n"
    assert titles(text) == [(0, "收入"), (1, "来源"), (2, "附言")]


def test_long_paragraphs_give_short_titles() -> None:
    heading = outline("（1）" + "甲" * 80 + "。" + "乙" * 20).headings[0]
    assert heading.title == "甲" * 36


def test_before_the_first_heading_there_is_no_path() -> None:
    assert outline("前言\n一、正文\n").path_at(0) == ()


@given(
    st.lists(
        st.sampled_from(
            [
                "一、",
                "二、",
                "1、",
                "2.",
                "（一）",
                "（二）",
                "(1)",
                "第一部分",
                "①",
                "附件1",
                "文字。",
                "\n",
                "\t",
                "一是",
            ]
        ),
        max_size=40,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_tree(pieces: list[str]) -> None:
    text = "".join(piece + "\n" if i % 2 else piece + "名" for i, piece in enumerate(pieces))
    found = outline(text)
    level = -1
    for heading in found.headings:
        assert 0 <= heading.level <= level + 1 or heading.number.endswith("是")
        level = heading.level
        assert text[heading.start : heading.end].strip()
    for offset in range(0, len(text), 7):
        assert isinstance(found.path_at(offset), tuple)


def test_sentences() -> None:
    text = "收入12.5万元。支出！\n\t单元格\n；；  \n（含1;2）无尾"
    assert [text[a:b].strip() for a, b in sentences(text)] == [
        "收入12.5万元。",
        "支出！",
        "单元格",
        "；；",
        "（含1;2）无尾",
    ]
