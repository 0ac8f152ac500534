"""Slips planted into reports of nine tables: a digit in prose or table, a total, swapped cells."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from random import Random

from kxai.check import CheckResult
from kxai.extract import Extraction
from kxai.schema.document import Document
from kxai.schema.finding import Finding
from kxai_lab.generate.official.report import Official
from kxai_lab.generate.official.score import cells_of, read
from kxai_lab.generate.official.sheet import Cell, Sheet

KINDS = ("prose", "rate", "cell", "total", "swapped")
_AMOUNT = re.compile(r"(\d+\.\d\d)万元")
_RATE = re.compile(r"(\d+\.\d\d)%")


@dataclass(frozen=True, slots=True)
class Slip:
    """What was changed: in prose the paragraph and offset, else the cells; old and new words."""

    kind: str
    where: str
    old: str
    new: str
    paragraph: int = -1
    offset: int = 0
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a finding holds the place, and whether its first diagnosis names it."""

    slip: Slip
    found: bool
    error: bool
    cause: bool
    told: str


def planted(report: Official, kind: str, random: Random) -> tuple[Official, Slip] | None:
    """A copy of the report with one slip; None where there is no place for it."""
    wrong = copy.deepcopy(report)
    if kind in ("prose", "rate"):
        return _in_prose(wrong, kind, random)
    places = [(sheet, row) for sheet in wrong.sheets for row in sheet.rows if _amounts(row)]
    random.shuffle(places)
    for sheet, row in places:
        total = any(re.search(r"合\s*计|总\s*计", cell.words) for cell in row)
        if kind == "swapped":
            slip = _swap(sheet, row, random)
        elif total == (kind == "total"):
            cell = random.choice(_amounts(row))
            old, cell.words = cell.words, _one_digit(cell.words, random)
            slip = Slip(kind, sheet.kind, old, cell.words, cells=(cell,))
        else:
            continue
        if slip is not None:
            return wrong, slip
    return None


def judge(wrong: Official, slip: Slip) -> Found:
    """Read and check the report with the slip."""
    document, extraction, result = read(wrong)
    places = _places(wrong, slip, document)
    by_id = {figure.id: figure.start for figure in extraction.figures}
    hits = [
        f
        for f in result.findings
        if f.severity in ("error", "warning") and {start for start, _ in f.spans} & places
    ]
    hits.sort(key=lambda f: f.severity != "error")
    cause = any(_names(f, places, by_id) for f in hits[:1])
    told = hits[0].explanation if hits else _fate(result, places, extraction)
    return Found(slip, bool(hits), any(f.severity == "error" for f in hits), cause, told)


def _names(finding: Finding, places: set[int], by_id: dict[str, int]) -> bool:
    """The first diagnosis names the place; where two prints contradict each other, either."""
    first = next(iter(finding.diagnosis), {})
    named = {by_id.get(str(first.get(key, ""))) for key in ("figure", "with")}
    if named & places:
        return True
    return finding.kind == "same" and len(finding.figures) == 2 and bool(first)


def _fate(result: CheckResult, places: set[int], extraction: Extraction) -> str:
    label = next(
        (f"{f.indicator} {dict(f.dims)}" for f in extraction.figures if f.start in places), "?"
    )
    touched = [r for r in result.relations if any(f.start in places for f in r.operands)]
    return f"{label}: " + "; ".join(f"{r.kind} {r.verdict} {r.equation}" for r in touched)[:300]


def _places(report: Official, slip: Slip, document: Document) -> set[int]:
    if slip.paragraph >= 0:
        start = document.text.index(report.prose[slip.paragraph])
        return {start + slip.offset}
    ids = {id(cell) for cell in slip.cells}
    return {start for _, cell, start in cells_of(report, document) if id(cell) in ids}


def _amounts(row: list[Cell]) -> list[Cell]:
    return [
        c
        for c in row
        if c.gold is not None and len(re.sub(r"\D", "", c.words)) > 3 and c.gold.value
    ]


def _one_digit(words: str, random: Random) -> str:
    """Another digit in the whole part, or in the first place behind the point."""
    end = words.index(".") + 2 if "." in words else len(words)
    at = random.choice([i for i, c in enumerate(words[:end]) if c.isdigit()])
    digit = random.choice([d for d in "123456789" if d != words[at]])
    return words[:at] + digit + words[at + 1 :]


def _in_prose(report: Official, kind: str, random: Random) -> tuple[Official, Slip] | None:
    pattern = _AMOUNT if kind == "prose" else _RATE
    found = [
        (number, match)
        for number, line in enumerate(report.prose)
        for match in pattern.finditer(line)
        if match[1].strip("0.")
    ]
    if not found:
        return None
    number, match = random.choice(found)
    line = report.prose[number]
    new = _one_digit(match[1], random)
    report.prose[number] = line[: match.start(1)] + new + line[match.end(1) :]
    slip = Slip(kind, "prose", match[1], new, number, match.start(1))
    return report, slip


def _swap(sheet: Sheet, row: list[Cell], random: Random) -> Slip | None:
    """Two amounts of a column in neighbouring rows change places."""
    at = sheet.rows.index(row)
    if at + 1 >= len(sheet.rows) or len(sheet.rows[at + 1]) != len(row):
        return None
    pairs = [
        (a, b)
        for a, b in zip(row, sheet.rows[at + 1], strict=True)
        if a.gold and b.gold and a.words != b.words and a.gold.value and b.gold.value
    ]
    if not pairs:
        return None
    first, second = random.choice(pairs)
    first.words, second.words = second.words, first.words
    return Slip("swapped", sheet.kind, second.words, first.words, cells=(first, second))
