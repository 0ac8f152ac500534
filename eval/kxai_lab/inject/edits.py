"""Edits of a text, and where a span stands after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``new``; offsets are those of the text before all edits."""

    start: int
    end: int
    new: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """``text`` with all ``edits`` made. Raises ValueError when they overlap or leave the text."""
    out: list[str] = []
    behind = 0
    for edit in sorted(edits):
        if not behind <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit [{edit.start}:{edit.end}] overlaps another or leaves the text")
        out += [text[behind : edit.start], edit.new]
        behind = edit.end
    return "".join([*out, text[behind:]])


def moved(span: Span, edits: Sequence[Edit]) -> Span | None:
    """Where ``span`` stands after ``edits``; None where an edit took it away.

    An edit inside the span changes its length; an insertion at its start moves it.
    """
    start, end = span
    for edit in edits:
        grown = len(edit.new) - (edit.end - edit.start)
        if edit.end <= span[0]:
            start, end = start + grown, end + grown
        elif span[0] <= edit.start and edit.end <= span[1]:
            end += grown
        elif edit.start < span[1]:
            return None
    return start, end
