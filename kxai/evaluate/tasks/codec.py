"""Figures, findings and passages as JSON, and back."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from kxai.check.relation import CheckResult
from kxai.evaluate.tasks.base import Output
from kxai.extract.extraction import Extraction
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.narrative import Narrative

_FACTS = ("org", "region", "level", "year", "kind", "unit")


def output_of(extraction: Extraction, result: CheckResult) -> Output:
    """What was read and checked of one report."""
    return {
        "figures": [_figure(figure) for figure in extraction.figures],
        "narrative": [[n.field, n.start, n.end, n.engine] for n in extraction.narrative],
        "findings": [_finding(finding) for finding in result.findings],
        "relations": len(result.relations),
        "facts": {name: getattr(extraction.report, name) for name in _FACTS},
    }


def _figure(figure: Figure) -> dict[str, Any]:
    record = asdict(figure)
    for name in ("value", "base_value"):
        record[name] = format(record[name], "f")
    for name in ("id", "report", "label", "page", "section", "at"):
        record.pop(name)
    return record


def figures_of(output: Output) -> list[Figure]:
    """The figures of an output."""
    return [
        Figure(
            **{
                **record,
                "id": "",
                "report": "",
                "label": "",
                "value": Decimal(record["value"]),
                "base_value": Decimal(record["base_value"]),
            }
        )
        for record in output["figures"]
    ]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "verdict": finding.verdict,
        "severity": finding.severity,
        "spans": [list(span) for span in finding.spans],
        "stated": finding.stated,
        "expected": finding.expected,
        "codes": [str(entry.get("code", "")) for entry in finding.diagnosis],
        "explanation": finding.explanation,
    }


def findings_of(output: Output) -> list[Finding]:
    """The findings of an output."""
    return [
        Finding(
            "",
            "",
            r["kind"],
            r["verdict"],
            r["severity"],
            (),
            tuple((start, end) for start, end in r["spans"]),
            r["stated"],
            r["expected"],
            "",
            tuple({"code": code} for code in r["codes"]),
            r["explanation"],
            "",
        )
        for r in output["findings"]
    ]


def narrative_of(output: Output) -> list[Narrative]:
    """The narrative passages of an output."""
    return [Narrative(*record) for record in output["narrative"]]
