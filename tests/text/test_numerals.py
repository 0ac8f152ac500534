from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kxai.text.numerals import read_arabic, read_chinese

DIGITS = "零一二三四五六七八九"
CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0", "0", 0),
        ("16.70", "16.70", 2),
        ("12,845.00", "12845.00", 2),
        ("12，845．００", "12845.00", 2),
        ("２０９．７", "209.7", 1),
        ("-19.82", "-19.82", 2),
        ("－5", "-5", 0),
        ("2 0 9 . 7", "209.7", 1),
        ("7.4885E-2", "0.074885", 6),
        ("1.5E+3", "1500", 0),
    ],
)
def test_arabic_numbers(text: str, value: str, decimals: int) -> None:
    assert read_arabic(text) == (Decimal(value), decimals)


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("580.8599999999974", "580.86", 2),
        ("137.58000000000001", "137.58", 2),
        ("622.91999999999996", "622.92", 2),
        ("663.95999999999799", "663.96", 2),
        ("-0.30000000000000004", "-0.3", 1),
        ("3.9999999999999996", "4", 0),
        ("9.9999999999999998E-2", "0.1", 1),
        # Neither is residue: no run of nines or zeros, or too few places.
        ("3.14159265358979", "3.14159265358979", 14),
        ("0.3333333333333333", "0.3333333333333333", 16),
        ("1.99999", "1.99999", 5),
    ],
)
def test_residue_of_binary_floats_gives_the_number_that_was_meant(
    text: str, value: str, decimals: int
) -> None:
    assert read_arabic(text) == (Decimal(value), decimals)


@given(st.integers(0, 10**7), st.integers(1, 4))
def test_what_a_float_prints_is_read_as_what_was_entered(scaled: int, places: int) -> None:
    meant = Decimal(scaled).scaleb(-places)
    noisy = format(Decimal(float(meant)), ".17g")
    if "E" in noisy.upper():
        return
    assert read_arabic(noisy)[0] == meant


def test_text_that_is_no_number_raises() -> None:
    with pytest.raises(InvalidOperation):
        read_arabic("万元")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0),
        ("五", 5),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百", 100),
        ("百", 100),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一百五", 150),
        ("三百二十", 320),
        ("三千零二十", 3020),
        ("三万五", 35000),
        ("三万零五", 30005),
        ("一千零五十万", 10_500_000),
        ("一亿二千万", 120_000_000),
        ("三万亿", 3 * 10**12),
        ("万", 10_000),
        ("壹拾贰万叁仟", 123_000),
        ("叁佰万", 3_000_000),
        ("二〇二一", 2021),
        ("一九九八", 1998),
    ],
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert read_chinese(text) == value


def test_chinese_decimals() -> None:
    assert read_chinese("九十五点五") == Decimal("95.5")
    assert read_chinese("零点零三") == Decimal("0.03")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "点五",
        "五点",
        "五点十",
        "十百",
        "一十二十",
        "三百五千",
        "三五百",
        "万万",
        "一百百",
        "甲",
    ],
)
def test_what_is_no_chinese_numeral(text: str) -> None:
    assert read_chinese(text) is None


def spell(number: int) -> str:
    """The full spelling of 1 ≤ number < 10**8, as cheques have it."""

    def section(value: int) -> str:
        out, zero = "", False
        for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, value = divmod(value, unit)
            if digit:
                out += ("零" if zero and out else "") + DIGITS[digit] + word
                zero = False
            else:
                zero = True
        return out

    high, low = divmod(number, 10_000)
    if not high:
        return section(low)
    gap = "零" if low and (low < 1000 or high % 10 == 0) else ""
    return section(high) + "万" + (gap + section(low) if low else "")


@given(st.integers(1, 10**8 - 1))
def test_spelt_numbers_are_read_back(number: int) -> None:
    assert read_chinese(spell(number)) == number
    assert read_chinese(spell(number).translate(CAPITALS)) == number
