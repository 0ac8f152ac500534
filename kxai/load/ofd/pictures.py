"""Pictures in OFD pages, handed to the recogniser where it is there."""

from __future__ import annotations

import struct
import warnings
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Protocol, cast

from kxai.load.layout.page import RawPage
from kxai.load.ofd.geometry import POINTS, Area
from kxai.settings import Settings

if TYPE_CHECKING:
    from PIL.Image import Image

_RECOGNISER = "kxai.load.scan"
_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")


class _Reader(Protocol):
    def __call__(
        self, image: Image, *, width: float, height: float, number: int, settings: Settings
    ) -> RawPage: ...


def read_picture(source: BytesIO, place: Area, number: int, settings: Settings) -> RawPage | None:
    """What stands in a picture, as a page of its size, which is turned where the picture lies on
    its side; None where nothing can read it.

    Raises the recogniser's InputError: it is not installed, the picture is too large.
    """
    if find_spec("PIL") is None or find_spec(_RECOGNISER) is None:
        return None
    from PIL import Image, UnidentifiedImageError

    read_page = cast(_Reader, import_module(_RECOGNISER).read_page)
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
