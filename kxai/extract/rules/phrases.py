"""Cutting the words around a number down to the phrase that names it."""

from __future__ import annotations

import re
from functools import lru_cache

from kxai.extract.rules.lexicon import FUNCTIONAL_LEAD, KEPT, trimmed
from kxai.genre import words

_CLAUSE_END = re.compile(r"[，,；;。：:！!？?\n]")
_LEFTOVER = re.compile(r"\[bookmark:[^\]]*\]?")
_LEAD_VERB = words("phrase.lead").regex
_TRAIL_MARKS = " \t\n\u3000，,、；;：:。.“”\"'‘’（(《》)）-—"
_VERB_ON = words("phrase.goes_on").regex
_CLOSES = re.compile(r"([^（(）)]*)[）)]")
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
    if (closed := _CLOSES.match(noun)) is not None:
        noun = closed[1]  # （含4个直属单位）的收支
    if noun.count("（") != noun.count("）"):
        noun = noun[: max(noun.rfind("（"), 0)]
    return noun.strip(" \t\n\u3000，,、；;：:。.“”\"'")
