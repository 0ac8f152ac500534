"""Claims whose whole, number or goal is told beside them; each with its clean twin."""

from __future__ import annotations

import pytest

from tests.check.builder import findings
from tests.check.ledger import checked, found, kinds
from tests.extract.reading import rows

BUDGET = "云溪县林业局2031年部门预算公开说明\n"

# (a text with RATE, what is right, what is wrong, what is then found)
CLAIMS = [
    (
        "年初结转和结余7.60万元，占收入总计506.20万元的RATE。",
        "1.50%",
        "2.50%",
        ("share", "error"),
    ),
    (
        "一般公共服务支出405.10万元，占80.03%；社会保障和就业支出50.40万元，占9.96%；"
        "卫生健康支出24.30万元，占4.80%；住房保障支出26.40万元，占RATE。",
        "5.22%",
        "6.22%",
        ("share", "error"),
    ),
    (
        "服务对象满意度目标值90%，实际完成值RATE，已完成年度目标。",
        "96%",
        "86%",
        ("target", "warning"),
    ),
    (
        "计划培训800人次，实际培训926人次，完成率RATE。",
        "115.75%",
        "112.5%",
        ("execution", "warning"),
    ),
    (
        "公务用车运行维护费12.00万元，公务用车保有量6辆，车均运行维护费RATE。",
        "2.00万元",
        "2.40万元",
        ("per_head", "warning"),
    ),
]


@pytest.mark.parametrize(("text", "right", "wrong", "finding"), CLAIMS)
def test_it_is_held_against_what_stands_beside_it(
    text: str, right: str, wrong: str, finding: tuple[str, str]
) -> None:
    assert found(text.replace("RATE", right)) == []
    assert found(text.replace("RATE", wrong)) == [finding]


def test_a_share_cut_off_instead_of_rounded_is_none() -> None:
    text = (
        "教育支出94.24万元，占94.24%；农林水支出2.88万元，占2.88%；住房保障支出2.89万元，占RATE。"
    )
    assert found(text.replace("RATE", "2.88%")) == []
    assert found(text.replace("RATE", "2.80%")) == [("share", "error")]


def test_two_shares_do_not_tell_a_whole_that_nobody_prints() -> None:
    assert found("教育支出80.00万元，占80.00%；住房保障支出20.00万元，占30.00%。") == []


def test_a_plan_fulfilled_and_more_is_told_as_done() -> None:
    assert found("计划培训800人次，实际培训926人次，完成率100%。") == []


def test_kinds_of_cars_are_not_all_cars() -> None:
    text = "公务用车运行维护费12.00万元，其中：轿车6辆，车均运行维护费3.00万元。"
    assert found(text) == []


def test_the_purses_of_a_project_add_up() -> None:
    text = "项目资金320万元，其中省级财政资金200万元，市级配套CITY万元，县级自筹20万元。"
    title = "2020年度云溪县防汛项目支出绩效自评报告\n"
    assert found(text.replace("CITY", "100")) == []
    assert found(text.replace("CITY", "110")) == [("sum", "warning")]
    dims = [row[1] for row in rows(text.replace("CITY", "100"), "dims", title=title)]
    assert [dim.get("source") for dim in dims] == [None, "省级财政资金", "市级配套", "县级自筹"]


def test_a_rate_of_change_with_its_sign_goes_the_way_of_the_change() -> None:
    text = "“三公”经费支出1.10万元，比2019年1.30万元减少0.20万元，“三公”经费变动率为RATE。"
    assert found(text.replace("RATE", "-15.38%")) == []
    assert found(text.replace("RATE", "-25.38%")) == [("growth", "error")]


def test_scores_of_a_sentence_make_up_its_total() -> None:
    text = (
        "得分：预算执行(20分)19.29分，目标实现(60分)57.50分，预算管理(20分)18.80分，总分TOTAL分。"
    )
    assert found(text.replace("TOTAL", "95.59")) == []
    assert [kind for kind, _ in found(text.replace("TOTAL", "96.59"))] == ["sum"]


def test_kinds_of_cars_within_one_bracket() -> None:
    text = "共有车辆SUM辆（其中特种专业技术用车4辆，为救护车；其他用车3辆）。"
    assert found(text.replace("SUM", "7")) == []
    assert [kind for kind, _ in found(text.replace("SUM", "5"))] == ["sum"]


def test_a_number_behind_the_bracket_is_none_of_its_kinds() -> None:
    assert found("年末编制31人（其中行政编制12人，参公编制19人），在职在编实有28人。") == []


def test_a_whole_and_its_parts_in_points_below_it() -> None:
    text = (
        "“三公”经费支出决算SUM万元。\n（一）因公出国（境）费：0万元。\n"
        "（二）公务用车购置及运行维护费26.45万元。\n（三）公务接待费14.17万元。\n"
    )
    assert found(text.replace("SUM", "40.62")) == []
    assert found(text.replace("SUM", "38.62")) == [("balance", "error")]


def test_what_each_car_cost_told_in_a_unit_too_small() -> None:
    text = "公务用车运行维护费14.60万元，公务用车保有量4辆，车均运行维护费支出RATE。"
    assert found(text.replace("RATE", "3.65万元")) == []
    (finding,) = checked(text.replace("RATE", "3.65元")).findings
    assert (finding.kind, finding.severity) == ("per_head", "warning")
    assert "3.65万元" in finding.explanation
    (finding,) = checked(text.replace("RATE", "4.65元")).findings
    assert not finding.diagnosis or finding.diagnosis[0]["code"] != "unit"


def test_a_share_that_is_the_rate_of_execution() -> None:
    text = (
        "“三公”经费支出预算为16.00万元，支出决算为5.52万元，完成预算的34.50%。NOTE\n"
        "“三公”经费支出决算中，因公出国（境）费支出决算0万元；公务接待费支出决算5.52万元，占RATE。\n"
    )
    for note in ("", "以上为局本级数据。"):
        noted = text.replace("NOTE", note)
        assert found(noted.replace("RATE", "100%")) == []
        assert found(noted.replace("RATE", "34.50%")) == [("share", "error")]


def test_a_share_that_names_its_part_and_its_whole() -> None:
    text = (
        "全市一般公共预算支出312.40亿元，同比增长4.2%；其中民生支出完成251.80亿元，"
        "民生支出占一般公共预算支出的比重达RATE。"
    )
    title = "云溪市2031年预算执行情况\n"
    assert kinds(text.replace("RATE", "80.6%"), title) == []
    assert kinds(text.replace("RATE", "86.0%"), title) == [("share", "warning")]
    other = text.replace("民生支出占", "教育支出占").replace("RATE", "86.0%")
    assert kinds(other, title) == []


def test_the_first_share_of_a_list_is_of_its_total() -> None:
    text = "2031年收入预算640.25万元，其中：一般公共预算拨款收入512.20万元，占RATE。"
    assert found(text.replace("RATE", "80.00%")) == []
    assert found(text.replace("RATE", "80.01%")) == []  # moved so that all come to a hundred
    assert found(text.replace("RATE", "80.60%")) == [("share", "error")]
    assert found(text.replace("RATE", "81%")) == []


def test_what_a_body_plans_to_take_in_and_to_spend_is_one_amount() -> None:
    text = (
        "（一）收支预算情况的总体说明\n2031年收支总预算7043.58万元。\n"
        "（二）收入预算情况说明\n2031年收入预算PLANNED万元。\n"
    )
    assert kinds(text.replace("PLANNED", "7043.58"), BUDGET) == []
    assert kinds(text.replace("PLANNED", "7043.85"), BUDGET) == [("same", "warning")]
    assert kinds(text.replace("PLANNED", "6043.57"), BUDGET) == [("same", "warning")]
    assert kinds(text.replace("PLANNED", "6920.58"), BUDGET) == []
    told = text.replace("PLANNED", "7043.85") + "其中：上年结转0.27万元。\n"
    assert kinds(told, BUDGET) == []


def test_a_part_that_alone_is_more_than_all() -> None:
    text = (
        "2031年收入总预算501.30万元，同比减少20.05万元。其中：\n"
        "1、一般公共预算拨款PART万元，同比减少20.05万元。\n2、上年结余收入8.40万元。\n"
    )
    assert kinds(text.replace("PART", "492.90"), BUDGET) == []
    assert kinds(text.replace("PART", "507.60"), BUDGET) == [("sum", "warning")]


def test_shares_of_one_named_whole_in_paragraphs_of_their_own() -> None:
    text = (
        "基本支出{847.00 expenditure.basic}万元，占一般公共预算支出的{84.70 expenditure.basic share}%。\n"
        "项目支出{153.00 OTHER}万元，占一般公共预算支出的{RATE OTHER share}%。\n"
    )
    for project in ("expenditure.project", "general_budget.project"):
        told = text.replace("OTHER", project)
        assert findings(told.replace("RATE", "15.30")) == []
        assert [kind for kind, _ in findings(told.replace("RATE", "18.30"))] == ["share"]


def test_an_amount_whose_unit_lost_its_ten_thousand() -> None:
    text = (
        "本年支出合计318.6万元，较上年294.1万元，增加24.5万元，其中：基本支出{}，"
        "较上年294.1万元，增加24.5万元。\n"
    )
    assert found(text.format("318.6万元")) == []
    assert [kind for kind, _ in found(text.format("318.6元"))] == ["change"]
    assert found(text.format("3186000元")) == []


def test_what_formulas_give_are_items_of_their_own() -> None:
    told = "印刷费支出{}元。\n一、明细\n{}。\n二、其他\n印刷费支出1500元。\n"
    assert found(told.format("1500", "印刷费3次*700=2100元")) == []


def test_a_rate_of_two_amounts_beside_it_of_which_one_lost_its_unit() -> None:
    text = "2020年，全县环卫经费（含预算安排的和自筹的两块）为7210万元，比上年的8435.7{}减少{}%。\n"
    assert found(text.format("万元", "14.53")) == []
    assert [kind for kind, _ in found(text.format("元", "14.53"))] == ["growth"]
    assert "8435.7万元之误" in checked(text.format("元", "14.53")).findings[0].explanation


def test_the_change_in_the_place_of_the_amount() -> None:
    text = (
        "一、“三公”经费预算情况\n公务用车运行维护费预算9.00万元。\n二、具体情况\n"
        "公务用车运行维护费预算{}万元，比2019年预算增加{}万元，增长{}%。\n"
    )
    assert found(text.format("9.00", "3.40", "60.71")) == []
    assert ("same", "error") in found(text.format("3.40", "3.40", "60.71"))
    # of another body, perhaps: nothing ties the two
    assert ("same", "error") not in found(text.format("3.40", "1.40", "70.00"))


def test_a_rate_of_a_goal_told_with_its_amount() -> None:
    text = (
        "完成一般公共预算收入26.43亿元，同口径比增长{}%，为人大预算数28亿元的94.39%，"
        "为市下半年目标25.11亿元{}%；民生支出完成8.00亿元，为市下目标10亿元的80%。\n"
    )
    assert found(text.format("5.1", "105.26")) == []
    assert found(text.format("5.1", "105.62")) == [("execution", "warning")]


def test_a_rate_of_a_table_is_that_of_the_amounts_of_its_own_table() -> None:
    table = (
        "购置{{52 three_public.vehicle_purchase 2019 table in:对比}}万元\n"
        "{{31 three_public.vehicle_purchase table in:对比}}万元\n"
        "{{{rate} three_public.vehicle_purchase growth_rate {layer} in:对比}}%\n"
    )
    told = "购置{32 three_public.vehicle_purchase in:说明}万元\n"
    right, wrong = (table.format(rate=rate, layer="table") for rate in ("-40.38", "-38.46"))
    assert "growth" not in dict(findings(told + right))
    assert "growth" in dict(findings(told + wrong))
    # prose elsewhere may be told of either
    assert "growth" not in dict(findings(told + table.format(rate="-38.46", layer="text")))
