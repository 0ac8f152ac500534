"""Generated txt reports read by one process and by two: reports a second, where the time goes, and
how much faster two can be on this machine at all.

    make bench-jobs

The ceiling is that of programs which share nothing: as many runs of one process each as there are
processes, each on its part of the reports in a workspace of its own, all at the same time. What is
below one for each core there, no program can share out: cores that are slower where all are at
work, or other programs. Kinds of runs take turns, so that what else the machine does meets all of
them; medians are told, with those of the ratios within each round and the machine's load.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from kxai.bulk import run
from kxai.bulk.profile import STAGES, Profile
from kxai.settings import Settings
from kxai_lab.generate.corpus import Plan, generate

_SHARED = ("load", "label", "ask", "check", "store")
"""What goes on while several processes read."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = generate(folder / "made", Plan(reports=options.reports, formats=("txt",)))
        paths = sorted((folder / "made" / "reports").rglob("*.txt"))
        run(paths[:2], settings=Settings(workspace=folder / "first"), jobs=1)
        profiles: dict[int, list[Profile]] = {jobs: [] for jobs in options.jobs}
        apart: dict[int, list[float]] = {jobs: [] for jobs in options.jobs[1:]}
        for turn in range(options.rounds):
            for jobs, kept in profiles.items():
                settings = Settings(workspace=folder / f"ws{turn}-{jobs}")
                kept.append(run(paths, settings=settings, jobs=jobs).profile)
            for jobs, took in apart.items():
                took.append(_apart(paths, folder / f"apart{turn}-{jobs}", jobs))
    load = os.getloadavg()[0]
    print(f"{count}份txt报告，{options.rounds}轮的中位数，秒（各进程相加），括号内为处理器秒")
    print("| 进程 | 份/秒 | 全程 | " + " | ".join(STAGES) + " | 按处理器秒 |")
    print("|---|" + "---:|" * (len(STAGES) + 3))
    for jobs, kept in profiles.items():
        told = " | ".join(
            f"{median(one.seconds.get(s, 0.0) for one in kept):.1f}"
            f" ({median(one.cpu.get(s, 0.0) for one in kept):.1f})"
            for s in STAGES
        )
        total, alone = median(one.total for one in kept), median(_alone(one, jobs) for one in kept)
        print(f"| {jobs} | {count / total:.1f} | {total:.1f} | {told} | {alone:.1f} |")
    first = options.jobs[0]
    for jobs, took in apart.items():
        each = list(zip(profiles[first], profiles[jobs], took, strict=True))
        print(
            f"{jobs}个进程是{first}个的{_told([one.total / many.total for one, many, _ in each])}，"
            f"各读一份、互不相干的{jobs}个程序是{_told([one.total / so for one, _, so in each])}"
            f"（机器的上限），前者是后者的{_told([so / many.total for _, many, so in each])}；"
            f"机器负载{load:.1f}"
        )


def _told(ratios: Sequence[float]) -> str:
    return f"{median(ratios):.2f}倍（{'、'.join(f'{ratio:.2f}' for ratio in ratios)}）"


def _apart(paths: Sequence[Path], folder: Path, count: int) -> float:
    """Seconds in which so many programs that know nothing of each other read their parts."""
    context = multiprocessing.get_context("fork")  # as warm as this process is
    begun = time.perf_counter()
    programs = [
        context.Process(target=_alone_in, args=(paths[part::count], folder / str(part)))
        for part in range(count)
    ]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
        if program.exitcode:
            raise SystemExit(f"{folder}: {program.exitcode}")
    return time.perf_counter() - begun


def _alone_in(paths: Sequence[Path], workspace: Path) -> None:
    run(paths, settings=Settings(workspace=workspace), jobs=1)


def _alone(profile: Profile, jobs: int) -> float:
    """Seconds of a processor that the run takes where reading and writing are shared and the rest
    is not."""
    together = sum(profile.cpu.get(stage, 0.0) for stage in _SHARED)
    return together / jobs + sum(profile.cpu.values()) - together


if __name__ == "__main__":
    main()
