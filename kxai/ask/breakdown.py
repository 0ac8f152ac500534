"""What an amount is made of: the genre's own tree of amounts."""

from __future__ import annotations

from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask.amounts import base, scaled
from kxai.ask.answer_draft import Draft, value_zh
from kxai.ask.operands import find_figures
from kxai.ask.phrase import indicator_name
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book
from kxai.genre.families import parts_in_order
from kxai.schema.figure import Figure

_MOST = 40  # parts of one list


def tell_parts(question: str, book: Book, whole: Figure, draft: Draft) -> None:
    """The parts of ``whole`` that its report tells, where the question asks for them; those of
    nothing are left out."""
    if not w.BREAKDOWN.search(question):
        return
    told = []
    for indicator in parts_in_order(whole.indicator):
        for figure in book.figures:
            alike = (figure.role, figure.year, figure.stage) == (
                whole.role,
                whole.year,
                whole.stage,
            )
            if figure.indicator == indicator and alike and figure.value:
                draft.use(book, figure)
                told.append(f"{indicator_name(indicator)}{value_zh(figure)}")
                break
    if told:
        draft.say(f"其中：{'、'.join(told)}。")


def parts_in(plan: Plan, figures: list[Figure], text: str) -> list[Figure]:
    """The numbers of a sentence of ``text`` that are parts of one thing, the whole left out."""
    roles = ("amount",) if w.MONEY_RANKED.search(plan.question) else ("amount", "count")
    told = [f for f in figures if f.role in roles and f.label.strip()]
    # One thing told twice, as of a budget and what became of it, is no two parts.
    told = list({f.label.strip(): f for f in reversed(told)}.values())[::-1]
    parts = [f for f in told if f.base_unit == told[0].base_unit]
    # The first of a list is mostly the whole that the others are parts of.
    rest = sum((base(f) for f in parts[1:]), Fraction(0))
    whole = base(parts[0]) if parts else Fraction(0)
    if len(parts) > 2 and Fraction(9, 10) * whole <= rest <= Fraction(11, 10) * whole:
        return parts[1:]
    opens = len(parts) > 1 and "其中" in text[parts[0].end : parts[1].start]
    return parts[1:] if opens and whole >= rest else parts


def parts_behind(plan: Plan, book: Book) -> list[Figure]:
    """The parts that a report tells behind the whole that is asked about: in its sentence, else
    one a sentence behind it that together come to it."""
    for operand in plan.operands[:1]:
        for match in find_figures(book, operand, plan, wanted="amount"):
            whole = match.figure
            sentence = book.by_start.get(whole.start)
            inside = sentence.figures if sentence else []
            parts = parts_in(plan, [f for f in inside if f.start >= whole.start], book.plain)
            if len(parts) > 1 and parts[0] is not whole:
                return parts
            if listed := _adding_up(whole, book):
                return listed
    return []


def _adding_up(whole: Figure, book: Book) -> list[Figure]:
    """The first amounts of the sentences behind a whole, where so many come to it."""
    parts: list[Figure] = []
    for sentence in book.sentences:
        if sentence.end <= whole.end or len(parts) > _MOST:
            continue
        behind = (f for f in sentence.figures if f.start > whole.start and f.role == "amount")
        parts += [f for f in behind if f.base_unit == whole.base_unit][:1]
        total = sum((base(f) for f in parts), Fraction(0))
        if abs(total - base(whole)) <= scaled(whole) / 20 and len(parts) > 1:
            return parts
        if total > base(whole):
            return []
    return []
