"""Readings of ours that make a claim true: other amounts beside it, of which it may be told."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import permutations

from kxai.check.context import Context, thing
from kxai.check.interval import Interval, factor_of, growth, printed, ratio
from kxai.check.rates import leads, signed
from kxai.genre import words
from kxai.schema.figure import Figure, Role

_OTHERWISE = words("check.changes.otherwise_reckoned").regex
_CLAUSE = re.compile(r"[。；;\n]")
_BEFORE, _BEHIND = 200, 20  # characters around a claim in which its amounts stand
_AMOUNT: tuple[Role, ...] = ("amount",)
_BRACKETS = re.compile(r"[%％]?\s?[（(](?P<words>[^）)0-9]{1,30})[）)]")
_PLANNED = ("budget", "adjusted")
_FEW = 12  # amounts: among more a reading that fits would be found by chance
_SECOND_NUMBER = re.compile(r"(?<![\d.,])(\d[\d,]*\.?\d*)\s+$")
"""A number right before another: two amounts stand where one belongs."""


def amounts_beside(
    context: Context,
    claim: Figure,
    *,
    sentence: bool = False,
    roles: Collection[Role] = _AMOUNT,
) -> list[Figure]:
    """Amounts of the claim's paragraph around it, or of its sentence, the nearest first."""
    at, line = context.place[claim.id], context.line_of[claim.id]
    found: list[Figure] = []
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(context.figures):
            figure = context.figures[place]
            gap = claim.start - figure.end if step < 0 else figure.start - claim.end
            if context.line_of[figure.id] != line or gap > (_BEFORE if step < 0 else _BEHIND):
                break
            same = context.sentence_of[figure.id] == context.sentence_of[claim.id]
            if figure.role in roles and figure.base_unit == "元" and (same or not sentence):
                found.append(figure)
            place += step
    found.sort(key=lambda f: max(claim.start - f.end, f.start - claim.end))
    return found[:_FEW]


def rate_fits_others(
    context: Context,
    rate: Figure,
    change: Figure | None,
    current: Figure | None,
    previous: Figure | None,
) -> bool:
    """True where a rate that ``current``, ``previous`` and ``change`` deny is that of other amounts
    beside it, or is said to be reckoned otherwise (on a comparable basis, a year on average).

    A whole percent fits too much: only amounts of its own sentence acquit it.
    """
    if is_otherwise_reckoned(context, rate, current):
        return True
    if change and current and previous and leads(change, current, previous):
        return False  # the three bear each other out
    said = printed(rate).size
    beside = amounts_beside(context, rate, sentence=rate.decimals == 0)
    told = [figure for figure in (current, previous) if figure is not None]
    own = [figure for figure in (rate, change) if figure is not None]
    others = [
        figure
        for figure in _of_other_values(beside, told)
        if not _has_own(context, figure, ("change", "growth_rate"), own)
    ]
    if change is not None:
        values = [printed(figure) for figure in (*others, *_other_tellings(context, rate, current))]
        if current is not None and (second := _second_number(context, current)) is not None:
            values.append(second)
        moved = printed(change)
        bases = [base for value in values for base in (value, value - signed(change, moved))]
        return any(_meets(ratio(moved, base), said) for base in bases)
    if current is not None and previous is not None and _moved_by(rate, current, previous, said):
        return True
    return any(
        _agrees(rate, now, before) and _meets(growth(printed(now), printed(before)), said)
        for now, before in permutations(told + others, 2)
        if now in others or before in others
    )


def _other_tellings(context: Context, rate: Figure, current: Figure | None) -> list[Figure]:
    """Other values of the amount that changed, printed anywhere in the report: 财政拨款收入总计
    grew by what 财政拨款收入 did. A whole percent fits too many."""
    if current is None or rate.decimals == 0 or current.indicator == "other":
        return []
    found = context.amounts.get((*thing(current), current.year, current.stage))
    told = [] if found is None else [f for figures in found.sections.values() for f in figures]
    return _of_other_values(told, [current])


def _moved_by(rate: Figure, current: Figure, previous: Figure, said: Interval) -> bool:
    """True where what was taken for last year's amount is the change whose verb was left out:
    收入90万元，与上年相比10万元，增长12.5%."""
    if previous.start < current.start or rate.direction not in ("up", "down"):
        return False
    moved = printed(previous)
    base = printed(current) - (moved if rate.direction == "up" else -moved)
    return _meets(ratio(moved, base), said)


def change_fits_others(context: Context, change: Figure, current: Figure, previous: Figure) -> bool:
    """True where a change is the difference of one of the two and another amount before it."""
    beside = _of_other_values(amounts_beside(context, change), (current, previous))
    others = [figure for figure in beside if figure.start < change.start]
    moved = printed(change).size
    pairs = [(now, previous) for now in others] + [(current, before) for before in others]
    return any(
        _agrees(change, now, before) and (printed(now) - printed(before)).size.meets(moved)
        for now, before in pairs
    )


def is_otherwise_reckoned(context: Context, rate: Figure, current: Figure | None) -> bool:
    """True where words between the amount and its rate, or in brackets behind it, say that the
    rate is not of these amounts: 可比口径, 剔除…后, 年均."""
    behind = _BRACKETS.match(context.text, rate.end)
    if behind is not None and _OTHERWISE.search(behind["words"]):
        return True
    start = max(rate.start - _BEFORE, current.end if current and current.start < rate.start else 0)
    return bool(_OTHERWISE.search(_CLAUSE.split(context.text[start : rate.start])[-1]))


def share_fits_others(
    context: Context, share: Figure, part: Figure, wholes: Sequence[Figure], *, named: bool
) -> bool:
    """True where the share is that of another part of one of ``wholes`` or, where the words have
    not ``named`` its whole, of another whole."""
    beside = amounts_beside(context, share, sentence=share.decimals == 0)
    said = printed(share)
    others = [
        figure
        for figure in _of_other_values(beside, [part])
        if (figure.year, figure.stage) == (part.year, part.stage)
        and not _has_own(context, figure, ("share",), [share])
    ]
    pairs = [(other, whole) for other in others for whole in wholes if other is not whole]
    if not named:
        pairs += [(part, whole) for whole in others]
    return any(_meets(ratio(printed(one), printed(whole)), said) for one, whole in pairs)


def execution_fits_others(context: Context, rate: Figure, final: Figure) -> bool:
    """True where an execution rate is that of two budgets of its sentence together (500万元, 追加
    100万元), or of a budget less what was taken from it."""
    if rate.layer != "text":
        return False
    beside = [
        figure
        for figure in amounts_beside(context, rate, sentence=True, roles=("amount", "change"))
        if figure.role == "amount" or figure.stage in _PLANNED  # 较上年减少 is of no budget
    ]
    others = [printed(f) for f in _of_other_values(beside, [final]) if f.year == rate.year]
    said = printed(rate)
    bases = [base for a, b in permutations(others, 2) for base in (a + b, a - b)]
    return any(_meets(ratio(printed(final), base), said) for base in bases if (base.low or 0) > 0)


def _has_own(
    context: Context, amount: Figure, roles: tuple[Role, ...], claims: Sequence[Figure]
) -> bool:
    """True where an amount is followed by a claim of its own, none of ``claims``; behind 分别 the
    one that is of its thing, where the claims are of another."""
    if amount.indicator != "other" and all(thing(claim) != thing(amount) for claim in claims):
        sentence = context.sentence_of[amount.id]
        for figure in context.figures[context.place[amount.id] + 1 :]:
            if context.sentence_of[figure.id] != sentence:
                break
            if figure.role in roles and thing(figure) == thing(amount):
                return True
    for figure in context.figures[context.place[amount.id] + 1 :]:
        if figure.role == "amount" or context.line_of[figure.id] != context.line_of[amount.id]:
            return False
        if figure.role in roles:
            return figure not in claims
    return False


def _of_other_values(beside: Sequence[Figure], told: Sequence[Figure]) -> list[Figure]:
    """Amounts beside a claim but those that it is told of, wherever these are printed again."""
    values = {figure.base_value for figure in told}
    return [figure for figure in beside if figure.base_value not in values]


def _agrees(claim: Figure, now: Figure, before: Figure) -> bool:
    rose = Fraction(now.base_value) >= Fraction(before.base_value)
    return claim.direction not in ("up", "down") or (claim.direction == "up") == rose


def _meets(interval: Interval | None, said: Interval) -> bool:
    return interval is not None and interval.size.meets(said)


def _second_number(context: Context, current: Figure) -> Interval | None:
    """The value of a number that stands right before an amount, in the amount's unit."""
    match = _SECOND_NUMBER.search(context.text[max(0, current.start - 24) : current.start])
    if match is None:
        return None
    value = Fraction(match[1].replace(",", "").rstrip(".")) * factor_of(current)
    return Interval(value, value)
