"""A corpus of generated reports with its gold: a dataset folder.

The same plan gives the same bytes, however many processes make it: every body draws from a seed of
its own.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import opencc

from kxai.errors import EvaluationError
from kxai.evaluate.error_classes import CLASSES
from kxai.evaluate.pool import processes
from kxai_lab.generate import asking, dirt, strange
from kxai_lab.generate.compose import Draft, flat
from kxai_lab.generate.errors import Planted, plant
from kxai_lab.generate.layouts import BY_NAME, LAYOUTS, Layout
from kxai_lab.generate.ledger import Body, Ledger, body_of, history, planned
from kxai_lab.generate.locate import locate
from kxai_lab.generate.markup import gold_figure, strip_marks
from kxai_lab.generate.pieces import Num
from kxai_lab.generate.render import render
from kxai_lab.generate.teller import Teller

FORMATS = ("txt", "docx", "html")
TWINS = ("txt", "docx", "html", "xlsx", "pdf", "scan")
LAST_YEAR = 2024
_WHOLE = ("reasons", "evaluation")  # told by the sentence that holds them
ASKED = (
    "income.total", "expenditure.total", "expenditure.basic", "expenditure.project",
    "total.receipts", "total.payments", "general_budget.expenditure", "three_public.total",
    "three_public.abroad", "three_public.reception", "operating.total", "procurement.total",
    "assets.vehicles", "staff.authorised", "staff.actual", "assets.total", "assets.fixed",
    "procurement.sme", "balance.closing",
)  # fmt: skip
"""Indicators of which gold says ABSENT where a report does not print them."""


@dataclass(frozen=True)
class Plan:
    """What to make. ``reports`` of bodies that report ``years`` years each; ``errors`` the share
    of reports with one planted error, of ``classes``; ``dirt`` doses by kind."""

    reports: int = 100
    seed: int = 1
    years: int = 2
    formats: tuple[str, ...] = FORMATS
    twins: tuple[str, ...] = ()
    errors: float = 0.3
    classes: tuple[str, ...] = CLASSES
    layouts: tuple[str, ...] = tuple(layout.name for layout in LAYOUTS)
    dirt: Mapping[str, float] = field(default_factory=dict)

    def check(self) -> None:
        """Raises EvaluationError naming the argument that makes no sense."""
        for name, given, known in (
            ("--formats", self.formats, FORMATS),
            ("--twins", self.twins, TWINS),
            ("--classes", self.classes, CLASSES),
            ("--layouts", self.layouts, tuple(BY_NAME)),
        ):
            if wrong := [word for word in given if word not in known]:
                raise EvaluationError(name, f"没有{'、'.join(wrong)}，可选：{'、'.join(known)}")
        if not self.formats or not self.layouts or not self.classes:
            raise EvaluationError("--formats", "至少要有一种格式、一种版式和一类错误")
        if self.reports < 1 or not 1 <= self.years <= 20:
            raise EvaluationError("--reports", "报告数至少为1，年数为1至20")
        if not 0 <= self.errors <= 1:
            raise EvaluationError("--errors", f"{self.errors}应在0与1之间")
        dirt.read_doses(self.dirt)


Progress = Callable[[int, int], None]


def generate(
    folder: Path, plan: Plan, *, jobs: int | None = None, progress: Progress | None = None
) -> int:
    """Write the corpus below ``folder``, which must be empty or not exist; the number of reports.

    Raises EvaluationError for a senseless plan and for a folder that holds something.
    """
    plan.check()
    if folder.exists() and any(folder.iterdir()):
        raise EvaluationError(str(folder), "文件夹不是空的；请换一个，或先清空")
    for name in (
        "reports",
        "gold/figures",
        "gold/findings",
        "gold/narrative",
        "gold/absent",
        "gold/qa",
    ):
        (folder / name).mkdir(parents=True, exist_ok=True)
    bodies = -(-plan.reports // plan.years)
    jobs = min(jobs or os.cpu_count() or 1, bodies)
    done = 0
    facts: list[dict[str, Any]] = []
    asked: list[dict[str, Any]] = []
    for made in _all(folder, plan, range(bodies), jobs):
        for fact, questions in made:
            facts.append(fact)
            asked += questions
        done += len(made)
        if progress is not None:
            progress(done, plan.reports)
    _write_lines(folder / "gold" / "reports.jsonl", facts)
    _write_lines(folder / "gold" / "qa" / "generated.jsonl", asked)
    head = {"name": f"generated-{plan.seed}", "plan": asdict(plan)}
    text = json.dumps(head, ensure_ascii=False, indent=1)
    (folder / "dataset.json").write_text(text + "\n", "utf-8")
    return done


Made = list[tuple[dict[str, Any], list[dict[str, Any]]]]


def _all(folder: Path, plan: Plan, bodies: range, jobs: int) -> Iterator[Made]:
    if jobs == 1:
        for number in bodies:
            yield make_body(folder, plan, number)
        return
    with processes(jobs) as pool:
        many = len(bodies)
        chunk = max(1, min(16, many // (4 * jobs)))
        yield from pool.map(make_body, [folder] * many, [plan] * many, bodies, chunksize=chunk)


def make_body(folder: Path, plan: Plan, number: int) -> Made:
    """Write all reports of one body; their facts and questions, in order of years."""
    chance = Random(f"{plan.seed}/{number}")  # noqa: S311
    layout = BY_NAME[plan.layouts[number % len(plan.layouts)]]
    body = body_of(chance)
    first = chance.randint(2012, LAST_YEAR - plan.years + 1)
    ledgers = history(body, range(first - 1, first + plan.years), chance)
    if layout.stage == "budget":
        before: list[Ledger | None] = [None, *ledgers]
        ledgers = [
            planned(ledger, was, Random(f"{plan.seed}/{number}/{ledger.year}"))  # noqa: S311
            for ledger, was in zip(ledgers, before, strict=False)
        ]
    made: Made = []
    left = plan.reports - number * plan.years
    for index in range(1, 1 + min(plan.years, left)):
        stem = f"{number:05d}_{layout.kind}_{ledgers[index].year}"
        seed = f"{plan.seed}/{number}/{index}"
        made.append(_report(folder, plan, stem, layout, ledgers[index - 1 : index + 1], seed))
    return made


def _report(
    folder: Path, plan: Plan, stem: str, layout: Layout, ledgers: list[Ledger], seed: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    before, ledger = ledgers
    chance = Random(seed)  # noqa: S311
    house = layout.house_for(seed.rpartition("/")[0])
    teller = Teller(house, ledger, before, chance, layout.stage)
    teller.plain(layout.title(teller))
    layout.tell(teller)
    has = dirt.soil(teller, plan.dirt, chance)
    draft = Draft(teller.lines, ledger.year, layout.stage)
    strangeness = strange.estrange(draft, plan.dirt, seed)
    draft.settle()
    planted = None
    if chance.random() < plan.errors:
        planted = plant(draft, chance, chance.choice(plan.classes))
    count = dirt.smear(draft, plan.dirt, chance)
    style = "cells" if "torn" in has else house.flat
    kind = chance.choice(plan.formats)
    if has & {"torn", "chart"} or layout.name == "charted":
        kind = "txt"  # only plain text shows how a table was torn and a chart left over
    words = _traditional if "traditional" in has else str
    marked, nums = draft.body(words)
    stored, places = _written(folder, stem, marked, kind, style)
    _twins(folder, stem, plan, marked, style)
    _gold(folder, stem, draft, nums, stored, places, planted, words)
    body: Body = ledger.body
    org, region = words(body.org), words(body.region)
    facts = {
        "doc": stem,
        # A report that does not print its name cannot tell it.
        "org": org if org in stored or region + words(body.short) in stored else None,
        "region": region if region in stored else None,
        "level": body.level if region in stored else "unknown",
        "year": ledger.year,
        "kind": layout.kind,
        "layout": layout.name,
        "format": kind,
        "dirt": sorted(has | strangeness | {name for name, number in count.items() if number}),
        "errors": [planted.error] if planted else [],
    }
    clean = planted is None and "traditional" not in has and not any(count.values())
    clean = clean and not strangeness
    told = clean and facts["org"] is not None  # else no question by its name finds the report
    return facts, asking.questions(stem, draft, body, chance) if told else []


def _written(
    folder: Path, stem: str, marked: str, kind: str, style: str
) -> tuple[str, list[tuple[int, int, int]]]:
    """Write the report; its stored text and the places of its marks."""
    path = folder / "reports" / f"{stem}.{kind}"
    body = flat(marked, style) if kind == "txt" else marked
    path.write_bytes(render(strip_marks(body)[0], kind, "utf-8", "lf"))
    return locate(path, render(body, kind, "utf-8", "lf"))


def _twins(folder: Path, stem: str, plan: Plan, marked: str, style: str) -> None:
    """The same report in other formats, beside the corpus."""
    if not plan.twins:
        return
    from kxai_lab.generate.render_pdf import render_pdf
    from kxai_lab.generate.render_scan import render_scan
    from kxai_lab.generate.render_xlsx import render_xlsx

    clean = strip_marks(marked)[0]
    for kind in plan.twins:
        target = folder / "twins" / kind / f"{stem}.{'pdf' if kind == 'scan' else kind}"
        target.parent.mkdir(parents=True, exist_ok=True)
        if kind in FORMATS:
            body = flat(clean, style) if kind == "txt" else clean
            target.write_bytes(render(body, kind, "utf-8", "lf"))
        elif kind == "xlsx":
            target.write_bytes(render_xlsx(clean))
        else:
            seed = zlib.crc32(f"{plan.seed}/{stem}".encode())
            pdf = render_pdf(clean, seed=seed)
            target.write_bytes(render_scan(pdf, seed=seed) if kind == "scan" else pdf)


def _gold(
    folder: Path,
    stem: str,
    draft: Draft,
    nums: list[Num],
    stored: str,
    places: list[tuple[int, int, int]],
    planted: Planted | None,
    words: Callable[[str], str],
) -> None:
    gold = folder / "gold"
    header = {"year": str(draft.year), "stage": draft.stage}
    spans = {id(nums[index]): (start, end) for index, start, end in places}
    figures = [
        gold_figure(stem, draft.mark(nums[index]), start, end, header)
        for index, start, end in places
    ]
    _write_lines(gold / "figures" / f"{stem}.jsonl", figures)
    findings = []
    if planted is not None:
        findings.append(
            {
                "id": f"{stem}-P1",
                "tier": "must",
                "severity": "error",
                "kind": planted.kind,
                "cause": planted.error,
                "numbers": [num.text for num in planted.involved],
                "spans": [list(spans[id(num)]) for num in planted.places if id(num) in spans],
                "explanation_zh": planted.explanation,
            }
        )
    holding = sum(claim.holds() is True for claim in draft.claims)
    record = {"doc": stem, "findings": findings, "clean_claims": holding}
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (gold / "findings" / f"{stem}.json").write_text(text + "\n", "utf-8")
    told: list[dict[str, Any]] = []
    at = 0
    for passage in draft.told():
        text = words(passage.text)
        start = stored.find(text, at)
        if start < 0:
            raise ValueError(f"{stem}: the passage {text!r} is lost in loading")
        at = start + len(text)
        span = _sentence(stored, start, at) if passage.field in _WHOLE else (start, at)
        record = {"doc": stem, "field": passage.field, "start": span[0], "end": span[1]}
        if not told or (told[-1]["field"], told[-1]["start"]) != (passage.field, span[0]):
            told.append({**record, "text": stored[slice(*span)]})
    _write_lines(gold / "narrative" / f"{stem}.jsonl", told)
    there = {num.indicator for num in nums} | {alt for num in nums for alt in num.alt}
    counted = ("staff.", "assets.vehicles")
    absent = [
        {
            "doc": stem,
            "indicator": name,
            "year": draft.year,
            "stage": draft.stage,
            "role": "count" if name.startswith(counted) else "amount",
        }
        for name in ASKED
        if name not in there
    ]
    _write_lines(gold / "absent" / f"{stem}.jsonl", absent)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a passage, with its full stop."""
    low = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
    while text[low].isspace():
        low += 1
    stops = [at for mark in "。；\n" if (at := text.find(mark, end)) >= 0]
    high = min(stops, default=len(text))
    return low, high + (text[high : high + 1] in "。；")


def _write_lines(path: Path, records: list[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    path.write_text("".join(lines), "utf-8")


_CONVERTERS: dict[str, opencc.OpenCC] = {}


def _traditional(text: str) -> str:
    """``text`` in traditional characters."""
    if "s2t" not in _CONVERTERS:
        _CONVERTERS["s2t"] = opencc.OpenCC("s2t")
    converted: str = _CONVERTERS["s2t"].convert(text)
    return converted
