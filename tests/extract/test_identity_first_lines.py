"""Whose report it is, of which kind and year, where the first lines tell it in another way."""

from __future__ import annotations

import hashlib

import pytest

from kxai.extract import extract
from kxai.schema import Document, Report


def _identity(text: str, name: str = "a.txt") -> Report:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return extract(Document(name, digest, "txt", text)).report


@pytest.mark.parametrize(
    ("text", "org"),
    [
        # what ends like a name is a sentence
        ("2031年部门决算\n石桥学校下辖两所中学和三所小学。\n东山学校2031年收入5万元。", None),
        ("2031年部门预算\n职能：(一)协调县属的学会、协会。\n收入5万元。", None),
        # words and days before a body are no place
        ("8日从市财政局获悉，2031年一般公共预算收入完成5万元，其中税收收入3万元。", None),
        ("为落实市财政局的要求，现就2031年路灯项目绩效自评如下。", None),
        # all of a place is no name of one
        ("全市中等职业学校2031年生均经费为5万元。", None),
        # who signs together; what stands before the name
        ("2031年度补助资金分配表\n宁溪县财政局        宁溪县民政局\n2031年2月1日\n", "宁溪县财政局"),
        ("材料之三\n宁溪县图书馆2031年部门预算\n", "宁溪县图书馆"),
        ("让权力公开透明让服务便民高效\n苏州市水利局\n2031年部门预算\n", "苏州市水利局"),
        ("北方大学苏州市附属小学2031年部门预算\n", "北方大学苏州市附属小学"),
        # the site is of the body, and none itself
        ("2031年部门预算\n来源：宁溪县水利局门户网站\n收入5万元。", "宁溪县水利局"),
        ("来源：县水利局网站\n2031年度宁溪县水利局幼儿园决算\n收入5万元。", "宁溪县水利局幼儿园"),
        # the first chapter names the body; a place in its title is no body
        ("第一部分 石桥镇人民政府概况\n一、职能\n第二部分 2031年部门预算\n", "石桥镇人民政府"),
        ("第一部分 部门概况\n第二部分 2031年部门预算\n第三部分 石桥镇人民政府概况\n", None),
        # who spends the money, in a form of a project
        ("项目绩效自评表\n（2031年度）\n资金使用单位 | 宁溪县城管局 |\n", "宁溪县城管局"),
    ],
)  # fmt: skip
def test_the_body_of_the_first_lines(text: str, org: str | None) -> None:
    assert _identity(text).org == org


@pytest.mark.parametrize(
    ("text", "org", "region"),
    [
        # a congress is told, and tells of its own money alone
        ("县人大常委会\n会议材料\n关于2031年财政决算的报告\n宁溪县财政局\n", "宁溪县财政局", "宁溪县"),
        ("宁溪县人大常委会\n2031年部门决算\n收入5万元。", "宁溪县人大常委会", "宁溪县"),
        # an office of another place published it; one that the place's name stands before
        ("关于2031年云岭经济开发区财政决算草案的报告\n来源：经开区财政局\n", "云岭经济开发区", "云岭经济开发区"),
        ("关于2031年宁溪县财政决算草案的报告\n来源：南州市财政局\n", "宁溪县", "宁溪县"),
        ("关于2031年南州市宁溪县财政决算草案的报告\n来源：宁溪县财政局\n", "宁溪县财政局", "宁溪县"),
        ("关于2031年宁溪县财政决算草案的报告\n来源：县财政局\n", "宁溪县财政局", "宁溪县"),
        # a county that has become a district ends like 城区
        ("关于长治市潞城区2031年财政决算的报告\n", "长治市潞城区", "长治市潞城区"),
        ("关于长治市城区2031年财政决算的报告\n", None, None),
        # the title goes on in the next line, and 草案 stands in brackets
        ("东山区人民政府关于2031年区级财政\n\n决算(草案)的报告\n", "东山区人民政府", "东山区"),
    ],
)  # fmt: skip
def test_whose_money_of_a_place_it_is(text: str, org: str | None, region: str | None) -> None:
    report = _identity(text)
    assert (report.org, report.region) == (org, region)


@pytest.mark.parametrize(
    ("name", "region"),
    [("河北_邢台市_2031_财政月报.txt", "邢台市"), ("海南_2031_财政月报.txt", "海南省")],
)
def test_a_short_name_is_that_of_the_higher_place(name: str, region: str) -> None:
    text = "2031年5月，一般公共预算收入完成25万元，其中税收收入11万元。"
    assert _identity(text, name).region == region


_EXECUTED = "一般公共预算收入完成25万元，税收收入11万元。\n"


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        # a report to a congress whose title is lost
        ("各位代表：\n受区政府委托，报告2031年预算的执行和2032年预算的安排，请予审议。\n2031年全区" + _EXECUTED, "budget_execution", 2031),
        ("各位委员：\n现报告2031年上半年预算执行情况，请予审议。\n2031年上半年全区" + _EXECUTED, "fiscal_report", 2031),
        # a title over two lines, and one below the contents
        ("关于宁溪县2031年预算执行情况\n和2032年预算草案的报告\n2031年全县" + _EXECUTED, "budget_execution", 2031),
        (
            "目录\n第一部分 报告\n一、2032年“三公”经费预算说明\n关于宁溪县2031年预算执行情况和2032年预算草案的报告\n2031年全县" + _EXECUTED,
            "budget_execution", 2031,
        ),
        ("目录\n第一部分 概况\n第二部分 2031年部门决算\n水利局关于2031年财政预算执行情况的报告\n", "final_accounts", 2031),
        # halves of years, and the year that is told first
        ("现将2032年上半年财政预算执行情况和2031年决算(草案)报告如下。\n" + _EXECUTED, "budget_execution", 2032),
        ("一、2031年全县收支决算\n全县" + _EXECUTED, "fiscal_accounts", 2031),
        # what a department's notice tells behind its dash
        ("宁溪县水利局2031年部门决算公开—“三公”经费\n", "three_public_accounts", 2031),
        ("宁溪县水利局2031年部门决算公开—含“三公”经费\n", "final_accounts", 2031),
        ("宁溪县人民政府关于提请审议2031年预算调整方案(草案)的议案\n", "fiscal_budget", 2031),
        # chapters of an evaluation are titled alike for bodies and projects
        ("宁溪县交通局对2031年道路项目做了绩效自评。\n一、绩效自评工作开展情况\n二、绩效自评结论\n", "project_evaluation", 2031),
        ("宁溪县交通局对2031年整体支出做了绩效自评。\n一、绩效自评工作开展情况\n二、绩效自评结论\n", "overall_evaluation", 2031),
        # that spending is planned is no title
        ("宁溪县一中2031年财务收支情况\n支出列入学校预算。\n学费5万元。", "unknown", 2031),
    ],
)  # fmt: skip
def test_kind_and_year_of_the_first_lines(text: str, kind: str, year: int) -> None:
    report = _identity(text)
    assert (report.kind, report.year) == (kind, year)
