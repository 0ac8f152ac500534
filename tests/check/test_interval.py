from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kxai.check.interval import (
    Interval,
    exact,
    factor_of,
    growth,
    places_for,
    printed,
    ratio,
    total,
    truncated,
)
from kxai.check.wording import decimal, direction_zh, quantity
from tests.check.ledger import figure


def test_a_printed_number_is_an_interval() -> None:
    assert printed(figure("209.7")) == Interval(F(2096500), F(2097500))
    assert printed(figure("5083.26", unit="元")) == Interval(F("5083.255"), F("5083.265"))
    assert printed(figure("0")) == Interval(F(-5000), F(5000))


@pytest.mark.parametrize(
    ("text", "unit", "hedge", "low", "high"),
    [
        ("10", "场次", "over", 10, 19), ("800", "人", "over", 800, 899), ("2", "万份", "over", 20000, 29999),
        ("1000", "张", "over", 1000, 1999), ("100", "人", "under_approx", 0, 100), ("50", "人", "about", 45, 55),
        ("95", "%", "min", 95, None), ("12", "万元", "max", None, 120000),
    ],
)  # fmt: skip
def test_hedges(text: str, unit: str, hedge: str, low: int | None, high: int | None) -> None:
    got = printed(figure(text, unit=unit, hedge=hedge, role="count"))
    assert got == Interval(None if low is None else F(low), None if high is None else F(high))


def test_ratios_and_growth_by_their_ends() -> None:
    part, whole = Interval(F(9), F(11)), Interval(F(99), F(101))
    assert ratio(part, whole) == Interval(F(900, 101), F(1100, 99))
    assert growth(whole, whole) == Interval(F(9900, 101) - 100, F(10100, 99) - 100)
    assert ratio(part, Interval(F(-1), F(1))) is None
    assert growth(part, Interval(F(0), F(1))) is None
    assert ratio(Interval(None, F(1)), whole) is None
    assert ratio(Interval(F(-2), F(-1)), Interval(F(1), F(2))) == Interval(F(-200), F(-50))


def test_arithmetic_keeps_open_ends() -> None:
    open_end = Interval(F(1), None)
    assert total([open_end, Interval(F(1), F(2))]) == Interval(F(2), None)
    assert -open_end == Interval(None, F(-1))
    assert Interval(F(3), F(4)) - Interval(F(1), F(2)) == Interval(F(1), F(3))
    assert open_end.meets(Interval(F(5), F(6)))
    assert not Interval(None, F(0)).meets(open_end)
    assert Interval(F(-3), F(2)).size == Interval(F(0), F(3))
    assert Interval(F(-3), F(-2)).size == Interval(F(2), F(3))


def test_places_across_units() -> None:
    yuan, wan = figure("53100", unit="元"), figure("5.3")
    assert places_for(yuan, (yuan, wan)) == 0
    assert places_for(wan, (yuan, wan)) == 4
    assert places_for(wan, (wan,)) == 1
    assert printed(figure("0", hedge="over", unit="元")) == Interval(F(0), F("0.9"))


def test_truncation() -> None:
    assert truncated(figure("8.4", unit="%")) == Interval(F("8.4"), F("8.5"), high_open=True)
    assert truncated(figure("-8.4", unit="%")) == Interval(F("-8.5"), F("-8.4"), low_open=True)


def test_small_helpers() -> None:
    assert factor_of(figure("1")) == 10000
    assert exact(figure("1.5")) == 15000
    assert decimal(F(2, 3), 2) == "0.67"
    assert decimal(F(-1, 2), 0) == "-1"
    assert decimal(F(-1, 1000), 1) == "0.0"
    assert direction_zh(None) == ""
    assert quantity(figure("0", unit="-")) == "0"


@given(st.decimals(-(10**6), 10**6, places=4), st.integers(0, 4))
def test_rounding_stays_inside_the_printed_interval(value: Decimal, places: int) -> None:
    text = f"{round(value, places):f}"
    if "E" in text or text.startswith("-0"):
        return
    interval = printed(figure(text, unit="元"))
    assert interval.low is not None
    assert interval.high is not None
    assert interval.low <= F(value) <= interval.high


@given(st.fractions(), st.integers(0, 6))
def test_decimal_is_within_half_a_unit(value: F, places: int) -> None:
    assert abs(F(decimal(value, places)) - value) <= F(1, 2 * 10**places)
