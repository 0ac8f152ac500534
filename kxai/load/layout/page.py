"""A page as it comes from a file: characters and ruling lines with their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kxai.schema.document import Origin

if TYPE_CHECKING:
    from numpy.typing import NDArray


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


@dataclass(frozen=True, slots=True)
class Columns:
    """Characters of a file's text layer, where an object for each would be what takes longest:
    ``text[i]`` stands in ``boxes[i]`` (x0, top, x1, bottom)."""

    text: str
    boxes: NDArray[Any]


@dataclass(slots=True)
class RawPage:
    """Page ``number`` (from 1); ``rules`` in any order. Its characters, in the order of the file,
    are ``glyphs`` or, if that is not None, ``columns``. ``turned`` is as in ``schema.Page``."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    origin: Origin = "text"
    columns: Columns | None = None
    turned: float = 0.0

    @property
    def printed(self) -> list[Glyph]:
        """The characters, however they are held."""
        if self.columns is None:
            return self.glyphs
        return [
            Glyph(text, *box)
            for text, box in zip(self.columns.text, self.columns.boxes.tolist(), strict=True)
        ]
