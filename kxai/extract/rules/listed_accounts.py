"""Items of numbered lists: where such a list is by function, each is an account, known or not."""

from __future__ import annotations

import re

from kxai.extract.rules.phrases import last_clause, noun_phrase

_NUMBERED = re.compile(
    r"(?:(?:^|[。；\s])[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳⑴-⒇⒈-⒛㈠-㈩])"
    r"[^，,。；;：:]{2,40}$"
)
_LONGEST_ITEM = 40


def is_enumerated(body: str) -> bool:
    """True where the words before a number are one item of a numbered list: （三）行政运行."""
    return bool(_NUMBERED.search(body)) and len(last_clause(body)) <= _LONGEST_ITEM


def item_by_function(body: str, clause: str) -> tuple[str, str, dict[str, str], float] | None:
    """The account that an item of a list by function names, whatever it is called there:
    （一）社会福利单位9万元."""
    name = noun_phrase(clause) if is_enumerated(body) else ""
    return ("function", name, {"name": name}, 0.75) if len(name) > 1 else None
