"""Lines to paragraphs, over columns and pages."""

from __future__ import annotations

import pytest

from tests.load.layout.setting import Setter, assert_whole, written

LONG = (
    "本年度全市科协系统围绕中心、服务大局，组织开展学术交流活动二十三场，参加人数达3,120人次，为推动科技创新作出积极贡献。"
    "全年支出1,234,567.89元，比上年减少56.78万元，下降4.40%，主要原因是压缩了会议费和培训费。"
)


def lines(page: Setter) -> list[str]:
    flow, composed = written(page.pages)
    assert_whole(page.pages, flow, composed)
    return flow.text.splitlines()


@pytest.mark.parametrize("indent", [2.0, 0.0])
def test_paragraphs_join_and_part(indent: float) -> None:
    page = Setter()
    texts = ["一、收入情况", LONG, LONG[:90], "二、支出情况", LONG + LONG]
    for text in texts:
        page.paragraph(text, indent=indent)
        page.y += 0 if indent else 8
    assert lines(page) == texts


def test_a_line_that_hangs_over_does_not_move_the_margin() -> None:
    page = Setter()
    texts = ["一、收入情况", LONG, "二、支出情况", LONG + LONG, "三、其他情况", LONG]
    for text in texts:
        page.paragraph(text)
    page.put(
        90,
        page.y,
        "附：本单位二级预算单位名录（含参照公务员法管理的事业单位以及独立核算机构）详见附表",
    )
    assert lines(page)[:-1] == texts


def test_paragraph_over_pages() -> None:
    page = Setter()
    texts = [LONG * 6 for _ in range(5)]
    for text in texts:
        page.paragraph(text)
    assert len(page.pages) > 1
    assert lines(page) == texts
    flow, composed = written(page.pages)
    second = composed.pages[1]
    assert flow.text[second.start - 1] != "\n"  # it begins within a paragraph
    assert {p.page for p in flow.places if p.start >= second.start} == {2}


def test_number_that_did_not_fit_leaves_a_short_line() -> None:
    """The line before 1,234,567.89万元 is short, as no line break goes through a number."""
    page = Setter()
    page.put(93, page.y, "全年支出情况如下所述，其中基本支出和项目支出合计以后的全部决算数为")
    page.put(
        72,
        page.y + 17,
        "1,234,567.89万元，比上年减少，主要是会议费和培训费有所压缩，支出结构也得到了优化，",
    )
    page.put(72, page.y + 34, "完成预算。")
    assert len(lines(page)) == 1


def test_short_line_ends_a_paragraph() -> None:
    page = Setter()
    page.put(72, page.y, "本单位没有政府性基金收入。")
    page.put(
        72,
        page.y + 17,
        "本单位也没有使用国有资本经营预算安排的支出，决算数为0万元，与上年持平，没有增减变化。",
    )
    assert len(lines(page)) == 2


def test_items_begin_lines_of_their_own() -> None:
    page = Setter()
    full = "（一）收入总计一百二十三万元，比上年增加十二万元，增长百分之十，增加的是拨款。和"
    for mark in ("（一）", "（二）", "（三）"):
        page.put(72, page.y, mark + full[3:])
        page.y += 17
    assert [text[:3] for text in lines(page)] == ["（一）", "（二）", "（三）"]


def test_list_within_a_sentence_goes_on() -> None:
    page = Setter(margin=72)
    page.put(
        72, page.y, "主要职责是（一）请大学的老师来讲课，印成论文；（二）到各个村放映，专讲病虫害；"
    )
    page.put(72, page.y + 17, "（三）替养鱼的人说话。")
    assert len(lines(page)) == 1


def test_right_aligned_line_is_no_paragraph() -> None:
    page = Setter()
    page.right(page.width - 72, page.y, "公开01表")
    page.put(72, page.y + 17, "部门：某某市科学技术协会")
    page.put(72, page.y + 50, LONG[:43])
    assert lines(page)[:2] == ["公开01表", "部门：某某市科学技术协会"]


def test_title_of_two_lines_of_another_size() -> None:
    page = Setter()
    page.centre("某某市科学技术协会", 18)
    page.centre("2023年度部门决算", 14)
    page.paragraph(LONG)
    assert lines(page) == ["某某市科学技术协会", "2023年度部门决算", LONG]


def test_english_words_across_lines() -> None:
    page = Setter()
    words = "The China Association for Science and Technology serves scientists and engineers and promotes"
    page.put(72, page.y, words[:84].rstrip())
    page.put(
        72,
        page.y + 17,
        words[84:].lstrip() + " their work in every region of it, as well as the public.",
    )
    [text] = lines(page)
    assert text.startswith(words)


def test_two_columns() -> None:
    page = Setter()
    page.centre("工作简报第一期", 16)
    top = page.y
    left, right = [LONG + "左栏。", LONG], ["右栏。" + LONG, LONG]
    for text in left:
        page.paragraph(text, x=72, width=215)
    page.y = top + 3
    for text in right:
        page.paragraph(text, x=308, width=215)
    page.y += 10
    page.paragraph(LONG)
    assert lines(page) == ["工作简报第一期", *left, *right, LONG]


def test_paragraph_from_one_column_to_the_next() -> None:
    page = Setter(height=700)
    page.paragraph(LONG * 4, x=72, width=215)
    split = [g for g in page.page.glyphs if g.top > page.y - 9 * 16.8]
    step = min(g.top for g in split) - 72
    page.page.glyphs[:] = [g for g in page.page.glyphs if g not in split] + [
        type(g)(g.text, g.x0 + 236, g.top - step, g.x1 + 236, g.bottom - step) for g in split
    ]
    assert lines(page) == [LONG * 4]


def test_labels_beside_words_are_no_columns() -> None:
    page = Setter()
    for number in range(8):
        page.put(72, page.y, f"名词{number}")
        page.put(320, page.y, "是指按规定用于该项工作的各类资金")
        page.y += 17
    assert lines(page)[0] == "名词0 是指按规定用于该项工作的各类资金"
