"""Pages of PDF files, drawn by pdfium, and of picture files, upright as they were read."""

from __future__ import annotations

from pathlib import Path

from kxai.errors import InputError
from kxai.load.limits import read_bytes
from kxai.settings import Settings
from kxai.web.pictures.page_picture import (
    MOST_PIXELS,
    MOST_SCANNED,
    WIDEST,
    Picture,
    fitted,
    picture_of,
)


def draw_pdf(file: Path | bytes, number: int, turned: float, settings: Settings) -> Picture | None:
    """Page ``number`` (from 1), turned as it was read; None where pdfium cannot draw it."""
    # Heavy, and of no use to pages of text.
    from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

    from kxai.load.pdf.pdfium import LOCK

    try:
        with LOCK, PdfDocument(file) as document:
            if not 1 <= number <= len(document):
                return None
            most = min(MOST_PIXELS, settings.max_image_pixels)
            page = document[number - 1]
            width, height = page.get_size()
            if width <= 0 or height <= 0:
                return None
            scale = min(WIDEST / width, (most / (width * height)) ** 0.5)
            image = page.render(scale=scale, rev_byteorder=True).to_pil()
    except (PdfiumError, OSError, ValueError, MemoryError):
        return None
    if round(turned / 90) % 2:
        width, height = height, width
    return picture_of(fitted(image, turned), width, height, printed=True)


def draw_scan(file: Path | bytes, number: int, turned: float, settings: Settings) -> Picture | None:
    """Page ``number`` (from 1), turned as it was read; None where it is too large or damaged."""
    from kxai.load.scan.image import open_page

    limits = settings.model_copy(
        update={"max_image_pixels": min(settings.max_image_pixels, MOST_SCANNED)}
    )
    try:
        data = file if isinstance(file, bytes) else read_bytes(file, settings)
        found = open_page(data, number, "", limits)
        if found is None:
            return None
        image, width, height = found
        if round(turned / 90) % 2:
            width, height = height, width
        return picture_of(fitted(image, turned), width, height, printed=False)
    except (InputError, OSError, ValueError, SyntaxError, MemoryError):
        return None
