"""Headers, footers and page numbers are out of the text, but on record; titles of tables stay."""

from __future__ import annotations

import pytest

from tests.load.layout.setting import Setter, assert_whole, written

LONG = (
    "本年度各项工作按计划完成，收入与支出基本平衡，没有发生超预算的情形，资金使用规范有效，接受审计和社会监督。"
    * 3
)


def report(pages: int, number: str, *, header: str = "", footer: str = "") -> Setter:
    page = Setter()
    for index in range(1, pages + 1):
        if index > 1:
            page.turn()
        if header:
            page.centre(header, 9, top=40)
        page.y = 72
        for part in range(4):
            page.paragraph(f"第{index}页的第{part}段。" + LONG[index:])
        page.centre(number.format(index, pages) + footer, 9, top=790)
    return page


@pytest.mark.parametrize(
    "number",
    ["- {0} -", "— {0} —", "第{0}页", "第 {0} 页 共 {1} 页", "{0}", "{0}/{1}", "Page {0}", "·{0}·"],
)
def test_page_numbers(number: str) -> None:
    page = report(4, number)
    flow, composed = written(page.pages)
    assert [item.box.page for item in composed.furniture] == [1, 2, 3, 4]
    assert [item.text.replace(" ", "") for item in composed.furniture] == [
        number.format(index, 4).replace(" ", "") for index in range(1, 5)
    ]
    assert len(flow.text.splitlines()) == 16
    assert_whole(page.pages, flow, composed)


def test_headers_and_footers() -> None:
    page = report(4, "{0}", header="某某市科学技术协会2023年度部门决算", footer="  编制：办公室")
    flow, composed = written(page.pages)
    assert len(composed.furniture) == 8
    assert "某某市" not in flow.text
    assert "编制" not in flow.text
    box = composed.furniture[0].box
    assert (box.page, box.top, box.bottom) == (1, 40, 49)


def test_header_from_the_second_page_on() -> None:
    """The same words as the title on the first page, which is text."""
    page = Setter()
    title = "某某市科学技术协会2023年度部门决算"
    page.centre(title, 20)
    for index in range(4):
        if index:
            page.turn()
            page.centre(title, 9, top=40)
        page.y = max(page.y, 100)
        page.paragraph(LONG)
    flow, composed = written(page.pages)
    assert flow.text.count(title) == 1
    assert len(composed.furniture) == 3


def test_numbers_in_text_are_no_page_numbers() -> None:
    page = Setter()
    for index in range(3):
        if index:
            page.turn()
        page.paragraph(LONG)
        page.centre(str(40 - index), top=400)
    flow, composed = written(page.pages)
    assert not composed.furniture
    assert "39" in flow.text


def test_titles_of_tables_on_every_page_are_text() -> None:
    """Nine tables, each on a page of its own: title, number, unit."""
    page = Setter()
    for index in range(1, 10):
        if index > 1:
            page.turn()
        lead = [
            (f"决算表之{'一二三四五六七八九'[index - 1]}", ""),
            ("", f"公开0{index}表"),
            ("部门：科协", "单位：元"),
        ]
        page.table([["项目", "金额"], ["甲", f"{index}.00"], ["乙", "2.00"]], (100, 100), lead=lead)
        page.centre(f"- {index} -", 9, top=790)
    flow, composed = written(page.pages)
    assert len(flow.grids) == 9
    assert flow.text.count("部门：科协 单位：元") == 9
    assert all(f"公开0{index}表" in flow.text for index in range(1, 10))
    assert len(composed.furniture) == 9


def test_two_pages_with_other_text() -> None:
    page = Setter()
    page.paragraph("第一页的话。" + LONG)
    page.turn()
    page.paragraph("第二页的话。" + LONG)
    assert not written(page.pages)[1].furniture
