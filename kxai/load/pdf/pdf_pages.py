"""Goes through the pages of an open PDF and keeps account of what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kxai.errors import LimitExceeded, OcrMissing
from kxai.load import notes
from kxai.load.layout.page import Columns, RawPage
from kxai.load.pdf import pdfium
from kxai.load.pdf.characters import REPLACEMENT, shares
from kxai.load.pdf.drawing import Drawing, read_drawing
from kxai.load.pdf.extras import pinned
from kxai.load.pdf.letters import Letters, TextPage, covered, read_letters
from kxai.load.pdf.view import View, view_of
from kxai.settings import Settings

Verdict = Literal["text", "broken", "picture", "blank"]

_FEW = 20  # letters: of so few, half must be unknown
_MOST_UNKNOWN = 0.1
_LEAST_COMMON = 0.6
_ENOUGH = 50  # letters that tell whether they are common ones
_STAMPED = 60  # letters: a page number or a stamp on a scan
_SCAN = 0.6  # of the page
_LEAST_PICTURE = 0.02  # of the page
_MOST_ORNAMENTS = 40  # paths: letters may be drawn, but not with so few


class PageReader:
    """Reads ``count`` pages of ``document``, a pdfium handle; to be used once.

    ``failed`` pages could not be opened; ``lack`` says what is missing to read pictures, where
    that was needed; ``pinned`` are the names of files that hang on pages.
    """

    def __init__(self, name: str, document: int, count: int, settings: Settings) -> None:
        self._name, self._document, self._count = name, document, count
        self._settings = settings
        self._left = settings.max_text_chars
        self._told: dict[str, dict[int, int]] = {}
        self.failed: list[int] = []
        self.lack: str | None = None
        self.pinned: list[str] = []

    def read(self) -> Iterator[RawPage]:
        """The pages in order. Raises LimitExceeded for too much text."""
        held = 0
        try:
            for number in range(1, self._count + 1):
                handle = pdfium.load_page(self._document, number - 1)
                if held:
                    # Only now, so that pdfium keeps the fonts which both pages use.
                    pdfium.close_page(held)
                held = handle or 0
                if held:
                    yield self._page(held, number)
                else:
                    self.failed.append(number)
                    yield RawPage(number, 0.0, 0.0, origin="unread")
        finally:
            if held:
                pdfium.close_page(held)

    def remarks(self) -> list[str]:
        """What was left out, with the pages."""
        told = [
            text.format(pages=notes.listed(pages), count=sum(pages.values()))
            for text, pages in sorted(self._told.items(), key=lambda entry: min(entry[1]))
        ]
        if self.failed:
            told.append(notes.PDF_FAILED.format(pages=notes.listed(self.failed)))
        return told

    def _tell(self, note: str, number: int, count: int = 1) -> None:
        if count:
            self._told.setdefault(note, {})[number] = count

    def _page(self, page: int, number: int) -> RawPage:
        view = view_of(page)
        self.pinned += pinned(page)
        drawing, letters = self._content(page, view)
        self._tell(notes.PDF_TURNED, number, letters.view != view)
        turned = (view.turn - letters.view.turn) % 4 * 90.0
        view = letters.view
        verdict = judge(letters, drawing)
        if verdict == "blank":
            self._tell_left_out(letters, number)
            return RawPage(number, view.width, view.height, origin="blank")
        if verdict in ("broken", "picture"):
            read = self._looked_at(page, view, number, broken=verdict == "broken")
            if read is not None:
                read.turned += turned
                return read
            if verdict == "broken" or not len(letters.codes):
                return RawPage(number, view.width, view.height, origin="unread")
        self._tell_left_out(letters, number)
        self._tell(notes.PDF_CROWDED, number, drawing.crowded)
        self._tell(notes.PDF_LAYER, number, letters.layer)
        self._tell(notes.PDF_UNKNOWN, number, int((letters.codes == REPLACEMENT).sum()))
        columns = Columns(letters.text, letters.boxes)
        return RawPage(
            number,
            view.width,
            view.height,
            rules=drawing.rules,
            origin="text" if verdict == "text" else "unread",
            columns=columns,
            turned=turned,
        )

    def _content(self, page: int, view: View) -> tuple[Drawing, Letters]:
        with TextPage(page) as text:
            self._left -= text.count
            if self._left < 0:
                limit = self._settings.max_text_chars
                raise LimitExceeded(self._name, f"文字超过{limit}字的上限")
            drawing = read_drawing(page, view)
            letters = read_letters(text, view, drawing)
            if letters.view != view:
                drawing = read_drawing(page, letters.view)
                letters = read_letters(text, letters.view, drawing)
        return drawing, letters

    def _tell_left_out(self, letters: Letters, number: int) -> None:
        self._tell(notes.PDF_HIDDEN, number, letters.hidden)
        self._tell(notes.PDF_OUTSIDE, number, letters.outside)
        self._tell(notes.PDF_SIDEWAYS, number, letters.sideways)

    def _looked_at(self, page: int, view: View, number: int, *, broken: bool) -> RawPage | None:
        """The page read as a picture; None where what does that is missing."""
        from kxai.load.scan import read_page, require_ocr

        try:
            require_ocr(self._name)
        except OcrMissing as error:
            self.lack = error.reason
            self._tell(notes.PDF_BROKEN_UNREAD if broken else notes.PDF_UNREAD, number)
            return None
        from kxai.load.pdf.picture import picture_of

        if broken:
            self._tell(notes.PDF_BROKEN, number)
        sides = {"width": view.width, "height": view.height}
        picture = picture_of(page, view, self._settings.max_image_pixels)
        read = read_page(picture, **sides, number=number, settings=self._settings)
        self._tell(notes.SCAN_NO_TEXT, number, read.origin == "unread")
        return read


def judge(letters: Letters, drawing: Drawing) -> Verdict:
    """``broken``: what the text layer says is not what is printed; ``picture``: it has no text
    layer, or next to none before a picture of the page."""
    codes = letters.codes
    count = int((codes > 0x20).sum())
    if not count:
        painted = covered(drawing, letters.view) >= _LEAST_PICTURE
        return "picture" if painted or drawing.paths > _MOST_ORNAMENTS else "blank"
    unknown, common = shares(codes)
    if unknown > (_MOST_UNKNOWN if count >= _FEW else 0.5):
        return "broken"
    if count >= _ENOUGH and common < _LEAST_COMMON:
        return "broken"
    if count < _STAMPED and not letters.layer and covered(drawing, letters.view) >= _SCAN:
        return "picture"
    return "text"
