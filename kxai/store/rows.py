"""Values of the project as rows of the tables, and back."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol, cast

from sqlalchemy import RowMapping

from kxai.schema.address import address_object, address_of
from kxai.schema.coverage import Coverage, coverage_object
from kxai.schema.document import Document, Page
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding, Severity
from kxai.schema.narrative import Narrative
from kxai.schema.place import Box
from kxai.schema.report import Report
from kxai.store.table_layouts import layouts_blob

Row = dict[str, Any]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Relation(Protocol):
    """What the store keeps of a checked relation: how many there were of each kind and verdict."""

    @property
    def kind(self) -> str: ...

    @property
    def verdict(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Record:
    """All rows of one report, ready to be written in one transaction. Plain data: it can cross
    from one process to another. ``seconds`` and ``cpu`` that making it took, by stage, are not
    written."""

    report: Row
    document: Row
    figures: list[Row]
    findings: list[Row]
    relations: list[Row]
    narratives: list[Row] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    agreements: list[Row] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict, compare=False)
    cpu: dict[str, float] = field(default_factory=dict, compare=False)

    @property
    def id(self) -> str:
        return cast(str, self.report["id"])


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: 16.70 → 16.7, 0.00 → 0, 1E+3 → 1000.

    Digits are never rounded.
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def to_json(value: object) -> str:
    """Compact JSON; what JSON lacks (Decimal, Fraction) becomes its text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def make_record(
    document: Document,
    report: Report,
    figures: Sequence[Figure],
    findings: Sequence[Finding],
    relations: Iterable[Relation],
    *,
    engine: str,
    narrative: Sequence[Narrative] = (),
    calls: Sequence[Row] = (),
    agreements: Sequence[Row] = (),
    coverage: Coverage | None = None,
) -> Record:
    """Rows of one report: figures by place, findings by the place of their first figure.

    ``calls`` and ``agreements`` are rows of these tables without report and number.
    """
    ordered = sorted(figures, key=lambda figure: (figure.start, figure.end, figure.id))
    problems = sorted(findings, key=lambda finding: (finding_start(finding), finding.id))
    counts = Counter((relation.kind, relation.verdict) for relation in relations)
    severities = Counter(finding.severity for finding in problems)
    verdicts: Counter[str] = Counter()
    for (_, verdict), count in sorted(counts.items()):
        verdicts[verdict] += count
    return Record(
        report={
            "id": report.id,
            "source": report.source,
            "sha256": report.sha256,
            "engine": engine,
            "org": report.org,
            "region": report.region,
            "level": report.level,
            "year": report.year,
            "kind": report.kind,
            "unit": report.unit,
            "language": report.language,
            "notes": to_json(report.notes),
            "figures": len(ordered),
            **{f"{name}s": severities[name] for name in SEVERITIES},
            "verdicts": to_json(verdicts),
            "coverage": None if coverage is None else to_json(coverage_object(coverage)),
            "entity": report.entity,
        },
        document={
            "report": report.id,
            "format": document.format,
            "encoding": document.encoding,
            "chars": len(document.text),
            "text": zlib.compress(document.text.encode("utf-8"), 6),
            "pages": to_json([_page(page) for page in document.pages]),
            "layouts": layouts_blob(document),
        },
        figures=[_figure_row(seq, figure) for seq, figure in enumerate(ordered)],
        findings=[finding_row(seq, finding) for seq, finding in enumerate(problems)],
        relations=[
            {"report": report.id, "kind": kind, "verdict": verdict, "count": count}
            for (kind, verdict), count in sorted(counts.items())
        ],
        narratives=[
            {
                "report": report.id,
                "seq": seq,
                "field": one.field,
                "start": one.start,
                "end": one.end,
                "engine": one.engine,
            }
            for seq, one in enumerate(narrative)
        ],
        calls=[{"report": report.id, "seq": seq, **row} for seq, row in enumerate(calls)],
        agreements=[{"report": report.id, **row} for row in agreements],
    )


def _page(page: Page) -> tuple[float, ...]:
    told = (page.number, page.start, page.end)
    return (*told, page.turned) if page.turned else told


def finding_start(finding: Finding) -> int:
    """Where the number of a finding that is most likely wrong stands (0 without a place)."""
    if finding.place is not None:
        return finding.place[0]
    return min((start for start, _ in finding.spans), default=0)


def _figure_row(seq: int, figure: Figure) -> Row:
    return {
        "report": figure.report,
        "seq": seq,
        "id": figure.id,
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "value": plain(figure.value),
        "unit": figure.unit,
        "base_value": plain(figure.base_value),
        "base_unit": figure.base_unit,
        "decimals": figure.decimals,
        "hedge": figure.hedge,
        "indicator": figure.indicator,
        "label": figure.label,
        "dims": to_json(dict(figure.dims)),
        "year": figure.year,
        "stage": figure.stage,
        "role": figure.role,
        "direction": figure.direction,
        "layer": figure.layer,
        "page": figure.page,
        "section": to_json(figure.section),
        "engine": figure.engine,
        "confidence": figure.confidence,
        "boxes": to_json([astuple(box) for box in figure.boxes]) if figure.boxes else None,
        "cell": figure.cell,
        "reading": figure.reading,
        "at": to_json(address_object(figure.at)) if figure.at is not None else None,
    }


def finding_row(seq: int, finding: Finding) -> Row:
    return {
        "report": finding.report,
        "seq": seq,
        "id": finding.id,
        "kind": finding.kind,
        "verdict": finding.verdict,
        "severity": finding.severity,
        "figures": to_json(finding.figures),
        "spans": to_json(finding.spans),
        "stated": finding.stated,
        "expected": finding.expected,
        "equation": finding.equation,
        "diagnosis": to_json([dict(entry) for entry in finding.diagnosis]),
        "explanation": finding.explanation,
        "explanation_en": finding.explanation_en,
        "code": finding.code,
        "place": to_json(finding.place) if finding.place is not None else None,
        "page": finding.page,
    }


def as_figure(row: Row) -> Figure:
    """A row of ``figures`` as the value it was made of."""
    values: Row = {**row}
    values["value"] = Decimal(values["value"])
    values["base_value"] = Decimal(values["base_value"])
    dims, boxes = values["dims"], values["boxes"]
    values["dims"] = json.loads(dims) if dims != "{}" else {}
    values["section"] = _section(values["section"])
    values["boxes"] = tuple(Box(*box) for box in json.loads(boxes)) if boxes else ()
    if values["at"] is not None:
        values["at"] = address_of(json.loads(values["at"]), values["section"])
    return Figure(**values)


@lru_cache(maxsize=1_000)
def _section(told: str) -> tuple[str, ...]:
    """Most figures stand under the headings of the one before."""
    return tuple(json.loads(told))


def as_finding(row: Row) -> Finding:
    """A row of ``findings`` as the value it was made of."""
    values: Row = {**row}
    values["figures"] = tuple(json.loads(values["figures"]))
    values["spans"] = tuple((start, end) for start, end in json.loads(values["spans"]))
    values["diagnosis"] = tuple(json.loads(values["diagnosis"]))
    values["code"] = values["code"] or ""
    values["place"] = tuple(json.loads(values["place"])) if values["place"] else None
    return Finding(**values)


TWINS = "内容相同的文件："
"""How the note begins that names other files of a report's content."""


def as_report(row: RowMapping, twins: Sequence[str] = ()) -> Report:
    """A row of ``reports``; ``twins`` are other files of the same content, told in the notes."""
    fields = ("id", "source", "sha256", "org", "region", "level", "year", "kind", "unit")
    report = Report(
        **{name: row[name] for name in fields},
        language=row["language"],
        notes=tuple(json.loads(row["notes"])),
        entity=row["entity"] or "unknown",
    )
    if twins:
        report = replace(report, notes=(*report.notes, f"{TWINS}{'、'.join(twins)}"))
    return report


def as_text(blob: bytes) -> str:
    """The stored text of a document."""
    return zlib.decompress(blob).decode("utf-8")
