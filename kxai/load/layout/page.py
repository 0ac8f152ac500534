"""A page as it comes from a file: characters and ruling lines with their places."""

from __future__ import annotations

from dataclasses import dataclass, field

from kxai.schema.document import Origin


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character. Coordinates are in points from the upper left corner of the page as
    it is shown; ``confidence`` is below 1 where it was recognised in a picture."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical ruling line: ``x0`` == ``x1`` or ``top`` == ``bottom``."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class RawPage:
    """Page ``number`` (from 1); ``glyphs`` in the order of the file, ``rules`` in any."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    origin: Origin = "text"
