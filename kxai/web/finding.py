"""One finding a page: its source, its equation, and what a reviewer decides about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from kxai.errors import MESSAGES, DecidedMeanwhile, WorkspaceError
from kxai.export import words
from kxai.export.quote import quoter_of
from kxai.schema.figure import Figure
from kxai.schema.finding import BEYOND_SUMS, Finding
from kxai.store import DECISIONS, State
from kxai.store.listing import Listing
from kxai.store.order import Standing
from kxai.store.verdicts import operands
from kxai.web import marks
from kxai.web.forms import MOST_NAME, MOST_NOTE, WHO, Form, Posted, keep, way_back
from kxai.web.grouping import MOST, decide_with, group_of, token_of
from kxai.web.headings_aside import contents
from kxai.web.pictures import Picture, Pictures
from kxai.web.report_tables import blocks
from kxai.web.view import (
    View,
    figure_hint,
    figure_link,
    filter_of,
    moment,
    number_of,
    query_of,
    stored_report,
)

_SPENT = "页面已过期，没有记下，请再按一次"
_MOVED = "这个问题在您查看期间重新核对过，数字已变化，没有记下，请看过再定"
_NO_NAME = "还没有写复核人姓名，没有记下"
_TOO_LONG = f"备注超过{MOST_NOTE}字，没有记下"
_UNWRITTEN = "没有记下，请稍后再按一次"
Operands = list[tuple[Figure | None, str]]
"""The figures of a finding, where it has any, each with its style."""


class FindingPage:
    """Shows findings and takes decisions about them."""

    def __init__(self, store: Listing, view: View, pictures: Pictures) -> None:
        self._store, self._view, self._pictures = store, view, pictures

    def show(self, request: Request, report: str, finding: str) -> HTMLResponse:
        """One finding: its places with the operands boxed, and its equation in their colours."""
        return self._page(request, self._found(report, finding))

    def decide(self, request: Request, report: str, finding: str, form: Posted) -> Response:
        """Keep what a reviewer decided and go on to the next finding of the list. What cannot be
        kept is told on the same page, with what was written still in the form."""
        found = self._found(report, finding)
        decision, _, cause = form["decision"].partition(":")
        who = self._view.who(request)
        if decision not in DECISIONS or (cause and cause not in causes_of(found)):
            raise HTTPException(400, "没有这样的结论")
        refusal = _refusal(form, found, who)
        if refusal:
            return self._page(request, found, told=refusal, form=form, status=409)
        state = self._store.states([found])[report, finding]
        if decision == "withdrawn" and state.decision is None:
            return RedirectResponse(_address(found) + query_of(request), status_code=303)
        # Asked before: a decision may take the finding out of its own list.
        standing = self._store.standing(filter_of(request), report, finding)
        try:
            self._store.decide(
                found, decision, who=who, seen=_whole(form["seen"]), cause=cause,
                note=form["note"].strip(),
            )  # fmt: skip
        except DecidedMeanwhile:
            state = self._store.states([found])[report, finding]
            if not _is_same(state, decision, who, cause, form["note"].strip()):
                told = _late(state, decision)
                return self._page(request, found, told=told, form=form, status=409)
        except WorkspaceError as error:
            told = f"[{error.code}] {MESSAGES[error.code]}，{_UNWRITTEN}"
            return self._page(request, found, told=told, form=form, status=503)
        done, left = decide_with(
            self._store, report, form.together, decision, who=who, cause=cause,
            note=form["note"].strip(),
        )  # fmt: skip
        if done:  # The next one may be among them.
            standing = self._store.standing(filter_of(request), report, finding)
        onward = _onward(request, found, decision, standing, done, left)
        return RedirectResponse(onward, status_code=303)

    def name(self, form: Posted) -> Response:
        """Keep the reviewer's name in the browser, and go back to where it was asked for."""
        who = " ".join(form["who"].split())
        if not form.genuine or not 0 < len(who) <= MOST_NAME:
            raise HTTPException(400, f"{_SPENT}；姓名应为1至{MOST_NAME}字")
        response = RedirectResponse(way_back(form["back"]), status_code=303)
        keep(response, WHO, who, lasting=True)
        return response

    def _found(self, report: str, finding: str) -> Finding:
        found = self._store.finding(report, finding)
        if found is None:
            raise HTTPException(404, "没有这个问题")
        return found

    def _page(
        self,
        request: Request,
        found: Finding,
        *,
        told: str = "",
        form: Form | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """The page of a finding; ``told`` is why what a ``form`` asks for was not kept: what was
        written stands in it still."""
        stored = stored_report(self._store, found.report)
        text = self._store.text(found.report)
        printed = [text[start:end] for start, end in found.spans]
        by_id = {figure.id: figure for figure in self._store.figures(found.report)}
        figures = self._figures(found, printed, by_id)
        spans = [
            marks.Mark(start, end, look, figure_link(figure) if figure else "",
                       figure_hint(figure) if figure else "")
            for (start, end), (figure, look) in zip(found.spans, figures, strict=True)
        ]  # fmt: skip
        quoter, layouts = quoter_of(self._store, found.report), self._store.layouts(found.report)
        state = self._store.states([found])[found.report, found.id]
        kept = state.last.note if state.last and state.decision else ""
        return self._view.page(
            request, "finding.html", status=status, stored=stored, finding=found,
            views=self._views(found.report, figures),
            excerpts=[blocks(text, start, end, spans, layouts)
                      for start, end in marks.windows(text, spans)],
            equation=marks.equation(found.equation, printed),
            stated=marks.equation(words.clean(found.stated), printed),
            expected=marks.equation(
                words.clean(found.expected), printed if found.kind == "same" else []
            ),
            headings=[] if found.spans else contents(list(by_id.values())),
            operands=[(text[s:e], look, figure, figure_link(figure) if figure else "",
                       quoter.place(s))
                      for (s, e), (figure, look) in zip(found.spans, figures, strict=True)],
            standing=self._store.standing(filter_of(request), found.report, found.id),
            causes=causes_of(found), about=operands(found), state=state,
            history=self._store.history(found), told=told,
            note=form["note"] if form else kept, together=form.together if form else (),
            group=group_of(self._store, found, by_id),
            after=just_decided(self._store, request), most_note=MOST_NOTE, most_name=MOST_NAME,
            renaming="rename" in request.query_params,
        )  # fmt: skip

    def _figures(self, found: Finding, printed: list[str], by_id: Mapping[str, Figure]) -> Operands:
        return [
            (by_id.get(found.figures[at]) if found.figures else None, look)
            for at, look in enumerate(marks.operand_looks(printed))
        ]

    def _views(
        self, report: str, figures: Operands
    ) -> list[tuple[int, Picture, marks.Window, list[tuple[object, ...]]]]:
        """Of each page with an operand its number, picture, the cut to show, and the boxes."""
        views = []
        pages = sorted({box.page for figure, _ in figures if figure for box in figure.boxes})
        room = marks.ROOM if len(pages) == 1 else marks.LITTLE_ROOM
        for number in pages:
            picture = self._pictures.of(report, number)
            if picture is None:
                continue
            boxes = [
                (box, look, figure_link(figure), figure_hint(figure))
                for figure, look in figures
                if figure
                for _, box in marks.boxed([figure], number)
            ]
            cut = marks.window([box for box, *_ in boxes], picture.height, room)
            views.append((number, picture, cut, boxes))
        return views  # type: ignore[return-value]


def causes_of(finding: Finding) -> list[str]:
    """What may be wrong, in words, the likeliest first; what is beyond sums names no cause."""
    if finding.kind in BEYOND_SUMS:
        return []
    return [text for entry in finding.diagnosis if (text := str(entry.get("text", "")))]


class Decided(NamedTuple):
    """What was decided last: the finding, where it stands, the fingerprint of its numbers, the
    ``tokens`` of those that were decided with it, and how many of those that were to be are
    ``left``."""

    finding: Finding
    state: State
    about: str
    tokens: Sequence[str]
    left: int


def just_decided(store: Listing, request: Request) -> Decided | None:
    """What the reviewer came from; None unless a decision holds."""
    report, _, names = request.query_params.get("after", "").partition(":")
    first, *others = names.split(",")[: MOST + 1]
    found = store.finding(report, first) if first else None
    if found is None:
        return None
    group = [one for name in others if (one := store.finding(report, name))]
    states = store.states([found, *group])
    state = states[report, first]
    if not state.decision:
        return None
    tokens = [
        token_of(one, states[report, one.id])
        for one in group
        if states[report, one.id].decision == state.decision
    ]
    return Decided(found, state, operands(found), tokens, number_of(request, "left"))


def _refusal(form: Form, found: Finding, who: str) -> str:
    """Why nothing can be kept of a form; empty where it can."""
    if not form.genuine:
        return _SPENT
    if form["about"] != operands(found):
        return _MOVED
    if len(form["note"]) > MOST_NOTE:
        return _TOO_LONG
    return "" if who else _NO_NAME


def _late(state: State, decision: str) -> str:
    last = state.last
    if last is None:
        return _UNWRITTEN
    that = "，".join(filter(None, (words.DECISION_ZH[last.decision], last.cause, last.note)))
    return (
        f"{last.who}在{moment(last.at)}已定为：{that}。您的“{words.DECISION_ZH[decision]}”没有记下，"
        "备注还在下面；看过后可以再定。"
    )


def _is_same(state: State, decision: str, who: str, cause: str, note: str) -> bool:
    """Whether a decision is there already: a button pressed twice."""
    last = state.last
    return last is not None and (last.decision, last.who, last.cause, last.note) == (
        decision, who, cause, note,
    )  # fmt: skip


def _onward(
    request: Request,
    found: Finding,
    decision: str,
    standing: Standing | None,
    done: Sequence[str],
    left: int,
) -> str:
    """Where a decision leads: on in the list; after an undo, to the finding itself."""
    if decision == "withdrawn" or standing is None:
        return _address(found) + query_of(request)
    more = {"after": f"{found.report}:{','.join((found.id, *done))}"}
    if left:
        more["left"] = str(left)
    if standing.onward is None:
        return "/findings" + query_of(request, **more)
    report, name = standing.onward
    return f"/report/{report}/finding/{name}" + query_of(request, **more)


def _address(found: Finding) -> str:
    return f"/report/{found.report}/finding/{found.id}"


def _whole(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else -1
