"""Slips of the pen in a printed number: what a figure's text may become by one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

PLAIN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
"""Numbers in which slips are made: ASCII digits, with or without separators of thousands."""
_DIGITS = "0123456789"


def value_of(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def substituted(text: str) -> list[str]:
    """One digit is another."""
    return [
        text[:i] + digit + text[i + 1 :]
        for i, old in enumerate(text)
        if old in _DIGITS
        for digit in _DIGITS
        if digit != old
    ]


def transposed(text: str) -> list[str]:
    """Two neighbouring digits have changed places; a point is not stepped over."""
    return [
        text[:i] + text[i + 1] + text[i] + text[i + 2 :]
        for i in range(len(text) - 1)
        if text[i] in _DIGITS and text[i + 1] in _DIGITS and text[i] != text[i + 1]
    ]


def omitted(text: str) -> list[str]:
    """A digit is left out; with separators of thousands they are set anew."""
    plain = text.replace(",", "")
    found = [plain[:i] + plain[i + 1 :] for i, old in enumerate(plain) if old in _DIGITS]
    return [_separated(new, text) for new in found]


def added(text: str) -> list[str]:
    """A digit is printed twice."""
    plain = text.replace(",", "")
    found = [plain[:i] + old + plain[i:] for i, old in enumerate(plain) if old in _DIGITS]
    return [_separated(new, text) for new in found]


def shifted(text: str) -> list[str]:
    """The point stands one place to the left or to the right; a whole number has none to move."""
    whole, _, fraction = text.replace(",", "").partition(".")
    if not fraction:
        return []
    left = f"{whole[:-1] or '0'}.{whole[-1]}{fraction}"
    right = (whole + fraction[0]).lstrip("0") + (f".{fraction[1:]}" if fraction[1:] else "")
    return [_separated(new, text) for new in (left, right)]


SLIPS: Mapping[str, Callable[[str], list[str]]] = {
    "digit": substituted,
    "transposition": transposed,
    "omission": omitted,
    "addition": added,
    "decimal": shifted,
}


def variants(slip: str, text: str) -> list[str]:
    """All well-formed numbers of another value that ``slip`` makes of ``text``, each once."""
    if not PLAIN.fullmatch(text):
        return []
    value = value_of(text)
    return [
        new
        for new in dict.fromkeys(SLIPS[slip](text))
        if _well_formed(new) and value_of(new) != value
    ]


def one_of(slip: str, text: str, random: Random) -> str | None:
    """One of ``variants``, drawn by ``random``; None where there is none."""
    found = variants(slip, text)
    return random.choice(found) if found else None


def slips_between(old: str, new: str) -> set[str]:
    """All slips that make ``new`` of ``old``: 10.0 for 100.0 lacks a digit, or its point moved."""
    if not PLAIN.fullmatch(old) or not PLAIN.fullmatch(new):
        return set()
    return {slip for slip, make in SLIPS.items() if new in make(old)}


def _well_formed(text: str) -> bool:
    leading = text.startswith("0") and text[1:2] not in (".", "")
    return bool(PLAIN.fullmatch(text)) and not leading and value_of(text) != 0


def _separated(text: str, like: str) -> str:
    if "," not in like or not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        return text
    whole, point, fraction = text.partition(".")
    return f"{int(whole):,}{point}{fraction}"
