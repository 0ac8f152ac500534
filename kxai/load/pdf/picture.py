"""A page as a picture, for what reads pictures."""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING

from kxai.load.pdf.pdfium import raw

if TYPE_CHECKING:
    from PIL.Image import Image

    from kxai.load.pdf.view import View

_SCALE = 200 / 72  # pixels a point
_MOST_PIXELS = 12_000_000  # A4 has 3.9 million, A3 7.7


def picture_of(page: int, view: View, most: int) -> Image:
    """The picture of ``page`` as ``view`` shows it, at 200 pixels an inch or, where the page is
    larger than A3, as many as keep it below 12 million and below ``most``.

    It has colours: by them a red seal is told from the text below it.
    """
    from PIL import Image

    handle = ctypes.cast(page, raw.FPDF_PAGE)
    most = min(most, _MOST_PIXELS)
    scale = min(_SCALE, math.sqrt(most / max(view.width * view.height, 1.0)))
    width, height = (max(1, int(side * scale)) for side in (view.width, view.height))
    width, height = min(width, most), min(height, most // min(width, most))
    buffer = (ctypes.c_ubyte * (3 * width * height))()
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR, buffer, 3 * width)
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        turn = (view.turn - raw.FPDFPage_GetRotation(handle)) % 4
        raw.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, turn, raw.FPDF_ANNOT)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return Image.frombytes("RGB", (width, height), bytes(buffer), "raw", "BGR")
