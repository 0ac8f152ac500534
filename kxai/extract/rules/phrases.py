"""Cutting the words around a number down to the phrase that names it."""

from __future__ import annotations

import re
from functools import lru_cache

from kxai.extract.rules.lexicon import FUNCTIONAL_LEAD, KEPT, trimmed

_CLAUSE_END = re.compile(r"[，,；;。：:！!？?\n]")
_LEFTOVER = re.compile(r"\[bookmark:[^\]]*\]?")
_LEAD_VERB = re.compile(
    r"^(?:其中|并且?|还|共(?!同)|全年|累计|先后|同时|另外|此外|已经?|我县|我市|我区|今年|本年|当年|年内|"
    r"截至[^，]*?(?:底|末|日)|\d{4}年度?|\d{1,2}月|上半年|下半年|今年以来|一年来)+"
)
_TRAIL_MARKS = " \t\n\u3000，,、；;：:。.“”\"'‘’（(《》)）-—"
_VERB_ON = re.compile(
    r"参加|获得?|被|赴|集中|进行|脱颖|荣|参与|从|在|到|的要求|以上|以内|左右|达|为|均|受益|实施|开展|得到|完成|按|已"
)
_RIGHT_NOUN = re.compile(r"^[余多名个的\s]*([^，,。；;、：:0-9\n]{1,16})")


@lru_cache(maxsize=KEPT)
def last_clause(gap: str) -> str:
    """What stands after the last clause mark of ``gap``; a mark that ends it is passed over."""
    body = _LEFTOVER.sub("", gap).rstrip(" \t\n\u3000")
    tail = body.rstrip("：:，,、；;")
    cuts = [match.end() for match in _CLAUSE_END.finditer(tail)]
    return tail[cuts[-1] :] if cuts else tail


@lru_cache(maxsize=KEPT)
def open_clause(gap: str) -> str:
    """What stands after the last clause mark of ``gap``, nothing where a mark ends it."""
    body = _LEFTOVER.sub("", gap)
    cuts = [match.end() for match in _CLAUSE_END.finditer(body)]
    return body[cuts[-1] :] if cuts else body


@lru_cache(maxsize=KEPT)
def noun_phrase(clause: str, *, limit: int = 40) -> str:
    """The clause as a name: no list number, connective or trailing copula; the end is kept."""
    body = trimmed(_LEFTOVER.sub("", clause).strip(_TRAIL_MARKS))
    previous = None
    while previous != body:
        previous = body
        body = _LEAD_VERB.sub("", FUNCTIONAL_LEAD.sub("", body)).strip(_TRAIL_MARKS)
    return body[-limit:]


def right_noun(right: str) -> str:
    """The noun that a measure word counts: 件【作品】参加 → 作品参加, cut at punctuation."""
    match = _RIGHT_NOUN.match(right)
    if match is None:
        return ""
    noun = _VERB_ON.split(match[1], maxsplit=1)[0]
    if noun.count("（") != noun.count("）"):
        noun = noun[: max(noun.rfind("（"), 0)]
    return noun.strip(" \t\n\u3000，,、；;：:。.“”\"'")
