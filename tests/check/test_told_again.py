"""What a report tells twice or in parts: changes told both ways, parts of parts, balances that a
form never keeps; each with its clean twin."""

from __future__ import annotations

from tests.check.ledger import checked, found


def test_a_change_told_the_other_way_in_another_place() -> None:
    first = "一、总体情况\n2020年“三公”经费支出115.27万元，比上年减少2.14万元，下降1.82%。\n"
    again = "二、情况说明\n2020年“三公”经费支出115.27万元，比上年{}万元。\n"
    assert ("same", "warning") in found(first + again.format("增加3.80"))
    assert found(first + again.format("减少2.14")) == []
    budgeted = again.replace("比上年", "比年初预算")
    assert ("same", "warning") not in found(first + budgeted.format("增加3.80"))


def test_a_rate_that_fits_the_other_direction_says_so() -> None:
    text = "公务用车运行维护费50.40万元，比上年减少{}万元，下降25.06%。"
    (told,) = checked(text.format("10.10")).findings
    assert "增减方向写反" in told.explanation
    assert found(text.format("16.85")) == []


def test_a_rate_beside_how_far_the_budget_was_missed() -> None:
    text = "财政拨款支出714.30万元，比上年减少21.00万元，下降2.86%；完成年初预算的{}，决算数大于预算数29.60万元。"
    assert ("execution", "error") in found(text.format("100%"))
    assert found(text.format("104.32%")) == []


def test_a_change_against_the_budget_of_a_year_that_a_table_tells() -> None:
    table = "项目 | 预算数 | 决算数\n公务接待费 | 14.90 | 5.20\n公务用车运行维护费 | 9.00 | 8.10\n"
    text = "单位：万元\n" + table + "说明：公务接待费5.20万元，与2020年度预算相比，减少{}万元。\n"
    assert ("change", "error") in found(text.format("0.30"))
    assert found(text.format("9.70")) == []


def test_people_in_work_that_the_kinds_behind_them_add_up_to() -> None:
    text = (
        "实有人数37，其中：在职人数37，行政在职人数14，全额事业在职人数12，自收自支在职人数{}人。"
    )
    assert found(text.format(11)) == []
    posts = "编制人数37，其中：行政编制人数14，全额事业编制人数12，自收自支编制人数{}人。"
    assert ("sum", "error") in found(posts.format(19))
    assert found(posts.format(11)) == []


def test_a_balance_that_a_table_keeps_in_none_of_its_columns_accuses_nobody() -> None:
    head = "单位：万元\n项目 2019年度 2020年度 2020比2019增减\n增减值 增减%\n"
    rows = (
        "收入总计 610.20 905.40 295.20 48.38%\n其他收入 60.10 80.30 20.20 33.61%\n支出总计 {} {}\n"
    )
    apart = head + rows.format("560.10", "790.60 230.50 41.15%")
    assert ("balance", "error") not in found(apart)
    once = head + rows.format("610.20", "790.60 180.40 29.56%")
    assert ("balance", "error") in found(once)


def test_the_budget_of_a_rate_may_stand_in_another_chapter() -> None:
    text = (
        "一、预算\n公务接待费预算28.80万元。\n二、决算\n公务接待费支出28.20{}，完成预算的97.92%。\n"
    )
    (told,) = checked(text.format("元")).findings
    assert (told.kind, told.severity) == ("execution", "warning")
    assert "单位错" in told.explanation
    assert found(text.format("万元")) == []


def test_rates_in_a_list_behind_the_changes_of_a_list() -> None:
    text = (
        "公务用车购置费81.40万元，公务用车运行维护费127.30万元，与上年相比，分别减少18.20万元和56.10万元，"
        "下降18.27%和{}。"
    )
    assert ("growth", "error") in found(text.format("43.70%"))
    assert found(text.format("30.59%")) == []


def test_a_list_whose_shares_add_up_to_all_leaves_nothing_out() -> None:
    text = "收入合计597.50万元，其中：财政拨款收入{}万元，占29.67%；事业收入420.20万元，占70.33%。"
    assert ("sum", "error") in found(text.format("157.30"))
    assert found(text.format("177.30")) == []


def test_a_list_of_its_head_and_of_what_was_added_accuses_nobody() -> None:
    text = (
        "项目预算519.60万元，年中追加300.00万元。其中：甲村{}万元、乙村210.10万元、丙村66.40万元。"
    )
    assert found(text.format("543.10")) == []


def test_an_account_told_otherwise_elsewhere_acquits_its_rate() -> None:
    text = "本年财政拨款收入{}万元。\n财政拨款收入总计9170.90万元，比上年增加2084.90万元，增长{}。"
    assert ("growth", "error") not in found(text.format("7896.60", "35.87%"))
    assert ("growth", "error") in found(text.format("7896.60", "37.87%"))
