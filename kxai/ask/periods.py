"""Parts of a year that a question or a report is about: 上半年, 1-5月, 前三季度."""

from __future__ import annotations

import re

from kxai.ask.question_words import CHINESE_COUNT
from kxai.genre import words

_MONTHS = words("ask.months").regex
_PERIODS = (
    (words("ask.period.3").regex, 3),
    (words("ask.period.6").regex, 6),
    (words("ask.period.9").regex, 9),
)
"""(parts of a year by name, the month that they end with)."""

_LATER = (
    (words("ask.period.later.half").regex, -6),
    (words("ask.period.later.second").regex, -2),
    (words("ask.period.later.third").regex, -3),
    (words("ask.period.later.fourth").regex, -4),
)
"""(parts of a year that do not begin with January, a key of their own)."""


def periods_in(text: str) -> dict[int, str]:
    """The last month of each part of a year that begins with January and is named in ``text``,
    with the words that name it: 上半年 and 1-6月 are both {6: …}. Other parts (下半年) have keys of
    their own."""
    found: dict[int, str] = {}
    for pattern, month in _PERIODS:
        if match := pattern.search(text):
            found[month] = match[0]
    for pattern, part in _LATER:
        if match := pattern.search(text):
            found[part] = match[0]
    for match in _MONTHS.finditer(text):
        digits = next(group for group in match.groups() if group)
        month = int(digits) if digits.isdecimal() else CHINESE_COUNT.get(digits, 0)
        if 0 < month < 12:
            found.setdefault(month, match[0])
    return found


def without_periods(text: str) -> str:
    """``text`` with a stroke for each part of a year."""
    for pattern, _ in (*_PERIODS, *_LATER):
        text = pattern.sub("|", text)
    return re.sub(r"\|+", "|", _MONTHS.sub("|", text))
