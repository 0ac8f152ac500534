"""How many planted errors the checker finds, and why not the others: ``make bench-inject``.

One error a run is planted in the text of a report with gold, away from what the gold's findings
speak of; the text is read and checked anew and compared with the run on the clean text. Rates are
of the errors that at least one relation excludes by its intervals. The seed decides all draws.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from kxai.errors import KxaiError
from kxai.evaluate.error_classes import CLASSES
from kxai_lab.inject.bench import run
from kxai_lab.inject.table import alarms, broken, cases, markdown, misses, plain

ROOT = Path(__file__).parents[1]
EVERY = 50  # runs between two lines of progress


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=Path, default=ROOT / "fixtures" / "reports")
    parser.add_argument("--gold", type=Path, default=ROOT / "fixtures" / "gold")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-class", type=int, default=300, metavar="N")
    parser.add_argument("--only", action="append", choices=CLASSES, help="only this class")
    parser.add_argument("--show", action="append", choices=CLASSES, help="list what went wrong")
    parser.add_argument("--format", choices=("text", "markdown"), default="text")
    args = parser.parse_args()
    started = time.monotonic()

    def progress(done: int, of: int) -> None:
        if done % EVERY == 0 or done == of:
            seconds = time.monotonic() - started
            print(f"\r{done}/{of} runs, {seconds:.0f} s", end="", file=sys.stderr, flush=True)

    try:
        bench = run(
            args.reports,
            args.gold,
            seed=args.seed,
            per_class=args.per_class,
            only=args.only or CLASSES,
            progress=progress,
        )
    except KxaiError as error:
        print(error, file=sys.stderr)
        return 1
    print(file=sys.stderr)
    print((markdown if args.format == "markdown" else plain)(bench))
    print()
    print(alarms(bench))
    print()
    print(misses(bench))
    if failed := broken(bench):
        print(f"\nRuns that broke down:\n{failed}")
    for line in cases([o for o in bench.outcomes if o.injection.error in (args.show or ())]):
        print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
