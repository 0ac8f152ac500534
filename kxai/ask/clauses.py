"""The things that a question asks after: its clauses, lists and pairs as operands."""

from __future__ import annotations

import re
from itertools import pairwise

from kxai.ask import question_words as w
from kxai.ask.fits import SCORE
from kxai.ask.follow_on import left_of
from kxai.ask.phrase import (
    content,
    counting,
    found_whole,
    indicators_in,
    make_operand,
    names_of_genre,
    split_codes,
    split_outside,
    without_names,
)
from kxai.ask.plan import Operand, Operation
from kxai.genre import readings
from kxai.genre.catalogue import find_indicators
from kxai.genre.families import children_of

_ACCOUNT, _SHORTEST = 12, 3  # characters of the name of an account
_STAGE_WORDS = ("预算", "决算", "预算数", "决算数")
_STAGES = {"project.budget", "project.executed"}
_INSIDE = re.compile(
    r"(?:[|支出经费的预算收入财政拨款]|控制数|限额|额度|总额)*(?:里面?|之?中|当中|里头|内|安排|用于|列支|开支|支付)的?[|]*"
)
_NAME_OF_SHARE = re.compile(
    r"(?:所占)?的?(?:占比|比重|比例|百分比)(?:是|有|为)?(?:多少|多大)?[？?]?$"
)
_SPENT = ("expenditure.total", "general_budget.expenditure", "fiscal.payments")
_TAIL = re.compile(
    r"(?:[两三四五几][项类块笔])?(?P<name>支出|收入|经费|费)(?=[^\u4e00-\u9fff]|预算|决算|各|分别|是|有|一共|共|$)"
)
_JOINT = re.compile(r"[和与跟及、，]")
_PAIR = re.compile(r"[和与跟、，]")
_ADDED = re.compile(
    r"、|(?<![追增参])加(?![工强大快班入固密深]|起来|一起|在一起|一块|到)|(?<![之总])和|与|跟|以及"
)
_BESIDE = re.compile(r"、|和|以及|并")
_FUND = re.compile(
    readings("funds").any_of("general_budget", "gov_fund", "state_capital")
    + "(?:预算|财政拨款|拨款)*"
)
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
            phrases = _listed(phrases)
        if operation == "lookup":
            last = len(phrases) - 1
            phrases = [p for n, p in enumerate(phrases) if n == last or not w.IN_PLACE.search(p)]
            phrases = [p for phrase in phrases for p in split_codes(_with_tails(phrase))]
            phrases = [p for phrase in phrases for p in _split_asked(phrase)]
            phrases = [p for phrase in phrases for p in _split_bare(phrase)]
            phrases = [p for phrase in phrases for p in _split_pair(phrase)]
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
            stage = next((word for word in _STAGE_WORDS[:2] if word in without_names(phrase)), "")
            operand = operand.model_copy(update={"phrase": stage})
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
        named = next((name for _, name in whole if _is_name(name)), "")
        if named:
            return [one, named]
    return [one, f"{match[1]}{bare}"] if match and bare in ("收入", "支出") else [one, other]


def _is_name(phrase: str) -> bool:
    """Whether the catalogue has a phrase as a name."""
    bare = phrase.strip("|")
    return any((start, end) == (0, len(bare)) for start, end, _ in find_indicators(bare))


def _listed(phrases: list[str]) -> list[str]:
    """The things that are to be added up; of “扶贫资金，中央和省级两项合计” each is of what the
    clause before it names."""
    items = _split_list(phrases[1]) if len(phrases) == 2 and "、" not in phrases[0] else []
    if len(items) > 1 and not any(indicators_in(item) for item in items):
        return [f"{phrases[0].strip('|')}|{item}" for item in items]
    return [p for phrase in phrases for p in _split_list(phrase)]


def _split_list(phrase: str) -> list[str]:
    """“A、B和C合计”: the things of a list that are to be added up."""
    listed = [p for p in phrase.split("、") if indicators_in(p)]
    if w.AND_SO_ON.search(phrase) or (w.COUNTED.search(phrase) and len(listed) < 2):
        return [phrase]
    items = split_outside(_ADDED, w.WITHIN.sub("", phrase))
    made = [make_operand(item) for item in items]
    return items if len(items) > 1 and all(made) else [phrase]


def _split_asked(phrase: str) -> list[str]:
    """“多少场活动、发了多少份资料”: halves that both ask for an amount."""
    halves = split_outside(_BESIDE, phrase)
    return halves if all(w.NUMBER_ASKED.search(half) for half in halves) else [phrase]


def _with_tails(phrase: str) -> str:
    """“人员、公用和项目支出”: each of the list with the end that only the last one has."""
    tail = next(reversed(list(_TAIL.finditer(phrase))), None)
    if tail is None:
        return phrase
    items = split_outside(_BESIDE, phrase[: tail.start()])
    bare = [item.rpartition("|")[2].removeprefix("的") for item in items]
    names = [item if _is_name(item) else item + tail["name"] for item in bare]
    if len(items) < 2 or not all(map(_is_name, names)):
        return phrase
    lead = items[0].rpartition("|")
    return f"{lead[0]}{lead[1]}{'、'.join(names)}{phrase[tail.end() :]}"


def _split_bare(phrase: str) -> list[str]:
    """“收入和支出分别多少”: words that stand for a total, side by side."""
    halves = split_outside(_BESIDE, phrase)
    lead, _, first = halves[0].rpartition("|")
    halves[0] = first
    bare = [re.sub(r"[|\W_]+", "", content(half)) for half in halves]
    return [f"{lead}|{half}" for half in halves] if _are_totals(bare) else [phrase]


def _are_totals(words: list[str]) -> bool:
    known = all(word in w.BARE or _is_name(word) for word in words)
    return len(set(words)) == len(words) > 1 and known and any(word in w.BARE for word in words)


def _split_pair(phrase: str) -> list[str]:
    """“A和B各是多少”: two indicators of the catalogue asked for together."""
    hits = find_indicators(phrase)
    for (start, end, _), (then, _, _) in reversed(list(pairwise(hits))):
        if end == then and _FUND.fullmatch(phrase[start:end]):
            # 一般公共预算年终结余: whose money, and no thing of its own
            return _split_pair(f"{phrase[:start]}|{phrase[end:]}")
    if len(hits) < 2:
        return _split_accounts(phrase)
    (_, first, one), (start, end, other) = hits[-2:]
    if other == SCORE and not _JOINT.search(phrase[first:start]):
        return [f"{phrase[: hits[-2][0]]}|{phrase[first:]}"]  # 预算执行得分: of one row
    if other in _SPENT and one not in _SPENT and not phrase[first:start].strip("|的"):
        # 三公经费实际支出多少, 三公经费一般公共预算拨款支出多少: one thing, and what was done
        return _split_pair(f"{phrase[:start]}|{phrase[end:]}")
    ends = [end for _, end, _ in hits[:-1]]
    return [phrase[a:b] for a, b in zip([0, *ends], [*ends, len(phrase)], strict=True)]


def _split_accounts(phrase: str) -> list[str]:
    """“会议费培训费各多少”: accounts that stand side by side."""
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(phrase):
        sizes = range(min(_ACCOUNT, len(phrase) - at), _SHORTEST - 1, -1)
        size = next((n for n in sizes if phrase[at : at + n] in names_of_genre()), 0)
        if size:
            spans.append((at, at + size))
        at += size or 1
    beside = all(not phrase[a:b].strip("、和及与|") for (_, a), (b, _) in pairwise(spans))
    if len(spans) < 2 or not beside:
        return _split_each(phrase)
    ends = [end for _, end in spans[:-1]]
    return [phrase[a:b] for a, b in zip([0, *ends], [*ends, len(phrase)], strict=True)]


def _split_each(phrase: str) -> list[str]:
    """“货物和工程各多少”: things under names of their own, each asked for."""
    asked = w.EACH_OF.search(phrase)
    items = split_outside(_BESIDE, phrase[: asked.start()]) if asked else []
    made = [make_operand(item) for item in items]
    return items if len(items) > 1 and all(made) else [phrase]


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
    whole, *part = split_outside(_BESIDE, _NAME_OF_SHARE.sub("", rest))
    return [*part, whole] if len(part) == 1 and _is_name(whole) else [_NAME_OF_SHARE.sub("", rest)]
