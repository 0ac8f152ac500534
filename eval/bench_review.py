"""Hints of a model on a pool: of what a careful reader noted, how much is shown, how much told?

``python eval/bench_review.py --pool DIR [--pairs N] [--reports N]``: a Markdown table, what is set
aside apart. Gold are the findings that need meaning (``should``), with their numbers. The scripted
models answer over a loopback endpoint: ``perfect`` quotes the two places of every noted thing that
a pair shows, ``careless`` the first words of every pair, ``inventing`` words that nobody wrote.
Counts only.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from eval.scripted_models import Said, Script, serving, shown_text
from kxai.ask.question_model import Model
from kxai.check import check
from kxai.errors import KxaiError
from kxai.evaluate.real.pool import PoolReport, read_pool
from kxai.extract import extract
from kxai.extract.readings import load_mended
from kxai.llm.gate import OPEN
from kxai.review.hints import Hint, Review, review
from kxai.review.pairs import pairs_of
from kxai.settings import Settings

COLUMNS = (
    "part", "reports", "noted", "told by rules", "two places", "shown", "found: perfect",
    "told: perfect", "met: perfect", "told: careless", "met: careless", "told: inventing",
)  # fmt: skip
_PART = re.compile(r"⟦([ab])(\d+)⟧([^\n]*)\n")
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_FIRST = 12  # characters that the careless model quotes
_AROUND = 8  # characters before a number that the perfect model quotes
Noted = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A report, its text, the numbers of each thing noted in it, and how many of these things the
    rules tell."""

    report: PoolReport
    text: str
    noted: Sequence[Noted]
    by_rules: int

    @property
    def part(self) -> str:
        return "set aside" if self.report.set_aside else "tuned"


def read_cases(pool: Path, most: int | None = None) -> list[Case]:
    """Reports of a pool with things noted that need meaning. Raises GoldError and LoadError."""
    out = list[Case]()
    for report in read_pool(pool):
        path = pool / "gold" / "findings" / f"{report.stem}.json"
        if not path.is_file() or (most is not None and len(out) >= most):
            continue
        findings = json.loads(path.read_text("utf-8"))["findings"]
        noted = [
            tuple(dict.fromkeys(_plain(str(number)) for number in finding.get("numbers", ())))
            for finding in findings
            if finding.get("tier") == "should"
        ]
        if noted:
            read = extract(load_mended(report.path))
            result = check(read.figures, read.text, report=read.report)
            values = {figure.id: _plain(figure.text) for figure in read.figures}
            told = [{values.get(name, "") for name in f.figures} for f in result.findings]
            by_rules = sum(_told(numbers, told) for numbers in noted)
            out.append(Case(report, read.text, noted, by_rules))
    return out


def numbers_in(text: str) -> set[str]:
    """The numbers of a text, without separators."""
    return {_plain(match[0]) for match in _NUMBER.finditer(text)}


def _plain(number: str) -> str:
    return number.replace(",", "").replace("，", "")


def _told(numbers: Noted, told: Sequence[set[str]]) -> bool:
    """Whether a finding of the rules has two of the numbers, or the only one."""
    return any(len(found & set(numbers)) >= min(2, len(numbers)) > 0 for found in told)


def split(numbers: Noted, one: str, other: str) -> tuple[str, str] | None:
    """A number of each of two texts that stand for what is noted, two different ones where there
    are such; None where the texts do not tell it."""
    here, there = numbers_in(one) & set(numbers), numbers_in(other) & set(numbers)
    if not here or not there:
        return None
    for first in sorted(here):
        for second in sorted(there - {first}):
            return first, second
    return (min(here), min(there)) if len(numbers) == 1 else None


def perfect(case: Case) -> Script:
    """Quotes what is noted wherever a pair shows both places."""

    def hints(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
        out = []
        for one, other in pairs:
            for numbers in case.noted:
                found = split(numbers, one, other)
                if found is not None:
                    first, second = _quote(one, found[0]), _quote(other, found[1])
                    out.append({"k": "statements", "a": first, "b": second})
        return out[:12]

    return _answering(hints)


def careless(_case: Case) -> Script:
    """The first words of every pair."""
    return _answering(
        lambda pairs: [
            {"k": "statements", "a": one[:_FIRST], "b": other[:_FIRST]} for one, other in pairs
        ]
    )


def inventing(_case: Case) -> Script:
    """Words that stand nowhere."""
    return _answering(
        lambda pairs: (
            [{"k": "foreign_text", "a": "无中生有的一句话", "b": "另一句没有的话"}] * len(pairs)
        )
    )


def _quote(text: str, number: str) -> str:
    for match in _NUMBER.finditer(text):
        if _plain(match[0]) == number:
            line = text.rfind("\n", 0, match.start()) + 1
            quote = text[max(line, match.start() - _AROUND) : match.end()]
            return quote if len(quote) >= 4 else text[match.start() : match.end() + 4]
    raise LookupError(number)


def _answering(hints: Callable[[Sequence[tuple[str, str]]], list[dict[str, str]]]) -> Script:
    def answer(body: dict[str, Any], _number: int) -> Said:
        pieces = _PART.split(shown_text(body))
        parts: dict[str, dict[str, str]] = {}
        for letter, number, _section, text in zip(*[iter(pieces[1:])] * 4, strict=True):
            parts.setdefault(number, {})[letter] = text.strip("\n")
        return Said(json.dumps({"h": hints([(p["a"], p["b"]) for p in parts.values()])}))

    return answer


def ask(case: Case, script: Script, most: int) -> Review:
    """The hints of a scripted model about a report."""
    with serving(script) as (base_url, _):
        settings = Settings(llm_base_url=base_url, llm_model="scripted")
        with Model(settings, gate=OPEN) as model:
            return review(case.report.stem, case.text, model, most=most)


def met(case: Case, hints: Sequence[Hint]) -> tuple[int, int]:
    """How many things noted have a hint at both of their places, and how many hints have one."""
    things, true = set[Noted](), 0
    for hint in hints:
        one, other = (place.quote for place in hint.places)
        fits = [numbers for numbers in case.noted if split(numbers, one, other) is not None]
        things.update(fits)
        true += bool(fits)
    return len(things), true


def count(case: Case, most: int) -> Counter[str]:
    """The columns of one report."""
    pairs = [(one.text, other.text) for one, other in pairs_of(case.text, most=most)]
    lines = [line for line in case.text.splitlines() if line.strip()]
    found = Counter({"reports": 1, "noted": len(case.noted), "told by rules": case.by_rules})
    for numbers in case.noted:
        places = [line for line in lines if numbers_in(line) & set(numbers)]
        apart = any(
            split(numbers, one, other)
            for at, one in enumerate(places)
            for other in places[at + 1 :]
        )
        found["two places"] += apart
        found["shown"] += any(split(numbers, one, other) is not None for one, other in pairs)
    for name, script in SCRIPTS.items():
        result = ask(case, script(case), most)
        things, true = met(case, result.hints)
        found[f"told: {name}"] += len(result.hints)
        found[f"met: {name}"] += true
        found[f"found: {name}"] += things
    return found


SCRIPTS: Mapping[str, Callable[[Case], Script]] = {
    "perfect": perfect,
    "careless": careless,
    "inventing": inventing,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=40)
    parser.add_argument("--reports", type=int, help="at most so many reports")
    arguments = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    try:
        for case in read_cases(arguments.pool, arguments.reports):
            counts.setdefault(case.part, Counter()).update(count(case, arguments.pairs))
    except KxaiError as error:
        sys.exit(str(error))
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
    for part, found in sorted(counts.items()):
        print(f"| {' | '.join([part, *(str(found[name]) for name in COLUMNS[1:])])} |")


if __name__ == "__main__":
    main()
