"""Names of accounts are parsed, not searched: the noun phrase is read from its end.

The head is the catalogue's name; what stands before it narrows it (本年, 机关), says of which funds
it is (一般公共预算…), makes something else of it (其他…) or ends the phrase (安排, …局). A modifier
that is none of these makes the name unknown, and what bears it is ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from kxai.extract.rules import lexicon
from kxai.genre import readings, words
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.genre.families import whole_of
from kxai.genre.places import ranks_of_places, short_names_of_places

UNKNOWN = "other"


def _words(table: str) -> tuple[str, ...]:
    return tuple(table.split())


# Words of funds and totals that only qualify the name before them: 会议费财政拨款支出 is 会议费.
_QUALIFIERS = _words(
    """
    income.general_budget income.gov_fund income.state_capital general_budget.expenditure
    fiscal.receipts fiscal.payments expenditure.total project.budget project.executed
    """
)
_QUALIFIED = _words(
    """
    three_public. reception. operating. procurement. expenditure.basic expenditure.project
    expenditure.personnel expenditure.public expenditure.wages expenditure.goods_services
    expenditure.capital expenditure.individual_family
    """
)

# Totals that are the body's only where no other money stands before them.
OF_ANYTHING = words("name.of_anything").listed
_OTHER_MONEY = words("phrase.other_money").regex

# What is spent of receipts, where a clause tells the spending by its verb alone.
SPENT_OF = {
    "income.total": "expenditure.total",
    "income.general_budget": "general_budget.expenditure",
    "income.gov_fund": "gov_fund.expenditure",
    "income.state_capital": "state_capital.expenditure",
    "fiscal.receipts": "fiscal.payments",
}

# What a name becomes behind the name of a kind of funds.
_GENERAL_BUDGET = {
    "expenditure.total": "general_budget.expenditure",
    "expenditure.basic": "general_budget.basic",
    "expenditure.project": "general_budget.project",
    "income.total": "income.general_budget",
    "fiscal.receipts": "income.general_budget",
    "fiscal.payments": "general_budget.expenditure",
}
_GOV_FUND = {
    "expenditure.total": "gov_fund.expenditure",
    "income.total": "income.gov_fund",
    "fiscal.receipts": "income.gov_fund",
    "fiscal.payments": "gov_fund.expenditure",
}
_STATE_CAPITAL = {
    "expenditure.total": "state_capital.expenditure",
    "income.total": "income.state_capital",
    "fiscal.receipts": "income.state_capital",
    "fiscal.payments": "state_capital.expenditure",
}
_OTHER_FUNDS = {"income.total": "income.other", "total.receipts": "income.other"} | {
    name: UNKNOWN for name in CATALOGUE if name.startswith(("expenditure.", "total.p", "balance."))
}

_BECOMES: Mapping[str, Mapping[str, str]] = {
    "general_budget": _GENERAL_BUDGET,
    "gov_fund": _GOV_FUND,
    "state_capital": _STATE_CAPITAL,
    "other_funds": _OTHER_FUNDS,
}
_FUNDS = tuple(
    (wording.listed, _BECOMES[means]) for means, wording in readings("name.funds").members
)
_MORE_THAN_OWN = ("总收入", "总支出", "总量")
"""一般公共预算总收入 holds what goes to the centre as well, 收入总量 what came from there."""
_JOINTS = ("及", "和", "与", "、")
_COSTS = ["three_public.vehicle_purchase", "three_public.vehicle_operation"]
_BOTH_COSTS = (_COSTS, _COSTS[::-1])
_ADDED_UP = words("sentence.added_up").regex
_WHOLE_OF_REGION = words("phrase.whole_of_region").regex
_OTHER = words("name.other").listed
_NEUTRAL = words("name.neutral").listed
_BOUNDARIES = words("name.boundary").listed
_BODIES = words("name.body").listed
_SHORT_NAMES = (2, 3, 4)  # characters
_ENDS = re.compile(
    r"[\d\s年月日底份度、，,；;。：:（）()《》【】〔〕\[\]“”「」『』＂\"'‘’—\-．.·|/①-⑳A-Za-z]$"
)


class Name(NamedTuple):
    """A name in a phrase: its indicator (``other`` where a modifier is unknown) and its span."""

    indicator: str
    start: int
    end: int

    @property
    def known(self) -> bool:
        return self.indicator != UNKNOWN


def parse_name(words: str) -> Name | None:
    """The account that ``words`` name at their end, or None where they end in something else.

    公务接待费财政拨款支出 is 公务接待费; 其他商品和服务支出 is ``other``, as nothing in the
    catalogue is called so; 其他资金收入合计 is ``income.other``.
    """
    hits = [hit for hit in find_indicators(words) if CATALOGUE[hit[2]].kind == "money"]
    return parse_hits(words, hits)


def parse_hits(words: str, hits: Iterable[tuple[int, int, str]]) -> Name | None:
    """As :func:`parse_name`, where the catalogue's names in ``words`` were found before."""
    found = list(hits)
    # 三公经费年初预算数: the words of the stage are names of project amounts elsewhere.
    found = [hit for hit in found if not hit[2].startswith("project.")] or found
    if not found:
        return None
    start, end, indicator = found.pop()
    tail = _without_brackets(words[end:])
    if not lexicon.is_light(tail):
        return None
    if words[start:end] in OF_ANYTHING and _OTHER_MONEY.search(words[:start]):
        return Name(UNKNOWN, start, end)  # 直达资金形成实际支出: of those funds alone
    if any(word in tail for word in _MORE_THAN_OWN):
        return Name(UNKNOWN, start, end)
    while (
        found
        and indicator in _QUALIFIERS
        and not words[start:end].endswith("收入")
        and found[-1][2].startswith(_QUALIFIED)
    ):
        if not lexicon.is_light(words[found[-1][1] : start]):
            break
        start, end, indicator = found.pop()
    if indicator.startswith("project."):
        return Name(indicator, start, end)
    return Name(modified(indicator, words[:start]), start, end)


def whole_of_names(clause: str, hits: Sequence[tuple[int, int, str]]) -> tuple[str, str] | None:
    """Indicator and name of the whole of which names joined by 、 are all the parts:
    公务用车购置费、公务用车运行费支出合计."""
    told = _ADDED_UP.search(clause)
    named = [hit for hit in hits if told is not None and hit[1] <= told.start()]
    costs = told is None and [hit[2] for hit in hits] in _BOTH_COSTS
    if costs and hits[1][1] == len(clause) and clause[hits[0][1] : hits[1][0]] in _JOINTS:
        named = list(hits)  # 公务用车运行维护费及公务用车购置费9万元
    if len(named) < 2:
        return None
    joints = [clause[a[1] : b[0]] for a, b in pairwise(named)]
    whole = whole_of([hit[2] for hit in named])
    if whole is None or not all(joint.endswith(("、", "和", "及")) for joint in joints):
        return None
    return whole, CATALOGUE[whole].zh


def whole_of_region(clause: str, start: int) -> str | None:
    """The total that a region's name at ``start`` bears: 一般公共预算收入总计 holds what came from
    elsewhere, 一般公共预算总支出 what went there; None for the account itself."""
    told = _WHOLE_OF_REGION.search(clause.rstrip(), max(0, start - 2))
    if told is None:
        return None
    return "total.payments" if told["out"] or told["spent"] else "total.receipts"


def modified(indicator: str, before: str) -> str:
    """What ``indicator`` becomes behind the modifiers that end ``before``."""
    rest = before
    while rest and not _ENDS.search(rest):
        funds = next((to for names, to in _FUNDS if rest.endswith(names)), None)
        if funds is not None:
            name = max((n for names, _ in _FUNDS for n in names if rest.endswith(n)), key=len)
            indicator = funds.get(indicator, indicator)
        elif rest.endswith(_OTHER):
            return UNKNOWN
        else:
            name = max((word for word in _NEUTRAL if rest.endswith(word)), key=len, default="")
        if not name:
            ends = rest.endswith(_BOUNDARIES) or rest.endswith(_BODIES)
            return indicator if ends or _ends_in_place(rest) else UNKNOWN
        rest = rest[: len(rest) - len(name)]
    return indicator


def _ends_in_place(words: str) -> bool:
    """True behind the name of a province or a city that lost its last word: 泸州."""
    ranks, short = ranks_of_places(), short_names_of_places()
    names = (short.get(words[-length:], "") for length in _SHORT_NAMES)
    return any(ranks.get(name) in ("province", "city") for name in names)


def _without_brackets(words: str) -> str:
    return re.sub(r"[（(][^（()）]*[）)]", "", words)
