"""Breakdowns, classes and items, grades, identities, points."""

from __future__ import annotations

import pytest

from tests.check.builder import single
from tests.check.ledger import checked, found, only, verdicts
from tests.text.test_grid import torn

CLEAN = [
    # rounding: 371.52 + 40.86 = 412.38 beside 412.37
    "2018年基本支出412.37万元，其中：人员经费371.52万元，公用经费40.86万元。",
    # 其中 names only a part
    "全年支出合计300万元，其中：科普活动支出20万元，学会活动支出15万元。",
    # income and expenditure differ by what was carried over
    "2018年收入合计188.4万元，其中：一般公共预算财政拨款188.4万元，占100%。本年支出合计203.9万元。年初结转和结余15.5万元。",
    # sub-counts that overlap
    "窑上推荐58件陶器出村，其中46件陶器获奖，20个优秀陶器参加庙会。",
    "核定编制11名，其中：机关编制7名（主席1名、副主席2名、干部4名）、事业编制4名。",
    "政府采购支出总额10万元，其中：政府采购货物支出4万元、政府采购工程支出0万元、政府采购服务支出6万元。授予中小企业合同金额10万元，占政府采购支出总额的100%。",
    # a list that names a part beside the thing that holds it
    "本年支出合计100.00万元，其中：基本支出60.00万元，人员经费50.00万元，公用经费10.00万元，项目支出40.00万元。",
    "全年支出合计100.00万元，包括甲项经费60.00万元，乙项经费40.00万元，乙项另获奖补5.00万元。",
    # an item moved by 0.01 so that the column adds up
    "本年支出合计100.01万元，其中：基本支出60.00万元，项目支出40.00万元。",
]


@pytest.mark.parametrize("text", CLEAN, ids=[text[:16] for text in CLEAN])
def test_what_holds_raises_no_alarm(text: str) -> None:
    assert [severity for _, severity in found(text) if severity == "error"] == []


def test_a_tail_is_told_apart_from_an_exact_sum() -> None:
    assert "tail" in verdicts(CLEAN[0], "sum")
    assert "weak" in verdicts(CLEAN[1], "sum")


def test_parts_above_the_total() -> None:
    finding = only("本年支出合计200万元，其中：基本支出150万元，项目支出70万元。")
    assert (finding.kind, finding.severity, finding.expected) == ("sum", "error", "220万元")
    assert finding.equation == "150 + 70 = 220万元"


def test_a_full_list_that_falls_short_names_the_slip() -> None:
    finding = only("本年支出合计237.50万元，其中：基本支出111.55万元，项目支出125.59万元。")
    assert finding.kind == "sum"
    assert finding.diagnosis[0]["code"] == "transposed"
    assert "125.95" in finding.explanation


def test_a_class_against_its_items() -> None:
    finding = single(
        "社保{137.58 function code=208}万元。\n1.离退休{10.56 function code=2080501}万元。\n"
        "2.养老{32.03 function code=2080505}万元。\n"
    )
    assert (finding.kind, finding.severity) == ("sum", "error")
    assert "10.56万元疑为105.55万元之误" in finding.explanation


def test_prizes_by_grade() -> None:
    assert found("全年得奖14件，其中一等奖5件、二等奖3件、三等奖6件。") == []
    assert found("全年得奖14件，其中一等奖5件、二等奖3件、三等奖8件。") == [("sum", "error")]
    assert found("全年得奖14件，其中一等奖5件、二等奖3件、三等奖4件。") == [("sum", "warning")]


def test_totals_that_come_last() -> None:
    assert found("评出一等奖14件、二等奖26件、三等奖39件，共79件。") == []
    assert found("评出一等奖14件、二等奖26件、三等奖39件，共82件。") == [("sum", "error")]
    nameless = only("评出一等奖14件、二等奖26件、三等奖39件，共82件。")
    assert nameless.explanation.startswith("合计的分项之和：14 + 26 + 39 = 79件")
    assert found("科普活动经费8.50万元，学会活动经费4.30万元，两项共12.95万元。") == [
        ("sum", "warning")
    ]


def test_cars_by_kind() -> None:
    assert found("年末共有车辆3辆，其中：机要通信用车2辆、应急保障用车2辆。") == [("sum", "error")]


FORM = "二、收支情况（万元）\n\n" + torn(
    [
        ["机构名称", "收入合计", "其中："],
        ["", "", "上年结转", "公共财政拨款", "其他收入"],
        ["局机关", "{0}", "17.66", "73.03", "5.07"],
        ["支出情况（万元）"],
        ["机构名称", "支出合计", "其中：", "结余"],
        ["", "", "基本支出", "项目支出", ""],
        ["局机关", "90.69", "61.33", "{1}", "5.07"],
    ]
)


def test_forms_balance() -> None:
    assert found(FORM.format("95.76", "29.36")) == []
    assert found(FORM.format("95.67", "29.36")) == [("balance", "error")]
    assert found(FORM.format("95.76", "29.63")) == [("balance", "error")]


def test_closing_balance_of_a_form() -> None:
    text = "二、收支（万元）\n| 机构名称 | 收入合计 | 上年结转 | 财政拨款 | 支出合计 | 结余 |\n| 局机关 | {} | 10 | 90 | 95 | {} |\n"
    assert found(text.format("100", "5")) == []
    assert [kind for kind, _ in found(text.format("100", "8"))] == ["balance"]
    assert found(text.format("90", "5")) == []


def test_identities_within_a_chapter() -> None:
    text = "三、三公经费\n“三公”经费支出5.00万元。因公出国（境）费0万元，公务用车购置及运行维护费3.00万元，公务接待费{}万元。\n"
    assert found(text.format("2.00")) == []
    assert [kind for kind, _ in found(text.format("1.00"))] == ["balance"]


def test_points_of_a_table_add_up() -> None:
    table = (
        "项目绩效自评表\n| 一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 |\n| 产出指标 | 讲座 | 5场 | 5场 | 30 | 30 |\n"
        "| 效益指标 | 受益 | 50人 | 60人 | 30 | 29.5 |\n| 满意度指标 | 满意度 | 90% | 95% | 40 | 40 |\n| 总分 |  |  |  | 100 | {} |\n"
    )
    assert found(table.format("99.5")) == []
    assert found(table.format("98.5")) == [("sum", "error")]


def test_every_equation_is_in_the_reports_own_numbers() -> None:
    for relation in checked(CLEAN[0]).relations:
        if relation.kind == "sum":
            assert relation.equation == "371.52 + 40.86 = 412.38万元"


def test_lists_end_where_something_else_begins() -> None:
    assert found("本年支出合计90.00万元，其中：基本支出90.00万元、2019年基本支出80.00万元。") == []
    assert (
        found("本年支出合计90.00万元，其中：基本支出60.00万元、编制5名、项目支出30.00万元。") == []
    )
    assert (
        found(
            "本年支出合计90.00万元，其中：基本支出60.00万元，项目支出30.00万元，年末结转和结余50.00万元。"
        )
        == []
    )
    assert found(
        "本年支出合计90.00万元，其中：基本支出60.00万元、基本支出60.00万元、项目支出30.00万元。"
    ) == [("sum", "warning")]


def test_an_item_told_twice() -> None:
    text = "支出{100.00 other label:总额}万元，包括：甲{61.20 other label:甲}万元，甲{61.20 other label:甲}万元，乙{38.80 other label:乙}万元。"
    finding = single(text)
    assert finding.kind == "sum"
    assert finding.diagnosis[0]["code"] == "doubled_item"
    assert "重复列入" in finding.explanation


def test_unsure_sums_are_warnings() -> None:
    assert found("全年投入100.00万元，分别为甲类经费60.00万元、乙类经费45.00万元。") == [
        ("sum", "warning")
    ]


def test_items_of_one_level_that_exceed_their_class() -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n科学技术支出100.00万元，其中：行政运行（2060101）88.00万元，"
        "科普活动（2060702）43.00万元。\n"
    )
    assert ("sum", "error") in found(text)


def test_a_class_with_an_item_that_has_no_code() -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n主要用于以下方面：科学技术支出100.00万元。\n"
        "1.科学技术支出（类）科学技术普及（款）科普活动（项）（2060702）：支出决算为60.00万元。\n"
        "2.科学技术支出（类）某款（款）某项事务（项）：支出决算为40.00万元。\n"
    )
    assert found(text) == []


def test_a_table_without_a_total_or_with_few_scores_is_left_alone() -> None:
    table = "项目绩效自评表\n| 一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 |\n| 产出指标 | 讲座 | 5场 | 5场 | 30 | 30 |\n"
    assert found(table) == []


def test_rounded_points_are_a_tail() -> None:
    table = (
        "项目绩效自评表\n| 一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 |\n| 产出指标 | 讲座 | 5场 | 5场 | 30 | 29.8 |\n"
        "| 效益指标 | 受益 | 50人 | 60人 | 30 | 29.9 |\n| 满意度指标 | 满意度 | 90% | 95% | 40 | 40 |\n| 总分 |  |  |  | 100 | 100 |\n"
    )
    assert ("sum", "error") in found(table)


def test_a_score_whose_row_came_apart_accuses_nobody() -> None:
    head = "项目绩效自评表\n| 一级指标 | 三级指标 | 指标值 | 完成值 | 得分 |\n"
    rows = (
        "| 产出指标 | 讲座 | 5场 | 5场 | 20 |\n| 成本指标 | 讲课费 | 3万元 |\n20 |\n"
        "| 效益指标 | 受益 | 50人 | 60人 | 30 |\n| 满意度指标 | 满意度 | 90% | 95% | 30 |\n"
    )
    assert ("sum", "error") not in found(head + rows + "| 总分 |  |  |  | 100 |\n")
    whole = rows.replace("| 3万元 |\n20 |", "| 3万元 | 3万元 | 20 |")
    assert ("sum", "error") in found(head + whole + "| 总分 |  |  |  | 97 |\n")
