"""Documents that a page links to or shows in a frame."""

from __future__ import annotations

import re
from urllib.parse import unquote

_KINDS = "pdf|docx?|wps|xlsx?|et|pptx?|ofd|ceb|rtf|odt|ods|csv|zip|rar|7z"
_FILE = re.compile(rf"[^/\\?&=#]*\.(?:{_KINDS})(?=$|[?#&])", re.IGNORECASE)
_NAMED = re.compile(rf"\.(?:{_KINDS})\b", re.IGNORECASE)
_LONGEST = 200  # characters of a name; more is no name
MOST = 200
"""Attachments of one page that are listed."""


def attached(target: str, words: str) -> str | None:
    """What a link to a document is called: its words, with the file's name where they lack it;
    None for any other link."""
    words = " ".join(words.split())[:_LONGEST]
    found = _FILE.search(target)
    if _NAMED.search(words) and not target.startswith("#"):
        return words
    if found is None or target.lower().startswith(("javascript:", "mailto:", "data:")):
        return None
    file = unquote(found[0])[:_LONGEST]
    return f"{words}（{file}）" if words and words != file else file
