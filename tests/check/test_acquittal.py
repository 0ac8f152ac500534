"""Claims that a reading of ours makes true are no faults; each beside its twin that is one."""

from __future__ import annotations

import pytest

from tests.check.ledger import found, verdicts

_FAULT = [("growth", "error")]
_OTHER_AMOUNT = [
    # the rate is that of the whole, not of the part named last
    ("2020年支出合计800万元，其中基本支出500万元，比上年增加50万元，增长6.67%。", "7.67%"),
    # two amounts stand where one belongs: the rate is that of the first
    ("机关运行经费支出62.40 52.00万元，比上年增加10.40万元，增长20.00%。", "26.00%"),
]


@pytest.mark.parametrize(("text", "wrong"), _OTHER_AMOUNT, ids=[t[:12] for t, _ in _OTHER_AMOUNT])
def test_a_rate_that_fits_another_amount_beside_it_is_no_fault(text: str, wrong: str) -> None:
    assert found(text) == []
    rate = text.rpartition("增长")[2].rstrip("。")
    assert found(text.replace(rate, wrong)) == _FAULT


@pytest.mark.parametrize("words", ["可比口径增长", "剔除一次性因素后增长", "年均增长"])
def test_a_rate_reckoned_otherwise_is_not_that_of_the_printed_amounts(words: str) -> None:
    text = "2020年收入合计120.00万元，2019年收入合计100.00万元，收入合计RATE5.5%。"
    assert found(text.replace("RATE", words)) == []
    assert found(text.replace("RATE", "增长")) == _FAULT


def test_a_rate_may_stand_before_its_change() -> None:
    text = "机关运行经费支出21.00万元，比上年增长RATE，增加1.00万元。"
    assert verdicts(text.replace("RATE", "5%"), "growth") == ["consistent"]
    assert found(text.replace("RATE", "9%")) == _FAULT
    # a change with a rate of its own is no other's
    both = "机关运行经费支出21.00万元，比上年增长9%，增加1.00万元，增长5%。"
    assert "consistent" in verdicts(both, "growth")


def test_the_year_that_the_words_name_is_the_base() -> None:
    text = "2019年收入合计90.00万元，2020年收入合计100.00万元，比BASE年增加20.00万元，增长25%。"
    assert found(text.replace("BASE", "2018")) == []
    assert ("change", "error") in found(text.replace("BASE", "2019"))


def test_the_amount_of_another_sentence_is_nobodys_base() -> None:
    text = "一、收入\n2020年收入合计120.00万元SHAPE收入合计增长30%。\n"
    beside = text.replace("SHAPE", "，2019年收入合计100.00万元，")
    assert found(beside) == _FAULT
    far = text.replace(
        "SHAPE",
        "。\n二、往年\n2019年收入合计100.00万元，2019年收入合计90.00万元。\n三、说明\n2020年",
    )
    assert ("growth", "error") not in found(far)


def test_a_difference_of_two_other_amounts_is_no_fault() -> None:
    text = (
        "公务接待费支出2.05万元，上年2.08万元。\n"
        "公务接待费支出2.05万元，年初预算2.95万元，预算与支出相差CHANGE万元。\n"
    )
    assert found(text.replace("CHANGE", "0.90")) == []
