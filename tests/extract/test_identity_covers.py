"""Covers as they come: fields of saved pages, titles over several lines, none at all."""

from __future__ import annotations

import hashlib

import pytest

from kxai.extract import extract
from kxai.schema import Document, Report


def identity(text: str, name: str = "memory.txt") -> Report:
    return extract(Document(name, hashlib.sha256(text.encode()).hexdigest(), "txt", text)).report


@pytest.mark.parametrize(
    ("text", "org"),
    [
        # The title, not who published it.
        ("标题: 2019年度宁溪县图书馆部门决算说明\n发布机构: 宁溪县财政局\n内容如下。", "宁溪县图书馆"),
        ("• 索引号\n• 0152-3/2021\n• 发布机构\n• 宁溪县财政局\n• 公开目录\n• 部门决算\n宁溪县信访局2020年度部门决算\n", "宁溪县信访局"),
        ("索引号 | 015 | 发布机构 | 宁溪县教育局 |\n宁溪县石桥镇中心学校2023年度决算公开\n", "宁溪县石桥镇中心学校"),
        # A title over several lines.
        ("河北省\n宁溪县人民检察院\n2021年度部门决算\n目 录\n第一部分 概况", "宁溪县人民检察院"),
        ("宁溪县文学艺术界联合会\n关于“三公”经费2018年决算的\n情 况 说 明\n一、总体情况", "宁溪县文学艺术界联合会"),
        ("宁溪县水利局2020年度部门\n预算公开\n目录", "宁溪县水利局"),
        ("防汛物资采购项目\n绩效自评报告\n宁溪县应急管理局\n一、基本情况", "宁溪县应急管理局"),
        # Labelled lines, never the next header cell.
        ("收支预算总表\n部门：宁溪县审计局 单位：万元\n收入\t支出\n", "宁溪县审计局"),
        ("单位名称 经费性质 人员编制 在职人数\n2017年部门预算\n宁溪县林业局是政府组成部门。", "宁溪县林业局"),
        ("项目支出绩效自评表\n（2022年度）\n项目名称 | 路灯改造 | 主管部门 | 宁溪县住房和城乡建设局 |\n", "宁溪县住房和城乡建设局"),
        ("项目支出绩效自评表\n（2022年度）\n项目名称 路灯改造\n主管部门 219-宁溪县住房和城乡建设局\n实施单位 219001-宁溪县市政站\n", "宁溪县市政站"),
        ("项目支出绩效自评表\n（2022年度）\n项目名称 路灯改造\n主管部门 负责审核 按时报送\n实施单位 若干\n", None),
        # Published with nothing else said.
        ("2016年农村公路建设资金安排公示\n发布机构：宁溪县交通运输局\n", "宁溪县交通运输局"),
        # The subject of the first sentence, before who published it.
        ("发布机构: 宁溪县科技局\n名称: 2022年科普支出项目预算\n一、概述\n宁溪县科学技术协会承担考核任务。", "宁溪县科学技术协会"),
        # A short name goes under the longer one.
        ("县科协2018年部门决算\n一、概况\n宁溪县科协现有编制5人。", "宁溪县科学技术协会"),
        ("区残联2021年部门预算\n发布机构：清河市北湖区财政局\n", "清河市北湖区残联"),
        # A page that is one line: the way to it, the title, the page.
        ("当前位置： 首页政务公开部门预算公开 宁溪县水利局2020年部门预算说明 时间：2020-02-01 微信 现将我单位预算说明如下：", "宁溪县水利局"),
        # Who tells its duties; who signs; who published the page, below it.
        ("目录\n一、主要职责\n青山灌区建设指挥部的主要职责是：负责灌区工程。宁溪县财政局批复了决算。", "青山灌区建设指挥部"),
        ("2020年收入决算5万元。附件：决算公开表\n宁溪县民族宗教事务局 2021年8月2日", "宁溪县民族宗教事务局"),
        ("目录\n第一部分 概况\n" + "职责如下。" * 900 + " 来源：宁溪县民政局 附件下载", "宁溪县民政局"),
        ("现将市水利局2021年度部门决算公开如下：\n2021年收入合计5万元。", "市水利局"),
        ("本部门2021年部门预算\n我单位收入如下。", None),
        ("第一部分 概况\n第二部分 2021年部门预算\n", None),
    ],
)  # fmt: skip
def test_the_body_of_a_cover(text: str, org: str | None) -> None:
    assert identity(text).org == org


@pytest.mark.parametrize(
    ("text", "org"),
    [
        ("1-5月，全县一般公共预算收入完成5.6亿元，其中税收收入3亿元。据宁溪县财政局。", "宁溪县"),
        ("宁溪县2018年度财政决算收支情况\n发布机构: 宁溪县财政局\n", "宁溪县财政局"),
        ("经宁溪县财政局汇总，2020年宁溪县行政单位和事业单位“三公”经费决算总额为10万元。", "宁溪县"),
    ],
)  # fmt: skip
def test_money_of_a_place_is_of_its_office_of_finance_or_of_the_place(text: str, org: str) -> None:
    report = identity(text)
    assert (report.org, report.entity, report.region) == (org, "region", "宁溪县")


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("1-6月，全县一般公共预算收入完成5.6亿元。", "宁溪县_2022_财政月报.txt", 2022),
        ("全年收入5万元。", "宁溪县教育局2019年度决算.txt", 2019),
        ("现报告2024年1-6月预算执行和2023年决算。全县2024年1-6月财政收入5万元。", "甲.txt", 2024),
        ("本部门2021年度收入决算5万元，比2020年度部门收入增加。", "公开_20220815.txt", 2021),
        # The text goes before the name of the file.
        ("2021年部门预算收入5万元。", "公开_2023.txt", 2021),
        # Neither what is compared with, nor a date, nor a document's number.
        ("较2018年增长5%，2020年3月5日印发，宁财〔2019〕5号。2017年共收入5万元。", "甲.txt", 2017),
        ("发布时间：2021-08-03\n全年收入5万元。", "甲.txt", None),
    ],
)
def test_the_year_where_no_title_tells_it(text: str, name: str, year: int | None) -> None:
    assert identity(text, name).year == year


def test_the_year_executed_not_that_of_the_draft() -> None:
    report = identity("关于宁溪县2023年预算草案和2022年预算执行情况的报告\n各位代表：\n")
    assert (report.year, report.kind) == (2022, "budget_execution")


def test_a_report_on_accounts_is_none_on_its_annexes() -> None:
    text = "第一部分 概况\n第二部分 2020年度部门决算情况说明\n第三部分 部门决算表\n" + "".join(
        f"{n}、道路项目{n}绩效自评报告\n内容。\n" for n in "一二三四五"
    )
    assert identity(text).kind == "final_accounts"


def test_a_report_read_out_to_a_meeting_names_its_title() -> None:
    text = (
        "（2018年1月6日在石桥镇第三次人民代表大会上）\n各位代表：\n受镇人民政府委托，向大会作"
        "《关于石桥镇2017年财政预算执行情况和2018年财政预算草案的报告》，请予审议。\n"
    )
    report = identity(text)
    assert (report.org, report.year, report.kind) == ("石桥镇", 2017, "budget_execution")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1-5月，全区一般公共预算收入完成5万元，税务部门完成3万元。", "fiscal_report"),
        ("2018年度全县财政决算收支情况如下：全县一般公共预算收入38万元。", "fiscal_accounts"),
        (
            "项目名称 | 路灯改造 |\n一级指标 | 三级指标 | 实际完成值 | 得分 |\n",
            "project_evaluation",
        ),
        ("2019年“三公”经费支出预算为4万元，实际支出2万元。", "three_public_accounts"),
        ("基本支出预算5万元。\n项目支出预算3万元，工资预算1万元，均按预算安排。", "budget"),
        ("基本支出决算5万元。\n项目支出决算3万元，较预算减少，工资决算1万元。", "final_accounts"),
    ],
)
def test_the_kind_where_no_title_tells_it(text: str, kind: str) -> None:
    assert identity(text).kind == kind
