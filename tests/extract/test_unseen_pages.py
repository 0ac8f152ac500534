"""What pages of houses that nobody had tuned to taught: amounts, changes and counts in prose."""

from __future__ import annotations

from kxai import read_text

Told = tuple[str, str, int | None]


def labels(text: str, title: str = "云溪县水利局2022年度部门决算说明\n") -> dict[str, Told]:
    """Of every number of a report: its indicator, role and year."""
    return {f.text: (f.indicator, f.role, f.year) for f in read_text(title + text).figures}


PLACE = "云溪县2022年预算执行情况的报告\n一、一般公共预算\n"


def test_a_budget_that_an_assembly_passed_is_the_base_of_the_rate_behind_it() -> None:
    told = labels(
        "2022年一般公共预算收入完成39.2亿元，完成县人大常委会批准的收入调整预算37.6亿元的104.26%。\n",
        PLACE,
    )
    assert told["104.26"][:2] == ("income.general_budget", "execution_rate")
    assert told["37.6"][0] == "income.general_budget"


def test_what_came_from_elsewhere_makes_a_total() -> None:
    told = labels(
        "政府性基金预算收入131.2亿元。加上转移性收入32.8亿元，收入合计164.0亿元。\n", PLACE
    )
    assert told["164.0"][0] == "total.receipts"
    assert labels("政府性基金预算收入131.2亿元。\n", PLACE)["131.2"][0] == "income.gov_fund"


def test_points_share_their_unit_in_a_list() -> None:
    told = labels(
        "税收收入104亿元，下降14%，降幅比一季度、前5个月分别收窄8.7个、5.6个百分点。\n", PLACE
    )
    assert told["8.7"][:2] == told["5.6"][:2] == ("other", "change")
    assert "5" not in told  # a span of months is no figure


def test_a_change_against_another_base_is_of_the_thing_before() -> None:
    told = labels(
        "“三公”经费决算5.5万元，公务用车购置及运行维护费5.5万元（公务用车购置费0万元、公务用车运行维护费5.5万元）。"
        "2022年“三公”经费较上年减少0.07万元；较年初预算数减少6.4万元。\n"
    )
    assert told["6.4"][:2] == ("three_public.total", "change")
    # another thing named behind the semicolon has its own
    told = labels("“三公”经费较上年减少0.07万元；公务接待费较年初预算数减少6.4万元。\n")
    assert told["6.4"][0] == "three_public.reception"


def test_a_bracket_that_closes_behind_a_full_stop() -> None:
    told = labels(
        "公务用车购置及运行费52万元（公务用车购置费12万元，比上年增加1万元。）比上年增加3万元，增长6.12%。\n"
    )
    assert told["3"][0] == told["6.12"][0] == "three_public.vehicles"


def test_names_told_together_are_their_whole() -> None:
    told = labels(
        "2022年因公出国（境）费、公务用车购置及运行费和公务接待费的财政拨款决算数27.5万元。\n"
    )
    assert told["27.5"][0] == "three_public.total"
    told = labels("2022年公务用车购置及运行费和公务接待费的财政拨款决算数27.5万元。\n")
    assert told["27.5"][0] != "three_public.total"


def test_cars_are_counted() -> None:
    told = labels("公务用车保有量减少2辆，计划购置1辆。\n")
    assert told["2"][:2] == ("assets.vehicles", "change")
    assert told["1"][:2] == ("three_public.vehicle_purchase", "count")


def test_what_a_place_is_like_is_nothing_that_it_did() -> None:
    told = labels("全镇面积121.5平方公里，人口3.68万。\n")
    assert told["121.5"][0] == told["3.68"][0] == "other"


def test_rules_called_by_their_number_and_torn_document_numbers_are_no_figures() -> None:
    assert labels("接待按照省20项、市30条规定执行。\n") == {}
    assert labels("按云财预〔202117号批复执行。\n") == {}


def test_people_of_units_are_told_apart() -> None:
    report = read_text(
        "云溪县水利局2022年度部门决算说明\n水利局机关编制12人，实有11人；灌区管理处编制20人，实有19人。\n"
    )
    units = {(f.text, f.dims.get("org")) for f in report.figures}
    assert {("19", "灌区管理处"), ("11", "水利局机关")} <= units
    report = read_text("云溪县水利局2022年度部门决算说明\n云溪县水利局编制12人，实有11人。\n")
    assert all("org" not in f.dims for f in report.figures)


def test_fewer_people_than_last_year() -> None:
    told = labels(
        "年末在职职工247人，比上年减少13人，退休职工178人，其中离休人员4人，比上年减少2人。\n"
    )
    assert told["13"][:2] == ("staff.actual", "change")
    assert told["2"][:2] == ("staff.retired", "change")
    told = labels("全年培训247人，比上年减少13人。\n")
    assert told["13"][:2] == ("activity", "change")


def test_all_receipts_behind_a_part() -> None:
    told = labels(
        "2022年总收入663.7万元，其中：其他收入15.8万元。\n相比2021年的总收入687.2万元减少23.5万元，下降3.42%。\n"
    )
    assert told["23.5"] == ("income.total", "change", 2022)


PIPES = """云溪县水利局2022年“三公”经费预算公开
一、2022年“三公”经费预算表
单位:万元
项 目
|
预 算 数
|
合 计
|
0.47
|
因公出国(境)费
|
|
公务接待费
|
0.47
|
公务用车购置及运行费
|
|
公务用车购置费
|
|
"""


def test_two_pipes_may_hold_an_empty_cell() -> None:
    found = [(f.indicator, f.text) for f in read_text(PIPES).figures]
    assert found == [("three_public.total", "0.47"), ("three_public.reception", "0.47")]


def test_a_row_of_numbers_alone_below_their_names() -> None:
    told = labels("二、人员情况\n编制数 在职人数 退休人数\n21 18 5\n")
    assert (told["21"][0], told["18"][0]) == ("staff.authorised", "staff.actual")


def test_a_column_on_changes_is_no_caption() -> None:
    told = labels(
        "“三公”经费决算情况\n经费项目\n2022年度支出（万元）\n支出减少情况（万元）\n支出减少率\n因公出国（境）费\n1.5\n0.5\n25%\n"
        "公务接待费\n71.6\n-\n-\n公务用车购置费\n423.9\n-\n-\n使用项目\n2022年度数量\n公务用车购置数\n32\n公务用车保有量\n66\n"
    )
    assert told["1.5"][:2] == ("three_public.abroad", "amount")
    assert told["0.5"][:2] == ("three_public.abroad", "change")
    assert told["25"][:2] == ("three_public.abroad", "growth_rate")
    assert told["32"][:2] == ("three_public.vehicle_purchase", "count")


def test_a_comparison_between_the_parts_of_a_list_is_of_the_part_before() -> None:
    told = labels(
        "“三公”经费支出22.9万元，比上年减少8.8万元。\n"
        "其中，因公出国（境）费6.1万元。比2021年减少0.4万元；公务用车购置及运行费14.1万元，公务接待费2.7万元。\n"
    )
    assert told["0.4"][0] == "three_public.abroad"
    told = labels(
        "“三公”经费支出22.9万元，其中：因公出国（境）费6.1万元，公务用车购置及运行费14.1万元，公务接待费2.7万元。"
        "同口径比2021年减少8.8万元。\n"
    )
    assert told["8.8"][0] == "three_public.total"


def test_what_is_carried_to_the_next_year_is_of_this_one() -> None:
    told = labels("加上结转下年、安排预算稳定调节基金、上解上级支出等37万元。\n", PLACE)
    assert told["37"][2] == 2022


def test_how_much_others_grew_is_nothing_done() -> None:
    told = labels(
        "因为新港开了船，一般公共预算收入455亿元，增长19.9%，高于全省平均增幅（11%）8.9个百分点。\n",
        PLACE,
    )
    assert told["11"][:2] == ("other", "growth_rate")


def test_the_rate_of_one_project() -> None:
    told = labels("道路维修项目已拨付专项资金244.05万元，该项目支出率93.92%。\n")
    assert told["93.92"][:2] == ("project.executed", "execution_rate")


def test_a_clause_goes_on_behind_an_empty_line() -> None:
    told = labels("2022年一般公共预算收入完成117.54亿元，\n\n同口径增长7.2%。\n", PLACE)
    assert told["7.2"][:2] == ("income.general_budget", "growth_rate")


def test_both_costs_of_cars_beside_a_car() -> None:
    told = labels("公务用车保有量2辆，购置及运行维护费5.3万元，公务接待费30万元。\n")
    assert told["5.3"][:2] == ("three_public.vehicles", "amount")


def test_what_cars_cost_in_all_under_the_three() -> None:
    text = "（二）公务用车购置及运行费暂按上年执行。2020年预算安排车辆经费5.3万元。\n"
    told = labels(f"六、“三公”经费支出情况\n{text}")
    assert told["5.3"][:2] == ("three_public.vehicles", "amount")
    told = labels("五、支出情况\n定额公用经费3.10万元，车辆经费5.3万元。\n")
    assert told["5.3"][0] != "three_public.vehicles"


BALANCE = """2022年全县一般公共预算收支平衡表
单位：万元
收入 |
执行数 |
支出 |
执行数 |
总计 |
79521 |
总计 |
79522 |
一、本级收入 |
14141 |
一、本级支出 |
72981 |
二、转移性收入 |
65380 |
二、转移性支出 |
6541 |
上级补助收入 |
47671 |
上解支出 |
1661 |
"""


def test_receipts_beside_payments_in_pipes() -> None:
    told = labels(BALANCE, "云溪县2022年预算执行情况的报告\n")
    assert told["79521"][:2] == ("total.receipts", "amount")
    assert told["79522"][:2] == ("total.payments", "amount")
    assert told["14141"][:2] == ("other", "amount")


def test_bare_classes_in_a_list_of_classes() -> None:
    told = labels("按功能分类：公共安全30.4万元，教育20.3万元，其他支出2.2万元。\n")
    assert {told[text][0] for text in ("30.4", "20.3", "2.2")} == {"function"}
    told = labels("支出包括：办公20.4万元，教育20.3万元。\n")
    assert told["20.3"][0] != "function"


def test_accounts_of_earlier_years() -> None:
    told = labels(
        "1.自然灾害生活救助（款）地方自然灾害生活补助（项）5.3万元。\n2.农村五保供养支出6.8万元。\n"
    )
    assert told["5.3"][0] == told["6.8"][0] == "function"
