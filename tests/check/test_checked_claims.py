"""What of a report was checked, and why the rest was not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kxai.check.checked_claims import CLAIM_ZH, STATE_ZH, measure_coverage
from kxai.schema.address import Address, Statement
from kxai.schema.coverage import UNCHECKED, added, coverage_object, coverage_of
from tests.check.builder import build, judge

STORY = (
    "本年支出{172.80 expenditure.total in:一}万元，上年{160.00 expenditure.total 2019 in:一}万元，"
    "增加{12.80 expenditure.total change up in:一}万元，"
    "增长{8.00 expenditure.total growth_rate up in:一}%。"
)


def coverage_in(text: str, *, numbers: int = 0):  # type: ignore[no-untyped-def]
    figures, _ = build(text)
    return measure_coverage(figures, judge(text).relations, numbers=numbers)


def test_claims_that_hold_confirm_their_numbers() -> None:
    found = coverage_in(STORY, numbers=6)
    assert found.claims == {("change", "checked"): 1, ("growth", "checked"): 1}
    assert (found.numbers, found.labelled, found.confirmed) == (6, 4, 4)
    assert (found.labelled_share, found.confirmed_share, found.checked_share) == (4 / 6, 1, 1)


def test_a_claim_that_is_false_was_checked_but_confirms_nothing() -> None:
    found = coverage_in(STORY.replace("8.00", "3.17"))
    assert found.claims["growth", "checked"] == 1
    assert found.confirmed == 3  # the change holds


def test_a_rate_without_amounts() -> None:
    found = coverage_in("支出增长{8.00 expenditure.total growth_rate up in:一}%。")
    assert found.claims == {("growth", "operand_unknown"): 1}
    assert found.checked_share == 0


def test_a_rate_of_nobody_knows_what() -> None:
    found = coverage_in("某项增长{8.00 other growth_rate up in:一}%。")
    assert found.claims == {("growth", "label_unknown"): 1}
    assert (found.labelled, found.other) == (0, 1)


def test_a_rate_of_no_year() -> None:
    figures, _ = build("支出增长{8.00 expenditure.total growth_rate up in:一}%。")
    timeless = [replace(figure, year=None) for figure in figures]
    assert measure_coverage(timeless, (), numbers=1).claims == {("growth", "year_unknown"): 1}


def test_a_rate_whose_base_is_not_told() -> None:
    found = coverage_in(
        "本年支出{172.80 expenditure.total in:一}万元，"
        "增长{8.00 expenditure.total growth_rate up in:一}%。"
    )
    assert found.claims == {("growth", "base_unknown"): 1}


def test_a_rate_about_so_much() -> None:
    figures, _ = build("支出增长{8.00 expenditure.total growth_rate up in:一}%。")
    about = [replace(figure, hedge="about") for figure in figures]
    assert measure_coverage(about, (), numbers=1).claims == {("growth", "hedged"): 1}


def test_a_base_of_nothing() -> None:
    found = coverage_in(
        "本年支出{12.80 expenditure.total in:一}万元，上年{0.00 expenditure.total 2019 in:一}万元，"
        "增长{100 expenditure.total growth_rate up in:一}%。"
    )
    assert found.claims == {("growth", "zero_base"): 1}


def test_tables_by_what_they_are() -> None:
    figures, _ = build(STORY)
    places = [
        Statement("t1", "accounts.summary", "收支总表"),
        Statement("t2", "unknown_table", "本乡一览表"),
        Statement("t2", "unknown_table", "本乡一览表"),
        Statement("p3", "paragraph", "说明"),
    ]
    placed = [
        replace(figure, at=Address(place)) for figure, place in zip(figures, places, strict=True)
    ]
    found = measure_coverage(placed, (), numbers=4)
    assert found.known_tables == 1
    assert found.unknown_tables == ("本乡一览表",)


def test_several_are_added_and_told_as_json() -> None:
    one, two = coverage_in(STORY, numbers=5), coverage_in(STORY.replace("8.00", "3.17"))
    both = added([one, two])
    assert both.claims["growth", "checked"] == 2
    assert both.numbers == 9
    assert coverage_of(coverage_object(both)) == both
    assert added([]).labelled_share is None


@pytest.mark.parametrize("state", UNCHECKED)
def test_every_reason_has_words(state: str) -> None:
    assert {*STATE_ZH} == {"checked", *UNCHECKED}
    assert {*CLAIM_ZH} == {"change", "growth", "share", "execution", "sum"}
    assert STATE_ZH[state]  # type: ignore[index]
