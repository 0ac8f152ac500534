"""What a sentence says it will speak of before it tells an amount: 接待费降得最多，2031年决算数…"""

from __future__ import annotations

import re

from kxai.extract.rules import lexicon
from kxai.extract.rules.account_names import parse_name
from kxai.genre import words
from kxai.genre.catalogue import CATALOGUE, find_indicators

_OPENING = re.compile(r"\s*(?P<topic>[^，,；;。：:]{3,40})[，,：:]")
_NO_TOPIC = words("sentence.no_topic").regex
_JOINTS = ("、", "和", "及", "与")
OF_NO_BODY = ("project.", "balance.", "total.")
"""What a sentence or a line does not go on to speak of when it names it alone."""


def topic(text: str, start: int, end: int) -> tuple[str, str] | None:
    """The account that the first clause of ``text[start:end]`` begins with and says something of,
    without an amount: (id, name as written); None where it names none, or several."""
    opening = _OPENING.match(text, start, end)
    if opening is None or _NO_TOPIC.search(opening["topic"]) or re.search(r"\d", opening["topic"]):
        return None
    clause = lexicon.FUNCTIONAL_LEAD.sub("", opening["topic"])
    hits = [hit for hit in find_indicators(clause) if CATALOGUE[hit[2]].kind == "money"]
    if len(hits) != 1 or not lexicon.is_light(clause[: hits[0][0]]):
        return None
    said = clause[hits[0][1] :]
    name = parse_name(clause[: hits[0][1]])
    if name is None or not name.known or name.indicator.startswith(OF_NO_BODY):
        return None
    if said.startswith(_JOINTS) or lexicon.is_light(said):
        return None
    return name.indicator, clause[name.start : name.end]
