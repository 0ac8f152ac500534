"""Names of accounts: the head at the end of the phrase, and the modifiers before it."""

from __future__ import annotations

import pytest

from kxai.extract.rules.account_names import parse_name
from tests.extract.reading import rows

NAMES = [
    # a modifier that leaves the name what it is
    ("商品和服务支出", "expenditure.goods_services"),
    ("全年「三公」经费支出", "three_public.total"),
    ("本年度机关运行经费", "operating.total"),
    ("云溪县林草局支出总计", "total.payments"),
    ("全部用于人员经费", "expenditure.personnel"),
    ("当年实际收入合计", "income.total"),
    # of the name of some funds
    ("政府性基金预算本年支出", "gov_fund.expenditure"),
    ("一般公共预算项目支出预算数", "general_budget.project"),
    ("国有资本经营预算财政拨款支出合计", "state_capital.expenditure"),
    ("基金预算财政拨款", "income.gov_fund"),
    ("其他资金收入合计", "income.other"),
    # the words of funds and totals behind an account only qualify it
    ("“三公”经费支出总额", "three_public.total"),
    ("“三公”经费公共财政拨款支出", "three_public.total"),
    ("公务接待费财政拨款支出决算", "three_public.reception"),
    ("一般公共预算财政拨款安排的三公经费支出", "three_public.total"),
    # what is no longer the account, and what nobody knows
    ("其他商品和服务支出", "other"),
    ("其他对个人和家庭的补助", "other"),
    ("其他资金年末结转结余", "other"),
    ("综合定额公用经费", "other"),
    ("山洪灾害工程支出", "other"),
]


@pytest.mark.parametrize(("words", "indicator"), NAMES)
def test_the_name_is_read_from_its_end(words: str, indicator: str) -> None:
    name = parse_name(words)
    assert name is not None
    assert name.indicator == indicator


@pytest.mark.parametrize("words", ["商品和服务支出补贴对象", "会议", "收入合计的原因", ""])
def test_a_phrase_that_ends_in_something_else_names_nothing(words: str) -> None:
    assert parse_name(words) is None


def test_what_an_unknown_name_moves_by_is_no_surer_than_the_name() -> None:
    found = rows(
        "其他商品和服务支出12.5万元，比上年增加2.5万元，增长25%。", "indicator", "confidence"
    )
    assert [row[1] for row in found] == ["other"] * 3
    assert all(float(str(row[2])) < 0.8 for row in found)


def test_a_row_of_a_table_is_read_as_a_name_too() -> None:
    found = rows(
        "\n\n经济分类\n| 项目 | 金额 |\n|---|---|\n| 商品和服务支出 | 80.5 |\n"
        "| 其他商品和服务支出 | 7.25 |\n",
        "indicator",
    )
    assert found == [("80.5", "expenditure.goods_services"), ("7.25", "other")]
