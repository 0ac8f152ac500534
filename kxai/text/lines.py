"""The lines of a text as spans."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

Span = tuple[int, int]


@lru_cache(maxsize=4)  # every reader of a text asks for its lines, one text after the other
def line_spans(text: str) -> Sequence[Span]:
    """``(start, end)`` of every line, its line end left out; empty lines included."""
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans.append((at, at + len(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))))
        at += len(line)
    return tuple(spans)


def unspaced(words: str) -> str:
    """The words without any white space: 年初 预算数 → 年初预算数."""
    return "".join(words.split())


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends; ``(end, end)`` where nothing else is in it."""
    words = text[start:end]
    left = words.lstrip()
    if not left:
        return end, end
    return end - len(left), start + len(words.rstrip())
