"""How people ask, told as the genre writes (``kxai/genre/colloquial.toml``)."""

from __future__ import annotations

from kxai.ask import question_words as w
from kxai.genre import rewriting

_ABBREVIATED = rewriting("ask.abbreviated")
_BODIES = rewriting("ask.bodies")
_COLLOQUIAL = rewriting("ask.colloquial")
_MEASURES = rewriting("ask.measures")
_REQUEST = rewriting("ask.request")
_SPOKEN = rewriting("ask.spoken")


def plain_bodies(question: str) -> str:
    """A question without who asks and how politely, its reckoning in words, and the shortest signs
    of bodies written out: 省检 → 省检察院."""
    return _BODIES.apply(_REQUEST.apply(question))


def plain_words(question: str) -> str:
    """A question in the words of the genre: what is asked of a thing as clauses (增幅 of a checked
    rate aside), verbs of money, abbreviations, then loose wording."""
    if not (w.FINDING.search(question) or w.CHECKED.search(question)):
        question = _MEASURES.apply(question)
    return _COLLOQUIAL.apply(_ABBREVIATED.apply(_SPOKEN.apply(question)))
