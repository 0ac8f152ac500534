"""The JSON lines of a run: reports, figures, findings, narrative. See docs/formats.md."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Table

from kxai.export.files import replacing
from kxai.store import Store, StoredReport
from kxai.store.tables import JSON_COLUMNS, figures, findings, narratives

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

TOGETHER = 100
"""Reports that are asked for at once."""
_FIGURES_TOGETHER = 20_000

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


def row_line(values: Iterable[Any], fields: tuple[str, ...]) -> str:
    """The ``values`` of a stored row as a line of its file; what is JSON in the store stands in it
    as it is."""
    template, is_json = _template(fields)
    told = [
        "null" if value is None else value if as_it_is or type(value) is not str else _quoted(value)
        for value, as_it_is in zip(values, is_json, strict=True)
    ]
    return _on_one_line(template % tuple(told))


@cache
def _template(fields: tuple[str, ...]) -> tuple[str, tuple[bool, ...]]:
    """The line of a row, and which of its values are JSON already."""
    template = "{" + ", ".join(f'"{name}": %s' for name in fields) + "}"
    return template, tuple(name in JSON_COLUMNS for name in fields)


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


def encoded(
    store: Store,
    some: Sequence[StoredReport],
    at_hand: Callable[[str], bytes | None] = lambda _: None,
) -> Iterator[tuple[bytes, ...]]:
    """Of each report its lines in each of the files ``NAMES``; ``at_hand`` tells those of the
    figures of a report, where they were made before."""
    for part in _parts(some):
        ids = [stored.report.id for stored in part]
        made = {report: lines for report in ids if (lines := at_hand(report)) is not None}
        left = [report for report in ids if report not in made]
        of_figures = _row_lines(store, figures, left, FIGURE_FIELDS)
        of_findings = _row_lines(store, findings, ids, FINDING_FIELDS)
        narrative = _narrative_lines(store, ids)
        for stored in part:
            report = stored.report.id
            yield (
                _lines([as_line(report_object(stored))]),
                made.get(report) or _lines(of_figures.get(report, [])),
                _lines(of_findings.get(report, [])),
                _lines(narrative.get(report, [])),
            )


def figure_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows of a report's figures, by place, as figures.jsonl tells them."""
    return _lines([row_line(map(row.get, FIGURE_FIELDS), FIGURE_FIELDS) for row in rows])


def _parts(some: Sequence[StoredReport]) -> Iterator[list[StoredReport]]:
    """Reports that are read at once: as many as do not have too many figures together."""
    part: list[StoredReport] = []
    for stored in some:
        if part and sum(one.totals.figures for one in (*part, stored)) > _FIGURES_TOGETHER:
            yield part
            part = []
        part.append(stored)
    if part:
        yield part


def _row_lines(
    store: Store, table: Table, reports: Sequence[str], fields: tuple[str, ...]
) -> dict[str, list[str]]:
    at = fields.index("report")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for values in store.values(table, reports, fields):
        found[values[at]].append(row_line(values, fields))
    return found


def _narrative_lines(store: Store, reports: Sequence[str]) -> dict[str, list[str]]:
    names = [name for name in NARRATIVE_FIELDS if name != "text"]
    rows = list(store.values(narratives, reports, names))
    texts = store.texts(list({row[0] for row in rows}))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for report, name, start, end, engine in rows:
        values = (report, name, start, end, texts[report][start:end], engine)
        found[report].append(row_line(values, NARRATIVE_FIELDS))
    return found


def _lines(told: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in told).encode("utf-8", "backslashreplace")


def write_jsonl(store: Store, folder: Path) -> tuple[Path, ...]:
    """Write one file of each kind into ``folder``, whatever lies there: reports by source, figures
    and findings by place.

    Memory does not grow with the number of reports. Raises WorkspaceError.
    """
    paths = tuple(folder / f"{name}.jsonl" for name in NAMES)
    with ExitStack() as stack:
        files = [stack.enter_context(_replaced(path)) for path in paths]
        reports = store.reports()
        while some := list(islice(reports, TOGETHER)):
            for told in encoded(store, some):
                for file, lines in zip(files, told, strict=True):
                    file.write(lines)
    return paths


@contextmanager
def _replaced(path: Path) -> Iterator[BinaryIO]:
    with replacing(path) as temporary, temporary.open("wb") as handle:
        yield handle
