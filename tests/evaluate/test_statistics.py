"""Intervals of rates, against published values."""

from __future__ import annotations

import pytest

from kxai.evaluate.statistics import wilson


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
