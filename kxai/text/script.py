"""Traditional text read with simplified rules, without moving a single offset."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache


def simplified(text: str) -> str:
    """``text`` with every traditional character as its simplified one; the length stays.

    Characters are converted one by one (OpenCC's t2s): a phrase table would know better which
    simplified character fits, but may change the length, and offsets are worth more here.
    """
    convert = _converter()
    table: dict[int, str] = {}
    for character in set(text):
        if character > "⺀":
            other = convert(character)
            if other != character and len(other) == 1:
                table[ord(character)] = other
    return text.translate(table)


@cache
def _converter() -> Callable[[str], str]:
    """OpenCC reads its dictionaries once."""
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert
