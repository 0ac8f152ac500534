"""Claims that a reading of ours makes true are no faults; each beside its twin that is one."""

from __future__ import annotations

import pytest

from tests.check.builder import findings
from tests.check.ledger import found, only, verdicts

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


def test_a_share_of_a_whole_that_nobody_knows_accuses_nothing() -> None:
    text = "2020年项目投资20.00万元，其中：水利项目10.00万元，占WHOLE75%。"
    assert found(text.replace("WHOLE", "水利专户资金的")) == []
    assert found(text.replace("WHOLE", "")) == []  # and no other share says what it is of


def test_a_share_of_several_amounts_is_not_that_of_the_last() -> None:
    text = (
        "本年支出合计80.00万元。公务接待费20.00万元，会议费30.00万元，WORDS占本年支出合计的62.5%。"
    )
    assert found(text.replace("WORDS", "两项合计")) == []
    assert [kind for kind, _ in found(text.replace("WORDS", ""))] == ["share"]


def test_a_share_of_another_part_is_no_fault() -> None:
    text = "本年支出合计80.00万元。基本支出20.00万元（人员经费12.00万元），占本年支出合计的RATE。"
    assert found(text.replace("RATE", "25%")) == []
    assert [kind for kind, _ in found(text.replace("RATE", "35%"))] == ["share"]


def test_shares_that_agree_on_another_whole_accuse_nothing() -> None:
    lead = "“三公”经费支出100.00万元，其中："
    trip = "因公出国（境）费20.00万元，占“三公”经费的{}；"
    cars = (
        "公务用车购置及运行费50.00万元，占“三公”经费的{}；公务接待费30.00万元，占“三公”经费的{}。"
    )
    text = lead + trip + cars
    assert found(text.format("20.00%", "50.00%", "30.00%")) == []
    assert found(text.format("16.00%", "40.00%", "24.00%")) == []  # all of 125.00
    assert found(text.format("21.30%", "48.10%", "30.60%")) == [("share", "error")]
    # one that holds says that the whole is right
    assert found(text.format("20.00%", "50.00%", "33.00%")) == [("share", "error")]


def test_a_share_of_an_amount_that_the_table_prints_finer() -> None:
    table = "| 项目 | 2020年决算数（万元） |\n| --- | --- |\n| “三公”经费 | 584.35 |\n| 公务接待费 | 110.00 |\n"
    prose = "2020年公务接待费支出110万元，占“三公”经费的{}。\n"
    assert found(table + prose.format("18.82%")) == []


def test_shares_of_different_wholes_may_exceed_a_hundred_together() -> None:
    text = (
        "因公出国（境）费20.00万元，占A的20%；公务用车购置及运行费50.00万元，占B的62.5%；"
        "公务接待费30.00万元，占A的30%。"
    )
    assert "share" not in [
        k for k, _ in found(text.replace("A", "全部支出").replace("B", "车辆经费"))
    ]


def test_the_same_amount_printed_again_beside_it_acquits_nothing() -> None:
    text = (
        "2020年财政拨款收入250.5万元，较2019年财政拨款收入300.6万元减少50.1万元，减少20.0%。"
        "2020年财政拨款支出250.5万元，较2019年财政拨款支出300.6万元减少50.1万元，减少20.0%。"
    )
    assert found(text) == [("growth", "error")] * 2
    assert found(text.replace("20.0%", "16.7%")) == []


def test_a_whole_that_prose_tells_alike_is_sure_whatever_a_chart_says() -> None:
    text = (
        "本年支出合计{200.0 expenditure.total}万元。\n支出{90.0 expenditure.total chart}万元\n"
        "财政拨款支出{150.0 fiscal.payments}万元，占本年支出合计的{R fiscal.payments share}%。\n"
    )
    assert ("share", "error") in findings(text.replace("R", "85.0"))
    assert ("share", "error") not in findings(text.replace("R", "75.0"))


@pytest.mark.parametrize("lead", ["主要是养老保险缴费", "其中抚恤金", "由于参保人员"])
def test_a_change_of_a_reason_or_a_part_is_not_that_of_the_amount(lead: str) -> None:
    text = "2020年社会保障和就业支出215.67万元，比上年增加15.67万元，LEAD增加10.20万元，增长RATE。"
    assert found(text.replace("LEAD", lead).replace("RATE", "8.50%")) == []
    plain = "2020年基本支出215.67万元（其中人员经费170.00万元），比上年增加15.67万元，增长RATE。"
    assert found(plain.replace("RATE", "7.84%")) == []
    finding = only(plain.replace("RATE", "8.84%"))
    assert (finding.severity, finding.expected) == ("error", "7.84%")
    assert finding.explanation.startswith("基本支出")


def test_the_sum_of_items_is_not_the_last_of_them() -> None:
    text = (
        "基本支出420.35万元，比上年416.35万元增加4.00万元；项目支出200.00万元，比上年180.00万元增加20.00万元。"
        "合计620.35万元，比上年增加CHANGE万元。"
    )
    assert found(text.replace("CHANGE", "24.00")) == []


def test_a_rate_behind_last_years_amount_is_its_own() -> None:
    text = "2020年财政拨款收入1500.00万元。2019年财政拨款收入1400.00万元，增长5.00%。"
    assert found(text) == []
    together = text.replace("。2019年", "，2019年")
    assert found(together) == [("growth", "error")]


def test_three_amounts_that_bear_each_other_out_leave_no_other_base() -> None:
    # 13.86 ÷ (236.75 − 13.86) is 6.2 %, too
    text = "可用资金236.75万元。2020年支出合计224.16万元，比2019年的210.30万元增加13.86万元，增长RATE。"
    assert found(text.replace("RATE", "6.6%")) == []
    assert found(text.replace("RATE", "6.2%")) == [("growth", "error")]


def test_parts_with_shares_of_their_own_acquit_no_other() -> None:
    text = "本年支出合计424.18万元，其中：基本支出A万元，占66.33%；项目支出B万元，占33.67%。"
    assert found(text.replace("A", "281.37").replace("B", "142.81")) == []
    assert ("share", "error") in found(text.replace("A", "142.81").replace("B", "281.37"))


def test_last_years_amount_is_no_other_part() -> None:
    # 376.40 is 94.4 % of 398.72
    text = (
        "2020年收入合计398.72万元，与2019年的376.40万元相比增加22.32万元。其中："
        "财政拨款收入389.22万元，占RATE；其他收入9.50万元，占2.4%。"
    )
    assert found(text.replace("RATE", "97.6%")) == []
    assert found(text.replace("RATE", "94.4%")) == [("share", "error")]


def test_shares_of_the_sum_of_their_parts() -> None:
    text = "2020年支出情况。基本支出151.62万元，占67.6%；项目支出72.54万元，占RATE。"
    assert found(text.replace("RATE", "32.4%")) == []
    finding = only(text.replace("RATE", "2.4%"))
    assert (finding.kind, finding.expected) == ("share", "32.4%")
    # neither is of the sum: another whole is meant
    assert found(text.replace("RATE", "16.7%").replace("67.6%", "34.9%")) == []


def test_a_change_is_the_difference_of_amounts_before_it() -> None:
    text = "“三公”经费支出6.15万元，较上年的BEFORE万元减少1.20万元。其中：公务接待费4.95万元。"
    assert found(text.replace("BEFORE", "7.35")) == []
    assert ("change", "error") in found(text.replace("BEFORE", "7.53"))


def test_shares_of_what_a_sentence_opens_with() -> None:
    text = (
        "一、总体情况\n2020年“三公”经费支出10.00万元。\n二、具体情况\n“三公”经费支出决算中，"
        "公务接待费支出3.00万元，占FIRST%；公务用车购置及运行维护费支出7.00万元，占SECOND%。"
    )
    right = text.replace("FIRST", "30.00").replace("SECOND", "70.00")
    assert found(right) == []
    assert verdicts(right, "share")[:2] == ["consistent", "consistent"]
    # each is the other's: the two changed places
    assert found(text.replace("FIRST", "70.00").replace("SECOND", "30.00")) == [("share", "error")]


def test_a_change_against_last_year_was_not_added_to_a_budget() -> None:
    text = "公务接待费支出预算为3.00万元，支出决算为1.71万元，完成预算的RATE%，TAIL1.29万元。"
    assert found(text.replace("RATE", "43.0").replace("TAIL", "较上年减少")) == [
        ("execution", "error")
    ]
    added = text.replace("RATE", "39.9").replace("完成", "年中追加1.29万元，完成")
    assert ("execution", "error") not in found(added.replace("，TAIL1.29万元", ""))


def test_a_rate_reckoned_otherwise_may_be_said_so_behind_it() -> None:
    text = "2020年收入合计120.00万元，2019年收入合计100.00万元，收入合计增长5.5%TAIL。"
    assert found(text.replace("TAIL", "（剔除一次性因素）")) == []
    assert found(text.replace("TAIL", "（含补助）")) == _FAULT


def test_parts_of_another_budget_beside_the_first_are_no_fault() -> None:
    text = (
        "2020年支出合计年初预算180.00万元，全年预算数WHOLE万元。"
        "其中：基本支出预算150.00万元，项目支出预算70.00万元。\n"
    )
    assert found(text.replace("WHOLE", "220.00")) == []
    assert [kind for kind, _ in found(text.replace("WHOLE", "210.00"))] == ["balance"]


def test_items_that_make_up_less_than_half_are_not_all() -> None:
    text = (
        "（二）结构\n社会保障和就业支出（类）80.00万元，占100.00%。\n"
        "（三）具体情况\n1.社会保障和就业支出（类）抚恤（款）死亡抚恤（项）支出决算为FIRST万元。\n"
        "2.社会保障和就业支出（类）退役安置（款）退役士兵安置（项）支出决算为16.35万元。\n"
    )
    assert found(text.replace("FIRST", "10.11")) == []
    assert [kind for kind, _ in found(text.replace("FIRST", "40.11"))] == ["sum"]
