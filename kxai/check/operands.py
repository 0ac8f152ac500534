"""Which amounts a change or a rate is told of, and how surely they are meant."""

from __future__ import annotations

import re
from dataclasses import replace

from kxai.check.context import Context, thing
from kxai.check.scopes import scope_class
from kxai.genre import words
from kxai.schema.figure import Figure

_AGAINST_BUDGET = words("check.changes.against_budget").regex
_BASE_YEAR = words("check.changes.base_year").regex
_WENT_ON = words("check.changes.went_on").regex
_SUM = words("check.changes.sum").regex
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_AGAINST_WITHIN = 24  # characters
_NEAR = 40  # characters from an amount in brackets to the change told behind them
_SUM_WITHIN = 8  # characters before an amount in which 合计 stands


def current_of(context: Context, figure: Figure) -> Figure | None:
    """The amount of the figure's thing, year and stage that stands nearest; where that stands in
    brackets which were closed, the amount before them: A（其中B）比上年增加 tells of A."""
    nearest = context.nearest(thing(figure), figure.year, figure)
    if nearest is None or nearest.start > figure.start:
        return nearest
    return _before_brackets(context, nearest, figure) or nearest


def _before_brackets(context: Context, inside: Figure, figure: Figure) -> Figure | None:
    between = context.between(inside, figure)
    if len(between) > _NEAR or "。" in between:
        return None
    depth = 0
    for mark in between:
        depth += (mark in "（(") - (mark in "）)")
        if depth < 0:
            break
    if depth >= 0:
        return None
    opening = max(context.text.rfind(mark, 0, inside.start) for mark in "（(")
    for before in reversed(context.figures[: context.place[inside.id]]):
        if before.end <= opening:
            told = (before.role, before.base_unit, before.year, before.stage)
            beside = opening - before.end <= len(before.unit) + 1
            alike = told == ("amount", inside.base_unit, inside.year, inside.stage)
            return before if beside and alike else None
    return None


def previous_of(context: Context, figure: Figure) -> Figure | None:
    """What a change is told against: the amount of the year that the words name (else of last
    year), or the budget where they name it."""
    if figure.year is None:
        return None
    words = _words_before(context, figure)
    if is_against_budget(context, figure):
        for stage in ("budget", "adjusted"):
            planned = replace(figure, stage=stage)
            if found := context.nearest(thing(figure), figure.year, planned):
                return found
        return None
    named = _BASE_YEAR.search(words)
    year = int(named["year"]) if named and int(named["year"]) != figure.year else figure.year - 1
    return context.nearest(thing(figure), year, figure)


def is_against_budget(context: Context, figure: Figure) -> bool:
    """True where the words compare with this year's budget (比年初预算减少)."""
    return bool(_AGAINST_BUDGET.search(_words_before(context, figure)))


def is_evident(context: Context, figure: Figure, operand: Figure | None) -> bool:
    """True where a claim surely speaks of an amount: it stands in the same sentence, or before it
    in the same paragraph without another's amount between, or elsewhere at the very same address,
    told everywhere alike."""
    if operand is None:
        return False
    if _is_of_a_part(context, figure, operand) or _is_a_sum(context, operand):
        return False
    if context.sentence_of[operand.id] == context.sentence_of[figure.id]:
        return True
    if context.line_of[operand.id] == context.line_of[figure.id] and operand.start < figure.start:
        between = context.figures[context.place[operand.id] + 1 : context.place[figure.id]]
        if all(f.role != "amount" or thing(f) == thing(operand) for f in between):
            return True
    return _same_address(figure, operand) and context.is_told_alike(operand)


def _is_of_a_part(context: Context, figure: Figure, operand: Figure) -> bool:
    """True where the sentence has gone on to a reason or a part (主要是养老保险增加10万元) before
    it tells the change; brackets that were closed are passed over."""
    start = context.start_of_sentence(figure)
    between = context.text[max(start, operand.end) : figure.start]
    return operand.start < figure.start and bool(_WENT_ON.search(_BRACKETS.sub("", between)))


def _is_a_sum(context: Context, operand: Figure) -> bool:
    """True where 合计 stands before an amount that is labelled as one of its items."""
    if operand.layer != "text" or "total" in operand.indicator.split("."):
        return False
    before = context.text[max(0, operand.start - _SUM_WITHIN) : operand.start]
    return bool(_SUM.search(before)) and not _SUM.search(operand.label)


def _words_before(context: Context, figure: Figure) -> str:
    return context.text[max(0, figure.start - _AGAINST_WITHIN) : figure.start]


def _same_address(figure: Figure, operand: Figure) -> bool:
    known = figure.at is not None and operand.at is not None and operand.indicator != "other"
    return known and scope_class(figure) == scope_class(operand)
