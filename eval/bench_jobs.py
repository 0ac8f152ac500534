"""Generated txt reports read by one process and by two: reports a second and where the time goes.

    make bench-jobs

Runs take turns, so that what else the machine does meets all of them; the ratio is that of the
medians.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from kxai.bulk import run
from kxai.bulk.profile import STAGES, Profile
from kxai.settings import Settings
from kxai_lab.generate.corpus import Plan, generate


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
    print(f"{count}份txt报告，每种{options.rounds}轮，秒（各进程相加），括号内为处理器秒")
    print("| 进程 | 份/秒 | 全程 | " + " | ".join(STAGES) + " |")
    print("|---|" + "---:|" * (len(STAGES) + 2))
    speeds = {}
    for jobs, kept in profiles.items():
        total = statistics.median(profile.total for profile in kept)
        speeds[jobs] = count / total
        told = " | ".join(
            f"{statistics.median(p.seconds.get(s, 0.0) for p in kept):.1f} "
            f"({statistics.median(p.cpu.get(s, 0.0) for p in kept):.1f})"
            for s in STAGES
        )
        print(f"| {jobs} | {speeds[jobs]:.1f} | {total:.1f} | {told} |")
    first, *others = speeds
    for jobs in others:
        print(f"{jobs}个进程是{first}个的{speeds[jobs] / speeds[first]:.2f}倍")


if __name__ == "__main__":
    main()
