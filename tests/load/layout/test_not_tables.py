"""Prose, lists and contents are no tables."""

from __future__ import annotations

import pytest

from tests.load.layout.setting import Setter, assert_whole, written

PROSE = (
    "2022年度收入总计1,234.56万元，其中：财政拨款收入1,100.00万元，占89.10%；其他收入134.56万元，占10.90%。"
    "与2021年相比，收入总计增加56.70万元，增长4.81%，主要原因是新增了科普场馆运行经费。"
)


def test_prose_with_many_numbers() -> None:
    page = Setter()
    for _ in range(6):
        page.paragraph(PROSE)
    flow, _ = written(page.pages)
    assert not flow.grids
    assert flow.text == f"{PROSE}\n" * 6


def test_prose_between_rules() -> None:
    page = Setter()
    page.rule(72, 66, 523, 66)
    for _ in range(4):
        page.paragraph(PROSE)
        page.rule(72, page.y - 2, 523, page.y - 2)
        page.y += 4
    flow, _ = written(page.pages)
    assert not flow.grids
    assert flow.text == f"{PROSE}\n" * 4


def test_rules_below_filled_in_blanks() -> None:
    page = Setter()
    for _ in range(5):
        page.paragraph(PROSE)
    top, bottom = 72.0, page.y - 2
    for x in (306, 374):
        page.rule(x, top, x, bottom)
    for y in (top, (top + bottom) / 2, bottom):
        page.rule(306, y, 374, y)
    flow, _ = written(page.pages)
    assert not flow.grids
    assert flow.text == f"{PROSE}\n" * 5


@pytest.mark.parametrize("leader", [".", "…", "·", ""])
def test_contents(leader: str) -> None:
    page = Setter()
    page.centre("目录", 16)
    titles = [
        "第一部分 部门概况",
        "一、主要职能",
        "二、机构设置",
        "第二部分 部门决算表",
        "第三部分 决算情况说明",
    ]
    for number, title in enumerate(titles, 1):
        top = page.y
        page.line(title)
        if leader:
            page.put(260, top, leader * (40 if leader == "." else 20))
        page.right(500, top, str(3 * number))
    flow, composed = written(page.pages)
    assert not flow.grids
    assert len(flow.text.splitlines()) == 6
    assert_whole(page.pages, flow, composed)


def test_numbered_lists() -> None:
    page = Setter()
    for number in range(1, 9):
        page.put(93, page.y, f"{number}.")
        page.put(115, page.y, f"培训科技辅导员{number}00人次。")
        page.y += 17
    flow, _ = written(page.pages)
    assert not flow.grids
    assert flow.text.splitlines()[1] == "2. 培训科技辅导员200人次。"


def test_scattered_numbers_of_a_chart() -> None:
    page = Setter()
    for x, y, text in (
        (100, 100, "171.58"), (210, 131, "155.92"), (330, 118, "163.40"), (90, 200, "2019年"),
        (205, 200, "2020年"), (322, 200, "2021年"), (60, 100, "200"), (60, 140, "100"), (60, 180, "0"),
    ):  # fmt: skip
        page.put(x, y, text)
    flow, composed = written(page.pages)
    assert not flow.grids
    assert_whole(page.pages, flow, composed)
