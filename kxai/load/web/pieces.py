"""The pieces of a page: lines and tables in reading order, each with what tells junk from text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kxai.load.flow import RowCell

_ANCHOR = re.compile(r"#\w")
_SENTENCE = re.compile("[。；]")
_INVISIBLE = {ord(character): None for character in "\u200b\u200c\u200d\u2060\ufeff\xad"}
_SPACES = re.compile(r"[ \t\r\n\x0b\x0c\xa0]+")


@dataclass(slots=True)
class Piece:
    """A line (``text``) or a table (``rows``, with its cells' words as ``text``).

    ``linked`` counts the characters in links that lead away and are no sentences, ``links`` those
    links; ``files`` those among them that lead to a document. ``block`` is the number of the
    innermost element with a block of its own, ``pictures`` counts pictures since the piece before.
    """

    text: str
    block: int
    linked: int = 0
    links: int = 0
    files: int = 0
    pictures: int = 0
    rows: list[list[RowCell]] | None = None


@dataclass(slots=True)
class Pieces:
    """All pieces of a page; ``parents[block]`` is the block around a block, -1 for the body."""

    items: list[Piece]
    parents: list[int]

    def around(self, block: int) -> Iterator[int]:
        """A block and those around it, from the inside."""
        while block >= 0:
            yield block
            block = self.parents[block]


def clean(words: str) -> str:
    """One line: white space as single spaces, invisible characters left out."""
    return _SPACES.sub(" ", words.translate(_INVISIBLE)).strip(" ")


def leads_away(target: str, words: str) -> bool:
    """True for a link that takes the reader elsewhere; a place on the page itself and a linked
    sentence of the text are none."""
    return not _ANCHOR.search(target) and not _SENTENCE.search(words)
