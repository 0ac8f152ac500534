"""Picture files: a photograph or a scan of one page, or of many in a TIFF."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean
from struct import error as StructError
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile, EmptyFile, LimitExceeded
from kxai.load import notes
from kxai.load.flow import Flow
from kxai.load.layout.compose import compose
from kxai.load.layout.page import RawPage
from kxai.load.limits import shown
from kxai.load.scan import read_page, require_ocr
from kxai.schema.document import Document
from kxai.settings import Settings

if TYPE_CHECKING:
    from PIL.Image import Image

_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_A4 = 842.0  # points: the longer side of a page of which the picture tells no size
_PLAUSIBLE = (380.0, 1300.0)  # points: the longer side of a slip and of an A3 sheet
_DOUBTFUL = 0.9


def load_image(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a PNG, JPEG, TIFF, BMP, GIF or WebP file; every frame of a TIFF is a page.

    Raises OcrMissing, DamagedFile, EmptyFile (nothing in it can be read) and LimitExceeded.
    """
    name = shown(path)
    require_ocr(name)
    pages = [
        _page(image, number, name, settings) for number, image in _frames(data, name, settings)
    ]
    flow = Flow(name, settings.max_text_chars)
    composed = compose(pages, flow)
    if not flow.text.strip():
        raise EmptyFile(name, "图片上没有认出文字")
    return flow.document(
        path,
        sha256,
        "image",
        remarks=remarks_on(pages),
        pages=composed.pages,
        furniture=composed.furniture,
    )


def open_page(
    data: bytes, number: int, name: str, settings: Settings
) -> tuple[Image, float, float] | None:
    """The picture of page ``number`` (from 1) as its file shows it, with the width and height in
    points that its places count in; None where there is no such page.

    Raises DamagedFile and LimitExceeded.
    """
    found = next(_frames(data, name, settings, only=number), None) if number > 0 else None
    return found and (found[1], *_size_of(found[1]))


def remarks_on(pages: list[RawPage]) -> list[str]:
    """What a user should know of pages that were read from pictures."""
    unread = [page.number for page in pages if page.origin == "unread"]
    doubtful = [
        page.number
        for page in pages
        if page.origin == "ocr" and fmean(glyph.confidence for glyph in page.glyphs) < _DOUBTFUL
    ]
    told = ((notes.SCAN_NO_TEXT, unread), (notes.SCAN_DOUBTFUL, doubtful))
    return [note.format(pages=notes.listed(found)) for note, found in told if found]


def _page(image: Image, number: int, name: str, settings: Settings) -> RawPage:
    width, height = _size_of(image)
    try:
        return read_page(image, width=width, height=height, number=number, settings=settings)
    except LimitExceeded as error:
        raise LimitExceeded(name, f"{error.place}：{error.reason}") from error


def _frames(
    data: bytes, name: str, settings: Settings, *, only: int = 0
) -> Iterator[tuple[int, Image]]:
    """The pages of a picture file, or ``only`` one, upright as the file says, with their
    numbers."""
    from PIL import Image as images
    from PIL import ImageOps

    with _refused(name, settings), images.open(io.BytesIO(data), formats=_KINDS) as file:
        count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
        if count > settings.max_image_pages:
            raise LimitExceeded(name, f"有{count}页，上限为{settings.max_image_pages}页")
        for number in range(1, count + 1):
            if only and number != only:
                continue
            file.seek(number - 1)
            if file.width * file.height > settings.max_image_pixels:
                reason = f"第{number}页有{file.width}×{file.height}像素"
                raise LimitExceeded(name, f"{reason}，上限为{settings.max_image_pixels}像素")
            yield number, ImageOps.exif_transpose(file)


@contextmanager
def _refused(name: str, settings: Settings) -> Iterator[None]:
    """Says in our words what Pillow has against a picture."""
    from PIL import Image as images

    broken = (OSError, SyntaxError, ValueError, EOFError, OverflowError, TypeError, StructError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", images.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)  # odd tags of TIFF and EXIF
            yield
    except (images.DecompressionBombError, images.DecompressionBombWarning) as error:
        reason = f"图片过大，上限为{settings.max_image_pixels}像素"
        raise LimitExceeded(name, reason) from error
    except broken as error:
        raise DamagedFile(name, "图片不完整或已损坏") from error


def _size_of(image: Image) -> tuple[float, float]:
    """Width and height in points: by the picture's resolution, else as if it were on A4."""
    longer = max(image.width, image.height)
    try:
        dpi = float(max(image.info.get("dpi", (0.0, 0.0))))
    except (TypeError, ValueError):
        dpi = 0.0
    points = longer * 72 / dpi if dpi > 1 else 0.0
    if not _PLAUSIBLE[0] <= points <= _PLAUSIBLE[1]:
        points = _A4
    return image.width * points / longer, image.height * points / longer
