"""Many planted errors, one a run, and their outcomes counted by class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from random import Random

from kxai.errors import GoldError
from kxai.evaluate.error_classes import CLASSES
from kxai.evaluate.gold import GoldReport
from kxai.evaluate.gold_files import read_gold
from kxai.evaluate.match import match_findings
from kxai.evaluate.run import find_reports
from kxai.load import load
from kxai_lab.inject.edits import apply
from kxai_lab.inject.judge import Outcome, broken_down, judge
from kxai_lab.inject.plant import Injection, plant, sites
from kxai_lab.inject.reading import Reading, read

Progress = Callable[[int, int], None]


def silent(_done: int, _of: int) -> None:
    """Progress that is not shown."""


@dataclass(slots=True)
class Tally:
    """Counts of one class. ``detected`` to ``located`` are those of excludable errors."""

    planted: int = 0
    excludable: int = 0
    detected: int = 0
    as_error: int = 0
    cause: int = 0
    listed: int = 0
    firm: int = 0
    firm_cause: int = 0
    located: int = 0
    detected_anyway: int = 0  # not excludable, and yet told
    collateral: int = 0
    broken: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        self.planted += 1
        self.collateral += outcome.collateral
        self.broken += outcome.broken
        if not outcome.excludable:
            self.detected_anyway += outcome.detected
            return
        self.excludable += 1
        self.detected += outcome.detected
        self.as_error += outcome.severity == "error"
        self.cause += outcome.cause
        self.listed += outcome.listed
        self.firm += outcome.firm
        self.firm_cause += outcome.firm and outcome.cause
        self.located += outcome.located
        if outcome.reason:
            self.reasons[outcome.reason] += 1
        if outcome.detected and not outcome.cause:
            self.codes[outcome.code or "none"] += 1

    def merge(self, other: Tally) -> None:
        for field_ in fields(self):
            name = field_.name
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Bench:
    """What ``run`` measured. ``alarms``: error-level findings without gold, by report, on the
    texts as they are; ``clean`` are the stems of reports without a ``must`` finding."""

    tallies: dict[str, Tally]
    outcomes: list[Outcome]
    alarms: Mapping[str, int]
    clean: frozenset[str]


def run(
    reports: Path,
    gold: Path,
    *,
    seed: int,
    per_class: int,
    only: Sequence[str] = CLASSES,
    progress: Progress = silent,
) -> Bench:
    """Plant up to ``per_class`` errors of each class of ``only``, one a run, and judge each.

    Which ones is drawn from all reports by ``seed``; the draw of one class does not depend on the
    others. Raises GoldError for wrong gold, a missing report, or an unknown class.
    """
    for error in only:
        if error not in CLASSES:
            raise GoldError(error, f"没有这一类错误，可选：{'、'.join(CLASSES)}")
    known = read_gold(gold)
    readings = read_reports(reports, known)
    drawn = {
        error: _draw(error, readings, known, Random(f"{seed}/{error}"), per_class)  # noqa: S311
        for error in only
    }
    bench = Bench(
        {error: Tally() for error in only},
        [],
        {stem: _alarms(reading, known[stem]) for stem, reading in readings.items()},
        frozenset(stem for stem in readings if not _musts(known[stem])),
    )
    total = sum(map(len, drawn.values()))
    for error, items in drawn.items():
        for clean, injection in items:
            outcome = _outcome(clean, injection)
            bench.outcomes.append(outcome)
            bench.tallies[error].add(outcome)
            progress(len(bench.outcomes), total)
    return bench


def _outcome(clean: Reading, injection: Injection) -> Outcome:
    """What came of it; a run that breaks down is a miss with the exception for its reason."""
    try:
        after = read(clean.stem, apply(clean.text, injection.edits))
    except Exception as broken:
        return broken_down(injection, clean, broken)
    return judge(injection, clean, after)


def read_reports(folder: Path, gold: Mapping[str, GoldReport]) -> dict[str, Reading]:
    """The text of every report with gold, read as a file of plain text.

    Raises GoldError when a report is missing, and the subclasses of InputError for a bad one.
    """
    return {stem: read(stem, load(path).text) for stem, path in find_reports(folder, gold).items()}


def _draw(
    error: str,
    readings: Mapping[str, Reading],
    gold: Mapping[str, GoldReport],
    random: Random,
    most: int,
) -> list[tuple[Reading, Injection]]:
    """Errors of one class at different figures, evenly from all that can be planted."""
    open_ = [
        (reading, figure)
        for stem, reading in readings.items()
        for figure in sites(reading, _spared(gold[stem]))
    ]
    random.shuffle(open_)
    drawn: list[tuple[Reading, Injection]] = []
    for reading, figure in open_:
        if len(drawn) == most:
            break
        injection = plant(error, reading, figure, random)
        if injection is not None:
            drawn.append((reading, injection))
    return drawn


def _spared(gold: GoldReport) -> frozenset[str]:
    """Numbers that the gold's findings speak of: their relations are not clean."""
    numbers = {word for finding in gold.findings or () for word in finding.numbers}
    return frozenset(word.rstrip("%") for word in numbers)


def _musts(gold: GoldReport) -> bool:
    return any(finding.tier == "must" for finding in gold.findings or ())


def _alarms(reading: Reading, gold: GoldReport) -> int:
    """Errors told of the text as it is that fit nothing in the gold."""
    return len(match_findings(gold.findings or (), reading.result.findings, reading.text).alarms)
