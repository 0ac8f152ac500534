"""Diagnosis by digits: which number, with one slip put right, closes the relation?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kxai.check.context import name_of
from kxai.check.interval import exact, factor_of
from kxai.check.wording import DIAGNOSES, decimal, quantity
from kxai.schema.figure import Figure

Diagnosis = tuple[Mapping[str, Any], ...]
_SHOWN = 3


def cannot_tell() -> Diagnosis:
    """The diagnosis of what no single cause explains."""
    return ({"code": "cannot_tell", "text": DIAGNOSES["cannot_tell"]},)


def slips(head: Figure, parts: Sequence[Figure]) -> Diagnosis:
    """Numbers of a sum of which one, with a digit put right, makes it hold."""
    rest = exact(head) - sum((exact(part) for part in parts), Fraction(0))
    places = max(f.decimals for f in (head, *parts))
    found: list[Mapping[str, Any]] = []
    for figure, needed in (
        *((part, exact(part) + rest) for part in parts),
        (head, exact(head) - rest),
    ):
        if needed <= 0 or not figure.value:
            continue
        wanted = decimal(needed / factor_of(figure), places)
        if one_slip(figure.text.replace(",", ""), wanted):
            text = DIAGNOSES["digit"].format(
                name=name_of(figure),
                stated=quantity(figure),
                expected=wanted + figure.unit,
                relation="分项之和",
            )
            found.append({"code": "digit", "text": text, "figure": figure.id, "expected": wanted})
            if len(found) == _SHOWN:
                break
    return tuple(found)


def told_otherwise(first: Figure, second: Figure) -> Diagnosis:
    """How one of two numbers for one thing may have come from the other: a digit, or a unit."""
    if not first.value or not second.value:
        return ()
    larger, smaller = sorted((exact(first), exact(second)), key=abs, reverse=True)
    factor = larger / smaller
    if factor in (10, 100, 1000, 10_000):
        text = DIAGNOSES["unit"].format(factor=factor)
        return ({"code": "unit", "text": text, "factor": str(factor)},)
    a, b = (f.text.replace(",", "") for f in (first, second))
    if first.unit == second.unit and one_slip(a, b):
        text = DIAGNOSES["miscopied"].format(first=quantity(first), second=quantity(second))
        return ({"code": "digit", "text": text, "figure": second.id, "expected": a},)
    return ()


def one_slip(stated: str, wanted: str) -> bool:
    """True when ``wanted`` is ``stated`` with one digit changed, added, dropped or two swapped."""
    a, b = _digits(stated), _digits(wanted)
    if a == b:
        return stated != wanted  # only the point moved
    if len(a) == len(b):
        differ = [i for i in range(len(a)) if a[i] != b[i]]
        if len(differ) == 1:
            return len(a) > 1
        return (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and a[differ[0]] == b[differ[1]]
            and a[differ[1]] == b[differ[0]]
        )
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) != 1 or len(short) < 2:
        return False
    without = [long[:i] + long[i + 1 :] for i in range(len(long))]
    if short in without:
        return True
    # one digit dropped and its neighbour misread, in a number long enough to recognise
    return len(short) >= 4 and any(
        sum(x != y for x, y in zip(short, other, strict=True)) == 1 for other in without
    )


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).strip("0") or "0"
