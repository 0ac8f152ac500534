"""Numbers as their formats show them; the expected texts are what Excel shows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kxai.load.sheets.formats import general, show_number

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (0.0, "#,##0.00", "0.00"),
        (0.0, '#,##0.00;-#,##0.00;"—"', "—"),
        (0.0, "#,##0.00;-#,##0.00;", ""),
        (0.0, "#", ""),
        (0.0, ACCOUNTING, "-"),
        (-12.5, ACCOUNTING, "-12.50"),
        (1234567.891, ACCOUNTING, "1,234,567.89"),
        (5.0, ";;;", ""),
        (1234567.0, "0.0,", "1234.6"),
        (1234567.0, "#,##0.00,", "1,234.57"),
        (123456.0, "0\\.0,", "12.3"),  # the way to show 万元
        (123456.0, '0!.0,"万元"', "12.3万元"),
        (15000.0, '[>=10000]0!.0,"万";0', "1.5万"),
        (150.0, '[>=10000]0!.0,"万";0', "150"),
        (0.0733, "0.00%", "7.33%"),
        (-5.0, "0.00_);(0.00)", "(5.00)"),
        (-5.0, "0.00_);[Red](0.00)", "(5.00)"),
        (-5.0, "0.00_ ;[Red]\\-0.00\\ ", "-5.00"),
        (-5.0, "0.00;[Red]0.00", "-5.00"),  # told by colour alone
        (-5.0, "0.00;0.00", "5.00"),
        (-5.0, "0.00", "-5.00"),
        (-1e-14, "0.00", "0.00"),
        (2.675, "0.00", "2.68"),
        (1.005, "0.00", "1.01"),
        (0.5, "0", "1"),
        (5.0, "000000", "000005"),
        (12.3, "#.##", "12.3"),
        (0.25, "#.##", ".25"),
        (12.0, "??0.0?", "12.0"),
        (1234.5, '"¥"#,##0.00', "¥1,234.50"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (12.0, '0"户"', "12户"),
        (3.0, 'G/通用格式"人"', "3人"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (1.5, "# ?/?", "1.5"),
        (44561.0, 'yyyy"年"m"月"d"日"', "2021年12月31日"),
        (44561.0, "yyyy/m/d;@", "2021/12/31"),
        (44561.5, "yyyy/m/d h:mm", "2021/12/31 12:00"),
        (44561.0, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二一年十二月三十一日"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (0.75, "h:mm AM/PM", "6:00 下午"),
        (59.0, "yyyy/m/d", "1900/2/28"),
        (-3.0, "yyyy/m/d", "-3"),
        (3.0e6, "yyyy/m/d", "3000000"),
        (5.0, "", "5"),
        (5.0, "[红色]General", "5"),
        (float("nan"), "0", ""),
        (float("inf"), "0", ""),
    ],
)  # fmt: skip
def test_as_excel_shows_it(value: float, code: str, shown: str) -> None:
    assert show_number(value, code) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (580.8599999999974, "580.86"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333"),
        (200 / 3, "66.66666667"),
        (2080501.0, "2080501"),
        (1234567890.12, "1234567890.12"),
        (53100.005, "53100.005"),
        (123456789012.0, "123456789012"),
        (1e15, "1000000000000000"),
        (1e-7, "0.0000001"),
        (1.5e25, "1.5E+25"),
        (0.0, "0"),
        (-0.0, "0"),
    ],
)
def test_without_a_format(value: float, shown: str) -> None:
    assert show_number(value, "General") == shown


def test_1904() -> None:
    assert show_number(43099.0, "yyyy/m/d", date1904=True) == "2021/12/31"


@given(st.integers(-(10**11), 10**11))
def test_money_comes_through(cents: int) -> None:
    value = cents / 100
    assert Decimal(show_number(value, "#,##0.00").replace(",", "")) == Decimal(cents) / 100
    assert Decimal(general(Decimal(repr(value)))) == Decimal(cents) / 100


@given(st.floats(), st.text(alphabet='0#?.,;%_*"\\[]$-@EGeneraly年md/h:s红', max_size=30))
def test_any_format_is_survived(value: float, code: str) -> None:
    assert isinstance(show_number(value, code), str)


def test_a_long_format_is_linear() -> None:
    assert isinstance(show_number(1.5, "0" * 100_000), str)
    assert isinstance(show_number(1e300, "0" * 255 + "," * 255), str)
