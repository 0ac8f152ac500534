"""A part that an identity does not know is no error; a base of comparison is never the amount itself."""

from __future__ import annotations

from tests.check.builder import findings

SPENDING = (
    "支出合计{100.00 expenditure.total}万元，其中：基本支出{33.34 expenditure.basic}万元，"
    "项目支出{B expenditure.project}万元。{R}"
)
RESERVE = "另有单位预留机动经费{18.49 other label:单位预留机动经费}万元。"


def test_what_is_printed_under_a_name_of_its_own_is_a_part() -> None:
    text = SPENDING.replace("B", "48.17").replace("{R}", RESERVE)
    assert [severity for _, severity in findings(text) if severity != "info"] == []


def test_a_gap_that_nothing_printed_fills_is_an_error() -> None:
    text = SPENDING.replace("B", "48.17").replace("{R}", RESERVE.replace("18.49", "12.05"))
    assert any(severity == "error" for _, severity in findings(text))


TOTALS = (
    "收支总计{900.00 total.receipts budget}万元，与上年相比收支预算总计增加"
    "{40.00 total.receipts change up budget}万元，增长{R total.receipts growth_rate up budget}%。"
)


def test_last_year_is_not_the_budget_that_is_named_behind_it() -> None:
    assert findings(TOTALS.replace("R", "4.65")) == []
    assert findings(TOTALS.replace("R", "4.44")) == [("growth", "error")]
