"""Claims that need no other amount to be doubted: falls of more than all, both directions at once,
rates on a base of nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kxai.check.acquittal import amounts_beside
from kxai.check.context import Context, name_of, severity_of, thing
from kxai.check.interval import exact, printed, step_of
from kxai.check.operands import is_evident
from kxai.check.relation import CheckedRelation
from kxai.check.wording import quantity
from kxai.genre import words
from kxai.genre.catalogue import find_indicators
from kxai.schema.figure import Figure

_BOTH_WAYS = words("check.claims.both_directions").regex
_MAY_TURN = words("check.claims.may_turn_negative").regex
_OF_A_WHOLE = words("check.shares.named_whole").regex
_NO_WHOLE = words("check.claims.no_whole").regex
_LEVEL_THEN = words("check.claims.level_then").regex
_BEFORE = 12  # characters before a change in which its verbs stand
_SUBJECT = 40  # characters before a rate in which its subject stands
_ALL = 100


def check_falls(context: Context) -> Iterator[CheckedRelation]:
    """growth: nothing falls by more than 100 %, but for what may turn negative (结余, 利润)."""
    for rate in _told_moves(context):
        low = printed(rate).low
        if rate.role != "growth_rate" or rate.unit != "%" or rate.direction != "down":
            continue
        if low is None or low <= _ALL or rate.hedge is not None:
            continue
        before = context.text[max(0, rate.start - _SUBJECT) : rate.start]
        if rate.indicator.startswith("balance.") or _MAY_TURN.search(rate.label + before):
            continue
        yield CheckedRelation(
            "growth",
            "inconsistent",
            (rate,),
            f"{quantity(rate)} > {_ALL}%",
            f"≤{_ALL}%",
            "fall_over_all",
            {"name": name_of(rate)},
            severity=severity_of(rate),
        )


def check_shares_over_all(context: Context) -> Iterator[CheckedRelation]:
    """share: no part is more than 100 % of its whole; of a budget or of last year it may be."""
    for share in context.figures:
        if (share.role, share.unit, share.layer) != ("share", "%", "text"):
            continue
        low = printed(share).low
        match = _OF_A_WHOLE.search(context.text[max(0, share.start - _SUBJECT) : share.start])
        if low is None or low <= _ALL or share.hedge is not None or match is None:
            continue
        whole = match["whole"]
        known = find_indicators(whole) and _NO_WHOLE.search(whole) is None
        if known:
            yield CheckedRelation(
                "share",
                "inconsistent",
                (share,),
                f"{quantity(share)} > {_ALL}%",
                f"≤{_ALL}%",
                "share_over_all",
                {"name": name_of(share)},
                severity="warning",
            )


def check_rises(context: Context) -> Iterator[CheckedRelation]:
    """change: nothing rises by more than it is, told in one sentence right behind the amount."""
    for change in _told_moves(context):
        if change.role != "change" or change.direction != "up" or change.hedge is not None:
            continue
        current = _amount_before(context, change)
        if current is None or current.role != "amount" or thing(current) != thing(change):
            continue
        gap = printed(change) - printed(current)
        told = (current.year, current.stage) == (change.year, change.stage)
        if not told or current.hedge is not None or gap.low is None or gap.low <= 0:
            continue
        before = context.text[max(0, change.start - _SUBJECT) : change.start]
        near = is_evident(context, change, current) and _MAY_TURN.search(before) is None
        if context.sentence_of[current.id] != context.sentence_of[change.id] or not near:
            continue
        beside = amounts_beside(context, change)
        if current.value > 0 and all(a.base_value < change.base_value for a in beside):
            yield CheckedRelation(
                "change",
                "inconsistent",
                (change, current),
                f"{quantity(change)} > {quantity(current)}",
                f"≤{quantity(current)}",
                "rise_over_all",
                {"name": name_of(change)},
                severity="warning",
            )


def _amount_before(context: Context, change: Figure) -> Figure | None:
    """What stands right before a change, but for the share that the amount has of its whole."""
    for figure in reversed(context.figures[: context.place[change.id]]):
        if figure.role != "share" or thing(figure) != thing(change):
            return figure
    return None


def check_both_ways(context: Context) -> Iterator[CheckedRelation]:
    """direction: 增减少5万元, 增加（减少）5万元: the alternatives of a form were both left."""
    for move in _told_moves(context):
        match = _BOTH_WAYS.search(context.text[max(0, move.start - _BEFORE) : move.start])
        if match is None or not move.value:
            continue
        yield CheckedRelation(
            "direction",
            "inconsistent",
            (move,),
            f"{match['said']}{quantity(move)}",
            "",
            "both_directions",
            {"name": name_of(move), "said": match["said"]},
            severity="warning",
        )


def check_level(context: Context) -> Iterator[CheckedRelation]:
    """direction: 3.9万元，与上年持平，比上年减少0.5万元: level with a base, and changed from it."""
    for move in _told_moves(context):
        at = context.place[move.id]
        amount = context.figures[at - 1] if at else None
        if amount is None or amount.role != "amount" or thing(amount) != thing(move):
            continue
        match = _LEVEL_THEN.match(context.between(amount, move))
        if match is None or not move.value or move.hedge is not None:
            continue
        yield CheckedRelation(
            "direction",
            "inconsistent",
            (move, amount),
            f"{match['said']}，{quantity(move)}",
            "",
            "level_and_changed",
            {"name": name_of(amount), "said": match["said"]},
            severity="warning",
        )


def zero_bases(relations: Sequence[CheckedRelation]) -> Iterator[CheckedRelation]:
    """base: rates printed where last year's amount, or the budget, was nothing; one hint for all
    of a report."""
    found = [r for r in relations if r.verdict == "zero_base" and r.stated.value and _on_nothing(r)]
    if not found:
        return
    yield CheckedRelation(
        "base",
        "inconsistent",
        tuple({figure.id: figure for r in found for figure in r.operands}.values()),
        "；".join(dict.fromkeys(f"{name_of(r.stated)}{quantity(r.stated)}" for r in found)),
        "",
        "zero_base",
        {"name": name_of(found[0].stated)},
        severity="info",
    )


def _on_nothing(relation: CheckedRelation) -> bool:
    """True where 100 % is printed, and no base that is printed as nothing would give it: last
    year's amount is told as 0, or the change is all of this year's."""
    rate, *amounts = relation.operands
    if relation.kind == "execution":
        return any(a.base_value for a in amounts)  # a share of nothing that was planned
    if relation.kind != "growth" or exact(rate) != _ALL:
        return False
    least = min((printed(a).low or 0 for a in amounts if a.base_value), default=0)
    known = [a for a in amounts if not a.base_value]
    if known:
        most = printed(known[0]).high or 0
    else:
        most = max(step_of(a) for a in amounts)
        if len({a.base_value for a in amounts}) > 1:
            return False
    return least > 2 * most


def _told_moves(context: Context) -> Iterator[Figure]:
    for figure in context.figures:
        if figure.role in ("change", "growth_rate") and figure.layer == "text":
            yield figure
