"""Identity of forms of projects, of pages without a title and of files that are named after a body."""

from __future__ import annotations

import hashlib

import pytest

from kxai.extract import extract
from kxai.schema import Document, Report

_FORM = "项目绩效自评表\n（2031年度）\n"
_RUN_ON = "项目绩效自评表（2031年度）项目名称路灯改造项目主管部门宁溪县城管局"
_RUN_ON_END = "年初预算数全年执行数分值执行率得分年度资金总额" + "30" * 12


def _identity(text: str, name: str = "a.txt") -> Report:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return extract(Document(name, digest, "txt", text)).report


@pytest.mark.parametrize(
    ("text", "org"),
    [
        # who does a project fills in its form; a firm or a section does not
        (_FORM + "| 主管部门 | 南州市水利局 | 实施单位 | 宁溪县水利局 |\n", "宁溪县水利局"),
        (_FORM + "| 主管部门 | 宁溪县水利局 | 实施单位 | 宁溪县水务有限公司 |\n", "宁溪县水利局"),
        (_FORM + "| 主管部门 | 宁溪县水利局 | 实施单位 | 河道管护中心 |\n", "宁溪县水利局"),
        # the cells run together
        (_RUN_ON + "实施单位宁溪县路灯所项目资金" + _RUN_ON_END, "宁溪县路灯所"),
        (_RUN_ON + "组织实施单位宁溪县路灯所项目资金" + _RUN_ON_END, "宁溪县城管局"),
        # blanks part the cells, and lines the form
        (
            _FORM + "项目名称 路灯改造 主管部门 宁溪县城管局 年初预算数 0\n"
            "年度资金总额 实施单位 宁溪县路灯所 全年预算数 全年执行数\n",
            "宁溪县路灯所",
        ),
        ("部门预算项目申报表\n申报单位：宁溪县文化馆\n依据：云岭省财政厅文件\n", "宁溪县文化馆"),
        # the name of the page: a body, a dash and its form, not who published it
        (
            "宁溪县残疾人联合会-辅具适配项目目标表\n信息来源：宁溪县财政局\n项目支出绩效目标表\n",
            "宁溪县残疾人联合会",
        ),
        ("首页-辅具适配\n信息来源：宁溪县财政局\n项目支出绩效目标表\n", "宁溪县财政局"),
        # whose the body is stands behind its name
        ("第一部分 概况\n宁溪县东山小学由县教育局管理，编制5名。\n2031年度部门决算\n", "宁溪县东山小学"),
        ("2031年部门预算\n(七)管理县属学会、协会。\n收入5万元。", None),
        ("2031年部门预算\n1、机构设置机构\n收入5万元。", None),
        ("2031年部门预算\n文件标题 宁溪县文化馆2031年部门预算说明\n", "宁溪县文化馆"),
        # a place that is not told
        ("XX县文化馆2031年度部门决算\n收入5万元。", "XX县文化馆"),
        ("B12宁溪县文化馆2031年度部门决算\n收入5万元。", "宁溪县文化馆"),
    ],
)  # fmt: skip
def test_the_body(text: str, org: str | None) -> None:
    assert _identity(text).org == org


@pytest.mark.parametrize(
    ("name", "text", "org"),
    [
        ("宁溪县_文化馆_2031.txt", "2031年部门决算\n", "宁溪县文化馆"),
        ("云南_文化馆_2031.txt", "2031年省级部门决算\n", "云南省文化馆"),
        ("云南_档案中心_2031.txt", "2031年部门决算\n", "档案中心"),
        ("云南_云南职业学院_2031.txt", "2031年省级部门决算\n", "云南职业学院"),
        ("云南_省政府_2031.txt", "2031年省级国有资产情况\n", "云南省政府"),
        # a place in the title, or who published it without its place, leaves the name to the file
        (
            "云南_云南省林草厅_2031.txt",
            "云南省2031年度防火专项资金绩效自评报告\n一、概况\n投入5万元。\n",
            "云南省林草厅",
        ),
        (
            "湖南_宁溪县政协_2031.txt",
            "部门整体支出绩效评价报告\n【作者：县政协办】\n收入5万元。\n",
            "宁溪县政协",
        ),
        ("云南_某文化馆_2031.txt", "2031年省级部门决算\n", None),
        ("云南_宁溪市某县_2031.txt", "全县一般公共预算收入完成5万元。\n2031年财政收支情况\n", None),
    ],
)
def test_a_file_that_is_named_after_a_body(name: str, text: str, org: str | None) -> None:
    assert _identity(text, name).org == org


@pytest.mark.parametrize(
    ("line", "org"),
    [
        ("县财政局局长 甲乙", "宁溪县财政局"),
        ("(宁溪县财政局党组书记、局长 甲乙)", "宁溪县财政局"),
        ("宁溪县财政局", "宁溪县财政局"),
        ("南州市财政局局长 甲乙", "宁溪县"),
        ("县长 甲乙", "宁溪县"),
    ],
)
def test_who_reads_out_the_money_of_a_place(line: str, org: str) -> None:
    report = _identity(f"关于宁溪县2031年财政决算草案的报告\n{line}\n各位代表：\n")
    assert (report.org, report.region) == (org, "宁溪县")


def test_the_office_of_finance_on_a_cover_and_behind_contents() -> None:
    contents = "目录\n" + "\n".join(f"{n}、2031年收支情况表" for n in "一二三四五六七八九") + "\n"
    title = "关于宁溪县2031年预算执行情况和2032年预算草案的报告\n"
    behind = contents + title + "——2031年12月1日在会议上\n宁溪县财政局\n各位代表：\n"
    assert _identity(behind).org == "宁溪县财政局"
    title = "关于宁溪县2031年财政预算执行情况和2032年财政预算（草案）相关表格.pdf\n"
    cover = title + "会议文件 相关表格 宁溪县财政局 二○三一 年十二月\n"
    assert _identity(cover).org == "宁溪县财政局"
    index = "宁溪县2031年1-3月财政收支情况\n[ 文 号 ] | [ 发布机构 ] | 宁溪县财政局 |\n" + _PLACE
    assert _identity(index).org == "宁溪县财政局"


_PLACE = "2031年全县一般公共预算收入完成5万元，其中税收收入3万元。\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("宁溪县2031年财政决算(草案)及2032年1至8月预算执行情况的报告\n", "fiscal_accounts"),
        ("宁溪县2031年财政预算执行情况和2032年财政预算草案的报告\n", "budget_execution"),
        # chapters of a page without a title
        (
            f"一、财政收支完成情况\n{_PLACE}二、公共财政预算收支决算情况\n收入5万元。\n三、政府性基金预算收支决算情况\n收入2万元。\n",
            "fiscal_accounts",
        ),
        (f"一、2031年财政预算执行情况\n{_PLACE}", "budget_execution"),
        ("宁溪县红十字会2031年度财务收支情况报告\n收入5万元。\n", "final_accounts"),
        ("宁溪县慈善会2031年度救助款物收支情况报告已经通过。\n收入5万元。\n", "final_accounts"),
        (f"一、2031年1-6月财政预算执行情况\n{_PLACE}", "fiscal_report"),
        ("一、预算收支增减变化情况说明\n2031年基本支出预算较上年增5万元。工资福利支出增2万元。\n三公经费预算2万元。\n", "budget"),
        (f"一、预算收支情况\n{_PLACE}", "fiscal_report"),
        # what is held against the year's budget was spent
        (
            "2031年州本级部门使用财政拨款安排“三公”经费支出8万元，比年初预算增加1万元。接待费低于预算数。\n",
            "three_public_accounts",
        ),
        ("2031年县本级部门安排“三公”经费预算8万元，比上年预算减少1万元。接待费低于上年预算数。\n", "three_public_budget"),
    ],
)  # fmt: skip
def test_the_kind(text: str, kind: str) -> None:
    assert _identity(text).kind == kind


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("“三公”经费决算情况说明\n2031三公经费财政拨款决算数\n2032三公经费财政拨款预算数\n2032年预算数为5万元。\n", 2031),
        ("“三公”经费预算情况说明\n2031三公经费财政拨款决算数\n2032三公经费财政拨款预算数\n2032年预算数为5万元。\n", 2032),
    ],
)  # fmt: skip
def test_the_year_that_was_spent(text: str, year: int) -> None:
    assert _identity(text).year == year
