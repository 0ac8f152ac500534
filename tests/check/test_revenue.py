"""A place's revenue and its two parts, with clean twins."""

from __future__ import annotations

from tests.check.ledger import kinds

_TITLE = "云溪县2031年5月预算执行情况\n"
_TEXT = (
    "2031年5月份累计完成地方财政收入8215万元，较上年增收405万元。\n"
    "2031年5月份，税收收入6034万元，较上年同期增收310万元；非税收入累计完成REST万元。"
)


def test_taxes_and_what_is_no_tax_make_up_the_revenue() -> None:
    assert kinds(_TEXT.replace("REST", "2181"), _TITLE) == []
    assert kinds(_TEXT.replace("REST", "22181"), _TITLE) == [("sum", "warning")]


def test_parts_that_no_slip_explains_may_be_of_another_level() -> None:
    assert kinds(_TEXT.replace("REST", "3394"), _TITLE) == []


def test_parts_of_one_month_are_none_of_the_year() -> None:
    text = _TEXT.replace("REST", "22181").replace("份，税收", "份，当月税收")
    assert kinds(text, _TITLE) == []


def test_a_whole_told_of_another_month_than_its_parts() -> None:
    text = "一般公共预算收入增长6.3%，当月税收收入下降1.8%，非税收入下降4.5%。"
    assert kinds(text, _TITLE) == []
    assert kinds(text.replace("当月", ""), _TITLE) == [("growth", "warning")]


def test_a_part_that_grew_from_nothing_bounds_no_whole() -> None:
    text = (
        "公务用车购置及运行维护费比上年增长RATE，其中公务用车购置费比上年增长100%，"
        "公务用车运行维护费比上年增长1.4%。"
    )
    assert kinds(text.replace("RATE", "150.2%"), "云溪县税务局2031年部门决算情况说明\n") == []


def test_taxes_told_before_the_revenue_are_all_that_a_place_raises() -> None:
    text = (
        "税收收入完成41.30亿元，增长7.1%；地方一般公共预算收入完成26.90亿元，增长3.5%，"
        "其中非税收入增长30.2%。"
    )
    assert kinds(text, _TITLE) == []
