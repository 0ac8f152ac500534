"""One question about the numbers of a piece, and its answer by place."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from kxai.errors import ModelCutOff, ModelError, ModelUnusable
from kxai.extract.extraction import Extraction
from kxai.extract.llm.candidates import offered, table_of
from kxai.extract.llm.marked_pieces import Piece
from kxai.extract.llm.pointable_words import Words, words_of
from kxai.extract.llm.sender import Sender
from kxai.extract.llm.shapes import (
    WORD_KEYS,
    FigureLabel,
    FigureLabels,
    figure_labels,
    salvage,
)
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.schema.mention import Mention
from kxai.schema.report import KIND_ZH

TASK = "label_figures"
_PER_MARK, _AROUND = 44, 64  # tokens that a reply may have for a mark, and besides
_YEAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?=\s*[年—\-至/])")
_AROUND_REPORT = (-2, 2)
_CLAUSE = re.compile(r"^.*?(?:[，。；：]|$)", re.DOTALL)
_BEFORE = 60  # characters of what stands before a piece
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Said:
    """A label, the task whose prompt asked for it, and the words that it points at: what they name
    → the words."""

    label: FigureLabel
    task: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """A report on its way through the model: the rules' reading, and what the model said.

    ``by_start`` is the rules' figure at each place, ``said`` the model's label there; ``title`` are
    the words that open the report.
    """

    document: Document
    extraction: Extraction
    mentions: list[Mention]
    sender: Sender
    by_start: dict[int, Figure] = field(default_factory=dict)
    said: dict[int, Said] = field(default_factory=dict)
    title: str = ""

    @property
    def text(self) -> str:
        return self.extraction.text


async def labels_of(reading: Reading, piece: Piece, *, note: str = "") -> dict[int, Said]:
    """Mention start → valid label; a reply that does not fit its length is asked in halves.

    ``note`` is shown with the piece.
    """
    sender, text = reading.sender, reading.text
    words = words_of(
        text,
        piece.start,
        piece.end,
        numbers=[mention.start for mention in piece.marked],
        around=_around(reading, piece),
    )
    shape: type[FigureLabels] = figure_labels(
        piece.marked, offered(), plausible_years(reading, piece), words=len(words.by_mark)
    )
    question = sender.question(
        TASK,
        piece.shown(text, words.places),
        context={**words.around, "note": note},
        labels=table_of(offered()),
    )
    reply = await sender.ask(
        TASK,
        question,
        shape,
        span=(piece.start, piece.end),
        max_tokens=_AROUND + _PER_MARK * len(piece.marked),
    )
    if isinstance(reply, ModelCutOff) and len(piece.marked) > 1:
        half = len(piece.marked) // 2
        parts = [
            replace(piece, marked=piece.marked[:half]),
            replace(piece, marked=piece.marked[half:]),
        ]
        found = await gather([labels_of(reading, part, note=note) for part in parts])
        return {start: label for part in found for start, label in part.items()}
    if isinstance(reply, ModelError):
        valid = salvage(shape, reply.reply) if isinstance(reply, ModelUnusable) else {}
    else:
        valid = reply.labels()
    by_id = dict(zip(piece.ids, piece.marked, strict=True))
    return {by_id[mark].start: _said(label, words) for mark, label in valid.items()}


def _around(reading: Reading, piece: Piece) -> dict[str, str]:
    """What is shown beside a piece: the report, the headings above, the sentence before."""
    report = reading.extraction.report
    known = [KIND_ZH[report.kind] if report.kind != "unknown" else "", report.org or ""]
    before = _whole_clauses(reading.text[max(0, piece.start - _BEFORE) : piece.start].rstrip())
    return {
        "report": "，".join(one for one in (*known, reading.title) if one),
        "year": str(report.year or ""),
        "unit": report.unit or "",
        "section": " > ".join(piece.section[-2:]),
        "before": "" if piece.head else before,
    }


def _whole_clauses(before: str) -> str:
    """The last line of ``before`` without the clause that is cut at its beginning: half a number of
    a telephone is not known for one, and would not be masked."""
    line = before.rpartition("\n")[2]
    return line if line != before else _CLAUSE.sub("", line, count=1)


def _said(label: FigureLabel, words: Words) -> Said:
    pointed = {name: getattr(label, key) for key, name in WORD_KEYS.items()}
    return Said(
        label,
        TASK,
        {name: words.by_mark[str(mark)] for name, mark in pointed.items() if mark is not None},
    )


async def gather(jobs: Sequence[Coroutine[Any, Any, R]]) -> list[R]:
    """All results in order. An exception is raised when all are done: a question that is under
    way is paid for, and its answer is worth keeping."""
    results = await asyncio.gather(*jobs, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]


def plausible_years(reading: Reading, piece: Piece) -> list[int]:
    """The years that a number of the piece may speak of: those around the report's own, and those
    that the piece and its headings name."""
    around = reading.text[max(0, piece.start - 200) : piece.end] + " ".join(piece.section)
    years = {int(year) for year in _YEAR.findall(around)}
    own = reading.extraction.report.year
    if own:
        years.update(range(own + _AROUND_REPORT[0], own + _AROUND_REPORT[1] + 1))
    return sorted(years)
