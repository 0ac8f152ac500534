"""From a question to a plan, by rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.ask import wording as w
from kxai.ask.bodies import Directory, years_in
from kxai.ask.plan import Operand, Operation, Plan, Wanted
from kxai.schema.catalogue import CATALOGUE, find_indicators
from kxai.text.normalise import normalise
from kxai.text.script import simplified

_GAP = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_CLAUSE = re.compile(r"[，。？?；;！!\n]+|,(?!\d{3})")


def prepare(question: str) -> str:
    """A question in simplified characters and half-width digits, without gaps between them."""
    whole = question.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no text
    text = simplified(normalise(whole).text).strip()
    return _GAP.sub("", text)


def make_plan(
    question: str,
    directory: Directory,
    *,
    reports: Sequence[str] | None = None,
    year: int | None = None,
) -> Plan:
    """The plan of a prepared ``question``; ``reports`` and ``year`` are filters from outside."""
    named = directory.find(question)
    chosen = list(named.reports)
    level = next((level for word, level in w.LEVELS if word in named.rest), None)
    if level and not chosen:
        chosen = [r.id for r in directory.reports.values() if r.level == level]
    if reports is not None:
        chosen = [r for r in chosen if r in reports] or list(reports)
    bases = {directory.reports[r].year for r in chosen}
    years, rest = years_in(named.rest, base=next(iter(bases)) if len(bases) == 1 else None)
    if year is not None:
        years = [year]
    rest = _told(w.LEVEL_WORDS.sub("|", rest) if level else rest)
    operation, wanted = _operation(rest, len(chosen))
    asked = w.UNIT_ASKED.search(rest)
    if wanted == "execution_rate":
        rest = w.RATE_WORDS.sub("|", rest)
    unit = asked[1] if asked else "元" if w.MONEY_ASKED.search(rest) else None
    return Plan(
        question=question,
        operation=operation,
        reports=chosen,
        named=bool(named.reports) or reports is not None,
        years=years,
        operands=_operands(rest, operation),
        wanted=wanted,
        stage="budget" if w.BUDGET.search(rest) else None,
        unit=None if operation == "findings" else unit,
        ascending=bool(w.ASCENDING.search(rest)),
        previous=bool(re.search(r"倒推|反推|推算|推出", rest)),
        unresolved=[] if level else list(named.unknown),
    )


def _told(rest: str) -> str:
    for pattern, other in w.ABBREVIATED:
        rest = pattern.sub(other, rest)
    for short, long in (*w.COLLOQUIAL, *w.SAME_MEANING):
        rest = rest.replace(short, long)
    return rest


def _operation(rest: str, bodies: int) -> tuple[Operation, Wanted]:
    if w.FINDING.search(rest):
        return "findings", "any"
    if w.TREND.search(rest) and _indicators(rest):
        return "trend", "amount"
    ratio = bool(w.SHARE.search(rest) or w.PERCENT_OF.search(rest))
    if bodies > 1 and (w.RANK.search(rest) or ratio):
        return ("rank" if not ratio else "share"), "amount"
    if not bodies and w.RANK.search(rest):
        return ("share" if ratio else "rank"), "amount"
    if w.PER_HEAD.search(rest) and not re.search(r"人均科普|人均服务", rest):
        return "per_head", "amount"
    if w.RATE_ASKED.search(rest):
        return "lookup", "execution_rate"
    if "净增" in rest and w.NUMBER_ASKED.search(rest):
        return "lookup", "any"
    if w.WHERE_TO.search(rest) and _indicators(rest):
        return "lookup", "amount"
    changes = w.YEAR_CHANGE.search(rest) or re.search(r"增减|变化|变动|增长", rest)
    told = w.CHANGED.search(rest) or w.COMPARED.search(rest)
    if changes and told and not w.WHY.search(rest):
        return "growth", "change"
    if ratio:
        return "share", "share"
    if w.COUNTED.search(rest) and w.SUM.search(rest):
        return "sum", "any"
    if w.COMPARED.search(rest) or w.DIFFERENCE.search(rest):
        return "difference", "amount"
    if w.MEAN.search(rest) and bodies != 1:
        return "mean", "amount"
    if _summed(rest, bodies):
        return "sum", "amount"
    if w.NUMBER_ASKED.search(rest) and not re.search(r"哪几|几(?:权|项|方面|条|点)(?!目标)", rest):
        return "lookup", "amount"
    if _indicators(rest) and not w.LISTED.search(rest):
        return "lookup", "amount"
    return "passage", "any"


def _summed(rest: str, bodies: int) -> bool:
    """True where things are to be added up: 合计 in 本年支出合计 of one body is part of a name."""
    bare = rest
    for start, end, _ in reversed(find_indicators(rest)):
        bare = f"{bare[:start]}|{bare[end:]}"
    if w.SUM.search(bare):
        return True
    return bodies != 1 and bool(w.SUM.search(rest)) and not w.WHY.search(rest)


def content(phrase: str) -> str:
    """A phrase without the words that only ask."""
    return w.ASKED.sub("|", phrase)


def _indicators(phrase: str) -> list[str]:
    found = [i for _, _, i in find_indicators(phrase)]
    if not found:
        bare = re.sub(r"[|\W_]+", "", content(phrase))
        if bare in w.BARE:
            found = [w.BARE[bare]]
    return list(dict.fromkeys(found))


def make_operand(phrase: str) -> Operand | None:
    """An operand of a phrase; None where nothing is left of it."""
    value = unit = None
    if match := w.PINNED.search(phrase):
        value, unit = match[1].replace(",", ""), match[2]
        phrase = f"{phrase[: match.start()]}|{phrase[match.end() :]}"
    indicators = _indicators(phrase)
    bare = phrase
    for start, end, _ in reversed(find_indicators(phrase)):
        bare = f"{bare[:start]}|{bare[end:]}"
    bare = w.UNIT_ASKED.sub("|", bare)
    words = re.sub(r"\|+", "|", re.sub(r"[^\w|]", "|", content(bare))).strip("|")
    if indicators and words in w.BARE:
        words = ""
    if not re.search(r"[\u4e00-\u9fffA-Za-z]", words) and not indicators and value is None:
        return None
    noun = w.COUNTED_NOUN.search(phrase)
    if "expenditure.total" in indicators and "项目" in words:
        indicators = [*indicators, "project.executed"]
    return Operand(
        phrase=words,
        indicators=indicators,
        value=value,
        unit=unit,
        noun=noun[1] if noun else "",
    )


def _operands(rest: str, operation: Operation) -> list[Operand]:
    phrases: list[str]
    if operation == "difference":
        rest = w.SCOPE.sub("", rest)
    if operation == "trend":
        rest = w.CHANGE_WORDS.sub("", w.TREND.sub("|", rest))
    if operation == "rank":
        rest = w.RANK_END.sub("", rest)
    if operation == "per_head":
        rest = w.PER_HEAD_WORDS.sub("", rest)
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
        phrases = _CLAUSE.split(rest)
        if operation == "lookup":
            phrases = [p for phrase in phrases for p in _split_pair(phrase)]
    if operation == "difference":
        phrases = [w.CHANGE_WORDS.sub("", phrase) for phrase in phrases]
    found: list[Operand] = []
    for phrase in phrases:
        bare = re.sub(r"[|\W_]+", "", content(phrase))
        operand = make_operand(phrase)
        alone = operation != "difference" and found and bare in w.BARE
        if operand is not None and not alone:
            found.append(operand)
    # “…，花了多少”: a bare word behind a clause with a subject asks about that subject.
    return found


def _split_pair(phrase: str) -> list[str]:
    """“A和B各是多少”: two indicators of the catalogue asked for together."""
    hits = find_indicators(phrase)
    if len(hits) < 2:
        return [phrase]
    ends = [end for _, end, _ in hits[:-1]]
    return [phrase[a:b] for a, b in zip([0, *ends], [*ends, len(phrase)], strict=True)]


def _ratio(rest: str) -> list[str]:
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


def indicator_name(indicator: str) -> str:
    """The catalogue's name of an indicator."""
    item = CATALOGUE.get(indicator)
    return item.zh if item else indicator
