"""Claims that are doubted without other amounts, and parts larger than what they are parts of."""

from __future__ import annotations

import pytest

from tests.check.ledger import found, only


def test_nothing_falls_by_more_than_all() -> None:
    text = "2020年机关运行经费支出18.20万元，比2019年WORD212.40%。"
    finding = only(text.replace("WORD", "下降"))
    assert (finding.kind, finding.severity, finding.stated) == ("growth", "error", "212.40%")
    assert found(text.replace("WORD", "增长")) == []
    assert found(text.replace("WORD212.40", "下降100.00")) == []
    # what may turn negative may fall by more
    assert found("2020年末结余18.20万元，比2019年下降212.40%。") == []


@pytest.mark.parametrize("words", ["增减少", "增加（减少）", "增长/下降"])
def test_both_directions_of_a_form(words: str) -> None:
    text = f"2020年机关运行经费支出18.20万元，比上年{words}NUMBER万元。"
    assert found(text.replace("NUMBER", "3.20")) == [("direction", "warning")]
    assert found(text.replace("NUMBER", "0")) == []
    assert found(text.replace("NUMBER", "3.20").replace(words, "减少")) == []


def test_a_part_larger_than_its_whole() -> None:
    text = "2020年收入如下：事业收入30.00万元，其中培训收入PART万元。"
    assert found(text.replace("PART", "41.00")) == [("part", "warning")]
    assert found(text.replace("PART", "21.00")) == []
    # a larger amount before it may be the whole
    outer = text.replace("收入如下：", "收入合计90.00万元，")
    assert "part" not in [kind for kind, _ in found(outer.replace("PART", "41.00"))]
    # behind a full stop it may be that of an amount before
    assert found(text.replace("PART", "41.00").replace("，其中", "。其中：")) == []
    # not by the head, nor of a change
    assert found(text.replace("PART", "41.00").replace("事业收入", "人均收入")) == []
    assert found(text.replace("PART", "41.00").replace("事业收入", "事业收入增加")) == []


def test_cars_kept_are_some_of_the_cars() -> None:
    text = "年末公务用车保有量KEPT辆。\n截至2020年12月31日，本部门共有车辆4辆。"
    assert found(text.replace("KEPT", "5")) == [("part", "warning")]
    assert found(text.replace("KEPT", "3")) == []
    # of another year, or of several bodies
    assert found(text.replace("KEPT", "5").replace("截至2020", "截至2019")) == [("year", "info")]
    assert found(text.replace("KEPT", "5") + "\n下属单位共有车辆2辆。") == []


def test_one_change_has_one_value() -> None:
    text = (
        "一、收入\n2020年一般公共预算财政拨款收入4218.36万元，比上年增加612.48万元。\n"
        "二、支出\n2020年一般公共预算财政拨款支出4218.36万元，比上年增加CHANGE万元。\n"
    )
    assert found(text.replace("CHANGE", "612.18")) == [("same", "warning")]
    assert found(text.replace("CHANGE", "612.48")) == []
    # what differs more is the change of another thing
    assert found(text.replace("CHANGE", "230.10")) == []


def test_an_item_has_one_value() -> None:
    text = "一、项目情况\n湿地修复项目资金545.85万元。\n二、使用情况\nNAME545.84万元。\n"
    assert found(text.replace("NAME", "湿地修复项目资金")) == [("same", "warning")]
    assert found(text.replace("NAME", "河道清淤项目资金")) == []


def test_nothing_rises_by_more_than_it_is() -> None:
    text = "2020年公务接待费支出1.20万元，比上年增加CHANGE万元。"
    assert found(text.replace("CHANGE", "1.80")) == [("change", "warning")]
    assert found(text.replace("CHANGE", "0.80")) == []
    # the change may be that of a larger amount beside it
    larger = text.replace("公务接待费", "“三公”经费9.00万元，公务接待费")
    assert ("change", "warning") not in found(larger.replace("CHANGE", "1.80"))


def test_the_general_budget_does_not_spend_other_money() -> None:
    text = (
        "2020年收入预算为400.00万元，其中：一般公共预算拨款210.00万元，其他收入90.00万元，"
        "上年结转100.00万元。\n2020年一般公共预算拨款支出预算SPENT万元。\n"
    )
    assert found(text.replace("SPENT", "400.00")) == [("part", "warning")]
    # what was carried over may be its own
    assert found(text.replace("SPENT", "310.00")) == []
    # accounts tell receipts without what was carried over
    accounts = text.replace("收入预算为", "本年收入合计").replace("支出预算", "支出决算")
    assert ("part", "warning") not in found(accounts.replace("SPENT", "400.00"))


def test_what_was_carried_over_may_stand_among_the_receipts() -> None:
    text = (
        "2020年收入预算为400.00万元，其中：一般公共预算拨款210.00万元，其他收入90.00万元，"
        "上年结转CARRIED万元。"
    )
    assert found(text.replace("CARRIED", "100.00")) == []
    assert [kind for kind, _ in found(text.replace("CARRIED", "130.00"))] == ["sum"]


def test_no_part_is_more_than_all() -> None:
    text = "授予中小企业合同金额49.50万元，占WHOLE的849.1%。"
    assert found(text.replace("WHOLE", "政府采购支出总额")) == [("share", "warning")]
    assert ("share", "warning") not in found(text.replace("WHOLE", "上年同期"))


def test_no_amount_is_compared_with_its_own_year() -> None:
    text = "2020年公用经费支出88.20万元，比BASE增加16.20万元。"
    assert found(text.replace("BASE", "2020年")) == [("year", "warning")]
    assert found(text.replace("BASE", "2019年")) == []
    assert found(text.replace("BASE", "2020年年初预算")) == []
    # the year of the amount stands in an earlier sentence
    apart = "2020年公用经费支出88.20万元。基本支出90.00万元，比2019年增加1.00万元，其中公用经费比2019年增加0.50万元。"
    assert "year" not in [kind for kind, _ in found(apart)]
