"""The JSON lines of a run: reports, figures, findings, narrative. See docs/formats.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from kxai.export.files import replacing
from kxai.store import Store, StoredReport
from kxai.store.tables import JSON_COLUMNS, figures, findings

NAMES = ("reports", "figures", "findings", "narrative")
"""Of the files, in this order everywhere."""
REPORT_FIELDS = (
    "id",
    "source",
    "sha256",
    "org",
    "region",
    "level",
    "year",
    "kind",
    "unit",
    "language",
    "notes",
    "figures",
    "findings",
    "entity",
)
_COUNTED = ("notes", "figures", "findings")
FIGURE_FIELDS = (
    "id",
    "report",
    "start",
    "end",
    "text",
    "value",
    "unit",
    "base_value",
    "base_unit",
    "decimals",
    "hedge",
    "indicator",
    "label",
    "dims",
    "year",
    "stage",
    "role",
    "direction",
    "layer",
    "page",
    "section",
    "engine",
    "confidence",
    "boxes",
    "cell",
    "reading",
    "at",
)
FINDING_FIELDS = (
    "id",
    "report",
    "kind",
    "verdict",
    "severity",
    "figures",
    "spans",
    "stated",
    "expected",
    "equation",
    "diagnosis",
    "explanation",
    "explanation_en",
    "code",
    "place",
    "page",
)
NARRATIVE_FIELDS = ("report", "field", "start", "end", "text", "engine")

# JSON leaves these as they are, but many readers take them for the end of a line.
_LINE_ENDS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
_encode = json.JSONEncoder(ensure_ascii=False).encode
_quoted = json.encoder.encode_basestring


def as_line(values: Mapping[str, Any]) -> str:
    """One object on one line."""
    return _on_one_line(_encode(values))


def _on_one_line(line: str) -> str:
    for char, escaped in _LINE_ENDS:
        if char in line:
            line = line.replace(char, escaped)
    return line


def report_object(stored: StoredReport) -> dict[str, Any]:
    """A report as reports.jsonl tells it."""
    values: dict[str, Any] = {
        name: getattr(stored.report, name) for name in REPORT_FIELDS if name not in _COUNTED
    }
    values["notes"] = list(stored.report.notes)
    values["figures"] = stored.totals.figures
    values["findings"] = sum(stored.totals.findings.values())
    return {name: values[name] for name in REPORT_FIELDS}


def row_object(row: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """A stored row as its file tells it: the fields in their order, JSON columns decoded."""
    return {name: _plain(name, row[name]) for name in fields}


def _plain(name: str, value: Any) -> Any:
    return json.loads(value) if name in JSON_COLUMNS and value is not None else value


def row_line(row: Mapping[str, Any], fields: Sequence[str]) -> str:
    """A stored row as a line of its file; what is JSON in the store stands in it as it is."""
    told = [
        "null"
        if (value := row[name]) is None
        else value
        if name in JSON_COLUMNS or type(value) is not str
        else _quoted(value)
        for name in fields
    ]
    return _on_one_line(_template(tuple(fields)) % tuple(told))


@cache
def _template(fields: tuple[str, ...]) -> str:
    return "{" + ", ".join(f'"{name}": %s' for name in fields) + "}"


def figure_objects(store: Store, report: str) -> Iterator[dict[str, Any]]:
    """The figures of a report by place, as figures.jsonl tells them."""
    return (row_object(row, FIGURE_FIELDS) for row in store.rows(figures, report))


def finding_objects(store: Store, report: str) -> Iterator[dict[str, Any]]:
    """The findings of a report by place, as findings.jsonl tells them."""
    return (row_object(row, FINDING_FIELDS) for row in store.rows(findings, report))


def narrative_objects(store: Store, report: str) -> Iterator[dict[str, Any]]:
    """The narrative passages of a report by place, as narrative.jsonl tells them."""
    told = store.narrative(report)
    text = store.text(report) if told else ""
    for one in told:
        values = {
            "report": report,
            "field": one.field,
            "start": one.start,
            "end": one.end,
            "text": text[one.start : one.end],
            "engine": one.engine,
        }
        yield {name: values[name] for name in NARRATIVE_FIELDS}


def encoded(store: Store, stored: StoredReport) -> tuple[Iterator[bytes], ...]:
    """The lines of a report in each of the files ``NAMES``."""
    report = stored.report.id
    told: tuple[Iterable[str], ...] = (
        (as_line(report_object(stored)),),
        (row_line(row, FIGURE_FIELDS) for row in store.rows(figures, report)),
        (row_line(row, FINDING_FIELDS) for row in store.rows(findings, report)),
        map(as_line, narrative_objects(store, report)),
    )
    return tuple(map(_encoded, told))


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    return ((line + "\n").encode("utf-8", "backslashreplace") for line in lines)


def write_jsonl(store: Store, folder: Path) -> tuple[Path, ...]:
    """Write one file of each kind into ``folder``, whatever lies there: reports by source, figures
    and findings by place.

    Memory does not grow with the number of reports. Raises WorkspaceError.
    """
    paths = tuple(folder / f"{name}.jsonl" for name in NAMES)
    with ExitStack() as stack:
        files = [stack.enter_context(_replaced(path)) for path in paths]
        for stored in store.reports():
            for file, lines in zip(files, encoded(store, stored), strict=True):
                file.writelines(lines)
    return paths


@contextmanager
def _replaced(path: Path) -> Iterator[BinaryIO]:
    with replacing(path) as temporary, temporary.open("wb") as handle:
        yield handle
