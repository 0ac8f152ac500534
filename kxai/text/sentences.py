"""Cutting a text into sentences."""

from __future__ import annotations

import re

# A table cell is a sentence of its own: a tab ends one as a line end does.
_SENTENCE = re.compile(r"[^。！？；\n\r]+[。！？；]*|[。！？；]+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans ``(start, end)`` of the sentences of ``text``, in order; white space alone is none.

    A sentence ends behind 。！？； or at a line end. An ASCII point or semicolon ends none: it may
    stand inside a number or an English name.
    """
    return [m.span() for m in _SENTENCE.finditer(text) if not m[0].isspace()]
