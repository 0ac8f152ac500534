"""The snapshot of a pool, and when a house got worse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kxai.cli import app
from kxai.errors import EvaluationError
from kxai.evaluate.real.baseline import compare_pool, read_snapshot, report_key, write_snapshot
from kxai.evaluate.real.measure import Counts
from kxai.evaluate.real.pool import PoolReport
from kxai.evaluate.real.pool_run import Measured
from tests.evaluate.real.tiny import make_pool


def measured(number: int, house: str = "east", **counts: float) -> Measured:
    known: Counts = {
        "read": 1, "spots": 10, "spots_right": 9, "complete": 1, "error/sum": 1, "seconds": 0.3,
        **counts,
    }  # fmt: skip
    path = Path(f"{house}{number}.txt")
    return Measured(PoolReport(path, house, "", None, "", number % 3 == 0), known)


POOL = [measured(n, house) for house in ("east", "west") for n in range(12)]


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    path = tmp_path / "snapshot.json"
    write_snapshot(path, POOL, "first")
    return path


def test_the_same_is_no_worse(snapshot: Path) -> None:
    verdict = compare_pool(POOL, read_snapshot(snapshot))
    assert verdict.passed
    assert verdict.better == []
    assert (verdict.reports, verdict.unknown) == (24, 0)


def test_it_tells_no_name_and_a_report_a_line(snapshot: Path) -> None:
    text = snapshot.read_text("utf-8")
    assert "east0" not in text
    assert report_key("east0") in text
    assert "error/sum" not in text
    assert "seconds" not in text
    assert sum(line.startswith("   ") for line in text.splitlines()) == 24


def test_one_house_gets_worse(snapshot: Path) -> None:
    worse = [
        replace(one, counts=one.counts | {"spots_right": 7}) if one.report.house == "west" else one
        for one in POOL
    ]
    verdict = compare_pool(worse, read_snapshot(snapshot))
    assert not verdict.passed
    assert any(line.startswith("west") and "全对" in line for line in verdict.worse)
    assert not any(line.startswith("east") for line in verdict.worse)


def test_one_number_more_or_less_is_noise(snapshot: Path) -> None:
    changed = [
        replace(one, counts=one.counts | {"spots_right": 8 if n == 3 else 10 if n == 4 else 9})
        for n, one in enumerate(POOL)
    ]
    assert compare_pool(changed, read_snapshot(snapshot)).passed


def test_false_errors_in_many_reports_are_worse(snapshot: Path) -> None:
    worse = [replace(one, counts=one.counts | {"false_error": 1.0}) for one in POOL]
    verdict = compare_pool(worse, read_snapshot(snapshot))
    assert any("误报的错误" in line for line in verdict.worse)


def test_better_passes(snapshot: Path) -> None:
    better = [replace(one, counts=one.counts | {"spots_right": 10}) for one in POOL]
    verdict = compare_pool(better, read_snapshot(snapshot))
    assert verdict.passed
    assert verdict.better


def test_a_report_that_is_read_no_more_fails(snapshot: Path) -> None:
    broken = [replace(POOL[0], counts={"failed": 1.0}, error="坏了"), *POOL[1:]]
    verdict = compare_pool(broken, read_snapshot(snapshot))
    assert verdict.worse == ["east east0 读不出了：坏了"]


def test_reports_that_the_snapshot_does_not_know(snapshot: Path) -> None:
    new = [*POOL, measured(99)]
    assert compare_pool(new, read_snapshot(snapshot)).unknown == 1
    with pytest.raises(EvaluationError, match="快照"):
        compare_pool([measured(99)], read_snapshot(snapshot))


def test_a_snapshot_needs_a_reason_and_the_whole_pool(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="理由"):
        write_snapshot(tmp_path / "a", POOL, " ")
    with pytest.raises(EvaluationError, match="--part all"):
        write_snapshot(tmp_path / "a", [one for one in POOL if one.part == "tuned"], "why")


def test_other_formats_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with pytest.raises(EvaluationError, match="没有可读的快照"):
        read_snapshot(path)
    path.write_text('{"format": 99}', "utf-8")
    with pytest.raises(EvaluationError, match="99"):
        read_snapshot(path)


def test_on_the_command_line(tmp_path: Path) -> None:
    pool = make_pool(tmp_path / "pool")
    path = tmp_path / "snapshot.json"
    call = ["eval", "real", "--pool", str(pool), "--baseline", str(path)]
    assert CliRunner().invoke(app, call).exit_code != 0
    made = CliRunner().invoke(app, [*call, "--update-baseline", "first"])
    assert made.exit_code == 0
    again = CliRunner().invoke(app, call)
    assert again.exit_code == 0
    assert "没有来源变差" in again.output
