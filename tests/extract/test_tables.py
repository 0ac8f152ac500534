"""Numbers of tables: forms, standard accounts, project money, performance rows, charts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.check import check
from kxai.extract import extract
from kxai.load import load
from tests.extract.reading import one, read, rows
from tests.text.test_grid import FORM, torn


def labels(text: str, *fields: str) -> list[tuple[object, ...]]:
    return rows("\n" + text, *fields)


def test_a_torn_form_with_units_rows_and_layers() -> None:
    found = labels("二、收支情况\n\n" + FORM, "indicator", "unit", "layer")
    assert found[:6] == [
        ("90", "expenditure.total", "万元", "table"), ("60", "expenditure.basic", "万元", "table"),
        ("44", "expenditure.personnel", "万元", "table"), ("16", "expenditure.public", "万元", "table"),
        ("30", "expenditure.project", "万元", "table"), ("5", "balance.closing", "万元", "table"),
    ]  # fmt: skip
    assert {dims["org"] for _, dims in labels("二、收支情况\n\n" + FORM, "dims")} == {
        "汇总",
        "局机关",
    }


def test_label_and_value_forms() -> None:
    text = torn(
        [
            ["项目名称", "流动科技馆巡展"],
            ["资金（万元）", "预算数：", "14", "执行数：", "13"],
            ["", "其中：财政拨款", "12", "其中：财政拨款", "11"],
            ["", "其他资金", "2", "其他资金", "2"],
            ["编制人数", "5", "实有人数", "4"],
        ]
    )
    found = labels(text, "indicator", "stage", "unit")
    assert found == [
        ("14", "project.budget", "budget", "万元"), ("13", "project.executed", "final", "万元"),
        ("12", "project.budget", "budget", "万元"), ("11", "project.executed", "final", "万元"),
        ("2", "project.budget", "budget", "万元"), ("2", "project.executed", "final", "万元"),
        ("5", "staff.authorised", "final", "名"), ("4", "staff.actual", "final", "人"),
    ]  # fmt: skip
    assert one("\n" + text, "12").dims == {"project": "流动科技馆巡展", "source": "财政拨款"}


def test_standard_accounts_by_code_and_name() -> None:
    text = (
        "单位：元\n| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |\n"
        "| 206 | 科学技术支出 | 120000.00 | 90000.00 | 30000.00 |\n| 2060702 | 科普活动 | 30000.00 |  | 30000.00 |\n"
    )
    found = read("\n" + text).figures
    assert {figure.unit for figure in found} == {"元"}
    first = found[0]
    assert (first.indicator, first.dims["code"], first.dims["name"]) == (
        "function",
        "206",
        "科学技术支出",
    )
    assert found[1].dims["type"] == "基本支出"
    assert found[3].dims["code"] == "2060702"


def test_the_two_halves_of_a_summary_table() -> None:
    text = "单位：万元\n| 项目 | 决算数 | 项目 | 决算数 |\n| 一、一般公共预算财政拨款收入 | 90.5 | 一、科学技术支出 | 80.5 |\n| 本年收入合计 | 90.5 | 本年支出合计 | 88.5 |\n"
    assert labels(text, "indicator") == [
        ("90.5", "income.general_budget"), ("80.5", "function"), ("90.5", "income.total"), ("88.5", "expenditure.total"),
    ]  # fmt: skip


def test_years_stages_and_roles_of_columns() -> None:
    text = (
        "三、三公经费（万元）\n| 项目 | 2019年决算数 | 2020年预算数 | 2020年决算数 | 增减额 | 增长率 |\n"
        "| 公务接待费 | 2.40 | 2.00 | 1.92 | -0.48 | -20% |\n| 合计 | 2.40 | 2.00 | 1.92 | -0.48 | -20% |\n"
    )
    found = labels(text, "indicator", "year", "stage", "role")
    assert found[:5] == [
        ("2.40", "three_public.reception", 2019, "final", "amount"), ("2.00", "three_public.reception", 2020, "budget", "amount"),
        ("1.92", "three_public.reception", 2020, "final", "amount"), ("-0.48", "three_public.reception", 2020, "final", "change"),
        ("-20", "three_public.reception", 2020, "final", "growth_rate"),
    ]  # fmt: skip
    assert {row[1] for row in found[5:]} == {"three_public.total"}


def test_last_year_columns_and_income_totals() -> None:
    text = "二、收入情况\n| 来源 | 上年数（万元） | 本年数（万元） |\n| 财政拨款 | 8 | 9 |\n| 合计 | 8 | 9 |\n"
    assert labels(text, "indicator", "year") == [
        ("8", "fiscal.receipts", 2019), ("9", "fiscal.receipts", 2020), ("8", "income.total", 2019), ("9", "income.total", 2020),
    ]  # fmt: skip


def test_project_money_by_item() -> None:
    text = (
        "二、项目资金（万元）\n| 支出内容 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |\n"
        "| 展板制作 | 6.80 | 7.00 | 6.50 | 92.9% |\n| 合计 | 6.80 | 7.00 | 6.50 | 92.9% |\n"
    )
    found = labels(text, "indicator", "stage", "role")
    assert found[:4] == [
        ("6.80", "project.budget", "budget", "amount"), ("7.00", "project.budget", "adjusted", "amount"),
        ("6.50", "project.executed", "final", "amount"), ("92.9", "project.executed", "final", "execution_rate"),
    ]  # fmt: skip
    assert one("\n" + text.split("| 合计")[0], "6.50").dims == {"project": "展板制作"}


def test_counted_things_take_the_measure_of_the_header() -> None:
    text = "三、赛事\n| 作品类别 | 参赛件数 | 一等奖 |\n| 科学幻想绘画 | 86 | 3 |\n"
    assert labels(text, "indicator", "unit", "role") == [
        ("86", "activity", "件", "count"),
        ("3", "activity", "件", "count"),
    ]


def test_plans_of_spending() -> None:
    text = "单位：元\n预算数\t53100.00\t其中：财政资金\t53100.00\t其他资金\t0\n支出计划（%）\t3月底\t\t6月底\t\t\n\t20.00%\t\t60.00%\t\t\n"
    found = labels(text, "indicator", "role", "stage")
    assert found[3:] == [
        ("20.00", "project.budget", "share", "target"),
        ("60.00", "project.budget", "share", "target"),
    ]


PERFORMANCE = (
    "绩效自评表\n| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n"
    "| 产出指标 | 数量指标 | 讲座（场） | ≥50 | 54 | 20 | 20 |\n| 产出指标 | 质量指标 | 到课率 | ≥85% | 80.6% | 20 | 18 |\n"
    "| 产出指标 | 成本指标 | 讲座成本 | 控制在2万元内 | 1.8万 | 20 | 20 |\n| 产出指标 | 时效指标 | 培训次数 | 3 | 3 | 20 | 20 |\n"
    "| 效益指标 | 社会效益 | 公众素质变动 | ≤0 | 提升0.5个百分点 | 10 | 10 |\n| 满意度指标 | 满意度 | 服务对象满意度 | 95 | 97 | 10 | 10 |\n"
    "| 总分 |  |  |  |  | 100 | 98 |\n"
)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (0, ("50", "performance.target", "count", "场", "target")), (1, ("54", "performance.actual", "count", "场", "final")),
        (4, ("85", "performance.target", "share", "%", "target")), (5, ("80.6", "performance.actual", "share", "%", "final")),
        (8, ("2", "performance.target", "amount", "万元", "target")), (9, ("1.8", "performance.actual", "amount", "万元", "final")),
        (12, ("3", "performance.target", "count", "次", "target")), (16, ("0", "performance.target", "change", "-", "target")),
        (17, ("0.5", "performance.actual", "change", "个百分点", "final")), (20, ("95", "performance.target", "share", "%", "target")),
        (2, ("20", "performance.weight", "score", "分", "final")), (25, ("98", "performance.score", "score", "分", "final")),
    ],
)  # fmt: skip
def test_performance_rows(start: int, expected: tuple[object, ...]) -> None:
    assert labels(PERFORMANCE, "indicator", "role", "unit", "stage")[start] == expected


def test_levels_of_performance_rows() -> None:
    figure = read("\n" + PERFORMANCE).figures[4]
    assert figure.dims == {"level1": "产出指标", "level2": "质量指标", "level3": "到课率"}


def test_goals_in_long_cells() -> None:
    text = (
        "自评表\n| 年度总体目标 | 预期目标 | 实际完成情况 |\n"
        "| 完成情况 | 目标1：预算申请到位率在95％以上，三公经费变动≤0。 | 预算申请到位率为100%，三公经费变动≤0，新建科普站8个。 |\n"
    )
    found = labels(text, "indicator", "role")
    assert found == [
        ("95", "performance.target", "share"), ("0", "performance.target", "change"), ("100", "performance.actual", "share"),
        ("0", "performance.actual", "change"), ("8", "performance.actual", "count"),
    ]  # fmt: skip
    assert "预算申请到位率" in one("\n" + text, "95").label


def test_prose_inside_a_cell() -> None:
    text = torn(
        [
            ["项目名称", "科普巡展", "预算数", "8.00"],
            ["用途", "用于科普宣传：宣传活动38000.00元，读本印制22500.00元，展板制作19500.00元。"],
        ]
    )
    found = labels("单位：元\n\n" + text, "indicator")
    assert [row[0] for row in found] == ["8.00", "38000.00", "22500.00", "19500.00"]
    assert {row[1] for row in found[1:]} <= {"project.executed", "project.budget", "other"}


def test_row_numbers_and_phones_are_no_figures() -> None:
    assert labels("| 序号 | 项目 | 金额（元） |\n| 1 | 甲经费 | 500 |\n", "unit") == [("500", "元")]


def test_charts_are_a_layer_of_their_own() -> None:
    text = (
        "正文结束。\n\n\n支出结构\n基本支出\t项目支出\t580.8599999999974\t95.66\t\n\n\n"
        "财政拨款收、支决算\t2019年\t2020年\t624\t676.52\t\n\n\n甲乙丙\n神秘项\t3.5\t\n"
    )
    found = labels(text, "indicator", "value", "year", "layer")
    assert [(str(row[2]), row[1], row[3]) for row in found] == [
        ("580.86", "expenditure.basic", 2020), ("95.66", "expenditure.project", 2020), ("624", "fiscal.receipts", 2019),
        ("676.52", "fiscal.receipts", 2020), ("3.5", "other", 2020),
    ]  # fmt: skip
    assert {row[4] for row in found} == {"chart"}


def test_function_names_in_charts() -> None:
    found = labels("正文。\n\n\n结构\n科学技术支出\t住房保障支出\t5.5\t3.5\t\n", "dims")
    assert [row[1] for row in found] == [
        {"code": "206", "name": "科学技术支出"},
        {"code": "221", "name": "住房保障支出"},
    ] or [
        row[1]["code"]
        for row in found  # type: ignore[index]
    ] == ["206", "221"]


def test_totals_of_both_sides_of_a_summary_table() -> None:
    text = (
        "收入支出决算总表（单位：万元）\n| 项目 | 决算数 | 项目 | 决算数 |\n"
        "| 本年收入合计 | 90.5 | 本年支出合计 | 88.5 |\n| 年初结转和结余 | 3.1 | 年末结转和结余 | 5.1 |\n"
        "| 总计 | 93.6 | 总计 | 93.6 |\n"
    )
    assert labels(text, "indicator")[4:] == [("93.6", "total.receipts"), ("93.6", "total.payments")]


def test_a_captions_last_name_is_what_its_total_is_of() -> None:
    text = (
        "财政拨款“三公”经费支出决算表（单位：万元）\n| 项目 | 预算数 | 决算数 |\n"
        "| 公务接待费 | 2.00 | 1.92 |\n| 合计 | 2.00 | 1.92 |\n"
    )
    assert labels(text, "indicator", "stage")[2:] == [
        ("2.00", "three_public.total", "budget"),
        ("1.92", "three_public.total", "final"),
    ]


def test_projects_by_name_even_where_one_bears_an_accounts_name() -> None:
    text = (
        "| 项目名称 | 预算（万元） | 年度目标 |\n| 流动科技馆巡展 | 12.50 | 巡展不少于9场 |\n"
        "| 全民科普活动 | 8.30 | 办讲座20场 |\n| 合计 | 20.80 |  |\n"
    )
    found = labels(text, "indicator", "stage", "dims")
    assert [row for row in found if "." in str(row[0])] == [
        ("12.50", "project.budget", "budget", {"project": "流动科技馆巡展"}),
        ("8.30", "project.budget", "budget", {"project": "全民科普活动"}),
        ("20.80", "project.budget", "budget", {}),
    ]
    goal = one("\n" + text, "9")
    assert goal.indicator == "performance.target"
    assert goal.dims == {"level3": "巡展", "project": "流动科技馆巡展"}


@pytest.mark.parametrize(
    ("caption", "indicator"),
    [
        ("一般公共预算财政拨款支出决算表", "general_budget.basic"),
        ("支出决算表", "expenditure.basic"),
    ],
)
def test_basic_expenditure_is_that_of_the_tables_funds(caption: str, indicator: str) -> None:
    text = (
        f"{caption}（单位：万元）\n| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n"
        "| 206 | 科学技术支出 | 90.00 | 60.00 | 30.00 |\n|  | 合计 | 95.00 | 65.00 | 31.00 |\n"
    )
    found = read("\n" + text).figures
    assert found[1].dims["type"] == "基本支出"
    assert one("\n" + text, "65.00").indicator == indicator


OFFICIAL = (
    "收入支出决算总表（单位：万元）\n| 项目 | 金额 | 项目 | 金额 |\n"
    "| 一、一般公共预算财政拨款收入 | 300.00 | 一、科学技术支出 | 315.00 |\n| 二、其他收入 | 18.00 | | |\n"
    "| 本年收入合计 | 318.00 | 本年支出合计 | 315.00 |\n| 年初结转和结余 | 15.00 | 年末结转和结余 | 18.00 |\n"
    "| 总计 | 333.00 | 总计 | 333.00 |\n\n财政拨款收入支出决算总表（单位：万元）\n| 收入 | 金额 | 支出 | 金额 |\n"
    "| 一、一般公共预算财政拨款 | 300.00 | 一、科学技术支出 | 300.00 |\n"
    "| 本年收入合计 | 300.00 | 本年支出合计 | 300.00 |\n"
    "| 年初财政拨款结转和结余 | 6.00 | 年末财政拨款结转和结余 | 6.00 |\n| 总计 | 306.00 | 总计 | 306.00 |\n\n"
    "收入决算表（单位：万元）\n| 科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 其他收入 |\n"
    "| 206 | 科学技术支出 | 318.00 | 300.00 | 18.00 |\n\n"
    "政府性基金预算财政拨款收入支出决算表（单位：万元）\n"
    "| 科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | 基本支出 | 项目支出 |\n"
    "| | 合计 | 1.00 | 5.00 | 5.50 | 0.00 | 5.50 |\n"
)


def test_the_official_forms_are_told_apart_by_their_captions() -> None:
    figures = read("\n第二部分 2020年度部门决算表\n" + OFFICIAL).figures
    assert {figure.stage for figure in figures} == {"final"}
    by_form: dict[str, list[tuple[str, str, object]]] = {}
    for figure in figures:
        row = (figure.text, figure.indicator, figure.dims.get("type"))
        by_form.setdefault(figure.section[-1], []).append(row)
    assert list(by_form) == [
        "收入支出决算总表",
        "财政拨款收入支出决算总表",
        "收入决算表",
        "政府性基金预算财政拨款收入支出决算表",
    ]
    assert by_form["财政拨款收入支出决算总表"][2:] == [
        ("300.00", "fiscal.receipts", "本年收入合计"),
        ("300.00", "fiscal.payments", "本年支出合计"),
        ("6.00", "balance.opening", "财政拨款"),
        ("6.00", "balance.closing", "财政拨款"),
        ("306.00", "total.receipts", "财政拨款"),
        ("306.00", "total.payments", "财政拨款"),
    ]
    assert by_form["收入决算表"] == [
        ("318.00", "function", "本年收入合计"),
        ("300.00", "function", "财政拨款收入"),
        ("18.00", "function", "其他收入"),
    ]
    assert by_form["政府性基金预算财政拨款收入支出决算表"] == [
        ("1.00", "balance.opening", "政府性基金"),
        ("5.00", "income.gov_fund", None),
        ("5.50", "gov_fund.expenditure", None),
        ("0.00", "gov_fund.expenditure", "基本支出"),
        ("5.50", "gov_fund.expenditure", "项目支出"),
    ]


def test_the_official_forms_give_no_alarm() -> None:
    extraction = read("\n第二部分 2020年度部门决算表\n" + OFFICIAL)
    result = check(extraction.figures, extraction.text, report=extraction.report)
    assert [finding.explanation for finding in result.findings] == []


WIDE = (
    "<h1>云溪县科学技术协会2020年度部门决算</h1><p>财政拨款收入支出决算总表（单位：万元）</p><table>"
    "<tr><td colspan='2'>收 入</td><td colspan='4'>支 出</td></tr>"
    "<tr><td>项目</td><td>金额</td><td>项目</td><td>合计</td><td>一般公共预算财政拨款</td><td>政府性基金预算财政拨款</td></tr>"
    "<tr><td>一、一般公共预算财政拨款</td><td>300.00</td><td>一、科学技术支出</td><td>301.00</td><td>301.00</td><td>0.00</td></tr>"
    "<tr><td>本年收入合计</td><td>300.00</td><td>本年支出合计</td><td>301.00</td><td>301.00</td><td>0.00</td></tr>"
    "<tr><td>年初财政拨款结转和结余</td><td>6.00</td><td>年末财政拨款结转和结余</td><td>5.00</td><td>5.00</td><td>0.00</td></tr>"
    "<tr><td>总计</td><td>306.00</td><td>总计</td><td>306.00</td><td>306.00</td><td>0.00</td></tr></table>"
    "<p>财政拨款“三公”经费支出决算表（单位：万元）</p><table>"
    "<tr><td colspan='2'>预算数</td><td colspan='2'>决算数</td></tr>"
    "<tr><td>合计</td><td>公务接待费</td><td>合计</td><td>公务接待费</td></tr>"
    "<tr><td>3.00</td><td>3.00</td><td>2.00</td><td>2.00</td></tr></table>"
)


def test_columns_of_each_budget_cut_a_forms_rows(tmp_path: Path) -> None:
    (tmp_path / "forms.html").write_text(f"<html><body>{WIDE}</body></html>", "utf-8")
    extraction = extract(load(tmp_path / "forms.html"))
    found = [(f.text, f.indicator, f.stage, f.dims.get("type")) for f in extraction.figures]
    general, fund = "一般公共预算财政拨款", "政府性基金预算财政拨款"
    assert found == [
        ("300.00", "income.general_budget", "final", None),
        ("301.00", "function", "final", None),
        ("301.00", "function", "final", general),
        ("0.00", "function", "final", fund),
        ("300.00", "fiscal.receipts", "final", "本年收入合计"),
        ("301.00", "fiscal.payments", "final", "本年支出合计"),
        ("301.00", "fiscal.payments", "final", general),
        ("0.00", "fiscal.payments", "final", fund),
        ("6.00", "balance.opening", "final", "财政拨款"),
        ("5.00", "balance.closing", "final", "财政拨款"),
        ("5.00", "balance.closing", "final", general),
        ("0.00", "balance.closing", "final", fund),
        ("306.00", "total.receipts", "final", "财政拨款"),
        ("306.00", "total.payments", "final", "财政拨款"),
        ("306.00", "total.payments", "final", general),
        ("0.00", "total.payments", "final", fund),
        ("3.00", "three_public.total", "budget", None),
        ("3.00", "three_public.reception", "budget", None),
        ("2.00", "three_public.total", "final", None),
        ("2.00", "three_public.reception", "final", None),
    ]
    result = check(extraction.figures, extraction.text, report=extraction.report)
    assert [finding.explanation for finding in result.findings] == []


def test_split_codes_keep_their_equal_parts() -> None:
    text = (
        "科目编码\t\t\t科目名称\t金额\n类\t款\t项\t\t\n208\t05\t01\t行政单位离退休\t67.78\n"
        "208\t05\t05\t机关事业单位基本养老保险缴费支出\t135.94\n"
    )
    assert [f.dims["code"] for f in read(text).figures] == ["2080501", "2080505"]


def test_an_amount_that_looks_like_a_code_is_an_amount() -> None:
    text = (
        "“三公”经费支出表\n单位：元\n项目\t预算数\t决算数\n公务用车运行维护费\t27441\t20855\n"
        "公务接待费\t23867\t16468\n合计\t51308\t37323\n"
    )
    found = [(f.text, f.indicator) for f in read(text).figures]
    assert ("20855", "three_public.vehicle_operation") in found
    assert ("16468", "three_public.reception") in found
    wide = "项目\t金额\t项目\t金额\n财政拨款收入\t2236079\t基本支出\t1210130\n"
    assert [f.text for f in read(wide).figures] == ["2236079", "1210130"]
