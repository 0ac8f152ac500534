"""Follow-ups: what a question leaves out it takes from the one before."""

from __future__ import annotations

import re

from kxai.ask import wording as w
from kxai.ask.bodies import Directory, years_in
from kxai.ask.phrase import content
from kxai.ask.planner import prepare
from kxai.genre.catalogue import find_indicators

_AND = re.compile(r"(?:那|那么|还有|再问)?[，,]?(.+?)呢[？?]?")
_YEAR = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}|\d{2})年")


def whole_question(directory: Directory, previous: str, question: str) -> str:
    """``question`` with the bodies, years and subject that it leaves to ``previous``."""
    asked = question.strip()
    if not previous or not asked:
        return question
    before = directory.find(prepare(previous))
    short = _AND.fullmatch(asked)
    words = short[1] if short else asked
    now = directory.find(prepare(words))
    if now.unknown:
        return question
    if short and (told := _changed(directory, previous, words)):
        return told
    if now.reports or w.EVERY_BODY.search(asked):
        return question
    names = "和".join(before.words)
    years, _ = years_in(prepare(asked))
    kept = "" if years else "".join(_YEAR.findall(previous)[:1])
    bare = re.sub(r"[|\W_]+", "", content(w.CHANGE_WORDS.sub("|", w.WHY.sub("|", words))))
    subject = "" if bare else _subject(previous)
    amount = "多少" if short and find_indicators(words) else ""
    return f"{names}{kept}{subject}{words}{amount}"


def _changed(directory: Directory, previous: str, words: str) -> str:
    """“那2020年呢”, “泾阴县呢”: the question before with another year, or of another body."""
    if years_in(words)[0] and not find_indicators(words):
        base, at = _YEAR.subn(words, previous)
        return base if at else f"{words}{previous}"
    before = directory.find(prepare(previous))
    other = directory.find(prepare(words)).reports
    if other and before.reports:
        rest = before.rest.replace("|", "", 1).lstrip("|")
        held = {directory.reports[report].year or 0 for report in other}
        years, _ = years_in(rest)
        if years and not held & set(years):
            rest = _YEAR.sub("", rest)  # the other body has no report of that year
        return words + rest
    return ""


def _subject(previous: str) -> str:
    """The name of the first thing of the catalogue that a question asks about."""
    found = find_indicators(prepare(previous))
    return prepare(previous)[found[0][0] : found[0][1]] if found else ""
