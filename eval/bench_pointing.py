"""Pointing against copying with a local model, on the same numbers of prose with gold.

Pointing is what the engine does: marks in the text, a field for each. Copying asks for the numbers
as strings, with the same labels, constrained by a schema as well. ``python eval/bench_pointing.py
--gguf FILE`` prints one table; answers are not kept.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, create_model

from kxai.errors import KxaiError, ModelError
from kxai.evaluate.gold import GoldFigure
from kxai.evaluate.gold_files import read_gold
from kxai.evaluate.run import find_reports
from kxai.extract import extract
from kxai.extract.extraction import mentions_of
from kxai.extract.llm.candidates import offered, table_of
from kxai.extract.llm.marked_pieces import Piece, pieces
from kxai.extract.llm.shapes import FigureLabel, figure_labels, salvage
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import OPEN, plain_question
from kxai.llm.local import LocalServer
from kxai.llm.prompts import load_prompt
from kxai.load import load
from kxai.schema.figure import Role

_FEW, _MANY = 4, 36  # numbers of a piece
_COPY = """\
你从部门决算、部门预算、绩效自评报告的一段话里抄出每个数字并注明含义。按出现的先后，每个数字一项：
v 数字，照原文逐字抄写，不带单位。
i 指标，从指标表里选；表里没有的选other，做事的数量选activity。
r 作用：amount金额；count人、物、次的数量；score分数；share占比；growth_rate增减百分比；
change增减的数额；execution_rate执行率。
y 数字所说的年份。
s 阶段：final决算；budget年初预算；adjusted调整预算；target目标。

例：
2021年度收入合计386.2万元，较上年的402.9万元减少16.7万元。
答：{"f":[{"v":"386.2","i":"income.total","r":"amount","y":2021,"s":"final"},
{"v":"402.9","i":"income.total","r":"amount","y":2020,"s":"final"},
{"v":"16.7","i":"income.total","r":"change","y":2021,"s":"final"}]}"""


@dataclass(slots=True)
class Score:
    """Counts over the numbers asked about."""

    numbers: int = 0
    role: int = 0
    year: int = 0
    indicator: int = 0
    altered: int = 0
    missing: int = 0
    twice: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Case:
    """A piece of prose in which every marked number has gold."""

    text: str
    piece: Piece
    gold: tuple[GoldFigure, ...]
    labels: tuple[str, ...]
    years: tuple[int, ...]
    year: int | None


def cases(reports: Path, gold: Path, wanted: int) -> Iterator[Case]:
    """Pieces of prose of the reports, one report after the other, until there are enough."""
    known = {stem: item for stem, item in read_gold(gold).items() if item.figures}
    files = find_reports(reports, known)
    count = 0
    queues = []
    for stem, item in known.items():
        extraction = extract(load(files[stem]))
        by_start = {figure.start: figure for figure in item.figures or ()}
        prose = {f.start for f in extraction.figures if f.layer == "text"}
        found = []
        for piece in pieces(extraction.text, mentions_of(extraction.text), extraction.outline):
            starts = [mention.start for mention in piece.marked]
            told = all(start in by_start and start in prose for start in starts)
            if told and _FEW <= len(starts) <= _MANY:
                own = extraction.report.year or 2020
                years = tuple(range(own - 2, own + 3))
                gold_figures = tuple(by_start[s] for s in starts)
                found.append(Case(extraction.text, piece, gold_figures, offered(), years, own))
        queues.append(found)
    for turn in range(max(map(len, queues), default=0)):
        for queue in queues:
            if turn < len(queue) and count < wanted:
                count += len(queue[turn].gold)
                yield queue[turn]


def copied_shape(case: Case) -> type[BaseModel]:
    """A list of numbers as strings with their labels."""
    indicator: Any = Literal[case.labels]
    year: Any = Literal[(*case.years, None)]
    stage: Any = Literal["budget", "adjusted", "final", "target", "unknown"]
    item: Any = create_model(
        "Copied",
        v=(str, ...),
        i=(indicator, ...),
        r=(Role, ...),
        y=(year, None),
        s=(stage, "final"),
    )
    return create_model("CopiedNumbers", f=(list[item], ...))


async def point(client: Client, case: Case, score: Score) -> None:
    shape = figure_labels(case.piece.marked, case.labels, case.years)
    question = OPEN.question(
        load_prompt("label_figures"),
        case.piece.shown(case.text),
        context={"section": " > ".join(case.piece.section[-3:]), "year": str(case.year)},
        labels=table_of(case.labels),
    )
    labels: dict[str, FigureLabel] = {}
    begun = time.monotonic()
    try:
        answer = await client.ask(question, shape, max_tokens=2000, place="point")
        labels = answer.value.labels()
    except ModelError as error:
        labels = salvage(shape, getattr(error, "reply", ""))
    score.seconds += time.monotonic() - begun
    for mark, gold in zip(case.piece.ids, case.gold, strict=True):
        _count(score, gold, labels.get(mark))


async def copy(client: Client, case: Case, score: Score) -> None:
    text = case.text[case.piece.start : case.piece.end]
    system = f"{_COPY}\n\n指标表：\n{table_of(case.labels)}"
    user = f"报告年度：{case.year}\n{text}"
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    begun = time.monotonic()
    items: list[Any] = []
    try:
        answer = await client.ask(
            plain_question(messages, OPEN), copied_shape(case), max_tokens=2000, place="copy"
        )
        items = list(answer.value.f)  # type: ignore[attr-defined]
    except ModelError:
        pass
    score.seconds += time.monotonic() - begun
    written = set(re.findall(r"\d[\d,]*(?:\.\d+)?", text))
    left = list(items)
    for gold in case.gold:
        found = next((item for item in left if item.v.strip() == gold.text), None)
        if found is not None:
            left.remove(found)
        score.missing += found is None
        _count(score, gold, found)
    texts = {gold.text for gold in case.gold}
    for item in left:
        score.altered += item.v.strip() not in written
        score.twice += item.v.strip() in texts


def _count(score: Score, gold: GoldFigure, label: Any) -> None:
    score.numbers += 1
    if label is not None:
        score.role += label.r == gold.role
        score.year += label.y == gold.year
        score.indicator += label.i in gold.indicators


async def measure(server: LocalServer, chosen: list[Case]) -> list[tuple[str, Score]]:
    endpoint = Endpoint(
        server.base_url, server.model, concurrency=1, timeout=1800, call_deadline=3600
    )
    out = []
    for name, ask in (("pointing", point), ("copying", copy)):
        score = Score()
        async with Client(endpoint) as client:
            for case in chosen:
                await ask(client, case, score)
            score.prompt_tokens = client.budget.used.prompt_tokens
            score.completion_tokens = client.budget.used.completion_tokens
        out.append((name, score))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=Path("fixtures/reports"))
    parser.add_argument("--gold", type=Path, default=Path("fixtures/gold"))
    parser.add_argument("--gguf", type=Path)
    parser.add_argument("--numbers", type=int, default=60)
    arguments = parser.parse_args()
    chosen = list(cases(arguments.reports, arguments.gold, arguments.numbers))
    print(f"{len(chosen)} pieces, {sum(len(case.gold) for case in chosen)} numbers")
    try:
        with LocalServer(arguments.gguf) as server:
            results = asyncio.run(measure(server, chosen))
    except KxaiError as error:
        sys.exit(str(error))
    print("| | role | year | indicator | altered | missing | twice | sent | written | seconds |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, s in results:
        rates = (f"{n}/{s.numbers}" for n in (s.role, s.year, s.indicator))
        counts = (s.altered, s.missing, s.twice, s.prompt_tokens, s.completion_tokens)
        print(f"| {' | '.join([name, *rates, *map(str, counts), f'{s.seconds:.0f}'])} |")


if __name__ == "__main__":
    main()
