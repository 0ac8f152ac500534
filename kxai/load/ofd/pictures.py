"""Pictures in OFD pages, handed to the recogniser."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from typing import TYPE_CHECKING

from kxai.load.layout.page import RawPage
from kxai.load.ofd.geometry import POINTS, Area
from kxai.settings import Settings

if TYPE_CHECKING:
    from PIL.Image import Image

_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")


def read_picture(source: BytesIO, place: Area, number: int, settings: Settings) -> RawPage | None:
    """What stands in a picture, as a page of its size, which is turned where the picture lies on
    its side; None where it is no picture of a known kind.

    Raises the recogniser's InputError: it is not installed, the picture is too large.
    """
    from kxai.load.scan import read_page

    image = open_picture(source)
    if image is None:
        return None
    size = {"width": place.width * POINTS, "height": place.height * POINTS}
    return read_page(image, number=number, settings=settings, **size)


def open_picture(source: BytesIO, *, most_pixels: int | None = None) -> Image | None:
    """A picture in colours; None where it is none of a known kind, damaged, or has more than
    ``most_pixels``."""
    from PIL import Image as images
    from PIL import UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", images.DecompressionBombWarning)
            with images.open(source, formats=_KINDS) as picture:
                if most_pixels is not None and picture.width * picture.height > most_pixels:
                    return None
                return picture.convert("RGB")
    except (
        UnidentifiedImageError,
        images.DecompressionBombError,
        images.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
    ):
        return None
