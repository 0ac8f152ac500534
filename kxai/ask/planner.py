"""From a question to a plan, by rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from kxai.ask import question_words as w
from kxai.ask.bodies import Directory
from kxai.ask.clauses import operands_of, within_of
from kxai.ask.colloquial import plain_bodies, plain_words
from kxai.ask.facts import asks_facts
from kxai.ask.follow_on import completed, in_order, without_premise
from kxai.ask.listed_things import is_name
from kxai.ask.periods import without_periods
from kxai.ask.phrase import (
    OF_ONE_PROJECT,
    content,
    indicators_in,
    make_operand,
    names_of_genre,
    of_both_stages,
    split_outside,
    without_names,
)
from kxai.ask.plan import Operand, Operation, Plan, Wanted
from kxai.ask.question_years import years_in
from kxai.ask.spoken_names import bodies_in
from kxai.schema.units import factor_and_base
from kxai.text.normalise import normalise
from kxai.text.traditional import simplified

_EMPTY = re.compile(r"\(\s*\)")
_ACCOUNT = 4  # characters that a name has which no total is called by
_AND = re.compile(r"[和与及]")
_PLACE = 2  # characters of a place without its rank
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def prepare(question: str) -> str:
    """A question in simplified characters and half-width digits, without gaps between them."""
    whole = question.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no text
    text = w.EXCLUDED.sub("", simplified(normalise(whole).text))
    text = _EMPTY.sub("", text).strip().strip(",")
    words = text.split()
    if len(words) > 1 and all(len(word) > 1 for word in words) and not w.ASKING.search(text):
        return plain_bodies(";".join(words))  # a telegram: 教育局17决算 货物 工程
    return plain_bodies(_GAP.sub("", text))


def make_plan(
    question: str,
    directory: Directory,
    *,
    reports: Sequence[str] | None = None,
    year: int | None = None,
) -> Plan:
    """The plan of a prepared ``question``; ``reports`` and ``year`` are filters from outside."""
    named = directory.find(question)
    told = w.CHECKED.search(named.rest) or w.MOST_FINDINGS.search(named.rest)
    relation = w.RELATION.of(named.rest) or None
    mention = w.MENTIONS.search(named.rest)
    mentioned = (mention["words"] or mention["before"]).strip('|“”"') if mention else ""
    chosen = list(named.reports)
    level = next((level for word, level in w.LEVELS if word in named.rest), None)
    level = None if chosen else level  # 省级专项 of a body that is named is no level of bodies
    if level:
        chosen = [r.id for r in directory.reports.values() if r.level == level]
    if reports is not None:
        chosen = [r for r in chosen if r in reports] or list(reports)
    bases = {directory.reports[r].year for r in chosen}
    years, rest = years_in(named.rest, base=next(iter(bases)) if len(bases) == 1 else None)
    if year is not None:
        years = [year]
    rest = in_order(w.LEVEL_WORDS.sub("|", rest) if level else rest)
    rest = without_periods(plain_words(rest))
    rest = _asked(rest)
    bodies = len(bodies_in(directory.reports[r].org or r for r in chosen))
    listed = w.LISTED_SUM.search(rest) or _accounts_added(rest) if bodies < 2 else None
    if listed:
        rest = f"{rest[: listed.start('sum')]}|加起来{rest[listed.end('sum') :]}"
    if bodies == 1 and len(years) < 2:  # 学费一共收了多少 adds nothing up
        rest = w.IN_ALL.sub(r"\g<thing>", rest)
    operation, wanted = _operation(rest, len(chosen), bodies, len(years))
    if operation == "sum" and bodies > 1 and not w.SUM.search(without_names(rest)):
        orgs = {directory.reports[r].org or "" for r in chosen}
        if w.EACH_APART.search(rest) or _is_one_name(named.words, orgs):
            operation = "lookup"
    if bodies != 1 and w.MEDIAN.search(rest):
        operation = "median"
    if bodies != 1 and w.LIMIT.search(rest):
        operation = "filter"
    if bodies == 1 and len(years) > 2 and operation == "growth":
        operation, wanted = "trend", "amount"
    if bodies == 1 and _of_two_years(operation, years, rest, named.rest):
        operation, wanted, years = "growth", "change", [max(years), min(years)]
    stages = _stages_of(named.rest) if operation == "growth" else {}
    per = w.PER_UNIT.search(rest) if operation == "per_head" else None
    per_noun = per["noun"] if per else ""
    if per:
        rest = f"{rest[: per.start()]}|{rest[per.end() :]}"
    rest = w.SOME_BODIES.sub("|", rest)
    asked = w.UNIT_ASKED.search(rest)
    if wanted == "execution_rate":
        rest = w.RATE_WORDS.sub("|", rest)
    unit = asked[1] if asked else "元" if w.MONEY_ASKED.search(rest) else None
    budgeted = w.AGAINST_BUDGET.search(rest)
    if wanted == "execution_rate":
        unit = None
    within = ""
    if operation in ("lookup", "growth"):
        rest, within = within_of(rest)
    goal = bool(w.BOTH_STAGES.search(rest) and w.GOAL_WORDS.search(rest))
    goal = goal and not ("预算" in rest and not set(indicators_in(rest)) - OF_ONE_PROJECT)
    operands = operands_of(rest.replace("实际支出", "实际") if goal else rest, operation)
    if goal and operation == "lookup":
        operands = of_both_stages(operands)
    if per and not operands and (own := make_operand(per["noun"])) and own.indicators:
        operands, per_noun = [own], ""  # 平均每批接待花多少: what the batches were of
    if operation == "sum" and _is_one(operands, bodies, years) and not w.COUNTED.search(rest):
        operation = "lookup"
        operands = operands_of(rest, operation)
    if wanted == "execution_rate":  # 项目资金执行率 is asked for in percent
        operands = [o.model_copy(update={"asked": None}) for o in operands]
    return Plan(
        question=plain_words(question),
        operation=_whole_archive(named.rest, mentioned) or ("checked" if told else operation),
        reports=chosen,
        named=bool(named.reports) or reports is not None,
        years=years,
        operands=operands,
        wanted=wanted,
        stage=None if stages or goal or (operation == "growth" and budgeted) else _stage(rest),
        stages=stages,
        within=within,
        per=Operand(phrase=per_noun, asked=per["unit"], noun=per_noun[:2]) if per else None,
        unit=None if operation == "findings" or _asked_apart(operands) else unit,
        ascending=bool(w.ASCENDING.search(rest)),
        previous=bool(re.search(r"倒推|反推|推算|推出", rest)),
        unresolved=[] if level else list(named.unknown),
        near=list(named.near),
        place=named.place,
        guessed=list(named.guessed),
        relation=relation,
        most=_most(named.rest),
        **_limit(named.rest),
        mentioned=mentioned,
    )


def _accounts_added(rest: str) -> re.Match[str] | None:
    """Where 合计 stands behind the last of several accounts, of whose name it is no part:
    教育支出和社会保障和就业支出合计."""
    match = w.SUM_OF_ACCOUNTS.search(rest)
    if match is None:
        return None
    before = rest[: match.start("sum")]
    bare = before.removesuffix("支出")
    names = [name for name in names_of_genre() if before.endswith(name) or bare.endswith(name)]
    last = max(names, key=len, default="")
    named = len(last) >= _ACCOUNT and not is_name(last)  # 本年支出合计 is one name
    return match if named and len(split_outside(_AND, before)) > 1 else None


def _asked(rest: str) -> str:
    """A question without the clauses that only tell what the others ask of: 预算13万，实际花了多少
    asks for no amount that was planned."""
    clauses = completed(rest)
    asking = without_premise(clauses)
    return rest if len(asking) == len(clauses) else "，".join(asking)


def _is_one_name(said: Sequence[str], orgs: set[str]) -> bool:
    """True where one name was said that fits several bodies (云岭科协: of the city and of the
    county): whoever said it means one of them, so that each is told and none is added."""
    return len(said) == 1 and all(org[:_PLACE] == said[0][:_PLACE] for org in orgs)


def narrowing(words: str) -> dict[str, Any]:
    """What words narrow a plan to (``most``, ``limit``, ``below``, ``ascending``); what they do not
    say is left out.

    >>> narrowing("超过50万元的前三名")
    {'limit': '500000', 'below': False, 'most': 3}
    """
    told = _limit(words)
    if most := _most(words):
        told["most"] = most
    return told | ({"ascending": True} if w.ASCENDING.search(words) else {})


def _most(rest: str) -> int | None:
    """How many of a ranking are asked for: 前三名, 最高的5家."""
    match = w.TOP.search(rest)
    if match is None:
        return None
    digits = next(group for group in match.groups() if group)
    return int(digits) if digits.isdecimal() else w.CHINESE_COUNT.get(digits)


def _limit(rest: str) -> dict[str, Any]:
    """超过100万元的: what amounts are held against, in base units."""
    match = w.LIMIT.search(rest)
    if match is None:
        return {}
    factor, _ = factor_and_base(match["unit"])
    value = Decimal(match["value"].replace(",", "")) * factor
    return {"limit": str(value), "below": bool(w.BELOW.search(match["way"]))}


def _whole_archive(rest: str, mentioned: str) -> Operation | None:
    """Whether a question asks for the reports themselves: which there are, which mention
    something, whose findings are most."""
    if mentioned:
        return "mentions"
    listed = w.ARCHIVE.search(rest) and not w.TOP.search(rest)
    return "archive" if listed or w.MOST_FINDINGS.search(rest) else None


def _of_two_years(operation: Operation, years: Sequence[int], rest: str, whole: str) -> bool:
    """Whether an amount of one year is held against that of another: 17年比15年省了多少."""
    if len(years) < 2 or operation in ("trend", "findings", "share", "rank", "passage"):
        return False
    if w.WHY.search(rest):
        return False
    cues = (w.DIFFERENCE, w.COMPARED, w.MOVED)
    return bool(w.TWO_YEARS.search(whole)) or any(cue.search(rest) for cue in cues)


def _is_one(operands: Sequence[Operand], bodies: int, years: Sequence[int]) -> bool:
    """Whether nothing is to be added up: one thing of the catalogue, of one body and year."""
    return bodies == 1 and len(years) < 2 and len(operands) == 1 and bool(operands[0].indicators)


def _stages_of(whole: str) -> dict[int, Literal["budget", "final"]]:
    """What a question wants of each year where that is not the same: 2010决算比2011预算."""
    found: dict[int, Literal["budget", "final"]] = {}
    for match in w.STAGE_OF_YEAR.finditer(whole):
        year = int(match["year"]) + 2000 * (len(match["year"]) == 2)
        found[year] = "budget" if match["stage"] == "预算" else "final"
    return found if len(set(found.values())) == 2 else {}


def _asked_apart(operands: Sequence[Operand]) -> bool:
    """True where the things asked for are asked for in units of their own."""
    return len(operands) > 1 and len({operand.asked for operand in operands}) > 1


def _stage(rest: str) -> Literal["budget", "adjusted", "final"] | None:
    """What was planned, or what was done, where a question says which of both."""
    if w.ADJUSTED.search(rest):
        return "adjusted"
    if w.BUDGET.search(rest):
        return "budget"
    if w.ACTUAL.search(rest):
        return "final"
    return "final" if w.KIND_SAID.of(rest) == "决算" and not w.BOTH_STAGES.search(rest) else None


def _operation(rest: str, reports: int, bodies: int, years: int) -> tuple[Operation, Wanted]:
    if w.FINDING.search(rest) or w.EITHER.search(rest) or _of_places(rest):
        return "findings", "any"
    if w.DENIED.search(rest) and w.LISTED.search(rest):
        return "passage", "any"
    if w.TREND.search(rest) and indicators_in(rest):
        return "trend", "amount"
    if (reports == 1 and w.TOP.search(rest) and w.BODIES_ASKED.search(rest)) or (
        w.ORDER_ASKED.search(rest) and w.AMONG_ALL.search(rest)
    ):
        return "passage", "any"
    if asks_facts(rest) and not w.NUMBER_ASKED.search(rest):
        return "passage", "any"
    moved = w.MOVED.search(rest) or w.AGAINST_BUDGET.search(rest)
    # 降了百分之几 is of no whole, 完成预算的百分之几 of the budget
    percent = w.PERCENT_OF.search(rest) and not moved and not w.RATE_ASKED.search(rest)
    ratio = bool(w.TIMES.search(rest) or w.SHARE.search(rest) or percent)
    if bodies == 1 and w.LARGEST_PART.search(rest):
        return "rank", "amount"
    if bodies == 1 and w.WHICH_OF_TWO.search(rest):
        return "difference", "amount"
    if reports > 1 and (w.RANK.search(rest) or ratio):
        return ("rank" if not ratio else "share"), "amount"
    if not reports and w.RANK.search(rest):
        return ("share" if ratio else "rank"), "amount"
    if w.PER_UNIT.search(rest):
        return "per_head", "amount"
    if w.PER_HEAD.search(rest) and not re.search(r"人均科普|人均服务", rest):
        return "per_head", "amount"
    if w.RATE_ASKED.search(rest):
        return "lookup", "execution_rate"
    if "净增" in rest and w.NUMBER_ASKED.search(rest):
        return "lookup", "any"
    if w.BREAKDOWN.search(rest) and set(indicators_in(rest)) & set(w.WHOLES):
        return "lookup", "amount"
    if w.WHERE_TO.search(rest) and indicators_in(rest):
        return "lookup", "amount"
    changes = w.YEAR_CHANGE.search(rest)
    if changes and bodies > 1 and changes[0].endswith("|"):
        changes = None  # what stands behind 比 is a body, no year
    changes = changes or w.MOVED.search(rest) or w.AGAINST_BUDGET.search(rest)
    told = w.CHANGED.search(rest) or w.COMPARED.search(rest) or w.AGAINST_BUDGET.search(rest)
    if changes and told and not w.WHY.search(rest):
        return "growth", "change"
    if w.WHY.search(rest) and (told or not w.HOW_MUCH.search(rest)):
        return "passage", "any"
    if ratio:
        return "share", "share"
    if w.COUNTED.search(rest) and w.SUM.search(rest):
        return "sum", "any"
    if bodies == 1 and w.FEWER.search(rest) and len(indicators_in(rest)) == 1:
        return "growth", "change"
    if w.COMPARED.search(rest) or w.DIFFERENCE.search(rest):
        return "difference", "amount"
    if w.MEAN.search(rest) and reports != 1:
        return "mean", "amount"
    if _summed(rest, bodies, years):
        return "sum", "amount"
    if w.NUMBER_ASKED.search(rest) and not re.search(r"哪几|几(?:权|项|方面|条|点)(?!目标)", rest):
        return "lookup", "amount"
    if indicators_in(rest) and not w.LISTED.search(rest):
        return "lookup", "amount"
    return "passage", "any"


def _of_places(rest: str) -> bool:
    """True where one part of a report is held against another: 附件里比说明里多多少."""
    match = w.COMPARED.search(rest)
    if not match or not w.PLACE.search(match["a"] + match["b"]):
        return False
    left, right = (re.sub(r"^.*\|", "", without_names(match[side])) for side in ("a", "b"))
    return not w.PLACES.sub("", content(left)) and not w.PLACES.sub("", content(right))


def _summed(rest: str, bodies: int, years: int) -> bool:
    """True where things are to be added up: 合计 in 本年支出合计 of one body is part of a name."""
    if w.SUM.search(without_names(rest)):
        return True
    return (bodies != 1 or years > 1) and bool(w.SUM.search(rest)) and not w.WHY.search(rest)
