"""The words by which the genre says what a number is: cues of role, direction, stage and year."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from kxai.genre import readings, words
from kxai.schema.figure import Direction, Stage

# The words before a number are asked about from several sides, one number after the other.
KEPT = 4096
UP = words("prose.up").any_of
DOWN = words("prose.down").any_of

_HEDGED_END = words("prose.hedged_end").regex
_CHANGE_TAIL = r"(?:额|数|率|比例|幅度|幅|金额|资金|支出|收入|预算|经费|费用|比率|值|了|速)*"
_CHANGE = re.compile(
    rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))(?:支出|收入|预算|经费|资金)?{_CHANGE_TAIL}$"
)
MORE_THAN = words("prose.more_than").regex
_MORE_OR_LESS = words("prose.more_or_less").regex
BEYOND = words("prose.beyond").regex
_AS_MANY_AS = words("prose.as_many_as").regex
_BARE_VERB = words("prose.bare_verb").regex
VERB_OF_RATE = words("prose.verb_of_rate").regex
_COMES_TO = words("prose.comes_to").regex
_NOT_A_CHANGE = words("prose.not_a_change").regex

_DIFFERENCE = words("prose.difference").regex

SHARE = words("prose.share").regex
EXECUTION = words("prose.execution").regex
_BUDGET_FUND = words("prose.budget_fund").regex
SATISFACTION = re.compile(r"满意")

_LAST_YEAR = words("prose.last_year").regex
_SAME_ACCOUNT = words("prose.same_account").regex
_NEXT_YEAR = words("prose.next_year").regex
_PLANNED = words("prose.planned").regex
_THIS_YEAR = words("prose.this_year").regex
_OWN_NAME = words("prose.own_name").regex

_STAGES = tuple(
    (wording.regex, cast(Stage, stage)) for stage, wording in readings("prose.stage").members
)
_BARE_BUDGET = words("prose.bare_budget").regex
_TARGET = words("prose.target").regex

LIGHT = words("prose.light").regex
_FOUR_DIGITS = re.compile(r"\d{4}")
FUNCTIONAL_LEAD = words("prose.functional_lead").regex

PERSONS = words("prose.persons").regex
_PLAN = words("prose.plan").regex
_DONE = words("prose.done").regex


def names_account(words: str) -> bool:
    """True when ``words`` point back at the account that was named (该项支出)."""
    return bool(_SAME_ACCOUNT.match(words))


@lru_cache(maxsize=KEPT)
def trimmed(gap: str) -> str:
    """``gap`` without the hedges and copulas that stand right before a number."""
    return _HEDGED_END.sub("", gap)


@lru_cache(maxsize=KEPT)
def change_direction(gap: str) -> Direction | None:
    """up or down when the words right before the number say that it is a change."""
    if _COMES_TO.search(gap):
        return None
    body = trimmed(gap)
    beyond = BEYOND.search(body)
    if beyond:
        return "down" if beyond["way"] in ("小于", "低于", "少于") else "up"
    bare = _MORE_OR_LESS.search(body)
    if bare and not _AS_MANY_AS.search(gap):
        return "up" if set("多高快") & set(bare.groups()) else "down"
    match = _CHANGE.search(body) or _BARE_VERB.search(body)
    if match is None or _NOT_A_CHANGE.search(body[: match.end()]):
        return None
    if body[: match.start()].endswith(("新", "再")) and match["up"]:
        return None
    return "up" if match["up"] else "down"


def way_of_rate(body: str) -> Direction | None:
    """转移支付增15.7%: of a percentage the bare verb tells the way, whatever stands before it."""
    verb = VERB_OF_RATE.search(body)
    return None if verb is None else "up" if verb["verb"] in "增升" else "down"


def is_difference(clause: str) -> bool:
    """True for words that call the number the difference of two amounts before it (差值为)."""
    return bool(_DIFFERENCE.fullmatch(trimmed(clause).strip()))


@lru_cache(maxsize=KEPT)
def stage_of(words: str) -> Stage | None:
    """The stage that ``words`` name, or None. Later words win: they stand nearer the number."""
    words = _BUDGET_FUND.sub("", words)
    found: tuple[int, Stage] | None = None
    for pattern, stage in _STAGES:
        for match in pattern.finditer(words):
            if found is None or match.end() > found[0]:
                found = (match.end(), stage)
    if found is None and _BARE_BUDGET.search(words):
        return "budget"
    return found[1] if found else None


@lru_cache(maxsize=KEPT)
def is_target(words: str) -> bool:
    """True when ``words`` announce a goal or plan."""
    return bool(_TARGET.search(words))


def names_last_year(words: str) -> bool:
    """True for 上年, 去年 and the like, but not for 上年结转 (an indicator's own name)."""
    return bool(_LAST_YEAR.search(words))


def names_next_year(words: str, year: int) -> bool:
    """True for a plan of the ``year`` after the report's."""
    return bool(_NEXT_YEAR.search(words)) or (f"{year}年" in words and bool(_PLANNED.search(words)))


@lru_cache(maxsize=KEPT)
def names_this_year(words: str) -> bool:
    """True for 本年, 今年 and the like, but not in an account's own name (本年支出合计)."""
    return bool(_THIS_YEAR.search(_OWN_NAME.sub("", words)))


@lru_cache(maxsize=KEPT)
def is_light(words: str) -> bool:
    """True when ``words`` carry no meaning of their own beyond grammar and totals."""
    return len(LIGHT.sub("", _FOUR_DIGITS.sub("", words))) <= 1


def is_plan(paragraph: str) -> bool:
    """True for a paragraph that tells what shall be done and nothing that was."""
    return len(_PLAN.findall(paragraph)) >= 4 and not _DONE.search(paragraph)
