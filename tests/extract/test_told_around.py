"""What the words around a number, and the number told before it, say that it is."""

from __future__ import annotations

import pytest

from tests.extract.reading import one, rows

REGION = "云溪县2031年预算执行情况报告\n一、一般公共预算执行情况\n"


def test_totals_of_a_region_hold_what_came_from_elsewhere() -> None:
    assert one("全县收入完成总计90万元。", "90", title=REGION).indicator == "total.receipts"
    assert one("全县收入完成80万元。", "80", title=REGION).indicator == "income.general_budget"
    text = "一般公共预算支出60万元，上解市级支出9万元，支出合计69万元。"
    assert one(text, "69", title=REGION).indicator == "total.payments"


def test_what_goes_out_beside_the_spending_of_a_region_is_no_account() -> None:
    text = "一般公共预算支出60万元，债务还本支出9万元，转移性支出8万元，教育支出7万元。"
    found = [row[1] for row in rows(text, "indicator", title=REGION)]
    assert found == ["general_budget.expenditure", "other", "other", "function"]


def test_a_budget_moved_along_is_that_of_the_receipts_before_it() -> None:
    text = "一般公共预算收入调整为140万元，相应调减支出预算35万元。"
    assert one(text, "35", title=REGION).indicator == "general_budget.expenditure"


def test_a_place_may_lack_its_last_word() -> None:
    text = "一季度，泸州一般公共预算收入64万元。"
    assert one(text, "64", title=REGION).indicator == "income.general_budget"
    other = "一季度，晴川一般公共预算收入64万元。"
    assert one(other, "64", title=REGION).indicator == "other"


def test_the_grand_total_of_accounts() -> None:
    found = rows("部门决算收入总计90万元；部门决算支出总计90万元；决算收入80万元。", "indicator")
    assert [row[1] for row in found] == ["total.receipts", "total.payments", "income.total"]


def test_the_name_of_a_base_is_not_what_moved() -> None:
    text = "因公出国（境）费16万元比11万元部门决算支出增加5万元，公务接待费增加2万元。"
    assert one(text, "5").indicator == "three_public.abroad"
    assert one(text, "2").indicator == "three_public.reception"


def test_the_budget_of_the_body_as_one_amount() -> None:
    title = "云溪县科学技术协会2031年部门预算\n"
    text = "二、增减情况\n2031年本单位预算比2030年增加6.3万元。"
    assert one(text, "6.3", title=title).indicator == "expenditure.total"
    other = "二、增减情况\n2031年课题预算比2030年增加6.3万元。"
    assert one(other, "6.3", title=title).indicator == "other"


def test_what_counted_cars_cost() -> None:
    text = "2030年购置2辆公务用车9.4万元，另投入7.1万元。"
    assert one(text, "9.4").indicator == "three_public.vehicle_purchase"
    assert one(text, "7.1").indicator == "other"


def test_a_sentence_that_a_page_end_tore_goes_on() -> None:
    text = "全省教育经费投入为71.28亿\n\n元，占全国的9%，比上年增长1.6%。\n\n比上年增长3%的有两类。"
    assert one(text, "71.28").unit == "亿元"
    assert one(text, "1.6").indicator == "other"


@pytest.mark.parametrize(
    ("text", "printed", "indicator"),
    [
        ("内设7个职能科室办公室、宣传部。", "7", "other"),
        ("列入本年汇总的单位共3个。", "3", "other"),
        ("现有教师58人，平均年龄32岁。", "32", "other"),
        ("有事业编13名，在岗9人。", "13", "staff.authorised"),
        ("退休人数6；离休人数2；其他。", "2", "staff.retired"),
        ("教职员工17名。", "17", "staff.actual"),
        ("举办培训班7个。", "7", "activity"),
    ],
)
def test_what_a_body_is_made_of(text: str, printed: str, indicator: str) -> None:
    assert one(f"一、部门基本情况\n{text}", printed).indicator == indicator


def test_money_of_the_project_and_money_that_was_raised() -> None:
    title = "云溪县水渠维修项目绩效自评报告\n"
    text = "2020年度本项目资金共41.5万元，已支付40万元。"
    found = rows(text, "indicator", title=title)
    assert found == [("41.5", "project.budget"), ("40", "project.executed")]
    assert one("助学项目募集7.3万元。", "7.3").indicator == "other"


def test_numbers_of_pages_and_lines_are_no_figures() -> None:
    assert rows("注：8行=1行+2行；5栏=（3+4）栏。", "indicator") == []
    assert rows("部门决算 1 目 录 第一部分 概况", "indicator") == []
    assert rows("水渠维修项目绩效自评报告1\n\n一、项目概况\n", "indicator", title="") == []
    assert [row[0] for row in rows("栽树8行，目前成活。", "indicator")] == ["8"]


def test_columns_of_years_and_of_several_years() -> None:
    cells = ["项目", "2018", "2019", "2020", "2018-2020合计", "2015-2017合计"]
    cells += [
        "培训费",
        "3.1",
        "3.2",
        "3.4",
        "9.7",
        "8.6",
        "会议费",
        "1.1",
        "1.2",
        "1.4",
        "3.7",
        "2.9",
    ]
    text = "历年支出表\n单位：万元\n" + "".join(f"{cell} |\n" for cell in cells)
    years = {row[0]: row[1] for row in rows(text, "year")}
    assert [years[n] for n in ("3.1", "3.4", "9.7", "8.6")] == [2018, 2020, 2020, 2017]
