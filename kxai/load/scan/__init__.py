"""Pages that are pictures: from a scan to characters and ruling lines with their places.

Needs the extra ``ocr`` (rapidocr with the models that its wheel holds, and onnxruntime); nothing
is ever downloaded. A page that lies on its side or upside down is read upright, and one that is a
little askew is straightened: the coordinates are those of the page so turned, whose ``width`` and
``height`` are then swapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kxai.load.scan.needs import require_ocr

if TYPE_CHECKING:
    from PIL.Image import Image

    from kxai.load.layout.page import RawPage
    from kxai.settings import Settings

__all__ = ["read_page", "require_ocr"]


def read_page(
    image: Image, *, width: float, height: float, number: int, settings: Settings
) -> RawPage:
    """Read the picture of page ``number`` (from 1), which is ``width`` × ``height`` points.

    ``origin`` of the page is ``ocr``; ``blank`` where there is no ink, ``unread`` where there is
    some but nothing in it that can be read. Raises OcrMissing, and LimitExceeded for a picture of
    more than ``settings.max_image_pixels``.
    """
    require_ocr(f"第{number}页")
    from kxai.load.scan.page import read

    return read(image, width=width, height=height, number=number, settings=settings)
