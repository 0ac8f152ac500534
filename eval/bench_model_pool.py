"""Scripted models on a pool of real reports: what becomes of the numbers labelled by hand.

``python eval/bench_model_pool.py --pool DIR [--model NAME…] [--engine NAME…] [--again]``: a
Markdown table, what is set aside apart. The models know the labels by their place; of the other
numbers they say what the rules read. Counts only. ``--again`` asks once more with what the first
round has told of the model's agreement, as a later run of a workspace does; ``--draws N`` lets
models that are wrong at times be wrong elsewhere, N times.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eval.bench_model import FAILING, MODELS, WAIT
from eval.scripted_models import Known, Oracle, Traffic, serving
from kxai.check import check
from kxai.errors import KxaiError
from kxai.evaluate.gold import GoldFigure
from kxai.evaluate.real.pool import PoolReport, read_pool
from kxai.evaluate.real.spot import read_spots, score_spots
from kxai.extract import extract
from kxai.extract.extraction import Extraction
from kxai.extract.llm.engine import Engine, read_with_model
from kxai.extract.llm.sender import Sender, load_tasks
from kxai.extract.readings import load_mended
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import OPEN
from kxai.schema.document import Document
from kxai.schema.figure import Figure

COLUMNS = (
    "part", "engine", "model", "numbers", "right", "open", "right of open", "lost", "added", "gone",
    "new errors", "calls",
)  # fmt: skip
_DOUBT = 0.7
Spot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A report with its labels, as the rules read it, and what they find in it: id → severity."""

    report: PoolReport
    document: Document
    spots: Sequence[Spot]
    rules: Extraction
    found: Mapping[str, str]

    @property
    def part(self) -> str:
        return "set aside" if self.report.set_aside else "tuned"


@dataclass(slots=True)
class Counts:
    """Of one model under one engine, by part and column."""

    by_part: dict[str, Counter[str]] = field(default_factory=dict)
    judged: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, case: Case, read: Extraction, sender: Sender | None) -> None:
        count = self.by_part.setdefault(case.part, Counter())
        known = {figure.start: figure for figure in case.rules.figures}
        for result in score_spots(case.spots, read.figures):
            figure = known.get(result.gold["start"])
            is_open = not result.skipped and (figure is None or figure.confidence < _DOUBT)
            count.update(
                {"numbers": 1, "right": result.all_right, "open": is_open,
                 "right of open": is_open and result.all_right}
            )  # fmt: skip
        there = {(figure.start, figure.end) for figure in read.figures}
        before = {(figure.start, figure.end) for figure in case.rules.figures}
        told = _findings(read)
        errors = [name for name, severity in told.items() if severity == "error"]
        count.update(
            {
                "lost": len(before - there),
                "added": len(there - before),
                "gone": len(case.found.keys() - told.keys()),
                "new errors": sum(case.found.get(name) != "error" for name in errors),
                "calls": len(sender.calls) if sender is not None else 0,
            }
        )
        if sender is not None:
            agreed, asked = zip(*sender.judged.values(), strict=True) if sender.judged else ((), ())
            self.judged[case.report.stem] = sum(agreed), sum(asked)

    def lines(self, engine: str, model: str) -> list[str]:
        """The rows of the table, a part each."""
        return [
            f"| {' | '.join([part, engine, model, *(str(count[name]) for name in COLUMNS[3:])])} |"
            for part, count in sorted(self.by_part.items())
        ]


def read_cases(pool: Path, most: int | None = None) -> list[Case]:
    """Reports of the pool with numbers that are labelled by their place in the text; at most
    ``most``. Raises GoldError and LoadError."""
    spots = read_spots(pool)
    cases = list[Case]()
    for report in read_pool(pool):
        mine = [spot for spot in spots.get(report.stem, []) if "start" in spot]
        if mine and (most is None or len(cases) < most):
            document = load_mended(report.path)
            rules = extract(document)
            cases.append(Case(report, document, mine, rules, _findings(rules)))
    return cases


def run_model(
    name: str,
    engine: Engine,
    cases: Sequence[Case],
    earlier: Mapping[str, tuple[int, int]] | None = None,
    *,
    draw: int = 0,
) -> tuple[Counts, Traffic]:
    """Ask a model of ``MODELS`` about every report; ``earlier`` is how far it agreed with sure
    rules in each, as a workspace keeps it; ``draw`` is that of the ``Oracle``."""
    oracle = Oracle([_known(case) for case in cases], draw)
    counts, before = Counts(), earlier or {}

    async def go(base_url: str) -> None:
        prompts = load_tasks()
        endpoint = Endpoint(
            base_url, "scripted", concurrency=8, tries=2, timeout=WAIT if name in FAILING else 60
        )
        async with Client(endpoint, first_wait=0.05) as client:
            for case in cases:
                others = [known for stem, known in before.items() if stem != case.report.stem]
                told = sum(agreed for agreed, _ in others), sum(asked for _, asked in others)
                sender = Sender(client, case.report.stem, OPEN, prompts, earlier=told)
                read = await read_with_model(case.document, case.rules, sender, engine=engine)
                counts.add(case, read, sender)

    with serving(MODELS[name](oracle)) as (base_url, traffic):
        asyncio.run(go(base_url))
    return counts, traffic


def _findings(read: Extraction) -> dict[str, str]:
    result = check(read.figures, read.text, report=read.report)
    return {finding.id: finding.severity for finding in result.findings}


def _known(case: Case) -> Known:
    gold = {figure.start: _of_rules(figure) for figure in case.rules.figures}
    for spot in case.spots:
        gold.pop(spot["start"], None)
        if not spot.get("skip"):
            gold[spot["start"]] = _of_spot(spot)
    return Known(case.report.stem, case.rules.text, gold)


def _of_spot(spot: Spot) -> GoldFigure:
    dims = {key: str(spot[key]) for key in ("code", "name", "project") if spot.get(key)}
    return GoldFigure(
        spot["start"], spot["end"], str(spot.get("text", "")), Decimal(0), spot.get("unit") or "",
        (spot["indicator"], *(spot.get("indicator_alt") or ())), spot["year"],
        spot.get("stage") or "unknown", spot["role"], spot.get("direction"), None, "text", dims,
        optional=False,
    )  # fmt: skip


def _of_rules(figure: Figure) -> GoldFigure:
    return GoldFigure(
        figure.start, figure.end, figure.text, figure.value, figure.unit, (figure.indicator,),
        figure.year, figure.stage, figure.role, figure.direction, None, figure.layer, figure.dims,
        optional=False,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--model", action="append", choices=[*MODELS])
    parser.add_argument("--engine", action="append", choices=["hybrid", "llm"])
    parser.add_argument("--reports", type=int, help="at most so many reports")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--draws", type=int, default=1)
    arguments = parser.parse_args()
    try:
        cases = read_cases(arguments.pool, arguments.reports)
    except KxaiError as error:
        sys.exit(str(error))
    print(f"{len(cases)} reports\n\n| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    rules = Counts()
    for case in cases:
        rules.add(case, case.rules, None)
    print("\n".join(rules.lines("rules", "")), flush=True)
    asked = product(
        arguments.model or MODELS, arguments.engine or ("hybrid", "llm"), range(arguments.draws)
    )
    for name, engine, draw in asked:
        told = f"{name}, draw {draw + 1}" if arguments.draws > 1 else name
        counts, _ = run_model(name, engine, cases, draw=draw)
        print("\n".join(counts.lines(engine, told)), flush=True)
        if arguments.again:
            again, _ = run_model(name, engine, cases, counts.judged, draw=draw)
            print("\n".join(again.lines(engine, f"{told}, again")), flush=True)


if __name__ == "__main__":
    main()
