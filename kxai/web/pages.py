"""Lists of reports and findings, and a report: what is shown and nothing done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from kxai.export import words
from kxai.export.addresses import address_zh
from kxai.export.quote import quoter_of
from kxai.export.remark_sheet import by_severity
from kxai.handback.annotate import FORMATS
from kxai.schema.figure import Figure
from kxai.store.listing import Listing
from kxai.web import marks
from kxai.web.confirming import BEARING_ZH, Confirming
from kxai.web.finding import just_decided
from kxai.web.headings_aside import contents
from kxai.web.pictures import DRAWN, Pictures
from kxai.web.report_tables import blocks, stretch_at, stretches
from kxai.web.taking import KINDS as LETTER_KINDS
from kxai.web.view import (
    View,
    figure_hint,
    figure_link,
    filter_of,
    number_of,
    sort_of,
    stored_report,
)

_PER_PAGE = 50
_STRETCH = 12_000  # characters of text on one page


class Pages:
    """What is shown of one store. Every page is made of escaped text alone."""

    def __init__(
        self, store: Listing, view: View, pictures: Pictures, confirming: Confirming
    ) -> None:
        self._store, self._view, self._pictures = store, view, pictures
        self._confirming = confirming

    def archive(self, request: Request) -> HTMLResponse:
        """The reports, by filter, sorted, a page of them."""
        wanted, first = filter_of(request), number_of(request, "from")
        sort = sort_of(request)
        reports, count = self._store.listed(wanted, sort=sort, first=first, most=_PER_PAGE)
        kinds, years = self._store.facets()
        return self._view.page(
            request, "archive.html", reports=reports, count=count, kinds=kinds, years=years,
            wanted=wanted, sort=sort, totals=self._store.totals(), unread=self._store.unread(),
            first=first, per_page=_PER_PAGE, decided=self._store.decided_counts(),
        )  # fmt: skip

    def findings(self, request: Request) -> HTMLResponse:
        """The queue of findings, the worst first."""
        wanted, first = filter_of(request), number_of(request, "from")
        found, count = self._store.queue(wanted, first=first, most=_PER_PAGE)
        reports = {
            stored.report.id: stored.report
            for stored in self._store.reports(list({finding.report for finding in found}))
        }
        return self._view.page(
            request, "findings.html", findings=found, reports=reports, count=count, wanted=wanted,
            kinds=self._store.kinds(), first=first,
            per_page=_PER_PAGE, states=self._store.states(found),
            after=just_decided(self._store, request),
        )  # fmt: skip

    def report(self, request: Request, report: str) -> HTMLResponse:
        """One report: a page's picture with its figures boxed, or a stretch of its text with them
        marked, and the figure that was clicked, or the passage that an answer quotes."""
        stored = stored_report(self._store, report)
        self._confirming.prepare(stored.report)
        figures = list(self._store.figures(report))
        findings = by_severity(self._store.findings(report))
        text, printed = self._store.text(report), self._store.pages(report)
        chosen = _chosen(figures, request.query_params.get("figure", ""))
        quote = _span(request, len(text))
        first = chosen.start if chosen else quote[0]
        number = number_of(request, "page") or _page_at(printed, first)
        as_text = request.query_params.get("view") == "text"
        picture = None if as_text else self._pictures.of(report, number)
        told = number_of(request, "at")
        starts = stretches(text, _STRETCH)
        start, end = stretch_at(starts, told or first, len(text))
        accused = {name for finding in findings for name in finding.figures}
        looks = {f.id: _look(f, chosen, accused, quote) for f in figures}
        shown = [
            marks.Mark(f.start, f.end, looks[f.id], figure_link(f), figure_hint(f),
                       "chosen" if f is chosen else "at" if f.start == told else "")
            for f in figures
            if picture is None and start <= f.start < end
        ]  # fmt: skip
        if quote[1]:
            shown = marks.passage(shown, max(start, quote[0]), min(end, quote[1]))
        quoter = quoter_of(self._store, report)
        states = self._store.states(findings)
        return self._view.page(
            request, "report.html", stored=stored, picture=picture, number=number,
            numbers=[page for page, _, _ in printed] if picture else [],
            accused_pages={b.page for f in figures if f.id in accused for b in f.boxes},
            boxes=[
                (box, looks[f.id], figure_link(f), figure_hint(f))
                for f, box in marks.boxed(figures, number)
            ],
            quote=text[slice(*quote)] if quote[1] else "",
            blocks=blocks(text, start, end, shown, self._store.layouts(report))
            if picture is None else [],
            page_start=next((s for n, s, _ in printed if n == number), 0),
            start=start, starts=starts, chosen=chosen, as_text=as_text,
            drawn=picture is not None or (as_text and self._store.format(report) in DRAWN),
            chosen_address=address_zh(chosen.at, text) if chosen and chosen.at else "",
            chosen_name=words.indicator_zh(chosen) if chosen else "",
            chosen_role=words.role_zh(chosen) if chosen else "",
            parts=self._confirming.parts(stored.report, chosen) if chosen else {},
            bearing_zh=BEARING_ZH, contents=contents(figures, accused),
            chosen_findings=[f for f in findings if chosen and chosen.id in f.figures],
            findings=[(f, quoter.place((f.place or f.spans[0])[0]) if f.spans else "")
                      for f in findings],
            states=states,
            letters=LETTER_KINDS if any(s.decision == "confirmed" for s in states.values()) else (),
            remarked=self._store.format(report) in FORMATS,
        )  # fmt: skip

    def picture(self, report: str, number: int) -> Response:
        """A page's picture, or what lies below its characters."""
        picture = self._pictures.of(report, number)
        if picture is None or not picture.image:
            raise HTTPException(404, "没有这一页的图")
        return Response(picture.image, media_type=picture.media)


def _chosen(figures: Iterable[Figure], told: str) -> Figure | None:
    return next((figure for figure in figures if str(figure.start) == told), None)


def _look(
    figure: Figure, chosen: Figure | None, accused: Collection[str], quote: tuple[int, int]
) -> str:
    if chosen is not None and figure.id == chosen.id:
        return "fig chosen"
    if quote[0] <= figure.start < figure.end <= quote[1]:
        return "fig quoted"
    return "fig accused" if figure.id in accused else "fig"


def _span(request: Request, length: int) -> tuple[int, int]:
    """The passage that an address names; (0, 0) for none."""
    start, end = number_of(request, "from"), min(number_of(request, "to"), length)
    return (start, end) if start < end else (0, 0)


def _page_at(printed: Sequence[tuple[int, int, int]], at: int) -> int:
    """The number of the page that a place of the text is on; the first where there is none."""
    return next((number for number, start, end in printed if start <= at < end), 1)
