"""Relations between printed numbers alone: cases from the literature, and what holds always."""

from __future__ import annotations

import doctest
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction as F
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kxai.check
from kxai.check import (
    INF,
    PrintedNumber,
    chance,
    interval,
    judge,
    judge_average,
    judge_change,
    judge_column,
    judge_grim,
    judge_growth,
    judge_same,
    judge_share,
    judge_sum,
    printed_number,
)
from kxai.check.bounds import Interval, total
from kxai.check.interval import Rounding
from kxai_lab import rounding_steps
from tests.check.ledger import REPORT, figure


@pytest.mark.parametrize("module", [kxai.check, judge, interval, rounding_steps, chance])
def test_the_examples_in_the_docstrings_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_the_examples_in_the_documentation_run() -> None:
    page = Path(__file__).parents[2] / "docs/checker.md"
    done = doctest.testfile(str(page), module_relative=False)
    assert (done.failed, done.attempted > 5) == (0, True)


def numbers(texts: str, unit: str = "", **more: object) -> list[PrintedNumber]:
    return [printed_number(text, unit, **more) for text in texts.split()]  # type: ignore[arg-type]


# --- literature


def test_duplicates_of_whole_numbers_that_differ_clash() -> None:
    """100 and 150 at decimals 0: [99.5, 100.5] and [149.5, 150.5] have nothing in common.

    A well-known XBRL tool took them for consistent. XBRL Calculations 1.1 (2023):
    duplicates stand for the intersection of all their intervals.
    """
    assert judge_same(["100", "150"]) == "inconsistent"
    assert judge_same(["100", "100"]) == "consistent"
    assert judge_same(numbers("100 150", decimals=-2)) == "tail"  # [50, 150] and [100, 200]
    assert judge_same(numbers("100 210", decimals=-2)) == "inconsistent"
    assert judge_same([printed_number("100", decimals=-2), "149"]) == "tail"
    assert judge_same(["100"]) == "undetermined"


def test_a_negative_weight_swaps_the_ends_and_their_flags() -> None:
    """A total of exactly -6 against -1 × [5, 6): the sum is (-6, -5], which -6 is not in.

    A well-known XBRL tool swapped the ends and kept the flags, and so accepted it. XBRL
    Calculations 1.1 (2023): rounding by truncation gives half-open intervals.
    """
    part = printed_number("5", rounding="truncated")
    assert part.interval == Interval(F(5), F(6), high_open=True)
    assert part.interval.weighted(-1) == Interval(F(-6), F(-5), low_open=True)
    assert judge_sum(printed_number("-6", decimals=INF), [part], [-1]) == "inconsistent"
    assert judge_sum(printed_number("-5", decimals=INF), [part], [-1]) == "consistent"
    assert judge_sum(printed_number("-6", decimals=INF), [printed_number("5.5")], [-1]) == (
        "inconsistent"
    )


@pytest.mark.parametrize(
    ("text", "rounding", "expected"),
    [
        ("5", "nearest", Interval(F("4.5"), F("5.5"))),
        ("5", "half_up", Interval(F("4.5"), F("5.5"), high_open=True)),
        ("-5", "half_up", Interval(F("-5.5"), F("-4.5"), low_open=True)),
        ("0", "half_up", Interval(F("-0.5"), F("0.5"), True, True)),
        ("4", "half_even", Interval(F("3.5"), F("4.5"))),
        ("5", "half_even", Interval(F("4.5"), F("5.5"), True, True)),
        ("5", "truncated", Interval(F(5), F(6), high_open=True)),
        ("-5", "truncated", Interval(F(-6), F(-5), low_open=True)),
        ("0", "truncated", Interval(F(-1), F(1), True, True)),
    ],
)
def test_rounding_modes(text: str, rounding: Rounding, expected: Interval) -> None:
    """XBRL Calculations 1.1 (2023), and IEEE 754 for the ties."""
    assert printed_number(text, rounding=rounding).interval == expected


def test_decimals_and_exact_values() -> None:
    """XBRL 2.1: decimals may be negative, and INF is exact."""
    assert printed_number("1234", decimals=INF).interval == Interval.point(1234)
    assert printed_number("5300", decimals=-2).interval == Interval(F(5250), F(5350))
    assert printed_number("5.31", "万元").interval == Interval(F(53050), F(53150))
    assert printed_number("5", decimals=2).step == F(1, 100)
    assert printed_number("5", decimals=INF).step == 0
    assert judge_sum(printed_number("5", decimals=INF), numbers("2 2", decimals=INF)) == (
        "inconsistent"
    )
    assert judge_sum("5", numbers("2 2", decimals=INF)) == "inconsistent"


@pytest.mark.parametrize("text", ["", "-", "1.2.3", "五", "1e5", "12a", "1,2345.6.7"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a printed number"):
        printed_number(text)


def test_other_refusals() -> None:
    with pytest.raises(ValueError, match="nobody"):
        judge_grim("5.0", 0)
    with pytest.raises(ValueError, match="shorter|longer"):
        judge_sum("5", ["2", "3"], [1])
    assert printed_number("－1，234．50％").value == F("-1234.5")


def test_a_legitimate_tail_of_two_units() -> None:
    """1.35 + 4.52 + 0.23 - 0.56 = 5.54, printed as 5.52: four roundings reach 1.5 units once in 192."""
    parts = ["1.35", "4.52", "0.23", "-0.56"]
    assert judge_sum("5.52", parts) == "tail"
    assert judge_sum("5.52", ["1.35", "4.52", "0.23", "0.56"], [1, 1, 1, -1]) == "tail"
    assert judge_sum("5.51", parts) == "inconsistent"


def test_a_tail_of_one_unit() -> None:
    assert judge_sum("580.87", ["524.61", "56.26"]) == "consistent"
    assert judge_sum("580.86", ["524.61", "56.26"]) == "tail"
    assert judge_sum("580.85", ["524.61", "56.26"]) == "inconsistent"
    assert judge_sum("580.86", []) == "undetermined"


def test_a_column_that_was_made_to_add_up() -> None:
    """舍位平衡: 50.23 + 5.24 = 55.47 in tens rounds to 5.02 + 0.52 = 5.55, so 0.52 becomes 0.53."""
    fine_head, *fine = numbers("55.47 50.23 5.24", "千元")

    def column(texts: str) -> str:
        head, *parts = numbers(texts, "万元")
        return judge_column(head, parts, fine_head, fine)

    assert column("5.55 5.02 0.53") == "rebalanced"
    assert column("5.55 5.02 0.52") == "tail"
    assert column("5.55 5.02 0.54") == "inconsistent"  # more than a last unit away
    assert column("5.54 5.02 0.52") == "tail"  # cut off
    assert column("5.54 5.03 0.52") == "inconsistent"  # moved, and still no sum
    assert column("5.55 5.01 0.54") == "inconsistent"
    wrong = numbers("56.47 50.23 5.24", "千元")
    assert judge_column("5.65", ["5.02", "0.63"], wrong[0], wrong[1:]) == "inconsistent"
    with pytest.raises(ValueError, match="shorter|longer"):
        judge_column("1", ["1"], "1", [])


def test_grim() -> None:
    """Brown and Heathers, "The GRIM test" (2017): means of n whole numbers."""
    assert judge_grim("5.27", 43) == "inconsistent"
    possible = [f"5.{n}" for n in range(19, 31) if judge_grim(f"5.{n}", 28) == "consistent"]
    assert possible == ["5.21", "5.25", "5.29"]
    assert judge_grim("5.27", 100) == "weak"
    assert judge_grim("5.3", 28) == "weak"
    assert judge_grim("33.3", 3, scale=100) == "consistent"
    assert judge_grim("33.4", 3, scale=100) == "inconsistent"
    assert judge_grim("92.5", 30, scale=100) == "inconsistent"
    assert judge_grim(printed_number("33.3", rounding="truncated"), 3, scale=100) == "consistent"
    assert judge_grim(printed_number("0.5", decimals=INF), 2) == "consistent"
    assert judge_grim("-1.33", 3) == "consistent"


# --- ratios


def test_shares_and_rates() -> None:
    assert judge_share("46.97", "111.55", "237.5") == "consistent"
    assert judge_share("47.97", "111.55", "237.5") == "inconsistent"
    assert judge_share("46.96", "111.55", "237.5") == "tail"  # 237.53 would give it
    assert judge_share("79.8", "237.5", "297.5") == "consistent"
    assert judge_share("0.470", "111.55", "237.5", scale=1) == "consistent"
    assert judge_share("33", "1", "3") == "weak"
    assert judge_share("10", "1", "0") == "zero_base"
    assert judge_share(printed_number("50", decimals=INF), "100.0", "201.0") == "inconsistent"
    assert judge_share("33", "-1", "-3") == "weak"
    assert judge_share("-12.5", "-5.00", "40.00") == "consistent"
    assert judge_share("0", "0", "2") == "weak"


def test_growth_in_every_direction() -> None:
    assert judge_growth("-21.1", "17.25", "21.85") == "consistent"
    assert judge_growth("-21.0", "17.25", "21.85") == "tail"  # 21.05 %, cut off
    assert judge_growth("-21.2", "17.25", "21.85") == "inconsistent"  # cutting off goes to zero
    assert judge_growth("26.6", "21.85", "17.25") == "tail"
    assert judge_growth("26.8", "21.85", "17.25") == "inconsistent"
    assert judge_growth("100.0", "10.00", "0.00") == "zero_base"
    assert judge_growth("50.0", "-15.00", "-10.00") == "consistent"
    assert judge_growth("-50.0", "-15.00", "-10.00") == "consistent"  # against the size of the loss
    assert judge_growth("51.0", "-15.00", "-10.00") == "inconsistent"
    assert judge_growth("-200.0", "10.00", "-10.00") == "consistent"
    assert judge_growth("0.25", "12.50", "10.00", scale=1) == "consistent"
    assert judge_growth(printed_number("20", decimals=-1), "12.50", "10.00") == "consistent"
    assert judge_growth(printed_number("-21.1", decimals=INF), "17.25", "21.85") == "inconsistent"


def test_the_previous_value_counts_once() -> None:
    """Interval (c - p) / p counts p twice: 105 on 100 would allow 3.9 to 6.1 and more."""
    assert judge_growth("6.0", "105", "100") == "tail"
    assert judge_growth("6.1", "105", "100") == "inconsistent"


def test_changes_and_means() -> None:
    assert judge_change("4.60", "17.25", "21.85", down=True) == "consistent"
    assert judge_change("4.60", "17.25", "21.85") == "inconsistent"
    assert judge_average("2.67", numbers("2 3 3", decimals=INF)) == "consistent"
    assert judge_average("2.66", numbers("2 3 3", decimals=INF)) == "inconsistent"
    assert judge_average("3", ["2", "3", "4"]) == "consistent"
    assert judge_average("2.9", ["2", "3", "4"]) == "tail"
    assert judge_average("1", []) == "undetermined"


def test_unlikely() -> None:
    assert judge_sum("10.02", ["1.00"] * 10) == "tail"
    assert judge_sum("10.05", ["1.00"] * 10) == "unlikely"
    assert judge_sum("10.06", ["1.00"] * 10) == "inconsistent"
    # one coarse number explains, the fine ones beside it do not
    fine = ["1.0001"] * 20
    assert judge_sum("21.00", ["1.0", *fine]) == "tail"
    assert judge_sum("300.10", ["1.00"] * 300) == "tail"
    assert judge_sum("300.50", ["1.00"] * 300) == "unlikely"


# --- properties

digits = st.integers(-(10**7), 10**7)
places = st.integers(-3, 5)
modes: st.SearchStrategy[Rounding] = st.sampled_from(
    ["nearest", "half_up", "half_even", "truncated"]
)


@st.composite
def anything(draw: st.DrawFn) -> PrintedNumber:
    text, own = str(draw(digits)), draw(places)
    number = printed_number(
        text, rounding=draw(modes), decimals=draw(st.sampled_from([None, 0, INF]))
    )
    return number._replace(places=own)


@given(
    anything(),
    st.lists(st.tuples(anything(), st.sampled_from([-2, -1, 1, 3])), min_size=1, max_size=5),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_integers_say_what_intervals_say(
    head: PrintedNumber, weighted: list[tuple[PrintedNumber, int]], near: bool
) -> None:
    parts, weights = [part for part, _ in weighted], [weight for _, weight in weighted]
    if near:  # a head beside the sum, so that both outcomes come up
        added = sum((p.value * w for p, w in weighted), F(0))
        beside = round(added * F(10) ** head.places)
        head = head._replace(digits=beside, low=2 * beside - 1, high=2 * beside + 1)
    holds = total(p.interval.weighted(w) for p, w in weighted).meets(head.interval)
    assert (judge_sum(head, parts, weights) != "inconsistent") is holds


@given(anything(), anything(), anything(), st.sampled_from([1, 100]), st.booleans())
@settings(max_examples=300, deadline=None)
def test_cross_multiplication_says_what_intervals_say(
    rate: PrintedNumber, part: PrintedNumber, whole: PrintedNumber, scale: int, near: bool
) -> None:
    if near and whole.digits:
        beside = round(scale * part.value / whole.value * F(10) ** rate.places)
        rate = rate._replace(digits=beside, low=2 * beside - 1, high=2 * beside + 1)
    verdict = judge_share(rate, part, whole, scale=scale)
    if whole.low <= 0 <= whole.high:
        assert verdict in ("zero_base", "undetermined")
        return
    product = rate.interval.times(whole.interval)
    holds = part.interval.weighted(scale).meets(product)
    cut = interval.cut_off(rate).interval.times(whole.interval)
    tail = rate.step > 0 and part.interval.weighted(scale).meets(cut)
    assert (verdict != "inconsistent") is (holds or tail)


values = st.decimals(-(10**6), 10**6, places=4)
roundings = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


def shown(value: F, decimals: int, rounding: str) -> PrintedNumber:
    """A true value rounded to decimals (negative: tens, hundreds), by Decimal and not by our code."""
    scaled = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), rounding)
    return printed_number(f"{rounded:f}", decimals=decimals)


@given(st.lists(st.tuples(values, places), min_size=1, max_size=8), places, roundings)
@settings(max_examples=200, deadline=None)
def test_a_true_sum_rounded_anyhow_holds(
    parts: list[tuple[Decimal, int]], own: int, rounding: str
) -> None:
    truth = sum((F(value) for value, _ in parts), F(0))
    printed = [shown(F(value), n, rounding) for value, n in parts]
    assert judge_sum(shown(truth, own, rounding), printed) != "inconsistent"
    assert judge_average(shown(truth / len(parts), own, rounding), printed) != "inconsistent"


@given(
    values,
    values.filter(bool),
    places,
    places,
    places,
    roundings,
    st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]),
)
@settings(max_examples=200, deadline=None)
def test_a_true_rate_rounded_or_cut_off_holds(
    part: Decimal, whole: Decimal, a: int, b: int, own: int, rounding: str, of_rate: str
) -> None:
    printed = shown(F(part), a, rounding), shown(F(whole), b, rounding)
    ratio = 100 * F(part) / F(whole)
    assert judge_share(shown(ratio, own, of_rate), *printed) != "inconsistent"
    assert judge_growth(shown(ratio - 100, own, of_rate), *printed) != "inconsistent"


@given(anything(), st.lists(anything(), min_size=1, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_order_and_unit_change_nothing(
    head: PrintedNumber, parts: list[PrintedNumber], random: object
) -> None:
    verdict = judge_sum(head, parts)
    mixed = list(parts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert judge_sum(head, mixed) == verdict
    in_wan = [number._replace(places=number.places + 4) for number in (head, *parts)]
    assert judge_sum(in_wan[0], in_wan[1:]) == verdict


@given(st.lists(anything(), min_size=2, max_size=5), st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_a_copy_says_nothing_new(printed: list[PrintedNumber], which: int) -> None:
    copy = printed[which % len(printed)]
    assert judge_same([*printed, copy]) == judge_same(printed)


# --- grain


def test_the_step_that_a_column_shares() -> None:
    fives = numbers("7325 3250 4080 5815 4845 975 14950 4835 10110")
    assert rounding_steps.shared_step(fives) == 5
    assert (
        rounding_steps.shared_step([*fives, printed_number("2011")]) == 5
    )  # the year above the column
    assert rounding_steps.shared_step([*fives, *numbers("2011 2012")]) is None
    assert rounding_steps.shared_step(numbers("100 200 300")) is None  # too few
    assert rounding_steps.shared_step(numbers("0 0 0 0 0 0 0 0 0")) is None
    assert rounding_steps.shared_step(numbers("1.5 2.5 3.5 4.5 5.5 6.5 7.5 8.5")) is None
    hundreds = numbers("1400.00 300.00 4500.00 2900.00 4100.00 4400.00 700.00 900.00")
    assert rounding_steps.shared_step(hundreds) == 100
    read = rounding_steps.coarser(hundreds[:2], [F(100), None])
    assert read == [PrintedNumber(140000, 2, 270000, 290000), hundreds[1]]
    assert rounding_steps.coarser(hundreds[:2], [None, None]) is None
    assert rounding_steps.coarser(numbers("1401"), [F(100)]) is None
    assert rounding_steps.coarser([PrintedNumber(2, -3, 3, 5)], [F(100)]) is None


@pytest.mark.parametrize(
    ("sure", "count", "severities"),
    [(0.65, 4, {"warning"}), (0.65, 5, {"info"}), (0.9, 5, {"error"})],
)
def test_too_much_against_tables_that_were_hardly_told_is_a_hint(
    sure: float, count: int, severities: set[str]
) -> None:
    names = ("income.total", "three_public.reception", "three_public.abroad", "expenditure.basic",
             "three_public.vehicle_purchase")  # fmt: skip
    text, figures = "", []
    for number, name in enumerate(names[:count]):
        for words, layer, confidence in ((f"83{number}176.52", "text", 1.0),
                                         (f"83{number}716.52", "table", sure)):  # fmt: skip
            more = {"layer": layer, "confidence": confidence}
            figures.append(figure(words, name, at=len(text), **more))
            text += f"{words}万元。\n"
    findings = kxai.check.check(figures, text, report=REPORT).findings
    assert len(findings) == count
    assert {finding.severity for finding in findings} == severities
    assert all(("仅供参考" in f.explanation) == (severities == {"info"}) for f in findings)
