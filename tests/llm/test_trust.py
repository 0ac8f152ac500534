"""A model's word goes as far as it agrees with what the rules are sure of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kxai.extract.extraction import Extraction
from kxai.extract.llm.merge import merge
from kxai.extract.llm.trust import Trust, measured_trust
from kxai.schema.figure import Figure
from tests.extract.reading import read

TITLE = "青禾县科学技术协会2022年度部门决算情况说明\n"
TEXT = """
二、支出决算情况说明
2022年度支出合计422.60万元，其中：基本支出268.35万元，项目支出154.25万元。
天文夜专项安排2.20万元。
"""
FULL, SOME, NONE = Trust(60, 60), Trust(55, 60), Trust(20, 60)


@pytest.mark.parametrize(
    ("trust", "full", "some"),
    [
        (Trust(), False, False),
        (Trust(2, 4), False, False),
        (Trust(4, 4), False, True),
        (Trust(5, 5), False, True),
        (Trust(10, 60), False, False),
        (Trust(18, 18), True, True),
        (Trust(54, 60), False, True),
        (Trust(60, 60), True, True),
    ],
)
def test_few_numbers_prove_little(trust: Trust, full: bool, some: bool) -> None:
    assert (trust.is_full, trust.is_some) == (full, some)


@pytest.mark.parametrize(
    ("trust", "mends"),
    [(Trust(), True), (Trust(3, 3), True), (Trust(1, 2), False), (Trust(0, 0, 1, 2), False)],
)
def test_who_is_known_by_nothing_mends_and_who_was_wrong_does_not(
    trust: Trust, mends: bool
) -> None:
    assert trust.may_mend == mends


@pytest.mark.parametrize(
    ("trust", "full", "some"),
    [
        (Trust(2, 2, 500, 500), True, True),  # few numbers here, many before
        (Trust(2, 2, 25, 50), False, False),
        (Trust(2, 2, 250, 500), False, False),
        (Trust(0, 0, 48, 50), False, True),
        (Trust(5, 20, 900, 900), False, False),  # a report can always tell otherwise
        (Trust(60, 60, 250, 500), False, False),
    ],
)
def test_earlier_reports_count_and_do_not_outweigh(trust: Trust, full: bool, some: bool) -> None:
    assert (trust.is_full, trust.is_some) == (full, some)


def test_what_is_proven_is_a_bound_over_many_numbers() -> None:
    assert Trust(60, 60).proven is None
    few, many = Trust(50, 50, 50, 50).proven, Trust(60, 60, 600, 600).proven
    assert few is not None
    assert many is not None
    assert 0.95 < few < many < 1
    half = Trust(50, 100).proven
    assert half is not None
    assert half == pytest.approx(0.404, abs=0.001)  # Wilson's lower bound


@pytest.fixture(scope="module")
def extraction() -> Extraction:
    return read(TEXT, title=TITLE)


def by_text(extraction: Extraction, printed: str) -> Figure:
    (found,) = [figure for figure in extraction.figures if figure.text == printed]
    return found


def said(figure: Figure, **other: object) -> Figure:
    return replace(figure, engine="llm:test", confidence=0.6, **other)


def test_trust_is_measured_on_sure_labels_alone(extraction: Extraction) -> None:
    figures = list(extraction.figures)
    rules = {f.start: replace(f, confidence=0.5 if f.text == "2.20" else 0.9) for f in figures}
    told = {f.start: said(f) for f in figures}
    assert measured_trust(rules, told) == Trust(3, 3)
    part = by_text(extraction, "268.35")
    told[part.start] = said(part, year=2019)
    assert measured_trust(rules, told) == Trust(2, 3)
    refused = told.pop(part.start).start
    assert measured_trust(rules, told, frozenset([refused])) == Trust(2, 3)
    assert measured_trust(rules, told) == Trust(2, 2)


def unsure(extraction: Extraction, printed: str, **other: object) -> Extraction:
    figures = tuple(
        replace(f, confidence=0.5, **other) if f.text == printed else f for f in extraction.figures
    )
    return replace(extraction, figures=figures)


def label_of(figures: list[Figure], printed: str) -> Figure:
    return next(figure for figure in figures if figure.text == printed)


@pytest.mark.parametrize(("trust", "taken"), [(FULL, True), (SOME, False), (NONE, False)])
def test_what_the_rules_guessed_a_trusted_model_decides(
    extraction: Extraction, trust: Trust, taken: bool
) -> None:
    guessed = unsure(extraction, "154.25", stage="budget")
    right = said(by_text(extraction, "154.25"))
    found = label_of(merge(guessed, {right.start: right}, trust=trust), "154.25")
    assert (found.stage == "final") == taken


@pytest.mark.parametrize(("trust", "taken"), [(FULL, True), (SOME, True), (NONE, False)])
def test_what_the_rules_left_open_needs_words_that_name_it(
    extraction: Extraction, trust: Trust, taken: bool
) -> None:
    opened = unsure(extraction, "154.25", indicator="other")
    right = said(by_text(extraction, "154.25"))
    found = label_of(merge(opened, {right.start: right}, trust=trust), "154.25")
    assert (found.indicator == "expenditure.project") == taken


def test_with_some_trust_a_label_that_nothing_names_is_not_taken(extraction: Extraction) -> None:
    opened = unsure(extraction, "2.20", indicator="other", dims={})
    wrong = said(by_text(extraction, "2.20"), indicator="three_public.reception", dims={})
    found = label_of(merge(opened, {wrong.start: wrong}, trust=SOME), "2.20")
    assert found.indicator == "other"


@pytest.mark.parametrize("trust", [FULL, SOME, NONE])
def test_what_the_rules_are_sure_of_stands(extraction: Extraction, trust: Trust) -> None:
    wrong = [said(f, indicator="income.other", dims={}) for f in extraction.figures]
    found = merge(extraction, {f.start: f for f in wrong}, trust=trust)
    assert [(f.start, f.indicator) for f in found if f.confidence >= 0.8] == [
        (f.start, f.indicator) for f in extraction.figures if f.confidence >= 0.8
    ]


@pytest.mark.parametrize(("trust", "named"), [(FULL, True), (SOME, False), (NONE, False)])
def test_words_that_a_trusted_model_points_at_are_added(
    extraction: Extraction, trust: Trust, named: bool
) -> None:
    mine = by_text(extraction, "154.25")
    pointed = said(mine, dims={"org": "县青少年科技中心"})
    found = label_of(merge(extraction, {mine.start: pointed}, trust=trust), "154.25")
    assert (found.dims.get("org") == "县青少年科技中心") == named
    assert found.indicator == mine.indicator
