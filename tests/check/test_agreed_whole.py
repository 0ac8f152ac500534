"""Shares of a whole that the report tells under no such name, or in another paragraph."""

from __future__ import annotations

from tests.check.builder import findings, verdicts_of

_RECEIVED = (
    "协会全年实现财务收入{279.40 other label:财务收入}万元。\n"
    "1.公益金{41.31 other label:公益金}万元，占总收入的{14.79 other share label:公益金}%。\n"
    "2.拨款{220.43 other label:拨款}万元，占总收入的{78.89 other share label:拨款}%。\n"
    "3.利息{17.66 other label:利息}万元，占总收入的{6.32 other share label:利息}%。\n"
)


def test_shares_of_a_name_agree_on_one_amount() -> None:
    assert findings(_RECEIVED) == []
    assert verdicts_of(_RECEIVED, "share") == ["consistent"] * 3
    assert findings(_RECEIVED.replace("78.89", "87.89")) == [("share", "warning")]


def test_one_share_that_fits_agrees_with_nobody() -> None:
    text = _RECEIVED.replace("78.89", "87.89").replace("6.32", "9.32")
    assert findings(text) == []


_SPENDING = (
    "支出预算{11711.64 expenditure.total}万元。\n"
    "按用途划分，基本支出{3761.64 expenditure.basic}万元，占{32.12 expenditure.basic share}%。"
    "项目支出{7920.00 expenditure.project}万元，占{67.63 expenditure.project share}%。经营支出{30.00 expenditure.business}万元。\n"
)


def test_parts_told_below_their_whole() -> None:
    assert findings(_SPENDING) == []
    assert findings(_SPENDING.replace("32.12", "26.40")) == [("share", "warning")]
    assert findings(_SPENDING.replace("32.12", "26.40").replace("67.63", "60.30")) == []
    other = _SPENDING.replace("支出预算{", "收入预算{").replace("expenditure.total", "income.total")
    assert findings(other.replace("32.12", "26.40")) == []
