"""Cutting the runs of a Word file, so that a remark is about a number and not about its line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from docx.oxml.ns import qn
from docx.text.run import Run

from kxai.handback.word_places import Piece

if TYPE_CHECKING:
    from lxml.etree import _Element

_R, _T, _LOOK = qn("w:r"), qn("w:t"), qn("w:rPr")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Runs:
    """Runs that hold exactly the given pieces; made once for all of them, as each cut changes the
    file."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        cuts: defaultdict[_Element, set[int]] = defaultdict(set)
        for piece in pieces:
            cuts[piece.element] |= {piece.start, piece.end}
        self._parts: dict[_Element, dict[int, _Element]] = {}
        # From behind: what is cut off takes all that stands behind it in its run along.
        for element in reversed(_in_order(cuts)):
            parts = {0: element}
            if _outermost(element) is element.getparent():
                for at in sorted(cuts[element], reverse=True):
                    parts[at] = _cut(element, at)
            self._parts[element] = parts

    def over(self, pieces: list[Piece]) -> list[Run]:
        """The first and the last run of a span's pieces."""
        first, last = pieces[0], pieces[-1]
        return [
            _run(self._parts[first.element].get(first.start, first.element)),
            _run(self._part_before(last)),
        ]

    def _part_before(self, piece: Piece) -> _Element:
        """The part of an element that ends where ``piece`` ends."""
        parts = self._parts[piece.element]
        return parts[max(at for at in parts if at < piece.end)]


def _in_order(elements: Iterable[_Element]) -> list[_Element]:
    known = list(elements)
    if not known:
        return []
    places = {element: at for at, element in enumerate(known[0].getroottree().iter(_T))}
    return sorted(known, key=places.__getitem__)


def _cut(element: _Element, at: int) -> _Element:
    """Cut the run of a ``w:t`` before its character ``at``; gives the ``w:t`` that begins there,
    or the element itself where nothing is to be cut."""
    run = cast(Any, element.getparent())
    text = element.text or ""
    moved = list(element.itersiblings())
    if at <= 0:
        before = [one for one in element.itersiblings(preceding=True) if one.tag != _LOOK]
        if not before:
            return element
        moved = [element, *moved]
    elif at < len(text):
        rest = element.makeelement(_T, {_SPACE: "preserve"})
        rest.text, element.text = text[at:], text[:at]
        element.set(_SPACE, "preserve")
        moved = [rest, *moved]
    elif not moved:
        return element
    new = run.makeelement(_R, dict(run.attrib))
    look = run.find(_LOOK)
    if look is not None:
        new.append(deepcopy(look))
    new.extend(moved)
    run.addnext(new)
    return moved[0]


def _outermost(element: _Element) -> _Element:
    """The run that a remark can be hung on: for text in a text box, or with a reading printed
    above it, the one that holds all of that."""
    found = cast("_Element", element.getparent())
    for run in element.iterancestors(_R):
        found = run
    return found


def _run(element: _Element) -> Run:
    return Run(cast(Any, _outermost(element)), cast(Any, None))
