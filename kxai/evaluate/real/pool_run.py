"""A whole pool, measured: every report in a process that can be ended."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kxai.bulk.child import run_many
from kxai.errors import GoldError, KxaiError
from kxai.evaluate.real.gold import read_findings
from kxai.evaluate.real.measure import Counts, MeasureReport
from kxai.evaluate.real.pool import PoolReport, read_pool
from kxai.evaluate.real.spot import read_spots
from kxai.settings import Settings, load_settings

Part = Literal["tuned", "aside", "all"]
"""Which reports: those that kxai is tuned on, those that are set aside, or both."""
SECONDS = 60.0
"""What one report may take, by the clock, before it is given up."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted in one report; ``error`` says why there is nothing but that it failed."""

    report: PoolReport
    counts: Counts
    error: str = ""

    @property
    def part(self) -> Part:
        return "aside" if self.report.set_aside else "tuned"


def measure_pool(
    folder: Path,
    *,
    part: Part = "all",
    jobs: int = 1,
    settings: Settings | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Measured]:
    """Every report of the pool in ``folder``, in the order of its index.

    Raises GoldError for an index or gold that cannot be read, before anything runs.
    """
    spots, gold = read_spots(folder), read_findings(folder)
    reports = [r for r in read_pool(folder) if part == "all" or r.set_aside == (part == "aside")]
    if not reports:
        raise GoldError(str(folder), "索引里没有这一部分的报告")
    by_path = {str(report.path): report for report in reports}
    _require_known({r.stem for r in read_pool(folder)}, folder, (*spots, *gold))
    job = MeasureReport(by_path, spots, gold)
    settings = (settings or load_settings()).model_copy(update={"file_seconds": SECONDS})
    found: dict[str, Measured] = {}
    for measured in _run(job, reports, settings, jobs):
        found[str(measured.report.path)] = measured
        progress(len(found), len(reports))
    return [found[path] for path in by_path]


def _run(
    job: MeasureReport, reports: list[PoolReport], settings: Settings, jobs: int
) -> Iterator[Measured]:
    waiting = deque(reports)
    for report, result, _ in run_many(job, waiting, lambda r: r.path, settings, jobs=jobs):
        if isinstance(result, KxaiError):
            yield Measured(report, {"failed": 1.0}, str(result))
        else:
            yield Measured(report, {"read": 1.0, **result})


def _require_known(stems: set[str], folder: Path, named: tuple[str, ...]) -> None:
    unknown = sorted({stem for stem in named if stem not in stems})
    if unknown:
        raise GoldError(str(folder / "gold"), f"索引里没有这份报告：{unknown[0]}")
