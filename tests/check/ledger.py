"""Helpers of the checker's tests: figures by hand, and findings of a short text."""

from __future__ import annotations

from decimal import Decimal

from kxai.check import CheckResult, check
from kxai.schema import Figure, Finding, Report
from kxai.schema.units import factor_and_base
from tests.extract.reading import read

REPORT = Report(
    "0" * 12,
    "memory.txt",
    "0" * 64,
    "云溪县科学技术协会",
    "云溪县",
    "county",
    2020,
    "final_accounts",
    "万元",
)


def figure(
    text: str, indicator: str = "other", *, at: int = 0, unit: str = "万元", **more: object
) -> Figure:
    """A figure printed as ``text`` at offset ``at``; the rest has plain defaults."""
    factor, base = factor_and_base(unit)
    value = Decimal(text)
    facts: dict[str, object] = {
        "id": f"r:{at}", "report": "r", "start": at, "end": at + len(text), "text": text, "value": value,
        "unit": unit, "base_value": value * factor, "base_unit": base,
        "decimals": len(text.partition(".")[2]), "hedge": None, "indicator": indicator, "label": "",
        "year": 2020, "stage": "final", "role": "amount", "direction": None, "layer": "text",
    }  # fmt: skip
    return Figure(**{**facts, **more})  # type: ignore[arg-type]


def checked(text: str) -> CheckResult:
    extraction = read(text)
    return check(extraction.figures, extraction.text, report=extraction.report, precision={})


def found(text: str) -> list[tuple[str, str]]:
    """(kind, severity) of every finding of ``text``."""
    return [(finding.kind, finding.severity) for finding in checked(text).findings]


def only(text: str) -> Finding:
    findings = checked(text).findings
    assert len(findings) == 1, [finding.explanation for finding in findings]
    return findings[0]


def verdicts(text: str, kind: str) -> list[str]:
    return [relation.verdict for relation in checked(text).relations if relation.kind == kind]


def kinds(text: str, title: str, *, hints: bool = False) -> list[tuple[str, str]]:
    """Kind and severity of each finding of a text below ``title``, by the severity of the rules."""
    told = read(text, title=title)
    result = check(told.figures, told.text, report=told.report, precision={})
    found = [(finding.kind, finding.severity) for finding in result.findings]
    return [one for one in found if hints or one[1] != "info"]
