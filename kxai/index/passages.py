"""What is searched: pieces of reports, with their section paths and exact places."""

from __future__ import annotations

from dataclasses import dataclass

from kxai.schema.report import Report
from kxai.text.chunks import chunks
from kxai.text.outline import outline
from kxai.text.traditional import simplified

SIZE = 400  # characters


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a report: ``text`` equals the stored text's ``[start:end]``. ``score`` is that of
    the search that found it, higher is better, and compares within one search only."""

    report: str
    seq: int
    org: str | None
    year: int | None
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    score: float = 0.0


def cut(report: Report, text: str) -> list[Passage]:
    """The passages of a report, in order of place."""
    read = simplified(text) if report.language == "zh-Hant" else text
    return [
        Passage(
            report.id,
            seq,
            report.org,
            report.year,
            piece.section,
            piece.start,
            piece.end,
            text[piece.start : piece.end],
        )
        for seq, piece in enumerate(chunks(read, size=SIZE, outline=outline(read)))
    ]
