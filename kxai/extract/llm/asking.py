"""One question about the numbers of a piece, and its answer by place."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from kxai.errors import ModelCutOff, ModelError, ModelUnusable
from kxai.extract.extraction import Extraction
from kxai.extract.llm.candidates import candidates, table_of
from kxai.extract.llm.marks import Piece
from kxai.extract.llm.sender import Sender
from kxai.extract.llm.shapes import FigureLabel, FigureLabels, figure_labels, salvage
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.schema.mention import Mention

TASK = "label_figures"
_PER_MARK, _AROUND = 48, 64  # tokens that a reply may have for a mark, and besides
_YEAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?=\s*[年—\-至/])")
_AROUND_REPORT = (-2, 2)
R = TypeVar("R")


@dataclass(slots=True)
class Reading:
    """A report on its way through the model: the rules' reading, and what the model said.

    ``by_start`` is the rules' figure at each place, ``said`` the model's label there.
    """

    document: Document
    extraction: Extraction
    mentions: list[Mention]
    sender: Sender
    by_start: dict[int, Figure] = field(default_factory=dict)
    said: dict[int, FigureLabel] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.extraction.text


async def labels_of(
    reading: Reading, piece: Piece, *, note: str = "", told: Sequence[str] = ()
) -> dict[int, FigureLabel]:
    """Mention start → valid label; a reply that does not fit its length is asked in halves.

    ``note`` is shown with the piece, ``told`` are indicators that must be among the candidates.
    """
    sender, text, report = reading.sender, reading.text, reading.extraction.report
    known = [
        reading.by_start[m.start].indicator for m in piece.marked if m.start in reading.by_start
    ]
    labels = candidates(piece, text, [*told, *known])
    shape: type[FigureLabels] = figure_labels(piece.marked, labels, plausible_years(reading, piece))
    context = {
        "section": " > ".join(piece.section[-3:]),
        "year": str(report.year or ""),
        "note": note,
    }
    question = sender.question(TASK, piece.shown(text), context=context, labels=table_of(labels))
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
        found = await gather([labels_of(reading, part, note=note, told=told) for part in parts])
        return {start: label for part in found for start, label in part.items()}
    if isinstance(reply, ModelError):
        valid = salvage(shape, reply.reply) if isinstance(reply, ModelUnusable) else {}
    else:
        valid = reply.labels()
    by_id = dict(zip(piece.ids, piece.marked, strict=True))
    return {by_id[mark].start: label for mark, label in valid.items()}


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
