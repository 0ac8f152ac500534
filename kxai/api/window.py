"""An archive as programs elsewhere see it: page by page, nothing larger than a page, read only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, Field

from kxai.api.archive import Archive
from kxai.api.rows import Rows
from kxai.api.wire import (
    FigureRow,
    FindingRow,
    IndicatorRow,
    Page,
    Reply,
    ReportRow,
    Stretch,
    encodable,
    figure_row,
    finding_row,
    reply_of,
    report_row,
)
from kxai.errors import BadArgument
from kxai.export.words import file_name
from kxai.schema.document import Layer
from kxai.schema.figure import Role, Stage
from kxai.schema.finding import Severity, Verdict
from kxai.schema.report import Kind
from kxai.settings import Settings, load_settings

MOST_ROWS = 200
"""Rows of one page."""
MOST_TEXT = 20_000
"""Characters of one stretch of a report's text."""
MOST_ASKED = 500
"""Characters of a question."""
_MOST_TOLD = 60_000  # characters of the rows of a page, as JSON
_FURTHEST = 100_000_000  # the last row or character that may be asked for

Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows of a page at most.")]
First = Annotated[
    int,
    Field(ge=0, le=_FURTHEST, description="The row to begin with: `next` of the page before."),
]
Year = Annotated[int | None, Field(ge=1900, le=2200)]
Name = Annotated[
    str | None,
    Field(min_length=1, max_length=200, description="A report: its id, its file, or part of them."),
]
Words = Annotated[str | None, Field(min_length=1, max_length=200)]
Decided = Literal["open", "decided", "confirmed", "unclear", "false_alarm", "changed"]
"""What findings are narrowed to by what reviewers decided."""
R = TypeVar("R", bound=BaseModel)
T = TypeVar("T")


class Window:
    """A bounded view of one workspace, for clients of any number of threads. Use it as a context
    manager.

    A page ends after ``limit`` rows, or sooner where its rows are long; its ``next`` tells where
    the next begins. Nothing is written and nothing is sent: questions are answered by rules.

    >>> with Window(Path("kxai-workspace")) as window:                # doctest: +SKIP
    ...     page = window.findings(severity="error", limit=20)
    ...     print(page.rows, page.next)

    Raises WorkspaceError, GenreError and BadSetting as ``kxai.open`` does; its methods
    UnknownReport and BadArgument.
    """

    def __init__(self, workspace: Path, settings: Settings | None = None) -> None:
        settings = (settings or load_settings()).model_copy(update={"workspace": workspace})
        self._archive = Archive(settings, offline=True)
        # One at a time: what answers keeps what it read of reports.
        self._answering = ThreadPoolExecutor(1, "answering")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._answering.shutdown()
        self._archive.close()

    def reports(
        self,
        *,
        org: Words = None,
        year: Year = None,
        kind: Kind | None = None,
        first: First = 0,
        limit: Limit = 50,
    ) -> Page[ReportRow]:
        """The reports, by source; see ``Archive.reports``."""
        rows = self._archive.reports(org=_text(org), year=year, kind=kind)
        return _page(rows, report_row, first, limit)

    def figures(
        self,
        *,
        report: Name = None,
        org: Words = None,
        indicator: Words = None,
        year: Year = None,
        stage: Stage | None = None,
        role: Role | None = None,
        layer: Layer | None = None,
        first: First = 0,
        limit: Limit = 50,
    ) -> Page[FigureRow]:
        """The figures, report by report, by place; see ``Archive.figures``."""
        rows = self._archive.figures(
            report=_text(report), org=_text(org), indicator=indicator, year=year, stage=stage,
            role=role, layer=layer,
        )  # fmt: skip
        return _page(rows, figure_row, first, limit)

    def findings(
        self,
        *,
        report: Name = None,
        org: Words = None,
        year: Year = None,
        severity: Severity | None = None,
        kind: Words = None,
        code: Words = None,
        verdict: Verdict | None = None,
        state: Decided | None = None,
        first: First = 0,
        limit: Limit = 50,
    ) -> Page[FindingRow]:
        """The findings, report by report, by place; see ``Archive.findings``."""
        rows = self._archive.findings(
            report=_text(report), org=_text(org), year=year, severity=severity, kind=_text(kind),
            code=_text(code), verdict=verdict, state=state,
        )  # fmt: skip
        return _page(rows, finding_row, first, limit)

    def report(self, name: str) -> ReportRow:
        """The one report that ``name`` means; see ``Archive.report``. Raises UnknownReport."""
        return report_row(self._archive.report(_sent(name)))

    def text(
        self, report: str, *, page: int | None = None, start: int = 0, limit: int = 4_000
    ) -> Stretch:
        """A stretch of a report's text: of one ``page`` (from 1), or from the character ``start``
        on; of both, from ``start`` on to the end of the page.

        Raises UnknownReport, and BadArgument for a page or a start that is not there.
        """
        found = self._archive.report(_sent(report))
        text, pages = self._archive.text(found.id), self._archive.pages(found.id)
        begin, end = 0, len(text)
        if page is not None:
            spans = {number: (begin, end) for number, begin, end in pages}
            if page not in spans:
                raise BadArgument("page", f"没有第{page}页，共{len(pages)}页")
            begin, end = spans[page]
        begin = max(begin, start)
        if begin > end:
            raise BadArgument("start", f"没有第{start}个字符，到{end}为止")
        stop = min(end, begin + min(limit, MOST_TEXT))
        return Stretch(
            report=found.id, source=file_name(found.source), page=page, pages=len(pages),
            start=begin, end=stop, length=len(text), text=encodable(text[begin:stop]),
            next=stop if stop < end else None,
        )  # fmt: skip

    def ask(
        self, question: str, *, report: Name = None, org: Words = None, year: Year = None
    ) -> Reply:
        """The answer to a question in Chinese, without a model; see ``Archive.ask``."""

        def answered() -> Reply:
            told = self._archive.ask(
                _sent(question), report=_text(report), year=year, org=_text(org)
            )
            return reply_of(told)

        return self._answering.submit(answered).result()

    def indicators(
        self, word: Words = None, *, first: First = 0, limit: Limit = 50
    ) -> Page[IndicatorRow]:
        """The indicators whose id or a name of which has ``word`` in it; all without one."""
        from kxai.genre.catalogue import CATALOGUE

        found = (
            IndicatorRow(
                id=one.id, kind=one.kind, unit=one.unit, names=list(one.names),
                definition=one.definition,
            )
            for one in CATALOGUE.values()
            if word is None or any(word in name for name in (one.id, *one.names))
        )  # fmt: skip
        return _paged(islice(found, first, None), first, limit)


def _sent(told: str) -> str:
    """What a client sent, as every database can be asked with it."""
    return encodable(told).replace("\0", "\ufffd")


def _text(told: str | None) -> str | None:
    return None if told is None else _sent(told)


def _page(rows: Rows[T], told: Callable[[T], R], first: int, limit: int) -> Page[R]:
    """A page of ``rows``; one more than the page holds is fetched, to know whether it is the
    last."""
    return _paged(map(told, rows.part(first, limit + 1)), first, limit)


def _paged(found: Iterable[R], first: int, limit: int) -> Page[R]:
    """At least one of those that were ``found``, and no more than fit into a page."""
    page: list[R] = []
    size = 0
    for row in found:
        size += len(row.model_dump_json())
        if len(page) == limit or (page and size > _MOST_TOLD):
            return Page[R](rows=page, next=first + len(page))
        page.append(row)
    return Page[R](rows=page)
