"""Standard tables, measured: labels by kind, alarms of clean reports, slips found, seconds.

`python eval/bench_official.py [reports]` prints the tables of docs/tables.md. Reports are made by
``kxai_lab.generate.official``, as many of accounts as of budgets, all styles in turn.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from random import Random

from kxai_lab.generate.official.report import accounts_report, budget_report
from kxai_lab.generate.official.score import label_score, read
from kxai_lab.generate.official.slips import KINDS, judge, planted

_MAKERS = (accounts_report, budget_report)


def main(reports: int) -> None:
    """Print all tables for ``reports`` reports of each kind."""
    cells: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    slips: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    findings = figures = 0
    seconds = 0.0
    for seed in range(reports):
        for make in _MAKERS:
            report = make(seed)
            for kind, labels in label_score(report).items():
                cells[kind][0] += labels.cells
                cells[kind][1] += labels.right
            begin = time.process_time()
            _, extraction, result = read(report)
            seconds += time.process_time() - begin
            figures += len(extraction.figures)
            findings += len(result.findings)
            for kind in KINDS:
                made = planted(report, kind, Random(f"{seed}{kind}"))  # noqa: S311
                if made is not None:
                    outcome = judge(*made)
                    for place, counts in enumerate((True, outcome.found, outcome.cause)):
                        slips[kind][place] += counts
    print("| table | cells | labelled right |\n|---|---|---|")
    for kind, (all_, right) in cells.items():
        print(f"| {kind} | {all_} | {right / all_:.4f} |")
    print("\n| slip | planted | found | cause first |\n|---|---|---|---|")
    for kind, (all_, found, cause) in slips.items():
        print(f"| {kind} | {all_} | {found / all_:.3f} | {cause / all_:.3f} |")
    print(f"\n{findings} findings in {2 * reports} clean reports with {figures} figures")
    print(f"{seconds / figures * 3000:.2f} s for 3000 figures (load, extract, check; process time)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 28)
