"""A part that an identity does not know is no error; a base of comparison is never the amount itself."""

from __future__ import annotations

from tests.check.builder import findings, judge

SPENDING = (
    "支出合计{100.00 expenditure.total}万元，其中：基本支出{33.34 expenditure.basic}万元，"
    "项目支出{B expenditure.project}万元。{R}"
)
RESERVE = "另有单位预留机动经费{18.49 other label:单位预留机动经费}万元。"


def test_what_is_printed_under_a_name_of_its_own_is_a_part() -> None:
    text = SPENDING.replace("B", "48.17").replace("{R}", RESERVE)
    (finding,) = judge(text).findings
    assert finding.severity == "info"
    assert finding.diagnosis[0]["code"] == "unknown_part"
    assert "漏列" not in finding.explanation


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


def test_one_part_that_several_sums_leave_out_is_one_hint() -> None:
    table = (
        "支出合计{100.00 expenditure.total table in:表}万元\t基本支出{33.34 expenditure.basic table in:表}万元\t"
        "项目支出{48.17 expenditure.project table in:表}万元\t预留{18.49 other table in:表 label:预留}万元\n"
    )
    text = SPENDING.replace("B", "48.17").replace(
        "{R}", RESERVE.replace("单位预留机动经费", "预留")
    )
    assert [severity for _, severity in findings(text + table)] == ["info"]


def test_nobody_is_accused_alone_where_a_label_is_ours() -> None:
    """只能是…有误 says that every other reading was ruled out."""
    text = "支出{100.00 other label:甲}万元，包括：乙{31.17 expenditure.basic}万元，丙{48.40 expenditure.project}万元。"
    codes = {d["code"] for finding in judge(text).findings for d in finding.diagnosis}
    assert "only" not in codes


def test_items_of_the_years_own_grant_leave_what_was_carried_over() -> None:
    text = (
        "上年结转{CARRIED balance.opening budget}万元；教育支出{905.20 function budget code=205}万元。\n"
        "初中教育支出{400.50 function budget code=2050203}万元。\n"
        "高中教育支出{492.40 function budget code=2050204}万元。\n"
    )
    assert findings(text.replace("CARRIED", "12.30")) == []
    assert [kind for kind, _ in findings(text.replace("CARRIED", "11.60"))] == ["sum"]


def test_a_rate_of_another_column_beside_the_one_of_the_row() -> None:
    row = (
        "转移收入\t{1500 other 2019 table label:转移收入}万元\t{1800 other table label:转移收入}万元\t"
        "{100 other growth_rate table label:转移收入}%\t{RATE other growth_rate table label:转移收入}%\n"
    )
    assert findings(row.replace("RATE", "20")) == []
    assert [kind for kind, _ in findings(row.replace("RATE", "25"))] == ["growth", "growth"]
