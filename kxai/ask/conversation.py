"""A conversation: what a question leaves out it takes from those before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kxai.ask import question_words as w
from kxai.ask.bodies import Directory
from kxai.ask.colloquial import plain_words
from kxai.ask.phrase import content, indicator_name, indicators_in
from kxai.ask.planner import prepare
from kxai.ask.question_years import years_in
from kxai.genre.catalogue import find_indicators

_LEAD = re.compile(r"^(?:那么?|还有|再问|另外|其中的?|里面的?)[，,]?")
_TAIL = re.compile(r"(?:呢|怎么样|如何)?[？?。！!]*$")
_KEPT = 2  # bodies that 两家 and 哪家 speak of


@dataclass
class Conversation:
    """The bodies (the last named first), years and measure that the talk is about.

    Each can be replaced alone: 泾阴县呢, 那2020年呢, 其中公车呢; what is asked of them
    (比上年增加多少, 为什么, 两家加起来, 哪家多) is asked of what was talked about.
    """

    directory: Directory
    names: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    measure: str = ""

    def whole(self, question: str) -> str:
        """``question`` with what it leaves out; what is no question leaves the talk as it was."""
        asked = prepare(question)
        if not asked or w.THANKS.fullmatch(asked.strip("。！!~ ")):
            return question
        words = _TAIL.sub("", _LEAD.sub("", asked))
        named = self.directory.find(words)
        years, rest = years_in(named.rest)
        rest = rest.replace("|", "").replace("年", "", 1) if years else rest.replace("|", "")
        about_both = bool(w.BOTH_BODIES.search(rest)) and len(self.names) > 1
        measure = _measure(rest)
        first = not self.names and not self.measure
        first = first or (bool(w.EVERY_BODY.search(asked)) and not about_both)
        own = measure or _says_more(rest)
        if first or named.unknown or (named.words and years and own):
            self._take(list(named.words), years, measure)
            return question
        bodies = list(named.words) or (self.names[:_KEPT] if about_both else self.names[:1])
        beside = named.words and self.names and w.AGAINST_BODY.search(asked)
        if beside:  # 比公安局多多少: the body that was talked of against the one named
            text = f"{self.names[0]}{_spell(years or self.years)}{self.measure}{asked}"
            self._take(list(named.words), years, "")
            return text
        subject = rest if own and not _is_aspect(rest) else f"{self.measure}{rest}"
        if about_both:
            subject = f"{self.measure}{_asked_of_both(rest)}"
        if named.reports and not years and not self._has_years(named.reports):
            self.years = []
        self._take(list(named.words), years, measure)
        asks = "" if w.ASKING.search(subject) or not (measure or self.measure) else "多少"
        return f"{'和'.join(bodies)}{_spell(self.years)}{subject}{asks}"

    def _has_years(self, reports: tuple[str, ...]) -> bool:
        """True where a body now named has a report of the years that were talked about."""
        held = {self.directory.reports[report].year for report in reports}
        return not self.years or bool(held & set(self.years))

    def _take(self, names: list[str], years: list[int], measure: str) -> None:
        for name in reversed(names):
            self.names = [name, *(known for known in self.names if known != name)]
        self.years = years or self.years
        self.measure = measure or self.measure


def _spell(years: list[int]) -> str:
    return "、".join(f"{year}年" for year in years)


def _measure(rest: str) -> str:
    """The catalogue's name of the first figure that words ask for."""
    found = indicators_in(plain_words(rest))
    return indicator_name(found[0]) if found and find_indicators(plain_words(rest)) else ""


def _says_more(rest: str) -> bool:
    """True where words ask for something of their own: 有多少场讲座, 它的职能是什么."""
    bare = re.sub(r"[|\W_]+", "", content(w.CHANGE_WORDS.sub("|", w.WHY.sub("|", rest))))
    return len(w.BOTH_BODIES.sub("", bare)) > 1


def _is_aspect(rest: str) -> bool:
    """True where words only ask how, why or how much of what was talked about."""
    return not _measure(rest) and not _says_more(rest)


def _asked_of_both(rest: str) -> str:
    if w.SUM.search(rest):
        return "一共多少"
    return "谁少" if w.ASCENDING.search(rest) or "少" in rest else "谁多"
