"""The change that a growth rate is told with: beside it, or in a list before it."""

from __future__ import annotations

from collections.abc import Sequence

from kxai.check.context import Context, thing
from kxai.check.operands import closes_brackets, turns_to_last_year
from kxai.genre import words
from kxai.schema.figure import Figure

_OWN_BASE = words("check.changes.own_base").regex
_ADJOINING = 12  # characters between a rate and the change that is told behind it
_LISTED = 8  # changes and rates that two lists of respective numbers have together


def change_of(context: Context, moves: Sequence[Figure], number: int) -> Figure | None:
    """The change of the rate ``moves[number]``, one of the changes and rates of a text in order;
    None where it has none of its own."""
    rate = moves[number]
    if number and _together(context, moves[number - 1], rate):
        return moves[number - 1]
    behind = _change_behind(context, rate, list(moves[number + 1 : number + 3]))
    return behind or _listed(context, rate, moves[max(0, number - _LISTED) : number])


def _listed(context: Context, rate: Figure, before: Sequence[Figure]) -> Figure | None:
    """甲、乙分别减少5万元、6万元，下降7%、8%: the change of the rate's thing in the list before."""
    for move in reversed(before):
        if context.sentence_of[move.id] != context.sentence_of[rate.id]:
            return None
        if thing(move) == thing(rate):
            listed = move.role == "change" and move.direction == rate.direction
            listed = listed and not turns_to_last_year(context, move, rate)
            return move if listed and move.unit != "个百分点" else None
    return None


def _together(context: Context, change: Figure, rate: Figure) -> bool:
    """True where a change stands right beside a rate and both are told of one thing."""
    return (
        change.role == "change"
        and thing(change) == thing(rate)
        and context.sentence_of[change.id] == context.sentence_of[rate.id]
        and abs(rate.start - change.end) < 30
        and not closes_brackets(context.between(change, rate))
        and not turns_to_last_year(context, change, rate)
    )


def _change_behind(context: Context, rate: Figure, behind: list[Figure]) -> Figure | None:
    """增长5%，增加3万元: the change told right behind a rate, if no rate of its own follows."""
    if not behind or not _together(context, behind[0], rate):
        return None
    change = behind[0]
    between = context.between(rate, change)
    if len(between) > _ADJOINING or any(mark in between for mark in "；;（("):
        return None
    if _OWN_BASE.search(between):  # 下降5%，比上年减少3万元: against something else
        return None
    own = len(behind) > 1 and behind[1].unit == "%" and _together(context, change, behind[1])
    return None if own else change
