"""Reports of one body in a workspace, over several runs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kxai.bulk import panel
from tests.bulk.test_run import Job, job

__all__ = ["job"]


def accounts(folder: Path, year: int, amount: str, before: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{year}.txt"
    path.write_text(
        f"云岭县科学技术协会{year}年度部门决算\n一、收入决算情况说明\n"
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
    assert by_source["2022.txt"]["findings"] == 1
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

    def interrupted(_: object) -> dict[str, list[object]]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(panel, "check_panel", interrupted)
        assert job().interrupted
    assert panels(job) == []
    assert job().known == 2
    assert len(panels(job)) == 1
