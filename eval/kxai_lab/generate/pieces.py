"""What the sentences of a generated report are made of, before they become text.

A line is a list of pieces: words, numbers that know what they mean, direction words and lists of
items. Errors are planted in the pieces, so that every file format shows the same report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(eq=False, slots=True)
class Way:
    """A direction word: ``up`` or ``down`` is printed."""

    up: str
    down: str
    grows: bool

    @property
    def word(self) -> str:
        return self.up if self.grows else self.down


class Thing(NamedTuple):
    """An indicator of a year (None: the report's own), a stage (the same) and a narrower name."""

    indicator: str
    year: int | None
    stage: str | None
    name: str


@dataclass(eq=False, slots=True)
class Num:
    """A number as printed (``text``, then ``suffix``) and what it means.

    ``unit`` is that of the value, printed or not; ``way`` the direction word before it; ``year``
    and ``stage`` are None where they are the report's own. ``hedge`` is a hedge's name, ``alt``
    other indicators that a reader may rightly give it. ``value`` where ``text`` is not plain.
    """

    text: str
    unit: str
    indicator: str
    role: str = "amount"
    suffix: str = ""
    year: int | None = None
    stage: str | None = None
    dims: Mapping[str, str] = field(default_factory=dict)
    way: Way | None = None
    layer: str = "text"
    hedge: str = ""
    alt: tuple[str, ...] = ()
    value: str = ""
    optional: bool = False
    line: int = -1

    @property
    def thing(self) -> Thing:
        """What is counted, whatever its role."""
        named = ("name", "project", "activity", "level3")
        key = "/".join(self.dims[name] for name in named if name in self.dims)
        return Thing(self.indicator, self.year, self.stage, key)


@dataclass(eq=False, slots=True)
class Told:
    """Words that tell a narrative field (``problems``, ``reasons``, …)."""

    field: str
    text: str


@dataclass(eq=False, slots=True)
class Items:
    """A list told in prose: items joined by ``between``, ``last`` before the last."""

    items: list[list[Piece]]
    between: str = "；"


Piece: TypeAlias = "str | Num | Way | Told | Items"
Slot: TypeAlias = "Piece | Sequence[Piece]"


@dataclass(eq=False, slots=True)
class Line:
    """A paragraph, a heading (``kind`` "#", "##"), a note of a chart ("@chart"), or a table row
    ("|", with ``cells``; "<" and "^" are merged with the cell to the left and above)."""

    kind: str = ""
    pieces: list[Piece] = field(default_factory=list)
    cells: list[list[Piece]] = field(default_factory=list)

    def walk(self) -> Iterator[Piece]:
        """All pieces, in order of print."""
        for part in self.cells or [self.pieces]:
            yield from walk(part)


def walk(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """All pieces in order of print, those of lists with the words between them."""
    for piece in pieces:
        if isinstance(piece, Items):
            for index, item in enumerate(piece.items):
                if index:
                    yield piece.between
                yield from walk(item)
        else:
            yield piece


def spoken(piece: Piece) -> str:
    """A piece that is no list, as words."""
    if isinstance(piece, Num):
        return piece.text + piece.suffix
    if isinstance(piece, Way):
        return piece.word
    assert not isinstance(piece, Items)
    return piece.text if isinstance(piece, Told) else piece


def fill(template: str, slots: Mapping[str, Slot]) -> list[Piece]:
    """The pieces of ``template`` with its ``{slots}`` filled. Raises KeyError for one without a
    value: a phrase must not lose what it promises."""
    out: list[Piece] = []
    for index, part in enumerate(_SLOT.split(template)):
        if index % 2 == 0:
            if part:
                out.append(part)
            continue
        value = slots[part]
        if isinstance(value, (str, Num, Way, Told, Items)):
            out.append(value)
        else:
            out.extend(value)
    return out


def needs(template: str) -> set[str]:
    """The names of the slots of ``template``."""
    return set(_SLOT.findall(template))
