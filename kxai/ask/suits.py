"""Whether prose that is true answers what was asked: body, year, measure and outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.ask import question_words
from kxai.ask.accounted import left_over
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import terms
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.index.passages import Passage
from kxai.schema.figure import Figure
from kxai.schema.mention import FIGURE_KINDS
from kxai.schema.units import factor_and_base
from kxai.text.scanner import scan
from kxai.text.traditional import simplified

_RATES = ("growth_rate", "share", "execution_rate")
_AGAINST = ("change", *_RATES)
_YEAR_BEFORE = re.compile("上年|去年|上一年|同比")
_THIRD = 1 / 3


def beside(
    plan: Plan,
    answer: str,
    quotes: Sequence[str],
    passages: Sequence[Passage],
    *,
    figures: Sequence[Figure] = (),
    words: bool = False,
) -> list[str]:
    """What of ``plan`` an ``answer`` leaves open, in Chinese; empty where it answers.

    ``quotes`` are the cited words, ``passages`` those that they stand in, in the same order, and
    ``figures`` what the report was read to tell in them.
    A quotation of 2020 does not answer a question about 2021, one of 公务接待费 not one about
    会议费, and words without a number not 多少; a change does not answer what something came to.
    With ``words`` no number is asked for.
    """
    out = []
    if plan.named and any(passage.report not in plan.reports for passage in passages):
        out.append("引文不是所问单位的")
    if plan.years and not all(
        passage.year is None or passage.year in plan.years or _says(plan.years, [quote])
        for passage, quote in zip(passages, quotes, strict=True)
    ):
        out.append("引文不是所问年度的")
    around = "\n".join((*quotes, *(part for p in passages for part in p.section)))
    out += [f"引文没有说“{o.phrase[:20]}”" for o in plan.operands if not _named(o, around)]
    if not words and question_words.NUMBER_ASKED.search(plan.question):
        told = "".join(simplified(_around(passages, quotes)).split())
        left = [left for o in plan.operands for left in left_over(o, told)]
        out += [f"引文没有说“{word[:20]}”" for word in dict.fromkeys(left)]
        out += _of_others(plan, quotes, figures)
    if question_words.WHY.search(plan.question) and not question_words.REASON.search(around):
        out.append("引文没有说原因")
    if not words and not _outcome(plan, answer):
        out.append("回答里没有所问的数")
    return out


def _of_others(plan: Plan, quotes: Sequence[str], figures: Sequence[Figure]) -> list[str]:
    """What speaks against the numbers of the quotations, as far as they were read as figures: none
    of an asked year where they print theirs, none that is an amount where one is asked for, a year
    of several untold."""
    years = (None, *plan.years)
    asked = [
        f for f in figures if len(years) == 1 or f.year in years or not _says([f.year], quotes)
    ]
    if figures and not asked:
        return ["引文里的数不是所问年度的"]
    if asked and plan.wanted == "amount" and all(f.role in _AGAINST for f in asked):
        return ["引文里只有增减或比率，没有所问的数"]
    if not figures or len(plan.years) < 2 or _YEAR_BEFORE.search("".join(quotes)):
        return []
    told = {figure.year for figure in figures}
    untold = [year for year in plan.years if year not in told and not _says([year], quotes)]
    return [f"引文没有说{year}年的数" for year in untold]


def _around(passages: Sequence[Passage], quotes: Sequence[str]) -> str:
    """All that says what a number of the quotations is of: what stands before it in the passage,
    too."""
    told = list[str]()
    for passage, quote in zip(passages, quotes, strict=True):
        end = passage.text.find(quote) + len(quote)
        told += [passage.org or "", str(passage.year or ""), *passage.section, passage.text[:end]]
    return "|".join(told)


def _says(years: Sequence[int | None], quotes: Sequence[str]) -> bool:
    return any(f"{year}年" in quote for year in years for quote in quotes)


def _named(operand: Operand, told: str) -> bool:
    """Whether words speak of an operand: by a name of it, or by a third of its words."""
    plain = simplified(told)
    found = {indicator for _, _, indicator in find_indicators(plain)}
    if found & set(operand.indicators):
        return True
    names = [operand.phrase]
    names += [n for i in operand.indicators if i in CATALOGUE for n in CATALOGUE[i].names]
    known = set(terms(plain))
    for name in names:
        words = set(terms(simplified(name)))
        if not words or len(words & known) >= _THIRD * len(words) or name in plain:
            return True
    return False


def _outcome(plan: Plan, answer: str) -> bool:
    """Whether an answer holds a number where one is asked for, in a unit that fits."""
    mentions = [m for m in scan(simplified(answer)) if m.kind in FIGURE_KINDS]
    if plan.wanted in _RATES:
        return any(m.unit in ("%", "％", "‰", "个百分点") for m in mentions)
    if plan.unit:
        base = factor_and_base(plan.unit)[1]
        return any(m.unit == plan.unit or factor_and_base(m.unit)[1] == base for m in mentions)
    return bool(mentions) or not question_words.NUMBER_ASKED.search(plan.question)
