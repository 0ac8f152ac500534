"""Identities that a report leaves open accuse nobody; each with a twin that is closed."""

from __future__ import annotations

from tests.check.ledger import found

_PARTS = "本年支出合计820.50万元，其中：基本支出310.20万元，占37.8%；项目支出460.10万"
_TOTALS = (
    "收入总计640.30万元，支出总计PAID万元。\n"
    "本年收入合计640.30万元，其中：财政拨款收入640.30万元，占100%。\n"
    "本年支出合计SPENT万元，其中：基本支出430.10万元，项目支出120.00万元。"
)


def test_a_list_that_the_text_breaks_off_in_is_not_held_against_its_total() -> None:
    assert found(_PARTS) == []
    assert found(f"{_PARTS}元。\n") == [("sum", "error")]


def test_a_list_that_breaks_off_beyond_its_total_is_wrong() -> None:
    text = _PARTS.replace("460.10", "560.10")
    assert found(text) == [("sum", "error")]


def test_business_of_which_the_spending_is_not_told() -> None:
    spent = "本年支出合计820.50万元，其中：基本支出310.20万元；项目支出460.10万元。"
    earned = "本年收入合计900.00万元，其中：财政拨款收入860.00万元；经营收入40.00万元。\n"
    assert ("sum", "error") in found(earned.replace("经营收入", "其他收入") + spent)
    assert {severity for _, severity in found(earned + spent)} <= {"info"}


def test_a_report_that_says_grand_total_for_sum() -> None:
    assert found(_TOTALS.replace("PAID", "550.10").replace("SPENT", "550.10")) == []
    told = found(_TOTALS.replace("PAID", "630.30").replace("SPENT", "550.10"))
    assert ("balance", "error") in told


def test_a_list_whose_shares_say_what_it_leaves_out() -> None:
    text = (
        "2020年度部门决算支出ALL820.50万元，与2019年决算相比增加3.10万元，其中："
        "基本支出310.20万元，占37.81%；项目支出460.10万元，占REST%。"
    )
    whole, text = text.replace("ALL", "合计"), text.replace("ALL", "总计")
    assert {severity for _, severity in found(text.replace("REST", "56.08"))} <= {"info"}
    assert found(whole.replace("REST", "56.08")) == [("sum", "error")]
    told = found(text.replace("REST", "62.19"))
    assert ("sum", "error") in told or ("share", "error") in told


def test_a_list_that_goes_on_names_only_some() -> None:
    text = "补助收入2684.50万元，主要包括：均衡补助725.70万元、固定补助304.30万元、民族补助124.20万元、其他补助420.30万元TAIL。"
    assert ("sum", "warning") in found(text.replace("TAIL", ""))
    assert found(text.replace("TAIL", "等")) == []
    assert ("sum", "warning") in found(text.replace("TAIL", "等四项"))
