"""A plan fitted to what the reports have: under which name they tell a thing of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from kxai.ask.answer_draft import body_of
from kxai.ask.colloquial import plain_words
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book, terms
from kxai.ask.spoken_names import bodies_in
from kxai.genre import rewriting
from kxai.genre.catalogue import find_indicators
from kxai.genre.families import children_of
from kxai.index.tokens import tagged
from kxai.schema.figure import Figure
from kxai.text.traditional import simplified

_OTHER_NAME = rewriting("ask.other_name")
_NAMELESS = ("other", "activity", "function", "project.budget", "project.executed")
"""What the labels of figures are that the genre knows no name of."""
_TOTALS = {
    "income.total": "total.receipts", "total.receipts": "income.total",
    "expenditure.total": "total.payments", "total.payments": "expenditure.total",
}  # fmt: skip
_FEW = 4  # bodies
_TELLING = 2  # pairs of characters
_PREDICATES, _POINTERS, _NOUNS = "vdfrq", "rsdpcfq", ("vn",)
"""First letters of the segmenter's classes of what ends a piece and is no part of a name, and of
what begins one; verbal nouns are parts of names."""


def fitted(plan: Plan, books: Sequence[Book]) -> Plan:
    """``plan`` with each thing of the catalogue that no report of the bodies asked about has as
    what they do have: its one part, the figure whose own words mean the same (公务用车经费), or the
    other total, which the answer then names. Plans over all bodies stay as they are."""
    if not plan.named or len(bodies_in(map(body_of, books))) > _FEW:
        return plan
    own = [b for b in books if not plan.years or b.report.year in plan.years] or list(books)
    plan = plan.model_copy(update={"operands": [_in_their_words(o, books) for o in plan.operands]})
    figures = [f for b in own for f in b.figures if f.year in (b.report.year, None, *plan.years)]
    return plan.model_copy(update={"operands": [_fitted(o, figures) for o in plan.operands]})


def _in_their_words(operand: Operand, books: Sequence[Book]) -> Operand:
    """An operand without what only a speaker says, and no report: the verb that ends a piece of it
    (项目上砸), what points or counts before one (手下, 那些). Words that are all there is stay."""
    pieces = (_said(piece, books) for piece in operand.phrase.split("|"))
    phrase = "|".join(filter(None, pieces))
    tells = operand.indicators or len([t for t in terms(phrase) if len(t) > 1]) >= _TELLING
    return operand.model_copy(update={"phrase": phrase}) if tells else operand


def _said(piece: str, books: Sequence[Book]) -> str:
    words = tagged(piece)

    def unheard(word: str, tag: str, classes: str) -> bool:
        return tag[:1] in classes and tag not in _NOUNS and not any(word in b.plain for b in books)

    while words and unheard(*words[-1], _PREDICATES):
        words.pop()
    while words and unheard(*words[0], _POINTERS):
        words.pop(0)
    return "".join(word for word, _ in words)


def _fitted(operand: Operand, figures: Sequence[Figure]) -> Operand:
    known = set(operand.indicators)
    if not known and operand.phrase and not operand.text:
        return _called_otherwise(operand, figures)
    if not known or known & {f.indicator for f in figures} or operand.code or operand.value:
        return operand
    told = {f.indicator for f in figures if f.value}
    parts = [part for part in children_of(operand.indicators[0]) if part in told]
    if len(parts) == 1:
        return operand.model_copy(update={"indicators": parts})
    labels = {f.label.strip() for f in figures if f.indicator in _NAMELESS}
    labels = {label for label in labels if _means(label, operand.indicators)}
    if len(labels) == 1:
        phrase = "|".join(filter(None, (operand.phrase, labels.pop())))
        return operand.model_copy(update={"phrase": phrase, "indicators": []})
    other = _TOTALS.get(operand.indicators[0], "")
    return operand.model_copy(update={"indicators": [other]}) if other in told else operand


def _called_otherwise(operand: Operand, figures: Sequence[Figure]) -> Operand:
    """What the catalogue does not have, as the one label calls it that means the same: 在园幼儿."""
    labels = {simplified(f.label.strip()) for f in figures if f.indicator in _NAMELESS}
    same = _OTHER_NAME.apply
    meant = {label for label in labels if same(label) == same(operand.phrase)}
    if len(meant) != 1 or any(operand.phrase in label for label in labels):
        return operand
    return operand.model_copy(update={"phrase": meant.pop()})


def _means(label: str, indicators: Sequence[str]) -> bool:
    """Whether a label, read as a question's words are, is one of the names of an indicator."""
    read = plain_words(label)
    return any(
        (start, end) == (0, len(read)) and found in indicators
        for start, end, found in find_indicators(read)
    )
