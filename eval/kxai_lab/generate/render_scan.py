"""Scans: the pages of a PDF with a text layer as pictures, as a scanner makes them."""

from __future__ import annotations

import ctypes
import io
import time
import unicodedata
from random import Random
from typing import TYPE_CHECKING, Any

from kxai.errors import EvaluationError

if TYPE_CHECKING:
    from PIL.Image import Image


def render_scan(pdf: bytes, *, dpi: int = 150, seed: int = 0) -> bytes:
    """The pages of ``pdf`` as grey pictures in a PDF without text: a little turned, soft and noisy.

    Equal input gives equal bytes on machines with the same fonts. Raises EvaluationError for a page
    with characters that this machine's fonts cannot show, pypdfium2.PdfiumError for bytes that are
    no PDF and ImportError without the extra ``eval``.
    """
    import pypdfium2  # type: ignore[import-untyped]

    pictures = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            _require_glyphs(page, number)
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
            pictures.append(_scanned(picture, f"{seed}/{number}"))
    out = io.BytesIO()
    dates = dict.fromkeys(("creationDate", "modDate"), time.gmtime(0))
    rest = {"save_all": True, "append_images": pictures[1:]}
    pictures[0].save(out, "PDF", resolution=dpi, quality=70, **rest, **dates)
    return out.getvalue()


def _require_glyphs(page: Any, number: int) -> None:
    """Raises EvaluationError where a character is in the text but not in the picture: the box that
    pdfium gives it is flat."""
    from pypdfium2 import raw

    text = page.get_textpage()
    box = [ctypes.c_double() for _ in range(4)]
    seen, lost = set[str](), set[str]()
    for index in range(raw.FPDFText_CountChars(text)):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if unicodedata.category(character) in ("Zs", "Cc", "Cf", "Cn", "Mn"):
            continue
        raw.FPDFText_GetCharBox(text, index, *box)
        flat = box[3].value - box[2].value < 0.005 * raw.FPDFText_GetFontSize(text, index)
        (lost if flat else seen).add(character)
    if lost and not any("一" <= c <= "鿿" for c in seen) and any("一" <= c <= "鿿" for c in lost):
        raise EvaluationError(f"第{number}页", "本机没有中文字体，画不出文字")
    if lost:
        codes = "、".join(f"U+{ord(character):04X}" for character in sorted(lost))
        raise EvaluationError(f"第{number}页", f"本机的字体画不出这些字：{codes}")


def _scanned(picture: Image, seed: str) -> Image:
    """The grey picture as a scanner gives it."""
    import numpy as np
    from PIL import Image, ImageFilter

    chance = Random(f"scan/{seed}")  # noqa: S311
    turned = picture.rotate(chance.uniform(-0.7, 0.7), Image.Resampling.BICUBIC, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 0.6)))
    ink, paper = chance.uniform(20, 50), chance.uniform(242, 252)
    grey = np.asarray(soft, dtype=np.float32) * ((paper - ink) / 255) + ink
    noise = np.random.default_rng(chance.getrandbits(64)).standard_normal(grey.shape, np.float32)
    return Image.fromarray((grey + noise * chance.uniform(2, 5)).clip(0, 255).astype(np.uint8))
