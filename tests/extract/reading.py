"""Helpers of the extraction tests: a text in, compact rows of figures out."""

from __future__ import annotations

import hashlib

from kxai.extract import Extraction, extract
from kxai.schema import Document, Figure

TITLE = "云溪县科学技术协会2020年度部门决算情况说明\n"


def read(text: str, *, title: str = TITLE) -> Extraction:
    body = title + text
    return extract(Document("memory.txt", hashlib.sha256(body.encode()).hexdigest(), "txt", body))


def rows(text: str, *fields: str, title: str = TITLE) -> list[tuple[object, ...]]:
    """The figures of ``text`` as tuples of their printed text and the ``fields`` asked for."""
    return [
        (figure.text, *(getattr(figure, field) for field in fields))
        for figure in read(text, title=title).figures
    ]


def one(text: str, printed: str, *, title: str = TITLE) -> Figure:
    """The only figure of ``text`` that is printed as ``printed``."""
    found = [figure for figure in read(text, title=title).figures if figure.text == printed]
    assert len(found) == 1, [figure.text for figure in read(text, title=title).figures]
    return found[0]
