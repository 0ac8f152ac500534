"""Traditional text read with simplified rules, without moving a single offset."""

from __future__ import annotations


def simplified(text: str) -> str:
    """``text`` with every traditional character as its simplified one; the length stays.

    Characters are converted one by one (OpenCC's t2s): a phrase table would know better which
    simplified character fits, but may change the length, and offsets are worth more here.
    """
    import opencc

    convert = opencc.OpenCC("t2s").convert
    table: dict[int, str] = {}
    for character in set(text):
        if character > "⺀":
            other = convert(character)
            if other != character and len(other) == 1:
                table[ord(character)] = other
    return text.translate(table)
