"""Changes without a name, rates that moved from one year to another, totals cut up in brackets."""

from __future__ import annotations

import pytest

from tests.extract.reading import one, rows

REGION = "云溪县2022年财政决算的报告\n一、一般公共预算收支平衡情况\n"
PROJECT = "云溪县2022年度渠道维修项目支出绩效自评报告\n"


def test_the_change_of_cars_is_of_the_cars_before_it() -> None:
    text = "公务用车保有量5辆，比上年减少1辆。"
    assert rows(text, "indicator", "role", "direction")[1] == (
        "1",
        "assets.vehicles",
        "change",
        "down",
    )
    bought = "公务用车购置费25万元，主要是购置执法执勤用车2辆，比上年度少3辆。"
    assert one(bought, "3").indicator == "three_public.vehicle_purchase"
    assert one("接待车辆20台次，培训农户30人，比上年少3人。", "3").indicator == "activity"


def test_visits_change_and_so_does_what_is_told_beside_them() -> None:
    text = "国内公务接待20批次、160人次，比上年减少3批次、21人次。"
    assert rows(text, "indicator", "role") == [
        ("20", "reception.batches", "count"),
        ("160", "reception.persons", "count"),
        ("3", "reception.batches", "change"),
        ("21", "reception.persons", "change"),
    ]


def test_a_rate_that_moved_has_the_year_and_the_name_of_its_clause() -> None:
    text = "上级补助占全县支出的比重，从2014年的60.5%，提高到2019年的62.6%。"
    assert rows(text, "indicator", "year", "role") == [
        ("60.5", "other", 2014, "share"),
        ("62.6", "other", 2019, "share"),
    ]
    covered = "全县森林覆盖率从2018年的45.1%提高到2019年的46.3%。"
    assert rows(covered, "label", "year") == [
        ("45.1", "全县森林覆盖率", 2018),
        ("46.3", "全县森林覆盖率", 2019),
    ]
    assert one("参训率从2018年的45.1%，满意率提高到96.3%。", "96.3").label == "满意率提高到"


def test_a_total_behind_what_came_from_elsewhere_and_its_parts() -> None:
    text = (
        "全县一般公共预算收入58.1亿元；上年结转收入3.4亿元；上级补助收入20.8亿元；"
        "收入合计82.3亿元（县本级60.2亿元，高新区22.1亿元）。"
    )
    found = {row[0]: row[1] for row in rows(text, "indicator", title=REGION)}
    assert found["58.1"] == "income.general_budget"
    assert found["82.3"] == found["60.2"] == found["22.1"] == "total.receipts"


def test_money_that_is_in_place_is_budgeted() -> None:
    text = "（1）资金投入情况。1044万元资金全部拨付到位，资金到位率100%。（2）其中支付1000万元。"
    found = {row[0]: row[1] for row in rows(text, "indicator", title=PROJECT)}
    assert found == {"1044": "project.budget", "100": "other", "1000": "project.executed"}


@pytest.mark.parametrize(
    ("text", "printed", "indicator"),
    [
        ("投入渠道维修项目经费预算104万元。其中，中央转移支付资金83万元。", "83", "project.budget"),
        ("项目完成预算资金89.9万元。", "89.9", "project.executed"),
        ("实际完成情况 本项目申请预算90.5万元。", "90.5", "project.budget"),
        ("“冬衣日”义卖项目收入23万元。", "23", "other"),
    ],
)
def test_money_of_projects(text: str, printed: str, indicator: str) -> None:
    assert one(text, printed, title=PROJECT).indicator == indicator


def test_parts_of_spending_by_their_funds() -> None:
    text = "2022年支出预算117万元。其中：公共预算拨款31万元，基金预算拨款86万元。"
    found = {row[0]: row[1] for row in rows(text, "indicator")}
    assert found["31"] == "general_budget.expenditure"
    assert found["86"] == "gov_fund.expenditure"
    received = text.replace("支出预算", "收入预算")
    assert [row[1] for row in rows(received, "indicator")] == [
        "income.total",
        "income.general_budget",
        "income.gov_fund",
    ]


def test_people_who_fill_the_posts() -> None:
    text = "云溪县农技站事业编制16人，实际15人；长期聘用临时工2人。"
    assert [row[1] for row in rows(text, "indicator")] == [
        "staff.authorised",
        "staff.actual",
        "staff.actual",
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("发放补贴，用于7岁以上残疾人康复。", []),
        ("救助“0-6”岁残疾儿童12人，0-36月龄婴幼儿9人。", ["12", "9"]),
        ("教师平均年龄45岁。", ["45"]),
        ("列入11011“债务转贷收入”下的110110101“一般债券转贷收入”科目。", []),
        (
            "1幼儿园3364.2元。\n\n2小学12710.8元。\n\n3初中15710.8元。",
            ["3364.2", "12710.8", "15710.8"],
        ),
        ("2小学12710.8元。", ["2", "12710.8"]),
        ("资助“0-6”残疾儿童39人；“99公益日”募集9.5元。", ["39", "9.5"]),
        ("2021教育经费总投入9.5亿元。\n云溪县2021县本级收入8.5亿元。", ["9.5", "8.5"]),
        ("全县2021农户参保。", ["2021"]),
        ("云溪年鉴 2022\nPage 332\nP. 332", []),
    ],
)
def test_ages_codes_and_glued_list_numbers_are_no_figures(text: str, left: list[str]) -> None:
    assert [row[0] for row in rows(text)] == left
