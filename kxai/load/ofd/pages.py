"""Pages of an OFD document: their characters and ruling lines, or their picture."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile, InputError, LimitExceeded
from kxai.load.elements import child, children, local
from kxai.load.layout.page import Glyph, RawPage, Rule
from kxai.load.ofd.geometry import POINTS, Area, Matrix, area, matrix
from kxai.load.ofd.package import OfdDocument, Package, physical
from kxai.load.ofd.paths import path_rules
from kxai.load.ofd.pictures import read_picture
from kxai.load.ofd.texts import is_shown, text_glyphs
from kxai.settings import Settings

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_GLYPHS = 1_000_000  # of one file; a thousand full pages have as many
_MOST_RULES = 20_000  # of one page; more are a drawing
_SMALLEST = 0.2  # share of a page that a picture of its text covers at least


@dataclass(slots=True)
class _Drawn:
    """What a page draws; ``pictures`` with the id and the place (in millimetres) of each."""

    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[tuple[str, Area]] = field(default_factory=list)


class PageReader:
    """Reads pages one after the other. Raises DamagedFile, LimitExceeded."""

    def __init__(self, package: Package, settings: Settings) -> None:
        self._package, self._settings = package, settings
        self._left = _MOST_GLYPHS
        self._templates: dict[str, _Element] = {}

    def read(self, document: OfdDocument, member: str, number: int) -> RawPage:
        """Page ``number`` (from 1) of the file. ``origin`` is ``unread`` for a page of which only
        pictures tell the text and could not be read, ``blank`` for an empty one."""
        root = self._package.xml(member)
        box = physical(child(root, "Area")) or document.area
        outer = Matrix().moved(-box.x, -box.y)
        drawn = _Drawn()
        for content in (*self._below(document, root), child(root, "Content")):
            for layer in children(content, "Layer"):
                self._walk(layer, outer, drawn)
        page = RawPage(number, round(box.width * POINTS, 2), round(box.height * POINTS, 2))
        page.glyphs = [glyph for glyph in drawn.glyphs if _is_on(glyph, page)]
        page.rules = drawn.rules if len(drawn.rules) <= _MOST_RULES else []
        if page.glyphs:
            return page
        pictures = [p for p in drawn.pictures if _covers(p[1], box)]
        if not pictures:
            page.origin = "blank" if not (drawn.rules or drawn.pictures) else "unread"
            return page
        return self._seen(document, pictures, page)

    def _below(self, document: OfdDocument, root: _Element) -> Iterator[_Element | None]:
        """The contents of the templates that a page lies on."""
        for use in children(root, "Template"):
            member = document.templates.get(use.get("TemplateID") or "")
            if member is None:
                raise DamagedFile(self._package.name, "页面引用的模板页没有登记")
            if member not in self._templates:
                self._templates[member] = self._package.xml(member)
            yield child(self._templates[member], "Content")

    def _walk(self, block: _Element, outer: Matrix, drawn: _Drawn) -> None:
        for element in block:
            kind = local(element)
            if not is_shown(element):
                continue
            if kind == "TextObject":
                for glyph in text_glyphs(element, outer):
                    drawn.glyphs.append(glyph)
                    self._left -= 1
                    if self._left < 0:
                        reason = f"文字超过{_MOST_GLYPHS}个的上限"
                        raise LimitExceeded(self._package.name, reason)
            elif kind == "PathObject":
                if len(drawn.rules) <= _MOST_RULES:
                    drawn.rules += path_rules(element, outer)
            elif kind == "ImageObject":
                boundary = area(element.get("Boundary"))
                if boundary is not None:
                    # A picture is a square of one millimetre that its matrix stretches.
                    whole = Matrix(a=boundary.width, d=boundary.height)
                    own = matrix(element.get("CTM")) if element.get("CTM") else whole
                    inner = own.moved(boundary.x, boundary.y)
                    left, top, right, bottom = outer.box(*inner.box(0, 0, 1, 1))
                    place = Area(left, top, right - left, bottom - top)
                    drawn.pictures.append((element.get("ResourceID") or "", place))
            elif kind == "PageBlock":
                self._walk(element, outer, drawn)

    def _seen(
        self, document: OfdDocument, pictures: list[tuple[str, Area]], page: RawPage
    ) -> RawPage:
        """A page whose text stands in pictures: what the recogniser reads in each, at its place."""
        page.origin = "unread"
        for key, place in pictures:
            try:
                data = self._package.read(document.pictures.get(key, ""))
                found = read_picture(io.BytesIO(data), place, page.number, self._settings)
            except InputError:
                continue  # the page stays unread, which a note tells
            if found is None:
                continue
            x, y = place.x * POINTS, place.y * POINTS
            page.glyphs += [
                replace(g, x0=g.x0 + x, x1=g.x1 + x, top=g.top + y, bottom=g.bottom + y)
                for g in found.glyphs
            ]
            page.rules += [Rule(r.x0 + x, r.top + y, r.x1 + x, r.bottom + y) for r in found.rules]
            if found.origin != "unread":
                page.origin = found.origin
        return page


def _covers(place: Area, page: Area) -> bool:
    return place.width * place.height >= _SMALLEST * page.width * page.height


def _is_on(glyph: Glyph, page: RawPage) -> bool:
    """True for a character of which something lies on the page."""
    across = glyph.x1 > 0 and glyph.x0 < page.width
    return across and glyph.bottom > 0 and glyph.top < page.height
