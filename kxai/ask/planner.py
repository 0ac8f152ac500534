"""From a question to a plan, by rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from kxai.ask import wording as w
from kxai.ask.bodies import Directory, years_in
from kxai.ask.colloquial import plain_bodies, plain_words
from kxai.ask.names import body_key
from kxai.ask.phrase import content, counting, indicators_in, make_operand, without_names
from kxai.ask.plan import Operand, Operation, Plan, Wanted
from kxai.genre.catalogue import find_indicators
from kxai.schema.units import factor_and_base
from kxai.text.normalise import normalise
from kxai.text.script import simplified

_STAGES = {"project.budget", "project.executed"}
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_CLAUSE = re.compile(r"[，。？?；;！!\n]+|,(?!\d{3})")


def prepare(question: str) -> str:
    """A question in simplified characters and half-width digits, without gaps between them."""
    whole = question.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no text
    text = simplified(normalise(whole).text).strip()
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
    mentioned = mention["words"].strip('|“”"') if mention else ""
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
    rest = plain_words(w.LEVEL_WORDS.sub("|", rest) if level else rest)
    listed = w.LISTED_SUM.search(rest) if len(chosen) < 2 else None
    if listed:
        rest = f"{rest[: listed.start('sum')]}|加起来{rest[listed.end('sum') :]}"
    bodies = len({body_key(directory.reports[r].org or r) for r in chosen})
    operation, wanted = _operation(rest, len(chosen), bodies)
    if bodies != 1 and w.MEDIAN.search(rest):
        operation = "median"
    if bodies != 1 and w.LIMIT.search(rest):
        operation = "filter"
    if len(years) == 2 and bodies == 1 and w.TWO_YEARS.search(named.rest):
        operation, wanted = "growth", "change"
    per = w.PER_UNIT.search(rest) if operation == "per_head" else None
    if per:
        rest = f"{rest[: per.start()]}|{rest[per.end() :]}"
    rest = w.SOME_BODIES.sub("|", rest)
    asked = w.UNIT_ASKED.search(rest)
    if wanted == "execution_rate":
        rest = w.RATE_WORDS.sub("|", rest)
    unit = asked[1] if asked else "元" if w.MONEY_ASKED.search(rest) else None
    operands = _operands(rest, operation)
    return Plan(
        question=plain_words(question),
        operation=_whole_archive(named.rest, mentioned) or ("checked" if told else operation),
        reports=chosen,
        named=bool(named.reports) or reports is not None,
        years=years,
        operands=operands,
        wanted=wanted,
        stage=_stage(rest),
        per=_divisor(per) if per else None,
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
    return "archive" if w.ARCHIVE.search(rest) or w.MOST_FINDINGS.search(rest) else None


def _asked_apart(operands: Sequence[Operand]) -> bool:
    """True where the things asked for are asked for in units of their own."""
    return len(operands) > 1 and len({operand.asked for operand in operands}) > 1


def _stage(rest: str) -> Literal["budget", "adjusted", "final"] | None:
    """What was planned, or what was done, where a question says which of both."""
    if w.ADJUSTED.search(rest):
        return "adjusted"
    if w.BUDGET.search(rest):
        return "budget"
    return "final" if w.ACTUAL.search(rest) else None


def _divisor(match: re.Match[str]) -> Operand:
    return Operand(phrase=match["noun"], asked=match["unit"], noun=match["noun"][:2])


def _operation(rest: str, reports: int, bodies: int) -> tuple[Operation, Wanted]:
    if w.FINDING.search(rest) or _of_places(rest):
        return "findings", "any"
    if w.TREND.search(rest) and indicators_in(rest):
        return "trend", "amount"
    ratio = bool(w.TIMES.search(rest) or w.SHARE.search(rest) or w.PERCENT_OF.search(rest))
    if reports > 1 and (w.RANK.search(rest) or ratio):
        return ("rank" if not ratio else "share"), "amount"
    if reports == 1 and w.LARGEST_PART.search(rest):
        return "rank", "amount"
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
    changes = changes or w.MOVED.search(rest)
    told = w.CHANGED.search(rest) or w.COMPARED.search(rest)
    if changes and told and not w.WHY.search(rest):
        return "growth", "change"
    if w.WHY.search(rest) and (told or not w.NUMBER_ASKED.search(rest)):
        return "passage", "any"
    if ratio:
        return "share", "share"
    if w.COUNTED.search(rest) and w.SUM.search(rest):
        return "sum", "any"
    if w.COMPARED.search(rest) or w.DIFFERENCE.search(rest):
        return "difference", "amount"
    if w.MEAN.search(rest) and reports != 1:
        return "mean", "amount"
    if _summed(rest, reports):
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


def _summed(rest: str, bodies: int) -> bool:
    """True where things are to be added up: 合计 in 本年支出合计 of one body is part of a name."""
    if w.SUM.search(without_names(rest)):
        return True
    return bodies != 1 and bool(w.SUM.search(rest)) and not w.WHY.search(rest)


def _operands(rest: str, operation: Operation) -> list[Operand]:
    phrases: list[str]
    if operation == "difference":
        rest = w.SCOPE.sub("", rest)
    if operation == "trend":
        rest = w.CHANGE_WORDS.sub("", w.TREND.sub("|", rest))
    if operation == "rank":
        rest = w.LARGEST_PART.sub("|", rest)
        rest = "，".join(w.RANK_END.sub("", clause) for clause in _CLAUSE.split(rest))
    if operation in ("mean", "median"):
        rest = w.MEDIAN.sub("|", w.MEAN.sub("|", rest))
    if operation == "filter":
        rest = w.LIMIT.sub("|", rest)
    if operation == "rank":
        rest = w.TOP.sub("|", rest)
    if operation == "per_head":
        rest = w.PER_HEAD_WORDS.sub("", w.MEAN.sub("|", rest))
    if operation == "growth":
        rest = w.CHANGE_WORDS.sub("", rest)
    if operation == "share":
        phrases = _ratio(rest)
    elif operation == "difference":
        match = re.search(r"(?P<a>[^比，,。？?]+)比(?P<b>[^，,。？?]+)", rest)
        phrases = (
            [match["a"], w.MORE.sub("", match["b"])] if match else re.split(r"和|与|跟|、|，", rest)
        )
    else:
        if w.WHY.search(rest):
            rest = w.CHANGE_WORDS.sub("", rest)
        phrases = _asking(_CLAUSE.split(rest), operation)
        if operation == "sum":
            phrases = [p for phrase in phrases for p in _split_list(phrase)]
        if operation == "lookup":
            phrases = [p for phrase in phrases for p in _split_asked(phrase)]
            phrases = [p for phrase in phrases for p in _split_pair(phrase)]
    if operation == "findings" and len(pinned := _both_pinned(rest)) > 1:
        return pinned
    if operation == "difference":
        phrases = [w.CHANGE_WORDS.sub("", phrase) for phrase in phrases]
    found: list[Operand] = []
    for phrase in phrases:
        bare = re.sub(r"[|\W_]+", "", content(phrase))
        operand = make_operand(phrase, claimed=operation == "findings")
        if (
            operation == "lookup"
            and operand
            and operand.indicators
            and set(operand.indicators) <= _STAGES
        ):
            # 年初预算 is of what the other words name, or of all
            kinds = [] if operand.phrase else [*operand.indicators, "expenditure.total"]
            operand = operand.model_copy(update={"indicators": kinds})
        if (
            operand is None
            and operation == "lookup"
            and found
            and (own := w.UNIT_ASKED.search(phrase))
        ):
            before = found[-1]  # “几批、多少人次”
            kinds = [counting(i, own[1]) for i in before.indicators]
            operand = before.model_copy(update={"asked": own[1], "indicators": kinds})
        if operand is not None and operation == "lookup":
            asks = w.LISTED.search(phrase) and not w.NUMBER_ASKED.search(phrase)
            text = bool(asks) and not operand.indicators
            money = operand.asked is None and w.MONEY_NOUN.search(operand.phrase)
            unit = "元" if money else operand.asked
            operand = operand.model_copy(update={"text": text, "asked": unit})
        alone = operation not in ("difference", "share") and found and bare in w.BARE
        if operand is not None and not alone:
            found.append(operand)
    if len(found) > 1 and found[0].phrase == "" and tuple(found[0].indicators) == w.BARE["预算"]:
        found = found[1:]  # “2017年决算，三公花了多少”: the kind of report, and no thing of its own
    # “…，花了多少”: a bare word behind a clause with a subject asks about that subject.
    return found


def _asking(phrases: list[str], operation: Operation) -> list[str]:
    """The clauses that ask, where there are others that only tell: 我记得那年出过国，花了多少.

    A clause that asks after nothing of its own (一共多少) needs the one before it.
    """
    asking = [p for p in phrases if w.NUMBER_ASKED.search(p) and w.ASKING.search(p)]
    if operation not in ("lookup", "sum") or not asking or len(asking) == len(phrases):
        return phrases
    own = [operand for p in asking if (operand := make_operand(p)) is not None]
    told = any(o.indicators and not set(o.indicators) <= _STAGES for o in own)
    return asking if told and len(own) == len(asking) else phrases


def _both_pinned(rest: str) -> list[Operand]:
    """“53100元和5.31万元一致吗”: the amounts that a question holds against each other."""
    if not w.AGREE.search(rest):
        return []
    found = [(m[1].replace(",", ""), m[2]) for m in w.PINNED.finditer(rest) if m[2] != "%"]
    return [Operand(phrase="", value=value, unit=unit) for value, unit in dict.fromkeys(found)]


def _split_list(phrase: str) -> list[str]:
    """“A、B和C合计”: the things of a list that are to be added up."""
    listed = [p for p in phrase.split("、") if indicators_in(p)]
    if w.AND_SO_ON.search(phrase) or (w.COUNTED.search(phrase) and len(listed) < 2):
        return [phrase]
    items = re.split(
        r"、|(?<![追增参])加(?!起来|一起|在一起|一块|到)|和(?!就业|家庭|结余)|与|以及",
        w.WITHIN.sub("", phrase),
    )
    made = [make_operand(item) for item in items]
    return items if len(items) > 1 and all(made) else [phrase]


def _split_asked(phrase: str) -> list[str]:
    """“多少场活动、发了多少份资料”: halves that both ask for an amount."""
    halves = re.split(r"、|和(?!就业|家庭|结余)|以及|并", phrase)
    return halves if all(w.NUMBER_ASKED.search(half) for half in halves) else [phrase]


def _split_pair(phrase: str) -> list[str]:
    """“A和B各是多少”: two indicators of the catalogue asked for together."""
    hits = find_indicators(phrase)
    if len(hits) < 2:
        return [phrase]
    ends = [end for _, end, _ in hits[:-1]]
    return [phrase[a:b] for a, b in zip([0, *ends], [*ends, len(phrase)], strict=True)]


def _ratio(rest: str) -> list[str]:
    if match := w.TIMES.search(rest):
        return [match["part"], match["whole"]]
    if match := w.IN_WHOLE.search(rest):
        return [match["part"], match["whole"]]
    if match := w.PART_OF.search(rest):
        return [match["part"], match["whole"]]
    before = ""
    for clause in _CLAUSE.split(rest):
        if match := re.search(r"占(.+?)(?:的|得|多大|多少|比例|比重|百分|几成|$)", clause):
            return [clause[: match.start()] or before, match[1]]
        before = clause
        if w.PERCENT_OF.search(clause) and (
            match := re.search(r"(.+?)(?:只有|仅为|相当于|是|为)(.+?)的", clause)
        ):
            return [match[1], match[2]]
    return [rest]
