"""The original PDF with highlights on the numbers of the confirmed findings, and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kxai.errors import InputError
from kxai.handback.confirmed import Confirmed, main_span
from kxai.handback.page_views import page_views
from kxai.handback.pdf_writing import Pdf, Remark
from kxai.handback.remarks import Annotated, beside_line, remark_lines, together_lines
from kxai.load.pdf.pdf_document import load_pdf
from kxai.schema.place import Box, Places
from kxai.settings import Settings


@dataclass(frozen=True, slots=True)
class _Problem:
    """``boxes`` are those of the figure to be looked at, ``others`` those of the other figures."""

    item: Confirmed
    boxes: tuple[Box, ...]
    others: tuple[Box, ...]

    @property
    def pages(self) -> set[int]:
        return {box.page for box in (*self.boxes, *self.others)}

    @property
    def lacks_boxes(self) -> bool:
        """It is about words that are no figures: only figures are stored with their boxes."""
        return not self.boxes and bool(self.item.finding.spans)

    def looked_up(self, places: Places) -> _Problem:
        main = main_span(self.item.finding)
        boxes = places.boxes(*main) if main else ()
        spans = [span for span in self.item.finding.spans if span != main]
        others = [box for span in spans for box in places.boxes(*span)]
        return _Problem(self.item, boxes, tuple(dict.fromkeys(others)))


def annotate_pdf(
    name: str,
    data: bytes,
    text: str,
    items: Sequence[Confirmed],
    *,
    author: str = "",
    settings: Settings | None = None,
) -> Annotated:
    """``data``, a PDF file whose stored text is ``text``, with the numbers of ``items`` highlighted
    and a note at the edge of the page beside the one to be looked at. The bytes of the file stay
    as they are; what is added stands behind them. Notes are by ``author``, or by who decided.

    Raises NotAnnotatable for a protected file and for one that cannot be added to.
    """
    problems = [_problem(item) for item in items]
    if any(problem.lacks_boxes for problem in problems):
        places = _places(name, data, text, settings or Settings())
        problems = [p.looked_up(places) if p.lacks_boxes else p for p in problems]
    placed = [problem for problem in problems if problem.boxes]
    unplaced = [problem.item for problem in problems if not problem.boxes]
    pages = set[int]().union(*(problem.pages for problem in placed)) | {1}
    pdf = Pdf(name, data, page_views(name, data, pages))
    if unplaced:
        pdf.note(1, 0.0, _remark(unplaced[0], together_lines(unplaced), author))
    for problem in placed:
        _mark(pdf, problem, author)
    return Annotated(pdf.saved(), len(placed), tuple(item.number for item in unplaced))


def _problem(item: Confirmed) -> _Problem:
    main = item.finding.figure
    boxes = [box for figure in item.figures if figure.id == main for box in figure.boxes]
    others = [box for figure in item.figures if figure.id != main for box in figure.boxes]
    return _Problem(item, tuple(boxes), tuple(dict.fromkeys(others)))


def _places(name: str, data: bytes, text: str, settings: Settings) -> Places:
    """The places of all characters, by reading the file once more; none where it reads otherwise
    than it did."""
    try:
        document = load_pdf(Path(name), data, "", settings)
    except InputError:
        return Places(())
    return Places(document.places if document.text == text else ())


def _mark(pdf: Pdf, problem: _Problem, author: str) -> None:
    first = problem.boxes[0]
    told = _remark(problem.item, remark_lines(problem.item), author)
    beside = _remark(problem.item, [beside_line(problem.item)], author)
    note = pdf.note(first.page, first.top, told)
    for page in sorted(problem.pages):
        for boxes, remark in ((problem.boxes, told), (problem.others, beside)):
            on_page = [box for box in boxes if box.page == page]
            # A reader shows what belongs together as one remark, but only within a page.
            pdf.highlight(page, on_page, remark, note if page == first.page else None)


def _remark(item: Confirmed, lines: Sequence[str], author: str) -> Remark:
    return Remark(item.number, "\n".join(lines), author or item.who, item.at)
