"""The gate shuts on an engine that was made worse, and on nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.cli import app
from kxai.errors import EvaluationError
from kxai.evaluate.gate import Part, judge, read_baseline, run_gate, write_baseline
from kxai.extract import extract
from kxai.extract.extraction import Extraction
from kxai.schema.document import Document
from kxai.schema.figure import Figure

FIXTURES = Path(__file__).parents[2] / "eval" / "fixtures.json"
Reader = Callable[[Document], Extraction]


def changed(change: Callable[[list[Figure]], list[Figure]]) -> Reader:
    """The rules with ``change`` made to the figures."""

    def read(document: Document) -> Extraction:
        found = extract(document)
        return replace(found, figures=tuple(change(list(found.figures))))

    return read


def without_shares(figures: list[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.role != "share"]


def a_year_later(figures: list[Figure]) -> list[Figure]:
    return [replace(f, year=None if f.year is None else f.year + 1) for f in figures]


def half_of_the_tables(figures: list[Figure]) -> list[Figure]:
    tables = [figure for figure in figures if figure.layer == "table"][::2]
    return [f for f in figures if f.layer != "table" or f in tables]


def a_tenth_of_the_labels(figures: list[Figure]) -> list[Figure]:
    return [replace(f, indicator="other") if n % 10 == 0 else f for n, f in enumerate(figures)]


def run(reader: Reader = extract) -> list[Part]:
    return run_gate(FIXTURES, reader=reader, archives=False, generated=False)


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("gate") / "baseline.json"
    write_baseline(path, run(), "the first one")
    return read_baseline(path)


@pytest.mark.parametrize(
    ("change", "metric"),
    [
        (without_shares, "detection_f1"),
        (a_year_later, "field_year"),
        (half_of_the_tables, "detection_f1"),
        (a_tenth_of_the_labels, "field_indicator"),
    ],
)
def test_a_worsened_engine_is_caught_by_the_metric_that_it_hurts(
    change: Callable[[list[Figure]], list[Figure]], metric: str, baseline: dict[str, Any]
) -> None:
    verdict = judge(run(changed(change)), baseline)
    assert not verdict.passed
    assert any(f"（{metric}）" in line for line in verdict.worse)


def test_the_same_engine_by_another_name_passes(baseline: dict[str, Any]) -> None:
    def renamed(document: Document) -> Extraction:
        return extract(document)

    verdict = judge(run(renamed), baseline)
    assert verdict.passed
    assert verdict.better == []
    assert verdict.compared > 10


def test_a_case_that_must_pass_breaks_the_gate_alone(baseline: dict[str, Any]) -> None:
    parts = run()
    check = next(part for part in parts if part.name == "fixtures/check")
    at, item = next((n, i) for n, i in enumerate(check.scored) if any(i.cases.values()))
    case = next(name for name, passed in item.cases.items() if passed)
    check.scored[at] = replace(item, cases={**item.cases, case: False})
    verdict = judge(parts, baseline)
    assert verdict.broken == [f"fixtures/check:{case}"]
    assert verdict.worse == []
    assert not verdict.passed


def test_a_finding_found_now_and_not_before_is_no_fault(baseline: dict[str, Any]) -> None:
    fewer = {**baseline, "must_pass": baseline["must_pass"][1:]}
    assert judge(run(), fewer).passed


def test_other_data_than_the_baseline_is_refused(baseline: dict[str, Any]) -> None:
    parts = [replace(part, data_hash="other") for part in run()]
    with pytest.raises(EvaluationError, match="数据与基线不同"):
        judge(parts, baseline)
    with pytest.raises(EvaluationError, match="没有这一部分"):
        judge(parts, {**baseline, "parts": {}})


def test_a_baseline_needs_a_reason(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="理由"):
        write_baseline(tmp_path / "b.json", [], "  ")
    assert not (tmp_path / "b.json").exists()


def test_a_baseline_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="没有可读的基线"):
        read_baseline(tmp_path / "b.json")
    (tmp_path / "b.json").write_text('{"format": 0}')
    with pytest.raises(EvaluationError, match="格式是0"):
        read_baseline(tmp_path / "b.json")


def test_the_command_says_why_it_is_shut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run()
    shut = run(changed(a_year_later))
    made = iter([first, first, shut])
    monkeypatch.setattr("kxai.evaluate.gate.run_gate", lambda *_, **__: next(made))
    path = tmp_path / "b.json"

    def gate(*more: str) -> Any:
        arguments = ["eval", "gate", "-d", str(FIXTURES), "--baseline", str(path), *more]
        return CliRunner().invoke(app, arguments)

    assert gate("--update-baseline", "new rules").exit_code == 0
    assert json.loads(path.read_text("utf-8"))["reason"] == "new rules"
    passed = gate()
    assert (passed.exit_code, "通过" in passed.output) == (0, True)
    failed = gate()
    assert failed.exit_code == 1
    assert "年份正确率" in failed.output
    assert "未通过" in failed.output
