"""What a change is made of, told behind it: 增加17万元，其中：办公费增加18万元，差旅费减少1万元。

Neither 其中 nor 主要原因 promises all of it. A list that adds up testifies for its numbers; one
that does not is told only behind 其中 and its like, and where a single slip explains the
difference better than chance: reasons leave out what is small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from math import log2

from kxai.check.context import Context, thing
from kxai.check.edits import TELLING
from kxai.check.interval import Interval, printed
from kxai.check.moves import compare_moves, is_move
from kxai.check.operands import base_of
from kxai.check.rates import moved_by
from kxai.check.relation import CheckedRelation
from kxai.check.sums import slipped
from kxai.genre import words
from kxai.schema.figure import Figure

_OPENER = words("check.moves.opener").regex
_LISTED = words("check.moves.listed").regex
_OPENING = 60  # characters between a change and the first of what it is made of
_LONGEST = 40  # figures of a list
_BRACKETS = re.compile("[（()）]")
_CLEAR = 4.0  # bits beyond chance of a slip in one of the numbers


def check_move_lists(context: Context) -> Iterator[CheckedRelation]:
    """sum: a change = Σ of the changes that its sentence, or the one behind it, lists."""
    for head in context.figures:
        of_account = head.indicator == "function"  # its code cuts nothing off
        if not is_move(replace(head, dims={}) if of_account else head):
            continue
        parts = _parts_of(context, head)
        if len(parts) < 2:
            continue
        relation = compare_moves(head, parts, [_moved(part, head) for part in parts])
        listed = _LISTED.search(context.between(head, parts[0])) and parts[0].role == "change"
        if relation.verdict == "consistent" or (listed and _is_slip(head, parts)):
            yield relation


def _moved(part: Figure, head: Figure) -> Interval:
    """What a part moved its whole by: an amount that is all new, by itself."""
    return moved_by(part, head) if part.role == "change" else printed(part)


def _is_slip(head: Figure, parts: list[Figure]) -> bool:
    margin = slipped(head, parts, [1 if p.direction == head.direction else -1 for p in parts])
    return margin - log2(len(parts) + 1) >= _CLEAR + TELLING


def _parts_of(context: Context, head: Figure) -> list[Figure]:
    """The changes listed behind ``head``; [] where none are, or the list tells of more than these:
    amounts that moved nothing, lists in lists, what is told against another base."""
    at = context.place[head.id] + 1
    parts: list[Figure] = []
    previous, depth = head, 0
    for figure in islice(context.figures, at, at + _LONGEST):
        between = context.between(previous, figure)
        if context.line_of[figure.id] != context.line_of[head.id]:
            break
        opened = _OPENER.search(between)
        if not parts and figure.role in ("growth_rate", "share") and opened is None:
            previous = figure  # 增加10万元，增长5%，其中
            continue
        if not parts and (opened is None or len(between) > _OPENING):
            return []
        if "。" in (between[opened.end() :] if opened and not parts else between):
            break
        if parts and opened is not None:
            return []
        for mark in _BRACKETS.findall(between[opened.end() :] if opened else between):
            depth += 1 if mark in "（(" else -1
        previous = figure
        if depth < 0:
            break
        if depth or figure.role in ("growth_rate", "share"):
            continue
        told = figure.role == "change" and figure.direction is not None
        if not (told or _is_new(figure, head)) or figure.hedge is not None:
            return []
        if parts and figure.role != parts[0].role:
            return []
        if figure.base_unit != head.base_unit or thing(figure) == thing(head):
            return []
        if len({base_of(context, f) == "budget" for f in (head, figure)}) == 2:
            return []
        parts.append(figure)
    return parts


def _is_new(figure: Figure, head: Figure) -> bool:
    """True for an amount told without its change, as all of it is new: 增加7万元，主要是考察2万元，
    培训5万元."""
    return (figure.role, figure.layer, head.direction) == ("amount", "text", "up") and (
        figure.value > 0
    )
