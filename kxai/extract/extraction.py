"""From a document to its labelled figures: the one call that the other rooms use."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kxai.extract.identity import identify
from kxai.extract.places import located
from kxai.extract.rules.engine import Reading, label_document
from kxai.extract.rules.narrative import narratives
from kxai.extract.unfolded import Unfolded
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.schema.narrative import Narrative
from kxai.schema.report import Report
from kxai.text.contents_pages import page_numbers
from kxai.text.leftovers import instruction_spans, leftover_spans
from kxai.text.marks import with_wide_marks
from kxai.text.outline import Outline, outline
from kxai.text.scanner import scan
from kxai.text.traditional import simplified


@dataclass(frozen=True, slots=True)
class Extraction:
    """A report's identity, its figures in the order of the text, its headings and what it tells
    in words.

    ``text`` is what the rules read: as long as the document's text, in simplified characters.
    ``numbers`` counts what could be a figure, labelled or not.
    """

    report: Report
    figures: tuple[Figure, ...]
    outline: Outline
    text: str
    narrative: tuple[Narrative, ...] = ()
    numbers: int = 0


def extract(document: Document) -> Extraction:
    """Read ``document`` with the rules engine. Never raises on odd text: what is not understood
    is labelled ``other`` or left out."""
    stored = document.text
    text = simplified(stored) if document.language == "zh-Hant" else stored
    text = with_wide_marks(text)
    if text != stored:
        document = replace(document, text=text)
    unfolded = Unfolded(document)
    read = unfolded.document
    mentions = mentions_of(read.text)
    headings = outline(read.text, grids=read.grids)
    titles = [heading.title for heading in headings.headings]
    report = identify(read, mentions, titles)
    figures = unfolded.figures(label_document(read, report, Reading(mentions, headings)))
    if document.pages or document.places:
        figures = located(figures, document)
    if text != stored:
        figures = [
            f if f.text == (own := stored[f.start : f.end]) else replace(f, text=own)
            for f in figures
        ]
        report = replace(
            report,
            org=_as_stored(report.org, text, stored),
            region=_as_stored(report.region, text, stored),
        )
    told = unfolded.narratives(narratives(read.text, headings, read.grids))
    numbers = sum(mention.kind in FIGURE_KINDS for mention in mentions)
    return Extraction(
        report, tuple(figures), unfolded.outline(headings), text, tuple(told), numbers
    )


def mentions_of(text: str) -> list[Mention]:
    """The mentions of a text, but for those in what an editor left over (comments, fields) and for
    the numbers of pages in a table of contents."""
    mentions = scan(text)
    leftovers = sorted([*leftover_spans(text), *instruction_spans(text), *page_numbers(text)])
    return [m for m in mentions if not _inside(m.start, leftovers)] if leftovers else mentions


def _as_stored(name: str | None, text: str, stored: str) -> str | None:
    """``name``, found in the simplified ``text``, as the stored text writes it."""
    at = text.find(name) if name else -1
    return stored[at : at + len(name)] if name and at >= 0 else name


def _inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= offset:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] <= offset
