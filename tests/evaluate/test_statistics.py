"""Intervals of rates, against published values."""

from __future__ import annotations

import pytest

from kxai.evaluate.metrics.rate import Metric, ratio
from kxai.evaluate.record.compare import verdict
from kxai.evaluate.statistics import Estimate, bootstrap, paired, wilson


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_published_examples(hits: int, trials: int, low: float, high: float) -> None:
    assert wilson(hits, trials) == pytest.approx((low, high), abs=5e-5)


def test_ends() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(7, 7)[1] == 1.0
    assert wilson(7, 7)[0] == pytest.approx(1 - wilson(0, 7)[1])


@pytest.mark.parametrize(("hits", "trials"), [(-1, 3), (4, 3)])
def test_senseless_counts_are_refused(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match="hits of"):
        wilson(hits, trials)


RATE = ratio("right", "gold")


def test_a_bootstrap_draws_documents_not_numbers() -> None:
    # One document of a hundred numbers all wrong, nine of one number each, all right.
    groups = [{"right": 0, "gold": 100}, *({"right": 1, "gold": 1} for _ in range(9))]
    found = bootstrap(groups, RATE)
    assert found.value == pytest.approx(9 / 109)
    assert found.low is not None
    assert found.high is not None
    # In a third of the draws the long document is not there, and all is right.
    assert found.low < 0.05
    assert found.high == 1.0
    assert wilson(9, 109)[1] < 0.16
    assert found.groups == 10


def test_one_document_has_no_interval() -> None:
    assert bootstrap([{"right": 1, "gold": 2}], RATE) == Estimate(0.5, None, None, 1)
    gap = paired([{"right": 1, "gold": 2}], [{"right": 2, "gold": 2}], RATE)
    assert gap == Estimate(0.5, None, None, 1)
    assert verdict(gap, Metric("m", "指标", RATE)) == "few"


def test_what_was_not_measured_has_no_interval() -> None:
    assert bootstrap([], RATE) == Estimate(None, None, None, 0)
    assert bootstrap([{"right": 0, "gold": 0}], RATE) == Estimate(None, None, None, 1)


def test_pairing_sees_what_hard_documents_hide() -> None:
    first = [{"right": n % 10, "gold": 10} for n in range(40)]
    second = [{"right": n % 10 + 0.5, "gold": 10} for n in range(40)]
    gap = paired(first, second, RATE)
    assert gap.value == pytest.approx(0.05)
    assert (gap.low, gap.high) == (pytest.approx(0.05), pytest.approx(0.05))
    apart = bootstrap(second, RATE), bootstrap(first, RATE)
    assert apart[0].low is not None
    assert apart[1].high is not None
    assert apart[0].low < apart[1].high


def test_the_same_runs_give_the_same_interval() -> None:
    groups = [{"right": n % 3, "gold": 3} for n in range(20)]
    assert bootstrap(groups, RATE) == bootstrap(groups, RATE)


def test_runs_of_other_documents_are_not_paired() -> None:
    with pytest.raises(ValueError, match="against"):
        paired([{"gold": 1}], [], RATE)


@pytest.mark.parametrize(("documents", "said"), [(5, "few"), (6, "worse")])
def test_a_handful_of_documents_proves_nothing(documents: int, said: str) -> None:
    metric = Metric("f1", "F1", RATE)
    first = [{"right": 2, "gold": 2}] * documents
    second = [{"right": 1, "gold": 2}] * documents
    assert verdict(paired(first, second, RATE), metric) == said
    assert verdict(paired(first, first, RATE), metric) == "noise"
