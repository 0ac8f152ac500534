"""A page from its picture: laid upright and straight, its lines found and read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from kxai.errors import LimitExceeded
from kxai.load.layout.page import Glyph, RawPage, Rule
from kxai.load.scan.glyphs import dashed, edges_of, is_dash, sizes_of, with_white
from kxai.load.scan.lookalikes import fitted
from kxai.load.scan.networks import Picture, Reader, Sign, reader
from kxai.load.scan.picture import grey_of, ink_of, skew_of, turned, without_specks
from kxai.load.scan.pieces import Piece, find_pieces, with_margin
from kxai.load.scan.ruling import Ruling, find_ruling, without_ruling
from kxai.load.scan.spaces import Spread, parted, usual_white

if TYPE_CHECKING:
    from PIL.Image import Image

    from kxai.settings import Settings

_LEAST = 0.5  # a line read less surely is no text
_LEAST_UNSEEN = 0.8  # the same for ink in which the network saw no line
_DOUBTFUL = 0.85  # a page read less surely may stand on its head
_SAMPLE = 6
_ON_RULE = 3.0  # points
_EDGE = 0.03  # of a page: shadows of the scanner's lid are no ink
_NUMBER = frozenset("0123456789０１２３４５６７８９.,．，-－%％")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A straight page: ``clean`` is without the ruling lines, ``scale`` in pixels a point."""

    clean: Picture
    ink: NDArray[np.bool_]
    ruling: Ruling
    pieces: list[Piece]
    sideways: bool
    scale: float
    skew: float


def read(image: Image, *, width: float, height: float, number: int, settings: Settings) -> RawPage:
    """See ``kxai.load.scan.read_page``."""
    if image.width * image.height > settings.max_image_pixels:
        reason = f"图片有{image.width}×{image.height}像素，上限为{settings.max_image_pixels}像素"
        raise LimitExceeded(f"第{number}页", reason)
    grey = grey_of(image, width, height)
    scale = grey.shape[1] / width
    if _is_blank(grey, scale):
        return RawPage(number, width, height, origin="blank")
    networks = reader(settings.ocr_threads)
    sheet, quarters = _sheet(grey, scale, networks), 0
    if sheet.sideways:
        quarters = 1
        grey, (width, height) = np.rot90(grey).copy(), (height, width)
        sheet = _sheet(grey, scale, networks)
    lines = _read(sheet.pieces, sheet, networks)
    if _is_headlong(sheet, lines, networks):
        sheet, quarters = _sheet(np.rot90(grey, 2).copy(), scale, networks), quarters + 2
        lines = _read(sheet.pieces, sheet, networks)
    page = RawPage(number, width, height, origin="ocr", turned=90.0 * quarters + sheet.skew)
    factors = width / sheet.clean.shape[1], height / sheet.clean.shape[0]
    lines.sort(key=lambda line: (line[0].top, line[0].x0))
    page.glyphs.extend(_glyphs(lines, sheet, *factors))
    page.rules.extend(_rules(sheet.ruling, *factors))
    if not page.glyphs:
        page.origin = "unread"
    return page


def _sheet(grey: Picture, scale: float, networks: Reader) -> _Sheet:
    """The page made straight, with the pieces of its lines."""
    skew = round(skew_of(grey), 2)
    straight = np.asarray(turned(grey, skew), dtype=np.uint8)
    ruling = find_ruling(straight, scale)
    clean = without_specks(without_ruling(straight, ruling), scale)
    ink = ink_of(clean)
    boxes = networks.find(clean, scale)
    sides = boxes.max(axis=1) - boxes.min(axis=1) if len(boxes) else np.zeros((0, 2))
    areas = sides.prod(axis=1)
    tall = float(areas[sides[:, 1] > 1.5 * sides[:, 0]].sum())
    sideways = tall > 2 * float(areas[sides[:, 0] > 1.5 * sides[:, 1]].sum())
    pieces = find_pieces(boxes, ink, ruling, scale)
    return _Sheet(clean, ink, ruling, pieces, sideways, scale, skew)


def _read(
    pieces: Sequence[Piece], sheet: _Sheet, networks: Reader
) -> list[tuple[Piece, list[Sign]]]:
    """The pieces that are text, with what stands in them."""
    shape = sheet.clean.shape[0], sheet.clean.shape[1]
    crops = [sheet.clean[with_margin(piece, shape)] for piece in pieces]
    lines = []
    for piece, signs in zip(pieces, networks.read(crops), strict=True):
        sure = fmean(sign.confidence for sign in signs) if signs else 0.0
        if is_dash(piece, sheet.ink, sheet.scale):
            is_one = bool(signs) and signs[0].text == "一" and sure >= _DOUBTFUL
            if len(signs) <= 1 and not is_one and not _is_on_rule(piece, sheet):
                lines.append((piece, dashed(signs)))
        elif sure >= (_LEAST if piece.sure else _LEAST_UNSEEN):
            lines.append((piece, fitted(signs)))
    return lines


def _is_on_rule(piece: Piece, sheet: _Sheet) -> bool:
    """True for what is left of a ruling line, or goes on where one ends."""
    middle, near = (piece.top + piece.bottom) / 2, _ON_RULE * sheet.scale
    return any(
        abs(line.at - middle) < near and line.start - near < piece.x1 and piece.x0 < line.end + near
        for line in sheet.ruling.level
    )


def _is_headlong(
    sheet: _Sheet, lines: Sequence[tuple[Piece, list[Sign]]], networks: Reader
) -> bool:
    """True when the longest lines can be read better upside down."""
    if not sheet.pieces:
        return False
    sure = [fmean(sign.confidence for sign in signs) for _, signs in lines]
    if sure and fmean(sure) >= _DOUBTFUL and 2 * len(sure) > len(sheet.pieces):
        return False
    longest = sorted(sheet.pieces, key=lambda piece: -piece.width)[:_SAMPLE]
    shape = sheet.clean.shape[0], sheet.clean.shape[1]
    crops = [sheet.clean[with_margin(piece, shape)] for piece in longest]
    upright = networks.read(crops)
    headlong = networks.read([np.rot90(crop, 2).copy() for crop in crops])
    return _sum(headlong) > 1.1 * _sum(upright)


def _sum(lines: Sequence[Sequence[Sign]]) -> float:
    return sum(fmean(sign.confidence for sign in signs) for signs in lines if signs)


def _glyphs(
    lines: Sequence[tuple[Piece, list[Sign]]], sheet: _Sheet, across: float, down: float
) -> Iterator[Glyph]:
    spreads = []
    for (piece, signs), size in zip(lines, sizes_of(lines), strict=True):
        _, columns = with_margin(piece, (sheet.clean.shape[0], sheet.clean.shape[1]))
        edges = edges_of(signs, piece, columns.start, columns.stop - columns.start, sheet.ink)
        spreads.append(Spread(signs, edges, size))
    usual = usual_white(spreads)
    for (piece, _), spread in zip(lines, spreads, strict=True):
        line = parted(spread, usual)
        middle = (piece.top + piece.bottom) / 2
        top, bottom = (middle - line.size / 2) * down, (middle + line.size / 2) * down
        edges = with_white(line.signs, line.edges, line.size)
        for sign, (x0, x1), sure in zip(line.signs, edges, confidences(line.signs), strict=True):
            yield Glyph(sign.text, x0 * across, top, x1 * across, bottom, sure)


def confidences(signs: Sequence[Sign]) -> list[float]:
    """How sure each character is: a number is as sure as its least sure character, the words of
    a line as sure as the line."""
    line = round(min(fmean(sign.confidence for sign in signs), 0.9999), 4)
    sure = [line] * len(signs)
    start = 0
    while start < len(signs):
        end = start
        while end < len(signs) and signs[end].text in _NUMBER:
            end += 1
        if end > start:
            least = min(sign.confidence for sign in signs[start:end])
            sure[start:end] = [round(min(least, 0.9999), 4)] * (end - start)
        start = max(end, start + 1)
    return sure


def _rules(ruling: Ruling, across: float, down: float) -> Iterator[Rule]:
    for line in ruling.level:
        yield Rule(line.start * across, line.at * down, line.end * across, line.at * down)
    for line in ruling.upright:
        yield Rule(line.at * across, line.start * down, line.at * across, line.end * down)


def _is_blank(grey: Picture, scale: float) -> bool:
    """True for a page with no ink but specks and what is at its very edges."""
    rows, columns = grey.shape
    y, x = int(rows * _EDGE), int(columns * _EDGE)
    inner = np.ascontiguousarray(grey[y : rows - y, x : columns - x])
    if not inner.size:
        return True
    ink = ink_of(np.asarray(cv2.medianBlur(inner, 3), dtype=np.uint8)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return not (stats[1:, cv2.CC_STAT_AREA] > scale * scale).any()
