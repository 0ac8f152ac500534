"""Reports of one body in a workspace, over several runs."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kxai.bulk import panel
from kxai.bulk.child import Child
from kxai.export import FILES
from kxai.settings import Settings
from kxai.store import Store
from tests.bulk.test_run import Job, job

__all__ = ["job"]


def accounts(folder: Path, year: int, amount: str, before: str, place: str = "云岭县") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{place}{year}.txt"
    path.write_text(
        f"{place}科学技术协会{year}年度部门决算\n一、收入决算情况说明\n"
        f"{year}年本年收入合计{amount}万元，比{year - 1}年的{before}万元增加"
        f"{Decimal(amount) - Decimal(before)}万元。\n"
        "二、支出决算情况说明\n2021年本年支出合计110.00万元。\n"
        "三、财政拨款收入决算情况说明\n2021年财政拨款收入90.00万元。\n",
        "utf-8",
    )
    return path


def panels(job: Job) -> list[dict[str, Any]]:
    return [line for line in job.lines("findings") if line["kind"] == "panel"]


def test_the_year_before_may_come_later(job: Job) -> None:
    folder = job.root / "in"
    accounts(folder, 2022, "140.00", "120.00")
    assert job().totals is not None
    assert panels(job) == []
    accounts(folder, 2021, "125.00", "100.00")
    summary = job()
    (finding,) = panels(job)
    assert (finding["stated"], finding["expected"]) == ("120.00万元", "125.00万元")
    assert summary.totals is not None
    assert summary.totals.findings["warning"] == 1
    by_source = {Path(line["source"]).name: line for line in job.lines("reports")}
    assert by_source["云岭县2022.txt"]["findings"] == 1
    job()
    assert len(panels(job)) == 1
    job(force=True)
    assert len(panels(job)) == 1


def test_a_corrected_report_takes_its_finding_along(job: Job) -> None:
    folder = job.root / "in"
    accounts(folder, 2022, "140.00", "120.00")
    accounts(folder, 2021, "125.00", "100.00")
    job()
    assert len(panels(job)) == 1
    accounts(folder, 2021, "120.00", "100.00")
    summary = job()
    assert panels(job) == []
    assert summary.totals is not None
    assert summary.totals.findings["warning"] == 0


def test_what_an_interrupt_left_the_next_run_does(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = job.root / "in"
    accounts(folder, 2022, "140.00", "120.00")
    accounts(folder, 2021, "125.00", "100.00")

    with monkeypatch.context() as patch:
        patch.setattr(panel, "check_panel", _interrupted)
        assert job().interrupted
    assert panels(job) == []
    assert job().known == 2
    assert len(panels(job)) == 1


PLACES = ("云岭县", "泉溪县", "松坪县")


@pytest.fixture
def waiting(job: Job, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A workspace of three bodies whose reports were not held against each other yet: those of the
    last one agree."""
    for place in PLACES:
        accounts(job.root / "in", 2022, "140.00", "120.00", place)
        told = "120.00" if place == PLACES[-1] else "125.00"
        accounts(job.root / "in", 2021, told, "100.00", place)
    with monkeypatch.context() as patch:
        patch.setattr(panel, "check_panel", _interrupted)
        assert job().interrupted
    assert panels(job) == []
    return job


def _interrupted(_: object) -> dict[str, list[object]]:
    raise KeyboardInterrupt


def dies(_: tuple[str, ...], _settings: Settings) -> panel.Found:
    os._exit(9)


def fails(_: tuple[str, ...], _settings: Settings) -> panel.Found:
    raise ZeroDivisionError("零")


@pytest.fixture
def held_here(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The bodies that this process held against each other, by share."""
    seen: list[tuple[str, ...]] = []
    real = panel._hold

    def watched(store: Store, orgs: tuple[str, ...]) -> panel.Found:
        seen.append(orgs)
        return real(store, orgs)

    monkeypatch.setattr(panel, "_hold", watched)
    return seen


def settled_by(waiting: Job, helper: panel.Helper) -> list[str]:
    """The bodies of whose years something is found with one helper."""
    try:
        with waiting.open() as store:
            assert panel.settle_panels(store, [helper]) == 2
            assert store.awaiting_panel() == []
            return sorted(
                str(report.org)
                for report in store.plain_reports()
                if any(finding.kind == "panel" for finding in store.findings(report.id))
            )
    finally:
        helper.stop()


def test_bodies_are_shared_out(waiting: Job, held_here: list[tuple[str, ...]]) -> None:
    told = settled_by(waiting, Child(panel._hold_apart, waiting.settings))
    assert told == sorted(f"{place}科学技术协会" for place in PLACES[:-1])
    (own,) = held_here
    assert len(own) == 2


@pytest.mark.parametrize("job_of_helper", [dies, fails])
def test_the_share_of_a_helper_that_came_to_nothing_is_done_here(
    waiting: Job, held_here: list[tuple[str, ...]], job_of_helper: Any
) -> None:
    assert len(settled_by(waiting, Child(job_of_helper, waiting.settings))) == 2
    assert sorted(map(len, held_here)) == [1, 2]


def test_two_processes_tell_what_one_does(job: Job) -> None:
    """Begun as copies in a program of its own, where they are not started anew."""
    for place in PLACES:
        accounts(job.root / "in", 2022, "140.00", "120.00", place)
        accounts(job.root / "in", 2021, "125.00", "100.00", place)
    job()
    alone = [(job.workspace / name).read_bytes() for name in FILES[:4]]
    command = [sys.executable, "-m", "kxai", "run", str(job.root / "in"), "-w"]
    subprocess.run(
        [*command, str(job.root / "two"), "--jobs", "2"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert alone == [(job.root / "two" / name).read_bytes() for name in FILES[:4]]
