"""Clauses that ask of what the clause before them names: 三公预算13万，实际花了多少."""

from __future__ import annotations

import re

from kxai.ask import question_words as w
from kxai.ask.colloquial import plain_words
from kxai.ask.phrase import content, indicator_name, indicators_in, make_operand
from kxai.genre.catalogue import find_indicators

CLAUSE = re.compile(r"[，。？?；;！!\n]+|,(?!\d{3})")
_MARKS = re.compile(r"[|\W_\d]+")
_STAGES = {"project.budget", "project.executed"}
_SPENT = ("", "支出")
"""What is left of a clause that names nothing: of 花了多少 the genre's word."""
_NO_SUBJECT = ("income.", "expenditure.", "total.", "fiscal.", "balance.")
"""Beside these 支出 is a thing of its own: 收入多少，支出多少."""
_FRONTED = re.compile(
    r"(?P<lead>[|的]*)(?P<told>[^|,，。?？;；]{2,})[,，](?P<body>(?:\|(?:[|的,，]|(?:\d\d){1,2}年?度?|[省市县区]?本级)*)?)(?P<asked>[^。?？;；]*)[?？。]?"
)
_AGAINST = re.compile(r"\|*比(?!上年|去年|同期|年初|预算|计划|目标)")
"""How a clause begins that holds what was told before it against something that it names."""
_PREDICATE = re.compile(r"所?占|完成|[比较同]|哪一?[个项笔]")
"""How what is asked of something begins."""
_ENDING = re.compile(r"(?:各|分别)?[是为有]?(?:多少|几)?$")
_SHARE = re.compile(r"占(?:比|百分之几)|批次数?|人次数?|人数|次数")
_MONEY_OF = {
    "reception.batches": "three_public.reception",
    "reception.persons": "three_public.reception",
    "abroad.groups": "three_public.abroad",
    "abroad.persons": "three_public.abroad",
    "assets.vehicles": "three_public.vehicles",
}
"""What the money of a thing that is counted is called."""


def completed(question: str) -> list[str]:
    """The clauses of a question, each that asks of what an earlier one names with that name.

    >>> completed("三公经费预算13万，实际支出多少")
    ['三公经费预算13万', '三公经费|实际支出多少']
    """
    out: list[str] = []
    subject = ""
    for clause in (piece for piece in CLAUSE.split(question) if piece.strip()):
        follows = bool(subject) and asks_of_another(clause, subject)
        part = w.SHARE_OF_IT.fullmatch(clause)
        if part and subject and not follows:
            out.append(f"{clause[: part.start('end')]}{subject}{part['end']}")
        else:
            out.append(f"{_suited(subject, clause)}|{clause}" if follows else clause)
        subject = subject if follows or part else _subject_of(clause) or subject
    return out


def in_order(rest: str) -> str:
    """The rest of a question of which the subject, or what is asked of it, is said before the
    body, with that behind the body.

    >>> in_order("住房公积金,|2016年花了多少"), in_order("占比和金额,|事业收入各是多少")
    ('|2016年住房公积金花了多少', '|事业收入占比和金额各是多少')
    """
    match = _FRONTED.fullmatch(rest)
    if match is None or w.ASKING.search(match["told"]) or w.PER_HEAD_WORDS.search(match["told"]):
        return rest
    body, told, subject = match["body"].rstrip(",，"), match["told"], match["asked"]
    clauses = [clause for clause in CLAUSE.split(subject) if clause]
    if len(clauses) > 1:  # 学费，收了多少，花了多少
        verbs = [left_of(clause) for clause in clauses]
        bare = any(verbs) and all(not verb or w.BARE_VERB.fullmatch(verb) for verb in verbs)
        if not bare or _is_whole(told):
            return rest
        return f"{body or match['lead']}{'，'.join(told + clause for clause in clauses)}"
    aspect = bool(_PREDICATE.match(told)) or not left_of(told)
    verb = left_of(subject)
    if w.BARE_VERB.fullmatch(verb) and not aspect and (verb in told or not _is_whole(told)):
        asks = plain_words(subject).replace(verb, "", 1) if verb in told else subject
        return f"{body or match['lead']}{told}{asks}"  # 学费，一共收了多少
    if not body:
        return rest
    against = w.AGAINST_BEFORE.fullmatch(told) or (not aspect and _PREDICATE.match(subject))
    if against or not verb or (aspect and w.ASKING.search(_ENDING.sub("", subject))):
        return f"{body}{told}{subject}"
    ending = _ENDING.search(subject)
    at = ending.start() if ending else len(subject)
    return f"{body}{subject[:at]}{told}{subject[at:]}" if aspect else rest


def without_premise(clauses: list[str]) -> list[str]:
    """The clauses of a completed question that ask, where what the others tell is only what these
    ask of; else all of them."""
    asking = [c for c in clauses if w.ASKING.search(c)]
    told = [c for c in clauses if c not in asking]
    named = {i for c in asking for i in indicators_in(c)}
    premises = all(_STAGES | named >= set(indicators_in(c)) and indicators_in(c) for c in told)
    return asking if asking and told and premises else clauses


def asks_of_another(clause: str, subject: str) -> bool:
    """Whether a clause asks and names nothing that it asks of: 人均多少, 实际花了多少.
    Beside the receipts or the spending as its ``subject`` 支出多少 names a thing of its own."""
    if not w.ASKING.search(clause):
        return False
    if w.PART_BEGINS.match(clause) or w.VERB_RATE.match(clause.strip("|")):
        return True
    named = {i for _, _, i in find_indicators(clause)}
    if _AGAINST.match(clause):
        return True
    if not named <= _STAGES | {"expenditure.total"} or "合计" in clause:
        return False
    left = _left_of(clause)
    return not left or (left in _SPENT and not _is_whole(subject))


def _is_whole(subject: str) -> bool:
    return any(i.startswith(_NO_SUBJECT) for i in indicators_in(subject))


def left_of(clause: str) -> str:
    """What a clause names beside what it asks of something: nothing of 占比和金额."""
    left = _left_of(_SHARE.sub("|", plain_words(clause)))
    return left.removeprefix("支出") if left in _SPENT else left


def _left_of(clause: str) -> str:
    for cue in (
        w.UNIT_ASKED,
        w.PER_UNIT,
        w.PER_HEAD_WORDS,
        w.AGAINST_BUDGET,
        w.CUT,
        w.BOUGHT,
        w.WHY,
    ):
        clause = cue.sub("|", clause)
    for pattern, _ in w.STAGES:
        clause = pattern.sub("|", clause)
    clause = w.DIFFERENCE.sub("|", w.CHANGE_WORDS.sub("|", w.RATE_WORDS.sub("|", clause)))
    return _MARKS.sub("", w.LITTLE_SAID.sub("|", content(clause)))


def _subject_of(clause: str) -> str:
    """What a clause names, without its numbers, its stage and what only asks."""
    bare = re.sub(r"(?:\d\d){1,2}年度?", "|", w.PINNED.sub("|", clause))
    operand = make_operand(bare)
    if operand is not None and set(operand.indicators) <= _STAGES:
        for pattern, _ in w.STAGES:
            bare = pattern.sub("|", bare)
        operand = make_operand(bare)
    if operand is None:
        return ""
    if not operand.indicators:
        words = w.LITTLE_SAID.sub("|", operand.phrase).strip("|")
        return words.removesuffix("支出") or words
    known = operand.indicators[0]
    if known in _STAGES:
        return ""
    own = operand.phrase
    for pattern, _ in w.STAGES:
        own = pattern.sub("|", own)
    return f"{own}|{indicator_name(known)}".strip("|")


def _suited(subject: str, clause: str) -> str:
    """The subject of a clause; of what is counted the money, where the clause asks for money."""
    named = indicators_in(subject)
    money = _MONEY_OF.get(named[0]) if named else None
    asks = w.MONEY_ASKED.search(clause) or w.PER_HEAD.search(clause)
    counts = w.UNIT_ASKED.search(clause)
    return indicator_name(money) if money and asks and not counts else subject
