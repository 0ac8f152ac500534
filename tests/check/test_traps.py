"""What looks wrong in real reports and is not: none of it may be an error."""

from __future__ import annotations

import pytest

from tests.check.builder import findings, verdicts_of

NO_ERROR = {
    "an item moved by 0.01 so that the column adds up": (
        "支出合计{100.00 expenditure.total}万元，其中：基本支出{33.34 expenditure.basic}万元，"
        "项目支出{33.33 expenditure.project}万元，经营支出{33.34 expenditure.business}万元。"
    ),
    "a sum that rounding moves": (
        "本年收入{524.61 income.total in:一}万元，年初结转{56.26 balance.opening in:一}万元，"
        "总计{580.86 total.receipts in:一}万元。"
    ),
    "a rate that was cut off": (
        "运行经费{3000.00 agency_operation}万元，比2019年增加{86.99 agency_operation change up}万元，"
        "增长{2.98 agency_operation growth_rate up}%。"
    ),
    "a rate computed on 元": (
        "接待费{0.5 three_public.reception}万元，比2019年{0.4 three_public.reception 2019}万元"
        "增加{0.1 three_public.reception change up}万元，增长{29.7 three_public.reception growth_rate up}%。"
    ),
    "expenditure above income because of what was carried over": (
        "收入合计{190.2 income.total in:一}万元，支出合计{214.8 expenditure.total in:一}万元，"
        "年初结转{24.6 balance.opening in:一}万元。"
    ),
    "a new thing": (
        "接待费{1.2 three_public.reception}万元，比2019年{0 three_public.reception 2019}万元"
        "增加{1.2 three_public.reception change up}万元，增长{120 three_public.reception growth_rate up}%。"
    ),
    "execution that measures against the whole year's budget": (
        "全年预算{86.00 project.budget adjusted project=巡展}万元，年初预算{80.00 project.budget budget project=巡展}万元，"
        "执行{77.40 project.spent project=巡展}万元，执行率{90 project.spent execution_rate project=巡展}%。"
    ),
    "shares without their small rest": (
        "支出合计{100 expenditure.total}万元，其中：教育支出{92 function name=教育}万元，占{92 function share name=教育}%；"
        "住房支出{6.5 function name=住房}万元，占{6.5 function share name=住房}%。"
    ),
    "procurement beside project spending": (
        "项目支出{40.00 expenditure.project}万元，其中政府采购支出{31.00 procurement.total}万元，"
        "科普支出{12.00 other label:科普}万元。"
    ),
    "a change told of a year that is not there": (
        "运行经费{300.00 agency_operation}万元，增加{8.69 agency_operation change up 2018}万元。"
    ),
    "one amount cut off where another section rounds": (
        "接待费{14.96 three_public.reception}万元。\n附件\n接待费{14.9 three_public.reception}万元。\n"
    ),
    "rows of different organisations": (
        "{50.5 income.total table org=局机关}万元\n{61.5 income.total table org=汇总}万元\n"
    ),
    "a budget and what was spent": (
        "预算{5.0 three_public.total budget}万元。\n支出{4.0 three_public.total final}万元。\n"
    ),
    "duplicated lists": (
        "支出{100 other label:总额}万元，其中：甲{60 other label:甲}万元，乙{40 other label:乙}万元，"
        "甲{60 other label:甲}万元，乙{40 other label:乙}万元。"
    ),
    "nested lists": (
        "支出合计{100 expenditure.total}万元，其中：基本支出{60 expenditure.basic}万元，"
        "其中：人员{50 expenditure.personnel}万元，公用{10 expenditure.public}万元；项目支出{40 expenditure.project}万元。"
    ),
    "a rest of one digit behind 其中": (
        "支出{100.00 other label:总额}万元，其中：甲{60.00 other label:甲}万元，乙{39.00 other label:乙}万元。"
    ),
    "about and more than": (
        "培训{500 activity label:培训学员 over}余人。\n附件\n培训{530 activity label:培训学员 about}人。\n"
    ),
    "personnel with and without help to families": (
        "人员经费{96.62 expenditure.personnel}万元。\n附件\n人员支出{93.01 expenditure.personnel}万元，"
        "对个人和家庭的补助{3.61 expenditure.individual_family}万元。\n"
    ),
    "a list of spending behind the last source of income": (
        "收入包括：财政{120.50 income.general_budget budget}万元、上年结转{2.00 balance.opening budget}万元；"
        "支出包括：科技{100.30 function code=206 budget}万元、住房{22.20 function code=221 budget}万元。"
    ),
    "a list that names its own side": (
        "收入由拨款{389.20 other label:拨款}万元和年初结转{10.25 other label:年初结转}万元组成，"
        "支出一方包括当年支出{394.66 other label:当年支出}万元和年末结转{4.79 other label:年末结转}万元。"
    ),
    "an account of all funds and of the general budget": (
        "科技{338.71 function code=206 in:支出预算 funds:all}万元。\n"
        "科技{333.71 function code=206 in:一般公共预算拨款支出 funds:general_budget}万元。\n"
        "1.运行{182.51 function code=2060701 in:一般公共预算拨款支出}万元。\n"
        "2.科普{151.20 function code=2060702 in:一般公共预算拨款支出}万元。\n"
    ),
    "one item of a class": (
        "科技{100.50 function code=206}万元。\n1.科普{20.10 function code=2060702}万元。\n"
    ),
    "a flat year": "接待费{1.2 three_public.reception}万元，与2019年{1.2 three_public.reception 2019}万元持平。",
    "a change of a count": "共有{52 other count label:会员}人，比上年增加{4 other change up unit:人}人。",
    "points below a head that go on with other numbers": (
        "经费{100 other label:总额}万元，其中：\n1.甲{60.00 other label:甲}万元。\n3.乙{50.00 other label:乙}万元。\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("markup", NO_ERROR.values(), ids=NO_ERROR.keys())
def test_no_error(markup: str) -> None:
    assert [kind for kind, severity in findings(markup) if severity == "error"] == []


def test_tails_are_told() -> None:
    assert verdicts_of(NO_ERROR["a sum that rounding moves"], "balance") == ["tail"]
    assert verdicts_of(NO_ERROR["a rate that was cut off"], "growth") == ["tail"]
    assert verdicts_of(NO_ERROR["one amount cut off where another section rounds"], "same") == [
        "tail"
    ]
    assert verdicts_of(NO_ERROR["a new thing"], "growth") == ["zero_base"]


def test_where_only_a_label_is_unsure_the_alarm_is_less_than_an_error() -> None:
    text = (
        "接待费{20 three_public.reception SURE}万元，比2019年减少{5 three_public.reception change down}万元，"
        "WAY{25 three_public.reception growth_rate DIRECTION}%。"
    )

    def told(sure: str, word: str, way: str) -> list[tuple[str, str]]:
        return findings(text.replace("SURE", sure).replace("WAY", word).replace("DIRECTION", way))

    assert told("sure:1", "下降", "down") == [("growth", "error")]
    assert told("sure:0.5", "下降", "down") == [("growth", "warning")]
    assert findings(
        "接待费{20 three_public.reception}万元。\n附件\n接待费{25 three_public.reception sure:0.5}万元。\n"
    ) == [("same", "info")]
    assert findings(
        "接待费{128430.57 three_public.reception}元。\n"
        "附件\n接待费{128340.57 three_public.reception sure:0.5}元。\n"
    ) == [("same", "warning")]


def test_money_of_the_treasury_is_compared_within_its_year() -> None:
    text = (
        "收入合计{WHOLE income.total YEAR}万元。\n财政拨款收入{268.4 fiscal.receipts LABEL}万元。\n"
    )

    def told(
        whole: str, year: str = "2020", label: str = "label:财政拨款收入"
    ) -> list[tuple[str, str]]:
        return findings(text.replace("WHOLE", whole).replace("YEAR", year).replace("LABEL", label))

    assert told("190.2") == [("part", "error")]
    assert told("190.2", label="sure:0.5") == [("part", "warning")]
    assert told("190.2", "2019") == []
    assert told("268.4") == []
    assert told("190.2", label="label:财政拨款收入总计") == []


def test_more_values_than_a_thing_can_have_are_a_lost_label() -> None:
    lines = [f"接待费{{{n}.5 three_public.reception}}万元。\n" for n in range(1, 12)]
    assert [kind for kind, _ in findings("".join(lines[:8]))] == ["same"]
    assert findings("".join(lines)) == []


def test_shares_of_one_cake() -> None:
    text = "基本支出占支出合计的{A expenditure.basic share}%，项目支出占{B expenditure.project share}%。"

    def told(a: str, b: str) -> list[str]:
        return verdicts_of(text.replace("A", a).replace("B", b), "share")

    assert told("62.1", "37.9") == ["consistent"]
    assert told("62", "38.4") == ["consistent"]
    assert told("62.1", "30.0") == ["weak"]
    assert told("62.1", "47.9") == ["inconsistent"]
    assert findings(text.replace("A", "62.1").replace("B", "47.9")) == [("share", "error")]
    twice = text.replace("B", "47.9").replace("A", "62.1") * 2
    assert verdicts_of(twice, "share") == []
