"""Questions to the archive, as a conversation, with the sources of every answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

from fastapi import Request
from fastapi.responses import HTMLResponse

from kxai.ask import Answer, Citation, Corpus
from kxai.ask.answer_draft import without_quotations
from kxai.ask.plan import Plan
from kxai.ask.said import OUTCOMES
from kxai.export import words
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Figure
from kxai.store.listing import Listing, Wanted
from kxai.web import marks
from kxai.web.understanding import (
    OPERATIONS,
    STAGES,
    TAKEN,
    changed,
    fields_of,
    told_fields,
)
from kxai.web.view import View, figure_hint, figure_link

MOST_ASKED = 500
"""Characters of a question."""
_MOST_TURNS = 9  # of a conversation: they all stand in the address
_KEPT = 200  # answers
_SHOWN = 8  # citations
_QUOTED = 600  # characters of a quotation
STATUS_ZH = {
    "answered": ("有答案", ""),
    "no_such_report": ("没有这份报告", "不是说报告没写：工作区里没有这个单位或年度的报告。"),
    "not_printed": ("报告未披露", "有这份报告，查过全文，没有这项内容。"),
    "not_understood": ("没有读懂", "不是说报告没写：请换个说法，或选下面的问题。"),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation: as it was ``asked``, ``whole`` with what it took from those
    before it, and the answer."""

    asked: str
    whole: str
    answer: Answer
    plan: Plan


class Asking:
    """Answers conversations, one at a time, in a thread of its own. Use it as a context manager.

    ``opened`` opens the archive; it is opened anew when ``generation`` tells that the store has
    changed.
    """

    def __init__(self, opened: Callable[[], Corpus], generation: Callable[[], str | None]) -> None:
        self._opened, self._generation = opened, generation
        self._corpus: Corpus | None = None
        self._of: str | None = None
        self._answers: OrderedDict[tuple[object, ...], tuple[Answer, Plan]] = OrderedDict()
        self._pool = ThreadPoolExecutor(1, "asking")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.submit(self._close).result()
        self._pool.shutdown()

    def talk(
        self,
        asked: Sequence[str],
        *,
        report: str = "",
        change: Callable[[Plan], Plan] | None = None,
    ) -> list[Turn]:
        """The turns of a conversation, the earliest first; with ``report`` about that one alone.
        ``change`` makes another plan of that of the last one. Raises WorkspaceError and
        ModelSetup."""
        return self._pool.submit(self._talk, list(asked), report, change).result()

    def _talk(
        self, asked: list[str], report: str, change: Callable[[Plan], Plan] | None
    ) -> list[Turn]:
        corpus = self._current()
        talk, turns = corpus.converse(), []
        for at, question in enumerate(asked, 1):
            whole = talk.whole(question)
            key = (whole, report)
            if key not in self._answers:
                plan = corpus.plan(whole)
                if report:
                    plan = plan.model_copy(update={"reports": [report], "named": True})
                self._answers[key] = corpus.ask(whole, report=report or None), plan
                if len(self._answers) > _KEPT:
                    self._answers.popitem(last=False)
            answer, plan = self._answers[key]
            if change is not None and at == len(asked):
                plan = change(plan)
                answer = corpus.run_plan(whole, plan)
            turns.append(Turn(question, whole, answer, plan))
        return turns

    def _current(self) -> Corpus:
        generation = self._generation()
        if self._corpus is None or generation != self._of:
            self._close()
            self._corpus, self._of = self._opened(), generation
        return self._corpus

    def _close(self) -> None:
        self._answers.clear()
        if self._corpus is not None:
            self._corpus.__exit__()
            self._corpus = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation as it is shown: its place, and its text with the answer's numbers coloured."""

    citation: Citation
    link: str
    pieces: list[marks.Piece]
    cut: bool


class AskPage:
    """The page of a conversation."""

    def __init__(self, store: Listing, view: View, asking: Asking) -> None:
        self._store, self._view, self._asking = store, view, asking

    def show(self, request: Request) -> HTMLResponse:
        """A question with its answer, under it those before it; without one, where to begin."""
        told = request.query_params
        report = told.get("report", "")[:40]
        about = next(self._store.reports([report]), None) if report else None
        report = about.report.id if about else ""
        before = [q[:MOST_ASKED] for q in told.getlist("before") if q.strip()][1 - _MOST_TURNS :]
        question = told.get("q", "").strip()[:MOST_ASKED]
        # A page elsewhere may put a question into the field; only whoever sits here asks it.
        ours = request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        ours = ours and "sec-purpose" not in request.headers
        asked = bool(question) and ours and "edit" not in told
        fields = told_fields(request)
        change = (lambda plan: changed(plan, fields, self._store)) if fields else None
        turns = (
            self._asking.talk([*before, question], report=report, change=change) if asked else []
        )
        last = turns[-1].answer if turns else None
        figures = self._figures(last) if last else []
        looks = marks.operand_looks([figure.text for figure in figures])
        return self._view.page(
            request, "ask.html", about=about, asked="" if turns else question,
            turns=[turn.asked for turn in turns] or before,
            turn=turns[-1] if turns else None, earlier=turns[-2::-1],
            short=_short(last) if last else "",
            outcome=STATUS_ZH[last.status] if last else ("", ""),
            steps=[_step(str(step), figures) for step in last.computation] if last else [],
            quoted=[_quoted(c, figures, looks) for c in last.citations[:_SHOWN]] if last else [],
            figures=[(figure, look, figure_link(figure), figure_hint(figure))
                     for figure, look in zip(figures, looks, strict=True)],
            samples=[] if turns else self._samples(), most=MOST_ASKED,
            waiting=bool(question) and not ours,
            fields=(fields or fields_of(turns[-1].plan, self._store)) if turns else None,
            changed=fields is not None, stages=STAGES, operations=OPERATIONS, takes=TAKEN,
            indicators=[(name, item.zh) for name, item in CATALOGUE.items() if "." in name],
        )  # fmt: skip

    def _figures(self, answer: Answer) -> list[Figure]:
        """The figures that an answer stands on, in its order."""
        found: dict[str, Figure] = {}
        for report in dict.fromkeys(name.partition(":")[0] for name in answer.figures):
            found |= {figure.id: figure for figure in self._store.figures(report)}
        return [found[name] for name in answer.figures if name in found]

    def _samples(self) -> list[str]:
        """Questions to begin with, of the first report that tells whose it is."""
        for stored in self._store.listed(Wanted(), most=20)[0]:
            report = stored.report
            if report.org and report.year:
                name = f"{words.clean(report.org)}{report.year}年"
                return [
                    f"{name}支出合计是多少？",
                    f"{name}“三公”经费比上年增加多少？",
                    f"{name}核对出哪些问题？",
                ]
        return []


def _short(answer: Answer) -> str:
    """What an answer says besides the quotations and the questions to pick from, which stand under
    it."""
    offered = "；".join(f"{n}. {q}" for n, q in enumerate(answer.suggestions, 1))
    text = without_quotations(answer, _SHOWN)
    return text.replace(OUTCOMES["pick"].format(questions=offered), "") if offered else text


def _step(written: str, figures: Sequence[Figure]) -> list[marks.Piece]:
    return marks.equation(written, [figure.text for figure in figures])


def _quoted(citation: Citation, figures: Sequence[Figure], looks: Sequence[str]) -> Quoted:
    end = min(citation.end, citation.start + _QUOTED)
    shown = [
        marks.Mark(figure.start - citation.start, figure.end - citation.start, look,
                   figure_link(figure), figure_hint(figure))
        for figure, look in zip(figures, looks, strict=True)
        if figure.report == citation.report and citation.start <= figure.start < figure.end <= end
    ]  # fmt: skip
    link = f"/report/{citation.report}?from={citation.start}&to={citation.end}#passage"
    pieces = marks.pieces(citation.quote, 0, end - citation.start, shown)
    return Quoted(citation, link, pieces, end < citation.end)
