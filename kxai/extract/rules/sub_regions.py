"""The parts of a region in its own report: the city itself, its districts and counties.

全市一般公共预算收入30亿元，其中：市本级12亿元，东山区8亿元: the amounts of the parts are of the
same account, each of a place of its own.
"""

from __future__ import annotations

from kxai.extract.rules import lexicon
from kxai.extract.rules.account_names import parse_name
from kxai.extract.rules.phrases import last_clause, noun_phrase
from kxai.extract.rules.sentence import Sentence
from kxai.genre import words
from kxai.schema.report import REGION_KINDS

_OF_REGIONS = (
    "income.general_budget",
    "income.gov_fund",
    "income.state_capital",
    "general_budget.expenditure",
    "gov_fund.expenditure",
    "state_capital.expenditure",
    "total.receipts",
    "total.payments",
)
_PLACE = words("region.part").regex
_TOLD_OF_PLACE = words("region.told_of_part").regex
_NO_PLACE = words("region.no_part").regex


def part_of_region(at: Sentence, gap: str, clause: str) -> tuple[str, str, dict[str, str]] | None:
    """Indicator, name and dims of an amount that only a part of the region stands before.

    None where the report is not of a region, or what was spoken of is no account of one.
    """
    if at.scene.report.kind not in REGION_KINDS:
        return None
    before = last_clause(gap[: gap.rfind(clause)].rstrip("，,：: ")) if clause else ""
    name = parse_name(before) if before else None
    about = at.subject.head.indicator if at.subject.head else at.subject.money
    about = name.indicator if name is not None and name.indicator in _OF_REGIONS else about
    if about not in _OF_REGIONS:
        return None
    words = noun_phrase(lexicon.trimmed(clause))
    found = _PLACE.fullmatch(words)
    if found is None:
        return None
    place = _TOLD_OF_PLACE.sub("", words)
    if _NO_PLACE.search(place):
        return None
    return about, words, {"org": place}
