"""Money that is needed, agreed or granted; products worked out in the text; what a body is made of."""

from __future__ import annotations

import pytest

from tests.extract.reading import one, read, rows

PROJECT = "云溪市水务局2031年泵站建设项目支出绩效自评报告\n"
BUDGET = "云溪市档案中心2031年度部门预算说明\n"
ACCOUNTS = "云溪市档案中心2031年度部门决算说明\n"


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("监测平台还需资金210万元。", "project.budget"),
        ("已签订合同总金额710.5万元。", "project.budget"),
        ("2、管网改造区级财政补助35万元，已拨付施工单位20万元。", "project.budget"),
        ("已支付合同款66万元。", "project.executed"),
    ],
)
def test_what_is_needed_or_agreed_is_not_spent(text: str, indicator: str) -> None:
    assert read(text, title=PROJECT).figures[0].indicator == indicator


def test_factors_of_a_product_are_neither_things_done_nor_budgets() -> None:
    text = "二、项目支出\n1、设备购置费：12.6万元，扫描仪：6台*7000元／台=4.2万元（210人*40元）。\n"
    found = {f.text: (f.indicator, f.role) for f in read(text, title=BUDGET).figures}
    assert found["6"] == ("other", "count")
    assert found["7000"] == found["40"] == ("other", "amount")
    assert found["210"] == ("other", "count")
    assert found["4.2"] == found["12.6"]


def test_a_star_that_multiplies_nothing() -> None:
    assert one("举办培训*班12期。", "12", title=ACCOUNTS).indicator == "activity"


def test_offices_and_areas_are_no_activity() -> None:
    text = "中心包括4个机关行政处（科）室及2个下属单位，计容面积3100㎡，举办展览7场。"
    found = rows(text, "indicator", title=ACCOUNTS)
    assert found == [("4", "other"), ("2", "other"), ("3100", "other"), ("7", "activity")]


def test_a_list_number_and_the_year_behind_it() -> None:
    found = rows("1.2031本年收入472.4万元，比上年增长3%。", "indicator", title=ACCOUNTS)
    assert found == [("472.4", "income.total"), ("3", "income.total")]


def test_the_kind_of_spending_in_brackets_breaks_no_name() -> None:
    text = (
        "一般公共预算支出60万元，其中工资福利（人员）支出52.5万元，商品和服务（公用）支出7.5万元。"
    )
    assert one(text, "52.5", title=ACCOUNTS).indicator == "expenditure.wages"
    assert one(text, "7.5", title=ACCOUNTS).indicator == "expenditure.goods_services"


def test_rates_of_both_costs_of_cars() -> None:
    text = "（二）公务用车购置及运行费12万元。与2030年相比，公务用车购置费和运行费分别"
    both = rows(text + "下降43.2%。", "indicator", title=ACCOUNTS)
    assert both[-1] == ("43.2", "three_public.vehicles")
    each = rows(text + "增长1.5%和下降67.3%。", "indicator", "direction", title=ACCOUNTS)
    assert each[-2:] == [
        ("1.5", "three_public.vehicle_purchase", "up"),
        ("67.3", "three_public.vehicle_operation", "down"),
    ]


def test_a_change_and_its_rate_are_no_list() -> None:
    text = "收入、支出预算总计90万元，与上年相比收、支预算总计各增加8.5万元，增长10.43%。"
    found = rows(text, "indicator", "role", title=BUDGET)
    assert {row[1] for row in found} == {"total.receipts"}


def test_money_carried_over_among_receipts_came_in() -> None:
    text = "收入预算9万元，其中：一般公共预算拨款6万元，单位其他收入1万元，单位结余结转资金2万元。"
    assert one(text, "2", title=BUDGET).indicator == "balance.opening"
    text = "收入9万元，支出8万元，结余结转资金1万元。"
    assert one(text, "1", title=ACCOUNTS).indicator == "balance.closing"


def test_equipment_is_of_the_day_of_the_cars() -> None:
    text = "截止2030年底，共有车辆4辆。单位价值50万元以上通用设备3台（套）。"
    assert one(text, "3", title=BUDGET).year == 2030


def test_items_of_personnel_are_economic() -> None:
    text = (
        "七、财政拨款基本支出决算情况\n一般公共预算财政拨款基本支出47.3万元，其中：（一）人员经费"
        "39.2万元，主要包括：基本工资16.4万元、机关事业单位基本养老保险缴费4.3万元、住房公积金5.7万元。"
    )
    assert one(text, "4.3", title=ACCOUNTS).indicator == "other"
    assert one(text, "5.7", title=ACCOUNTS).indicator == "other"


def test_how_many_cars_a_body_may_have_are_none_that_it_has() -> None:
    found = rows("车辆编制数2台，实际1台。公务用车保有量1辆。", "indicator", title=ACCOUNTS)
    assert found == [("2", "other"), ("1", "assets.vehicles"), ("1", "assets.vehicles")]


def test_spans_of_time_and_numbers_of_annexes_are_no_figures() -> None:
    text = "近10年累计安排68.7亿元，连续3年在5亿元以上，拟在今后5年内完成。附件 1\n"
    assert [row[0] for row in rows(text, "unit", title=ACCOUNTS)] == ["68.7", "5"]
