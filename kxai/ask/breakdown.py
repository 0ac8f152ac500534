"""What an amount is made of: the genre's own tree of amounts."""

from __future__ import annotations

from kxai.ask import wording as w
from kxai.ask.book import Book
from kxai.ask.draft import Draft, value_zh
from kxai.ask.phrase import indicator_name
from kxai.schema.figure import Figure

_PARTS = {
    "three_public.total": (
        "three_public.abroad",
        "three_public.vehicles",
        "three_public.vehicle_purchase",
        "three_public.vehicle_operation",
        "three_public.reception",
    ),
    "three_public.vehicles": ("three_public.vehicle_purchase", "three_public.vehicle_operation"),
    "three_public.reception": ("reception.domestic", "reception.foreign"),
    "expenditure.total": (
        "expenditure.basic",
        "expenditure.project",
        "expenditure.remit_superior",
        "expenditure.business",
        "expenditure.subordinate_subsidy",
    ),
    "expenditure.basic": ("expenditure.personnel", "expenditure.public"),
    "general_budget.basic": ("expenditure.personnel", "expenditure.public"),
    "income.total": (
        "income.general_budget",
        "income.gov_fund",
        "income.state_capital",
        "income.superior_subsidy",
        "income.undertaking",
        "income.business",
        "income.subordinate_remittance",
        "income.other",
    ),
    "procurement.total": ("procurement.goods", "procurement.works", "procurement.services"),
}
"""Indicator → its parts, in the order in which reports give them."""


def tell_parts(question: str, book: Book, whole: Figure, draft: Draft) -> None:
    """The parts of ``whole`` that its report tells, where the question asks for them; those of
    nothing are left out."""
    if not w.BREAKDOWN.search(question):
        return
    told = []
    for indicator in _PARTS.get(whole.indicator, ()):
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
