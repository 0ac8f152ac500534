"""Where in a Word file's XML the characters of its stored text stand.

The loader writes a report's text from many pieces (automatic numbers, merged cells, text boxes),
so its way is not walked a second time here: a copy of the file with every piece of text between
two marks is read by the same loader, and the marks tell which character came from which piece.
"""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docx.oxml.ns import qn
from lxml import etree

from kxai.load.docx import load_docx
from kxai.settings import Settings

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_TEXT = qn("w:t")
_FIRST, _DIGITS = 0x100000, 60_000  # a mark's number is written in two private characters
_END = "\U000f0000"
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
_INK = re.compile(r"\S")


class Piece(NamedTuple):
    """Characters ``start`` to ``end`` of the text of a ``w:t`` element."""

    element: _Element
    start: int
    end: int


class WordPlaces:
    """Finds the pieces of a span of the text that the loader gave for ``data``."""

    def __init__(self, document: Document, data: bytes, settings: Settings) -> None:
        """``document`` is ``data`` as python-docx opened it, not changed yet. Raises what the
        loader raises."""
        self._elements = list(document.element.iter(_TEXT))
        marked = self._read(_with_marks(document, data), settings)
        self._owners: list[tuple[int, int] | None] = []
        self.ink = self._own(marked)
        """The text without white space and marks."""

    @staticmethod
    def _read(data: bytes, settings: Settings) -> str:
        # Three characters more for each piece of text.
        roomy = settings.model_copy(update={"max_text_chars": 4 * settings.max_text_chars + 100})
        return load_docx(Path("marked.docx"), data, "", roomy).text

    def _own(self, marked: str) -> str:
        """Note for each character that prints which element it stands in, and as which one."""
        ink: list[str] = []
        inside: tuple[int, int] | None = None
        number = -1
        for character in marked:
            code = ord(character)
            if code >= _FIRST:
                if number < 0:
                    number = (code - _FIRST) * _DIGITS
                else:
                    inside, number = (number + code - _FIRST, 0), -1
            elif character == _END:
                inside = None
            elif not character.isspace():
                ink.append(character)
                self._owners.append(inside)
                if inside is not None:
                    inside = inside[0], inside[1] + 1
        return "".join(ink)

    def fits(self, text: str) -> bool:
        """Whether ``text`` is what the loader gives for this file."""
        return self.ink == "".join(_neutral(text).split())

    def pieces(self, text: str, start: int, end: int) -> list[Piece]:
        """The pieces of ``text[start:end]`` in order; none where it has no place of its own (an
        automatic number, a chart, a note)."""
        first = len("".join(text[:start].split()))
        count = len("".join(text[start:end].split()))
        found: dict[int, list[int]] = {}
        for owner in self._owners[first : first + count]:
            if owner is not None:
                found.setdefault(owner[0], []).append(owner[1])
        pieces = []
        for number, places in found.items():
            element = self._elements[number]
            inked = [match.start() for match in _INK.finditer(str(element.text))]
            pieces.append(Piece(element, inked[places[0]], inked[places[-1]] + 1))
        return pieces


def _with_marks(document: Document, data: bytes) -> bytes:
    root = deepcopy(document.element)
    for number, element in enumerate(root.iter(_TEXT)):
        words = _neutral(element.text or "")
        inside = words.strip()
        if inside:
            at = words.index(inside)
            high, low = (chr(_FIRST + digit) for digit in divmod(number, _DIGITS))
            before, behind = words[:at], words[at + len(inside) :]
            element.text = f"{before}{high}{low}{inside}{_END}{behind}"
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            own = info.filename.lstrip("/") == document.part.partname.membername
            new.writestr(info.filename, body if own else old.read(info), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _neutral(text: str) -> str:
    """``text`` without characters that are marks here."""
    return _PRIVATE.sub("\ufffd", text)
