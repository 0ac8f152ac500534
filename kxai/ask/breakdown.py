"""What an amount is made of: the genre's own tree of amounts."""

from __future__ import annotations

from kxai.ask import question_words as w
from kxai.ask.answer_draft import Draft, value_zh
from kxai.ask.phrase import indicator_name
from kxai.ask.prepared_report import Book
from kxai.genre.families import parts_in_order
from kxai.schema.figure import Figure


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
