"""From a document to its labelled figures: the one call that the other rooms use."""

from __future__ import annotations

from dataclasses import dataclass

from kxai.extract.identity import identify
from kxai.extract.rules.engine import Reading, label_document
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.schema.report import Report
from kxai.text.leftovers import leftover_spans
from kxai.text.outline import Outline, outline
from kxai.text.scanner import scan


@dataclass(frozen=True, slots=True)
class Extraction:
    """A report's identity, its figures in the order of the text, and its headings."""

    report: Report
    figures: tuple[Figure, ...]
    outline: Outline


def extract(document: Document) -> Extraction:
    """Read ``document`` with the rules engine. Never raises on odd text: what is not understood
    is labelled ``other`` or left out."""
    mentions = scan(document.text)
    leftovers = leftover_spans(document.text)
    if leftovers:
        mentions = [m for m in mentions if not _inside(m.start, leftovers)]
    headings = outline(document.text)
    titles = [heading.title for heading in headings.headings]
    report = identify(document, mentions, titles)
    figures = label_document(document, report, Reading(mentions, headings))
    return Extraction(report, tuple(figures), headings)


def _inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= offset:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] <= offset
