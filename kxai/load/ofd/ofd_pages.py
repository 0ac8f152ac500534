"""Pages of an OFD document: their characters and ruling lines, or their picture."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile, InputError, LimitExceeded
from kxai.load.elements import child, children, local
from kxai.load.layout.page import Glyph, RawPage, Rule
from kxai.load.ofd.geometry import POINTS, Area, Matrix, area, matrix
from kxai.load.ofd.package import OfdDocument, Package, Resources, physical
from kxai.load.ofd.paths import path_rules
from kxai.load.ofd.pictures import read_picture
from kxai.load.ofd.texts import text_glyphs
from kxai.settings import Settings

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_GLYPHS = 1_000_000  # of one file; a thousand full pages have as many
_MOST_RULES = 20_000  # of one page; more are a drawing
_SMALLEST = 0.2  # share of a page that a picture of its text covers at least


_DEEPEST = 4  # composite units inside one another
_HIDDEN = ("false", "0")


@dataclass(slots=True)
class Drawn:
    """What a page of the size ``box`` draws; ``veiled`` are fully transparent characters,
    ``pictures`` have their id and place (in millimetres)."""

    box: Area
    resources: Resources
    glyphs: list[Glyph] = field(default_factory=list)
    veiled: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: list[tuple[str, Area]] = field(default_factory=list)


class PageReader:
    """Reads pages one after the other; ``layered`` are the numbers of scanned ones whose text is
    the transparent one that the file lays over them. Raises DamagedFile, LimitExceeded."""

    def __init__(self, package: Package, settings: Settings) -> None:
        self._package, self._settings = package, settings
        self._left = _MOST_GLYPHS
        self._templates: dict[str, _Element] = {}
        self.layered: list[int] = []

    def read(self, document: OfdDocument, member: str, number: int) -> RawPage:
        """Page ``number`` (from 1) of the file. ``origin`` is ``unread`` for a page of which only
        pictures tell the text and could not be read, ``blank`` for an empty one."""
        drawn = self.drawn(document, member)
        box = drawn.box
        page = RawPage(number, round(box.width * POINTS, 2), round(box.height * POINTS, 2))
        page.glyphs = [glyph for glyph in drawn.glyphs if _is_on(glyph, page)]
        page.rules = drawn.rules if len(drawn.rules) <= _MOST_RULES else []
        if page.glyphs:
            return page
        pictures = [p for p in drawn.pictures if _covers(p[1], box)]
        if not pictures:
            page.origin = "blank" if not (drawn.rules or drawn.pictures) else "unread"
            return page
        page.glyphs = [glyph for glyph in drawn.veiled if _is_on(glyph, page)]
        if page.glyphs:
            self.layered.append(number)
            return page
        return self._seen(drawn.resources, pictures, page)

    def drawn(self, document: OfdDocument, member: str) -> Drawn:
        """What a page draws, with the templates that it lies on."""
        root = self._package.xml(member)
        box = physical(child(root, "Area")) or document.area
        outer = Matrix().moved(-box.x, -box.y)
        drawn = Drawn(box, self._resources(document, root, member))
        for content in (*self._below(document, root), child(root, "Content")):
            for layer in children(content, "Layer"):
                self._walk(layer, outer, drawn)
        return drawn

    def _resources(self, document: OfdDocument, root: _Element, member: str) -> Resources:
        """The document's resources and those of the page itself."""
        whole = document.resources
        own = [entry.text for entry in children(root, "PageRes")]
        if not own:
            return whole
        resources = Resources(dict(whole.pictures), dict(whole.units))
        for location in own:
            self._package.add_resources(resources, posixpath.dirname(member), location)
        return resources

    def _below(self, document: OfdDocument, root: _Element) -> Iterator[_Element | None]:
        """The contents of the templates that a page lies on."""
        for use in children(root, "Template"):
            member = document.templates.get(use.get("TemplateID") or "")
            if member is None:
                raise DamagedFile(self._package.name, "页面引用的模板页没有登记")
            if member not in self._templates:
                self._templates[member] = self._package.xml(member)
            yield child(self._templates[member], "Content")

    def _walk(self, block: _Element, outer: Matrix, drawn: Drawn, depth: int = 0) -> None:
        for element in block:
            kind = local(element)
            if element.get("Visible") in _HIDDEN:
                continue
            if kind == "TextObject":
                self._text(element, outer, drawn)
            elif kind == "PathObject":
                if len(drawn.rules) <= _MOST_RULES and element.get("Alpha") != "0":
                    drawn.rules += path_rules(element, outer)
            elif kind == "PageBlock":
                self._walk(element, outer, drawn, depth)
            elif kind in ("ImageObject", "CompositeObject"):
                boundary = area(element.get("Boundary"))
                if boundary is None:
                    continue
                key = element.get("ResourceID") or ""
                # A picture is a square of one millimetre that its matrix stretches.
                whole = Matrix(a=boundary.width, d=boundary.height)
                own = matrix(element.get("CTM"))
                if kind == "ImageObject" and not element.get("CTM"):
                    own = whole
                inner = own.moved(boundary.x, boundary.y).then(outer)
                if kind == "ImageObject":
                    left, top, right, bottom = inner.box(0, 0, 1, 1)
                    drawn.pictures.append((key, Area(left, top, right - left, bottom - top)))
                elif depth < _DEEPEST and key in drawn.resources.units:
                    self._walk(drawn.resources.units[key], inner, drawn, depth + 1)

    def _text(self, element: _Element, outer: Matrix, drawn: Drawn) -> None:
        into = drawn.veiled if element.get("Alpha") == "0" else drawn.glyphs
        for glyph in text_glyphs(element, outer):
            into.append(glyph)
            self._left -= 1
            if self._left < 0:
                raise LimitExceeded(self._package.name, f"文字超过{_MOST_GLYPHS}个的上限")

    def _seen(
        self, resources: Resources, pictures: list[tuple[str, Area]], page: RawPage
    ) -> RawPage:
        """A page whose text stands in pictures: what the recogniser reads in each, at its place."""
        page.origin = "unread"
        for key, place in pictures:
            try:
                data = self._package.read(resources.pictures.get(key, ""))
                found = read_picture(io.BytesIO(data), place, page.number, self._settings)
            except InputError:
                continue  # the page stays unread, which a note tells
            if found is None:
                continue
            if len(pictures) == 1 and abs(found.width - place.width * POINTS) > 1:
                return found  # read upright: it has the coordinates of the page so turned
            x, y = place.x * POINTS, place.y * POINTS
            page.glyphs += [
                replace(g, x0=g.x0 + x, x1=g.x1 + x, top=g.top + y, bottom=g.bottom + y)
                for g in found.glyphs
            ]
            page.rules += [Rule(r.x0 + x, r.top + y, r.x1 + x, r.bottom + y) for r in found.rules]
            if found.origin != "unread":
                page.origin = found.origin
            if len(pictures) == 1:
                page.turned = found.turned
        return page


def _covers(place: Area, page: Area) -> bool:
    return place.width * place.height >= _SMALLEST * page.width * page.height


def _is_on(glyph: Glyph, page: RawPage) -> bool:
    """True for a character of which something lies on the page."""
    across = glyph.x1 > 0 and glyph.x0 < page.width
    return across and glyph.bottom > 0 and glyph.top < page.height
