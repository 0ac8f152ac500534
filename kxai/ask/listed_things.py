"""The things of a list in a question, each by itself: A、B和C, 人员、公用和项目支出."""

from __future__ import annotations

import re
from itertools import pairwise

from kxai.ask import question_words as w
from kxai.ask.fits import SCORE
from kxai.ask.phrase import content, indicators_in, make_operand, names_of_genre, split_outside
from kxai.genre import readings
from kxai.genre.catalogue import find_indicators

_ACCOUNT, _SHORTEST = 12, 3  # characters of the name of an account
_SPENT = ("expenditure.total", "general_budget.expenditure", "fiscal.payments")
_TAIL = re.compile(
    r"(?:[两三四五几][项类块笔])?(?P<name>支出|收入|经费|费)(?=[^\u4e00-\u9fff]|预算|决算|各|分别|是|有|一共|共|$)"
)
_JOINT = re.compile(r"[和与跟及、，]")
_ADDED = re.compile(
    r"、|(?<![追增参])加(?![工强大快班入固密深]|起来|一起|在一起|一块|到)|(?<![之总])和|与|跟|以及"
)
_FUND = re.compile(
    readings("funds").any_of("general_budget", "gov_fund", "state_capital")
    + "(?:预算|财政拨款|拨款)*"
)
BESIDE = re.compile(r"、|和|以及|并")


def is_name(phrase: str) -> bool:
    """Whether the catalogue has a phrase as a name."""
    bare = phrase.strip("|")
    return any((start, end) == (0, len(bare)) for start, end, _ in find_indicators(bare))


def listed(phrases: list[str]) -> list[str]:
    """The things that are to be added up; of “扶贫资金，中央和省级两项合计” each is of what the
    clause before it names."""
    items = _split_list(phrases[1]) if len(phrases) == 2 and "、" not in phrases[0] else []
    if len(items) > 1 and not any(indicators_in(item) for item in items):
        return [f"{phrases[0].strip('|')}|{item}" for item in items]
    return [p for phrase in phrases for p in _split_list(phrase)]


def _split_list(phrase: str) -> list[str]:
    """“A、B和C合计”: the things of a list that are to be added up."""
    named = [p for p in phrase.split("、") if indicators_in(p)]
    if w.AND_SO_ON.search(phrase) or (w.COUNTED.search(phrase) and len(named) < 2):
        return [phrase]
    items = split_outside(_ADDED, w.WITHIN.sub("", phrase))
    made = [make_operand(item) for item in items]
    return items if len(items) > 1 and all(made) else [phrase]


def split_asked(phrase: str) -> list[str]:
    """“多少场活动、发了多少份资料”: halves that both ask for an amount."""
    halves = split_outside(BESIDE, phrase)
    return halves if all(w.NUMBER_ASKED.search(half) for half in halves) else [phrase]


def with_tails(phrase: str) -> str:
    """“人员、公用和项目支出”: each of the list with the end that only the last one has."""
    tail = next(reversed(list(_TAIL.finditer(phrase))), None)
    if tail is None:
        return phrase
    items = split_outside(BESIDE, phrase[: tail.start()])
    bare = [item.rpartition("|")[2].removeprefix("的") for item in items]
    names = [item if is_name(item) else item + tail["name"] for item in bare]
    if len(items) < 2 or not all(map(is_name, names)):
        return phrase
    lead = items[0].rpartition("|")
    return f"{lead[0]}{lead[1]}{'、'.join(names)}{phrase[tail.end() :]}"


def split_bare(phrase: str) -> list[str]:
    """“收入和支出分别多少”: words that stand for a total, side by side."""
    halves = split_outside(BESIDE, phrase)
    lead, _, first = halves[0].rpartition("|")
    halves[0] = first
    bare = [re.sub(r"[|\W_]+", "", content(half)) for half in halves]
    return [f"{lead}|{half}" for half in halves] if _are_totals(bare) else [phrase]


def _are_totals(words: list[str]) -> bool:
    known = all(word in w.BARE or is_name(word) for word in words)
    return len(set(words)) == len(words) > 1 and known and any(word in w.BARE for word in words)


def split_pair(phrase: str) -> list[str]:
    """“A和B各是多少”: two indicators of the catalogue asked for together."""
    hits = find_indicators(phrase)
    for (start, end, _), (then, _, _) in reversed(list(pairwise(hits))):
        if end == then and _FUND.fullmatch(phrase[start:end]):
            # 一般公共预算年终结余: whose money, and no thing of its own
            return split_pair(f"{phrase[:start]}|{phrase[end:]}")
    if len(hits) < 2:
        return _split_accounts(phrase)
    (_, first, one), (start, end, other) = hits[-2:]
    if other == SCORE and not _JOINT.search(phrase[first:start]):
        return [f"{phrase[: hits[-2][0]]}|{phrase[first:]}"]  # 预算执行得分: of one row
    if other in _SPENT and one not in _SPENT and not phrase[first:start].strip("|的"):
        # 三公经费实际支出多少, 三公经费一般公共预算拨款支出多少: one thing, and what was done
        return split_pair(f"{phrase[:start]}|{phrase[end:]}")
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
    items = split_outside(BESIDE, phrase[: asked.start()]) if asked else []
    made = [make_operand(item) for item in items]
    return items if len(items) > 1 and all(made) else [phrase]
