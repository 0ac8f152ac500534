"""Whose money two figures are of: figures of different scopes are never the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kxai.check.interval import printed
from kxai.schema.figure import Figure

Class = tuple[str | None, str | None, str | None]
_ONE_PURSE = {"fiscal": "general_budget"}
"""财政拨款 is the general budget but for a fund, and an account is of one budget: what one chapter
calls 财政拨款 the next calls 一般公共预算财政拨款."""
_WHOLE = {"total": None}
"""An amount is the total of its thing where nothing narrows it."""


def scope_class(figure: Figure) -> Class:
    """Funds, part and entity, as far as they are known."""
    scope = figure.at.scope if figure.at is not None else None
    if scope is None:
        return (None, None, None)
    funds = scope.funds.value if scope.funds is not None else None
    part = scope.part.value if scope.part is not None else None
    entity = scope.entity.value if scope.entity is not None else None
    return (_ONE_PURSE.get(funds or "", funds), _WHOLE.get(part or "", part), entity)


def differ_in_scope(first: Figure, second: Figure) -> bool:
    """True where both are known to be of different funds, parts or bodies; a part of the spending
    is not the thing of which no part is named."""
    one, other = scope_class(first), scope_class(second)
    if one[1] != other[1] and first.at is not None and second.at is not None:
        return True
    return any(
        left is not None and right is not None and left != right
        for left, right in ((one[0], other[0]), (one[2], other[2]))
    )


def of_other_bodies(first: Figure, second: Figure) -> bool:
    """True where both are known to be of different bodies, projects or regions."""
    one, other = scope_class(first)[2], scope_class(second)[2]
    return one is not None and other is not None and one != other


def by_scope(figures: Sequence[Figure]) -> list[list[Figure]]:
    """``figures`` in groups of one scope. What is known less joins the one group that it fits; of
    several it may be either, and is left out where they differ."""
    groups: defaultdict[Class, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[scope_class(figure)].append(figure)
    whole = [known for known in groups if not any(_fits(known, other) for other in groups)]
    found = {known: list(groups[known]) for known in whole}
    for known, members in groups.items():
        if known in found:
            continue
        into = [other for other in whole if _fits(known, other)]
        if into and _agree([figure for other in into for figure in groups[other]]):
            found[into[0]].extend(members)
    return [sorted(members, key=lambda f: f.start) for members in found.values()]


def _agree(figures: Sequence[Figure]) -> bool:
    """True where all that is known of one scope or of several is one amount."""
    scopes = {scope_class(figure) for figure in figures}
    first = printed(figures[0])
    return len(scopes) == 1 or all(printed(figure).meets(first) for figure in figures)


def _fits(known: Class, other: Class) -> bool:
    """True where ``other`` says all that ``known`` says, and more."""
    return known != other and known[1] == other[1] and all(
        mine in (None, theirs) for mine, theirs in zip(known, other, strict=True)
    )  # fmt: skip
