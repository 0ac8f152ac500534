"""Chapters whose numbers do not follow each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kxai.beyond.remark import Remark, joined
from kxai.beyond.script import Script
from kxai.text.list_marks import CHINESE_DIGITS, read_mark
from kxai.text.outline import Heading

_KINDS = ("部分", "章", "节", "、")
"""Numbers by what stands behind them; one begins anew behind each that stands before it here."""
_MOST = 3  # more of them tell that the headings were not recognised


def check_numbering(script: Script) -> Iterator[Remark]:
    """One hint with the chapters (第一部分, 第二章, 一、) whose number is that of the one before
    them, or leaves one out that stands nowhere between the two."""
    found = [
        (one.start, min(one.end, one.start + 40))
        for kind in _KINDS
        for before, one in pairwise(_numbered(script, kind))
        if _is_odd(script, kind, before, one)
    ]
    if 0 < len(found) <= _MOST:
        quoted = joined(script.text[slice(*span)].split("\n")[0] for span in found)
        yield Remark("form.numbering", "info", tuple(found), {"quoted": quoted})


def _numbered(script: Script, kind: str) -> list[Heading]:
    """The headings of a kind, and those that end a row of them."""
    wider = _KINDS[: _KINDS.index(kind)]
    return [
        one
        for one in script.headings
        if _kind(one) == kind or _kind(one) in wider or one.level == 0
    ]


def _kind(heading: Heading) -> str:
    number = heading.number.rstrip("：:、 \t")
    if number.startswith("第"):
        return next((kind for kind in _KINDS[:-1] if number.endswith(kind)), "")
    mark = read_mark(f"{heading.number} ")
    return _KINDS[-1] if mark is not None and mark.kind == "cn" else ""


def _is_odd(script: Script, kind: str, before: Heading, one: Heading) -> bool:
    if _kind(before) != kind or _kind(one) != kind:
        return False
    first, second = (read_mark(f"{heading.number} ") for heading in (before, one))
    if first is None or second is None or second.order in (1, first.order + 1):
        return False
    if second.order == first.order:
        return before.title != one.title and before.level == one.level
    between = script.text[before.start : one.start]
    return second.order == first.order + 2 and not _stands(first.order + 1, between)


def _stands(order: int, text: str) -> bool:
    """True where the number left out stands in front of anything (七、 7. 第七)."""
    digits = CHINESE_DIGITS
    han = digits[order - 1] if order <= 10 else f"十{digits[order - 11]}" if order < 20 else ""
    numbers = [number for number in (han, str(order)) if number]
    return any(f"{n}{mark}" in text or f"第{n}" in text for n in numbers for mark in "、.．)）")
