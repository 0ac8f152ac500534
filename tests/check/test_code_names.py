"""Codes beside names."""

from __future__ import annotations

from tests.check.ledger import found, only

_TEXT = "2020年支出情况如下：（一）CODE住房改革支出-NAME3.20万元。"


def test_the_code_of_another_account_is_a_warning() -> None:
    text = _TEXT.replace("NAME", "提租补贴")
    finding = only(text.replace("CODE", "2210201"))
    assert (finding.kind, finding.severity) == ("code", "warning")
    assert (finding.stated, finding.expected) == ("2210201", "2210202")
    assert found(text.replace("CODE", "2210202")) == []


def test_the_name_of_the_account_above_is_a_hint() -> None:
    text = "2020年支出情况如下：（一）财政事务（科目编码：CODE）43.20万元。"
    assert found(text.replace("CODE", "2010601")) == [("code", "info")]
    assert found(text.replace("CODE", "20106")) == []


def test_a_name_of_many_accounts_or_of_none_tells_nothing() -> None:
    text = "2020年支出情况如下：（一）NAME（科目编码：2010601）43.20万元。"
    assert found(text.replace("NAME", "行政运行")) == []
    assert found(text.replace("NAME", "乡镇财政所运转")) == []


def test_a_name_of_earlier_years_is_the_accounts_own() -> None:
    text = "2020年支出情况如下：（一）医疗卫生与计划生育支出（科目编码：210）43.20万元。"
    assert found(text) == []
