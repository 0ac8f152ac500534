"""The things that a question asks after: its clauses, lists and pairs as operands."""

from __future__ import annotations

import re
from itertools import pairwise

from kxai.ask import question_words as w
from kxai.ask.follow_on import left_of
from kxai.ask.listed_things import (
    BESIDE,
    is_name,
    listed,
    split_asked,
    split_bare,
    split_pair,
    with_tails,
)
from kxai.ask.phrase import (
    content,
    counting,
    found_whole,
    indicators_in,
    make_operand,
    names_of_genre,
    split_codes,
    split_outside,
)
from kxai.ask.plan import Operand, Operation
from kxai.genre.catalogue import find_indicators
from kxai.genre.families import children_of

_STAGE_WORDS = ("预算", "决算", "预算数", "决算数")
_STAGE = re.compile(r"(?<!公共)(?<!基金)(?<!经营)(?:预算|决算)")
"""Those that are none of the name of a budget (一般公共预算)."""
_STAGES = {"project.budget", "project.executed"}
_INSIDE = re.compile(
    r"(?:[|支出经费的预算收入财政拨款]|控制数|限额|额度|总额)*(?:里面?|之?中|当中|里头|内|安排|用于|列支|开支|支付)的?[|]*"
)
_NAME_OF_SHARE = re.compile(
    r"(?:所占)?的?(?:占比|比重|比例|百分比)(?:是|有|为)?(?:多少|多大)?[？?]?$"
)
_PAIR = re.compile(r"[和与跟、，]")
_CLAUSE = re.compile(r"[，。？?；;！!\n]+|,(?!\d{3})")


def operands_of(rest: str, operation: Operation) -> list[Operand]:
    phrases: list[str]
    if operation == "difference":
        rest = w.SCOPE.sub("", rest)
    if operation == "trend":
        rest = w.CHANGE_WORDS.sub("", w.TREND.sub("|", rest))
    if operation == "rank":
        clauses = _CLAUSE.split(w.TOP.sub("|", w.LARGEST_PART.sub("|", rest)))
        clauses = [clause for clause in clauses if left_of(clause)] or clauses
        rest = "，".join(w.RANK_END.sub("", clause) for clause in clauses)
    if operation in ("mean", "median"):
        rest = w.MEDIAN.sub("|", w.MEAN.sub("|", rest))
    if operation == "filter":
        rest = w.LIMIT.sub("|", rest)
    if operation == "per_head":
        rest = w.PER_HEAD_WORDS.sub("", w.MEAN.sub("|", rest))
    if operation == "findings":
        rest = w.FINDING_SAID.sub("|", rest)
    if operation == "growth":
        rest = w.CHANGE_WORDS.sub("", w.AGAINST_BUDGET.sub("|", rest))
    if operation == "share":
        phrases = _ratio(rest)
    elif operation == "difference":
        match = re.search(r"(?P<a>[^比，,。？?]+)比(?P<b>[^，,。？?]+)", rest)
        phrases = split_outside(_PAIR, w.WHICH_OF_TWO.sub("|", rest))
        if match:
            phrases = _of_one_subject(match["a"], w.MORE.sub("", match["b"]))
    else:
        if w.WHY.search(rest):
            rest = w.CHANGE_WORDS.sub("", rest)
        phrases = _asking(_CLAUSE.split(rest), operation)
        if operation == "sum":
            phrases = listed(phrases)
        if operation == "lookup":
            last = len(phrases) - 1
            phrases = [p for n, p in enumerate(phrases) if n == last or not w.IN_PLACE.search(p)]
            phrases = [p for phrase in phrases for p in split_codes(with_tails(phrase))]
            phrases = [p for phrase in phrases for p in split_asked(phrase)]
            phrases = [p for phrase in phrases for p in split_bare(phrase)]
            phrases = [p for phrase in phrases for p in split_pair(phrase)]
    if operation == "findings" and len(pinned := _both_pinned(rest)) > 1:
        return pinned
    if operation == "difference":
        phrases = [w.CHANGE_WORDS.sub("", phrase) for phrase in phrases]
    found: list[Operand] = []
    for phrase in phrases:
        bare = re.sub(r"[|\W_]+", "", content(phrase))
        operand = make_operand(phrase, claimed=operation == "findings")
        if operand and operation == "difference" and bare in _STAGE_WORDS:
            operand = Operand(phrase=bare)  # of what the other side names
        elif operand and operation == "difference" and not operand.phrase:
            stage = _STAGE.search(phrase)
            operand = operand.model_copy(update={"phrase": stage[0] if stage else ""})
        if (
            operation == "lookup"
            and operand
            and operand.indicators
            and set(operand.indicators) <= _STAGES
        ):
            # 年初预算 is of what the other words name, or of all
            kinds = [] if operand.phrase else [*operand.indicators, "expenditure.total"]
            told = {"indicators": kinds, "asked": operand.asked or "元"}  # it is money
            operand = operand.model_copy(update=told)
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
            pieces = operand.phrase.split("|")
            money = operand.asked is None and any(map(w.MONEY_NOUN.search, pieces))
            unit = "元" if money else operand.asked
            operand = operand.model_copy(update={"text": text, "asked": unit})
        alone = operation not in ("difference", "share") and found and bare in w.BARE
        alone = alone and not (operation == "sum" and bare not in ("支出", "收入"))
        alone = alone and not find_indicators(phrase)
        said = alone and (found[-1].phrase or tuple(found[-1].indicators) not in w.BARE.values())
        if operand is not None and not said:
            found.append(operand)
    if operation == "share" and len(found) > 1 and found[0].indicators == ["assets.vehicles"]:
        found[0] = found[0].model_copy(update={"indicators": ["three_public.vehicles"]})
    if operation == "lookup" and len(found) > 1 and w.OF_THE_SAME.search(phrases[-1]):
        whole = found[-1].indicators == ["expenditure.total"] and not found[-1].phrase
        # 宣传经费补助多少，实际支出多少
        found = found[:-1] if whole and not found[0].indicators else found
    if len(found) > 1:  # “2017年决算，三公花了多少”: the kind of report, and no thing of its own
        named = [o for o in found if not found_whole(o.indicators)]
        found = named if any(map(_is_known, named)) else found
        found = found[1:] if found_whole(found[0].indicators) else found
    if operation == "difference" and [o.phrase for o in found] == ["预算"]:
        found = [Operand(phrase="", indicators=list(w.ALL_MONEY))]  # of two bodies
    if (
        len(found) > 1 and operation == "lookup"
    ):  # 年初预算安排的三公经费: the stage, and no thing of its own
        found = [o for o in found if o.phrase or not _STAGES & set(o.indicators)] or found
    # “…，花了多少”: a bare word behind a clause with a subject asks about that subject.
    return found


def _is_known(operand: Operand) -> bool:
    pieces = operand.phrase.split("|")
    named = set(pieces) & names_of_genre() or any(map(w.MONEY_NOUN.search, pieces))
    return bool(operand.indicators or named)


def within_of(rest: str) -> tuple[str, str]:
    """A question without the whole whose part it asks for, and that whole where the genre does not
    know the one as a part of the other: 政府性基金 of 政府性基金里的人员支出."""
    hits = find_indicators(rest)
    for (start, end, whole), (begin, _, part) in pairwise(hits):
        if _INSIDE.fullmatch(rest[end:begin]):
            known = part in _all_parts(whole)
            return f"{rest[:start]}|{rest[begin:]}", "" if known else rest[start:end]
    for start, end, _ in hits:
        inside = _INSIDE.match(rest[end:])
        account = inside and any(
            rest[end + inside.end() :].startswith(name) for name in names_of_genre()
        )
        if inside and inside[0].strip("|") and account:
            return f"{rest[:start]}|{rest[end + inside.end() :]}", rest[start:end]
    return rest, ""


def _all_parts(whole: str) -> set[str]:
    found: set[str] = set()
    left = [whole]
    while left:
        new = set(children_of(left.pop())) - found
        found |= new
        left += new
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
    either = w.EITHER.search(rest)
    if not w.AGREE.search(rest) and not either:
        return []
    named = indicators_in(rest) if either else []
    pinned = w.PINNED_ANY if either and not w.PINNED.search(rest) else w.PINNED
    found = [(m[1].replace(",", ""), m[2]) for m in pinned.finditer(rest) if m[2] != "%"]
    return [
        Operand(phrase="", value=value, unit=unit, indicators=named)
        for value, unit in dict.fromkeys(found)
    ]


def _of_one_subject(one: str, other: str) -> list[str]:
    """“社保基金收入比支出多多少”: both are of what the first one names."""
    known = find_indicators(other) or other in (*w.BARE, *_STAGE_WORDS) or "|" in other
    if (tail := w.COMMON_END.search(one)) and not known and not w.COMMON_END.search(other):
        other += tail[0]  # 体育彩票公益金比福利彩票: 福利彩票公益金
    match = re.fullmatch(r"(?:.*\|)?([^|]{2,}?)(?:收入|支出)(?:合计)?", one.strip("|"))
    bare = other.strip("|").removesuffix("合计" if match else "")
    if not find_indicators(bare):  # 公务用车运行维护费比购置费: 公务用车购置费
        whole = ((one[:size], one[:size] + bare) for size in range(len(one) - 1, 1, -1))
        named = next((name for _, name in whole if is_name(name)), "")
        if named:
            return [one, named]
    return [one, f"{match[1]}{bare}"] if match and bare in ("收入", "支出") else [one, other]


def _ratio(rest: str) -> list[str]:
    if match := w.TIMES.search(rest):
        return [match["part"], match["whole"]]
    if match := w.IN_WHOLE.search(rest):
        return [match["part"], match["whole"]]
    if match := w.PART_OF.search(rest):
        return [match["part"], match["whole"]]
    before = ""
    for clause in _CLAUSE.split(rest):
        if before and (match := re.match(r"([^占]{2,}?)的?(?:占比|比重)", clause)):
            return [match[1], before]
        if before and w.SHARE_OF_IT.fullmatch(clause):
            return [clause[: clause.index("占")], before]
        if match := re.search(r"所?占(?!比)(.+?)(?:的|得|多大|多少|比例|比重|百分|几成|$)", clause):
            return [clause[: match.start()] or before, match[1]]
        before = clause
        if w.PERCENT_OF.search(clause) and (
            match := re.search(r"(.+?)(?:只有|仅为|相当于|是|为)(.+?)的", clause)
        ):
            return [match[1], match[2]]
    whole, *part = split_outside(BESIDE, _NAME_OF_SHARE.sub("", rest))
    return [*part, whole] if len(part) == 1 and is_name(whole) else [_NAME_OF_SHARE.sub("", rest)]
