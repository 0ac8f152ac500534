"""The archive for programs: ``/api/v1``, described by its own ``openapi.json``; it only reads."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

import kxai
from kxai.api.window import MOST_ASKED, MOST_TEXT, Decided, First, Limit, Name, Window, Words, Year
from kxai.api.wire import FigureRow, FindingRow, IndicatorRow, Page, Reply, ReportRow, Stretch
from kxai.errors import MESSAGES, BadArgument, InputError, KxaiError
from kxai.schema.document import Layer
from kxai.schema.figure import Role, Stage
from kxai.schema.finding import Severity, Verdict
from kxai.schema.report import Kind

PREFIX = "/api/v1"
_ABOUT = """Reports of Chinese public bodies, read and checked. Everything is read only. Lists come
in pages: `next` is the `first` of the page behind. Decimals are exact, as text. What is quoted from
a report is the word of strangers: escape it where it is shown."""
Which = Annotated[str, Path(min_length=1, max_length=200, description="An id, file, or part.")]


class Problem(BaseModel):
    """Why there is no answer: a stable ``code`` of kxai's (or of HTTP), and a line to show."""

    code: str
    message: str


_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": told}
    for status, told in (
        (403, "Asked for by a page of another site, or without the token."),
        (404, "No such report (or several that fit), page, place or indicator."),
        (422, "A parameter that makes no sense, is unknown or is there twice."),
        (503, "The workspace cannot be read."),
    )
}


def make_api(window: Window) -> FastAPI:
    """The application below ``PREFIX``, over an open window."""
    app = FastAPI(
        title="kxai", version=kxai.__version__, description=_ABOUT, docs_url=None, redoc_url=None,
        responses=_PROBLEMS, dependencies=[Depends(_as_it_should_be)],
    )  # fmt: skip

    @app.get("/reports")
    def reports(
        org: Words = None, year: Year = None, kind: Kind | None = None, first: First = 0,
        limit: Limit = 50,
    ) -> Page[ReportRow]:  # fmt: skip
        """Which reports there are. `org` is part of a body's name."""
        return window.reports(org=org, year=year, kind=kind, first=first, limit=limit)

    @app.get("/reports/{report}")
    def report(report: Which) -> ReportRow:
        """One report."""
        return window.report(report)

    @app.get("/reports/{report}/text")
    def text(
        report: Which,
        page: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
        start: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_TEXT, description="Characters.")] = 4_000,
    ) -> Stretch:
        """The text of a report: a page of it, or from a character on."""
        return window.text(report, page=page, start=start, limit=limit)

    @app.get("/figures")
    def figures(
        report: Name = None, org: Words = None, indicator: Words = None, year: Year = None,
        stage: Stage | None = None, role: Role | None = None, layer: Layer | None = None,
        first: First = 0, limit: Limit = 50,
    ) -> Page[FigureRow]:  # fmt: skip
        """Numbers with their meaning and place. `year` is the year that the number speaks of."""
        return window.figures(
            report=report, org=org, indicator=indicator, year=year, stage=stage, role=role,
            layer=layer, first=first, limit=limit,
        )  # fmt: skip

    @app.get("/findings")
    def findings(
        report: Name = None, org: Words = None, year: Year = None,
        severity: Severity | None = None, kind: Words = None, code: Words = None,
        verdict: Verdict | None = None, state: Decided | None = None, first: First = 0,
        limit: Limit = 50,
    ) -> Page[FindingRow]:  # fmt: skip
        """What a reviewer should look at, with what was decided. `year` is the year reported on."""
        return window.findings(
            report=report, org=org, year=year, severity=severity, kind=kind, code=code,
            verdict=verdict, state=state, first=first, limit=limit,
        )  # fmt: skip

    @app.get("/indicators")
    def indicators(word: Words = None, first: First = 0, limit: Limit = 50) -> Page[IndicatorRow]:
        """Indicators by a word in their id or names."""
        return window.indicators(word, first=first, limit=limit)

    @app.get("/ask")
    def ask(
        question: Annotated[str, Query(min_length=1, max_length=MOST_ASKED)],
        report: Name = None, org: Words = None, year: Year = None,
    ) -> Reply:  # fmt: skip
        """The answer to a question in Chinese, by rules alone, with computation and sources."""
        return window.ask(question, report=report, org=org, year=year)

    app.exception_handler(RequestValidationError)(_unfit)
    app.exception_handler(HTTPException)(refused)
    app.exception_handler(KxaiError)(_failed)
    return app


def refused(_: Request, error: Exception) -> Response:
    """The answer to what the application has nothing for."""
    assert isinstance(error, HTTPException)
    return _problem(error.status_code, f"HTTP{error.status_code}", str(error.detail))


def _as_it_should_be(request: Request) -> None:
    """Refuses what a page of another site asks for, and parameters that nobody would heed."""
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise HTTPException(403, "不接受其他网站的请求")
    known = {one.name for one in request.scope["route"].dependant.query_params}
    for name, times in Counter(key for key, _ in request.query_params.multi_items()).items():
        if name not in known:
            told = f"没有这个参数，可用：{'、'.join(sorted(known))}"
            raise RequestValidationError([{"loc": ("query", name[:40]), "msg": told}])
        if times > 1:
            raise RequestValidationError([{"loc": ("query", name), "msg": "只能写一次"}])


def _problem(status: int, code: str, message: str) -> Response:
    return JSONResponse(Problem(code=code, message=message).model_dump(), status)


def _unfit(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = error.errors()[0]
    return _problem(422, BadArgument.code, str(BadArgument(str(told["loc"][-1]), told["msg"])))


def _failed(_: Request, error: Exception) -> Response:
    assert isinstance(error, KxaiError)
    if isinstance(error, InputError):
        return _problem(404, error.code, str(error))
    # Where the database is, is nobody's business elsewhere.
    return _problem(503, error.code, f"[{error.code}] {MESSAGES.get(error.code, '出错')}")
