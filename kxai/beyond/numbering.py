"""Chapters whose numbers do not follow each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kxai.beyond.remark import Remark, joined
from kxai.beyond.script import Script
from kxai.text.list_marks import CHINESE_DIGITS, read_mark
from kxai.text.outline import Heading

_KINDS = ("part", "cn")
_MOST = 3  # more of them tell that the headings were not recognised


def check_numbering(script: Script) -> Iterator[Remark]:
    """One hint with the chapters (第一部分, 一、) whose number is that of the one before, or leaves
    one out that stands nowhere between the two."""
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
    found = []
    for heading in script.headings:
        mark = read_mark(script.text[heading.start : heading.end])
        ends = kind == "cn" and (heading.level == 0 or (mark is not None and mark.kind == "part"))
        if ends or (mark is not None and mark.kind == kind):
            found.append(heading)
    return found


def _order(script: Script, heading: Heading, kind: str) -> int:
    mark = read_mark(script.text[heading.start : heading.end])
    return mark.order if mark is not None and mark.kind == kind else 0


def _is_odd(script: Script, kind: str, before: Heading, one: Heading) -> bool:
    first, second = _order(script, before, kind), _order(script, one, kind)
    if first == 0 or second in (0, 1, first + 1) or second < first:
        return False
    if second == first:
        return before.title != one.title and before.level == one.level
    between = script.text[before.start : one.start]
    return second == first + 2 and not _stands(first + 1, between)


def _stands(order: int, text: str) -> bool:
    """True where the number left out stands in front of anything (七、 七. 7、)."""
    digits = CHINESE_DIGITS
    han = digits[order - 1] if order <= 10 else f"十{digits[order - 11]}" if order < 20 else ""
    return any(f"{n}{mark}" in text for n in (han, str(order)) if n for mark in "、.．)）")
