"""Gives figures their place in the file: page, boxes, cell, and how sure the characters are."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kxai.schema.document import Block, Document
from kxai.schema.figure import Figure
from kxai.schema.place import Places

_GUESSED = 0.65  # what fails with it is a warning


def located(figures: Iterable[Figure], document: Document) -> list[Figure]:
    """The figures with their places in the file of ``document``.

    Of characters recognised in a picture a figure is at most as sure as they are; in a table whose
    rows and columns were guessed it may stand in another row than it seems to, and is never sure.
    """
    guessed = [block for block in document.blocks if block.guessed]
    places = Places(document.places)
    readings = {(reading.start, reading.end): reading.read for reading in document.readings}
    found = []
    for figure in figures:
        span = figure.start, figure.end
        page = document.page_at(figure.start)
        at = figure.at
        if at is not None and page is not None:
            at = replace(at, page=page.number)
        found.append(
            replace(
                figure,
                page=page.number if page is not None else None,
                boxes=places.boxes(*span),
                cell=places.cell(*span),
                reading=readings.get(span),
                at=at,
                confidence=min(
                    figure.confidence,
                    places.confidence(*span),
                    _GUESSED if _within(guessed, figure.start) else 1.0,
                ),
            )
        )
    return found


def _within(blocks: Sequence[Block], offset: int) -> bool:
    """True for an offset inside one of the blocks, which are in the order of the text."""
    at = bisect.bisect_right(blocks, offset, key=lambda block: block.start) - 1
    return at >= 0 and offset < blocks[at].end
