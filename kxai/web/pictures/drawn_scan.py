"""Pages of picture files, upright and straight as they were read."""

from __future__ import annotations

from pathlib import Path

from kxai.errors import InputError
from kxai.load.limits import read_bytes
from kxai.settings import Settings
from kxai.web.pictures.page_picture import MOST_SCANNED, Picture, fitted, picture_of


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
