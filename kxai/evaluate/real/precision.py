"""How often the findings of a class are right, on pools whose alarms were judged.

A finding of a report with complete gold is right where it meets gold, and wrong where it does not.
In other reports it is judged by ``gold/adjudicated_*.tsv``, alarms that someone held against the
report: columns report, kind, verdict (true, false, …) and the words or numbers of the alarm. What
nobody judged is not counted.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kxai.check import check
from kxai.check.severity import AlarmClass, Judged, Precision, statement_of_figures
from kxai.errors import GoldError, KxaiError
from kxai.evaluate.real.gold import alarm_numbers, countable, meets_gold, read_findings
from kxai.evaluate.real.pool import PoolReport, read_pool
from kxai.extract import extract
from kxai.extract.readings import load_mended
from kxai.schema.finding import Finding
from kxai.settings import Settings, load_settings

_COLUMNS = ("report", "kind", "verdict")
_JUDGED: Mapping[str, bool] = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Verdict:
    """An alarm that someone judged: its kind of relation, its numbers, and whether it is right."""

    kind: str
    numbers: frozenset[Decimal]
    right: bool


def measure_precision(
    folders: Sequence[Path], *, aside: bool = False, settings: Settings | None = None
) -> Precision:
    """The judged findings of the pools in ``folders`` by class; of the reports that are set aside
    only with ``aside``. Raises GoldError for an index or gold that cannot be read."""
    counts: defaultdict[AlarmClass, Counter[bool]] = defaultdict(Counter)
    settings = settings or load_settings()
    for folder in folders:
        gold, verdicts = read_findings(folder), read_verdicts(folder)
        for report in read_pool(folder):
            judged = report.stem in gold or report.stem in verdicts
            if not judged or (report.set_aside and not aside):
                continue
            for alarm, right in _judged(
                report, gold.get(report.stem), verdicts.get(report.stem, ()), settings
            ):
                counts[alarm][right] += 1
    return {alarm: Judged(found[True], found[False]) for alarm, found in counts.items()}


def read_verdicts(folder: Path) -> dict[str, list[Verdict]]:
    """The judged alarms of ``folder/gold/adjudicated_*.tsv`` by report. Raises GoldError."""
    found: defaultdict[str, list[Verdict]] = defaultdict(list)
    for path in sorted((folder / "gold").glob("adjudicated_*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise GoldError(str(path), f"缺少列：{'、'.join(missing)}")
            for row in rows:
                right = _JUDGED.get(row["verdict"])
                words = [str(v) for name, v in row.items() if name not in (*_COLUMNS, "severity")]
                if right is not None:
                    numbers = frozenset(countable(words))
                    found[row["report"]].append(Verdict(row["kind"], numbers, right))
    return dict(found)


def _judged(
    report: PoolReport,
    gold: Mapping[str, Any] | None,
    verdicts: Sequence[Verdict],
    settings: Settings,
) -> list[tuple[AlarmClass, bool]]:
    try:
        read = extract(load_mended(report.path, settings))
    except KxaiError:
        return []
    result = check(read.figures, read.text, report=read.report, precision={})
    by_id = {figure.id: figure for figure in read.figures}
    found = []
    for finding in result.findings:
        numbers, tested = alarm_numbers(finding, by_id)
        right = _right(finding, numbers, tested, gold, verdicts)
        if right is not None and finding.severity != "info":
            figures = [by_id[key] for key in finding.figures if key in by_id]
            alarm = AlarmClass(finding.code, statement_of_figures(figures), finding.severity)
            found.append((alarm, right))
    return found


def _right(
    finding: Finding,
    numbers: set[Decimal],
    tested: set[Decimal],
    gold: Mapping[str, Any] | None,
    verdicts: Sequence[Verdict],
) -> bool | None:
    if gold is not None:
        if any(meets_gold(row["numbers"], numbers, tested) for row in gold["findings"]):
            return True
        if not gold.get("partial"):
            return False
    for verdict in verdicts:
        if verdict.kind == finding.kind and tested <= verdict.numbers and tested:
            return verdict.right
    return None
