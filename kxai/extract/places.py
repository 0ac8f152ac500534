"""Gives figures their place in the file: page, boxes, cell, and how sure the characters are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.schema.place import Places


def located(figures: Iterable[Figure], document: Document) -> list[Figure]:
    """The figures with their places in the file of ``document``.

    Of characters recognised in a picture a figure is at most as sure as they are.
    """
    places = Places(document.places)
    readings = {(reading.start, reading.end): reading.read for reading in document.readings}
    found = []
    for figure in figures:
        span = figure.start, figure.end
        page = document.page_at(figure.start)
        found.append(
            replace(
                figure,
                page=page.number if page is not None else None,
                boxes=places.boxes(*span),
                cell=places.cell(*span),
                reading=readings.get(span),
                confidence=min(figure.confidence, places.confidence(*span)),
            )
        )
    return found
