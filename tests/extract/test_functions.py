"""Functional accounts in text: chains of levels, printed codes, names of the classification."""

from __future__ import annotations

import pytest

from kxai.extract.rules.functions import find_function
from tests.extract.reading import rows

CODED = [
    ("1、事业运行（科目编码：2080150）", "2080150", "事业运行"),
    ("公共安全支出（科目编码：204）", "204", "公共安全支出"),
    ("（二）（科目编码：2210203）住房改革支出——购房补贴", "2210203", "购房补贴"),
    ("2130104农业农村-事业运行", "2130104", "事业运行"),
    ("科目编码2011101—行政运行，金额为", "2011101", "行政运行"),
    ("【2010408】物价管理", "2010408", "物价管理"),
    ("物价管理【2010408】", "2010408", "物价管理"),
    ("（206类）（07款）（02项）科普活动", "2060702", "科普活动"),
    ("较上年增加的2299901其他支出—其他支出", "2299901", "其他"),
    ("卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）", "2101101", "行政单位医疗"),
]
NAMED = [
    ("农林水事务支出", "213", "农林水事务"),
    ("文化体育和传媒支出", "207", "文化体育和传媒"),
    ("教育支出", "205", "教育"),
    ("卫生健康支出类", "210", "卫生健康支出类"),
]
ITEMS = [
    ("优抚对象医疗补助", "2101401", "优抚对象医疗补助"),
    ("民政管理事务行政运行", "2080201", "行政运行"),
    ("行政运行", "", "行政运行"),  # which one, the table says
]


@pytest.mark.parametrize(("words", "code", "name"), CODED + NAMED)
def test_account(words: str, code: str, name: str) -> None:
    found = find_function(words, items=False)
    assert found is not None
    assert (found.code, found.name) == (code, name)


@pytest.mark.parametrize(("words", "code", "name"), ITEMS)
def test_the_name_of_an_item_counts_in_a_chapter_on_accounts(
    words: str, code: str, name: str
) -> None:
    found = find_function(words)
    assert found is not None
    assert (found.code, found.name) == (code, name)
    assert find_function(words, items=False) is None


@pytest.mark.parametrize(
    "words",
    [
        "（1）离休费（款）",
        "30101基本工资",
        "青少年科学教育支出",
        "教育",
        "会议费",
        "收入合计",
        "其他支出",
        "",
    ],
)
def test_what_only_looks_like_an_account(words: str) -> None:
    assert find_function(words, items=False) is None


def test_a_list_of_coded_accounts_with_their_changes() -> None:
    text = (
        "（一）2080201民政管理事务-行政运行120.5万元，较上年增加20.5万元，增长20.5%。"
        "（二）2210201住房改革支出-住房公积金18万元，较上年减少2万元。"
    )
    found = rows(text, "indicator", "role", "dims")
    assert [row[1:3] for row in found] == [
        ("function", "amount"),
        ("function", "change"),
        ("function", "growth_rate"),
        ("function", "amount"),
        ("function", "change"),
    ]
    assert found[0][3] == {"code": "2080201", "name": "行政运行"}
    assert found[-1][3] == {"code": "2210201", "name": "住房公积金"}
