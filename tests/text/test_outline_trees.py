"""Heading trees, rendered in the genre's ways and read back; reports one after another."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kxai.schema import Cell, Grid
from kxai.text.list_marks import read_mark
from kxai.text.outline import outline

CHINESE = "一二三四五六七八九十"
STYLES = {
    "part": lambda n: f"第{CHINESE[n - 1]}部分 ",
    "cn": lambda n: f"{CHINESE[n - 1]}、",
    "cnb": lambda n: f"（{CHINESE[n - 1]}）",
    "ar": lambda n: f"{n}.",
    "arb": lambda n: f"({n})",
    "circ": lambda n: "①②③④⑤"[n - 1],
    "cnh": lambda n: f"{CHINESE[n - 1]}）",
}
OTHERS = {
    "cn": lambda n: f"{n}、 ",
    "cnb": lambda n: f"（{n}） ",
    "ar": lambda n: f"{CHINESE[n - 1]}、",
    "arb": lambda n: f"（{CHINESE[n - 1]}）",
}
PAIRS = {"cn": "ar", "ar": "cn", "cnb": "arb", "arb": "cnb"}


@dataclass
class Node:
    title: str
    wrong: bool
    bookmarks: int
    children: list[Node] = field(default_factory=list)


def nodes(depth: int) -> st.SearchStrategy[Node]:
    children = st.lists(nodes(depth - 1), max_size=4) if depth else st.just([])
    titles = st.text("收支概况职能目标绩效管理", min_size=2, max_size=8)
    return st.builds(Node, titles, st.booleans(), st.integers(0, 2), children)


@st.composite
def reports(draw: st.DrawFn) -> tuple[list[str], list[Node]]:
    styles = draw(st.permutations(list(STYLES)))[:3]
    if "part" in styles:
        styles = ["part", *(style for style in styles if style != "part")]
    return styles, draw(st.lists(nodes(2), min_size=1, max_size=4))


def render(tree: list[Node], styles: list[str], path: tuple[str, ...] = ()) -> tuple[str, list]:
    text, expected = "", []
    style = styles[min(len(path), 2)]
    for number, node in enumerate(tree, 1):
        # A number of the sister kind is clear only where that kind is used for nothing else.
        wrong = node.wrong and style in PAIRS and PAIRS[style] not in styles
        mark = (OTHERS if wrong else STYLES)[style](number)
        above = (*path, node.title)
        expected.append((len(path), mark.strip(), above))
        text += "[bookmark: _Toc15377]" * node.bookmarks + f"{mark}{node.title}\n"
        text += f"本段讲{node.title}，共有3项。\n"
        below, inner = render(node.children, styles, above)
        text, expected = text + below, expected + inner
    return text, expected


@given(reports())
@settings(max_examples=120, deadline=None)
def test_a_rendered_tree_is_recovered(report: tuple[list[str], list[Node]]) -> None:
    styles, tree = report
    text, expected = render(tree, styles)
    found = outline(text)
    got = [
        (heading.level, heading.number, found.path_at(heading.end + 3))
        for heading in found.headings
    ]
    assert got == expected


@pytest.mark.parametrize(
    ("line", "kind", "order"),
    [
        ("第三部分 决算", "part", 3),
        ("第 3 部分", "part", 3),
        ("第二章 支出", "part", 2),
        ("十二、支出", "cn", 12),
        ("三．支出", "cn", 3),
        ("（ 二 ）支出", "cnb", 2),
        ("二）支出", "cnh", 2),
        ("四) 支出", "cnh", 4),
        ("12、支出", "ar", 12),
        ("１２．支出", "ar", 12),
        ("1.5万元", None, 0),
        ("2021.收入", None, 0),
        ("(3)支出", "arb", 3),
        ("（6）、活动", "arb", 6),
        ("3)支出", "arh", 3),
        ("⑧支出", "circ", 8),
        ("⑵支出", "arb", 2),
        ("⒊支出", "ar", 3),
        ("㈣支出", "cnb", 4),
        ("## 二、支出", "cn", 2),
        ("支出", None, 0),
    ],
)
def test_marks(line: str, kind: str | None, order: int) -> None:
    mark = read_mark(line)
    assert (mark and mark.kind) == kind
    assert mark is None or mark.order == order


def test_bookmarks_stand_anywhere() -> None:
    text = "[bookmark: _Toc1][bookmark: _Toc2]二、收入\n9、 [bookmark: _Toc3]支出\n第3部分 [bookmark: _Toc4]解释\n"
    assert [(h.number, h.title) for h in outline(text).headings] == [
        ("二、", "收入"),
        ("9、", "支出"),
        ("第3部分", "解释"),
    ]


def test_automatic_numbers_among_chapters() -> None:
    text = (
        "第二部分 决算说明\n1、 总体情况\n收支9万元。\n2、 收入情况\n三、支出情况\n（一）结构\n1.甲款\n2.乙款\n"
        "四、拨款\n5、国有资本\n6、 其他\n（一）机关运行\n"
    )
    levels = [heading.level for heading in outline(text).headings]
    assert levels == [0, 1, 1, 1, 2, 3, 3, 1, 1, 1, 2]


def test_a_number_follows_the_outer_list_rather_than_an_inner_one_out_of_order() -> None:
    assert [h.level for h in outline("八、基金\n1.甲\n2.乙\n9、资本\n").headings] == [0, 1, 1, 0]
    assert [h.level for h in outline("一、基金\n1.甲\n2.乙\n三、资本\n").headings] == [0, 1, 1, 0]


def test_every_report_of_a_file_has_its_root() -> None:
    form = "\t项目名称\n\t甲\n\n\t预算数\n\t5\n\n\n\n"
    text = (
        "第一部分 概况\n一、职能\n第二部分 附件\n附件\n2021年甲项目绩效自评报告\n一、概况\n（一）立项\n"
        f"2021年乙项目绩效自评报告\n一、概况\n正文一。\n附件3：\n2021年项目绩效目标自评表\n{form}"
        f"2021年项目绩效目标自评表\n{form}第三部分 附表\n正文二。\n"
    )
    found = outline(text)
    assert found.path_at(text.index("（一）立项") + 3) == (
        "2021年甲项目绩效自评报告",
        "概况",
        "立项",
    )
    assert found.path_at(text.index("正文一")) == ("2021年乙项目绩效自评报告", "概况")
    assert found.path_at(text.rindex("项目名称")) == ("2021年项目绩效目标自评表",)
    assert found.path_at(text.index("正文二")) == ("附表",)
    assert sum(h.title == "2021年项目绩效目标自评表" for h in found.headings) == 2


def test_the_same_title_again_is_a_running_head_or_a_new_report() -> None:
    title = "甲县科协2021年整体支出绩效自评报告\n"
    page = f"{title}一、概况\n正文。\n{title}二、收支\n末段。\n"
    assert [h.level for h in outline(page).headings] == [0, 1, 1]
    assert outline(page).path_at(page.index("末段"))[-1] == "收支"
    twice = f"{title}一、概况\n正文。\n{title}一、概况\n末段。\n"
    assert [h.level for h in outline(twice).headings] == [0, 1, 0, 1]
    cover = f"{title}一、概况\n正文。\n{title}末段没有编号。\n"
    assert [h.level for h in outline(cover).headings] == [0, 1]


def test_chapters_below_a_cover_title() -> None:
    text = "甲县2021年部门预算绩效文本\n第一部分\n\n整体绩效目标\n一、总体\n第二部分\n项目绩效目标\n1.科普经费\n文字。\n"
    found = outline(text)
    assert [(h.level, h.title) for h in found.headings] == [
        (0, "甲县2021年部门预算绩效文本"),
        (1, "整体绩效目标"),
        (2, "总体"),
        (1, "项目绩效目标"),
        (2, "科普经费"),
    ]


def test_a_number_alone_takes_no_table_or_heading_for_its_title() -> None:
    text = "第一部分\n\t表格\n\t甲\n第二部分\n一、收入\n第三部分\n这一行太长不会是标题因为它是一个很长很长的句子而且还有句号在后面。\n第四部分"
    assert [h.title for h in outline(text).headings] == ["", "", "收入", "", ""]


def test_a_title_on_two_lines_and_one_that_a_line_only_ends_with() -> None:
    text = "甲县2021年度部门（单位）整体支出\n\n绩效评价自评报告\n一、概况\n"
    assert outline(text).headings[0].title == "甲县2021年度部门（单位）整体支出绩效评价自评报告"
    wrapped = "一、结果应用\n各科室对照要求逐项整改并在规定的时间之内向财政部门和主管部门报送了\n部门整体绩效自评报告\n二、建议\n"
    assert [h.level for h in outline(wrapped).headings] == [0, 0]


def test_an_empty_chapter_right_before_a_first_item_holds_it() -> None:
    text = (
        "四、评价人员\n名单。\n五、综述\n\n一、概况\n正文。\n二、收支\n正文。\n六、附录\n一、甲\n"
    )
    assert [h.level for h in outline(text).headings] == [0, 0, 1, 1, 0, 1]
    beside = "（一）目标\n1．甲。做了3件。\n1. 乙\n2. 丙\n"
    assert [h.level for h in outline(beside).headings] == [0, 1, 1, 1]


def test_lines_of_tables_are_no_headings() -> None:
    form = "\t二、收支情况\n\n\t机构\n\t合计\n\n\t1、局机关\n\t5\n\n\t主要工作\n\t一、甲\n\n二、乙\n（一）丙\n\n\t其他\n\t一、丁\n"
    text = f"一、总述\n文字。\n\n{form}\n\n\n三、结论\n"
    assert [h.title for h in outline(text).headings] == ["总述", "收支情况", "结论"]
    words = "一、总述\n1. 单元格里的话\n二、后文\n"
    start = words.index("1.")
    grid = Grid(start, start + 9, 1, 1, (Cell(0, 0, start, start + 9),))
    assert [h.title for h in outline(words, grids=[grid]).headings] == ["总述", "后文"]
    assert len(outline(words).headings) == 3


def test_tabs_that_indent_paragraphs() -> None:
    text = "前言。\n" + "".join(
        f"\t{mark}{title}\n\t这一段写的是{title}方面的工作情况，内容比较多，写满了一整行还要多出一些字来。\n"
        for mark, title in (
            ("一、", "收支"),
            ("（一）", "收入"),
            ("（二）", "支出"),
            ("二、", "绩效"),
        )
    )
    assert [h.level for h in outline(text).headings] == [0, 1, 1, 0]


def test_pipes_are_no_titles() -> None:
    assert outline("| 2021年项目绩效自评报告\n").headings == ()


def test_contents_are_no_headings() -> None:
    text = "目录\n第一部分 概况......3\n一、职能……4\n二、机构\t12\n三、收入          15\n四、支出 —————— 16\n"
    assert outline(text).headings == ()


def test_titles_end_where_their_sentence_goes_on() -> None:
    lines = {
        "（一）收入情况：161.76万元。": "收入情况",
        "1.财政拨款收入：指县财政一年里陆续给到账上的资金。": "财政拨款收入",
        "一) 绩效目标：科学普及": "绩效目标：科学普及",
        "2. 一般行政管理事务（款）甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚（2060102）:支出9万元。": "一般行政管理事务（款）甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚",
        "3. " + "甲" * 33 + "12.56万元": "甲" * 33,
        "4. " + "甲" * 20 + "，" + "乙" * 30: "甲" * 20,
        "5. " + "甲" * 10 + "“乙，" + "丙" * 30 + "”": "甲" * 10 + "“乙，" + "丙" * 23,
        "6. 保障运转；开展宣传": "保障运转",
    }
    assert {line: outline(line).headings[0].title for line in lines} == lines


def test_points_of_paragraphs_of_their_own() -> None:
    text = (
        "（二）问题\n一是预算不细，需要改进；\n二是执行不均衡。\n另一段。\n三是不再算数。\n"
        "（三）建议\n内容包括：一是加强管理，定期检查（一是否可行不算），二是抓落实。第三段不是要点。\n尾段。\n"
    )
    found = outline(text)
    assert [(h.number, h.title) for h in found.headings if h.number.endswith("是")] == [
        ("一是", "预算不细"),
        ("二是", "执行不均衡"),
        ("一是", "加强管理"),
        ("二是", "抓落实"),
    ]
    assert found.path_at(text.index("执行")) == ("问题", "执行不均衡")
    assert found.path_at(text.index("另一段")) == ("问题",)
    assert found.path_at(text.index("尾段")) == ("建议",)


def test_depth_is_bounded() -> None:
    text = "1、甲\n（1）乙\n" * 40
    found = outline(text)
    assert max(h.level for h in found.headings) < 10
    assert len(found.path_at(len(text))) < 10
