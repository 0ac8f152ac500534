"""Numbers that were misread in a picture: what their shape alone tells, and what else they may be.

Nothing here decides for one digit against another. A letter between digits that is the picture of
one digit only is that digit; a digit that is often taken for another is only said to be so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kxai.extract.rewriting import Edit
from kxai.schema.document import Document, Grid

_ALIKE = {
    **dict.fromkeys("OoＯｏ〇○Q", "0"),
    **dict.fromkeys("lIＩｌ|丨", "1"),
    **dict.fromkeys("。·", "."),
}
"""Characters that are the picture of one digit, or of the point, where only a number can stand."""
_LETTERS = "".join(map(re.escape, _ALIKE))
_TOKEN = re.compile(rf"(?<![0-9A-Za-z０-９.,，])[0-9{_LETTERS}][0-9{_LETTERS}.,]{{1,20}}")
_UNIT = re.compile(r" ?(?:[百千]?[万亿]?元|[%％](?!\w))")
_NUMBER = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d{1,2})?")
_CELL = re.compile(r"-?[\d,]+(?:\.\d+)?[%％]?")
_BLANKS = re.compile(r"(?<=\d) ?([.,]) ?(?=\d)")
_BAR = frozenset("|丨")
_AS = {
    "0": "86", "1": "7", "2": "7", "3": "85", "4": "9", "5": "63", "6": "580", "7": "12",
    "8": "360", "9": "4",
}  # fmt: skip
"""Digits that a recogniser takes for each other."""
_SPLIT = re.compile(r"(?<![\d.,，])(\d{1,6})([，,、 ])(\d{1,2})(?= ?(?:[百千]?[万亿]?元|[%％]))")


def shape_edits(document: Document) -> Iterator[Edit]:
    """Edits of numbers whose digits are beyond doubt though not all of them were read as such."""
    text = document.text
    cells = {cell for grid in document.grids for cell in number_cells(grid, text)}
    for token in _TOKEN.finditer(text):
        span = token.span()
        if span in cells or _UNIT.match(text, span[1]):
            new = _as_number(token[0], strict=span in cells)
            if new:
                yield Edit(*span, new)
    for start, end in cells:
        new = _BLANKS.sub(r"\1", text[start:end])
        if new != text[start:end] and _NUMBER.fullmatch(new):
            yield Edit(start, end, new)


def number_cells(grid: Grid, text: str) -> Iterator[tuple[int, int]]:
    """The spans of cells in columns where most of what stands below the head is a number."""
    columns: dict[int, list[tuple[int, int]]] = {}
    for cell in grid.cells:
        if cell.colspan == 1 and cell.end > cell.start:
            columns.setdefault(cell.column, []).append((cell.start, cell.end))
    for spans in columns.values():
        words = [text[start:end] for start, end in spans]
        numbers = [bool(_CELL.fullmatch(word)) for word in words]
        like = [number or _is_like(word) for number, word in zip(numbers, words, strict=True)]
        if sum(numbers) < 2:
            continue
        head = like.index(True)
        if 2 * sum(like[head:]) > len(spans) - head:
            yield from spans[head:]


def _is_like(word: str) -> bool:
    return bool(_NUMBER.fullmatch(_BLANKS.sub(r"\1", word)) or _as_number(word, strict=True))


def _as_number(raw: str, *, strict: bool) -> str:
    """The number that ``raw`` is the picture of, "" where it is none or more than one."""
    letters = [c for c in raw if c in _ALIKE]
    digits = sum(c.isdecimal() for c in raw)
    if not letters or not digits or 2 * len(letters) > len(raw):
        return ""
    # A bar at the end of a number is a ruling line as well as a 1, and so is any stroke in a cell.
    ends = raw[0] + raw[-1]
    if any(c in _BAR or (strict and _ALIKE.get(c) == "1") for c in ends):
        return ""
    new = "".join(_ALIKE.get(c, c) for c in raw)
    return new if _NUMBER.fullmatch(new) else ""


def other_readings(text: str) -> list[str]:
    """What else a printed number may be: one digit that is easily taken for another, or a decimal
    point that was not seen."""
    found = [
        text[:i] + other + text[i + 1 :]
        for i, digit in enumerate(text)
        for other in _AS.get(digit, "")
        if not (i == 0 and other == "0" and text[1:2].isdecimal())
    ]
    if text.isdecimal():
        found += [f"{text[:-n]}.{text[-n:]}" for n in (1, 2) if _is_whole(text[:-n])]
    return found


def single_slips(text: str) -> Iterator[str]:
    """Every number that differs from a printed one in one digit."""
    for i, digit in enumerate(text):
        if digit.isdecimal():
            for other in "0123456789":
                if other != digit:
                    yield text[:i] + other + text[i + 1 :]


def split_edits(document: Document) -> Sequence[Edit]:
    """Edits that would make one number of two that a comma or white stands between, before a unit:
    the point of a number was taken for it or not seen, or there are two numbers."""
    return [
        Edit(found.start(2), found.end(2), ".")
        for found in _SPLIT.finditer(document.text)
        if _is_whole(found[1])
    ]


def _is_whole(text: str) -> bool:
    return text == "0" or (bool(text) and text[0] != "0")
