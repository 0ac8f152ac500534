"""How people ask, told as the genre writes (``kxai/genre/colloquial.toml``)."""

from __future__ import annotations

from kxai.genre import rewriting

_ABBREVIATED = rewriting("ask.abbreviated")
_BODIES = rewriting("ask.bodies")
_COLLOQUIAL = rewriting("ask.colloquial")


def plain_bodies(question: str) -> str:
    """A question with the shortest signs of bodies written out: 省检 → 省检察院."""
    return _BODIES.apply(question)


def plain_words(question: str) -> str:
    """A question in the words of the genre: abbreviations first, then loose wording."""
    return _COLLOQUIAL.apply(_ABBREVIATED.apply(question))
