"""Markdown whose tables are HTML, as MinerU and others write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kxai.errors import LimitExceeded
from kxai.load.decoding import decode
from kxai.load.limits import shown
from kxai.load.parsed.items import Item, document_of, from_html
from kxai.schema.document import Document
from kxai.settings import Settings

_TABLE = re.compile(r"(?:<html>\s*<body>\s*)?<table\b", re.IGNORECASE)
_END = re.compile(r"</table\s*>(?:\s*</body>\s*</html>)?", re.IGNORECASE)


def load_markdown(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a Markdown file: its lines as they are, its HTML tables as tables.

    Raises UndecodableText, MismatchedType (binary content), EmptyFile and LimitExceeded.
    """
    name = shown(path)
    text, _, remarks = decode(data, name)
    if len(text) > settings.max_text_chars:
        raise LimitExceeded(name, f"文字有{len(text)}字，上限为{settings.max_text_chars}字")
    return document_of(_items(text, name), path, sha256, "md", settings, remarks=remarks)


def _items(text: str, name: str) -> Iterator[Item]:
    at = 0
    while begin := _TABLE.search(text, at):
        # Tables within tables are part of the outermost: as many ends as beginnings.
        end = _end_of(text, begin.end())
        yield Item(text[at : begin.start()])
        yield from from_html(text[begin.start() : end], name)
        at = end
    yield Item(text[at:])


def _end_of(text: str, at: int) -> int:
    """Where the table that is open at ``at`` ends; the end of the text where it does not."""
    depth = 1
    while depth:
        end = _END.search(text, at)
        if end is None:
            return len(text)
        depth += len(_TABLE.findall(text, at, end.start())) - 1
        at = end.end()
    return at
