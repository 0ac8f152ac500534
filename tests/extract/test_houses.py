"""How houses write that the fixtures do not know: each wording beside its twin that means else."""

from __future__ import annotations

import pytest

from tests.extract.reading import one, read, rows

ACCOUNTS = "云溪县民政局2020年度部门决算说明\n"
BUDGET = "云溪县民政局2021年部门预算说明\n"
REGION = "云溪县2020年财政预算执行情况和2021年财政预算草案的报告\n"


def test_an_account_with_a_line_of_its_own_is_what_the_next_line_tells_of() -> None:
    text = (
        "2020年度财政拨款支出年初预算为40.10万元，支出决算为42.60万元。其中：\n"
        "1、公共安全支出（类）司法（款）行政运行（项）。\n"
        "年初预算为20.20万元，支出决算为21.30万元，完成年初预算的105.45%。\n"
        "年初预算执行较好，项目支出3.00万元。\n"
    )
    found = {figure.text: figure for figure in read(text, title=ACCOUNTS).figures}
    for printed, stage in (("20.20", "budget"), ("21.30", "final"), ("105.45", "final")):
        assert found[printed].dims["code"] == "2040601", printed
        assert found[printed].stage == stage
    assert found["3.00"].indicator == "expenditure.project"


def test_a_name_with_a_sentence_of_its_own() -> None:
    text = (
        "“三公”经费决算数5.00万元。其中：\n"
        "1.因公出国（境）费用。2020年决算数1.50万元，比预算数减少0.50万元。\n"
        "2.公务接待费。2020年决算数3.50万元。\n"
    )
    assert rows(text, "indicator", title=ACCOUNTS)[1:] == [
        ("1.50", "three_public.abroad"),
        ("0.50", "three_public.abroad"),
        ("3.50", "three_public.reception"),
    ]
    # a sentence that tells of a name is no title of the next one
    told = "公务接待费2.10万元。其中：外事接待费支出为零。来量潮水的国内公务接待4批次，共计支出2.10万元。\n"
    assert rows(told, "indicator", title=ACCOUNTS)[-1] == ("2.10", "three_public.reception")


@pytest.mark.parametrize(
    ("lead", "stage"),
    [
        ("三、一般公共预算财政拨款支出24.00万元，较年初预算数增加8.00万元。", "final"),
        ("三、2020年一般公共预算安排情况\n一般公共预算财政拨款支出24.00万元。", "budget"),
    ],
)
def test_a_numbered_sentence_is_no_title_that_sets_the_stage(lead: str, stage: str) -> None:
    assert one(lead + "\n", "24.00", title=ACCOUNTS).stage == stage


def test_behind_a_bracket_the_amount_before_it_is_spoken_of_again() -> None:
    text = "财政拨款收入18.40万元（一般公共预算12.30万元，政府性基金6.10万元），占收入合计99.98%。"
    assert rows(text, "indicator")[-1] == ("99.98", "fiscal.receipts")
    inside = "财政拨款收入18.40万元（一般公共预算12.30万元，占66.85%）。"
    assert rows(inside, "indicator")[-1] == ("66.85", "income.general_budget")


def test_the_sign_tells_which_of_two_directions_is_meant() -> None:
    text = "2020年收支总预算93.30万元，比上年增加（减少）{}7.15万元。"
    assert one(text.format("-"), "7.15").direction == "down"
    assert one(text.format(""), "7.15").direction == "up"


@pytest.mark.parametrize(
    ("money", "name", "indicator"),
    [
        ("人员经费", "机关事业单位基本养老保险缴费", "other"),
        ("人员经费", "住房公积金", "other"),
        ("社会保障和就业支出", "机关事业单位基本养老保险缴费", "function"),
    ],
)
def test_items_of_personnel_are_economic_items(money: str, name: str, indicator: str) -> None:
    text = (
        f"五、一般公共预算财政拨款支出决算情况\n2020年{money}25.60万元，主要包括：{name}5.80万元。"
    )
    assert one(text, "5.80", title=ACCOUNTS).indicator == indicator


def test_a_code_and_its_name_joined_by_a_dash() -> None:
    text = "（一）2010801-行政运行58.40万元，较上年决算数增加3.80万元。\n"
    found = read(text, title=ACCOUNTS).figures
    assert [figure.text for figure in found] == ["58.40", "3.80"]
    assert found[0].dims == {"code": "2010801", "name": "行政运行"}
    assert [
        f.text for f in read("全年发放资料2010801-2010900号。\n").figures if f.base_unit == "元"
    ] == []


def test_the_first_items_of_an_account_have_known_codes() -> None:
    text = "农林水支出（类）水利（款）{}（项）。年初预算为15.04万元。\n"
    assert one(text.format("行政运行"), "15.04", title=ACCOUNTS).dims["code"] == "2130301"
    assert "code" not in one(text.format("水利前沿课题"), "15.04", title=ACCOUNTS).dims


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("“教育支出”科目", "function"),
        ("公务用车购置费及运行维护费", "three_public.vehicles"),
        ("“三公”经费预算控制数", "three_public.total"),
        ("财政拨款安排支出", "fiscal.payments"),
        ("本年财政拨款收入", "fiscal.receipts"),
        ("本部门人均接待费", "other"),
        ("公务接待费", "three_public.reception"),
    ],
)
def test_names(name: str, indicator: str) -> None:
    found = one(f"2021年{name}3.60万元。", "3.60", title=BUDGET)
    assert found.indicator == indicator
    assert "“" not in found.dims.get("name", "")


def test_preparing_a_budget_counts_no_posts() -> None:
    text = "二、人员情况\n我部门编制2021年部门预算单位共3个。在职实有91人，行政编制12人。\n"
    assert [row[1] for row in rows(text, "indicator", title=BUDGET)] == [
        "other",
        "staff.actual",
        "staff.authorised",
    ]


def test_visiting_groups_are_batches() -> None:
    text = "公务接待费支出决算为2.30万元，全年共接待来访团组21个、来宾182人次。"
    assert [row[1] for row in rows(text, "indicator")] == [
        "three_public.reception",
        "reception.batches",
        "reception.persons",
    ]


def test_a_difference_rate_is_a_growth_over_the_budget() -> None:
    text = "公务用车运行费全年预算数20.00万元，决算数19.60万元，预决算差异率-2.00%。"
    found = one(text, "-2.00")
    assert (found.indicator, found.role) == ("three_public.vehicle_operation", "growth_rate")
    other = one("服务对象差异率2.00%。", "2.00")
    assert other.role == "share"


def test_a_change_is_told_of_the_amount_that_its_rate_fits() -> None:
    text = "收入总计186.40万元，其中年初结转和结余4.20万元，较2019年增加{}万元，增长{}%。"
    whole = rows(text.format("11.60", "6.64"), "indicator")
    assert [row[1] for row in whole[2:]] == ["total.receipts"] * 2
    part = rows(text.format("1.20", "40.00"), "indicator")
    assert [row[1] for row in part[2:]] == ["balance.opening"] * 2


def test_a_paragraph_of_comparison_goes_on() -> None:
    text = "2021年部门财务总收入17.02万元，其中：其他收入0.00万元。\n与上年对比减少0.49万元，减少2.79%。\n"
    assert [row[1:] for row in rows(text, "indicator", "role", title=BUDGET)[2:]] == [
        ("income.total", "change"),
        ("income.total", "growth_rate"),
    ]


def test_the_funds_of_projects_are_no_income_of_the_body() -> None:
    text = "2020年对12个项目开展绩效自评，涉及资金19.20万元，其中：一般公共预算18.60万元。"
    assert one(text, "18.60").indicator == "other"
    own = "2020年收入合计19.20万元，其中：一般公共预算18.60万元。"
    assert one(own, "18.60").indicator == "income.general_budget"


def test_goals_and_what_was_reached() -> None:
    text = (
        "3.满意度指标：服务对象满意度目标≥90%，实际95.6%。投入管理20分，得19分。"
        "年初预算批复18.50万元，年中调整追加3.60万元，全年预算数22.10万元。"
    )
    title = "云溪县民政局2020年度部门整体支出绩效自评报告\n"
    found = {figure.text: figure for figure in read(text, title=title).figures}
    assert (found["90"].indicator, found["90"].stage) == ("performance.target", "target")
    assert found["95.6"].indicator == "performance.actual"
    assert [found[n].indicator for n in ("20", "19")] == ["performance.weight", "performance.score"]
    assert (found["3.60"].role, found["3.60"].stage) == ("change", "adjusted")
    assert (found["22.10"].indicator, found["22.10"].stage) == ("expenditure.total", "adjusted")


def test_what_a_region_expects_and_spends() -> None:
    text = (
        "一、2020年预算执行情况\n政府性基金预算收入完成860万元，下降5.1%。支出完成316万元。\n"
        "二、2021年预算草案\n2021年地方一般公共预算收入预期633万元，增长5%。\n"
    )
    assert one(text, "316", title=REGION).indicator == "gov_fund.expenditure"
    expected = one(text, "633", title=REGION)
    assert (expected.indicator, expected.year) == ("income.general_budget", 2021)


def test_a_body_behind_the_year_repeats_the_rank_of_its_place() -> None:
    title = "黄溪市云水区2022年度区科学技术和经济信息化局部门决算\n"
    assert (
        read("收入合计3.00万元。", title=title).report.org == "黄溪市云水区科学技术和经济信息化局"
    )


def test_payments_whose_half_of_receipts_was_lost() -> None:
    text = (
        "2020年收入支出决算总表\n公开01表\n部门：云溪县档案馆 单位：万元\n收入 支出\n"
        "项目 行次 决算数 项目 行次 决算数\n"
        "一、一般公共预算财政拨款收入 1 30.10 一、一般公共服务支出 32 24.10\n"
        "八、其他收入 8 0.40 八、社会保障和就业支出 39 3.60\n"
        "九、卫生健康支出 40 2.80\n"
        "本年收入合计 27 30.50 本年支出合计 58 30.50\n"
    )
    found = one(text, "2.80", title="")
    assert (found.indicator, found.dims["code"]) == ("function", "210")


def test_the_base_of_a_comparison_does_not_set_the_stage() -> None:
    text = (
        "（一）收入情况\n2020年收入合计43.80万元。与2020年度预算数对比增加4.10万元，增长10.33%。\n"
    )
    assert [row[1:] for row in rows(text, "indicator", "stage", title=ACCOUNTS)[1:]] == [
        ("income.total", "final"),
        ("income.total", "final"),
    ]


def test_trips_and_visits_in_one_sentence() -> None:
    text = "全年因公出国（境）2批次，累计3人次；国内公务接待4批次，累计50人次。"
    assert [row[1] for row in rows(text, "indicator")] == [
        "abroad.groups",
        "abroad.persons",
        "reception.batches",
        "reception.persons",
    ]


def test_rates_of_control_and_of_change_in_evaluations() -> None:
    title = "云溪县科学技术协会2020年度部门整体支出绩效自评报告\n"
    staff = one("县科协编制数8人，在职人员9人，控制率112.5%。", "112.5", title=title)
    assert staff.indicator == "activity"
    money = one("“三公”经费预算控制数5万元，实际支出4万元，控制率80%。", "80", title=title)
    assert (money.indicator, money.role) == ("three_public.total", "execution_rate")
    moved = one("“三公”经费支出4万元，“三公”经费变动率为-15.38%。", "-15.38", title=title)
    assert (moved.indicator, moved.role) == ("three_public.total", "growth_rate")


def test_the_funds_of_a_whole_body_are_no_project() -> None:
    table = (
        "| 项目 | 年初预算数（万元） | 全年执行数（万元） | 执行率 |\n| --- | --- | --- | --- |\n"
        "| 年度资金总额 | 15.6 | 14.9 | 95.51% |\n| 其中：基本支出 | 11.6 | 11.6 | 100% |\n"
    )
    whole = "云溪县科学技术协会2020年度部门整体支出绩效自评报告\n"
    project = "云溪县科学技术协会2020年度科普大篷车项目绩效自评报告\n"
    assert one(table, "15.6", title=whole).indicator == "expenditure.total"
    assert one(table, "15.6", title=project).indicator == "project.budget"


def test_what_was_really_done_in_a_chapter_of_goals() -> None:
    text = "二、绩效目标\n数量指标：维修水闸18座，实际完成17座。\n"
    title = "2020年度云溪县防汛项目支出绩效自评报告\n"
    assert [row[1] for row in rows(text, "stage", title=title)] == ["target", "final"]


def test_a_base_of_comparison_has_its_own_year() -> None:
    text = "2020年公民具备科学素质的比例为11.02%，比2018年的10.13%提高0.89个百分点。"
    assert [row[1] for row in rows(text, "year")] == [2020, 2018, 2020]


def test_what_a_region_moves_between_its_budgets() -> None:
    text = (
        "2020年，全县一般公共预算支出401.2万元，完成变动预算的95.1%，增长3.8%。"
        "国有资本经营预算支出31.0万元，调入一般公共预算25.0万元，主要是专项债券支出增加12.5万元。"
    )
    found = {row[0]: row[1:] for row in rows(text, "indicator", "role", title=REGION)}
    assert found["95.1"] == ("general_budget.expenditure", "execution_rate")
    assert found["25.0"] == ("other", "amount")
    assert found["12.5"] == ("other", "change")


def test_money_granted_is_budgeted_and_what_work_brings_about_is_not_spent() -> None:
    title = "云溪县2020年基层科普行动计划项目绩效评价报告\n"
    text = (
        "省财政下达我县基层科普行动计划资金85.0万元，其中中央资金60.0万元、省级资金25.0万元。"
        "发放科普资料3.2万份，完成计划的106.7%。建成示范基地4个，实现产值4200.0万元。"
    )
    found = {figure.text: figure for figure in read(text, title=title).figures}
    assert (found["85.0"].indicator, found["85.0"].stage) == ("project.budget", "budget")
    assert found["60.0"].dims["source"] == "中央资金"
    assert (found["106.7"].indicator, found["106.7"].role) == ("activity", "execution_rate")
    assert found["4200.0"].indicator == "other"


def test_an_economic_code_in_quotation_marks_is_no_number() -> None:
    text = "该项资金30.5万元列“51301上下级政府间转移性支出”科目。全年发放资料51301份。"
    assert [row[0] for row in rows(text)] == ["30.5", "51301"]


@pytest.mark.parametrize(
    ("words", "indicator"),
    [
        ("因公出国（境）费、公务用车购置及运行费、公务接待费支出合计", "three_public.total"),
        ("公务用车购置费、公务接待费支出合计", "three_public.reception"),
    ],
)
def test_names_that_are_all_parts_of_a_whole(words: str, indicator: str) -> None:
    assert one(f"2020年{words}24.6万元。", "24.6").indicator == indicator


def test_a_total_behind_all_its_parts() -> None:
    text = "政府采购预算：货物类84.2万元，工程类10.0万元，服务类21.4万元，合计115.6万元。"
    assert one(text, "115.6", title=BUDGET).indicator == "procurement.total"


def test_a_stock_has_the_year_of_its_day() -> None:
    text = "截至2020年12月31日，共有车辆9辆。2021年拟购置车辆2辆。"
    found = rows(text, "indicator", "year", "stage", title=BUDGET)
    assert found[0] == ("9", "assets.vehicles", 2020, "final")
    assert found[1][2] == 2021


def test_a_unit_in_brackets_in_front() -> None:
    text = "附：2019年决算（元）——“三公”合计41,870.50，其中接待费17,640.00。"
    assert [row[1] for row in rows(text, "unit")] == ["元", "元"]


def test_the_rate_behind_counted_visits_is_of_their_cost() -> None:
    text = "公务接待费1.4万元，共接待11批、97人，较2019年减少50%。"
    assert rows(text, "indicator")[-1] == ("50", "three_public.reception")


def test_an_amount_of_the_plan_in_the_middle() -> None:
    text = "一般公共预算支出26902万元，完成变动预算28450万元的94.56%。"
    assert [row[1:] for row in rows(text, "indicator", "role", title=REGION)] == [
        ("general_budget.expenditure", "amount"),
        ("general_budget.expenditure", "amount"),
        ("general_budget.expenditure", "execution_rate"),
    ]


def test_bare_sides_of_a_comparison() -> None:
    text = "与2019年度相比,收入减少18.7万元,下降4.36%;支出减少20.3万元,下降4.72%。"
    assert [row[1] for row in rows(text, "indicator", title=ACCOUNTS)] == [
        "income.total",
        "income.total",
        "expenditure.total",
        "expenditure.total",
    ]


def test_what_money_is_used_for_is_not_what_changed() -> None:
    text = (
        "（一）2140201行政运行31.32万元，主要用于护林的摩托车加油，较上年决算数减少0.80万元，"
        "下降2.49%。\n"
    )
    assert [row[1] for row in rows(text, "indicator", title=ACCOUNTS)] == ["function"] * 3
