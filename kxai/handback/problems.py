"""The table of problems of a letter, as Word has it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kxai.export.quote import Fragment
from kxai.handback.confirmed import Confirmed
from kxai.handback.letter_texts import COLUMN_ZH

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHARES = {
    "number": 5, "place": 13, "quote": 26, "computed": 18, "expected": 12, "cause": 15,
    "opinion": 11,
}  # fmt: skip
"""How wide the columns are, in parts of a hundred."""
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_SIZE = "18"  # half points


def item_texts(item: Confirmed) -> dict[str, str]:
    """The columns of one row by their Chinese names, as plain text."""
    return {
        COLUMN_ZH["number"]: str(item.number),
        COLUMN_ZH["place"]: item.place,
        COLUMN_ZH["quote"]: "".join(fragment.text for fragment in item.quote),
        COLUMN_ZH["computed"]: item.computed,
        COLUMN_ZH["expected"]: item.expected,
        COLUMN_ZH["cause"]: item.cause,
        COLUMN_ZH["opinion"]: item.opinion,
    }


def problem_table(items: Sequence[Confirmed], width: int, look: _Element | None) -> _Element:
    """A table with a heading and a row an item, ``width`` twips wide; ``look`` is a ``w:rPr``
    whose fonts it takes."""
    widths = [width * _SHARES[key] // 100 for key in COLUMN_ZH]
    table = _element("tbl")
    properties = _into(table, "tblPr")
    _into(properties, "tblW", w=str(sum(widths)), type="dxa")
    borders = _into(properties, "tblBorders")
    for side in _SIDES:
        _into(borders, side, val="single", sz="4", space="0", color="auto")
    _into(properties, "tblLayout", type="fixed")
    margins = _into(properties, "tblCellMar")
    for side in ("left", "right"):
        _into(margins, side, w="70", type="dxa")
    grid = _into(table, "tblGrid")
    for wide in widths:
        _into(grid, "gridCol", w=str(wide))
    heading = _into(table, "tr")
    _into(_into(heading, "trPr"), "tblHeader")
    for title, wide in zip(COLUMN_ZH.values(), widths, strict=True):
        _cell(heading, wide, [Fragment(title, True)], look, centred=True)
    for item in items:
        row = _into(table, "tr")
        texts = item_texts(item)
        for (key, title), wide in zip(COLUMN_ZH.items(), widths, strict=True):
            fragments = item.quote if key == "quote" else (Fragment(texts[title], False),)
            _cell(row, wide, fragments, look, centred=key == "number")
    return table


def _cell(
    row: _Element,
    width: int,
    fragments: Sequence[Fragment],
    look: _Element | None,
    *,
    centred: bool,
) -> None:
    cell = _into(row, "tc")
    properties = _into(cell, "tcPr")
    _into(properties, "tcW", w=str(width), type="dxa")
    _into(properties, "vAlign", val="center")
    paragraph = _into(cell, "p")
    shape = _into(paragraph, "pPr")
    _into(shape, "spacing", before="20", after="20", line="240", lineRule="auto")
    _into(shape, "ind", firstLine="0", firstLineChars="0")
    _into(shape, "jc", val="center" if centred else "left")
    for fragment in fragments:
        if not fragment.text:
            continue
        run = _into(paragraph, "r")
        run.append(_run_look(look, bold=fragment.marked))
        text = _into(run, "t")
        text.text = fragment.text
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _run_look(look: _Element | None, *, bold: bool) -> _Element:
    """The fonts of ``look``, smaller, and bold or not. Word wants the members in this order."""
    made = _element("rPr")
    fonts = look.find(qn("w:rFonts")) if look is not None else None
    if fonts is not None:
        made.append(deepcopy(fonts))
    if bold:
        _into(made, "b")
    _into(made, "sz", val=_SIZE)
    _into(made, "szCs", val=_SIZE)
    return made


def _element(name: str, **attributes: str) -> _Element:
    made: _Element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _into(parent: _Element, name: str, **attributes: str) -> _Element:
    made = _element(name, **attributes)
    parent.append(made)
    return made
