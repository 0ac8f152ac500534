"""How loudly a class of findings is told, by what was measured."""

from __future__ import annotations

import pytest

from kxai.check import check
from kxai.check.severity import (
    TABLE,
    AlarmClass,
    Judged,
    measured_severity,
    precision_table,
    shipped_precision,
    statement_of_figures,
)
from kxai.genre import current
from kxai.schema.finding import Severity
from tests.check.builder import build
from tests.check.ledger import REPORT, figure


@pytest.mark.parametrize(
    ("severity", "true", "false", "told"),
    [
        ("error", 0, 0, "error"),
        ("error", 11, 0, "error"),
        ("error", 9, 3, "warning"),
        ("error", 1, 9, "info"),
        ("warning", 0, 0, "warning"),
        ("warning", 30, 0, "warning"),
        ("warning", 1, 3, "info"),
        ("info", 30, 0, "info"),
    ],
)
def test_the_measured_precision_decides(
    severity: Severity, true: int, false: int, told: Severity
) -> None:
    alarm = AlarmClass("sum", "text", severity)
    assert measured_severity(alarm, {alarm: Judged(true, false)}) == told


def test_a_class_is_told_by_where_its_numbers_stand() -> None:
    prose, cell = figure("1.00"), figure("2.00", layer="table")
    assert statement_of_figures([prose]) == "text"
    assert statement_of_figures([cell]) == "table"
    assert statement_of_figures([prose, cell]) == "mixed"


def test_a_finding_is_told_as_its_class_was_measured() -> None:
    figures, text = build(
        "机关运行经费{17.25 agency_operation}万元，比2019年减少{4.6 agency_operation change down}万元，"
        "下降{31.7 agency_operation growth_rate down}%。"
    )
    alarm = AlarmClass("growth", "text", "error")

    def told(true: int, false: int) -> list[str]:
        precision = {alarm: Judged(true, false)}
        found = check(figures, text, report=REPORT, precision=precision).findings
        return [finding.severity for finding in found]

    assert told(12, 0) == ["error"]
    assert told(0, 12) == ["info"]


def test_the_shipped_counts_are_of_known_messages() -> None:
    counts = shipped_precision()
    assert TABLE.read_text("utf-8") == precision_table(counts)
    assert {alarm.code for alarm in counts} <= current().messages.keys()
    assert all(min(judged) >= 0 and sum(judged) for judged in counts.values())
