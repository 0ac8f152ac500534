"""What is shown of a page, and how an image becomes that."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from kxai.load.layout.page import Rule

if TYPE_CHECKING:
    from PIL.Image import Image

WIDEST, MOST_PIXELS = 1400, 4_000_000
MOST_SCANNED = 40_000_000
"""Pixels of a scan that is shown as picture: A3 at 400 dpi has 31 million."""
_LARGE = 1_500_000  # bytes of a PNG: it is a scan that a PDF holds
_GREY = 6  # of 255 that colours may differ by on average over 16 pixels of grey
_BESIDE = 8.0  # points shown on both sides of the ink


class Line(NamedTuple):
    """Characters to be set on one line: where each begins (``xs``, as SVG wants it), the baseline
    and the type size."""

    text: str
    xs: str
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of ``width`` × ``height`` points: an ``image`` (empty for none), and over it ``lines``
    and ``rules`` to be set. Nothing is printed left of ``left`` or right of ``right``."""

    image: bytes
    media: Literal["image/png", "image/jpeg"]
    width: float
    height: float
    left: float
    right: float
    lines: Sequence[Line] = ()
    rules: Sequence[Rule] = ()

    @property
    def weight(self) -> int:
        """About as many bytes as keeping it takes."""
        return len(self.image) + 400 * len(self.lines) + 200 * len(self.rules)


def picture_of(image: Image, width: float, height: float, *, printed: bool) -> Picture:
    """An image of a page of ``width`` × ``height`` points. What is ``printed`` has sharp edges and
    little colour and is kept as it is; a photograph or a scan would be too large so."""
    left, right = _sides(image) if printed else (0.0, 1.0)
    out = io.BytesIO()
    if printed:
        (image if _has_colour(image) else image.convert("L")).save(out, "PNG", compress_level=1)
        printed = out.tell() <= _LARGE
    if not printed:
        out = io.BytesIO()
        image.convert("L" if image.mode in ("1", "L") else "RGB").save(out, "JPEG", quality=82)
    return Picture(
        out.getvalue(), "image/png" if printed else "image/jpeg", width, height,
        max(left * width - _BESIDE, 0.0), min(right * width + _BESIDE, width),
    )  # fmt: skip


def _has_colour(image: Image) -> bool:
    """Whether anything on a page is of a colour; grey takes a third of the time and room."""
    from PIL import ImageChops

    if image.mode not in ("RGB", "RGBX", "RGBA"):
        return image.mode != "L"
    red, green, blue = image.reduce(4).split()[:3]
    pairs = ((red, green), (green, blue))
    apart = [
        ImageChops.difference(*pair).point([0] * _GREY + [1] * (256 - _GREY)) for pair in pairs
    ]
    return any(one.getbbox() for one in apart)


def _sides(image: Image) -> tuple[float, float]:
    """The shares of its width at which a page's ink begins and ends."""
    dark = image.convert("L").reduce(2).point([255] * 225 + [0] * 31)
    box = dark.getbbox()
    return (0.0, 1.0) if box is None else (box[0] * 2 / image.width, box[2] * 2 / image.width)


def fitted(image: Image, turned: float) -> Image:
    """A scan upright and straight, no larger than is shown; ``turned`` as in ``schema.Page``."""
    from PIL.Image import Resampling, Transpose

    scale = min(WIDEST / image.width, (MOST_PIXELS / (image.width * image.height)) ** 0.5, 1.0)
    if scale < 1:
        size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
        image = image.convert("L" if image.mode in ("1", "L") else "RGB")
        image = image.resize(size, Resampling.BOX, reducing_gap=2.0)
    quarters = round(turned / 90)
    turns = {1: Transpose.ROTATE_90, 2: Transpose.ROTATE_180, 3: Transpose.ROTATE_270}
    if quarters % 4:
        image = image.transpose(turns[quarters % 4])
    rest = turned - 90 * quarters
    return image.rotate(rest, Resampling.BILINEAR, fillcolor="white") if rest else image
