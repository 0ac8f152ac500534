"""Rates of budgets that no amount tells, thresholds, and amounts of several bodies or things."""

from __future__ import annotations

from kxai import read_text

PLACE = "云溪县2031年预算执行情况的报告\n一、预算执行情况\n"


def said(text: str, title: str = PLACE) -> list[tuple[str, str]]:
    return [(f.severity, f.kind) for f in read_text(title + text).findings if f.severity != "info"]


def test_a_rate_of_the_adjusted_budget_is_not_held_against_the_first() -> None:
    both = "国有资本经营收入完成230万元，完成年初预算160万元的143.75%，完成调整预算的100%。\n"
    assert said(both) == []
    assert said(both.replace("143.75", "134.75")) == [("error", "execution")]
    adjusted = "国有资本经营收入完成230万元，完成调整预算160万元的134.75%。\n"
    assert said(adjusted) == [("error", "execution")]


def test_an_amount_that_things_are_picked_by_heads_no_list() -> None:
    picked = "收入超200万元的单位还有甲局、乙局，其中甲局248.23万元、乙局236.08万元。\n"
    assert said(picked) == []


def test_what_a_part_mainly_is_cuts_it_up() -> None:
    listed = (
        "转移性补助收入10.77亿元，其中：一般公共预算转移补助收入10.72亿元，主要为税收返还收入{first}亿元；"
        "一般性转移支付收入6.95亿元。政府性基金转移收入500万元。\n"
    )
    assert said(listed.format(first="0.75")) == []


def test_what_is_carried_over_of_several_things() -> None:
    funds = (
        "（一）甲种公益金\n2031年可供安排甲种公益金183.29万元，其中上年结转资金35.85万元。\n"
        "（二）乙种公益金\n2031年可供安排乙种公益金153.79万元，其中上年结转资金48.21万元。\n"
    )
    assert said(funds) == []


def test_amounts_of_several_universities() -> None:
    text = (
        "甲江大学的决算总收入达到156.09亿元。\n"
        "乙江大学2031年决算总收入为317.28亿元。\n2031年，乙江大学的决算总收入为317.28亿元。\n"
    )
    assert said(text, "各高校2031年决算\n") == []
