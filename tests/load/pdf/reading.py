"""Reads back with pdfplumber what stands in a box of a page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pdfplumber

from kxai.schema import Document
from kxai.schema.place import Box, Places

NUMBER = re.compile(r"\d[\d,，.]*\d|\d")


class Reader:
    """The characters of a PDF's pages with the middles of their boxes, by pdfplumber."""

    def __init__(self, data: bytes) -> None:
        with pdfplumber.open(io.BytesIO(data)) as document:
            self.pages: list[list[Any]] = [page.chars for page in document.pages]

    def read(self, box: Box) -> str:
        """What stands in the box, from left to right."""
        inside = [
            char
            for char in self.pages[box.page - 1]
            if box.x0 - 0.05 <= (char["x0"] + char["x1"]) / 2 <= box.x1 + 0.05
            and box.top <= (char["top"] + char["bottom"]) / 2 <= box.bottom
        ]
        inside.sort(key=lambda char: char["x0"])
        return "".join(char["text"] for char in inside).replace(" ", "")


def misplaced(document: Document, data: bytes) -> Iterator[tuple[str, str, tuple[Box, ...]]]:
    """The numbers of a document whose boxes do not hold exactly them: number, text, boxes."""
    reader, places = Reader(data), Places(document.places)
    for found in NUMBER.finditer(document.text):
        boxes = places.boxes(*found.span())
        read = "".join(map(reader.read, boxes))
        if read != found[0]:
            yield found[0], read, boxes
