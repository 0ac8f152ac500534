"""The characters of a page with their boxes, in the order of the file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import repeat
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kxai.load.pdf import pdfium
from kxai.load.pdf.characters import REPLACEMENT, normalised
from kxai.load.pdf.drawing import Drawing
from kxai.load.pdf.view import View

_ASCENT, _DESCENT = 0.88, 0.12  # of the type size: the square that an ideograph fills
_TOUCHING = 0.25  # of the height: letters of one word are no further apart
_NOISE = 0.5  # points: fonts that tell no ascent have one for each letter, a little different
_SLANT = 0.05  # radians that a line of text may be off from level
_MOST_SIDEWAYS = 0.6  # of the letters: a page with more is set sideways as a whole
_UNDER_PICTURE = 0.5  # of the page: invisible text under such pictures is what OCR read in them
_MOST_SHADES = 1_000  # and as many pictures, that are looked at for white text
_HYPHENS = (0x02, 0xFFFE)  # what pdfium gives for a hyphen at the end of a line
_ZERO_WIDTH = (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)
_HIGH, _LOW = 0xD800, 0xDC00  # surrogates


@dataclass(slots=True)
class Letters:
    """Characters ``text[i]`` with boxes ``boxes[i]`` (x0, top, x1, bottom, as ``view`` shows the
    page), from ascent to descent of the type. How many were left out, by reason: ``hidden`` (no
    ink, or white on white), ``outside`` (of the page), ``sideways`` (turned or slanting).
    ``layer``: it is invisible text under a picture."""

    view: View
    codes: NDArray[Any]
    boxes: NDArray[Any]
    hidden: int = 0
    outside: int = 0
    sideways: int = 0
    layer: bool = False

    @property
    def text(self) -> str:
        return self.codes.astype("<u4").tobytes().decode("utf-32-le")


class TextPage:
    """pdfium's text of a page; ``count`` characters, those included that pdfium put in."""

    def __init__(self, page: int) -> None:
        self.handle: int = pdfium.load_text(page) or 0
        self.count: int = max(pdfium.count_letters(self.handle), 0) if self.handle else 0

    def __enter__(self) -> TextPage:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.handle:
            pdfium.close_text(self.handle)

    def codes(self) -> NDArray[np.int32]:
        """One code a character. Where pdfium's text has as many UTF-16 units as the page has
        characters it has left nothing out, and one call is enough."""
        buffer = np.zeros(self.count + 1, np.uint16)
        units = pdfium.whole_text(self.handle, 0, self.count, buffer.ctypes.data)
        codes = buffer[: self.count].astype(np.int32)
        if units != self.count + 1 or ((codes >= _HIGH) & (codes < 0xE000)).any():
            every = map(pdfium.code_of, repeat(self.handle, self.count), range(self.count))
            codes = np.fromiter(every, np.int64, self.count).astype(np.int32)
        return codes

    def boxes(self) -> NDArray[np.float32]:
        """Origin to advance, and the font's ascent to its descent: rows of two corners."""
        return self._filled(pdfium.loose_box, range(self.count), 4, np.float32)

    def matrices(self, indexes: Iterable[int]) -> NDArray[np.float32]:
        return self._filled(pdfium.letter_matrix, indexes, 6, np.float32)

    def origins(self, indexes: Iterable[int]) -> NDArray[np.float64]:
        return self._filled(pdfium.origin, indexes, 2, np.float64, parts=2)

    def sizes(self, indexes: list[int]) -> NDArray[np.float64]:
        found = map(pdfium.font_size, repeat(self.handle), indexes)
        return np.fromiter(found, np.float64, len(indexes))

    def flags(self, ask: Callable[..., int], indexes: NDArray[Any]) -> NDArray[np.bool_]:
        """What ``ask`` says about each of the characters ``indexes``; -1 (no answer) is no."""
        found = map(ask, repeat(self.handle), indexes.tolist())
        told: NDArray[np.bool_] = np.fromiter(found, np.int32, len(indexes)) == 1
        return told

    def objects(self, indexes: NDArray[Any]) -> list[int | None]:
        return list(map(pdfium.object_of, repeat(self.handle), indexes.tolist()))

    def _filled(
        self, fill: Callable[..., int], indexes: Iterable[int], wide: int, kind: Any, parts: int = 1
    ) -> NDArray[Any]:
        """A row of ``wide`` numbers for each index, written by ``fill`` at ``parts`` addresses."""
        indexes = list(indexes)
        rows = np.zeros((len(indexes), wide), kind)
        size = rows.itemsize
        first, end, step = rows.ctypes.data, rows.ctypes.data + rows.nbytes, wide * size
        targets = [range(first + part * size, end, step) for part in range(parts)]
        deque(map(fill, repeat(self.handle), indexes, *targets), maxlen=0)
        return rows


def read_letters(page: TextPage, view: View, drawing: Drawing) -> Letters:
    """The letters of ``page``. Left out are those that pdfium put in (spaces and line ends, whose
    boxes are empty), that print nothing, that stand outside the page, and that are not level."""
    codes, loose = page.codes(), page.boxes()
    kept = np.flatnonzero((loose[:, 0] != loose[:, 2]) | (loose[:, 1] != loose[:, 3]))
    if not len(kept):
        return Letters(view, codes[:0], loose[:0])
    codes, loose = codes[kept], loose[kept]
    codes = _told(page, codes, loose, kept)
    codes, loose, kept = _joined(codes, loose, kept)
    codes = normalised(codes)
    view, boxes, level = _levelled(page, loose, kept, view)
    x, y = boxes[:, 0] + boxes[:, 2], boxes[:, 1] + boxes[:, 3]
    inside = (x >= 0) & (x <= 2 * view.width) & (y >= 0) & (y <= 2 * view.height)
    _keep_rest(inside, boxes)
    letters = Letters(view, codes, boxes)
    shown = np.ones(len(codes), np.bool_)
    if drawing.invisible or drawing.white:
        shown = _shown(page.objects(kept), boxes, drawing, letters)
    letters.hidden = int((~shown & (codes > 0x20)).sum())
    letters.outside = int((shown & ~inside & (codes > 0x20)).sum())
    letters.sideways = int((shown & inside & ~level & (codes > 0x20)).sum())
    good = shown & inside & level
    if not good.all():
        letters.codes, letters.boxes = codes[good], boxes[good]
    return letters


def _keep_rest(inside: NDArray[Any], boxes: NDArray[Any]) -> None:
    """Count as inside what goes on with a word or number that begins on the page: a table that is
    wider than its page would have other numbers without their ends."""
    for at in np.flatnonzero(~inside).tolist():
        if not at or not inside[at - 1]:
            continue
        before, box = boxes[at - 1], boxes[at]
        near = _TOUCHING * (box[3] - box[1])
        level = before[1] < (box[1] + box[3]) / 2 < before[3]
        inside[at] = level and -near < box[0] - before[2] < near


def _told(
    page: TextPage, codes: NDArray[Any], loose: NDArray[Any], kept: NDArray[Any]
) -> NDArray[Any]:
    """The codes with hyphens for pdfium's marks, and U+FFFD where the font does not tell what the
    character is: pdfium then gives its number in the font.

    That is asked for one of each kind (code and height of the font) and only where it is so for
    one of them for all.
    """
    ends = np.flatnonzero((codes == _HYPHENS[0]) | (codes == _HYPHENS[1]))
    if len(ends):
        hyphens = page.flags(pdfium.is_hyphen, kept[ends])
        codes[ends[hyphens]] = ord("-")
    heights = ((loose[:, 3] - loose[:, 1]) * 8).astype(np.int64)
    _, firsts = np.unique(codes + (heights << 24), return_index=True)
    if page.flags(pdfium.is_unmapped, kept[firsts]).any():
        codes[page.flags(pdfium.is_unmapped, kept)] = REPLACEMENT
    return codes


def _joined(
    codes: NDArray[Any], loose: NDArray[Any], kept: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Surrogate pairs made one character, ligatures given a share of their box each."""
    same = np.flatnonzero((loose[1:] == loose[:-1]).all(axis=1))
    drop = np.zeros(len(codes), np.bool_)
    for at in same.tolist():
        first, second = int(codes[at]), int(codes[at + 1])
        if _HIGH <= first < _LOW <= second < 0xE000:
            codes[at] = 0x10000 + ((first - _HIGH) << 10) + second - _LOW
            drop[at + 1] = True
    for begin, end in _stretches([at for at in same.tolist() if not drop[at + 1]]):
        sides = np.linspace(loose[begin, 0], loose[begin, 2], end - begin + 2)
        loose[begin : end + 1, 0], loose[begin : end + 1, 2] = sides[:-1], sides[1:]
    for code in _ZERO_WIDTH:
        drop |= codes == code
    return (codes[~drop], loose[~drop], kept[~drop]) if drop.any() else (codes, loose, kept)


def _stretches(indexes: list[int]) -> Iterable[tuple[int, int]]:
    """First and last character of each row of neighbours that share one box."""
    begin = 0
    for number, index in enumerate(indexes):
        if number + 1 == len(indexes) or indexes[number + 1] != index + 1:
            yield indexes[begin], index + 1
            begin = number + 1


def _levelled(
    page: TextPage, loose: NDArray[Any], kept: NDArray[Any], view: View
) -> tuple[View, NDArray[Any], NDArray[Any]]:
    """The view, turned where most of the text is set sideways; the boxes in it; which letters are
    level. A box reaches from ascent to descent of the type, so that lines do not overlap, whatever
    the font tells of itself."""
    starts, lengths = _lined(loose)
    indexes = kept[starts]
    origins = page.origins(indexes.tolist())
    kinds, of = _alike(loose[starts], origins)
    samples = indexes[kinds].tolist()
    matrices = page.matrices(samples)
    sizes = page.sizes(samples) * np.hypot(matrices[:, 2], matrices[:, 3])
    matrices, sizes = matrices[of], sizes[of]
    zero = view.point(0.0, 0.0)
    right, down = view.point(matrices[:, 0], matrices[:, 1])
    angle = np.arctan2(down - zero[1], right - zero[0])
    quarters = np.rint(angle / (np.pi / 2))
    slanting = np.abs(angle - quarters * (np.pi / 2)) > _SLANT
    turns = quarters.astype(np.int64) % 4
    if turns.any():
        most = int(np.bincount(turns, np.where(slanting, 0, lengths), 4).argmax())
        if most and lengths[turns == most].sum() > _MOST_SIDEWAYS * len(loose):
            view = view.turned(-most)
            turns = (turns - most) % 4
    level = (turns == 0) & ~slanting
    boxes = view.boxes(loose)
    base = view.point(origins[:, 0], origins[:, 1])[1]
    if not level.all():
        middle = (boxes[starts, 1] + boxes[starts, 3]) / 2
        base = np.where(level, base, middle + sizes * (_ASCENT - 0.5))
    boxes[:, 1] = np.repeat(base - sizes * _ASCENT, lengths)
    boxes[:, 3] = np.repeat(base + sizes * _DESCENT, lengths)
    return view, boxes, np.repeat(level, lengths)


def _lined(loose: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where letters of one base line and type begin, and how many they are."""
    sides = loose[:, 1::2]
    begins = np.append(True, (abs(np.diff(sides, axis=0)) > _NOISE).any(axis=1))
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(loose)))
    # A line that slopes has no step anywhere.
    drift = np.rint((sides - np.repeat(sides[starts], lengths, axis=0)) / (2 * _NOISE))
    if drift.any():
        begins |= np.append(True, (np.diff(drift, axis=0) != 0).any(axis=1))
        starts = np.flatnonzero(begins)
        lengths = np.diff(np.append(starts, len(loose)))
    return starts, lengths


def _alike(loose: NDArray[Any], origins: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """One of each kind of letters (the origin has the same place in boxes of the same height, so
    that they have the same font, size and direction), and of which kind each is. Letters with
    their origin elsewhere than on the left are all kinds of their own."""
    height, rise = loose[:, 1] - loose[:, 3], origins[:, 1] - loose[:, 3]
    level = (abs(origins[:, 0] - loose[:, 0]) < _NOISE) & (rise > 0) & (rise < height)
    keys = np.rint(height / _NOISE) + 1j * np.rint(rise / _NOISE)
    keys[~level] = -1 - np.arange(int((~level).sum()))
    _, kinds, of = np.unique(keys, return_index=True, return_inverse=True)
    return kinds, of


def _shown(
    objects: list[int | None], boxes: NDArray[Any], drawing: Drawing, letters: Letters
) -> NDArray[np.bool_]:
    """Which letters print something; sets ``letters.layer``."""
    shown = np.ones(len(objects), np.bool_)
    invisible = np.array([item in drawing.invisible for item in objects])
    if invisible.any():
        letters.layer = covered(drawing, letters.view) >= _UNDER_PICTURE
        shown &= ~invisible | letters.layer
    white = np.flatnonzero([item in drawing.white for item in objects])
    if len(white):
        x = (boxes[white, 0] + boxes[white, 2]) / 2
        y = (boxes[white, 1] + boxes[white, 3]) / 2
        on = np.zeros(len(white), np.bool_)
        for x0, top, x1, bottom in drawing.shades[:_MOST_SHADES] + drawing.pictures[:_MOST_SHADES]:
            on |= (x >= x0) & (x <= x1) & (y >= top) & (y <= bottom)
        shown[white[~on]] = False
    return shown


def covered(drawing: Drawing, view: View) -> float:
    """The share of the page under pictures, at most 1; those that overlap count twice."""
    area = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in drawing.pictures)
    return min(area / (view.width * view.height), 1.0)
