"""Words that compare two amounts, and rates of execution that several bases may have."""

from __future__ import annotations

import pytest

from tests.check.builder import findings
from tests.check.ledger import found, only

_BUDGET = "公务接待费年初预算为5.00万元，支出决算为NOW万元，WORDS。"
_CASES = [
    ("决算数大于年初预算数", "6.00", "4.00"),
    ("决算数小于年初预算数的主要原因是来访减少", "4.00", "6.00"),
    ("决算数与预算数持平", "5.00", "4.00"),
]


@pytest.mark.parametrize(("words", "right", "wrong"), _CASES, ids=[words for words, *_ in _CASES])
def test_words_that_compare_the_two_amounts_before_them(words: str, right: str, wrong: str) -> None:
    text = _BUDGET.replace("WORDS", words)
    assert found(text.replace("NOW", right)) == []
    finding = only(text.replace("NOW", wrong))
    assert (finding.kind, finding.severity, finding.code) == ("direction", "warning", "compared")


def test_two_budgets_leave_open_which_is_meant() -> None:
    text = "公务接待费年初预算为5.00万元，调整预算为7.00万元，支出决算为6.00万元，决算数小于WHICH预算数。"
    assert found(text.replace("WHICH", "")) == []
    assert found(text.replace("WHICH", "调整")) == []
    assert found(text.replace("WHICH", "年初")) == [("direction", "warning")]


def test_as_last_year() -> None:
    text = "2020年公务接待费支出5.00万元，2019年公务接待费支出BEFORE万元，与上年基本持平。"
    assert found(text.replace("BEFORE", "4.98")) == []
    assert found(text.replace("BEFORE", "4.10")) == [("direction", "warning")]


def test_a_rate_of_the_budget_with_what_was_added() -> None:
    text = (
        "部门预算批复支出500.00万元，年中追加MORE万元，全年实际支出580.00万元，预算执行率96.67%。"
    )
    assert found(text.replace("MORE", "100.00")) == []
    assert [kind for kind, _ in found(text.replace("MORE", "150.00"))] == ["execution"]


def test_a_rate_of_a_budget_of_nothing_is_a_hint() -> None:
    text = "行政运行（项）。年初预算为BASE万元，支出决算为12.00万元，完成年初预算的100%。"
    assert found(text.replace("BASE", "0")) == [("base", "info")]
    assert found(text.replace("BASE", "12.00")) == []


_TABLE = "公务接待费{5.20 three_public.reception budget table in:表 funds:fiscal}万元\n"
_OUTCOME = "公务接待费支出{NOW three_public.reception funds:fiscal}万元，WORDS。"


@pytest.mark.parametrize(
    "words", ["与2020年度预算相比无增减", "与年初预算持平", "与预算数一致，原因是来访照旧"]
)
def test_level_with_a_budget_that_the_table_tells(words: str) -> None:
    text = _TABLE + _OUTCOME.replace("WORDS", words)
    assert findings(text.replace("NOW", "5.20")) == []
    assert findings(text.replace("NOW", "2.48")) == [("direction", "warning")]


def test_level_with_a_budget_of_several_values_or_another_year_accuses_nothing() -> None:
    text = _TABLE + _OUTCOME.replace("NOW", "2.48")
    level = text.replace("WORDS", "与2020年度预算相比无增减")
    assert findings(_TABLE.replace("5.20", "2.48") + level) == []
    assert findings(text.replace("WORDS", "与2018年度预算相比无增减")) == []
    assert findings(text.replace("WORDS", "与上年相比无增减")) == []
