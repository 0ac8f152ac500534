"""Traditional text read with simplified rules, without moving a single offset."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache


def simplified(text: str) -> str:
    """``text`` with every traditional character as its simplified one; the length stays.

    Characters are converted one by one (OpenCC's t2s): a phrase table would know better which
    simplified character fits, but may change the length, and offsets are worth more here.
    """
    table = {
        ord(character): other
        for character in set(text)
        if character > "⺀" and (other := _simple(character)) != character
    }
    return text.translate(table) if table else text


@lru_cache(maxsize=1 << 15)
def _simple(character: str) -> str:
    """The simplified character; itself where there is none of its length."""
    other = _converter()(character)
    return other if len(other) == 1 else character


@cache
def _converter() -> Callable[[str], str]:
    """OpenCC reads its dictionaries once."""
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert
