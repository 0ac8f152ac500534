"""Tables of many kinds are recovered cell by cell, and no character is lost or doubled."""

from __future__ import annotations

from collections import Counter

import pytest

from eval.bench_tables import exact
from kxai.load.layout.page import RawPage
from tests.load.layout.cases import Case, cases
from tests.load.layout.setting import Setter, assert_whole, grids_of, lines_of, written

CASES = list(cases())
LEAST = {"ruled": 0.99, "partly": 0.99, "barred": 0.95, "open": 0.95}


@pytest.mark.parametrize("kind", LEAST)
def test_share_of_exact_cells(kind: str) -> None:
    scores = [score for case in CASES if case.kind == kind for score in exact(case)]
    assert len(scores) >= 8
    assert sum(right for _, right, _ in scores) >= LEAST[kind] * sum(
        cells for cells, _, _ in scores
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_character_once_with_its_place(case: Case) -> None:
    flow, composed = written(case.pages)
    assert_whole(case.pages, flow, composed)


def test_score_sees_a_wrong_cell() -> None:
    """The score itself can fail: a cell with another text, and a table too many."""
    case = CASES[0]
    row, column, down, across, text = case.tables[0][5]
    changed = [*case.tables[0]]
    changed[5] = row, column, down, across, text + "1"
    [(cells, right, lost)] = exact(Case(case.name, case.kind, case.pages, [changed]))
    assert (cells, right, lost) == (len(changed), len(changed) - 1, [changed[5]])
    two = [case.tables[0], case.tables[0]]
    assert [right for _, right, _ in exact(Case(case.name, case.kind, case.pages, two))] == [0, 0]


def test_lines_around_a_table_stay() -> None:
    case = next(case for case in CASES if case.name == "balance, full")
    flow, _ = written(case.pages)
    assert lines_of(flow) == [
        "收入支出决算总表",
        "公开01表",
        "部门：某某市科学技术协会 金额单位：万元",
        "注：本表反映部门本年度的总收支情况。",
    ]


def test_title_and_header_once_over_pages() -> None:
    case = next(case for case in CASES if case.name == "subjects, header repeated, full")
    flow, composed = written(case.pages)
    assert len(case.pages) > 2
    assert lines_of(flow)[0] == "支出决算表"
    assert Counter(lines_of(flow))["部门：某某市科学技术协会 金额单位：万元"] == 1
    again = [item.text for item in composed.furniture if item.box.page == 2]
    assert {"支出决算表", "公开03表", "项目", "科目名称", "类", "款", "项", "栏次"} <= set(again)
    assert [page.start for page in composed.pages] == sorted(page.start for page in composed.pages)
    second = composed.pages[1]
    assert flow.text[second.start : second.end].startswith("2")  # a code


def test_tables_with_other_titles_stay_apart() -> None:
    page = Setter()
    rows = [["项目", "金额"], ["甲", "1.00"], ["乙", "2.00"]]
    page.table(rows, (100, 100), lead=[("收入决算表", "")])
    page.turn()
    page.table(rows, (100, 100), lead=[("支出决算表", "")])
    flow, _ = written(page.pages)
    assert len(flow.grids) == 2
    assert lines_of(flow) == ["收入决算表", "支出决算表"]


def test_row_that_a_page_break_cut() -> None:
    page = Setter()
    page.table([["编号", "内容", "金额"], ["1", "给全市的中学送航模材料", "3.00"]], (50, 105, 60))
    page.turn()
    page.table([["", "一套", ""], ["2", "科普日活动", "4.00"]], (50, 105, 60), head=0)
    flow, composed = written(page.pages)
    [cells] = grids_of(flow)
    assert cells[3:] == [
        (1, 0, 1, 1, "1"), (1, 1, 1, 1, "给全市的中学送航模材料一套"), (1, 2, 1, 1, "3.00"),
        (2, 0, 1, 1, "2"), (2, 1, 1, 1, "科普日活动"), (2, 2, 1, 1, "4.00"),
    ]  # fmt: skip
    assert_whole(page.pages, flow, composed)


def test_row_without_a_number_on_the_next_page_is_a_row() -> None:
    page = Setter()
    page.table([["项目", "金额"], ["一、收入", "3.00"]], (100, 60))
    page.turn()
    page.table([["二、其他收入", ""], ["三、合计", "4.00"]], (100, 60), head=0)
    flow, _ = written(page.pages)
    assert [cell[4] for cell in grids_of(flow)[0]][4:] == ["二、其他收入", "", "三、合计", "4.00"]


def test_numbers_and_names_torn_in_narrow_cells() -> None:
    page = Setter()
    page.table([["科目", "金额"], ["机关事业单位基本养老", "12,345,678.90"]], (45, 42))
    flow, _ = written(page.pages)
    assert [cell[4] for cell in grids_of(flow)[0]] == [
        "科目",
        "金额",
        "机关事业单位基本养老",
        "12,345,678.90",
    ]


def test_two_numbers_in_a_cell_stay_two() -> None:
    page = Setter()
    page.table([["项目", "金额"], ["甲", "12.50\n13.60"]], (100, 100))
    flow, _ = written(page.pages)
    assert grids_of(flow)[0][-1][4] == "12.50 13.60"


def test_frames_that_are_no_tables() -> None:
    """A page's frame, an underlined word, a box around a sentence: text as it is."""
    page = Setter()
    page.paragraph("本报告由市科学技术协会编制，数据截至年末，欢迎社会监督。")
    for x0, top, x1, bottom in (
        (40, 40, 555, 40), (40, 802, 555, 802), (40, 40, 40, 802), (555, 40, 555, 802), (93, 84, 150, 84),
    ):  # fmt: skip
        page.rule(x0, top, x1, bottom)
    flow, _ = written(page.pages)
    assert not flow.grids
    assert flow.text == "本报告由市科学技术协会编制，数据截至年末，欢迎社会监督。\n"


def test_text_beside_a_table_is_kept() -> None:
    page = Setter()
    top = page.y
    page.table([["项目", "金额"], ["甲", "1.00"], ["乙", "2.00"]], (100, 100))
    page.put(400, top + 20, "旁注一句话")
    flow, composed = written(page.pages)
    assert lines_of(flow) == ["旁注一句话"]
    assert_whole(page.pages, flow, composed)


def test_rules_without_characters() -> None:
    assert written([RawPage(1, 595, 842, [], Setter().page.rules)])[0].text == ""


def test_header_row_that_a_page_break_cut() -> None:
    """Beside labels that go over two rows: the second page has the rest of the others only."""
    page = Setter()
    page.table(
        [["单位", "合计", "本年收入", "<"], ["^", "^", "一般公共预", "政府性基金"]],
        (60, 60, 52, 52),
        head=2,
    )
    page.turn()
    page.table([["", "", "算", "预算"], ["甲", "3.00", "1.00", "2.00"]], (60, 60, 52, 52), head=1)
    flow, composed = written(page.pages)
    [cells] = grids_of(flow)
    assert [cell[4] for cell in cells if cell[0] == 1] == ["一般公共预算", "政府性基金预算"]
    assert [cell[4] for cell in cells if cell[0] == 2] == ["甲", "3.00", "1.00", "2.00"]
    assert_whole(page.pages, flow, composed)


def test_tables_that_touch_are_parted_at_their_titles() -> None:
    page = Setter()
    page.table(
        [
            ["收入决算表", "<", "<"], ["部门：市科协", "", "单位：元"],
            ["项目", "预算数", "决算数"], ["拨款", "3.00", "2.00"],
            ["支出决算表", "<", "<"], ["部门：市科协", "", "单位：元"],
            ["项目", "<", "决算数"], ["科普", "<", "2.00"],
        ],
        (100, 60, 60),
    )  # fmt: skip
    flow, _ = written(page.pages)
    first, second = grids_of(flow)
    assert [cell[4] for cell in first][-1] == "2.00"
    assert second[0] == (0, 0, 1, 3, "支出决算表")
    assert second[-1] == (3, 2, 1, 1, "2.00")


def test_row_left_over_on_the_next_page() -> None:
    page = Setter()
    page.table([["项目", "甲", "乙", "丙"], ["一、收入", "1.00", "2.00", "3.00"]], (60,) * 4)
    page.turn()
    page.table([["二、结余", "", "", ""]], (60,) * 4, head=0)
    flow, _ = written(page.pages)
    [cells] = grids_of(flow)
    assert [cell[4] for cell in cells if cell[0] == 2] == ["二、结余", "", "", ""]


def test_amounts_below_each_other_without_a_rule_between_them() -> None:
    """The rule between two rows is missing in some columns, as a scan may lose it."""
    page = Setter()
    page.table(
        [["编码", "名称", "金额"], ["30113", "公积金", "3,029.66"], ["30199", "其他", "1,256.71"]],
        (60, 80, 80),
    )
    between = sorted({rule.top for rule in page.page.rules if rule.top == rule.bottom})[2]
    page.page.rules = [
        rule
        for rule in page.page.rules
        if not (rule.top == rule.bottom == between and rule.x0 > 200)
    ]
    flow, composed = written(page.pages)
    [cells] = grids_of(flow)
    assert [cell[4] for cell in cells][3:] == [
        "30113", "公积金", "3,029.66", "30199", "其他", "1,256.71",
    ]  # fmt: skip
    assert_whole(page.pages, flow, composed)
