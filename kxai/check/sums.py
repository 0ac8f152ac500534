"""Breakdowns told in words: an amount and the list of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import log2
from typing import Literal

from kxai.check.constraints import adds_up
from kxai.check.context import Context, name_of, severity_of
from kxai.check.edits import TELLING, plain, slip_margin
from kxai.check.interval import (
    exact,
    factor_of,
    is_nothing,
    places_for,
    places_printed,
    printed,
    total,
)
from kxai.check.left_open import unless_left_open
from kxai.check.line_lists import read_line_lists, read_named_lists, read_trailing_lists
from kxai.check.list_readings import names_more, other_heads, other_reading
from kxai.check.listing import Listing, read_listings
from kxai.check.point_marks import Points
from kxai.check.relation import CheckedRelation
from kxai.check.verdict import judge_sum
from kxai.check.wording import LIST_READINGS, decimal, quantity
from kxai.check.year_lists import of_last_year
from kxai.genre.families import FAMILIES, children_of, family
from kxai.schema.figure import Figure
from kxai.schema.finding import Severity

_BY_CLASS = ("general_budget.expenditure", "expenditure.total", "fiscal.payments")
_CLASS = 3  # digits of the code of a class
_STRONG = 4.0  # bits of a slip that is hardly met by chance
_SMALL_REST = Fraction(1, 50)  # of the total: a smaller rest is suspicious, a larger one is "other"
_MOST = Fraction(1, 2)  # of the total
_FULL_LISTS = tuple((f.whole, frozenset(f.parts)) for f in FAMILIES if f.complete)
_NEARLY_FULL = tuple(
    (f.whole, frozenset(f.parts) - {*f.often_nothing}) for f in FAMILIES if f.often_nothing
)
ONE_CAKE = tuple(frozenset(f.parts) for f in FAMILIES if f.shares)
"""Parts that exclude each other and are always told as shares of the same whole."""

Wording = Literal[
    "loose", "complete", "certain", "class", "grade", "kind", "rows", "points", "doubled"
]
"""How a list is told: 其中 may name only a part; 包括, 分别为 name all; 两项共 says so by number;
a class has all its items in its chapter; grades exclude each other; kinds may be left out, and
so may rows and columns of a table, some of which may also cut up others; points are numbered;
doubled: whole but for a part that is told twice."""


def check_breakdowns(context: Context) -> Iterator[CheckedRelation]:
    """sum: an amount and the parts that its paragraph, or the points below it, list."""
    told = (
        *read_listings(context),
        *read_line_lists(context),
        *read_named_lists(context),
        *read_trailing_lists(context),
    )
    for listing in told:
        if len(listing.parts) >= 2:
            relation = _judge(context, listing)
            yield relation
            if relation.verdict in ("consistent", "tail"):
                yield from _last_years(context, listing)


def _last_years(context: Context, listing: Listing) -> Iterator[CheckedRelation]:
    """The sum of last year's amounts, told beside those of a list that adds up. A part of which
    nothing is left may be missing from it, unless a slip explains the difference."""
    told = of_last_year(context, listing)
    if told is None:
        return
    head, parts = told.head, list(told.parts)
    relation = judge_list(head, parts, "complete")
    over = relation.message == "sum_over"
    if relation.verdict == "inconsistent" and not over and slipped(head, parts) < TELLING:
        relation = replace(relation, verdict="weak", forms=())
    yield replace(relation, severity="warning")


def _judge(context: Context, listing: Listing) -> CheckedRelation:
    """The sum of a list as it is told, else by the first reading of ours that adds up."""
    head, parts = listing.head, list(listing.parts)
    relation = judge_list(head, parts, _wording(listing))
    received = _received(head, parts)
    if relation.verdict not in ("consistent", "tail") and 1 < len(received) < len(parts):
        listing = replace(listing, parts=tuple(received))
        parts, relation = received, judge_list(head, received, _wording(listing))
    if listing.ends_in_rest and not listing.complete and not _siblings(parts):
        # 其他 may be one of several: what is told so is no more than likely
        quiet: Severity = "warning" if relation.severity == "error" else relation.severity
        relation = replace(relation, severity=quiet)
    if relation.verdict in ("consistent", "tail") or listing.doubled:
        return relation
    other = other_reading(context, listing)
    if other is not None:
        return judge_list(other[0], list(other[1]), "rows")
    if listing.apart and next(other_heads(context, listing), None) is not None:
        return replace(relation, verdict="weak", forms=())
    short = sum(map(exact, parts)) < exact(head)
    cut = context.is_cut(parts[-1]) or (listing.points and may_go_on(context, head, parts))
    if names_more(context, listing) or (short and (listing.lost or cut)):
        return replace(relation, verdict="weak", forms=())
    return unless_left_open(context, replace(relation, tried=(LIST_READINGS,)))


def may_go_on(context: Context, head: Figure, parts: list[Figure]) -> bool:
    """True where the text breaks off behind the last of some points, which may go on, and no slip
    is what they fall short by."""
    last = parts[-1]
    if last.layer != "text" or "\n" in context.text[last.end :].rstrip():
        return False
    return Points(context.text).break_off_behind(last.start) and slipped(head, parts) < TELLING


def _received(head: Figure, parts: list[Figure]) -> list[Figure]:
    """The parts of an income without what was carried over, which some budgets count among it."""
    if not head.indicator.startswith("income."):
        return parts
    return [part for part in parts if not part.indicator.startswith("balance.")]


def _wording(listing: Listing) -> Wording:
    if listing.doubled:
        return "doubled"
    named = listing.complete or listing.ends_in_rest
    if listing.points:
        accounts = all(part.indicator == "function" for part in listing.parts)
        return "points" if named or accounts or _siblings(list(listing.parts)) else "loose"
    return "complete" if named else "loose"


def judge_list(head: Figure, parts: list[Figure], wording: Wording) -> CheckedRelation:
    """The relation Σ parts = head, judged as its ``wording`` asks."""
    if wording not in ("class", "grade", "kind", "rows", "points", "doubled"):
        level = _first_level(parts)
        # 人员经费 beside 对个人和家庭的补助: some reports count it inside, some beside
        parts = parts if total(map(printed, parts)).meets(printed(head)) else level
    counted = [part for part in parts if not is_nothing(part, head)] or parts
    added = total(printed(part) for part in counted)
    value = sum((exact(part) for part in parts), Fraction(0))
    equation, expected = _equation(head, parts, value)
    operands = (head, *parts)
    whole = (adds_up(head, counted),)
    # 三等奖39件，共82件: a total without a name of its own carries that of its last part.
    name = "合计" if name_of(head) in map(name_of, parts) else name_of(head)
    words = {"name": name, "difference": _difference(head, parts, value - exact(head))}
    verdict = judge_sum(head, parts, added, value)
    message = ""
    severity: Severity = "error"
    if verdict == "unlikely":
        message, severity = "unlikely", "warning"
    elif verdict == "inconsistent":
        over = value > exact(head)
        judged = _severity(head, parts, wording, over=over, margin=slipped(head, parts))
        if judged is None:
            below = (adds_up(head, parts, at_most=True),)
            return CheckedRelation("sum", "weak", operands, equation, expected, forms=below)
        message = "sum_over" if over else "sum"
        severity = severity_of(*operands) if judged == "error" else judged
    # a part that the list leaves out may be what is missing: none of its numbers need be wrong
    forms = () if message == "sum" and _is_nearly_full(head, parts) else whole
    return CheckedRelation(
        "sum", verdict, operands, equation, expected, message, words if message else {},
        severity=severity, forms=forms,
    )  # fmt: skip


def _is_nearly_full(head: Figure, parts: list[Figure]) -> bool:
    ids = {part.indicator for part in parts}
    whole = any(head.indicator == id_ and needed <= ids for id_, needed in _FULL_LISTS)
    return not whole and any(
        head.indicator == id_ and needed <= ids for id_, needed in _NEARLY_FULL
    )


def slipped(head: Figure, parts: list[Figure], signs: Sequence[int] = ()) -> float:
    """Bits by which one slip in one of the numbers explains the difference better than chance;
    below ``TELLING`` none does. ``signs`` of the parts: -1 for one that is taken off (none: added).
    """
    each = list(zip(signs or [1] * len(parts), parts, strict=True))
    rest = exact(head) - sum((sign * exact(part) for sign, part in each), Fraction(0))
    needed = [(part, exact(part) + sign * rest) for sign, part in each]
    needed.append((head, exact(head) - rest))
    margin = -1.0
    for figure, value in needed:
        if value <= 0 or not figure.value:
            continue
        places = places_for(figure, (head, *parts))
        for shown in {places, places_printed(figure)}:
            wanted = decimal(value / factor_of(figure), shown)
            if Fraction(wanted) * factor_of(figure) == value:
                margin = max(margin, slip_margin(wanted, plain(figure)))
    return margin


def _severity(
    head: Figure, parts: list[Figure], wording: Wording, *, over: bool, margin: float
) -> Severity | None:
    """None where the list may well be a part: below the total, and not told as whole."""
    slip = margin >= TELLING
    ids = {part.indicator for part in parts}
    full = any(head.indicator == id_ and needed <= ids for id_, needed in _FULL_LISTS)
    if wording in ("class", "grade", "kind"):
        if not over and wording == "kind":
            return None
        if not over and wording == "class" and not (slip or full or _most(head, parts)):
            return None  # the chapter goes on elsewhere, or names the main items alone
        return "error" if over or (slip and wording == "class") else "warning"
    if wording == "rows":
        return "warning" if slip else None
    if wording == "doubled":
        return "warning"  # a dump may have copied the words
    if full or wording == "certain":
        return "error"
    if _is_nearly_full(head, parts):
        return "warning"
    rest = exact(head) - sum((exact(part) for part in parts), Fraction(0))
    small = abs(rest) <= abs(exact(head)) * _SMALL_REST
    if over:
        if _siblings(parts) or (slip and wording == "complete"):
            return "error"
        if any(_is_more_than_all(part, head) for part in parts):
            return "warning"
        # what 其中 names may overlap: 收到10万元，其中甲项8万元，已下达7万元
        return "warning" if slip or small or wording != "loose" else "info"
    if wording in ("complete", "points"):
        told = small or (_siblings(parts) and _most(head, parts))
        return "error" if slip else "warning" if told else None
    # 其中 promises nothing, and a rest of one digit looks like a slip in every tenth list
    sure = margin - log2(len(parts) + 1) >= _STRONG or _all_classes(head, parts)
    return "warning" if slip and (small or sure) else None


def _is_more_than_all(part: Figure, head: Figure) -> bool:
    """True of a part, known as one of its head and of its time, that alone exceeds the head."""
    children = children_of(head.indicator)
    below = part.indicator in children or any(part.indicator in children_of(c) for c in children)
    if not below or (part.year, part.stage) != (head.year, head.stage):
        return False
    low, high = printed(part).low, printed(head).high
    return low is not None and high is not None and low > high


def _most(head: Figure, parts: list[Figure]) -> bool:
    """True where the parts make up most of the total: then a list is told as a whole one."""
    return sum((exact(part) for part in parts), Fraction(0)) >= exact(head) * _MOST


def _all_classes(head: Figure, parts: list[Figure]) -> bool:
    """Expenditure told by its classes (类) is told by all of them."""
    return head.indicator in _BY_CLASS and all(
        part.indicator == "function" and len(part.dims.get("code", "")) == _CLASS for part in parts
    )


def _first_level(parts: list[Figure]) -> list[Figure]:
    """The parts without those that only cut up another part, as lists without 其中 have them."""
    ids = {part.indicator for part in parts}
    inner = {child for parent in ids for child in children_of(parent)}
    if inner & ids:
        return [part for part in parts if part.indicator not in inner]
    return parts


def _siblings(parts: list[Figure]) -> bool:
    """True for parts that are known to exclude each other: sources, accounts, kinds of buying."""
    families = (("income.", "fiscal.receipts"), "procurement.", "three_public.")
    if all(part.indicator == "function" and part.dims.get("code") for part in parts):
        return len({len(part.dims["code"]) for part in parts}) == 1
    return any(all(p.indicator.startswith(f) for p in parts) for f in families) or (
        {part.indicator for part in parts} <= set(family("expenditure").members)
    )


def _difference(head: Figure, parts: list[Figure], value: Fraction) -> str:
    places = places_for(head, (head, *parts))
    return decimal(abs(value) / factor_of(head), places) + head.unit


def _equation(head: Figure, parts: list[Figure], value: Fraction) -> tuple[str, str]:
    places = places_for(head, (head, *parts))
    same_unit = all(part.unit == head.unit for part in parts)
    terms = " + ".join(part.text if same_unit else quantity(part) for part in parts if part.value)
    expected = decimal(value / factor_of(head), places) + head.unit
    return f"{terms or '0'} = {expected}", expected
