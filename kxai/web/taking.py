"""What can be taken away as a file: lists as CSV or workbook, and what was confirmed, as a letter
or as remarks in the original. Every one is an attachment, and none can be run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import quote

from fastapi import HTTPException, Request, Response
from fastapi.responses import StreamingResponse

from kxai.errors import MESSAGES, KxaiError, TemplateError
from kxai.export.files import name_of_parts
from kxai.export.lists import (
    Table,
    csv_of,
    figures_list,
    findings_list,
    reports_list,
    workbook_of,
)
from kxai.export.words import title_of
from kxai.handback.annotate import FORMATS, annotate
from kxai.handback.confirmed import Handback, read_confirmed
from kxai.handback.letter import write_letter
from kxai.handback.letter_texts import LetterKind
from kxai.handback.original import read_original
from kxai.handback.stationery import OFFICE_TEMPLATE, office_template
from kxai.schema.finding import Finding
from kxai.settings import Settings
from kxai.store import StoredReport
from kxai.store.listing import Listing
from kxai.web.report_tables import table_of
from kxai.web.view import filter_of, number_of, sort_of, stored_report

Form = Literal["csv", "xlsx"]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {"docx": DOCX, "pdf": "application/pdf", "xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
KINDS: tuple[str, ...] = get_args(LetterKind)
_LONGEST_TABLE = 1_000_000  # characters
_AT_ONCE = 500  # rows asked of the store at a time


class Taking:
    """Makes the files of one store."""

    def __init__(self, store: Listing, settings: Settings) -> None:
        self._store, self._settings = store, settings

    def reports(self, request: Request, form: Form) -> Response:
        """The reports of an address' filter, all of them."""
        wanted, sort = filter_of(request), sort_of(request)

        def listed() -> Iterator[StoredReport]:
            first, count = 0, 1
            while first < count:
                some, count = self._store.listed(wanted, sort=sort, first=first, most=_AT_ONCE)
                yield from some
                first += _AT_ONCE

        return table_file(reports_list("报告", listed), form, "报告清单")

    def findings(self, request: Request, form: Form) -> Response:
        """The findings of an address' filter, all of them, in the order of the page."""
        wanted = filter_of(request)

        def queue() -> Iterator[Finding]:
            first, count = 0, 1
            while first < count:
                some, count = self._store.queue(wanted, first=first, most=_AT_ONCE)
                yield from some
                first += _AT_ONCE

        return table_file(findings_list(self._store, "问题清单", queue), form, "问题清单")

    def figures(self, report: str, form: Form) -> Response:
        """All figures of a report."""
        stored = stored_report(self._store, report)
        name = name_of_parts(title_of(stored.report), "指标数据", stored.report.id[:6])
        return table_file(figures_list(self._store, stored), form, name)

    def table(self, request: Request, report: str, form: Form) -> Response:
        """The table that stands ?from= and ?to= two places of a report's text."""
        stored = stored_report(self._store, report)
        text = self._store.text(report)
        start, end = number_of(request, "from"), min(number_of(request, "to"), len(text))
        table = None
        if end - start <= _LONGEST_TABLE:
            table = table_of(text, start, end, self._store.layouts(report))
        if table is None:
            raise HTTPException(404, "这里没有表格")
        name = name_of_parts(title_of(stored.report), "表格", str(start))
        return table_file(table, form, name)

    def letter(self, request: Request, report: str) -> Response:
        """The letter about one report as a file: ?kind=整改通知, else the first of the kinds.

        404 for a report that is not there, and for one of which nothing is confirmed; 409 where
        the office's template cannot be filled.
        """
        handback = self._confirmed(report)
        told = request.query_params.get("kind", "")
        kind = told if told in KINDS else KINDS[0]
        settings = self._settings
        try:
            look = office_template(settings.workspace, settings)
            letter = write_letter(
                handback, kind=cast(LetterKind, kind), day=date.today(), template=look,
                template_name=OFFICE_TEMPLATE, settings=settings,
            )  # fmt: skip
        except KxaiError as error:
            # Of a template it names the file alone, and what is wrong in it.
            told = str(error) if isinstance(error, TemplateError) else _code(error)
            raise HTTPException(409, told) from error
        name = name_of_parts(kind, handback.body, handback.title, handback.report.id[:6])
        return _file(letter, name, "docx")

    def annotated(self, report: str) -> Response:
        """A copy of the original docx or PDF with what was confirmed told at its places.

        404 as for a letter; 409 where the original is gone, has changed or bears no remarks.
        """
        handback = self._confirmed(report)
        store, settings = self._store, self._settings
        format = store.format(report)
        if format not in FORMATS:
            raise HTTPException(404, "只能在docx和pdf里加批注，这份报告可以出具意见书")
        try:
            original = read_original(store, handback.report, settings)
            made = annotate(
                original, handback, format=format, text=store.text(report), settings=settings
            )
        except KxaiError as error:
            # What it says beside its code may name folders of this machine.
            raise HTTPException(409, _code(error)) from error
        return _file(made.data, name_of_parts(Path(original.name).stem, "批注"), format)

    def _confirmed(self, report: str) -> Handback:
        stored = stored_report(self._store, report)
        handback = read_confirmed(self._store, stored.report)
        if not handback.items:
            raise HTTPException(404, "这份报告还没有定为属实的问题，没有可以出具的")
        return handback


def _code(error: KxaiError) -> str:
    return f"[{error.code}] {MESSAGES.get(error.code, '出错')}"


def table_file(table: Table, form: Form, name: str) -> Response:
    """A table as an attachment."""
    if form == "xlsx":
        return _file(workbook_of(table), name, form)
    headers = _attachment(name, form)
    return StreamingResponse(csv_of(table), media_type=MEDIA[form], headers=headers)


def _file(data: bytes, name: str, ending: str) -> Response:
    return Response(data, media_type=MEDIA[ending], headers=_attachment(name, ending))


def _attachment(name: str, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.{ending}"}
