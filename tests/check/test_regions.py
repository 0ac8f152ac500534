"""What reports of places tell of several places, bodies and budgets; each beside a true fault."""

from __future__ import annotations

from tests.check.ledger import found, kinds

MONTHS = "云溪市2020年1-6月财政收支情况\n"


def _found(text: str, title: str = MONTHS) -> list[tuple[str, str]]:
    return kinds(text, title)


PLACES = (
    "1-6月，全市一般公共预算收入完成90.10亿元，增长3.0%。\n分县区看，其中：\n"
    "丰山县一般公共预算收入完成30.20亿元，增长2.0%。一般公共预算支出41.00亿元。\n"
    "平河区一般公共预算收入20.30亿元，增长4.0%。一般公共预算支出22.00亿元。\n"
)


def test_each_place_of_a_list_has_its_own_accounts() -> None:
    assert _found(PLACES) == []
    again = (
        "1-6月，全市一般公共预算收入完成90.10亿元。\n1-6月，全市一般公共预算收入完成90.70亿元。\n"
    )
    assert ("same", "error") in _found(again)


def test_what_is_left_over_explains_why_receipts_exceed_payments() -> None:
    text = (
        "2020年，一般公共预算收入816.00万元，上级补助收入84.00万元，收入总计900.00万元。"
        "一般公共预算支出700.00万元，上解支出103.50万元，支出总计803.50万元。收支相抵，年终结余NUMBER万元。\n"
    )
    title = "云溪市2020年预算执行情况报告\n"
    assert _found(text.replace("NUMBER", "96.50"), title) == []
    assert ("balance", "error") in _found(text.replace("NUMBER", "69.30"), title)


def test_the_sides_of_a_fund_are_told_by_the_end_of_their_clauses() -> None:
    text = (
        "2020年，全市社会保险基金预算收入652.17万元，社会保险基金预算支出579.33万元。"
        "收支相抵，本年收支结余NUMBER万元，年末滚存结余781.10万元。\n"
    )
    title = "云溪市2020年财政决算\n"
    assert _found(text.replace("NUMBER", "72.84"), title) == []
    assert ("balance", "warning") in _found(text.replace("NUMBER", "78.24"), title)
    assert _found(text.replace("NUMBER", "41.05"), title) == []  # no slip explains it


def test_net_assets_are_what_is_left_of_the_assets() -> None:
    text = (
        "截至2020年底，全市国有企业资产总额2,129.31亿元，同比增长8.63%；负债总额1,232.39亿元，"
        "同比增长9.10%；所有者权益NUMBER亿元，同比增长7.99%。\n"
    )
    title = "云溪市2020年国有资产管理情况\n"
    assert _found(text.replace("NUMBER", "896.92"), title) == []
    assert ("balance", "warning") in _found(text.replace("NUMBER", "869.92"), title)
    assert _found(text.replace("NUMBER", "712.45"), title) == []  # some of it may be others'


def test_totals_that_only_the_words_tell_are_set_off_against_each_other() -> None:
    text = (
        "2020年一般公共预算总收入完成271160万元，一般公共预算总支出244707万元，"
        "收支相抵，结余结转NUMBER万元。\n"
    )
    title = "云溪县2020年预算执行情况报告\n"
    assert _found(text.replace("NUMBER", "26453"), title) == []
    assert ("balance", "warning") in _found(text.replace("NUMBER", "26543"), title)
    assert _found(text.replace("NUMBER", "11302"), title) == []


def test_items_behind_of_which_may_stand_between_semicolons() -> None:
    text = (
        "2020年，一般公共预算收入816.00万元，增长3%。其中：税收收入500.00万元，下降1%；"
        "非税收入316.00万元，增长9%。加上上级补助收入84.00万元后，收入总计900.00万元。\n"
        "2020年，一般公共预算支出700.00万元。加上上解支出103.50万元，支出总计NUMBER万元。\n"
    )
    title = "云溪市2020年预算执行情况报告\n"
    assert _found(text.replace("NUMBER", "803.50"), title) == []
    assert [kind for kind, _ in _found(text.replace("NUMBER", "826.00"), title)] == ["sum"]


def test_a_total_that_only_the_words_tell_is_made_of_spending_and_transfers() -> None:
    text = (
        "2020年，政府性基金预算支出700.00万元，各项转移性支出103.50万元，支出决算结果NUMBER万元。\n"
    )
    title = "云溪市2020年财政决算报告\n"
    assert _found(text.replace("NUMBER", "803.50"), title) == []
    assert _found(text.replace("NUMBER", "830.50"), title) == [("sum", "warning")]


def test_what_a_deficit_falls_short_of_is_told_without_its_sign() -> None:
    text = (
        "2020年，一般公共预算收入716.00万元，上级补助收入84.00万元，收入总计800.00万元。"
        "一般公共预算支出700.00万元，上解支出103.50万元，支出总计803.50万元。收支相抵，赤字NUMBER万元。\n"
    )
    title = "云溪市2020年预算执行情况报告\n"
    assert _found(text.replace("NUMBER", "3.50"), title) == []
    assert ("balance", "warning") in _found(text.replace("NUMBER", "5.30"), title)


def test_vehicles_told_as_a_whole_may_hold_more_than_their_two_parts() -> None:
    text = (
        "“三公”经费支出20.00万元，其中：公务接待费5.00万元，因公出国（境）费3.00万元，"
        "公务用车购置及运行维护费12.00万元（其中公务用车购置费4.00万元，公务用车运行维护费7.00万元，"
        "其他交通工具购置1.00万元）。"
    )
    assert found(text) == []
    assert found(text.replace("公务用车购置及运行维护费12.00万元（其中", "").replace(
        "，其他交通工具购置1.00万元）", "")) != []  # fmt: skip


def test_a_share_in_itself_is_that_of_what_stands_between() -> None:
    text = "一般公共预算支出50.00亿元，增长4.5%，THING增长5.0%，占一般公共预算支出80.5%。"
    title = "云溪市2020年预算执行情况报告\n"
    assert _found(text.replace("THING", "其中民生支出"), title) == []
    told = "一般公共预算支出50.00亿元，其中：民生支出30.00亿元，占一般公共预算支出的80.5%。"
    assert ("share", "error") in kinds(told, title, hints=True) or ("share", "warning") in kinds(
        told, title, hints=True
    )


def test_what_one_body_brought_in_is_executed_against_its_own_budget() -> None:
    text = (
        "按部门分：税务部门完成1400万元，占年初预算2800万元的50.0%；"
        "财政部门完成300万元，占年初预算1000万元的RATE%。"
    )
    assert _found(text.replace("RATE", "30.0")) == []
    assert [kind for kind, _ in _found(text.replace("RATE", "36.0"))] == ["execution"]


def test_the_spending_of_the_year_is_no_receipt() -> None:
    text = (
        "一、财政拨款收支\n一般公共预算财政拨款收入48.90万元。\n二、财政拨款支出决算结构情况\n"
        "教育支出48.80万元，占本年财政拨款支出48.80万元的100%。\n"
    )
    assert found(text) == []
    receipt = text.replace("本年财政拨款支出", "一般公共预算财政拨款收入")
    assert [kind for kind, _ in found(receipt)] == ["same"]


def test_totals_of_the_other_side_are_not_what_was_spoken_of() -> None:
    text = (
        "2020年，一般公共预算支出安排117.00亿元。加上上级补助收入等，总收入120.40亿元，"
        "总支出119.80亿元。"
    )
    title = "云溪市2020年预算执行情况和2021年预算草案的报告\n"
    assert ("part", "error") not in _found(text, title)
    told = "2020年，一般公共预算支出安排120.40亿元，总支出119.80亿元。"
    assert ("part", "error") in _found(told, title)


BUDGETS = (
    "2020年，一般公共预算收入80.00万元，增长2.0%，加上级补助收入31.50万元（其中：专项12.00万元）、"
    "上年结余10.25万元，收入总计121.75万元。一般公共预算支出90.00万元，加上解支出8.40万元、"
    "安排预算稳定调节基金3.10万元，支出总计101.50万元。收支相抵，年终结余20.25万元。\n"
)
EXECUTION = "云溪市2020年预算执行情况报告\n"


def test_grand_totals_are_what_a_region_adds_up() -> None:
    assert kinds(BUDGETS, EXECUTION, hints=True) == []
    short = BUDGETS.replace("安排预算稳定调节基金3.10", "安排预算稳定调节基金1.90")
    assert [kind for kind, _ in _found(short, EXECUTION)] == ["sum"]
    # where no other list of the report adds up, ours may be read too short
    alone = short.replace("上级补助收入31.50", "上级补助收入44.20")
    assert _found(alone, EXECUTION) == []


def test_a_net_balance_is_no_difference_of_the_grand_totals() -> None:
    net = BUDGETS.replace("年终结余20.25", "净结余0.25")
    assert kinds(net, EXECUTION, hints=True) == []
    assert [kind for kind, _ in _found(net.replace("净结余", "年终结余"), EXECUTION)] == ["balance"]


def test_a_share_of_the_cumulated_receipts_is_none_of_the_months() -> None:
    text = "6月，一般公共预算收入9.00亿元。MARK非税收入12.00亿元，占一般公共预算收入的24.0%。"
    assert _found(text.replace("MARK", "1-6月累计完成50.00亿元，其中：")) == []
    told = text.replace("MARK", "其中：").replace("12.00", "3.00")
    assert [kind for kind, _ in _found(told)] == ["share"]


def test_what_and_so_on_leaves_out_of_a_grand_total() -> None:
    more = BUDGETS.replace("上年结余10.25万元，", "上年结余1.25万元等，")
    assert _found(more, EXECUTION) == []
    assert _found(more.replace("等，", "，"), EXECUTION) != []


def test_bodies_and_periods_that_paragraphs_open_with_have_amounts_of_their_own() -> None:
    title = "安水县2020年“三公”经费公开\n"
    bodies = "甲局2020年“三公”经费支出12.80万元。\nOTHER2020年“三公”经费支出12.90万元。\n"
    assert _found(bodies.replace("OTHER", "乙局"), title) == []
    assert [kind for kind, _ in _found(bodies.replace("OTHER", "甲局"), title)] == ["same"]
    months = "上半年，一般公共预算收入48.40亿元。\nOTHER，一般公共预算收入48.90亿元。\n"
    assert _found(months.replace("OTHER", "前三季度")) == []
    assert [kind for kind, _ in _found(months.replace("OTHER", "上半年"))] == ["same"]


def test_headings_that_name_bodies_have_amounts_of_their_own() -> None:
    title = "安水县2020年“三公”经费公开\n"
    text = "一、甲局\n“三公”经费支出12.80万元。\n二、OTHER\n“三公”经费支出12.90万元。\n"
    assert _found(text.replace("OTHER", "乙局"), title) == []
    assert [kind for kind, _ in _found(text.replace("OTHER", "说明"), title)] == ["same"]
