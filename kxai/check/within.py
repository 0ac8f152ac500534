"""What is told as a part of an amount, or as some of a number of things, and exceeds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from kxai.check.constraints import adds_up
from kxai.check.context import Context, name_of, severity_of
from kxai.check.interval import printed
from kxai.check.relation import CheckedRelation
from kxai.check.scopes import of_other_bodies
from kxai.check.wording import quantity
from kxai.genre import words
from kxai.genre.families import children_of
from kxai.schema.figure import Figure

_OF_WHICH = words("check.within.of_which").regex
_PER_HEAD = words("check.within.per_head").regex
_KEPT = words("check.within.kept").regex
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_MARK = "：:。\n"
_LEAD = 16  # characters before an amount in which 人均, 每人 stand


def check_within(context: Context) -> Iterator[CheckedRelation]:
    """part: an amount right behind 其中 does not exceed the amount before it.

    A larger amount that the sentence tells before may be the whole that is meant, unless the part
    is one of the known parts of the amount before it.
    """
    told = [f for f in context.figures if f.layer == "text"]
    for number, (whole, part) in enumerate(pairwise(told)):
        if not _is_part(context, whole, part):
            continue
        low, high = printed(part).low, printed(whole).high
        if low is None or high is None or low <= high:
            continue
        known = part.indicator in children_of(whole.indicator)
        if not known and _larger_before(context, told[:number], part):
            continue
        yield _exceeds(part, whole)


def check_kept(context: Context) -> Iterator[CheckedRelation]:
    """part: the cars kept on public money are some of the body's cars."""
    cars = [
        figure
        for figure in context.figures
        if (figure.indicator, figure.role, figure.layer) == ("assets.vehicles", "count", "text")
        and not figure.dims
        and figure.hedge is None
    ]
    cars = [figure for figure in cars if _is_of_its_year(context, figure)]
    kept = [f for f in cars if _KEPT.search(f.label)]
    others = [f for f in cars if not _KEPT.search(f.label)]
    if not kept or len({f.value for f in others}) != 1:
        return  # several bodies have several numbers
    part, whole = max(kept, key=lambda figure: figure.value), others[0]
    same = (part.year, part.stage) == (whole.year, whole.stage)
    if same and not of_other_bodies(part, whole) and part.value > whole.value:
        # which cars count may differ between the two
        yield replace(_exceeds(part, whole), severity="warning", forms=())


def check_sources(context: Context) -> Iterator[CheckedRelation]:
    """part: the money of one source is no more than all money of a project, column by column.

    A form whose total row is left at nothing is told as a warning: nobody filled it in.
    """
    wholes: dict[tuple[object, ...], Figure] = {}
    over: dict[str, CheckedRelation] = {}
    for figure in context.figures:
        if figure.layer != "table" or not figure.indicator.startswith("project."):
            continue
        if figure.role != "amount" or figure.at is None:
            continue
        column = (figure.at.statement.id, figure.indicator, figure.year, figure.stage)
        if not figure.dims:
            wholes[column] = figure
            continue
        whole = wholes.get(column)
        if set(figure.dims) != {"source"} or whole is None or not figure.value:
            continue
        names = {"name": name_of(figure).strip("：:"), "whole": name_of(whole).strip("：:")}
        found = held_within(figure, whole, "part_over", names)
        if found.verdict == "inconsistent":
            found = replace(found, severity="error" if whole.value else "warning")
            first = over.setdefault(figure.at.statement.id, found)
            if first is not found:  # another column, of the same cause
                both = (*first.operands, *found.operands)
                equation = f"{first.equation}；{found.equation}"
                over[figure.at.statement.id] = replace(first, operands=both, equation=equation)
    yield from over.values()


def _is_of_its_year(context: Context, figure: Figure) -> bool:
    """True where the sentence names no other year before a figure than its own."""
    words = context.text[context.start_of_sentence(figure) : figure.start]
    named = _YEAR.findall(words)
    return not named or int(named[-1]) == figure.year


def _is_part(context: Context, whole: Figure, part: Figure) -> bool:
    return (
        whole.role == part.role == "amount"
        and whole.base_unit == part.base_unit
        and (whole.year, whole.stage) == (part.year, part.stage)
        and whole.value > 0
        and not of_other_bodies(whole, part)
        and bool(_OF_WHICH.match(context.between(whole, part).lstrip().removeprefix(whole.unit)))
        and not _PER_HEAD.search(context.text[max(0, whole.start - _LEAD) : whole.start])
    )


def _larger_before(context: Context, before: list[Figure], part: Figure) -> bool:
    """True where the sentence tells, before the whole and not behind a colon, what is no less."""
    for figure in reversed(before):
        if any(mark in context.text[figure.end : part.start] for mark in _MARK):
            return False
        if figure.role == "amount" and figure.base_value >= part.base_value:
            return True
    return False


def held_within(
    part: Figure, whole: Figure, message: str, words: Mapping[str, str]
) -> CheckedRelation:
    """part: what is a part of an amount, or of a number of things, does not exceed it."""
    low, high = printed(part).low, printed(whole).high
    over = low is not None and high is not None and low > high
    return CheckedRelation(
        "part",
        "inconsistent" if over else "consistent",
        (part, whole),
        f"{quantity(part)} {'>' if over else '≤'} {quantity(whole)}",
        f"≤{quantity(whole)}",
        message,
        words,
        severity=severity_of(part, whole),
        forms=(adds_up(whole, (part,), at_most=True),),
    )


def _exceeds(part: Figure, whole: Figure) -> CheckedRelation:
    names = {"name": name_of(part), "whole": name_of(whole)}
    return held_within(part, whole, "part_over", names)
