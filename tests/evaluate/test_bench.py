"""The bench measures what it names, and a run that fails is no fast run."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "eval" / "bench.py"
REPORT = "云溪县科学技术协会2020年度部门决算\n收入合计9.5万元，支出合计8万元。\n"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(REPORT, "utf-8")
    return path


def test_copies_differ(bench: ModuleType, report: Path, tmp_path: Path) -> None:
    copies = list(bench.make_copies(tmp_path, [report], 4).iterdir())
    assert len({path.read_bytes() for path in copies}) == 4
    assert all(path.read_text("utf-8").startswith(REPORT) for path in copies)


def test_a_whole_run_is_timed_and_weighed(bench: ModuleType, report: Path, tmp_path: Path) -> None:
    seconds, peak = bench.whole_run(bench.make_copies(tmp_path, [report], 2), tmp_path, 1)
    assert seconds > 0
    assert 10_000_000 < peak < 2_000_000_000


def test_a_run_that_fails_or_loses_reports_is_an_error(
    bench: ModuleType, report: Path, tmp_path: Path
) -> None:
    reports = bench.make_copies(tmp_path, [report], 1)
    (reports / "empty.txt").write_bytes(b"")
    with pytest.raises(RuntimeError, match="exit code 1"):
        bench.whole_run(reports, tmp_path, 1)
    (reports / "empty.txt").write_bytes((reports / "a_0.txt").read_bytes())
    with pytest.raises(RuntimeError, match="2 reports went in, 1 came out"):
        bench.whole_run(reports, tmp_path, 1)


def test_every_stage_has_rates_that_agree(bench: ModuleType, report: Path, tmp_path: Path) -> None:
    rows = bench.time_stages([report], tmp_path, 1)
    assert {name for name, *_ in rows} >= {"scanner", "check", "store and export"}
    per_report = (len(REPORT) / 1e6, report.stat().st_size / 1e6)
    for _, characters, size, reports in rows:
        assert characters == pytest.approx(reports * per_report[0])
        assert size == pytest.approx(reports * per_report[1])


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="cores cannot be chosen here")
def test_one_core_is_given_back(bench: ModuleType) -> None:
    before = os.sched_getaffinity(0)
    with bench.one_core():
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == before


def test_a_folder_without_reports_is_bad_usage(bench: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        bench.main(["--reports", str(tmp_path), "--rounds", "1"])
    assert caught.value.code == 2
