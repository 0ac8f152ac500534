"""The clause of an item in a list that is told in prose."""

from __future__ import annotations

import re

from kxai.check import CheckedRelation
from kxai.schema.figure import Figure
from kxai_lab.inject.edits import Span

_LEVELS = ("\n", "；", ";", "，", "、", ",")
_OPENS = re.compile(r"[：:，,]|其中|包括|分别为")
_LONG = 120  # characters of a clause; what is longer tells more than an item


def item_span(text: str, relation: CheckedRelation, figure: Figure) -> Span | None:
    """The clause of ``figure`` in the list of a sum, its separator included: what can be cut out,
    or told twice, and leaves a list. None for the last item, whose clause has no sure end, and
    for figures of no list in prose.
    """
    head, *parts = relation.operands
    parts = sorted(parts, key=lambda part: part.start)
    if relation.kind != "sum" or figure not in parts or parts[-1] is figure:
        return None
    if head.start > parts[0].start or any(f.layer != "text" for f in relation.operands):
        return None
    number = parts.index(figure)
    following = parts[number + 1]
    separator = _separator(text[figure.end : following.start])
    if separator is None:
        return None
    end = text.rindex(separator, figure.end, following.start) + len(separator)
    before = parts[number - 1].end if number else head.end
    start = text.rfind(separator, before, figure.start)
    start = start + len(separator) if start >= 0 else -1
    if number == 0 and separator != "\n":
        openings = (match.end() for match in _OPENS.finditer(text, before, figure.start))
        start = max(openings, default=start)
    return (start, end) if start >= 0 and end - start <= _LONG else None


def _separator(words: str) -> str | None:
    return next((separator for separator in _LEVELS if separator in words), None)
