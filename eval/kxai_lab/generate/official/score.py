"""What the rules make of the official tables: labels against gold, cell by cell; alarms; slips."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kxai.check import CheckResult, check
from kxai.extract import Extraction, extract
from kxai.load.html import load_html
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.settings import load_settings
from kxai_lab.generate.official.report import Official
from kxai_lab.generate.official.sheet import Cell, Gold, Sheet

_SETTINGS = load_settings()


@dataclass(slots=True)
class Labels:
    """Cells of one kind of table: how many, how many labelled right, and those that are not."""

    cells: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)


def read(report: Official) -> tuple[Document, Extraction, CheckResult]:
    """Load, extract and check the report as a saved page."""
    data = report.html().encode()
    sha256 = hashlib.sha256(data).hexdigest()
    document = load_html(Path("official.html"), data, sha256, _SETTINGS)
    extraction = extract(document)
    return (
        document,
        extraction,
        check(extraction.figures, extraction.text, report=extraction.report),
    )


def cells_of(report: Official, document: Document) -> Iterator[tuple[Sheet, Cell, int]]:
    """Every cell with gold, its table and where its words stand in the text."""
    pages = [(sheet, page) for sheet in report.sheets for page in sheet.pages()]
    for (sheet, page), grid in zip(pages, document.grids, strict=True):
        cells = [cell for row in page for cell in row]
        for cell, place in zip(cells, grid.cells, strict=True):
            if cell.gold is not None:
                yield sheet, cell, place.start


def label_score(report: Official) -> dict[str, Labels]:
    """Labels by kind of table."""
    document, extraction, _ = read(report)
    at = {figure.start: figure for figure in extraction.figures}
    found: dict[str, Labels] = {}
    for sheet, cell, start in cells_of(report, document):
        assert cell.gold is not None
        labels = found.setdefault(sheet.kind, Labels())
        labels.cells += 1
        fault = _fault(at.get(start), cell.gold, sheet, report)
        if fault:
            labels.wrong.append(f"{sheet.title} {cell.words}: {fault}")
        labels.right += not fault
    return found


def _fault(figure: Figure | None, gold: Gold, sheet: Sheet, report: Official) -> str:
    if figure is None:
        return f"missing, {gold.indicator} {dict(gold.dims)}"
    stage = gold.stage or ("budget" if sheet.kind.startswith("budget.") else "final")
    wanted = (gold.indicator, gold.year or report.book.year, stage, sheet.style.unit, "amount")
    got = (figure.indicator, figure.year, figure.stage, figure.unit, figure.role)
    if wanted != got:
        return f"{got} for {wanted} {dict(gold.dims)}"
    if dict(figure.dims) != dict(gold.dims):
        return f"{gold.indicator} {dict(figure.dims)} for {dict(gold.dims)}"
    if gold.label and figure.label != gold.label:
        return f"label {figure.label} for {gold.label}"
    return ""


def alarms(result: CheckResult) -> Counter[str]:
    """Findings by severity."""
    return Counter(finding.severity for finding in result.findings)
