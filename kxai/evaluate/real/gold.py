"""Gold of what is truly wrong in the reports of a pool, and which of it was found.

A gold finding is met by a finding (error or warning) of its report that shares two of its numbers
(one where it has only one; 0, 1, 100 and years do not count), and whose stated or expected value
is among them; one without numbers cannot be met. An error of a report whose gold is complete that
meets none is a false alarm.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kxai.errors import GoldError
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_COMMON = frozenset(Decimal(n) for n in (0, 1, 100))
_YEARS = range(1980, 2100)
_ACCUSED = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Met:
    """What became of a report's gold and of what was said against the report.

    ``must`` and ``should`` count gold, ``must_met`` and ``should_met`` what of it was found;
    ``true`` and ``false`` count errors and warnings by severity, both empty where the gold is
    partial: there an alarm that meets nothing may be right.
    """

    must: int
    must_met: int
    should: int
    should_met: int
    true: Mapping[str, int]
    false: Mapping[str, int]


def read_findings(folder: Path) -> dict[str, dict[str, Any]]:
    """``folder/gold/findings/*.json`` by stem, with all that they tell of the report.

    Raises GoldError for a file that is no gold.
    """
    found = {}
    for path in sorted((folder / "gold" / "findings").glob("*.json")):
        try:
            record = json.loads(path.read_text("utf-8"))
            for row in record["findings"]:
                if row["tier"] not in ("must", "should") or not isinstance(row["numbers"], list):
                    raise ValueError(f"{row.get('id')}：须有tier（must或should）与numbers")
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(str(path), f"不是问题的标准答案：{error}") from error
        found[path.stem] = record
    return found


def match_findings(
    gold: Mapping[str, Any], findings: Sequence[Finding], figures: Iterable[Figure]
) -> Met:
    """Hold what was found in a report against its gold."""
    by_id = {figure.id: figure for figure in figures}
    accused = [f for f in findings if f.severity in _ACCUSED]
    told = [(f, *alarm_numbers(f, by_id)) for f in accused]
    counts = dict.fromkeys(("must", "must_met", "should", "should_met"), 0)
    good: set[str] = set()
    for row in gold["findings"]:
        met = {f.id for f, numbers, tested in told if meets_gold(row["numbers"], numbers, tested)}
        good |= met
        counts[row["tier"]] += 1
        counts[f"{row['tier']}_met"] += bool(met)
    true, false = dict.fromkeys(_ACCUSED, 0), dict.fromkeys(_ACCUSED, 0)
    for finding in accused if not gold.get("partial") else ():
        (true if finding.id in good else false)[finding.severity] += 1
    return Met(**counts, true=true, false=false)


def meets_gold(wanted: Sequence[str], numbers: set[Decimal], tested: set[Decimal]) -> bool:
    """True where an alarm of ``numbers``, of which ``tested`` are the stated and expected value,
    meets gold of the numbers ``wanted``."""
    telling = countable(wanted)
    return len(telling & numbers) >= max(1, min(2, len(telling))) and bool(tested & _values(wanted))


def countable(numbers: Sequence[str]) -> set[Decimal]:
    """The numbers that tell one finding from another; all of them where none does."""
    values = _values(numbers)
    telling = {v for v in values if v not in _COMMON and not (v in _YEARS and v % 1 == 0)}
    return telling or values


def _values(texts: Iterable[str]) -> set[Decimal]:
    return {
        Decimal(re.sub("[,，]", "", number))
        for text in texts
        for number in _NUMBER.findall(str(text))
    }


def alarm_numbers(
    finding: Finding, by_id: Mapping[str, Figure]
) -> tuple[set[Decimal], set[Decimal]]:
    """All numbers of a finding, and the value that it tests with what should stand there."""
    tested = _values((finding.stated, finding.expected))
    figures = {abs(by_id[key].value) for key in finding.figures if key in by_id}
    return figures | tested, tested
