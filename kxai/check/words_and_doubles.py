"""What a report says twice in one breath: an amount in figures and in words, an item of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kxai.check.constraints import equal
from kxai.check.context import Context, name_of
from kxai.check.interval import Interval, exact, printed
from kxai.check.relation import CheckedRelation
from kxai.check.wording import DIAGNOSES, quantity
from kxai.genre import words

_WORDS = words("check.restated.words").regex
_IN_WORDS = re.compile(
    r"[元圆]?整?[（(，,、：:\s]*(?:人民币)?[（(]?(?:大写|小写)?[）)]?(?:人民币)?[（(：:\s]*[￥¥]?"
)
_GOES_ON = words("check.restated.goes_on").regex
_ENDS = "，,；;。、：:\n"
_NAME = re.compile(r"[一-鿿]{2}")


def check_words(context: Context) -> Iterator[CheckedRelation]:
    """same: an amount in figures and the same in words (大写) beside it."""
    for first, second in pairwise(context.figures):
        in_words = [bool(_WORDS.fullmatch(figure.text)) for figure in (first, second)]
        if sum(in_words) != 1 or first.base_unit != second.base_unit:
            continue
        if "amount" not in (first.role, second.role) or first.hedge or second.hedge:
            continue
        words, figures = (first, second) if in_words[0] else (second, first)
        between = context.between(first, second).removeprefix(first.unit)
        if not _IN_WORDS.fullmatch(between) or _GOES_ON.match(context.text, words.end):
            continue
        whole = exact(words)
        agree = printed(figures).meets(Interval(whole, whole))
        yield CheckedRelation(
            "same",
            "consistent" if agree else "inconsistent",
            (figures, words),
            f"{quantity(figures)}；{quantity(words)}",
            quantity(words),
            "in_words",
            {"name": name_of(figures)},
            cause=("words", figures.id),
            forms=(equal(figures, words),),
        )


def check_doubled(context: Context) -> Iterator[CheckedRelation]:
    """sum: an item of a list, told twice in the same words one right after the other."""
    told = [f for f in context.figures if f.role == "amount" and f.value and f.layer == "text"]
    for first, second in pairwise(told):
        if (first.text, first.unit, first.indicator) != (
            second.text,
            second.unit,
            second.indicator,
        ):
            continue
        start, again = (_begin(context.text, figure.start) for figure in (first, second))
        item = context.text[start:again].rstrip(_ENDS)
        behind = context.text[again + len(item) : again + len(item) + 1]
        twice = context.text[again : again + len(item)] == item and behind in _ENDS
        if start < again <= second.start and twice and _NAME.search(item):
            words = DIAGNOSES["doubled_item"].format(name=name_of(first), stated=quantity(first))
            yield CheckedRelation(
                "sum",
                "inconsistent",
                (second, first),
                quantity(first),
                quantity(first),
                "doubled",
                {"name": name_of(first)},
                severity="warning",
                diagnosis=({"code": "doubled_item", "text": words},),
                cause=("doubled", first.id, second.id),
            )


def told_once(relations: Sequence[CheckedRelation]) -> tuple[CheckedRelation, ...]:
    """The relations without those of doubled items that a sum which fails tells already."""
    failing = [
        {figure.id for figure in r.operands}
        for r in relations
        if r.kind == "sum" and r.message != "doubled" and r.verdict == "inconsistent"
    ]
    return tuple(
        r
        for r in relations
        if r.message != "doubled"
        or not any({figure.id for figure in r.operands} & ids for ids in failing)
    )


def _begin(text: str, at: int) -> int:
    """Where the clause that holds ``at`` begins."""
    return max(text.rfind(mark, 0, at) for mark in _ENDS) + 1
