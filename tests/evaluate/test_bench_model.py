"""The bench of scripted models: a right one is right, a careless one is not, and each is asked."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from eval import bench_model
from eval.bench_model import Case, plain_tokens, run_model

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return bench_model.read_cases(
        argparse.Namespace(
            reports=ROOT / "fixtures" / "reports",
            gold=ROOT / "fixtures" / "gold",
            doc=["03", "17"],
            all=False,
        )
    )


def test_a_right_model_is_right(cases: list[Case]) -> None:
    row, traffic = run_model("perfect", "llm", cases)
    assert row.tally.rates(row.tally.right)[2] >= 0.95
    assert row.must[False] == row.lost == row.failed == 0
    assert traffic.requests == row.calls > 0
    assert 0 < traffic.said < traffic.sent


def test_a_careless_model_under_hybrid_hides_nothing(cases: list[Case]) -> None:
    row, _ = run_model("careless", "hybrid", cases)
    assert row.gone == row.lost == 0


def test_a_refusal_is_a_failed_call_and_costs_nothing_else(cases: list[Case]) -> None:
    row, _ = run_model("refusing", "llm", cases[:1])
    assert row.failed == row.calls > 0
    assert row.lost == row.gone == row.added == 0


def test_a_plain_prompt_costs_tokens_too(cases: list[Case]) -> None:
    assert 20 < plain_tokens(cases) < 500


def test_every_row_has_every_column(cases: list[Case]) -> None:
    row, traffic = run_model("careless", "hybrid", cases[:1])
    assert row.line("hybrid", "careless", traffic).count("|") == len(bench_model.COLUMNS) + 1
