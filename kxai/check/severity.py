"""How loudly a finding is told: by how often findings of its class were right on real reports.

The counts stand in ``precision.tsv``, which ``kxai eval precision`` makes of pools of reports whose
alarms were judged: a class is the code of the message, the kind of statement that its numbers
stand in, and the severity that the rule itself gives.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from kxai.schema.figure import Figure
from kxai.schema.finding import Severity

Statement = Literal["text", "table", "mixed"]
TABLE = Path(__file__).with_name("precision.tsv")
COLUMNS = ("code", "statement", "severity", "true", "false")
ERROR, WARNING = 0.9, 0.6
"""The least precision of what is told as an error, and as a warning."""
_PRIOR: Mapping[Severity, float] = {"error": 0.95, "warning": 0.7, "info": 0.0}
"""What a rule is trusted with before anything was measured."""
_WEIGHT = 4
"""Judged findings that the prior counts for."""


class AlarmClass(NamedTuple):
    """What findings are counted by."""

    code: str
    statement: Statement
    severity: Severity


class Judged(NamedTuple):
    """How many findings of a class were judged to be right and wrong."""

    true: int
    false: int


Precision = Mapping[AlarmClass, Judged]


def statement_of_figures(figures: Sequence[Figure]) -> Statement:
    """Where the numbers of a finding stand: all in running text, all in tables, or in both."""
    tables = {figure.layer != "text" for figure in figures}
    return "mixed" if len(tables) > 1 else "table" if True in tables else "text"


def measured_severity(alarm: AlarmClass, precision: Precision) -> Severity:
    """The severity that the measured precision of a class allows, never more than the rule's own.

    The precision is that of the judged findings and of ``_WEIGHT`` more, which went as the rule
    promises (the posterior mean of a Beta prior), so that few counts move little.
    """
    judged = precision.get(alarm, Judged(0, 0))
    if alarm.severity == "info" or not sum(judged):
        return alarm.severity
    trusted = judged.true + _WEIGHT * _PRIOR[alarm.severity]
    rate = trusted / (sum(judged) + _WEIGHT)
    if rate >= ERROR and alarm.severity == "error":
        return "error"
    return "warning" if rate >= WARNING else "info"


@functools.cache
def shipped_precision() -> Precision:
    """The counts that kxai ships."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            AlarmClass(row["code"], row["statement"], row["severity"]): Judged(  # type: ignore[arg-type]
                int(row["true"]), int(row["false"])
            )
            for row in csv.DictReader(lines, delimiter="\t")
        }


def precision_table(precision: Precision) -> str:
    """The file of ``precision``, a class a line."""
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(map(str, (*alarm, *precision[alarm]))) for alarm in sorted(precision)]
    return "\n".join(lines) + "\n"
