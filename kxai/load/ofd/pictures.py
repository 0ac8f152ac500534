"""Pictures in OFD pages, handed to the recogniser."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO

from kxai.load.layout.page import RawPage
from kxai.load.ofd.geometry import POINTS, Area
from kxai.settings import Settings

_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")


def read_picture(source: BytesIO, place: Area, number: int, settings: Settings) -> RawPage | None:
    """What stands in a picture, as a page of its size, which is turned where the picture lies on
    its side; None where it is no picture of a known kind.

    Raises the recogniser's InputError: it is not installed, the picture is too large.
    """
    from PIL import Image, UnidentifiedImageError

    from kxai.load.scan import read_page

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=_KINDS) as picture:
                image = picture.convert("RGB")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
    ):
        return None
    size = {"width": place.width * POINTS, "height": place.height * POINTS}
    return read_page(image, number=number, settings=settings, **size)
