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
