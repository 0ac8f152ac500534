"""A phrase of a question: what it names, what it counts, what is left of it."""

from __future__ import annotations

import re
from functools import cache

from kxai.ask import question_words as w
from kxai.ask.plan import Operand
from kxai.genre import current
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.index.tokens import cuts, without_joints

_CODE = re.compile(r"(?<![\d.])(?:2\d{6}|2\d{4}|3\d{4})(?![\d.])(?!万|元|亿)")
"""The code of an account: 2130705, 20106, 30107."""
_STAGE_END = re.compile(r"(?<=[\u4e00-\u9fff]{2})\|?(?:年初)?(?:预算|决算|执行)[数额](?=\||$)")
OF_ONE_PROJECT = {"expenditure.total", "project.budget", "project.executed"}
_BUDGETS = ("income.general_budget", "income.gov_fund", "income.state_capital")
_JOINT = re.compile(r"[和与及跟、并]")
"""What joins things of a list, and stands within names of accounts as well."""


def split_codes(phrase: str) -> list[str]:
    """“30228（工会经费）和30206（电费）”: a phrase for each account that is named by its code."""
    starts = [match.start() for match in _CODE.finditer(phrase)]
    if len(starts) < 2:
        return [phrase]
    return [phrase[a:b] for a, b in zip(starts, [*starts[1:], len(phrase)], strict=True)]


def split_outside(joint: re.Pattern[str], phrase: str) -> list[str]:
    """A phrase split at its joints, those within a name of the genre left out: 城乡社区规划与管理
    is one account."""
    inside = {n for match in _joined_names().finditer(phrase) for n in range(*match.span())}
    out, at = [], 0
    for match in joint.finditer(phrase):
        if match.start() not in inside:
            out.append(phrase[at : match.start()])
            at = match.end()
    return [*out, phrase[at:]]


@cache
def _joined_names() -> re.Pattern[str]:
    names = sorted((n for n in names_of_genre() if _JOINT.search(n)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def without_names(phrase: str) -> str:
    """A phrase with a stroke for each name of the catalogue."""
    for start, end, _ in reversed(find_indicators(phrase)):
        phrase = f"{phrase[:start]}|{phrase[end:]}"
    return phrase


def content(phrase: str) -> str:
    """A phrase without the words that only ask; a part of a longer word (用 of 用户) is none."""
    edges = cuts(phrase)

    def left(match: re.Match[str]) -> str:
        inside = not {match.start(), match.end()} <= edges
        kept = match[0] in w.NOUNS or (len(match[0]) == 1 and match[0] not in w.ANYWHERE)
        return match[0] if inside and kept else "|"

    return w.ASKED.sub(left, phrase)


def found_whole(indicators: list[str]) -> bool:
    """Whether a phrase names no thing, only a report's money as a whole."""
    return tuple(indicators) == w.ALL_MONEY


def indicators_in(phrase: str) -> list[str]:
    found = [i for _, _, i in find_indicators(phrase)]
    if "assets.vehicles" in found and not w.VEHICLES_COUNTED.search(phrase):
        found.insert(found.index("assets.vehicles"), "three_public.vehicles")
    if not found:
        bare = re.sub(r"[|\W_]+", "", content(phrase))
        if bare in w.BARE:
            found = list(w.BARE[bare])
        elif bare.removesuffix("支出") in w.BARE:
            found = list(w.BARE[bare.removesuffix("支出")])
        elif w.WHOLE.fullmatch(bare):
            found = list(w.ALL_MONEY)
        elif (rest := re.sub(r"[|\W_]+", "", w.LITTLE_SAID.sub("", bare))) in w.BARE:
            found = list(w.BARE[rest])  # 打算支出
    return list(dict.fromkeys(found))


def make_operand(phrase: str, *, claimed: bool = False) -> Operand | None:
    """An operand of a phrase; None where nothing is left of it. Of what is ``claimed`` a number
    pins the figure without a unit of money, too."""
    value = unit = None
    match = w.PINNED.search(phrase) or (w.PINNED_BARE.search(phrase) if claimed else None)
    if match:
        value, unit = match[1].replace(",", ""), match[2]
        phrase = f"{phrase[: match.start()]}|{phrase[match.end() :]}"
    coded = _CODE.search(phrase)
    if coded:
        phrase = f"{phrase[: coded.start()]}|{phrase[coded.end() :]}"
    phrase = _of_account(phrase)
    kept = _is_of_another(phrase)
    indicators = [] if kept else indicators_in(phrase)
    own = w.UNIT_ASKED.search(phrase)
    bare = w.UNIT_ASKED.sub("|", phrase if kept else without_names(phrase))
    words = re.sub(r"\|+", "|", re.sub(r"[^\w|]", "|", content(bare))).strip("|")
    if not claimed and words not in names_of_genre():
        words = re.sub(r"\|+", "|", without_joints(words)).strip("|")
    if not indicators:  # 教育支出决算数: the stage is none of the name
        words = _STAGE_END.sub("", words).strip("|") or words
    if indicators:
        words = w.LITTLE_SAID.sub("|", words).strip("|")
        words = (
            ""
            if words.removesuffix("支出") in w.BARE or words in w.BARE or found_whole(indicators)
            else "|".join(p for p in words.split("|") if len(p) > 1)
        )
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", words) and not (indicators or value or coded):
        return None
    if own and own[1] in w.AREA:
        words = words.replace("面积", "|").strip("|")  # the unit says so
    noun = w.COUNTED_NOUN.search(phrase)
    indicators = [counting(i, own[1]) for i in indicators] if own else indicators
    if "assets.vehicles" in indicators and w.BOUGHT.search(phrase):
        # 当年买了几辆: those that were bought, counted under the name of their money
        indicators = ["three_public.vehicle_purchase"]
        words = w.BOUGHT.sub("|", words).strip("|")
    money = (
        bool(indicators) and indicators[0] not in w.UNCOUNTED and is_kind(indicators[0], "money")
    )
    if own and words and money and _is_thing(own[1]):
        words, indicators = f"{indicator_name(indicators[0])[:2]}|{words}", []
    if "expenditure.total" in indicators and "项目" in words:
        indicators = [*indicators, "project.executed"]
    return Operand(
        phrase=words,
        indicators=indicators,
        value=value,
        unit=unit,
        asked=_asked(own[1] if own else None, indicators, words, phrase),
        noun=noun[1] if noun else "",
        code=coded[0] if coded else "",
    )


def _of_account(phrase: str) -> str:
    """A phrase without the people or the budget in front of an account: 在职人员住房公积金 asks for
    money, 一般公共预算小学教育支出 for what the account spent."""
    *_, (start, end, last) = find_indicators(phrase) or [(0, 0, "")]
    behind = phrase[end:].removeprefix("的")
    sizes = range(len(behind), 2, -1) if last in ("staff.actual", *_BUDGETS) else ()
    account = next((behind[:size] for size in sizes if behind[:size] in names_of_genre()), "")
    return f"{phrase[:start]}|{behind}" if account else phrase


def _is_of_another(phrase: str) -> bool:
    """Whether all that a phrase names is the budget that something else is of: 一般公共预算教育经费
    is no receipts of the budget."""
    hits = find_indicators(phrase)
    return len(hits) == 1 and bool(
        w.FUND_OF_NOUN.match(phrase, hits[0][0]) and hits[0][2] in _BUDGETS
    )


def of_both_stages(operands: list[Operand]) -> list[Operand]:
    """“活动计划几场，实际办了几场”: the thing of which goal and outcome are asked, once."""
    bare: dict[str, Operand] = {}
    for operand in operands:
        phrase = re.sub(r"\|+", "|", w.GOAL_WORDS.sub("|", operand.phrase)).strip("|")
        kinds = [i for i in operand.indicators if not i.startswith("performance.")]
        if phrase or kinds or operand.value is not None:
            told = {"phrase": phrase, "indicators": kinds}
            bare.setdefault(f"{phrase}{kinds}", operand.model_copy(update=told))
    return list(bare.values()) or operands


def _asked(unit: str | None, indicators: list[str], words: str, phrase: str) -> str | None:
    """The unit that is asked for: that of the clause, else that of what is asked for."""
    if unit and indicators == list(w.UNCOUNTED):
        return "元"
    if unit == "人次" and indicators[:1] and indicators[0].endswith(".persons"):
        return "人"  # a visit is counted in both
    people = "人" if w.PEOPLE_ASKED.search(phrase) else None
    return unit or people or ("%" if w.RATE_NOUN.search(words) else None)


def is_kind(indicator: str, kind: str) -> bool:
    item = CATALOGUE.get(indicator)
    return item is not None and item.kind == kind


def _is_thing(unit: str) -> bool:
    """True of a unit that counts things, which no money is told in."""
    return not any(mark in unit for mark in "元万亿分")


def counting(indicator: str, unit: str) -> str:
    """The indicator that counts what another is the money of, where the unit asks for that."""
    if indicator in w.UNCOUNTED:
        return indicator
    for family, counts in w.COUNTS.items():
        if family in indicator:
            return next((kind for mark, kind in counts if unit.startswith(mark)), indicator)
    return indicator


def indicator_name(indicator: str) -> str:
    """The catalogue's name of an indicator."""
    item = CATALOGUE.get(indicator)
    return item.zh if item else indicator


def names_of(indicator: str) -> tuple[str, ...]:
    """All names of an indicator, the long ones first."""
    item = CATALOGUE.get(indicator)
    return tuple(sorted(item.names, key=len, reverse=True)) if item else ()


def name_asked(operand: Operand) -> str:
    """What an operand asks for, in the catalogue's name and in the question's other words."""
    name = indicator_name(operand.indicators[0]) if operand.indicators else ""
    return "".join(dict.fromkeys((name, operand.code, operand.phrase.replace("|", ""))))


@cache
def names_of_genre() -> frozenset[str]:
    """The names of the genre's figures and accounts."""
    names = {name for item in CATALOGUE.values() for name in item.names}
    for entry in current().accounts.values():
        names |= {entry.name, *entry.aliases}
    return frozenset(name for name in names if len(name) > 1)


def accounts_named(phrase: str) -> list[str]:
    """The names of the genre with which the pieces of a phrase begin.

    >>> accounts_named("培训费预算")
    ['培训费']
    """
    known = names_of_genre()
    pieces = (piece for piece in phrase.split("|") if len(piece) > 2)
    found = ([p[:n] for n in range(len(p), 2, -1) if p[:n] in known] for p in pieces)
    return [names[0] for names in found if names]
