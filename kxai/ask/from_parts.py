"""A whole that a report does not print, added up from all its parts; a change of it likewise."""

from __future__ import annotations

from fractions import Fraction

from kxai.ask.amounts import base, scaled, wrong_premise
from kxai.ask.answer import Step
from kxai.ask.answer_draft import Draft, body_of, number, value_zh
from kxai.ask.level import level_at
from kxai.ask.operands import find_figures
from kxai.ask.phrase import indicator_name
from kxai.ask.plan import Operand, Plan, Wanted
from kxai.ask.prepared_report import Book
from kxai.genre.entries import FamilyEntry
from kxai.genre.families import families_of
from kxai.schema.figure import Figure

Part = tuple[str, Figure | None]
"""A part's indicator and its figure; None: it is said to be as it was."""


def tell_whole(operand: Operand, plan: Plan, books: list[Book], draft: Draft) -> bool:
    """The amount of a whole where a report tells all its parts, and not the whole itself."""
    return plan.wanted == "amount" and _from_parts(operand, plan, books, draft, "amount")


def tell_change_of_whole(operand: Operand, plan: Plan, books: list[Book], draft: Draft) -> bool:
    """The change of a whole where a report tells that of each part, or that it is as it was."""
    return _from_parts(operand, plan, books, draft, "change")


def _from_parts(
    operand: Operand, plan: Plan, books: list[Book], draft: Draft, wanted: Wanted
) -> bool:
    if operand.phrase or len(operand.indicators) != 1:
        return False
    for book in books:
        if plan.years and book.report.year not in plan.years:
            continue
        for entry in families_of(operand.indicators[0]):
            if not (entry.complete or entry.often_nothing):
                continue
            told = _all_parts(entry, plan, book, wanted)
            figures = [figure for _, figure in told if figure is not None]
            if len(figures) > 1 and _alike(figures):
                _tell(operand, plan, book, told, figures, draft)
                return True
    return False


def _all_parts(entry: FamilyEntry, plan: Plan, book: Book, wanted: Wanted) -> list[Part]:
    """Every part of a whole that a report tells, optional ones with them; [] where one is not told,
    or one is told that may be counted within another."""
    parts = [_part(part, plan, book, wanted) for part in entry.parts]
    more = [_part(part, plan, book, wanted) for part in entry.optional]
    unknown = [id_ for id_, part in zip(entry.optional, more, strict=True) if part is None]
    apart = any(_is_told(id_, book) for id_ in (*unknown, *entry.either_way))
    told = [part for part in parts if part is not None]
    if apart or len(told) < len(parts):
        return []
    return [*told, *(part for part in more if part is not None)]


def _is_told(indicator: str, book: Book) -> bool:
    """Whether an amount of a part that is no zero stands in a report."""
    return any(f.indicator == indicator and f.role == "amount" and f.value for f in book.figures)


def _part(indicator: str, plan: Plan, book: Book, wanted: Wanted) -> Part | None:
    """The one figure of a part; None where it is told with several values, or not at all."""
    part = Operand(phrase="", indicators=[indicator])
    found = [
        match.figure
        for match in find_figures(book, part, plan, wanted=wanted)
        if (match.figure.indicator, match.figure.role) == (indicator, wanted)
        and not (match.figure.dims or match.figure.hedge)
    ]
    stages = {figure.stage for figure in found}
    own = [
        f for f in found if f.year == book.report.year and (len(stages) == 1 or f.stage == "final")
    ]
    if len({base(figure) for figure in own}) == 1:
        return indicator, own[0]
    level = wanted == "change" and not found and level_at(part, book) is not None
    return (indicator, None) if level else None


def _alike(figures: list[Figure]) -> bool:
    return len({(f.stage, f.base_unit, f.role) for f in figures}) == 1


def _tell(
    operand: Operand, plan: Plan, book: Book, told: list[Part], figures: list[Figure], draft: Draft
) -> None:
    first = figures[0]
    moved = first.role == "change"
    terms = []
    added = Fraction(0)
    for _, figure in told:
        if figure is None:
            continue
        down = moved and figure.direction == "down"
        draft.use(book, figure)
        added += -base(figure) if down else base(figure)
        sign = "-" if down else "+"
        terms.append(f"{sign}{value_zh(figure)}")
    result = f"{number(abs(added) / scaled(first))}{first.unit}"
    signed = f"-{result}" if added < 0 else result
    step = Step(expression="".join(terms).removeprefix("+"), result=signed)
    draft.steps.append(step)
    name = f"{body_of(book)}{first.year}年{indicator_name(operand.indicators[0])}"
    parts = "、".join(
        indicator_name(i)
        + ("与上年持平" if f is None else f"{_way(f) if moved else ''}{value_zh(f)}")
        for i, f in told
    )
    way = "增加" if added > 0 else "减少" if added < 0 else "变动"
    whole = f"比上年{way}{result}" if moved else result
    if moved and (premise := wrong_premise(plan, "up" if added > 0 else "down" if added else None)):
        draft.say(premise)
    draft.say(f"{name}：报告没有写总数，按全部分项相加为{whole}（{parts}；{step}）。")


def _way(figure: Figure) -> str:
    return "减少" if figure.direction == "down" else "增加"
