"""What the title of a report says: of which kind it is."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kxai.genre.entries import TitleEntry
from kxai.genre.reader import Genre, current
from kxai.schema.report import Kind

_QUOTES = re.compile(r"[\s“”\"'‘’「」『』《》]+")
_DRAFT = re.compile(r"[（(]草案[)）]")
_STAGE_WORDS = re.compile("预算|安排")
_LONGEST = 200


class Titles:
    """Titles by the rules of one genre."""

    def __init__(self, genre: Genre) -> None:
        self._rules = tuple(genre.titles.values())
        # What every title of a rule has to hold: most lines that are asked about hold none of it.
        needed = dict.fromkeys(word for rule in self._rules for word in rule.has[0])
        self._needed = re.compile("|".join(map(re.escape, needed)))
        self._neutral = genre.compiled("title.neutral").regex

    def rule_of(self, title: str) -> TitleEntry | None:
        """The first rule that fits ``title``, read without its spaces, its quotes and what its
        names of budgets (一般公共预算) say of the stage."""
        folded = self.plain(_DRAFT.sub("草案", _QUOTES.sub("", title[:_LONGEST])))
        if not self._needed.search(folded):
            return None
        return next((rule for rule in self._rules if rule.fits(folded)), None)

    def plain(self, text: str) -> str:
        """``text`` in which 预算 is only said where it tells a stage: 一般公共预算 → 一般公共."""
        return self._neutral.sub(lambda match: _STAGE_WORDS.sub("", match[0]), text)


@cache
def report_titles() -> Titles:
    """The titles of the genre of this process."""
    return Titles(current())


@lru_cache(maxsize=4096)
def rule_of_title(title: str) -> TitleEntry | None:
    """The rule that says of which kind a report with this title is."""
    return report_titles().rule_of(title)


def kind_of_title(title: str) -> Kind | None:
    """The kind that ``title`` tells. 宁溪县教育局2023年度部门决算 → final_accounts."""
    rule = rule_of_title(title)
    return rule.kind if rule else None
