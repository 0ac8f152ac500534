"""The pages: which address shows what."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kxai.export import words
from kxai.export.addresses import address_zh
from kxai.export.quote import quoter_of
from kxai.schema.figure import Figure
from kxai.schema.report import KIND_ZH
from kxai.store import StoredReport
from kxai.store.listing import SORTS, Listing, Sort, Wanted
from kxai.web import marks
from kxai.web.guard import Guard
from kxai.web.pictures import Pictures

_HERE = Path(__file__).parent
_PER_PAGE = 50
_STRETCH = 12_000  # characters of text on one page
_SORT_ZH: dict[Sort, str] = {
    "source": "文件名", "org": "单位", "year": "年度", "errors": "错误多少", "warnings": "提醒多少",
}  # fmt: skip
_QUERY = ("q", "kind", "year", "severity", "report", "of", "sort")


def make_app(store: Listing, *, token: str = "") -> FastAPI:
    """The application over an open store; with a ``token``, for those who know it alone. It writes
    nothing."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(Guard(token))
    app.mount("/static", StaticFiles(directory=_HERE / "static"))
    pages = Pages(store)
    for path, handler in (
        ("/", pages.archive),
        ("/findings", pages.findings),
        ("/report/{report}", pages.report),
        ("/report/{report}/page/{number}.png", pages.picture),
        ("/report/{report}/finding/{finding}", pages.finding),
    ):
        app.get(path, response_class=HTMLResponse)(handler)
    return app


class Pages:
    """What is shown of one store. Every page is made of escaped text alone."""

    def __init__(self, store: Listing) -> None:
        self._store = store
        self._pictures = Pictures(store)
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {
            "clean": words.clean, "file_name": words.file_name, "title": words.title_of,
        }  # fmt: skip
        self._templates.globals |= {
            "severity_zh": words.SEVERITY_ZH, "kind_zh": KIND_ZH, "finding_kind_zh": words.KIND_ZH,
            "verdict_zh": words.VERDICT_ZH, "sort_zh": _SORT_ZH,
        }  # fmt: skip

    def archive(self, request: Request) -> HTMLResponse:
        """The reports, by filter, sorted, a page of them."""
        wanted, first = _wanted(request), _number(request, "from")
        sort: Sort = next((s for s in SORTS if s == request.query_params.get("sort")), "source")
        reports, count = self._store.listed(wanted, sort=sort, first=first, most=_PER_PAGE)
        kinds, years = self._store.facets()
        return self._page(
            request, "archive.html", reports=reports, count=count, kinds=kinds, years=years,
            wanted=wanted, sort=sort, totals=self._store.totals(), unread=self._store.unread(),
            first=first, per_page=_PER_PAGE,
        )  # fmt: skip

    def findings(self, request: Request) -> HTMLResponse:
        """The queue of findings, the worst first."""
        wanted, first = _wanted(request), _number(request, "from")
        found, count = self._store.queue(wanted, first=first, most=_PER_PAGE)
        reports = {
            stored.report.id: stored.report
            for stored in self._store.reports(list({finding.report for finding in found}))
        }
        return self._page(
            request, "findings.html", findings=found, reports=reports, count=count, wanted=wanted,
            kinds=sorted({kind for kind, _ in self._store.finding_kinds()}), first=first,
            per_page=_PER_PAGE,
        )  # fmt: skip

    def report(self, request: Request, report: str) -> HTMLResponse:
        """One report: a page's picture with its figures boxed, or a stretch of its text with them
        marked, and the figure that was clicked."""
        stored = self._stored(report)
        figures = list(self._store.figures(report))
        findings = list(self._store.findings(report))
        text, printed = self._store.text(report), self._store.pages(report)
        chosen = _chosen(figures, request.query_params.get("figure", ""))
        number = _number(request, "page") or (chosen.page if chosen and chosen.page else 1)
        picture = self._pictures.of(report, number)
        start = _number(request, "at") or (chosen.start if chosen else 0)
        start = min(start, len(text)) // _STRETCH * _STRETCH
        end = min(start + _STRETCH, len(text))
        accused = {name: finding for finding in findings for name in finding.figures}
        shown = [
            marks.Mark(f.start, f.end, _look(f, chosen, accused.keys()), _figure_link(f), _hint(f))
            for f in figures
            if picture is None and start <= f.start < end
        ]
        quoter = quoter_of(self._store, report)
        return self._page(
            request, "report.html", stored=stored, picture=picture, number=number,
            numbers=[page for page, _, _ in printed] if picture else [],
            boxes=[
                (box, _look(f, chosen, accused.keys()), _figure_link(f), _hint(f))
                for f, box in marks.boxed(figures, number)
            ],
            pieces=marks.pieces(text, start, end, shown) if picture is None else [],
            start=start, end=end, length=len(text), stretch=_STRETCH, chosen=chosen,
            chosen_address=address_zh(chosen.at, text) if chosen and chosen.at else "",
            chosen_name=words.indicator_zh(chosen) if chosen else "",
            chosen_role=words.role_zh(chosen) if chosen else "",
            chosen_findings=[f for f in findings if chosen and chosen.id in f.figures],
            findings=[(f, quoter.place((f.place or f.spans[0])[0]) if f.spans else "")
                      for f in findings],
        )  # fmt: skip

    def picture(self, report: str, number: int) -> Response:
        """A page as PNG."""
        picture = self._pictures.of(report, number)
        if picture is None:
            raise HTTPException(404, "没有这一页的图")
        return Response(picture.png, media_type="image/png")

    def finding(self, request: Request, report: str, finding: str) -> HTMLResponse:
        """One finding: its places with the operands boxed, and its equation in their colours."""
        stored = self._stored(report)
        found = self._store.finding(report, finding)
        if found is None:
            raise HTTPException(404, "没有这个问题")
        by_id = {figure.id: figure for figure in self._store.figures(report)}
        text = self._store.text(report)
        printed = [text[start:end] for start, end in found.spans]
        operands = [
            (by_id.get(found.figures[at]) if found.figures else None, look)
            for at, look in enumerate(marks.operand_looks(printed))
        ]
        spans = [
            marks.Mark(start, end, look, _figure_link(figure) if figure else "",
                       _hint(figure) if figure else "")
            for (start, end), (figure, look) in zip(found.spans, operands, strict=True)
        ]  # fmt: skip
        views = []
        numbers = {box.page for figure, _ in operands if figure for box in figure.boxes}
        for number in sorted(numbers):
            picture = self._pictures.of(report, number)
            if picture is None:
                continue
            boxes = [
                (box, look, _figure_link(figure), _hint(figure))
                for figure, look in operands
                if figure
                for _, box in marks.boxed([figure], number)
            ]
            cut = marks.window([box for box, *_ in boxes], picture.height)
            views.append((number, picture, cut, boxes))
        wanted = _wanted(request)
        return self._page(
            request, "finding.html", stored=stored, finding=found, views=views,
            excerpts=marks.excerpts(text, spans),
            equation=marks.equation(found.equation, printed),
            operands=[(text[s:e], look, figure) for (s, e), (figure, look)
                      in zip(found.spans, operands, strict=True)],
            standing=self._store.standing(wanted, report, finding), query=_query(request),
        )  # fmt: skip

    def _stored(self, report: str) -> StoredReport:
        found = next(self._store.reports([report]), None)
        if found is None:
            raise HTTPException(404, "没有这份报告")
        return found

    def _page(self, request: Request, template: str, **values: object) -> HTMLResponse:
        def link(path: str = "", **changes: object) -> str:
            """The address of a list with some of its filter changed."""
            kept = {name: request.query_params.get(name, "") for name in _QUERY}
            kept |= {name: str(value) for name, value in changes.items() if value is not None}
            query = urlencode({name: value for name, value in kept.items() if value})
            return (path or request.url.path) + (f"?{query}" if query else "")

        return HTMLResponse(self._templates.get_template(template).render(link=link, **values))


def _wanted(request: Request) -> Wanted:
    told = request.query_params
    return Wanted(
        words=told.get("q", "").strip()[:100], kind=told.get("kind", ""),
        year=_number(request, "year") or None, severity=told.get("severity", ""),
        report=told.get("report", ""), finding_kind=told.get("of", ""),
    )  # fmt: skip


def _query(request: Request) -> str:
    kept = {n: v for n in _QUERY if (v := request.query_params.get(n))}
    return f"?{urlencode(kept)}" if kept else ""


def _number(request: Request, name: str) -> int:
    """A whole number from 0 of the address; 0 for anything else."""
    told = request.query_params.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


def _chosen(figures: Iterable[Figure], told: str) -> Figure | None:
    return next((figure for figure in figures if str(figure.start) == told), None)


def _look(figure: Figure, chosen: Figure | None, accused: Iterable[str]) -> str:
    if chosen is not None and figure.id == chosen.id:
        return "fig chosen"
    return "fig accused" if figure.id in accused else "fig"


def _figure_link(figure: Figure) -> str:
    return f"/report/{figure.report}?figure={figure.start}"


def _hint(figure: Figure) -> str:
    address = address_zh(figure.at) if figure.at else ""
    year = f"{figure.year}年" if figure.year else ""
    return " · ".join(filter(None, (words.clean(figure.label), year, address)))
