"""What Word left in a text dump: marks that no reader sees."""

from __future__ import annotations

import re

_LEFTOVER = re.compile(
    r"\[bookmark:[^\]\n]{0,80}\]|(?<![A-Za-z_])_(?:GoBack|Toc\d{5,})(?![A-Za-z])"
)


def leftover_spans(text: str) -> list[tuple[int, int]]:
    """Spans of bookmark marks and of bookmark names, in order. The stored text keeps them, for
    its offsets are those of the file; nothing inside them is a number or a word."""
    if "[bookmark:" not in text and "_GoBack" not in text and "_Toc" not in text:
        return []
    return [m.span() for m in _LEFTOVER.finditer(text)]
