"""Titles of all kinds of bodies, places and reports: body, year, kind and whose money it is."""

from __future__ import annotations

import pytest

from tests.extract.reading import read

TITLES = [
    ("宁溪县人民法院2021年度部门决算公开", "宁溪县人民法院", 2021, "final_accounts", "department"),
    ("2020年清河市北湖区人民检察院部门预算", "清河市北湖区人民检察院", 2020, "budget", "department"),
    ("关于青坪镇2022年财政预算执行情况和2023年财政预算草案的报告", "青坪镇", 2022, "budget_execution", "region"),
    ("石桥乡人民政府2019年“三公”经费决算情况说明", "石桥乡人民政府", 2019, "three_public_accounts", "department"),
    ("云岭县人大常委会办公室二〇一八年部门决算", "云岭县人大常委会办公室", 2018, "final_accounts", "department"),
    ("政协安岭县委员会2024年部门预算说明", "政协安岭县委员会", 2024, "budget", "department"),
    ("中共宁溪县委宣传部2023年度部门整体支出绩效自评报告", "中共宁溪县委宣传部", 2023, "overall_evaluation", "department"),
    ("桐安县第二中学2022年单位预算公开", "桐安县第二中学", 2022, "budget", "unit"),
    ("桐安县2020年上半年财政收支情况分析", "桐安县", 2020, "fiscal_report", "region"),
    ("南州市2021年财政总决算", "南州市", 2021, "fiscal_accounts", "region"),
    ("关于宁溪县教育局2022年部门预算的批复", "宁溪县教育局", 2022, "budget_approval", "department"),
    ("宁溪县城管局2023年中央转移支付资金绩效自评报告", "宁溪县城管局", 2023, "transfer_evaluation", "department"),
    ("宁溪县水利局河道整治项目2021年度绩效评价报告", "宁溪县水利局", 2021, "project_evaluation", "department"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "org", "year", "kind", "entity"), TITLES)
def test_a_title_tells_body_year_kind_and_entity(
    title: str, org: str, year: int, kind: str, entity: str
) -> None:
    report = read("全年情况如下。\n", title=f"{title}\n").report
    assert (report.org, report.year, report.kind, report.entity) == (org, year, kind, entity)
