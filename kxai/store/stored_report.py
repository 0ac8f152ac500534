"""A report as the database keeps it, with its counts."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import RowMapping

from kxai.schema.coverage import Coverage, coverage_of
from kxai.schema.report import Report
from kxai.store.rows import SEVERITIES, as_report


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over one report or all of them; ``findings`` by severity, ``relations`` by verdict."""

    reports: int
    figures: int
    findings: dict[str, int]
    relations: dict[str, int]

    @property
    def checked(self) -> int:
        """Relations derived and judged, whatever the verdict."""
        return sum(self.relations.values())


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report with its counts; ``sources`` are all files of this content, the first one first.
    ``coverage`` is None for a report that an older version read."""

    report: Report
    engine: str
    sources: tuple[str, ...]
    totals: Totals
    coverage: Coverage | None = None


def stored_report(row: RowMapping, sources: tuple[str, ...]) -> StoredReport:
    """A row of ``reports``; the first of ``sources`` is the one that it was read from."""
    return StoredReport(
        report=as_report(row, sources[1:]),
        engine=row["engine"],
        sources=sources,
        totals=Totals(
            reports=1,
            figures=row["figures"],
            findings={name: row[f"{name}s"] for name in SEVERITIES},
            relations=json.loads(row["verdicts"]),
        ),
        coverage=coverage_of(json.loads(row["coverage"])) if row["coverage"] else None,
    )
