"""Forms of which a saved page kept the cells alone, in one line or one a line."""

from __future__ import annotations

import pytest

from tests.extract.reading import read, rows

EVALUATION = "云溪县农村公路养护项目绩效自评报告\n"

GOALS = (
    "项目支出绩效自评表 (2020年度) 项目名称 公路养护项目 主管部门 219-云溪县交通运输局 项目资金 (万元) "
    "年初预算数 全年预算数 全年执行数 分值 执行率 得分 年度资金总额: 90 89.97 88.20 10 98.03% 9.8 "
    "其中:本年财政拨款 80 79.97 79.97 上年结转资金 10 10 8.23 绩效指标 一级指标 二级指标 三级指标 "
    "年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施 产出指标(50分) 数量指标 养护里程 ≥126公里 "
    "128公里 20 19 质量指标 验收 符合规定 达成预期 10 9 时效指标 完成时间 12月底前 12月20日 10 8 "
    "满意度指标(10分) 服务对象满意度 ≥90% 95% 10 7 总分 100 98\n"
)


def test_goals_and_funds_in_one_line() -> None:
    found = rows(GOALS, "indicator", "stage", title="")
    by_text = {text: (indicator, stage) for text, indicator, stage in found}
    assert by_text["88.20"] == ("project.executed", "final")
    assert by_text["89.97"] == ("project.budget", "adjusted")
    assert by_text["98.03"][0] == "project.executed"
    assert by_text["126"] == ("performance.target", "target")
    assert by_text["128"] == ("performance.actual", "final")
    assert [by_text[score][0] for score in ("19", "9", "8", "7", "98")] == ["performance.score"] * 5
    assert "219" not in by_text  # the code of the office
    assert read(GOALS, title="").report.year == 2020


def test_goals_keep_their_levels() -> None:
    figures = {figure.text: figure for figure in read(GOALS, title="").figures}
    assert figures["126"].dims["level2"] == "数量指标"
    assert figures["126"].dims["level3"] == "养护里程"
    assert figures["95"].dims["level3"] == "服务对象满意度"


def test_a_row_that_does_not_fit_ends_the_form() -> None:
    broken = GOALS.replace("128公里 20 19", "128公里 20")
    found = {row[0]: row[1] for row in rows(broken, "indicator", title="")}
    assert found["88.20"] == "project.executed"
    assert found.get("7") != "performance.target"


SIDES = (
    "2021年部门收支总表 单位：万元 收入 支出 项目 预算数 项目 预算数 一、一般公共预算拨款收入 82.50 "
    "一、科学技术支出 70.20 二、事业收入 0.40 二、社会保障和就业支出 7.10 三、其他收入 0.10 "
    "三、住房保障支出 5.70 本年收入合计 83.00 本年支出合计 83.10 收入总计 83.20 支出总计 83.30\n"
)


def test_receipts_and_payments_in_one_line() -> None:
    title = "云溪县科学技术协会2021年部门预算\n"
    assert [row[1] for row in rows(SIDES, "indicator", title=title)] == [
        "income.general_budget",
        "function",
        "income.undertaking",
        "function",
        "income.other",
        "function",
        "income.total",
        "expenditure.total",
        "total.receipts",
        "total.payments",
    ]


def test_prose_that_speaks_of_columns_is_no_form() -> None:
    text = "三级指标 年度指标值 实际完成值 分值 得分 均已公开。全年开展活动12场，培训30人，发放资料50份。\n"
    assert [row[1] for row in rows(text, "indicator")] == ["activity"] * 3


HUNAN = (
    "年度支出和结余情况(万元)\n机构名称\n支出合计\n其中：\n结余\n基本支出\n其中：\n项目支出\n当年结余\n累计结余\n"
    "人员支出\n公用支出\n局机关及二级机构汇总\n640.2\n430.1\n380.6\n49.5\n210.1\n21.6\n31.7\n"
)


def test_other_below_of_which_of_which() -> None:
    title = "云溪市2021年度部门整体支出绩效评价自评报告\n部门名称：云溪市科学技术协会\n"
    assert [row[1] for row in rows(HUNAN, "indicator", title=title)] == [
        "expenditure.total",
        "expenditure.basic",
        "expenditure.personnel",
        "expenditure.public",
        "expenditure.project",
        "balance.closing",
        "balance.closing",
    ]


@pytest.mark.parametrize(
    ("lines", "indicators"),
    [
        ("人员编制\n26\n实有人数\n24\n", ["staff.authorised", "staff.actual"]),
        ("负责全市科普工作，组织下属单位。\n26\n", ["other"]),
    ],
)
def test_a_name_in_the_line_above_its_number(lines: str, indicators: list[str]) -> None:
    assert [row[1] for row in rows("一、概况\n" + lines, "indicator")] == indicators


def test_a_header_row_that_begins_with_an_empty_cell() -> None:
    text = (
        "三公经费预算表\n单位名称 | “三公”经费合计 | 因公出国（境）费 | 公务用车购置及运行费 |  |  | 公务接待费\n"
        " |  |  | 小计 | 公务用车购置费 | 公务用车运行费 |\n"
        "云溪县科协 | 6.5 | 0.1 | 4.9 | 0.2 | 4.7 | 1.5\n"
    )
    title = "云溪县科学技术协会2021年部门预算\n"
    assert [row[1] for row in rows(text, "indicator", title=title)] == [
        "three_public.total",
        "three_public.abroad",
        "three_public.vehicles",
        "three_public.vehicle_purchase",
        "three_public.vehicle_operation",
        "three_public.reception",
    ]


CODED = (
    "单位:万元 功能分类科目编码 科目名称 本年支出合计 基本支出 项目支出 栏次 1 2 3 合计 92.84 29.66 63.18 "
    "214 交通运输支出 87.42 24.23 63.19 2140106 公路养护 61.08 61.08 2140112 公路运输管理 26.34 24.23 2.11\n"
)


def test_codes_and_names_in_one_line() -> None:
    title = "云溪市公路养护中心2020年度支出决算表\n"
    found = {figure.text: figure for figure in read(CODED, title=title).figures}
    assert found["92.84"].indicator == "expenditure.total"
    assert found["29.66"].indicator == "expenditure.basic"
    assert found["87.42"].dims["code"] == "214"
    assert found["26.34"].dims["code"] == "2140112"
    # of two equal amounts nobody can tell whether the second is 基本 or 项目
    assert [f.text for f in read(CODED, title=title).figures].count("61.08") == 1


DATED = (
    "项目 2023年执行数 2024年预算数 增长% 一、社会保险基金收入 612 655 7.0 其中：保险费收入 381 402 5.5 "
    "财政补贴收入 201 219 9.0 利息收入 29 33 12.6 三、本年收支结余 63 67\n"
)


def test_columns_of_years_in_one_line() -> None:
    title = "云溪市2024年社会保险基金预算收支表 单位：万元\n"
    found = {figure.text: figure for figure in read(DATED, title=title).figures}
    assert (found["402"].year, found["402"].stage) == (2024, "budget")
    assert (found["381"].year, found["381"].stage) == (2023, "final")
    assert found["9.0"].role == "growth_rate"


EXPENSES = [
    "预算数 合计 46.20 因公出国（境）费 0 公务用车购置及运行费 小计 44.70 购置费 9.00 运行费 35.70 公务接待费 1.50\n",
    "2021年“三公”经费预算数 合计 因公出国(境)费 公务用车购置及运行费 小计 购置费 运行费 公务接待费 "
    "46.20 0 44.70 9.00 35.70 1.50\n",
]


@pytest.mark.parametrize("text", EXPENSES)
def test_expenses_in_one_line(text: str) -> None:
    title = "云溪县公安局2021年部门预算“三公”经费\n单位：万元\n"
    assert [row[1] for row in rows(text, "indicator", title=title)] == [
        "three_public.total",
        "three_public.abroad",
        "three_public.vehicles",
        "three_public.vehicle_purchase",
        "three_public.vehicle_operation",
        "three_public.reception",
    ]


def test_an_evaluation_with_a_cell_a_line() -> None:
    text = "项目资金（万元）\n年初预算数\n全年预算数\n全年执行数\n分值\n执行率\n得分\n年度资金总额\n78.00\n81.25\n79.60\n10\n98%\n9.8\n"
    title = "云溪县科技馆2023年度项目支出绩效自评表\n项目名称\n展品更新\n"
    assert [row[1] for row in rows(text, "indicator", title=title)] == [
        "project.budget",
        "project.budget",
        "project.executed",
        "performance.weight",
        "project.executed",
        "performance.score",
    ]


def test_a_second_header_row_that_lost_its_empty_cells() -> None:
    text = (
        "项目\t\t本年支出合计\t基本支出\t项目支出\n科目编码\t科目名称\n\t合计\t72.30\t20.41\t51.89\n"
        "213\t农林水支出\t66.02\t15.14\t50.88\n2130205\t森林资源培育\t27.60\t\t27.60\n"
    )
    title = "云溪县林业局2022年度支出决算表\n公开03表\n单位：万元\n"
    found = {figure.text: figure for figure in read(text, title=title).figures}
    assert found["72.30"].indicator == "expenditure.total"
    assert found["51.89"].indicator == "expenditure.project"
    assert found["66.02"].dims["code"] == "213"


def test_a_unit_in_the_label() -> None:
    text = "相关统计数：\n公务用车保有量（辆）：2\n国内公务接待批次（个）：14\n国内公务接待人次（人）：131\n"
    assert [row[1] for row in rows(text, "indicator")] == [
        "assets.vehicles",
        "reception.batches",
        "reception.persons",
    ]


def test_a_form_whose_lines_are_numbered_keeps_each_amount_beside_its_line() -> None:
    text = (
        "支出决算表 金额单位：元 支出 项目(按功能分类) 行次 栏次 金额 2 四、公共安全支出 33 五、教育支出 34 "
        "81,200.50 六、科学技术支出 35 七、文化旅游体育与传媒支出 36 1,090,300.00 八、卫生健康支出 39 "
    )
    found = {f.text: f for f in read(text).figures}
    assert found["81,200.50"].dims["code"] == "205"
    assert found["1,090,300.00"].dims["code"] == "207"
    lost = text.replace("81,200.50", "81,200.50 7,700.10 6,100.90")
    assert {f.indicator for f in read(lost).figures} == {"other"}


BUDGET_FORM = "云溪县职业学校2031年部门预算公开\n"


def test_a_form_of_two_sides_whose_lines_are_numbered_in_front() -> None:
    cells = [
        "序号", "收入", "支出", "项 目", "预算数", "项 目", "预算数", "栏次", "1", "2", "3", "4",
        "1", "一、一般公共预算拨款收入", "615.83", "一、一般公共服务支出", "",
        "2", "二、政府性基金预算拨款收入", "", "二、外交支出", "",
        "3", "三、财政专户管理资金收入", "33.00", "三、国防支出", "",
        "4", "四、事业收入", "", "四、公共安全支出", "", "5", "五、其他收入", "", "五、教育支出", "711.78",
        "6", "", "", "六、科学技术支出", "23.00", "7", "", "", "七、住房保障支出", "8.09",
    ]  # fmt: skip
    text = "部门预算收支总表\n单位：万元\n" + "".join(f"{cell} |\n" for cell in cells)
    found = {row[0]: row[1:] for row in rows(text, "indicator", "unit", title=BUDGET_FORM)}
    assert found["615.83"] == ("income.general_budget", "万元")
    assert [found[n][0] for n in ("711.78", "23.00", "8.09")] == ["function"] * 3
    assert not {"1", "2", "3", "4", "5", "6", "7"} & set(found)


def test_any_number_of_numbered_items_may_be_empty() -> None:
    cells = [
        "收入", "支出", "项目", "决算数", "项目", "决算数", "一、财政拨款收入", "88.49", "一、一般公共服务支出",
        "二、上级补助收入", "二、外交支出", "三、事业收入", "三、国防支出", "四、经营收入", "四、公共安全支出",
        "五、附属单位上缴收入", "五、教育支出", "66.52", "六、其他收入", "5.10", "六、科学技术支出", "2.10",
        "七、文化体育与传媒支出", "3.20", "八、社会保障和就业支出", "9.06",
    ]  # fmt: skip
    text = "收入支出决算总表\n\n单位：万元\n\n" + "\n\n".join(cells) + "\n"
    found = {row[0]: row[1] for row in rows(text, "indicator")}
    assert found["66.52"] == "function"
    assert found["5.10"] == "income.other"


def test_the_number_of_a_line_whose_side_is_empty_is_no_amount() -> None:
    cells = [
        "收入", "支出", "项目", "行次", "金额", "项目", "行次", "金额", "一、财政拨款收入", "1", "45.82",
        "一、一般公共服务支出", "31", "29.89", "二、事业收入", "2", "11.75", "二、外交支出", "32", "三、其他收入", "3",
        "4.18", "三、教育支出", "33", "36.13", "4", "四、科学技术支出", "34", "4.00", "5", "五、节能环保支出", "35", "6",
        "六、住房保障支出", "36", "7.10",
    ]  # fmt: skip
    text = "收入支出决算总表\n单位：万元\n" + "\n".join(cells) + "\n"
    found = rows(text, "indicator")
    assert ("4.00", "function") in found
    assert ("7.10", "function") in found
    assert not {"4", "5", "6"} & {row[0] for row in found}


def test_numbers_of_lines_that_ran_into_their_items() -> None:
    text = (
        "序号收入支出\n栏次1 2\n1一、一般公共预算拨款收入948.24一、一般公共服务支出\n"
        "2二、事业收入\n二、外交支出\n3三、其他收入70.00三、教育支出\n"
    )
    found = [row[0] for row in rows(text, "indicator", title=BUDGET_FORM)]
    assert "948.24" in found
    assert "3" not in found
    assert "7" in [row[0] for row in rows("7场培训、3类活动。", "indicator")]


def test_a_line_of_counts_with_their_measures_is_no_table() -> None:
    text = (
        "本镇辖 7 村 2 社区、人口数 21370 人、地域面积 41 平方 公里、耕地 6479 亩、林地 3745 亩。\n"
    )
    found = {row[0]: row[1:] for row in rows(text, "indicator", "layer")}
    assert found["21370"] == ("other", "text")
