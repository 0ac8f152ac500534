"""How a rate is worked out, shares of what is planned, growth cleared of one-off things."""

from __future__ import annotations

import pytest

from tests.extract.reading import one, rows

BUDGET = "云溪市第三中学2031年度部门预算说明\n"
ACCOUNTS = "云溪市第三中学2031年度部门决算说明\n"
SCORED = "云溪市水务局2031年部门整体支出绩效自评报告\n"
REGION = "云溪市2031年7月财政预算执行情况\n"


def test_formulas_and_rules_of_scores_are_no_figures() -> None:
    text = "预算执行率（E/C×100%）为86.5%。三公经费变动率每超过一个百分点扣0.8分，得7分。"
    assert [row[0] for row in rows(text, "role", title=SCORED)] == ["86.5", "7"]


def test_a_share_of_what_is_planned_is_no_execution() -> None:
    text = "预算收入521.3万元。其中：财政拨款收入418.5万元，占预算收入的80.28%。"
    figure = one(text, "80.28", title=BUDGET)
    assert (figure.indicator, figure.role) == ("fiscal.receipts", "share")
    done = one("支出418.5万元，占年初预算的98.2%。", "98.2", title=ACCOUNTS)
    assert done.role == "execution_rate"


def test_growth_cleared_of_one_off_things_is_of_the_same_thing() -> None:
    text = "一般公共预算收入26.4亿元，下降6.5%，剔除一次性因素影响后可比增长4.8%。"
    figure = one(text, "4.8", title=REGION)
    assert (figure.indicator, figure.direction) == ("income.general_budget", "up")


def test_classes_told_shortly_in_a_list_by_function() -> None:
    text = "基本支出521.3万元。按支出功能分类：教育441.1万元，占84.6%；社会保障和就业50.2万元。"
    assert one(text, "441.1", title=BUDGET).indicator == "function"


def test_what_persons_fell_to_is_no_change() -> None:
    text = "因公出国（境）费3万元，出国人次从29人降为16人，下降44.8%。"
    assert one(text, "16", title=ACCOUNTS).role == "count"


@pytest.mark.parametrize("joint", ["及", "和", "、"])
def test_both_costs_of_cars_in_either_order(joint: str) -> None:
    text = f"公务用车运行维护费{joint}公务用车购置费139.8万元，比上年增加18.8万元。"
    found = rows(text, "indicator", title=ACCOUNTS)
    assert found[0] == ("139.8", "three_public.vehicles")
    missing = f"公务用车购置费均无支出{joint}公务用车运行维护费增长12.4%。"
    assert rows(missing, "indicator", title=ACCOUNTS)[0][1] == "three_public.vehicle_operation"


def test_a_part_of_which_there_is_none_is_no_name() -> None:
    text = "公务用车购置及运行费52万元，其中：购置经费无、运行维护费51万元。"
    assert one(text, "51", title=BUDGET).indicator == "three_public.vehicle_operation"


def test_an_amount_below_the_head_of_a_rate_is_none() -> None:
    table = (
        "资金情况（元） | 全年预算数 | 全年执行数 | 执行率 |\n"
        "年度总金额 | 3,724,055.00 | 4,764,453.11 | 4,614,453.11 |\n"
        "其中：财政拨款 | 3,724,055.00 | 3,614,453.11 | 97.06 |\n"
    )
    found = {row[0]: row[1] for row in rows(table, "role", title=SCORED)}
    assert found.get("4,614,453.11") != "execution_rate"
    assert found["97.06"] == "execution_rate"


def test_sources_of_a_project_below_a_lost_head_are_unsure() -> None:
    table = (
        "资金（万元） | 甲栏 | 乙栏 |\n年度资金总额 | 150.00 | 125.25 |\n"
        "其中：财政拨款 | 150.00 | 125.25 |\n上年结转资金 | 3.10 | 2.40 |\n"
    )
    title = "云溪市水务局2031年泵站建设项目支出绩效自评表\n"
    found = rows(table, "indicator", "confidence", title=title)
    kept = {row[0]: row for row in found}
    assert str(kept["2.40"][1]).startswith("project.")
    assert all(float(str(row[2])) <= 0.75 or str(row[1]).startswith("project.") for row in found)
