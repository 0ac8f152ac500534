"""Scripted models behind a loopback endpoint: what the model path makes of good and bad ones.

``python eval/bench_model.py [--reports DIR --gold DIR] [--doc STEM…] [--all] [--model NAME…]``;
a Markdown table. Without ``--all`` a few reports, and with the models that only fail fewer still.
Tokens are estimated: of messages and replies, and apart from them of the schemas that go along.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eval.scripted_models import (
    Known,
    Oracle,
    Script,
    Traffic,
    broken,
    careless,
    refusing,
    right_share,
    serving,
    slow,
)
from kxai.check import check
from kxai.errors import KxaiError
from kxai.evaluate.gold import GoldReport
from kxai.evaluate.gold_files import read_gold
from kxai.evaluate.match import Tally, match_figures, match_findings, same_words
from kxai.evaluate.run import find_reports
from kxai.extract import extract
from kxai.extract.extraction import Extraction
from kxai.extract.llm.engine import Engine, read_with_model
from kxai.extract.llm.sender import CallRecord, Sender, load_tasks
from kxai.extract.readings import load_mended
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import OPEN
from kxai.llm.tokens import estimate
from kxai.schema.document import Document

SOME = ("02", "05", "08", "10", "12", "14")
FEW = ("10", "14")
DIMS = ("code", "name", "project", "org")
WAIT, DELAY = 1.0, 1.6  # seconds: of a request, and what the slow model takes
PLAIN = (
    "请从下面的文字中提取所有数字，每个数字给出数值、单位、指标名称、年份、阶段（预算、决算、目标）、"
    "作用（金额、占比、增长率等）、增减方向和所在科目或项目，以JSON数组输出。\n"
)
PLAIN_CHARS = 1200
MODELS: Mapping[str, Callable[[Oracle], Script]] = {
    "perfect": lambda oracle: right_share(oracle, 1.0),
    "right 90 %": lambda oracle: right_share(oracle, 0.9),
    "right 50 %": lambda oracle: right_share(oracle, 0.5),
    "careless": careless,
    "refusing": lambda _oracle: refusing,
    "slow": lambda oracle: slow(oracle, DELAY),
    "broken": broken,
}
FAILING = ("refusing", "slow", "broken")


@dataclass(frozen=True, slots=True)
class Case:
    """A report with its gold, as the rules read it, and the ids of what is found in it."""

    stem: str
    document: Document
    gold: GoldReport
    rules: Extraction
    found: frozenset[str]


@dataclass(slots=True)
class Row:
    """The counts of one model under one engine. ``lost`` and ``added`` are figures against the
    rules' reading, ``gone`` their findings that are told no more."""

    tally: Tally = field(default_factory=Tally)
    dims: Counter[bool] = field(default_factory=Counter)
    must: Counter[bool] = field(default_factory=Counter)
    alarms: int = 0
    lost: int = 0
    added: int = 0
    gone: int = 0
    failed: int = 0
    calls: int = 0
    sure: Counter[tuple[float, bool]] = field(default_factory=Counter)

    def add(self, case: Case, read: Extraction, calls: Sequence[CallRecord]) -> None:
        assert case.gold.figures is not None
        tally, misses = match_figures(case.gold.figures, read.figures)
        self.tally.add(tally)
        wrong = {miss.start for miss in misses if miss.kind in ("label", "spurious")}
        for one in read.figures:
            if one.engine.startswith("llm:"):
                self.sure[one.confidence, one.start not in wrong] += 1
        by_span = {(figure.start, figure.end): figure for figure in read.figures}
        for gold in case.gold.figures:
            figure = by_span.get((gold.start, gold.end))
            for key in DIMS:
                if key in gold.dims and not gold.optional:
                    have = figure.dims.get(key, "") if figure else ""
                    same = (
                        have == gold.dims[key]
                        if key == "code"
                        else same_words(have, gold.dims[key])
                    )
                    self.dims[same] += 1
        result = check(read.figures, read.text, report=read.report)
        score = match_findings(case.gold.findings or (), result.findings, case.document.text)
        self.must[True] += sum(one.tier == "must" for one in score.found)
        self.must[False] += sum(one.tier == "must" for one in score.missed)
        self.alarms += len(score.alarms)
        mine = {(figure.start, figure.end) for figure in case.rules.figures}
        self.lost += len(mine - by_span.keys())
        self.added += len(by_span.keys() - mine)
        self.gone += len(case.found - {finding.id for finding in result.findings})
        self.calls += len(calls)
        self.failed += sum(call.state == "failed" for call in calls)

    def line(self, engine: str, model: str, traffic: Traffic | None) -> str:
        """The row of the table."""
        f1 = self.tally.rates(self.tally.right)[2]
        dims = self.dims[True] / max(1, self.dims.total())
        figures = max(1, self.tally.gold)
        tokens = "" if traffic is None else f"{traffic.tokens / figures:.0f}"
        schema = "" if traffic is None else f"{traffic.schema / figures:.0f}"
        cells = (
            engine,
            model,
            f"{f1:.3f}",
            f"{dims:.3f}",
            f"{self.must[True]}/{self.must.total()}",
            self.alarms,
            self.lost,
            self.added,
            self.gone,
            f"{self.failed}/{self.calls}",
            tokens,
            schema,
        )
        return "| " + " | ".join(str(cell) for cell in cells) + " |"


COLUMNS = (
    "engine", "model", "F1", "dims", "must", "false errors", "lost", "added", "gone", "failed",
    "tokens/figure", "schema",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|"


def main() -> None:
    arguments = _arguments()
    try:
        cases = read_cases(arguments)
    except KxaiError as error:
        sys.exit(str(error))
    figures = sum(len(case.gold.figures or ()) for case in cases)
    few = _few(cases, arguments)
    print(f"{len(cases)} reports, {figures} gold figures; of failing models {few} reports\n")
    print(HEAD)
    sure: Counter[tuple[float, bool]] = Counter()
    rules = Row()
    for case in cases:
        rules.add(case, case.rules, ())
    print(rules.line("rules", "", None), flush=True)
    for name in arguments.model or MODELS:
        for engine in arguments.engine or ("hybrid", "llm"):
            chosen = cases[:few] if name in FAILING else cases
            row, traffic = run_model(name, engine, chosen)
            print(row.line(engine, name, traffic), flush=True)
            sure += row.sure
    print("\n| confidence of a label of a model | labels | right |\n|---|---|---|")
    for level in sorted({level for level, _ in sure}, reverse=True):
        right, wrong = sure[level, True], sure[level, False]
        print(f"| {level:.2f} | {right + wrong} | {right / (right + wrong):.3f} |")
    print(
        f"\nA plain prompt for JSON over the same reports: {plain_tokens(cases):.0f} tokens/figure."
    )


def run_model(name: str, engine: Engine, cases: Sequence[Case]) -> tuple[Row, Traffic]:
    """Ask a model of ``MODELS`` about every report."""
    oracle = Oracle([_known(case) for case in cases])
    row = Row()

    async def go(base_url: str) -> None:
        prompts = load_tasks()
        endpoint = Endpoint(
            base_url, "scripted", concurrency=8, tries=2, timeout=WAIT if name in FAILING else 60
        )
        async with Client(endpoint, first_wait=0.05) as client:
            for case in cases:
                sender = Sender(client, case.stem, OPEN, prompts)
                read = await read_with_model(case.document, case.rules, sender, engine=engine)
                row.add(case, read, sender.calls)

    with serving(MODELS[name](oracle)) as (base_url, traffic):
        asyncio.run(go(base_url))
    return row, traffic


def plain_tokens(cases: Sequence[Case]) -> float:
    """Tokens for each gold figure where a model is asked for JSON, and writes every number."""
    tokens = figures = 0
    for case in cases:
        text = case.rules.text
        gold = case.gold.figures or ()
        figures += len(gold)
        for at in range(0, len(text), PLAIN_CHARS):
            said = [
                {
                    "数值": g.text,
                    "单位": g.unit,
                    "指标": g.indicators[0],
                    "年份": g.year,
                    "阶段": g.stage,
                    "作用": g.role,
                    "方向": g.direction,
                    **g.dims,
                }
                for g in gold
                if at <= g.start < at + PLAIN_CHARS
            ]
            tokens += estimate(PLAIN + text[at : at + PLAIN_CHARS])
            tokens += estimate(json.dumps(said, ensure_ascii=False))
    return tokens / max(1, figures)


def _known(case: Case) -> Known:
    return Known(case.stem, case.rules.text, {g.start: g for g in case.gold.figures or ()})


def read_cases(arguments: argparse.Namespace) -> list[Case]:
    """The reports asked for, read by the rules. Raises GoldError and LoadError."""
    wanted = arguments.doc or (() if arguments.all else SOME)
    gold = {
        stem: item
        for stem, item in read_gold(arguments.gold).items()
        if item.figures and (not wanted or stem.startswith(tuple(wanted)))
    }
    files = find_reports(arguments.reports, gold)
    cases = []
    for stem, item in gold.items():
        document = load_mended(files[stem])
        rules = extract(document)
        found = check(rules.figures, rules.text, report=rules.report).findings
        cases.append(Case(stem, document, item, rules, frozenset(one.id for one in found)))
    # Models that only fail are asked about the first of them.
    return sorted(cases, key=lambda case: not case.stem.startswith(FEW))


def _few(cases: Sequence[Case], arguments: argparse.Namespace) -> int:
    return len(cases) if arguments.all else min(len(FEW), len(cases))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=Path("fixtures/reports"))
    parser.add_argument("--gold", type=Path, default=Path("fixtures/gold"))
    parser.add_argument("--doc", action="append", help="only reports whose name begins so")
    parser.add_argument("--all", action="store_true", help="all reports, for every model")
    parser.add_argument("--model", action="append", choices=[*MODELS])
    parser.add_argument("--engine", action="append", choices=["hybrid", "llm"])
    return parser.parse_args()


if __name__ == "__main__":
    main()
