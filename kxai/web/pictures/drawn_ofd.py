"""Pages of OFD files, set anew from their characters and straight lines, with their pictures below.

Fonts that a file embeds, colours and curves are not drawn: what is shown is what was read, where
it stands.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.errors import InputError
from kxai.load.layout.page import Glyph
from kxai.load.limits import Archive, read_bytes
from kxai.load.ofd.geometry import POINTS, Area
from kxai.settings import Settings
from kxai.web.pictures.page_picture import (
    MOST_PIXELS,
    MOST_SCANNED,
    WIDEST,
    Line,
    Picture,
    fitted,
    picture_of,
)

if TYPE_CHECKING:
    from PIL.Image import Image

    from kxai.load.ofd.ofd_pages import Drawn
    from kxai.load.ofd.package import Package

MOST_GLYPHS = 20_000
"""Characters of a page that is set."""
_MOST_PICTURES = 20  # of a page
_ASCENT = 0.86  # of a character's height, from its upper edge to its baseline
_MARGIN = 8.0  # points shown beside what is printed


def draw_ofd(file: Path | bytes, number: int, turned: float, settings: Settings) -> Picture | None:
    """Page ``number`` (from 1); of a page that is a scan, the scan as it was read. None where it
    is damaged or too full to be shown."""
    from kxai.load.ofd.ofd_pages import PageReader
    from kxai.load.ofd.package import Package

    try:
        data = file if isinstance(file, bytes) else read_bytes(file, settings)
        package = Package(Archive("", data, settings))
        members = [
            (document, member)
            for document in package.contents(most_pages=settings.max_pages).documents
            for member in document.pages
        ]
        if not 1 <= number <= len(members):
            return None
        drawn = PageReader(package, settings).drawn(*members[number - 1])
        if len(drawn.glyphs) > MOST_GLYPHS:
            return None
        return _set(package, drawn, turned)
    except (InputError, OSError, ValueError, MemoryError):
        return None


def _set(package: Package, drawn: Drawn, turned: float) -> Picture:
    width, height = drawn.box.width * POINTS, drawn.box.height * POINTS
    if round(turned / 90) % 2 and drawn.pictures:
        # It was read as a page of its own that lay on its side.
        image, place = next(_opened(package, drawn), (None, None))
        if image is not None and place is not None:
            sides = place.height * POINTS, place.width * POINTS
            return picture_of(fitted(image, turned), *sides, printed=False)
    base = _below(package, drawn, width, turned) if drawn.pictures else None
    edges = [x for glyph in drawn.glyphs for x in (glyph.x0, glyph.x1)]
    edges += [x for rule in drawn.rules for x in (rule.x0, rule.x1)]
    whole = base is not None or not edges
    return Picture(
        base.image if base else b"", "image/jpeg", width, height,
        0.0 if whole else max(min(edges) - _MARGIN, 0.0),
        width if whole else min(max(edges) + _MARGIN, width),
        list(_lines(drawn.glyphs)), drawn.rules,
    )  # fmt: skip


def _below(package: Package, drawn: Drawn, width: float, turned: float) -> Picture:
    """The pictures of a page at their places, on white."""
    from PIL import Image as images

    area = drawn.box.width * drawn.box.height
    scale = min(WIDEST / drawn.box.width, (MOST_PIXELS / area) ** 0.5)
    size = max(round(drawn.box.width * scale), 1), max(round(drawn.box.height * scale), 1)
    sheet = images.new("RGB", size, "white")
    for image, place in _opened(package, drawn):
        into = max(round(place.width * scale), 1), max(round(place.height * scale), 1)
        if max(into) <= 4 * WIDEST:
            # Only what fills the page was read, and may have lain askew.
            shown = fitted(image, turned if len(drawn.pictures) == 1 else 0.0)
            sheet.paste(shown.resize(into), (round(place.x * scale), round(place.y * scale)))
    return picture_of(sheet, width, 0.0, printed=False)


def _opened(package: Package, drawn: Drawn) -> Iterator[tuple[Image, Area]]:
    from kxai.load.ofd.pictures import open_picture

    for key, place in drawn.pictures[:_MOST_PICTURES]:
        try:
            data = package.read(drawn.resources.pictures.get(key, ""))
        except InputError:
            continue
        image = open_picture(io.BytesIO(data), most_pixels=MOST_SCANNED)
        if image is not None:
            yield image, place


def _lines(glyphs: Iterable[Glyph]) -> Iterator[Line]:
    for (top, bottom), found in groupby(glyphs, key=lambda glyph: (glyph.top, glyph.bottom)):
        line, size = [glyph for glyph in found if not glyph.text.isspace()], bottom - top
        if not line:
            continue
        yield Line(
            "".join(glyph.text for glyph in line), " ".join(f"{glyph.x0:g}" for glyph in line),
            round(top + _ASCENT * size, 2), round(size / 1.02, 2),
        )  # fmt: skip
