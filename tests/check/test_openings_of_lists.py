"""How lists begin: far from their whole, below reasons, by levels of a place, with the year."""

from __future__ import annotations

from tests.check.ledger import found, kinds, only, verdicts

_REASONS = (
    "二、收入情况\n2020年度收入合计{whole}万元，与上年相比增加31.20万元，主要原因是：\n"
    "事业收入增加30.10万元；其他收入增加1.10万元。\n"
    "其中：财政拨款收入210.40万元，占70%；事业收入75.15万元，占25%；其他收入15.03万元，占5%。\n"
)


def test_a_line_of_parts_below_the_reasons() -> None:
    assert "consistent" in verdicts(_REASONS.format(whole="300.58"), "sum")
    assert ("sum", "error") in found(_REASONS.format(whole="308.58"))
    assert found(_REASONS.format(whole="300.58")) == []


def test_what_each_level_of_a_place_has() -> None:
    text = (
        "（二）政府性基金预算执行情况\n全市完成政府性基金预算收入{whole}亿元，增长6%，"
        "其中：市本级收入12.7亿元，县区级收入101.8亿元。\n"
    )
    title = "某某市2020年预算执行情况"
    assert kinds(text.format(whole="114.5"), title) == []
    assert kinds(text.format(whole="124.5"), title) == [("sum", "warning")]


def test_parts_two_titles_below_their_whole() -> None:
    text = (
        "六、一般公共预算财政拨款支出决算情况说明\n（一）总体情况\n"
        "2020年度，一般公共预算财政拨款支出{whole}万元。\n（二）具体情况\n"
        "1.基本支出\n基本支出156.48万元，用于人员和运转。\n2.项目支出\n项目支出83.20万元，用于科普活动。\n"
    )
    assert found(text.format(whole="239.68")) == []
    assert ("balance", "error") in found(text.format(whole="293.68"))


def test_shares_of_a_whole_named_behind_the_year() -> None:
    text = (
        "“三公”经费支出决算2.40万元。\n2020年度，本单位“三公”经费支出决算中，"
        "公务接待费支出0.60万元，占{one}%；公务用车购置及运行维护费支出1.80万元，占{other}%。"
    )
    assert found(text.format(one=25, other=75)) == []
    assert ("share", "error") in found(text.format(one=75, other=25))


def test_again_parted() -> None:
    text = "基本支出{whole}万元，又分为人员经费80.40万元，公用经费20.35万元。"
    assert "consistent" in verdicts(text.format(whole="100.75"), "sum")
    assert found(text.format(whole="107.75")) != []


def test_items_that_leave_out_what_nothing_was_spent_on() -> None:
    text = (
        "“三公”经费支出{whole}万元，其中：公务接待费1.58万元，公务用车运行维护费28.91万元，"
        "因公出国（境）费0万元。"
    )
    assert found(text.format(whole="30.49")) == []
    assert found(text.format(whole="31.23")) == [("sum", "warning")]
    assert "只能是" not in only(text.format(whole="31.23")).explanation
    some = "“三公”经费支出31.23万元，其中：公务接待费1.58万元，公务用车运行维护费28.91万元。"
    assert found(some) == []


def test_parts_of_other_funds_in_the_next_chapter() -> None:
    text = (
        "二、收支预算情况\n2020年预算总支出410.22万元，主要有科学技术支出396.54万元。\n"
        "三、财政拨款预算情况\n财政拨款预算{fiscal}万元。\n（一）基本支出\n基本支出97.12万元。\n"
        "（二）项目支出\n项目支出229.20万元。\n"
    )
    assert found(text.format(fiscal="326.32")) == []


def test_what_exceeds_a_budget_that_was_met_in_full() -> None:
    text = "公务接待费支出17.42万元，完成年初预算的{rate}%，决算数超出预算数0.56万元。"
    assert found(text.format(rate="103.3")) == []
    assert ("execution", "error") in found(text.format(rate="100"))


def test_a_number_that_is_printed_twice_is_one_cause() -> None:
    part = "印制画册5.06万元、补助学会1.1万元、布置展厅32.77万元"
    text = (
        f"（5）科普专项经费调整预算39.02万元，执行数39.02万元，分别为：{part}。\n"
        f"二、结果\n列支科普活动专项资金39.02万元，分别为：{part}。\n"
    )
    assert only(text).explanation.count("补助学会1.1万元疑为1.19万元之误") == 1


def test_shares_in_what_a_sentence_opens_with() -> None:
    text = (
        "“三公”经费支出决算2.40万元。\n2020年度，本单位“三公”经费支出决算里，"
        "公务接待费支出0.60万元，占{one}%；公务用车购置及运行维护费支出1.80万元，占{other}%。"
    )
    assert found(text.format(one=25, other=75)) == []
    assert ("share", "error") in found(text.format(one=75, other=25))


def test_a_whole_told_before_the_sentence_that_names_it() -> None:
    text = (
        "一、收入决算情况说明\n本年收入合计{whole}万元，比上年增加3.20万元。\n"
        "本年收入的具体构成为：财政拨款收入318.62万元，占{share}%；事业收入20.50万元，占6.0%；"
        "其他收入0万元，占0%。\n"
    )
    assert found(text.format(whole="339.12", share="94.0")) == []
    assert ("sum", "error") in found(text.format(whole="393.12", share="94.0"))
    mainly = text.replace("的具体构成为：", "主要有")
    assert ("sum", "error") not in found(mainly.format(whole="393.12", share="94.0"))
