"""How pages of the web write: each wording beside its twin that means something else."""

from __future__ import annotations

import pytest

from kxai.schema.figure import Figure
from tests.extract.reading import read, rows

ACCOUNTS = "云溪县民政局2020年度部门决算说明\n"
THREE = "云溪县民政局2020年“三公”经费决算公示\n"
BUDGET = "云溪县民政局2021年部门预算说明\n"
REGION = "关于云溪县2020年预算执行情况和2021年预算草案的报告\n"
MONTHLY = "云溪县2020年5月财政收支情况\n"


def found(text: str, title: str) -> dict[str, Figure]:
    """The figures of a page by how they are printed."""
    return {figure.text: figure for figure in read(text, title=title).figures}


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        ("比上年（减）6.10万元", "down"),
        ("比上年（增）6.10万元", "up"),
        ("同2019年比减6.10万元", "down"),
        ("同2019年比增6.10万元", "up"),
        ("比去年同期多收6.10万元", "up"),
        ("较上年度少支6.10万元", "down"),
    ],
)
def test_the_verb_of_a_change(words: str, direction: str) -> None:
    figure = found(f"公务接待费支出18.40万元，{words}。\n", ACCOUNTS)["6.10"]
    assert (figure.indicator, figure.role) == ("three_public.reception", "change")
    assert (figure.year, figure.direction) == (2020, direction)


def test_a_base_without_a_verb_is_no_change() -> None:
    figure = found("公务接待费支出18.40万元，上年为6.10万元。\n", ACCOUNTS)["6.10"]
    assert (figure.role, figure.year) == ("amount", 2019)


def test_the_year_of_a_clause_that_is_over_is_not_that_of_the_next_amount() -> None:
    text = "因公出国（境）费0万元，同2019年一样；公务接待费7.30万元，与2019年持平，公务用车运行维护费9.10万元。\n"
    told = found(text, THREE)
    assert [told[printed].year for printed in ("7.30", "9.10")] == [2020, 2020]
    last = found("因公出国（境）费0万元；2019年公务接待费7.30万元。\n", THREE)["7.30"]
    assert last.year == 2019


def test_vehicles_are_counted_where_the_label_says_so() -> None:
    text = "公务用车购置数（辆） 1\n公务用车保有量（辆） 4\n公务用车购置费（万元） 18.20\n"
    told = found(text, THREE)
    assert (told["1"].indicator, told["1"].role) == ("three_public.vehicle_purchase", "count")
    assert (told["4"].indicator, told["4"].role) == ("assets.vehicles", "count")
    assert told["18.20"].role == "amount"


def test_short_names_of_what_cars_cost() -> None:
    text = "“三公”经费21.40万元：出国（境）0万元，公务用车购置及运行维护15.60万元（购置6.50万元、运行维护9.10万元），公务接待5.80万元。\n"
    assert rows(text, "indicator", title=THREE) == [
        ("21.40", "three_public.total"),
        ("0", "three_public.abroad"),
        ("15.60", "three_public.vehicles"),
        ("6.50", "three_public.vehicle_purchase"),
        ("9.10", "three_public.vehicle_operation"),
        ("5.80", "three_public.reception"),
    ]
    # without cars before it 运行维护 is of whatever it is
    figure = found("信息系统建设15.60万元（购置6.50万元、运行维护9.10万元）。\n", ACCOUNTS)["9.10"]
    assert not figure.indicator.startswith("three_public.")


def test_all_that_a_notice_of_the_three_tells_of_is_the_three() -> None:
    text = "支出合计21.40万元，比上年减少2.10万元。\n"
    assert found(text, THREE)["21.40"].indicator == "three_public.total"
    assert found(text, ACCOUNTS)["21.40"].indicator == "expenditure.total"


def test_a_paragraph_that_compares_is_of_the_whole_of_the_one_before() -> None:
    text = (
        "“三公”经费年初预算30.50万元，决算21.40万元。分项：公务用车运行维护费15.60万元，公务接待费5.80万元，接待12批次。\n"
        "与上年决算比，减少3.20万元，降13.01%。\n"
    )
    told = found(text, ACCOUNTS)
    for printed in ("3.20", "13.01"):
        assert (told[printed].indicator, told[printed].stage) == ("three_public.total", "final")
    # what is no part of the first is spoken of on
    other = "收入合计40.20万元。\n支出合计38.10万元。\n与上年相比，减少3.20万元。\n"
    assert found(other, ACCOUNTS)["3.20"].indicator == "expenditure.total"


def test_the_whole_is_spoken_of_again_when_its_parts_are_all_told() -> None:
    text = "年初预算安排260.00万元，其中基本支出180.00万元，项目支出80.00万元；全年实际支出255.00万元，预算执行率98.08%。\n"
    told = found(text, "云溪县民政局2020年部门整体支出绩效自评报告\n")
    assert told["255.00"].indicator == told["98.08"].indicator == "expenditure.total"
    part = text.replace("80.00万元；全年", "70.00万元；")
    assert found(part, ACCOUNTS)["255.00"].indicator == "expenditure.project"


def test_an_account_with_its_year_behind_it() -> None:
    text = "二、一般公共预算财政拨款支出情况\n行政运行2020年预算数30.20万元，决算数29.10万元；机关服务2020年预算数5.40万元。\n"
    told = found(text, ACCOUNTS)
    assert told["30.20"].dims["name"] == told["29.10"].dims["name"] == "行政运行"
    assert told["5.40"].dims["name"] == "机关服务"


def test_the_parts_of_a_region() -> None:
    text = "2020年全县一般公共预算收入30.20亿元，增长3.1%，其中：县本级完成12.10亿元，下降2.3%；东山镇完成8.40亿元，增长5.6%；税收收入完成20.50亿元。\n"
    told = found(text, REGION)
    assert told["12.10"].dims == {"org": "县本级"} == told["2.3"].dims
    assert told["8.40"].dims == {"org": "东山镇"} == told["5.6"].dims
    assert {told[p].indicator for p in ("12.10", "8.40")} == {"income.general_budget"}
    assert told["20.50"].indicator == "other"
    # in a body's report a place is none of its parts
    body = found("收入合计30.20万元，其中：东山镇8.40万元。\n", ACCOUNTS)["8.40"]
    assert "org" not in body.dims


def test_a_chapter_says_of_which_budget_both_sides_are() -> None:
    text = "一、一般公共预算\n全县收入11.40亿元，增6.3%。\n全县支出15.70亿元，增16.2%。\n二、政府性基金预算\n全县收入2.40亿元，增11.5%；支出3.90亿元，增29.2%。\n"
    told = found(text, MONTHLY)
    sides = [told[printed].indicator for printed in ("11.40", "15.70", "2.40", "3.90")]
    assert sides == [
        "income.general_budget",
        "general_budget.expenditure",
        "income.gov_fund",
        "gov_fund.expenditure",
    ]
    assert {told[p].role for p in ("6.3", "16.2", "11.5", "29.2")} == {"growth_rate"}


def test_spending_behind_all_that_was_received() -> None:
    text = "2020年全县一般公共预算收入21.40亿元，相当于预算的99.8%，加上调入资金，收入总量23.50亿元；支出22.70亿元，达到调整预算的98.1%。\n"
    told = found(text, REGION)
    assert told["99.8"].role == told["98.1"].role == "execution_rate"
    assert told["22.70"].indicator == "general_budget.expenditure"


def test_both_sides_told_apart_by_respectively() -> None:
    text = "2020年一般公共预算收入和支出全县分别增4.53%、9.97%，均衡性转移支付增15.70%。\n"
    told = found(text, REGION)
    assert told["4.53"].indicator == "income.general_budget"
    assert told["9.97"].indicator == "general_budget.expenditure"
    assert {told[p].role for p in ("4.53", "9.97", "15.70")} == {"growth_rate"}


def test_staff_by_what_they_are_paid_as() -> None:
    text = "一、单位概况\n（一）人员构成。年末实有88人，行政55人，事业33人。\n"
    told = found(text, ACCOUNTS)
    assert {told[p].indicator for p in ("55", "33")} == {"staff.actual"}
    assert told["55"].dims["type"] == "行政"


def test_the_comparison_of_the_coming_year_goes_on_behind_of_which() -> None:
    text = "2020年“三公”经费决算12.00万元。两年相比，2021年度预算比2020年度多1.68万元。其中公务接待比上年少0.59万元。\n"
    told = found(text, THREE)
    assert told["1.68"].year == told["0.59"].year == 2021


def test_a_place_without_a_name_is_no_body() -> None:
    assert read("财政收入累计34.10亿元。\n", title="我县财政收支情况\n").report.org is None


def test_lists_told_apart_in_other_words() -> None:
    text = "2020年政府采购货物、工程、服务依次为9.20亿元、15.60亿元和10.30亿元，占比26.2%、44.4%和29.4%。\n"
    assert rows(text, "indicator", "role", title="云溪县2020年政府采购情况\n") == [
        ("9.20", "procurement.goods", "amount"),
        ("15.60", "procurement.works", "amount"),
        ("10.30", "procurement.services", "amount"),
        ("26.2", "procurement.goods", "share"),
        ("44.4", "procurement.works", "share"),
        ("29.4", "procurement.services", "share"),
    ]


def test_the_accounts_told_before_are_what_a_list_of_changes_is_of() -> None:
    text = "因公出国（境）费2.10万元，公务用车购置及运行费4.30万元，公务接待费1.40万元，比预算数依次减少0.20万元、0.30万元、0.60万元。\n"
    assert rows(text, "indicator", "role", title=THREE)[3:] == [
        ("0.20", "three_public.abroad", "change"),
        ("0.30", "three_public.vehicles", "change"),
        ("0.60", "three_public.reception", "change"),
    ]


def test_what_is_saved_in_procurement_is_no_change_of_it() -> None:
    text = "全年采购项目47个，计划金额97.10万元，实际金额81.20万元，节约资金15.90万元，比2019年升37%。\n"
    told = found(text, "云溪县2020年政府采购情况\n")
    assert told["97.10"].indicator == told["81.20"].indicator == "procurement.total"
    assert (told["97.10"].stage, told["81.20"].stage) == ("budget", "final")
    assert (told["15.90"].indicator, told["15.90"].role) == ("other", "amount")
    saved = found("公务接待费81.20万元，比上年节约15.90万元。\n", ACCOUNTS)["15.90"]
    assert (saved.indicator, saved.role) == ("three_public.reception", "change")


def test_full_width_points() -> None:
    figure = found("一般公共预算收入増加。一般公共预算支出同比增長３﹒１％。\n", MONTHLY)["３﹒１"]
    assert (str(figure.value), figure.unit) == ("3.1", "%")


def test_the_columns_of_a_table_may_look_back_over_years() -> None:
    text = "| 项目 | 2020年 | 2019年 | 2018年 |\n|---|---|---|---|\n| 基本支出 | 30.1 | 20.2 | 10.3 |\n"
    assert [r[1] for r in rows(text, "year", title=ACCOUNTS)] == [2020, 2019, 2018]


def test_a_chapter_on_the_three_makes_no_notice_of_them() -> None:
    text = (
        "一、收支增减\n2020年基本支出预算比上年增17.10万元。项目支出预算与上年预算一样。\n"
        "二、“三公”经费\n2020年财政拨款“三公”经费预算2.70万元。\n"
    )
    assert read(text, title="").report.kind == "budget"


def test_receipts_of_insurance_are_no_receipts_of_the_body() -> None:
    text = "职工基本医疗保险基金：收入68.70亿元，升16%；支出56.60亿元。\n"
    told = found(text, ACCOUNTS)
    assert {told[p].indicator for p in ("68.70", "56.60")} == {"other"}


def test_parts_by_their_use_behind_the_amount() -> None:
    text = "申请项目资金90.00万元。其中：40.10万元用于设备采购；49.90万元用于人员培训。\n"
    told = found(text, "云溪县民政局2020年度项目支出绩效自评报告\n")
    assert told["40.10"].indicator == told["90.00"].indicator
    assert told["40.10"].dims["type"] == "设备采购"
    # behind a name of its own the amount is that name's
    other = found("收入90.00万元。其中：事业收入40.10万元用于设备采购。\n", ACCOUNTS)["40.10"]
    assert other.indicator == "income.undertaking"


def test_posts_and_who_holds_them() -> None:
    told = found("一、人员情况\n编制35人，实有32人，其中行政12人，事业20人。\n", ACCOUNTS)
    assert told["32"].indicator == "staff.actual"
    assert told["12"].dims["type"] == "行政"


def test_kinds_of_assets_are_no_projects() -> None:
    text = "资产总额152.40万元，其中流动资产62.10万元，固定资产90.30万元。\n"
    told = found(text, "云溪县民政局2020年度项目支出绩效自评报告\n")
    assert (told["62.10"].indicator, told["90.30"].indicator) == ("other", "assets.fixed")


def test_changes_one_behind_the_other_are_of_one_thing() -> None:
    text = "公务接待费较上年减少1.64万元，下降15.12%，较年初预算数减少0.29万元；公务用车运行维护费9.10万元，较上年减少0.30万元。\n"
    told = found(text, THREE)
    for printed in ("1.64", "15.12", "0.29"):
        assert told[printed].indicator == "three_public.reception"
    assert told["0.30"].indicator == "three_public.vehicle_operation"


def test_a_notice_that_tells_accounts_is_of_accounts() -> None:
    text = "按《预算法》要求，现将新苗镇2020年度“三公”经费决算公布如下：决算支出40.10万元，较年初预算减少0.30万元。\n"
    assert read(text, title="").report.kind == "three_public_accounts"
    plan = "现将新苗镇2020年度“三公”经费预算公布如下：预算40.10万元，比上年决算增加0.30万元。\n"
    assert read(plan, title="").report.kind == "three_public_budget"


def test_vehicles_may_be_fewer() -> None:
    figure = found("公务用车保有量12辆，公务用车保有量减少4辆。\n", THREE)["4"]
    assert (figure.role, figure.direction) == ("change", "down")


def test_by_whose_money_procurement_is_paid() -> None:
    text = "（二）政府采购情况\n政府采购预算17.00万元。其中：一般公共预算拨款16.20万元，上年结转资金0.80万元。\n"
    told = found(text, BUDGET)
    assert {told[p].indicator for p in ("16.20", "0.80")} == {"other"}


def test_a_table_whose_pipes_end_no_row() -> None:
    cells = "年度 合计 因公出国(境)经费 公务接待费 公车购置及运行维护费 合计 车辆购置 车辆运行"
    numbers = "2019年 28.40 0.90 14.00 13.50 0.70 12.80 2020年 23.60 0.10 13.60 9.90 0.30 9.60"
    text = "\n|\n".join(f"{cells} {numbers}".split()) + "\n|\n"
    told = found(f"2020年“三公”经费决算对比\n{text}", THREE)
    assert (told["9.90"].indicator, told["9.90"].year) == ("three_public.vehicles", 2020)
    assert (told["12.80"].indicator, told["12.80"].year) == ("three_public.vehicle_operation", 2019)
    assert told["23.60"].indicator == "three_public.total"


def test_a_share_that_moved_keeps_what_it_is_of() -> None:
    text = "全县非税收入8.30亿元，占财政总收入的31.6%，比去年这几个月高出，提升3.9个百分点，比去年一整年提升1.7个百分点。\n"
    told = found(text, MONTHLY)
    assert {told[p].indicator for p in ("3.9", "1.7")} == {"other"}
    assert {told[p].role for p in ("3.9", "1.7")} == {"change"}


def test_a_budget_moved_by_name() -> None:
    told = found("调减教育支出2.50万元，其他刚性支出调增3.70万元。\n", REGION)
    moves = [(told[n].role, told[n].direction) for n in ("2.50", "3.70")]
    assert moves == [("change", "down"), ("change", "up")]
    assert found("教育支出6.10亿元。\n", REGION)["6.10"].role == "amount"


def test_the_year_of_a_plan_holds_behind_who_announced_it() -> None:
    text = (
        "报告提出，2021年，全县一般公共预算收入安排60亿元，增长5%；一般公共预算支出安排70亿元。\n"
    )
    told = found(text, REGION)
    assert [(told[n].year, told[n].stage) for n in ("60", "70")] == [(2021, "budget")] * 2
    now = found("报告提出，2020年，全县一般公共预算支出完成70亿元。\n", REGION)["70"]
    assert (now.year, now.stage) == (2020, "final")


def test_points_of_a_rate_are_of_what_the_rate_is_of() -> None:
    text = "一般公共预算收入完成60亿元，同比增长5.2%，高于一季度增幅1.7个百分点。\n"
    told = found(text, REGION)["1.7"]
    assert (told.indicator, told.role) == ("income.general_budget", "change")


def test_totals_of_a_region_hold_more_than_its_account() -> None:
    text = "加上转移性收入后，一般公共预算收入总计90亿元。一般公共预算收入60亿元。\n"
    told = found(text, REGION)
    assert told["90"].indicator == "total.receipts"
    assert told["60"].indicator == "income.general_budget"


def test_accounts_behind_the_name_of_a_place() -> None:
    told = found("云溪县教育支出增长8.90%，城市教育支出30亿元。\n", REGION)
    assert told["8.90"].indicator == "function"
    assert told["30"].indicator != "function"


def test_what_is_carried_on_is_no_spending() -> None:
    told = found("结转下年专项支出12.60万元，专项支出8.20万元。\n", ACCOUNTS)
    assert told["12.60"].indicator == "balance.closing"
    assert told["8.20"].indicator != "balance.closing"


def test_a_name_may_tell_what_it_holds() -> None:
    told = found("使用非财政拨款结余（含专用结余）12.60万元，主要用于设备更新。\n", ACCOUNTS)
    assert told["12.60"].indicator == "balance.surplus_used"


def test_posts_before_their_name() -> None:
    told = found("一、机构设置\n核定7名事业编制，编制了15个绩效目标指标。\n", ACCOUNTS)
    assert told["7"].indicator == "staff.authorised"
    assert told["15"].indicator != "staff.authorised"


def test_guests_from_abroad_within_domestic_reception_are_no_second_part() -> None:
    inside = "公务接待费7.60万元。国内公务接待费7.60万元，其中：外事接待费0.90万元。\n"
    apart = "公务接待费8.50万元。国内公务接待费7.60万元，外事接待费0.90万元。\n"
    for text in (inside, apart):
        assert found(text, ACCOUNTS)["0.90"].indicator == "reception.foreign"
    assert found(inside, ACCOUNTS)["0.90"].dims == {"type": "国内公务接待"}
    assert found(apart, ACCOUNTS)["0.90"].dims == {}
    table = (
        "“三公”经费支出情况表\n单位：万元\n项目 | 决算数 |\n公务接待费 | 7.60 |\n（1）国内接待费 | 7.60 |\n"
        "其中：外事接待费 | 0.90 |\n（2）国（境）外接待费 | 0.10 |\n"
    )
    told = found(table, ACCOUNTS)
    assert told["0.90"].dims == {"type": "国内公务接待"}
    assert told["0.10"].dims == {}


def test_a_chapter_on_both_sides_of_one_budget() -> None:
    chapter = "二、2020年度一般公共预算收入支出决算情况\n本年收入88.10万元，本年支出70.60万元。\n"
    told = found(chapter, ACCOUNTS)
    assert told["88.10"].indicator == "income.general_budget"
    assert told["70.60"].indicator == "general_budget.expenditure"
    whole = found(chapter.replace("一般公共预算", "部门"), ACCOUNTS)
    assert whole["70.60"].indicator == "expenditure.total"


def test_a_budget_as_passed_as_adjusted_and_as_spent() -> None:
    text = (
        "元宵后县人民代表大会举手通过的2020年一般公共预算支出为490万元，入秋又经批准，"
        "一般公共预算支出调整为525万元，实际支出524万元。\n"
    )
    told = found(text, REGION)
    stages = [(told[n].indicator, told[n].stage) for n in ("490", "525", "524")]
    assert [stage for _, stage in stages] == ["budget", "adjusted", "final"]
    assert {indicator for indicator, _ in stages} == {"general_budget.expenditure"}
