"""What a title says: the kind of report."""

from __future__ import annotations

import re
from functools import lru_cache

from kxai.extract.identity.words import KindRule, kind_rules, neutral_words
from kxai.schema.report import Kind

_QUOTES = re.compile(r"[\s“”\"'‘’「」『』《》]+")
_LONGEST = 200


def kind_of_title(title: str) -> Kind | None:
    """The kind that ``title`` tells. 宁溪县教育局2023年度部门决算 → final_accounts."""
    rule = rule_of_title(title)
    return rule.kind if rule else None


@lru_cache(maxsize=4096)
def rule_of_title(title: str) -> KindRule | None:
    """The first rule that fits ``title``, read without its spaces, its quotes and the names of
    budgets that say nothing about the stage."""
    folded = _QUOTES.sub("", title[:_LONGEST])
    for name, plain in neutral_words():
        folded = folded.replace(name, plain)
    return next((rule for rule in kind_rules() if rule.fits(folded)), None)
