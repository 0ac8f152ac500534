"""Parts of a year that a question or a report is about: 上半年, 1-5月, 前三季度."""

from __future__ import annotations

import re

from kxai.ask.wording import CHINESE_COUNT, LATER, MONTHS, PERIODS


def periods_in(text: str) -> dict[int, str]:
    """The last month of each part of a year that begins with January and is named in ``text``,
    with the words that name it: 上半年 and 1-6月 are both {6: …}. Other parts (下半年) have keys of
    their own."""
    found: dict[int, str] = {}
    for pattern, month in PERIODS:
        if match := pattern.search(text):
            found[month] = match[0]
    for pattern, part in LATER:
        if match := pattern.search(text):
            found[part] = match[0]
    for match in MONTHS.finditer(text):
        digits = next(group for group in match.groups() if group)
        month = int(digits) if digits.isdecimal() else CHINESE_COUNT.get(digits, 0)
        if 0 < month < 12:
            found.setdefault(month, match[0])
    return found


def without_periods(text: str) -> str:
    """``text`` with a stroke for each part of a year."""
    for pattern, _ in (*PERIODS, *LATER):
        text = pattern.sub("|", text)
    return re.sub(r"\|+", "|", MONTHS.sub("|", text))
