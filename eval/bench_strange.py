"""``make bench-strange``: what share of strange reports do the rules get right?

    python eval/bench_strange.py [--reports 140] [--seed 7]

One generated corpus for each kind of strangeness, all of them the same reports otherwise. Printed:
reports that are right to the last figure, F1 of labels, figures found, false errors in reports
without an error of their own.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from kxai.evaluate.dataset import open_dataset
from kxai.evaluate.page.markdown import table
from kxai.evaluate.pool import processes
from kxai.evaluate.tasks.base import Scored
from kxai.evaluate.tasks.engines import attempt
from kxai.evaluate.tasks.reports import Check, Extract
from kxai_lab.generate import strange
from kxai_lab.generate.corpus import Plan, generate

NONE = "none"


def measure(folder: Path, kinds: tuple[str, ...], reports: int, seed: int, jobs: int) -> list[str]:
    """A row of the table for one corpus."""
    doses = dict.fromkeys(kinds, 1.0)
    generate(folder, Plan(reports=reports, seed=seed, errors=0.0, dirt=doses), jobs=jobs)
    data = open_dataset(folder)
    touched = [s for s in data.files if set(kinds) <= set(data.gold[s].facts["dirt"])]
    extract, check = Extract(), Check()
    right = alarms = 0
    found: list[Scored] = []
    with processes(jobs) as pool:
        for sample in pool.map(attempt, touched, [data.files[s] for s in touched]):
            if sample.output is None:
                raise RuntimeError(f"{sample.id}: {sample.error}")
            scored = extract.score(data, sample.id, sample.output)
            found.append(scored)
            right += is_right(scored)
            alarms += int(check.score(data, sample.id, sample.output).counts["alarms"])
    sums = {
        n: sum(one.counts[n] for one in found) for n in ("gold", "right", "detected", "spurious")
    }
    f1 = 2 * sums["right"] / (sums["detected"] + sums["spurious"] + sums["gold"])
    detected = sums["detected"] / sums["gold"]
    name = "+".join(kinds) or NONE
    share = right / len(touched)
    return [name, f"{len(touched)}", f"{share:.3f}", f"{f1:.3f}", f"{detected:.3f}", f"{alarms}"]


def is_right(scored: Scored) -> bool:
    """True where every figure of a report was found and labelled as in gold, and no other."""
    counts = scored.counts
    return counts["right"] == counts["gold"] and not counts["spurious"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=140)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    rows = []
    for kinds in ((), *((kind,) for kind in strange.KINDS), tuple(strange.KINDS)):
        with tempfile.TemporaryDirectory() as folder:
            rows.append(
                measure(Path(folder), kinds, arguments.reports, arguments.seed, arguments.jobs)
            )
    heads = ["strangeness", "reports", "all right", "F1", "found", "false errors"]
    print("\n".join(table(heads, rows)))


if __name__ == "__main__":
    main()
