"""From the boxes of figures back to the coordinates of their PDF file."""

from __future__ import annotations

from collections.abc import Iterable

from kxai.errors import NotAnnotatable
from kxai.handback import letter_texts
from kxai.load.pdf import pdfium
from kxai.load.pdf.drawing import read_drawing
from kxai.load.pdf.letters import TextPage, read_letters
from kxai.load.pdf.view import View, view_of
from kxai.schema.place import Box

Corners = tuple[tuple[float, float], ...]


def page_views(name: str, data: bytes, pages: Iterable[int]) -> dict[int, View]:
    """How the loader saw ``pages`` (from 1): boxes count from the upper left corner of the page as
    it is shown, or turned upright where its text lies on its side.

    Raises NotAnnotatable for a file that pdfium does not open, or that lacks one of the pages.
    """
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

    views: dict[int, View] = {}
    try:
        with pdfium.LOCK, PdfDocument(data) as document:
            handle = pdfium.address(document.raw)
            for number in sorted(set(pages)):
                page = pdfium.load_page(handle, number - 1)
                if not page:
                    raise NotAnnotatable(name, letter_texts.UNWRITABLE)
                try:
                    views[number] = _view(page)
                finally:
                    pdfium.close_page(page)
    except PdfiumError as error:
        raise NotAnnotatable(name, letter_texts.UNWRITABLE) from error
    return views


def _view(page: int) -> View:
    view = view_of(page)
    with TextPage(page) as text:
        return read_letters(text, view, read_drawing(page, view)).view


def corners(view: View, box: Box) -> Corners:
    """The four corners of a box in the file's coordinates: upper left, upper right, lower left,
    lower right as the text is read."""
    return tuple(_point(view, x, y) for y in (box.top, box.bottom) for x in (box.x0, box.x1))


def _point(view: View, x: float, y: float) -> tuple[float, float]:
    """The point that ``view.point`` shows at (x, y)."""
    if view.turn == 0:
        return view.left + x, view.top - y
    if view.turn == 1:
        return view.left + y, view.bottom + x
    if view.turn == 2:
        return view.right - x, view.bottom + y
    return view.right - y, view.top - x
