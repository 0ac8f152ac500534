"""Breakdowns told in words: an amount and the list of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from math import log2
from typing import Literal

from kxai.check.context import Context, name_of, severity_of, thing
from kxai.check.edits import TELLING, plain, slip_margin
from kxai.check.forms import adds_up
from kxai.check.interval import exact, factor_of, places_for, printed, total
from kxai.check.marks import POINT, number_of
from kxai.check.relation import CheckedRelation
from kxai.check.verdict import judge_sum
from kxai.check.wording import decimal, quantity
from kxai.genre import words
from kxai.genre.families import FAMILIES, children_of, family
from kxai.schema.figure import Figure
from kxai.schema.finding import Severity

_OF_WHICH = re.compile(r"其中")
_COMPLETE = words("check.sums.complete").regex
_LOOSE = words("check.sums.loose").regex
_OWN_SUBJECT = words("check.sums.own_subject").regex
_POINTS_FOLLOW = words("check.sums.points_follow").regex
_OPENING = 90  # characters between a head and the first of its parts
_POINT_LENGTH = 1500  # characters from one numbered point to the next
_MANY = 100  # a longer list is a table that came as prose
_BY_CLASS = ("general_budget.expenditure", "expenditure.total", "fiscal.payments")
_CLASS = 3  # digits of the code of a class
_STRONG = 4.0  # bits of a slip that is hardly met by chance
_SMALL_REST = Fraction(1, 50)  # of the total: a smaller rest is suspicious, a larger one is "other"
_FULL_LISTS = tuple((f.whole, frozenset(f.parts)) for f in FAMILIES if f.complete)
ONE_CAKE = tuple(frozenset(f.parts) for f in FAMILIES if f.shares)
"""Parts that exclude each other and are always told as shares of the same whole."""
# Amounts beside a list that are no parts of its total.
_NEVER_PARTS = frozenset({"procurement.sme", "procurement.micro", "reception.domestic"})


Wording = Literal["loose", "complete", "certain", "class", "grade", "kind", "rows", "doubled"]
"""How a list is told: 其中 may name only a part; 包括, 分别为 name all; 两项共 says so by number;
a class has all its items in its chapter; grades exclude each other; kinds may be left out, and
so may rows and columns of a table, some of which may also cut up others; doubled: whole but for a
part that is told twice."""


def check_breakdowns(context: Context) -> Iterator[CheckedRelation]:
    """sum: an amount and the parts that its paragraph, or the points below it, list."""
    figures = [f for f in context.figures if f.role == "amount" and f.layer == "text"]
    for index, head in enumerate(figures[:-1]):
        following = figures[index + 1]
        if following.start - head.end > _OPENING:
            continue
        opening = context.between(head, following)
        below = context.line_of[head.id] != context.line_of[following.id]
        if below:
            opening = opening.rpartition("\n")[0]
            if not _POINTS_FOLLOW.match(opening):
                continue
        if _of_the_other_side(head, opening):
            continue
        complete = bool(_COMPLETE.search(opening))
        if complete or _OF_WHICH.search(opening) or _LOOSE.search(opening):
            parts = (_parts_below if below else _parts)(context, figures, index)
            if len(parts) >= 2:
                told = {(thing(part), part.label) for part in parts}
                wording: Wording = "complete" if complete else "loose"
                yield judge_list(head, parts, wording if len(told) == len(parts) else "doubled")


def _of_the_other_side(head: Figure, opening: str) -> bool:
    """年初结转10万元，支出一方包括…: the list has a subject of its own, which is not the head's."""
    subject = _OWN_SUBJECT.search(opening)
    return subject is not None and subject["side"] not in f"{head.label}{name_of(head)}"


def _parts(context: Context, figures: list[Figure], index: int) -> list[Figure]:
    """The amounts behind a head that stand in its paragraph and are parts of it.

    A thing told again ends the list; if that one is a copy without which the whole list adds up,
    it is a part told twice.
    """
    head = figures[index]
    parts: list[Figure] = []
    seen: dict[object, Figure] = {}
    again: Figure | None = None
    before = 0
    previous = head
    for figure in islice(figures, index + 1, None):
        words = context.between(previous, figure)
        if context.line_of[figure.id] != context.line_of[head.id] or "。" in words:
            break
        if parts and (_OF_WHICH.search(words) or _COMPLETE.search(words)):
            break
        key = (thing(figure), figure.label)
        if not _may_be_part(head, figure):
            break
        if key in seen:
            if again is not None:
                return parts[:before]
            again, before, previous = figure, len(parts), figure
            if seen[key].base_value != figure.base_value:
                break
            continue
        if len(parts) == _MANY:
            return []
        seen[key] = figure
        parts.append(figure)
        previous = figure
    if again is None:
        return parts
    copied = seen[(thing(again), again.label)].base_value == again.base_value
    if copied and len(parts) > 1 and total(map(printed, parts)).meets(printed(head)):
        return [*parts, again]
    return parts[:before]


def _parts_below(context: Context, figures: list[Figure], index: int) -> list[Figure]:
    """The first amounts of the numbered points below a head, as long as the numbers go on.

    Points in another style are parts of parts, lines without a number explain.
    """
    head = figures[index]
    parts: list[Figure] = []
    style: str | None = None
    line = context.line_of[head.id]
    behind = head.end
    for figure in islice(figures, index + 1, None):
        if figure.start - behind > _POINT_LENGTH:
            break
        if context.line_of[figure.id] == line:
            continue
        line = context.line_of[figure.id]
        start = context.text.rfind("\n", 0, figure.start) + 1
        point = POINT.match(context.text, start, figure.start)
        if point is None or style not in (None, point.lastgroup):
            continue
        style, behind = point.lastgroup, figure.end
        told_later = "。" in context.text[point.end() : figure.start]
        if number_of(point) != len(parts) + 1 or told_later or not _may_be_part(head, figure):
            break
        parts.append(figure)
    return parts


def _may_be_part(head: Figure, figure: Figure) -> bool:
    if figure.base_unit != head.base_unit or figure.year != head.year:
        return False
    if (thing(figure), figure.label) == (thing(head), head.label):
        return False
    if figure.indicator in _NEVER_PARTS or _other_side(head, figure):
        return False
    if thing(figure) == thing(head) and head.indicator != "other":
        return False
    return figure.stage == head.stage or head.indicator.startswith("project.")


def judge_list(head: Figure, parts: list[Figure], wording: Wording) -> CheckedRelation:
    """The relation Σ parts = head, judged as its ``wording`` asks."""
    if wording not in ("class", "grade", "kind", "rows", "doubled"):
        parts = _first_level(head, parts)
    added = total(printed(part) for part in parts)
    value = sum((exact(part) for part in parts), Fraction(0))
    equation, expected = _equation(head, parts, value)
    operands = (head, *parts)
    whole = (adds_up(head, parts),)
    # 三等奖39件，共82件: a total without a name of its own carries that of its last part.
    name = "合计" if name_of(head) in map(name_of, parts) else name_of(head)
    words = {"name": name, "difference": _difference(head, value - exact(head))}
    verdict = judge_sum(head, parts, added, value)
    if verdict in ("consistent", "tail"):
        return CheckedRelation("sum", verdict, operands, equation, expected, forms=whole)
    if verdict == "unlikely":
        return CheckedRelation(
            "sum",
            verdict,
            operands,
            equation,
            expected,
            "unlikely",
            words,
            severity="warning",
            forms=whole,
        )
    over = value > exact(head)
    severity = _severity(head, parts, wording, over=over, margin=slipped(head, parts))
    if severity is None:
        below = (adds_up(head, parts, at_most=True),)
        return CheckedRelation("sum", "weak", operands, equation, expected, forms=below)
    return CheckedRelation(
        "sum",
        "inconsistent",
        operands,
        equation,
        expected,
        "sum_over" if over else "sum",
        words,
        severity=severity if severity_of(*operands) == "error" else "warning",
        forms=whole,
    )


def slipped(head: Figure, parts: list[Figure]) -> float:
    """Bits by which one slip in one of the numbers explains the difference better than chance;
    below ``TELLING`` none does."""
    rest = exact(head) - sum((exact(part) for part in parts), Fraction(0))
    needed = [(part, exact(part) + rest) for part in parts] + [(head, exact(head) - rest)]
    margin = -1.0
    for figure, value in needed:
        if value <= 0 or not figure.value:
            continue
        places = places_for(figure, (head, *parts))
        for shown in {places, figure.decimals}:
            wanted = decimal(value / factor_of(figure), shown)
            if Fraction(wanted) * factor_of(figure) == value:
                margin = max(margin, slip_margin(wanted, plain(figure)))
    return margin


def _severity(
    head: Figure, parts: list[Figure], wording: Wording, *, over: bool, margin: float
) -> Severity | None:
    """None where the list may well be a part: below the total, and not told as whole."""
    slip = margin >= TELLING
    if wording in ("class", "grade", "kind"):
        if not over and wording == "kind":
            return None
        return "error" if over or (slip and wording == "class") else "warning"
    if wording == "rows":
        return "warning" if slip else None
    ids = {part.indicator for part in parts}
    full = any(head.indicator == id_ and needed <= ids for id_, needed in _FULL_LISTS)
    if wording == "doubled":
        return "warning"  # a dump may have copied the words
    if full or wording == "certain":
        return "error"
    if over:
        return "error" if _siblings(parts) or (slip and wording == "complete") else "warning"
    rest = exact(head) - sum((exact(part) for part in parts), Fraction(0))
    small = rest <= abs(exact(head)) * _SMALL_REST
    if wording == "complete":
        return "error" if slip else "warning" if small or _siblings(parts) else None
    # 其中 promises nothing, and a rest of one digit looks like a slip in every tenth list
    sure = margin - log2(len(parts) + 1) >= _STRONG or _all_classes(head, parts)
    return "warning" if slip and (small or sure) else None


def _all_classes(head: Figure, parts: list[Figure]) -> bool:
    """Expenditure told by its classes (类) is told by all of them."""
    return head.indicator in _BY_CLASS and all(
        part.indicator == "function" and len(part.dims.get("code", "")) == _CLASS for part in parts
    )


def _first_level(head: Figure, parts: list[Figure]) -> list[Figure]:
    """The parts without those that only cut up another part, as lists without 其中 have them."""
    ids = {part.indicator for part in parts}
    inner = {child for parent in ids for child in children_of(parent)}
    if inner & ids:
        return [part for part in parts if part.indicator not in inner]
    whole, added = printed(head), total(())
    for size, part in enumerate(parts[:-1], start=1):
        added = added + printed(part)
        if size > 1 and added.meets(whole):
            return parts[:size]  # what follows a list that is already full goes on about a part
    return parts


def _siblings(parts: list[Figure]) -> bool:
    """True for parts that are known to exclude each other: sources, accounts, kinds of buying."""
    families = ("income.", "procurement.", "three_public.")
    if all(part.indicator == "function" and part.dims.get("code") for part in parts):
        return len({len(part.dims["code"]) for part in parts}) == 1
    return any(all(p.indicator.startswith(f) for p in parts) for f in families) or (
        {part.indicator for part in parts} <= set(family("expenditure").members)
    )


def _difference(head: Figure, value: Fraction) -> str:
    return decimal(abs(value) / factor_of(head), head.decimals) + head.unit


def _equation(head: Figure, parts: list[Figure], value: Fraction) -> tuple[str, str]:
    places = places_for(head, (head, *parts))
    same_unit = all(part.unit == head.unit for part in parts)
    terms = " + ".join(part.text if same_unit else quantity(part) for part in parts if part.value)
    expected = decimal(value / factor_of(head), places) + head.unit
    return f"{terms or '0'} = {expected}", expected


def _other_side(head: Figure, figure: Figure) -> bool:
    """True for an amount of another side of the accounts: a balance is no part of spending."""
    sides = ("income.", "expenditure.", "balance.", "total.")
    if figure.indicator == "function" and head.indicator.startswith(("income.", "balance.")):
        return True  # 上年结转2万元；支出包括：科学技术支出…
    a, b = (next((s for s in sides if f.indicator.startswith(s)), "") for f in (head, figure))
    return bool(a and b) and a != b
