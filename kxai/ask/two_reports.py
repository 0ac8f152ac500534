"""Two things of one body of which each of two reports of a year tells one: the “三公” in their
notice, all spending in the accounts."""

from __future__ import annotations

from collections.abc import Sequence

from kxai.ask.amounts import base, share_step
from kxai.ask.answer import Answer
from kxai.ask.answer_draft import Draft, body_of
from kxai.ask.operands import Match, find_figures
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book
from kxai.ask.spoken_names import bodies_in


def of_two_reports(
    plan: Plan, books: Sequence[Book], one: Operand, other: Operand
) -> tuple[Match, Match] | None:
    """The amounts of two things of the catalogue, of one body, year and stage; None where the
    reports are of several bodies or do not tell both."""
    known = one.indicators and other.indicators
    if not known or len(books) < 2 or len(bodies_in(map(body_of, books))) != 1:
        return None
    for year in dict.fromkeys(book.report.year for book in books):
        told = [b for b in books if b.report.year == year and not b.report.planned]
        first, second = _best(one, plan, told), _best(other, plan, told)
        if first and second and first.figure.base_unit == second.figure.base_unit:
            return first, second
    return None


def tell_share(draft: Draft, part: Match, whole: Match) -> Answer | None:
    """The one in percent of the other; None where that is no part of it."""
    if base(part.figure) > base(whole.figure) or not base(whole.figure):
        return None
    for match in (part, whole):
        draft.use(match.book, match.figure)
    step = share_step(part.figure, whole.figure)
    draft.steps.append(step)
    draft.say(f"{body_of(part.book)}：{step}。")
    return draft.answer("derive")


def _best(operand: Operand, plan: Plan, books: Sequence[Book]) -> Match | None:
    found = [m for book in books for m in find_figures(book, operand, plan, wanted="amount")]
    own = [
        m
        for m in found
        if m.figure.indicator in operand.indicators
        and m.figure.stage == "final"
        and m.figure.year == m.book.report.year
    ]
    return max(own, key=lambda m: m.score, default=None)
