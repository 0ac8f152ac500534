"""Normalised text with an exact map back to the offsets of the original."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from re import Match

_BLANK = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
# Radicals and compatibility ideographs stand for ordinary characters in text taken from PDF files.
_COMPATIBLE = "\u2e80-\u2fdf\uf900-\ufaff\ufe50-\ufe6f"
_CHANGED = re.compile(
    f"(?P<wide>[\uff01-\uff5e{_COMPATIBLE}]++)|(?P<blank>[{_BLANK}]{{2,}}+|[^\\S \n\r])"
    f"|(?P<gone>[{_INVISIBLE}]++|\r(?=\n))"
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """``text`` and, at each place where its length departs from the original's, the offsets
    from which both run on together (``places`` in ``text``, ``origins`` in the original)."""

    text: str
    places: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, offset: int) -> int:
        """Offset in the original of the character that became ``text[offset]``."""
        index = bisect_right(self.places, offset) - 1
        return self.origins[index] + offset - self.places[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span in the original of ``text[start:end]``; an empty one stays empty."""
        first = self.origin(start)
        return first, (self.origin(end - 1) + 1 if end > start else first)


def normalise(text: str) -> Normalised:
    """Half-width letters, digits and punctuation, one blank for a run of blanks or tabs, ordinary
    characters for compatibility forms, no invisible characters, plain line ends."""
    parts: list[str] = []
    places, origins = [0], [0]
    length = used = 0
    for match in _CHANGED.finditer(text):
        start, end = match.span()
        new = _replacement(match)
        parts += (text[used:start], new)
        length += start - used + len(new)
        used = end
        if len(new) != end - start:
            places.append(length)
            origins.append(end)
    parts.append(text[used:])
    return Normalised("".join(parts), tuple(places), tuple(origins))


def _replacement(match: Match[str]) -> str:
    if match["wide"]:
        return "".join(map(_ordinary, match["wide"]))
    return " " if match["blank"] else ""


def _ordinary(char: str) -> str:
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - 0xFEE0)
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char
