"""Forms that pages write plainly: headers of two lines, signs in columns of their own, a cell a line;
and what short titles, reasons and plain words say of the numbers behind them."""

from __future__ import annotations

import pytest

from tests.extract.reading import one, read

ACCOUNTS = "云溪市畜牧局2031年部门决算情况说明\n"
EVALUATION = "云溪市湿地修复项目绩效自评表（2031年度）\n"

COMPARED = (
    "单位：元\n项目及编号 2030年度 2031年度 2031比2030增减\n增减值 增减%\n"
    "一、收支对比 (一) 收入总计 581200.10 697440.30 116240.20 20.00%\n"
    "1. 财政补助收入 400100.00 500125.00 100025.00 25.00%\n2. 科教收入 0\n"
)

GOALS = (
    "三级指标\n指标性质\n指标值\n度量单位\n实际完成值\n分值\n得分\n栽植面积\n≥\n31.5\n万元\n32.6\n20\n19\n"
    "成活率\n﹦\n90\n%\n93\n10\n9\n验收情况\n定性\n合格\n合格\n15\n14\n"
)

SIDES = (
    "单位：万元\n序号\n收入项目\n预算数\n支出项目\n预算数\n1\n一般公共预算拨款收入\n81.20\n教育支出\n70.10\n"
    "2\n事业收入\n\n卫生健康支出\n20.60\n9\n本年收入合计\n81.20\n本年支出合计\n90.70\n"
    "10\n上年结转结余\n9.50\n年终结转结余\n\n"
)


def test_a_header_of_two_lines_above_rows_that_blanks_part() -> None:
    found = {f.text: f for f in read(COMPARED, title=ACCOUNTS).figures}
    assert [found[t].year for t in ("581200.10", "697440.30")] == [2030, 2031]
    assert [found[t].role for t in ("116240.20", "20.00", "100025.00")] == [
        "change",
        "growth_rate",
        "change",
    ]
    assert "2030" not in found  # 2031比2030增减: a year


def test_signs_and_units_of_goals_in_columns_of_their_own() -> None:
    found = {f.text: f for f in read(GOALS, title=EVALUATION).figures}
    assert [(found[t].indicator, found[t].unit) for t in ("31.5", "32.6", "90", "93")] == [
        ("performance.target", "万元"),
        ("performance.actual", "万元"),
        ("performance.target", "%"),
        ("performance.actual", "%"),
    ]
    assert [found[t].indicator for t in ("20", "19", "15", "14")] == [
        "performance.weight",
        "performance.score",
    ] * 2


def test_receipts_beside_payments_a_cell_a_line_with_empty_lines_for_empty_cells() -> None:
    title = "云溪市畜牧局2031年部门预算\n"
    found = {f.text: f for f in read(SIDES, title=title).figures}
    assert found["70.10"].dims["code"] == "205"
    assert found["20.60"].dims["code"] == "210"
    assert found["9.50"].indicator == "balance.opening"
    assert not {"1", "2", "9", "10"} & set(found)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("（四）财政拨款收支 收入总计81.20万元。", "fiscal.receipts"),
        ("（四）总体收支 收入总计81.20万元。", "total.receipts"),
        ("（二）支出：合计81.20万元。", "expenditure.total"),
        ("（二）收入：本年合计81.20万元。", "income.total"),
        ("（二）培训：合计81.20万元。", "other"),
    ],
)
def test_what_a_title_in_the_same_line_says_of_its_total(text: str, indicator: str) -> None:
    assert one(text, "81.20", title=ACCOUNTS).indicator == indicator


def test_the_year_of_a_reason_is_not_that_of_the_next_sentence() -> None:
    text = "2031年财政拨款收入81.20万元。增减原因：2030年退休2人。政府采购支出7.90万元。"
    assert one(text, "7.90", title=ACCOUNTS).year == 2031
    money = "2030年财政拨款收入81.20万元。政府采购支出7.90万元。"
    assert one(money, "7.90", title=ACCOUNTS).year == 2030


def test_a_dash_where_the_page_lost_the_word_year() -> None:
    text = "三公经费支出5.10万元，比2030-决算数略有减少，减少0.50万元。"
    assert {f.text for f in read(text, title=ACCOUNTS).figures} == {"5.10", "0.50"}
    assert "2030" in {f.text for f in read("参训人数2030-2040人。", title=ACCOUNTS).figures}


def test_people_whom_the_budget_pays_and_their_kinds() -> None:
    text = "年末财政补助开支93人，其中：专任教师60人，保安、厨师33人。"
    found = {f.text: f for f in read(text, title=ACCOUNTS).figures}
    assert {found[t].indicator for t in ("93", "60", "33")} == {"staff.actual"}
    trained = "全年培训93人，其中：专任教师60人。"
    assert one(trained, "93", title=ACCOUNTS).indicator == "activity"


def test_an_outcome_without_its_unit_has_that_of_its_goal() -> None:
    table = (
        "三级指标 | 指标值 | 实际完成值 | 分值 | 得分\n项目总成本 | ≤81万元 | 80 | 10 | 9\n"
        "培训场次 | ≥12场 | 13 | 20 | 19\n"
    )
    found = {f.text: f for f in read(table, title=EVALUATION).figures}
    assert (found["80"].role, found["80"].unit) == ("amount", "万元")
    assert (found["13"].role, found["13"].unit) == ("count", "场")


def test_an_empty_line_between_a_number_and_its_unit() -> None:
    text = "2031年收入合计8120.40万元，比上年增加310.20\n\n万元，增长3.97%。上级补助收入16.70万元，占\n0.21%；其他收入1.20万元。"
    found = {f.text: f for f in read(text, title=ACCOUNTS).figures}
    assert (found["310.20"].unit, found["310.20"].role) == ("万元", "change")
    assert found["3.97"].indicator == "income.total"
    assert found["0.21"].indicator == "income.superior_subsidy"


def test_a_notice_of_how_the_budget_was_used_is_of_accounts() -> None:
    text = "“三公”经费支出5.10万元，比上年减少0.50万元。"
    used = "云溪市2031年“三公”经费预算安排和使用情况\n"
    assert one(text, "5.10", title=used).stage == "final"
    assert one(text, "5.10", title=used.replace("和使用", "")).stage == "budget"
