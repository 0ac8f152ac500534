"""Forms of budgets beside the ministry's eight: purchases, running costs, spending by account."""

from __future__ import annotations

import pytest

from kxai.schema import Figure
from tests.extract.reading import read

TITLE = "青禾县农机推广中心2021年部门预算\n"


def figures(title: str, table: list[str], *, unit: str = "单位：万元") -> dict[str, Figure]:
    """The figures of a table below ``title``, by their printed text (which must not repeat)."""
    lines = "\n".join(f"| {row} |" for row in table)
    found = read(f"{title}\n{unit}\n\n{lines}\n", title=TITLE).figures
    assert len({figure.text for figure in found}) == len(found)
    return {figure.text: figure for figure in found}


PURCHASES = [
    "采购品目大类 | 专项名称 | 经济科目 | 采购物品名称 | 采购组织形式 | 总计",
    "合计 |  |  |  |  | 96.50",
    "一、货物A |  |  |  |  | 41.30",
    " | 良种繁育经费 | 专用设备购置 |  |  | 30.20",
    " |  |  | 烘干机（30万以下） | 分散自行组织 | 18.70",
    " |  |  | 播种机 | 政府集中采购 | 11.50",
    " |  | 专用材料费 |  |  | 9.60",
    " |  |  | 化肥 | 分散自行组织 | 9.61",
    "三、服务C |  |  |  |  | 55.20",
    " | 土壤检测 | 委托业务费 |  |  | 55.21",
    " |  |  | 检测服务 | 分散自行组织 | 55.22",
]


def test_purchases_have_kind_item_form_and_project_in_their_places() -> None:
    found = figures("2021年政府采购预算表", PURCHASES)
    assert len(found) == 10  # 30万以下 is a part of a name
    assert found["96.50"].indicator == "procurement.total"
    assert found["41.30"].indicator == "procurement.goods"
    assert found["55.20"].indicator == "procurement.services"
    items = {text: (f.indicator, f.label, dict(f.dims)) for text, f in found.items()}
    goods = {"type": "货物", "project": "良种繁育经费"}
    assert items["30.20"] == ("other", "专用设备购置", goods)
    assert items["18.70"] == ("other", "烘干机（30万以下）", goods)
    assert items["11.50"] == ("other", "播种机", goods)
    assert items["9.61"] == ("other", "化肥", goods)
    assert items["55.22"] == ("other", "检测服务", {"type": "服务", "project": "土壤检测"})
    assert {f.role for f in found.values()} == {"amount"}


def test_purchases_by_body_with_pieces_prices_and_sources() -> None:
    table = [
        "单位名称 | 项目名称 | 采购品目 | 数量 | 单价 | 合计 | 一般公共预算 | 政府性基金",
        "合计 |  |  |  |  | 63.00 | 60.00 | 3.00",
        "推广中心 | 示范田建设 | 喷灌设备 | 4 | 15.75 | 63.01 | 60.01 | 3.01",
    ]
    found = figures("政府采购支出表", table)
    assert found["63.00"].indicator == found["60.00"].indicator == "procurement.total"
    assert found["60.00"].dims == {"source": "一般公共预算"}
    assert found["4"].role == "count"
    assert (found["63.01"].indicator, found["63.01"].label) == ("other", "喷灌设备")
    assert found["63.01"].dims["project"] == "示范田建设"


def test_purchases_by_kind_across() -> None:
    table = ["项目 | 合计 | 货物 | 工程 | 服务", "合计 | 9.10 | 4.20 | 3.30 | 1.60"]
    found = figures("政府采购预算表", table)
    assert [f.indicator for f in found.values()] == [
        f"procurement.{kind}" for kind in ("total", "goods", "works", "services")
    ]


def test_running_costs_by_economic_item() -> None:
    table = [
        "科目编码 | 科目名称 | 机关运行经费支出",
        " | 合计 | 47.10",
        "302 | 商品和服务支出 | 45.10",
        "30201 | 办公费 | 12.40",
        "30299 | 其他商品和服务支出 | 32.70",
    ]
    found = figures("一般公共预算机关运行经费支出预算表", table)
    assert found["47.10"].indicator == "operating.total"
    # 302 there is the part of that account that runs the office
    assert found["45.10"].indicator == "other"
    assert found["45.10"].dims == {"code": "302"}
    assert found["32.70"].indicator == "other"
    assert found["32.70"].dims == {"code": "30299"}


@pytest.mark.parametrize(
    "title",
    [
        "一般公共预算基本支出表（经济科目）",
        "公开06表：财政拨款基本支出预算表",
        "财政拨款基本支出预算表（经济科目）",
    ],
)
def test_economic_items_are_no_classes(title: str) -> None:
    table = [
        "科目编码 | 科目名称 | 金额",
        "合计 |  | 88.10",
        "301 | 工资福利支出 | 60.10",
        "30102 | 津贴补贴 | 20.30",
        "30113 | 住房公积金 | 7.70",
        "30199 | 其他工资福利支出 | 3.40",
        "30231 | 公务用车运行维护费 | 2.50",
    ]
    found = figures(title, table)
    assert found["88.10"].indicator == "general_budget.basic"
    assert found["60.10"].indicator == "expenditure.wages"
    for text, code in (("20.30", "30102"), ("7.70", "30113"), ("3.40", "30199"), ("2.50", "30231")):
        assert (found[text].indicator, found[text].dims) == ("other", {"code": code})


def test_class_and_item_in_columns_of_their_own() -> None:
    table = [
        "类 | 款 | 科目名称 | 合计",
        "301 |  | 工资福利支出 | 60.10",
        "301 | 2 | 津贴补贴 | 20.30",
    ]
    found = figures("一般公共预算基本支出表", table)
    assert found["60.10"].indicator == "expenditure.wages"
    assert found["20.30"].dims == {"code": "30102"}


def test_meetings_and_training_are_no_three_public() -> None:
    table = [
        "合计 | “三公”经费 |  |  | 会议费 | 培训费",
        " | 小计 | 因公出国（境）费 | 公务接待费 |  | ",
        "21.60 | 9.50 | 4.30 | 5.20 | 8.40 | 3.70",
    ]
    found = figures("“三公”经费、会议费、培训费支出预算表", table)
    assert [f.indicator for f in found.values()] == [
        "other", "three_public.total", "three_public.abroad", "three_public.reception", "other", "other",
    ]  # fmt: skip


def test_sums_of_sources_are_not_the_income() -> None:
    table = [
        "项目名称 |  | 金额",
        "收入总计 |  | 99.10",
        "一般公共预算资金 | 小计 | 80.20",
        " | 公共财政拨款（补助）资金 | 80.21",
        "财政专户管理资金 | 小计 | 11.40",
        " | 其他非税收入 | 11.41",
        "其他资金 | 小计 | 7.50",
        " | 事业收入 | 7.51",
    ]
    found = figures("收入预算总表", table)
    assert {text: f.indicator for text, f in found.items()} == {
        "99.10": "total.receipts",
        "80.20": "income.general_budget",
        "80.21": "income.general_budget",
        "11.40": "income.special_account",
        "11.41": "income.special_account",
        "7.50": "other",
        "7.51": "income.undertaking",
    }
    assert found["80.21"].dims == {"type": "公共财政拨款（补助）资金"}


def test_the_sum_of_the_year_stands_below_the_carry_over() -> None:
    table = [
        "项目名称 | 金额 | 项目名称 | 金额",
        "一、财政拨款 | 71.20 | 一、基本支出 | 50.30",
        "二、其他资金 | 4.10 | 二、项目支出 | 25.00",
        "当年收入小计 | 75.30 | 当年支出小计 | 75.31",
        "上年结转资金 | 2.40 | 结转下年资金 | 2.41",
        "收入合计 | 77.70 | 支出合计 | 77.71",
    ]
    found = figures("收支预算总表", table)
    assert found["75.30"].indicator == "income.total"
    assert found["75.31"].indicator == "expenditure.total"
    assert found["77.70"].indicator == "total.receipts"
    assert found["77.71"].indicator == "total.payments"


def test_spending_of_fiscal_funds_by_account() -> None:
    table = [
        "功能科目编码 | 功能科目名称 | 合计 | 基本支出 | 项目支出",
        " | 合计 | 70.10 | 50.10 | 20.00",
        "2130104 | 事业运行 | 50.11 | 50.12 | ",
    ]
    found = figures("财政拨款支出预算表（功能科目）", table)
    assert found["70.10"].indicator == "fiscal.payments"
    assert found["50.10"].indicator == "expenditure.basic"
    assert found["50.11"].indicator == "function"
    assert found["50.12"].dims["type"] == "基本支出"


def test_changes_on_the_year_before_are_of_this_year() -> None:
    table = [
        "功能分类科目 |  | 2020年执行数 | 2021年预算数 |  | 2021年预算数比2020年执行数 | ",
        "科目编码 | 科目名称 |  | 小计 | 项目支出 | 增减额 | 增减%",
        "合计 |  | 80.10 | 81.20 | 21.30 | 1.10 | 1.37",
        "2130104 | 事业运行 | 44.40 | 45.01 |  | 0.61 | 1.38",
    ]
    found = figures("一般公共预算支出情况表（功能科目）", table)
    seen = {text: (f.indicator, f.year, f.stage, f.role) for text, f in found.items()}
    assert seen["80.10"] == ("general_budget.expenditure", 2020, "final", "amount")
    assert seen["81.20"] == ("general_budget.expenditure", 2021, "budget", "amount")
    assert seen["1.10"] == ("general_budget.expenditure", 2021, "budget", "change")
    assert seen["1.38"] == ("function", 2021, "budget", "growth_rate")
    assert "type" not in found["0.61"].dims


def test_codes_of_bodies_are_no_accounts() -> None:
    table = [
        "部门（单位）代码 | 部门（单位）名称 | 合计 | 一般公共预算 | 单位资金",
        "326001 | 青禾县农机推广中心 | 51.20 | 46.10 | 5.10",
    ]
    found = figures("部门收入总体情况表", table)
    assert found["46.10"].indicator == "income.general_budget"
    assert found["46.10"].dims == {"org": "青禾县农机推广中心"}


def test_three_blocks_of_economic_items() -> None:
    table = [
        "人员经费 |  |  | 公用经费 |  |  |  |  | ",
        "科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数",
        "301 | 工资福利支出 | 47.10 | 302 | 商品和服务支出 | 7.20 | 310 | 资本性支出 | 3.30",
        "30101 | 基本工资 | 11.50 | 30201 | 办公费 | 0.90 | 31002 | 办公设备购置 | 3.31",
        "人员经费合计 |  | 51.40 | 公用经费合计 |  |  |  |  | 10.50",
    ]
    found = figures("一般公共预算财政拨款基本支出决算明细表", table)
    assert {text: f.indicator for text, f in found.items() if f.indicator != "other"} == {
        "47.10": "expenditure.wages", "7.20": "expenditure.goods_services",
        "3.30": "expenditure.capital", "51.40": "expenditure.personnel",
        "10.50": "expenditure.public",
    }  # fmt: skip
    assert found["0.90"].dims == {"code": "30201"}


def test_running_information_is_money_and_counts() -> None:
    table = [
        "项目 | 统计数 | 项目 | 统计数",
        "一、“三公”经费支出 | — | 二、机关运行经费 | 66.20",
        "（一）支出合计 | 10.30 | （一）行政单位 | 60.10",
        "2.公务用车购置及运行维护费 | 6.10 | 三、国有资产占用情况 | —",
        "（1）公务用车购置费 | 5.90 | （一）车辆数合计（辆） | 3",
        "3.公务接待费 | 4.20 | 6.其他用车 | 2",
        "（二）相关统计数 | — | （二）单价50万元（含）以上通用设备（台，套） | 7",
        "3.公务用车购置数（辆） | 1 | 四、政府采购支出信息 | —",
        "5.国内公务接待批次（个） | 36 | （一）政府采购支出合计 | 55.50",
    ]
    found = figures("机构运行信息表", table)
    seen = {text: (f.indicator, f.role, f.unit) for text, f in found.items()}
    assert seen == {
        "66.20": ("operating.total", "amount", "万元"), "10.30": ("three_public.total", "amount", "万元"),
        "60.10": ("operating.total", "amount", "万元"), "6.10": ("three_public.vehicles", "amount", "万元"),
        "5.90": ("three_public.vehicle_purchase", "amount", "万元"), "3": ("assets.vehicles", "count", "辆"),
        "4.20": ("three_public.reception", "amount", "万元"), "2": ("assets.vehicles", "count", "辆"),
        "7": ("assets.equipment_500k", "count", "台，套"), "1": ("three_public.vehicle_purchase", "count", "辆"),
        "36": ("reception.batches", "count", "个"), "55.50": ("procurement.total", "amount", "万元"),
    }  # fmt: skip
    assert found["60.10"].dims == {"type": "行政单位"}
    assert {f.stage for f in found.values()} == {"final"}


def test_taxes_of_a_month_are_no_projects() -> None:
    table = [
        "项目 | 年初预算 | 本月完成 | 累计完成 | 占预算% | 同比增减%",
        "一般公共预算收入 | 5200 | 410 | 4502 | 86.58 | 7.31",
        "其中：增值税 | 900 | 72 | 780 | 86.67 | -3.43",
        "教育支出 | 4210 | 330 | 3710 | 88.12 | 12.06",
    ]
    found = figures("2021年10月财政收支情况表", table)
    seen = {text: (f.indicator, f.role) for text, f in found.items()}
    assert seen["4502"] == ("income.general_budget", "amount")
    assert seen["86.58"] == ("income.general_budget", "execution_rate")
    assert seen["780"] == ("other", "amount")
    assert seen["86.67"] == ("other", "execution_rate")
    assert seen["-3.43"] == ("other", "growth_rate")
    assert found["4210"].stage == "budget"
    assert found["3710"].stage == "final"


def test_sources_of_a_project_in_an_evaluation() -> None:
    table = [
        "项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分",
        "年度资金总额 | 31.10 | 31.20 | 30.30 | 10 | 97.12% | 9.7",
        "其中：当年财政拨款 | 31.11 | 31.21 | 30.31 | — | 97.13% | —",
    ]
    text = "| " + " |\n| ".join(table) + " |\n"
    found = {f.text: f for f in read(text, title="2021年度项目支出绩效自评表\n").figures}
    assert found["31.10"].indicator == "project.budget"
    assert found["31.21"].indicator == "project.budget"
    assert found["31.21"].stage == "adjusted"
    assert found["30.31"].indicator == "project.executed"
    assert found["97.13"].role == "execution_rate"
    assert found["31.11"].dims["source"] == "当年财政拨款"


def test_units_and_signs_beside_a_target_are_no_labels() -> None:
    table = [
        "一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分",
        "产出指标（50分） | 数量指标 | 新建3台烘干塔 | ≥ | 31 | 座 | 32 | 21 | 20",
        " | 成本指标 | 成本控制数 | ≤ | 45 | 万元 | 44 | 29 | 28",
    ]
    text = "| " + " |\n| ".join(table) + " |\n"
    found = {f.text: f for f in read(text, title="2021年度项目支出绩效自评表\n").figures}
    assert "3" not in found  # the number of a name
    assert found["50"].indicator == "performance.weight"
    assert (found["31"].indicator, found["31"].unit) == ("performance.target", "座")
    assert (found["44"].role, found["44"].unit) == ("amount", "万元")
    assert found["28"].dims["level3"] == "成本控制数"


def test_spending_cut_up_across_beside_receipts() -> None:
    table = [
        "收入 |  | 支出 |  |  |  |  | ",
        "项目 | 预算数 | 项目（按功能分类） | 支出总计 | 基本支出 |  |  | 项目支出",
        " |  |  |  | 小计 | 人员经费 | 公用经费 | ",
        "一、财政拨款 | 81.10 | 一、农林水支出 | 70.10 | 50.10 | 40.10 | 10.02 | 20.03",
        "本年收入合计 | 85.30 | 本年支出合计 | 85.31 | 65.31 | 55.32 | 10.01 | 20.01",
    ]
    found = figures("部门收支总表", table)
    assert {text: f.indicator for text, f in found.items() if f.indicator != "function"} == {
        "81.10": "fiscal.receipts", "85.30": "income.total", "85.31": "expenditure.total",
        "65.31": "expenditure.basic", "55.32": "expenditure.personnel",
        "10.01": "expenditure.public", "20.01": "expenditure.project",
    }  # fmt: skip
    assert found["70.10"].dims == {"code": "213", "name": "农林水支出"}
    assert found["40.10"].dims["type"] == "人员经费"
    assert found["20.03"].dims["type"] == "项目支出"


def test_receipts_and_payments_of_two_years_side_by_side() -> None:
    table = [
        "收入项目 | 2020年完成数 | 2021年预算数 | 支出项目 | 2020年完成数 | 2021年预算数",
        "一、税收收入 | 310 | 330 | 一、农林水支出 | 32 | 33",
        "收入合计 | 520 | 545 | 支出合计 | 2100 | 2150",
    ]
    found = figures("2021年收支预算表", table)
    seen = {text: (f.indicator, f.year, f.stage) for text, f in found.items()}
    assert seen["310"] == ("other", 2020, "final")
    assert seen["33"] == ("function", 2021, "budget")
    assert seen["2100"] == ("expenditure.total", 2020, "final")


def test_three_public_by_kind_of_funds() -> None:
    table = [
        "项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款",
        "因公出国（境）费 | 2.40 |  | ",
        "公务接待费 | 1.93 | 1.92 | 0.01",
        "总计 | 4.33 | 4.32 | 0.02",
    ]
    found = figures("“三公”经费支出预算表", table)
    assert {found[text].indicator for text in ("4.33", "4.32", "0.02")} == {"three_public.total"}
    assert found["4.32"].dims == {"type": "一般公共预算财政拨款"}
    assert found["1.92"].indicator == "three_public.reception"


def test_worth_of_assets_and_numbers_in_their_names() -> None:
    table = [
        "项目 | 数量 | 价值",
        "2.固定资产 | — | 319.90",
        "（2）车辆（台、辆） | 3 | 60.30",
        "（3）单价50万元以上的设备（台、套） | 1 | 59.50",
    ]
    found = figures("国有资产占用情况表", table)
    assert "50" not in found
    assert found["319.90"].indicator == "assets.fixed"
    assert found["3"].indicator == "assets.vehicles"
    assert (found["60.30"].indicator, found["60.30"].role) == ("other", "amount")


def test_staff_by_kind_below_posts_and_people() -> None:
    table = [
        "单位名称 | 经费性质 | 编制数 |  | 在职人数 |  | 财政拨款",
        " |  | 行政 | 事业 | 行政 | 事业 | ",
        "青禾县农机推广中心 | 财政核拨 | 22 | 4 | 20 | 3 | 85.30",
    ]
    found = figures("单位基本情况表", table)
    assert found["22"].indicator == found["4"].indicator == "staff.authorised"
    assert found["20"].indicator == found["3"].indicator == "staff.actual"
    assert found["85.30"].indicator == "fiscal.receipts"


def test_a_project_is_what_stands_below_its_head() -> None:
    table = [
        "单位名称 | 项目名称 | 购买内容 | 资金总额",
        "青禾县农机推广中心 | 土壤检测 | 委托化验 | 30.12",
    ]
    found = figures("政府购买服务支出表", table)
    assert found["30.12"].dims["project"] == "土壤检测"


def test_three_public_of_several_bodies() -> None:
    table = [
        "单位 | 因公出国（境）费 | 公务接待费 | 公务用车运行维护费 | 合计",
        "青禾县粮库 | 1.10 | 12.30 | 22.10 | 35.50",
        "合计 | 1.11 | 16.50 | 28.01 | 45.62",
    ]
    found = figures("2021年“三公”经费支出情况统计表", table)
    assert found["12.30"].dims == found["35.50"].dims == {"org": "青禾县粮库"}
    assert found["45.62"].indicator == "three_public.total"


def test_codes_of_two_classifications_are_no_figures() -> None:
    table = [
        "部门经济科目 |  | 政府经济科目 |  | 合计",
        "编码 | 名称 | 编码 | 名称 | ",
        "30101 | 基本工资 | 50101 | 工资奖金津补贴 | 120.10",
        "30201 | 办公费 | 50201 | 办公经费 | 9.10",
    ]
    found = figures("基本支出预算表", table)
    assert set(found) == {"120.10", "9.10"}
    assert found["9.10"].indicator == "other"
