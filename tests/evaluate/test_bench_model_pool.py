"""The bench of scripted models on a pool: labels by place, parts apart, agreement of other reports."""

from __future__ import annotations

import pytest

from eval.bench_model_pool import COLUMNS, Case, read_cases, run_model
from tests.evaluate.real.tiny import OTHER, RIGHT, TUNED, WRONG, make_pool, spot

SPOTS = [
    spot(WRONG, TUNED, "160.00", indicator="total.receipts", indicator_alt=["total.payments"],
         year=2021),
    spot(WRONG, TUNED, "120.00", indicator="total.payments"),
    spot(WRONG, TUNED, "2022", skip="year"),
    spot(RIGHT, OTHER, "90.00", year=2023, stage="budget"),
]  # fmt: skip


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("pool")
    return read_cases(make_pool(folder, spots=SPOTS, gold={}))


def test_every_labelled_number_is_counted_once(cases: list[Case]) -> None:
    counts, traffic = run_model("perfect", "llm", cases)
    numbers = sum(count["numbers"] for count in counts.by_part.values())
    assert numbers == len(SPOTS) == sum(len(case.spots) for case in cases)
    assert traffic.requests == sum(count["calls"] for count in counts.by_part.values()) > 0
    assert all(count["right"] >= count["right of open"] for count in counts.by_part.values())
    assert all(line.count("|") == len(COLUMNS) + 1 for line in counts.lines("llm", "perfect"))


def test_a_careless_model_hides_and_adds_nothing(cases: list[Case]) -> None:
    counts, _ = run_model("careless", "llm", cases)
    for count in counts.by_part.values():
        assert not any(count[name] for name in ("lost", "added", "gone", "new errors"))


def test_agreement_is_that_of_each_report(cases: list[Case]) -> None:
    counts, _ = run_model("perfect", "llm", cases)
    assert set(counts.judged) == {case.report.stem for case in cases}
    assert all(agreed <= asked for agreed, asked in counts.judged.values())
    again, _ = run_model("perfect", "llm", cases, counts.judged)
    assert again.judged == counts.judged
