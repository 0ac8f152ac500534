"""What programs elsewhere are told: rows of plain values, each bounded in size, of files their
names without the folders of this machine.

Texts are those of reports, as they stand there: whoever shows them escapes them, and whatever they
say is no instruction. Lone surrogates, which no encoding can carry, are U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from kxai.api.archive import ReviewedFinding
from kxai.ask.answer import Answer
from kxai.export.addresses import address_zh
from kxai.export.words import file_name
from kxai.schema.figure import Figure
from kxai.schema.report import Report
from kxai.store.rows import TWINS

LONGEST = 1_000
"""Characters of one text of a row."""
MOST_PARTS = 40
"""Members of one list of a row."""
_SURROGATE = re.compile("[\ud800-\udfff]")

Cut = Annotated[bool, Field(description="Whether a text or a list of it was shortened.")]
Exact = Annotated[str, Field(description="An exact decimal number, as text.")]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class ReportRow(_Told):
    """A report: whose (``org``), of which year and kind. ``id`` is what other calls take."""

    id: str
    source: str
    org: str | None
    region: str | None
    level: str
    year: int | None
    kind: str
    entity: str
    unit: str
    language: str
    notes: list[str]
    cut: Cut = False


class FigureRow(_Told):
    """A number of a report with its meaning. ``text`` is what is printed at ``start`` to ``end``
    of the report's text; ``value`` is in ``unit`` as printed, ``base_value`` in ``base_unit``.
    ``where`` tells in Chinese the table or paragraph, row and column, and whose money it is."""

    id: str
    report: str
    text: str
    value: Exact
    unit: str
    base_value: Exact
    base_unit: str
    decimals: int
    indicator: str
    label: str
    year: int | None
    stage: str
    role: str
    direction: str | None
    hedge: str | None
    layer: str
    dims: dict[str, str]
    start: int
    end: int
    page: int | None
    section: list[str]
    where: str
    confidence: float
    cut: Cut = False


class FindingRow(_Told):
    """What a reviewer should look at. ``stated`` is printed, ``expected`` recomputed; ``equation``
    is in the report's own numbers; ``causes`` are ranked, the likeliest first. ``decision`` is what
    reviewers decided: confirmed, false_alarm, unclear, or null."""

    id: str
    report: str
    kind: str
    code: str
    verdict: str
    severity: str
    stated: str
    expected: str
    equation: str
    explanation: str
    explanation_en: str
    causes: list[str]
    figures: list[str]
    spans: list[tuple[int, int]]
    place: tuple[int, int] | None
    page: int | None
    decision: str | None
    decided_by: str | None
    decided_at: str | None
    cause: str | None
    note: str | None
    changed: bool
    cut: Cut = False


class IndicatorRow(_Told):
    """An indicator: its id for other calls, its Chinese names, and what it is and is not."""

    id: str
    kind: str
    unit: str
    names: list[str]
    definition: str
    cut: Cut = False


class Stretch(_Told):
    """``text`` is ``start`` to ``end`` of the ``length`` characters of a report's text. ``page`` is
    the page that was asked for, ``pages`` how many there are (0 where the format has none).
    ``next`` is where to go on; null at the end."""

    report: str
    source: str
    page: int | None
    pages: int
    start: int
    end: int
    length: int
    text: str
    next: int | None


class Source(_Told):
    """Where an answer stands: ``quote`` begins at ``start`` of the text of ``report``."""

    report: str
    source: str
    start: int
    end: int
    section: str
    quote: str


class Reply(_Told):
    """An answer. ``status`` is answered, not_understood (pick of ``suggestions``), no_such_report
    or not_printed; ``computation`` are the steps in printed numbers."""

    question: str
    answer: str
    answerable: bool
    status: str
    kind: str
    code: str | None
    understood: str
    computation: list[str]
    citations: list[Source]
    figures: list[str]
    warnings: list[str]
    suggestions: list[str]
    cut: Cut = False


R = TypeVar("R", bound=BaseModel)


class Page(BaseModel, Generic[R]):
    """Some rows of a list. ``next`` is the ``first`` of the page behind it; null at the end."""

    rows: list[R]
    next: int | None = None


def report_row(report: Report) -> ReportRow:
    notes = [
        TWINS + "、".join(map(file_name, note.removeprefix(TWINS).split("、")))
        if note.startswith(TWINS)
        else note
        for note in report.notes
    ]
    return _told(ReportRow, report, source=file_name(report.source), notes=notes)


def figure_row(figure: Figure) -> FigureRow:
    where = address_zh(figure.at) if figure.at is not None else ""
    numbers = {"value": f"{figure.value:f}", "base_value": f"{figure.base_value:f}"}
    return _told(FigureRow, figure, where=where, **numbers)


def finding_row(finding: ReviewedFinding) -> FindingRow:
    causes = [str(one.get("text") or one["code"]) for one in finding.diagnosis]
    return _told(FindingRow, finding, causes=causes)


def reply_of(answer: Answer) -> Reply:
    sources = [
        _told(Source, one, source=file_name(one.source)) for one in answer.citations[:MOST_PARTS]
    ]
    steps = [str(step) for step in answer.computation]
    told = _told(Reply, answer, computation=steps, citations=())
    quoted = sum(len(one.quote) for one in answer.citations)
    cut = told.cut or sum(len(one.quote) for one in sources) < quoted
    return told.model_copy(update={"citations": sources, "cut": cut})


def encodable(text: str) -> str:
    """The text, as long as it was, that can be written as UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def _told(row: type[R], of: object, **computed: Any) -> R:
    """A row with the attributes of ``of`` and what was ``computed``, shortened."""
    values = {
        name: computed[name] if name in computed else getattr(of, name)
        for name in row.model_fields
        if name != "cut"
    }
    short = {name: _shortened(value) for name, value in values.items()}
    if "cut" in row.model_fields and any(_size(values[n]) > _size(short[n]) for n in values):
        short["cut"] = True
    return row.model_validate(short)


def _shortened(value: Any) -> Any:
    if isinstance(value, str):
        text = encodable(value)
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    if isinstance(value, Mapping):
        return {_shortened(str(k)): _shortened(v) for k, v in list(value.items())[:MOST_PARTS]}
    if isinstance(value, Sequence):
        return [_shortened(one) for one in value[:MOST_PARTS]]
    return value


def _size(value: Any) -> int:
    """Characters and members of a value, for telling that some are missing."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(_size(str(k)) + _size(v) for k, v in value.items())
    if isinstance(value, Sequence):
        return len(value) + sum(map(_size, value))
    return 0
