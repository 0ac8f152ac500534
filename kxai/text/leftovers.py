"""What is no part of what a report tells: marks that Word left in a text dump and no reader sees,
and what a form tells those who fill it in."""

from __future__ import annotations

import re

from kxai.genre import words

_LEFTOVER = re.compile(
    r"\[bookmark:[^\]\n]{0,80}\]"
    r"|(?<![A-Za-z_])_(?:GoBack|(?:Toc|Hlk|Ref)\d{5,})(?![A-Za-z])"
    # instructions of fields: contents, links, page numbers
    r"|\bTOC +\\o +[\"“]\d-\d[\"”](?: +\\[a-z]){0,4}"
    r"|\bHYPERLINK +\\l +[\"“][^\"“”\n]{0,80}[\"”]"
    r"|\bPAGEREF +_[A-Za-z0-9_]{1,40}(?: +\\h)?"
    r"|(?:\b[A-Z]{2,20} +)?\\\* *MERGEFORMAT\b"
)
_INSTRUCTION = words("lines.instruction").regex
_SIGNS = (
    "[bookmark:",
    "_GoBack",
    "_Toc",
    "_Hlk",
    "_Ref",
    "TOC ",
    "HYPERLINK ",
    "PAGEREF ",
    "MERGEF",
)

_ANY_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))


def leftover_spans(text: str) -> list[tuple[int, int]]:
    """Spans of bookmarks, their names and field instructions, in order. The stored text keeps
    them, for its offsets are those of the file; nothing inside them is a number or a word."""
    if not _ANY_SIGN.search(text):
        return []
    return [m.span() for m in _LEFTOVER.finditer(text)]


def instruction_spans(text: str) -> list[tuple[int, int]]:
    """Spans of instructions in order: （100字以内）, 执行率低于90%的，应说明.

    Their numbers are none of the report's.
    """
    return [m.span() for m in _INSTRUCTION.finditer(text)]
