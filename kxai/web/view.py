"""What all pages share: templates, the filter in the address, links that keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kxai.errors import MESSAGES
from kxai.export import words
from kxai.export.addresses import address_zh
from kxai.schema.figure import Figure
from kxai.schema.report import KIND_ZH
from kxai.store import Store, StoredReport
from kxai.store.listing import SORTS, Sort, Wanted
from kxai.web.forms import SESSION, Forms, keep, reviewer

HERE = Path(__file__).parent
SORT_ZH: Mapping[str, str] = {
    "source": "文件名", "org": "单位", "year": "年度", "errors": "错误多少", "warnings": "提醒多少",
}  # fmt: skip
STATE_ZH: Mapping[str, str] = {
    "": "误报以外", "open": "未复核", "decided": "已复核", "confirmed": "属实", "unclear": "待查",
    "false_alarm": "误报", "changed": "已变化",
}  # fmt: skip
REPORT_STATE_ZH: Mapping[str, str] = {
    "": "不限", "open": "有未复核的", "decided": "都已复核", "confirmed": "有属实的",
    "unclear": "有待查的", "false_alarm": "有误报的",
}  # fmt: skip
_QUERY = ("q", "kind", "year", "severity", "report", "of", "state", "sort")


class View:
    """Makes pages of templates. Every page is made of escaped text alone."""

    def __init__(
        self,
        forms: Forms,
        *,
        read_only: bool,
        reviewer: str,
        asking: bool,
        taken: Sequence[str] = (),
        most_bytes: int = 0,
    ) -> None:
        """``taken`` are the ends of names of files that are taken, at most ``most_bytes`` of
        them; none where nothing is taken."""
        self._forms, self._reviewer = forms, reviewer
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {
            "clean": words.clean, "file_name": words.file_name, "title": words.title_of,
            "moment": moment,
        }  # fmt: skip
        self._templates.globals |= {
            "severity_zh": words.SEVERITY_ZH, "kind_zh": KIND_ZH, "finding_kind_zh": words.KIND_ZH,
            "verdict_zh": words.VERDICT_ZH, "sort_zh": SORT_ZH, "decision_zh": words.DECISION_ZH,
            "state_zh": STATE_ZH, "report_state_zh": REPORT_STATE_ZH, "read_only": read_only,
            "asking": asking, "messages": MESSAGES, "taken": taken, "most_bytes": most_bytes,
        }  # fmt: skip

    def page(
        self, request: Request, template: str, *, status: int = 200, **values: object
    ) -> HTMLResponse:
        """A page, with what its forms need to be taken as ours."""

        def link(path: str = "", **changes: object) -> str:
            """The address of a list with some of its filter changed."""
            kept = {name: request.query_params.get(name, "") for name in _QUERY}
            kept |= {name: str(value) for name, value in changes.items() if value is not None}
            return (path or request.url.path) + _written(kept)

        session = self._forms.session(request)
        made = self._templates.get_template(template).render(
            link=link, query=query_of(request), proof=self._forms.proof(session),
            who=reviewer(request, self._reviewer), here=f"{request.url.path}{query_of(request)}",
            **values,
        )  # fmt: skip
        response = HTMLResponse(made, status_code=status)
        if request.cookies.get(SESSION) != session:
            keep(response, SESSION, session)
        return response

    def who(self, request: Request) -> str:
        """The reviewer's name; empty where none was given."""
        return reviewer(request, self._reviewer)


def filter_of(request: Request) -> Wanted:
    """The filter that an address carries."""
    told = request.query_params
    return Wanted(
        words=told.get("q", "").strip()[:100], kind=told.get("kind", ""),
        year=number_of(request, "year") or None, severity=told.get("severity", ""),
        report=told.get("report", ""), finding_kind=told.get("of", ""),
        state=told.get("state", ""),
    )  # fmt: skip


def sort_of(request: Request) -> Sort:
    """The order of reports that an address carries."""
    return next((s for s in SORTS if s == request.query_params.get("sort")), "source")


def query_of(request: Request, **more: str) -> str:
    """The filter of an address as the end of another one, ``more`` behind it."""
    return _written({n: request.query_params.get(n, "") for n in _QUERY} | more)


def number_of(request: Request, name: str) -> int:
    """A whole number from 0 of the address; 0 for anything else."""
    told = request.query_params.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


def stored_report(store: Store, report: str) -> StoredReport:
    """A report by its id. Raises HTTPException where there is none."""
    found = next(store.reports([report]), None)
    if found is None:
        raise HTTPException(404, "没有这份报告")
    return found


def figure_link(figure: Figure) -> str:
    """The address of the page that shows a figure in its report."""
    return f"/report/{figure.report}?figure={figure.start}#chosen"


def figure_hint(figure: Figure) -> str:
    """A figure's label, year and address on one line."""
    address = address_zh(figure.at) if figure.at else ""
    year = f"{figure.year}年" if figure.year else ""
    cell = words.clean(figure.cell or "")
    return " · ".join(filter(None, (words.clean(figure.label), year, cell, address)))


def moment(at: str) -> str:
    """A moment of the store as the clock on the wall shows it."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def _written(values: Mapping[str, str]) -> str:
    kept = {name: value for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""
