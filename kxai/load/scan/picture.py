"""A picture made fit for reading: grey on white, of a fair size, without stamps, straight."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kxai.load.scan.networks import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

_FINEST = 250 / 72  # pixels of a point: more than these help no one
_COARSEST = 110 / 72
_MOST = 16_000_000  # pixels: A3 at 250 dpi has 12 million
_LONGEST = 16_000
_COLOURED = 40  # how far the strongest of red, green and blue is above the weakest in a stamp
_STAMP = (40.0, 220.0)  # points: the size of a seal
_SEAL_LEVEL = 40  # percentile: a seal is as light as this, where nothing is below it
_INK = 205  # darker than this is ink, on paper made white: thin strokes are light
_SPECK = 1.5  # points: what is smaller may be dirt
_COMPANY = 3.0  # points: so far from a character at most its dots and points are
_LEADERS = 4  # dots in a row lead to a page number
_SKEW = 4.0  # degrees: more is no scan that was laid askew
_FINE = 0.05


def grey_of(image: Image, width: float, height: float) -> Picture:
    """The page in grey on white paper; seals in colour are taken off what they were put on."""
    colours = _colours(image)
    rows, columns = colours.shape[:2]
    scale = max(rows / height, columns / width)
    wanted = min(max(scale, _COARSEST), _FINEST) / scale
    wanted = min(wanted, math.sqrt(_MOST / (rows * columns)), _LONGEST / max(rows, columns))
    if not 0.95 < wanted < 1.05:
        size = (max(round(columns * wanted), 1), max(round(rows * wanted), 1))
        method = cv2.INTER_AREA if wanted < 1 else cv2.INTER_CUBIC
        colours = np.asarray(cv2.resize(colours, size, interpolation=method), dtype=np.uint8)
        scale *= wanted
    if colours.ndim == 2:
        return _on_white(colours)
    grey = cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)
    strongest = colours.max(axis=2)
    coloured = ((strongest - colours.min(axis=2)) > _COLOURED).astype(np.uint8)
    rim = cv2.dilate(coloured, np.ones((5, 5), np.uint8)) > 0
    for x, y, w, h in _seals(coloured, scale):
        place = slice(y, y + h), slice(x, x + w)
        # Of an ink in one colour the strongest channel is nearly as light as the paper.
        light = strongest[place].astype(np.float32)
        level = float(np.percentile(light[coloured[place] > 0], _SEAL_LEVEL))
        lighter = np.minimum(light * (255 / max(level, 1.0)), 255)
        grey[place] = np.where(rim[place], lighter, light).astype(np.uint8)
    return _on_white(np.asarray(grey, dtype=np.uint8))


def _colours(image: Image) -> Picture:
    """Rows × columns of a grey picture, × 3 of one with colours."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        from PIL import Image as images

        layer = image.convert("RGBA")
        image = images.new("RGBA", layer.size, "white")
        image.alpha_composite(layer)
    if image.mode.startswith(("I", "F")):
        values = np.asarray(image, dtype=np.float64)
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        span = (high - low) or 1.0
        return np.nan_to_num((values - low) * (255 / span)).astype(np.uint8)
    return np.array(image.convert("L" if image.mode in ("1", "L") else "RGB"), dtype=np.uint8)


def _seals(coloured: NDArray[np.uint8], scale: float) -> list[tuple[int, int, int, int]]:
    """The places (x, y, width, height) of seals: coloured, and about as wide as high."""
    if not coloured.any():
        return []
    reach = max(int(4 * scale), 1)
    joined = cv2.dilate(coloured, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least, most = (size * scale for size in _STAMP)
    return [
        (int(x), int(y), int(w), int(h))
        for x, y, w, h, _ in stats[1:]
        if least < w < most and least < h < most and 0.5 < w / h < 2
    ]


def _on_white(grey: Picture) -> Picture:
    """The ink of ``grey`` on paper that is made white everywhere, shadows and tints as well."""
    rows, columns = grey.shape
    small = cv2.resize(
        grey, (max(columns // 8, 1), max(rows // 8, 1)), interpolation=cv2.INTER_AREA
    )
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 3)
    paper = cv2.resize(paper, (columns, rows), interpolation=cv2.INTER_LINEAR)
    light = grey.astype(np.float32) * (255 / np.maximum(paper, 60).astype(np.float32))
    return np.minimum(light, 255).astype(np.uint8)


def ink_of(grey: Picture) -> NDArray[np.bool_]:
    """Where there is ink; the noise of the paper is none."""
    return cv2.GaussianBlur(grey, (0, 0), 0.7) < _INK


def without_specks(grey: Picture, scale: float) -> Picture:
    """The picture without lonely specks: dirt, where a point or a row of leaders has company."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        ink_of(grey).astype(np.uint8), connectivity=8
    )
    small = stats[:, cv2.CC_STAT_AREA] <= (_SPECK * scale) ** 2
    small &= stats[:, cv2.CC_STAT_WIDTH] < 2 * stats[:, cv2.CC_STAT_HEIGHT]  # that is a dash
    small[0] = True
    if count < 2 or not small[1:].any():
        return grey
    near, far = (2 * int(reach * scale) + 1 for reach in (_COMPANY, 2 * _COMPANY))
    large = (~small[labels]).astype(np.uint8)
    beside = cv2.dilate(large, np.ones((near, near), np.uint8))
    specks = (small[labels] & (labels > 0)).astype(np.uint8)
    _, groups = cv2.connectedComponents(cv2.dilate(specks, np.ones((3, far), np.uint8)))
    members = np.bincount(groups[tuple(_middles(stats[1:][small[1:]]))], minlength=groups.max() + 1)
    kept = np.zeros(count, dtype=bool)
    kept[np.unique(labels[beside > 0])] = True
    lonely = (specks > 0) & ~kept[labels] & (members[groups] < _LEADERS)
    lonely = cv2.dilate(lonely.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.where(lonely, np.uint8(255), grey)


def _middles(stats: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Rows and columns of the middles of some components."""
    x, y, w, h = (stats[:, i] for i in range(4))
    return y + h // 2, x + w // 2


def skew_of(grey: Picture) -> float:
    """By how many degrees the lines of a page fall to the right, 0 where that is not clear.

    Of all angles within a few degrees, the right one makes the sums over the rows of pixels, text
    and the white between, differ most.
    """
    rows, columns = grey.shape
    share = min(1.0, 900 / max(rows, columns))
    size = (max(round(columns * share), 1), max(round(rows * share), 1))
    ink = 255 - cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.int16)
    small = np.where(ink > 40, ink, 0).astype(np.float32)

    def contrast(angle: float) -> float:
        sums = turned(small, angle, 0).sum(axis=1)
        return float(np.square(np.diff(sums)).sum())

    coarse = np.arange(-_SKEW, _SKEW + 0.01, 0.5)
    best = max(coarse, key=contrast)
    fine = np.arange(best - 0.5, best + 0.51, _FINE)
    scores = [contrast(angle) for angle in fine]
    best = float(fine[int(np.argmax(scores))])
    clear = max(scores) > 1.1 * max(contrast(best - 1.5), contrast(best + 1.5))
    return best if clear and abs(best) <= _SKEW else 0.0


def turned(picture: NDArray[Any], angle: float, paper: int = 255) -> NDArray[Any]:
    """The picture turned about its middle by ``angle`` degrees against the clock, in its size."""
    if abs(angle) < _FINE:
        return picture
    rows, columns = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1.0)
    return cv2.warpAffine(
        picture, matrix, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=(paper,) * 3
    )
