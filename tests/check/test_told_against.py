"""What a change is told against, and what ends a list: each case beside a twin that is a fault."""

from __future__ import annotations

import pytest

from tests.check.builder import findings
from tests.check.ledger import found, verdicts

ACCOUNTS = (
    "因公出国（境）费2020年决算数为6.00万元，比2020年度预算数减少WRONG万元，"
    "比2019年度决算数9.00万元减少3.00万元。"
)


def test_a_change_against_this_years_budget_is_none_against_last_year() -> None:
    assert found(ACCOUNTS.replace("WRONG", "2.50")) == []
    assert found(ACCOUNTS.replace("比2020年度预算数", "比上年").replace("WRONG", "2.50")) == [
        ("change", "error")
    ]


def test_a_part_of_a_change_is_told_against_what_the_whole_is() -> None:
    text = (
        "“三公”经费支出20.00万元，较BASE减少5.00万元，主要是因公出国（境）费减少2.50万元，"
        "公务接待费减少2.50万元。\n因公出国（境）费支出6.00万元，比上年9.00万元减少3.00万元。"
    )
    assert ("change", "error") not in found(text.replace("BASE", "2020年预算"))
    assert ("change", "error") in found(text.replace("BASE", "上年"))


def test_a_change_behind_brackets_has_its_base_of_the_same_thing() -> None:
    text = (
        "2020年“三公”经费情况：公务用车购置及运行维护费70.00万元（其中：公务用车购置费20.00万元，"
        "公务用车运行维护费年初预算50.00万元），比年初预算增加8.00万元。"
    )
    assert "inconsistent" not in verdicts(text, "change")


def test_an_amount_in_the_reason_of_a_change_is_not_its_base() -> None:
    text = (
        "公务接待费支出6.40万元，比上年减少1.50万元。REASON2019年公务接待费支出5.00万元，有所控制。"
    )
    assert found(text.replace("REASON", "主要是")) == []
    assert ("change", "error") in found(text.replace("REASON", "").replace("1.50", "1.60"))


@pytest.mark.parametrize("reason", ["，主要是任务增加；", "，主要用于培训；"])
def test_a_reason_that_a_semicolon_ends_opens_no_list(reason: str) -> None:
    text = "2020年情况：公务接待费10.00万元REASON会议费30.00万元、培训费40.00万元。"
    assert found(text.replace("REASON", reason)) == []
    assert found(text.replace("REASON", "，其中：")) != []


def test_names_before_respectively_are_no_parts_of_what_a_semicolon_closed() -> None:
    text = "2020年情况：公务接待费1.00万元MARK培训费和会议费分别为3.00万元和4.00万元。"
    assert found(text.replace("MARK", "；")) == []
    assert found(text.replace("MARK", "，其中：")) != []


def test_a_base_belongs_to_the_amount_behind_it() -> None:
    text = "“三公”经费支出90.00万元，2019年支出95.00万元。OTHER“三公”经费支出NOW万元，比上年减少3.10万元。"
    bodies = text.replace("OTHER", "二中队“三公”经费支出20.00万元。三中队").replace("NOW", "61.20")
    assert ("change", "error") not in found(bodies)
    assert ("change", "error") in found(text.replace("OTHER", "").replace("NOW", "90.00"))


def test_parts_of_a_change_behind_its_rate_are_told_against_the_budget() -> None:
    text = (
        "“三公”经费支出20.00万元，较BASE减少5.00万元，降低20.00%，其中：因公出国（境）费减少2.50万元。\n"
        "因公出国（境）费支出6.00万元，比2019年决算数9.00万元减少3.00万元。"
    )
    assert ("change", "error") not in found(text.replace("BASE", "2020年预算"))
    assert ("change", "error") in found(text.replace("BASE", "2019年决算"))


def test_what_a_text_breaks_off_in_is_not_judged() -> None:
    list_ = "“三公”经费支出56.20万元，其中：公务接待费12.10万元，公务用车运行维护费24.10万元"
    assert found(f"{list_}。") != []
    assert found(f"{list_}，因公出国（境）费20") == []
    assert found(f"{list_}，因公出国") == []
    part = "公务接待费支出6.00万元，比上年9.00万元减少"
    assert ("change", "error") in found(f"{part}2万元。")
    assert found(f"{part}2") == found(f"{part}2.") == []


def test_a_change_with_a_base_of_its_own_is_not_that_of_the_rate_before() -> None:
    text = "“三公”经费支出18.00万元，较年初预算下降10%，BASE减少1.00万元。"
    assert ("growth", "error") not in found(text.replace("BASE", "比上年"))
    assert ("growth", "error") in found(text.replace("BASE", "即"))


def test_names_before_respectively_may_be_siblings_of_what_stands_before() -> None:
    text = "2020年情况：公务接待费HEAD万元，培训费和会议费分别为3.00万元和4.00万元。"
    assert found(text.replace("HEAD", "1.00")) == []
    whole = "2020年支出合计HEAD万元，基本支出和项目支出分别为60.00万元和40.00万元。"
    assert found(whole.replace("HEAD", "100.00")) == []
    assert found(whole.replace("HEAD", "90.00")) != []


def test_values_of_another_order_are_those_of_other_bodies() -> None:
    text = (
        "“三公”经费支出{9.20 three_public.total in:一}亿元。\n经费支出{856.20 three_public.total in:二}万元。\n"
        "经费支出{612.00 three_public.total in:三}万元。\n"
    )
    assert ("same", "error") not in findings(text)
    near = text.replace("9.20", "612.30").replace("亿元", "万元").replace("856.20", "612.00")
    assert ("same", "error") in findings(near)


def test_differences_in_a_table_may_be_printed_without_their_signs() -> None:
    text = (
        "{2.02 three_public.reception 2019 table}万元{1.54 three_public.reception table}万元"
        "{CHANGE three_public.reception change table}万元\n"
    )
    assert findings(text.replace("CHANGE", "0.48")) == []
    assert findings(text.replace("CHANGE", "0.84")) == [("change", "error")]


def test_items_of_a_list_that_name_themselves_are_told_of_their_own_amounts() -> None:
    text = (
        "公务接待费支出8.00万元，因公出国（境）费支出6.00万元。“三公”经费比上年减少3.00万元，其中："
        "因公出国（境）费减少RATE，公务接待费增加1.00万元，增长PERCENT。"
    )
    held = text.replace("RATE", "4.00万元，下降40.00%").replace("PERCENT", "14.29%")
    assert found(held) == []
    wrong = held.replace("14.29%", "41.92%")
    assert found(wrong) == [("growth", "error")]
    # a part of the thing itself is no item
    partly = wrong.replace("“三公”经费比上年减少3.00万元", "公务接待费比上年增加3.00万元")
    assert ("growth", "error") not in found(partly)


def test_the_budget_may_stand_as_an_amount_before_the_change() -> None:
    text = "公务接待费支出11.60万元，比年初预算11.86万元减少WRONG万元。"
    assert found(text.replace("WRONG", "0.26")) == []
    assert found(text.replace("WRONG", "0.62")) == [("change", "error")]


def test_what_exceeds_the_budget_is_no_change_of_a_year() -> None:
    """超收 is told against the budget, the rate behind it against last year."""
    text = (
        "政府性基金收入完成431.01万元，为年初预算400.23万元的107.7%，超收{over}万元，"
        "同比增长{rate}%，增收53.45万元。"
    )
    assert found(text.format(over="30.78", rate="14.2")) == []
    assert found(text.format(over="37.08", rate="14.2")) == [("change", "error")]
    assert found(text.format(over="30.78", rate="7.7")) == [("growth", "error")]


def test_a_rate_against_last_year_behind_a_change_against_what_was_told_before() -> None:
    text = (
        "本级收入61200万元，比BASE61000万元增加200万元，比2019年决算数下降18.4%。\n"
        "转移性收入52000万元，其中：专项转移支付收入21000万元，比BASE47000万元增加5000万元，"
        "比2019年决算数增长9.6%。"
    )
    kinds = [kind for kind, _ in found(text.replace("BASE", "人代会报告数"))]
    assert not {"growth", "direction"} & {*kinds}
    kinds = [kind for kind, _ in found(text.replace("BASE", "上年"))]
    assert {"growth", "direction"} <= {*kinds}


def test_a_rate_of_the_adjusted_budget_is_none_of_the_first_in_another_sentence() -> None:
    text = (
        "一般公共预算收入年初预算安排210.4亿元。经批准，收入预算调整为180.25亿元。"
        "全年完成一般公共预算收入182.05亿元，完成BASE预算数的101.00%。"
    )
    assert found(text.replace("BASE", "调整")) == []
    assert found(text.replace("BASE", "年初")) == [("execution", "warning")]


def test_what_an_amount_was_and_is_now() -> None:
    text = "经批准，全县基金预算收入由3812.40万元调整为4225.90万元，调增{}万元，增长10.8%。"
    assert found(text.format("413.50")) == []
    assert [kind for kind, _ in found(text.format("431.50"))] == ["change"]
    assert found("项目资金由于3812.40万元调整为4225.90万元，调增431.50万元。") == []


def test_another_years_amount_right_before_the_change() -> None:
    text = (
        "2020年收入预算为5533.91万元，比2019年预算执行数3904.00万元（剔除上级专项补助）增加{}万元，"
        "主要原因是新增项目。"
    )
    assert found(text.format("1629.91")) == []
    assert found(text.format("1692.91")) == [("change", "error")]
