"""Generated txt reports read by one process and by two: reports a second and where the time goes.

    make bench-jobs

Runs take turns, so that what else the machine does meets all of them; the best of each is told,
with the machine's load. Where other programs run, the clock measures them as well: beside it stands
what the processors' seconds come to if those of reading and writing are shared, the others not.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from kxai.bulk import run
from kxai.bulk.profile import STAGES, Profile
from kxai.settings import Settings
from kxai_lab.generate.corpus import Plan, generate

_SHARED = ("load", "label", "ask", "check", "store")
"""What goes on while several processes read."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = generate(folder / "made", Plan(reports=options.reports, formats=("txt",)))
        paths = sorted((folder / "made" / "reports").rglob("*.txt"))
        run(paths[:2], settings=Settings(workspace=folder / "first"), jobs=1)
        profiles: dict[int, list[Profile]] = {jobs: [] for jobs in options.jobs}
        for turn in range(options.rounds):
            for jobs, kept in profiles.items():
                settings = Settings(workspace=folder / f"ws{turn}-{jobs}")
                kept.append(run(paths, settings=settings, jobs=jobs).profile)
    load = os.getloadavg()[0]
    print(
        f"{count}份txt报告，每种{options.rounds}轮取最快，秒（各进程相加），括号内为处理器秒；"
        f"机器负载{load:.1f}"
    )
    print("| 进程 | 份/秒 | 全程 | " + " | ".join(STAGES) + " | 按处理器秒 |")
    print("|---|" + "---:|" * (len(STAGES) + 3))
    best = {jobs: min(kept, key=lambda one: one.total) for jobs, kept in profiles.items()}
    shared = {jobs: min(_alone(one, jobs) for one in kept) for jobs, kept in profiles.items()}
    for jobs, profile in best.items():
        told = " | ".join(
            f"{profile.seconds.get(s, 0.0):.1f} ({profile.cpu.get(s, 0.0):.1f})" for s in STAGES
        )
        total = profile.total
        print(f"| {jobs} | {count / total:.1f} | {total:.1f} | {told} | {shared[jobs]:.1f} |")
    first, *others = best
    for jobs in others:
        ratio = best[first].total / best[jobs].total
        print(
            f"{jobs}个进程是{first}个的{ratio:.2f}倍，"
            f"按处理器秒{shared[first] / shared[jobs]:.2f}倍"
        )


def _alone(profile: Profile, jobs: int) -> float:
    """Seconds on a machine that does nothing else."""
    together = sum(profile.cpu.get(stage, 0.0) for stage in _SHARED)
    return together / jobs + sum(profile.cpu.values()) - together


if __name__ == "__main__":
    main()
