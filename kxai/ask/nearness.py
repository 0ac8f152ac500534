"""How near a place of a report is to words: which of their weight it has.

Words weigh by their class (a noun more than a verb that many others stand for) and by how seldom
the report has them; a verb that the report never uses counts little.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import log

from kxai.ask import question_words as w
from kxai.ask.phrase import names_of_genre
from kxai.ask.prepared_report import Book, terms
from kxai.index.tokens import tagged
from kxai.schema.figure import Figure

_WEIGHTS = {
    "n": 1.0, "j": 1.0, "l": 1.0, "i": 1.0, "b": 0.8, "z": 0.6, "v": 0.5, "a": 0.5, "t": 0.3,
}  # fmt: skip
"""What a word of a class of the segmenter weighs; others nothing. Verbal nouns are nouns."""
_AS_NOUN = ("vn", "an", "eng", "zg")
_CHARACTER = 0.5  # what a word of one character weighs of that
_COLLOQUIAL = 0.5  # what a verb weighs of that which the report never uses
_BESIDE, _ABOVE, _PIECES = 0.75, 0.45, 0.6
"""What a word counts in the sentence of a number, above it, and in its pairs of characters."""
_OWN, _MOST_OWN = 0.34, 0.55
"""So much of the weight must stand at a number itself: with the word that tells most, without."""
_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")


def telling_words(text: str) -> list[tuple[str, float]]:
    """The words of a question that say something, with what each weighs by its class."""
    found = []
    for word, tag in tagged(text):
        if not _HAN.search(word):
            continue
        if word in names_of_genre() or any(map(str.isdigit, word)):
            weight = 1.0
        elif w.ASKED.fullmatch(word):
            weight = 0.0
        else:
            weight = 1.0 if tag in _AS_NOUN else _WEIGHTS.get(tag[:1], 0.0)
        if len(word) == 1 and not word.isdigit():
            weight *= _CHARACTER
        if weight:
            found.append((word, weight))
    return found


def weigh(book: Book, words: list[tuple[str, float]]) -> dict[str, float]:
    """The words with what each weighs in a report."""
    return {word: _weight(book, word, weight) for word, weight in words}


def nearness(
    book: Book,
    figure: Figure,
    weights: Mapping[str, float],
    *,
    sentence: str = "",
    above: str = "",
    behind: str = "",
) -> float:
    """The share of the weight that a number has in its own words, to which those ``behind`` it
    belong, its ``sentence`` and what stands ``above``; nothing where its own have too little."""
    total = sum(weights.values())
    telling = max((word for word in weights if len(word) > 1), key=weights.__getitem__, default="")
    near = book.near[figure.id].union(terms(behind))
    least = _OWN if near.issuperset(terms(telling)) else _MOST_OWN
    if not total or held(near, "", "", weights) < least * total:
        return 0.0
    around = near.union(terms(sentence), terms(above))
    if not any(term in around for term in terms(telling)):
        return 0.0  # what tells most is not told here at all
    return held(near, sentence, above, weights) / total


def _weight(book: Book, word: str, weight: float) -> float:
    seen = sum(word in s.text or any(word in title for title in s.path) for s in book.sentences)
    if not seen and weight <= _WEIGHTS["v"]:
        weight *= _COLLOQUIAL
    return weight * log(1 + (len(book.sentences) + 1) / (1 + seen))


def held(own: frozenset[str], sentence: str, above: str, weights: Mapping[str, float]) -> float:
    """The weight of the words that a place has, in full where they are its ``own``."""
    got = 0.0
    for word, weight in weights.items():
        pairs = terms(word)
        held = sum(pair in own for pair in pairs)
        if held == len(pairs) or (len(word) == 1 and any(word in pair for pair in own)):
            got += weight
        elif word in sentence:
            got += _BESIDE * weight
        elif word in above:
            got += _ABOVE * weight
        else:
            got += _PIECES * weight * held / len(pairs)
    return got
