"""Diagnosis by digits: which number, with one slip put right, closes the relation?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kxai.check.context import name_of
from kxai.check.interval import exact, factor_of, places_for
from kxai.check.wording import DIAGNOSES, decimal, quantity
from kxai.schema.figure import Figure

Diagnosis = tuple[Mapping[str, Any], ...]
_SHOWN = 3
_TELLING = 2  # digits without the zeros at the end: any digit can be changed into any other
_LONG = 4  # digits of a number long enough to be recognised with two of them wrong


def cannot_tell() -> Diagnosis:
    """The diagnosis of what no single cause explains."""
    return ({"code": "cannot_tell", "text": DIAGNOSES["cannot_tell"]},)


def slips(head: Figure, parts: Sequence[Figure]) -> Diagnosis:
    """Numbers of a sum of which one, with a digit put right, makes it hold."""
    rest = exact(head) - sum((exact(part) for part in parts), Fraction(0))
    places = {f.unit: places_for(f, (head, *parts)) for f in (head, *parts)}
    found: list[Mapping[str, Any]] = []
    for figure, needed in (
        *((part, exact(part) + rest) for part in parts),
        (head, exact(head) - rest),
    ):
        if needed <= 0 or not figure.value:
            continue
        wanted = decimal(needed / factor_of(figure), places[figure.unit])
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
    """True when ``wanted`` is ``stated`` with one digit changed, added, dropped or two swapped.

    So is a point that moved, and a digit that was dropped while its neighbour was misread.
    """
    said, _, places = stated.partition(".")
    whole, _, fraction = wanted.rstrip("0").partition(".") if "." in wanted else (wanted, "", "")
    a, b = (said + places).lstrip("0"), (whole + fraction).lstrip("0")
    if a.rstrip("0") == b.rstrip("0"):
        return Fraction(stated) != Fraction(wanted)  # only the point moved
    if len(fraction) <= len(places):
        b = (whole + fraction.ljust(len(places), "0")).lstrip("0")
    if max(len(a.rstrip("0")), len(b.rstrip("0"))) < _TELLING:
        return False
    if len(a) == len(b):
        return len(fraction) <= len(places) and _changed(a, b)
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) != 1:
        return False
    without = [long[:i] + long[i + 1 :] for i in range(len(long))]
    if short in without:
        return True
    return len(short) >= _LONG and any(
        sum(x != y for x, y in zip(short, other, strict=True)) == 1 for other in without
    )


def _changed(a: str, b: str) -> bool:
    """True for one other digit, or two neighbours that changed places."""
    differ = [i for i in range(len(a)) if a[i] != b[i]]
    if len(differ) == 1:
        return True
    first, last = differ[0], differ[-1]
    return len(differ) == 2 and last == first + 1 and a[first] + a[last] == b[last] + b[first]
