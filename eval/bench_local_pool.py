"""A real model on real reports that were set aside: rules, hybrid and llm, with intervals.

``python eval/bench_local_pool.py --pool DIR [--gguf FILE] [--minutes N] [--seed N]``: a Markdown
table; without ``--gguf`` the endpoint of ``KXAI_LLM_BASE_URL``. Nobody reads what is set aside:
reports with numbers that were labelled by hand (by their place in the text) are taken in the order
of the seed until the time is over, and counts alone are printed. Only what labels numbers is asked.
Answers are kept in ``--workspace``: a bench that was cut short goes on, a second one costs nothing
(and tells no tokens and seconds of them).
``again`` is what a later run of the workspace makes of the same answers, when it knows how far the
model agreed in the other reports; ``alone`` what the model itself says of the numbers that it was
asked about.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eval.bench_model_pool import Case, Counts, read_cases
from eval.kept_endpoint import kept_endpoint
from kxai.errors import KxaiError, ModelError
from kxai.evaluate.real.spot import SpotResult, score_spots
from kxai.evaluate.statistics import wilson
from kxai.extract.extraction import Extraction
from kxai.extract.llm.engine import Engine, read_with_model
from kxai.extract.llm.sender import Sender, load_tasks
from kxai.extract.llm.trust import SURE
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import OPEN, Question
from kxai.llm.usage import Usage
from kxai.store.replies import Replies

OF_NUMBERS = ("label_figures", "indicator_rows", "report_metadata")
"""The tasks that are asked; the others tell words."""
COLUMNS = (
    "engine", "right", "95 %", "indicator", "year", "role", "sure", "sure and right", "findings",
    "kept", "new errors", "figures lost", "added", "calls", "asked again", "failed", "tokens",
    "seconds",
)  # fmt: skip
T = TypeVar("T", bound=BaseModel)


class NumbersOnly(Sender):
    """Asks what labels numbers; other questions have no answer, and cost nothing."""

    async def ask(
        self,
        task: str,
        question: Question,
        shape: type[T],
        *,
        span: tuple[int, int],
        max_tokens: int,
    ) -> T | ModelError:
        if task not in OF_NUMBERS:
            return ModelError(self.place)
        return await super().ask(task, question, shape, span=span, max_tokens=max_tokens)


@dataclass(slots=True)
class Row:
    """The counts of one engine; ``judged`` is how far the model agreed with sure rules in each
    report, ``alone`` what of its own labels is right."""

    counts: Counts = field(default_factory=Counts)
    reports: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    usage: Usage = field(default_factory=Usage)
    failed: int = 0
    seconds: float = 0.0

    def add(self, case: Case, read: Extraction, sender: Sender | None) -> None:
        self.counts.add(case, read, sender)
        self.reports += 1
        self.labels.update(_counted(score_spots(case.spots, read.figures)))
        self.labels["findings"] += len(case.found)
        if sender is not None:
            own = [figure for figure in sender.said.values() if figure is not None]
            asked = [spot for spot in case.spots if spot["start"] in sender.said]
            self.alone.update(_counted(score_spots(asked, own)))
            self.usage += sum((call.usage for call in sender.calls), Usage())
            self.failed += sum(call.state == "failed" for call in sender.calls)
            self.seconds += sum(call.seconds for call in sender.calls)

    def line(self, engine: str) -> str:
        """The row of the table."""
        totals = sum(self.counts.by_part.values(), Counter[str]())
        label, figures = self.labels, self.labels["figures"]
        found, gone = label["findings"], totals["gone"]
        cells = (
            engine,
            *_share(label["right"], label["numbers"]),
            *(f"{label[name]}/{figures}" for name in ("indicator", "year", "role")),
            f"{label['sure']}/{figures}",
            f"{label['sure and right']}/{label['sure']}",
            found,
            found - gone,
            *(totals[name] for name in ("new errors", "lost", "added", "calls")),
            self.usage.asks - totals["calls"] if self.usage.asks else 0,
            self.failed,
            self.usage.tokens,
            f"{self.seconds:.0f}",
        )
        return f"| {' | '.join(map(str, cells))} |"

    def alone_line(self, engine: str) -> str:
        """What the model itself says, in a sentence."""
        told, figures = self.alone, self.alone["figures"]
        right, interval = _share(told["right"], told["numbers"])
        parts = ", ".join(
            f"{name} {told[name]}/{figures}" for name in ("indicator", "year", "role")
        )
        agreed, asked = (sum(pair) for pair in zip(*self.counts.judged.values(), strict=True))
        return (
            f"{engine}, alone: right {right} ({interval}); {parts}; "
            f"agrees with sure rules in {agreed}/{asked}"
        )


def draw(cases: Sequence[Case], seed: int, numbers: int) -> list[Case]:
    """Set-aside reports in the order of ``seed`` until they hold so many labelled numbers."""
    aside = sorted(
        (case for case in cases if case.report.set_aside), key=lambda case: case.report.stem
    )
    random.Random(seed).shuffle(aside)  # noqa: S311 -- the same in every run
    drawn, held = list[Case](), 0
    for case in aside:
        if held >= numbers:
            break
        drawn.append(case)
        held += len(case.spots)
    return drawn


async def read_in_turn(
    engines: Sequence[Engine],
    cases: Sequence[Case],
    endpoint: Endpoint,
    memory: Replies | None = None,
    *,
    until: float = inf,
) -> dict[str, Row]:
    """Every report with each engine, and once more as a later run reads it; no report is begun
    when the clock (``time.monotonic``) is past ``until``."""
    rows = {"rules": Row(), **{name: Row() for one in engines for name in (one, f"{one}, again")}}
    done = list[Case]()
    async with Client(endpoint, memory=memory) as client:
        for case in cases:
            begun = time.monotonic()
            if begun > until:
                break
            rows["rules"].add(case, case.rules, None)
            for engine in engines:
                await _read(engine, case, client, rows[engine])
            if memory is not None:
                memory.flush()
            done.append(case)
            took = time.monotonic() - begun
            print(f"{len(done)}/{len(cases)} {took:.0f} s", file=sys.stderr, flush=True)
        for engine in engines:
            known = rows[engine].counts.judged
            for case in done:
                await _read(engine, case, client, rows[f"{engine}, again"], known)
    return rows


async def _read(
    engine: Engine,
    case: Case,
    client: Client,
    row: Row,
    earlier: Mapping[str, tuple[int, int]] | None = None,
) -> None:
    others = [known for stem, known in (earlier or {}).items() if stem != case.report.stem]
    told = sum(agreed for agreed, _ in others), sum(asked for _, asked in others)
    sender = NumbersOnly(client, case.report.stem, OPEN, load_tasks(), earlier=told)
    row.add(case, await read_with_model(case.document, case.rules, sender, engine=engine), sender)


def _counted(results: Sequence[SpotResult] | object) -> Counter[str]:
    """Labelled numbers, those that are right in all (no figure where none is), and of figures what
    is right and how many are sure."""
    count = Counter[str]()
    for result in results:  # type: ignore[attr-defined]
        sure = result.figure is not None and result.figure.confidence >= SURE
        count.update({"numbers": 1, "right": result.all_right})
        if not result.skipped:
            count.update({"figures": 1, "sure": sure, "sure and right": sure and result.all_right})
            count.update(dict(result.right))
    return count


def _share(hits: int, trials: int) -> tuple[str, str]:
    low, high = wilson(hits, trials)
    return f"{hits}/{trials}", f"{low:.3f}–{high:.3f}"


def _bench(arguments: argparse.Namespace) -> None:
    cases = draw(read_cases(arguments.pool), arguments.seed, arguments.numbers)
    with kept_endpoint(arguments) as (_, endpoint, replies):
        engines: Sequence[Engine] = arguments.engine or ("hybrid", "llm")
        until = time.monotonic() + 60 * arguments.minutes
        rows = asyncio.run(read_in_turn(engines, cases, endpoint, replies, until=until))
    reports, numbers = rows["rules"].reports, rows["rules"].labels["numbers"]
    held = sum(len(case.spots) for case in cases)
    print(
        f"model {endpoint.model}; {reports} reports with {numbers} labelled numbers, the first of "
        f"{len(cases)} with {held} in the order of seed {arguments.seed}\n\n"
        f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|"
    )
    print("\n".join(row.line(name) for name, row in rows.items()))
    print("\n" + "\n".join(rows[engine].alone_line(engine) for engine in engines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--gguf", type=Path)
    parser.add_argument("--numbers", type=int, default=1000, help="no more reports than hold these")
    parser.add_argument("--minutes", type=float, default=60, help="then no report is begun")
    parser.add_argument("--seed", type=int, default=18)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--engine", action="append", choices=["hybrid", "llm"])
    parser.add_argument("--workspace", type=Path, default=Path("out/bench-local-pool"))
    arguments = parser.parse_args()
    try:
        _bench(arguments)
    except KxaiError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
