"""The whole that shares agree on, where the report tells none by the name that they give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kxai.check.context import Context, thing
from kxai.check.relation import CheckedRelation
from kxai.check.shares import judge_share
from kxai.check.wholes import naming
from kxai.genre.catalogue import find_indicators
from kxai.genre.families import FAMILIES
from kxai.schema.figure import Figure

_BESIDE = 60  # characters from an amount to its share
_NEAR = 60  # figures before the first share among which its whole stands
_TELLING = 3  # digits of a share that is hardly one of another amount by chance
_HELD = ("consistent", "tail")
_CAKES = {part: f for f in FAMILIES if f.shares for part in f.parts}

Told = tuple[Figure, Figure]
"""A share and the amount that it stands beside."""


def check_agreed_wholes(context: Context) -> Iterator[CheckedRelation]:
    """share: 甲9万元，占总收入的45%, where most shares of 总收入 are of one amount before them, and
    基本支出9万元，占45%；项目支出11万元，占55% of the whole of both, told elsewhere.

    Two shares of three digits make the amount of a whole that is named, one makes it where the
    catalogue knows whose parts they are. The shares that fail of it are warnings.
    """
    for (name, *_), told in _groups(context).items():
        judged = _of_one(context, told, named=bool(name))
        for relation in judged:
            words = {**relation.words, "whole": str(name)} if name and relation.words else {}
            yield replace(relation, severity="warning", words=words or relation.words)


def _groups(context: Context) -> dict[tuple[object, ...], list[Told]]:
    """The shares of one unknown whole: of one name in a chapter, or of one paragraph."""
    groups: defaultdict[tuple[object, ...], list[Told]] = defaultdict(list)
    opens: dict[int, Figure] = {}
    part: Figure | None = None
    for figure in context.figures:
        if figure.layer != "text":
            continue
        if figure.role == "amount":
            part = figure
            opens.setdefault(context.line_of[figure.id], figure)
        elif part is not None and _is_beside(context, part, figure):
            name, line = naming(context, part, figure), context.line_of[figure.id]
            time = (figure.year, figure.stage, part.base_unit)
            if name and not find_indicators(name):
                groups[name, figure.section[:1], *time].append((figure, part))
            elif not name and part.indicator in _CAKES:
                begun = groups.get(("", line, *time)) or opens[line] is part
                if begun:
                    groups["", line, *time].append((figure, part))
    return groups


def _is_beside(context: Context, part: Figure, share: Figure) -> bool:
    near = (share.role, share.unit) == ("share", "%") and share.start - part.end < _BESIDE
    near = near and context.line_of[share.id] == context.line_of[part.id]
    return near and thing(part) == thing(share) and "占" in context.between(part, share)


def _of_one(context: Context, told: Sequence[Told], *, named: bool) -> list[CheckedRelation]:
    """The shares as those of the amount that they agree on; none where there is no such amount."""
    if len(told) < 2:
        return []
    share, part = told[0]
    family = None if named else _CAKES[part.indicator]
    if family is not None:
        wholes = context.plain.get((family.whole, part.year, part.stage), [])
    else:
        at = context.place[share.id]
        wholes = [f for f in context.figures[max(0, at - _NEAR) : at] if f.role == "amount"]
    found: dict[Decimal, list[CheckedRelation]] = {}
    for whole in wholes:
        known = whole.value and whole.hedge is None and whole is not part
        if known and _of(whole) == _of(part):
            found.setdefault(whole.base_value, [judge_share(*pair, whole) for pair in told])
    agreed = [judged for judged in found.values() if _agree(judged, 2 if named else 1)]
    return agreed[0] if len(agreed) == 1 else []


def _of(figure: Figure) -> tuple[object, ...]:
    return figure.year, figure.stage, figure.base_unit


def _agree(judged: Sequence[CheckedRelation], least: int) -> bool:
    """True where at least half of the shares hold, ``least`` of them with digits that tell."""
    held = [relation for relation in judged if relation.verdict in _HELD and relation.stated.value]
    telling = {r.stated.value for r in held if len(r.stated.value.as_tuple().digits) >= _TELLING}
    return len(telling) >= least and 2 * len(held) >= len([r for r in judged if r.stated.value])
