"""Dates and times in the number formats of spreadsheets."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from kxai.load.counting import chinese

_PART = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<part>y+|d+|m+|h+|s+|a{3,4}|e|b{2,4}|g+)"
    r"|(?P<split>\.0+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DAY = 86_400  # seconds
_LAST = 2_958_465  # 9999-12-31
_LEAP = 60  # Excel counts a 29 February 1900 that never was
_WEEKDAYS = "一二三四五六日"
_DIGITS = {"1": "〇一二三四五六七八九", "2": "零壹贰叁肆伍陆柒捌玖"}


def show_date(number: Decimal, code: str, *, date1904: bool) -> str | None:
    """A count of days as a date or time; None where the calendar has no such day."""
    if not 0 <= number <= _LAST - (1462 if date1904 else 0):
        return None
    seconds = int((number * _DAY).to_integral_value())
    days, clock = divmod(seconds, _DAY)
    if date1904:
        days += 1462
    elif days < _LEAP:
        days += 1
    moment = dt.datetime(1899, 12, 30) + dt.timedelta(days=days, seconds=clock)
    parts = list(_PART.finditer(code.split(";")[0]))
    words = [(match["part"] or "").lower() for match in parts]
    numerals = next((b[-1] for m in parts if (b := m["bracket"] or "").startswith("DBNum")), "")
    half = any(match["half"] for match in parts)
    out: list[str] = []
    for at, match in enumerate(parts):
        if match["half"]:
            out.append("下午" if moment.hour >= 12 else "上午")
        elif words[at].startswith("m") and _is_minute(words, at):
            out.append(f"{moment.minute:0{len(words[at])}d}")
        elif words[at]:
            out.append(_part(moment, words[at], numerals, half=half))
        elif re.fullmatch(r"(?i:h+|m+|s+)", match["bracket"] or ""):
            unit = {"h": 3600, "m": 60, "s": 1}[match["bracket"][0].lower()]
            out.append(str(seconds // unit))
        elif match["split"] is None:
            out.append(match["quoted"] or match["escaped"] or match["other"] or "")
    return "".join(out).strip()


def _is_minute(words: list[str], at: int) -> bool:
    """True for an m behind hours or before seconds: it is no month."""
    before = next((word for word in reversed(words[:at]) if word), "")
    after = next((word for word in words[at + 1 :] if word), "")
    return len(words[at]) <= 2 and (before.startswith("h") or after.startswith("s"))


def _part(moment: dt.datetime, word: str, numerals: str, *, half: bool) -> str:
    letter, many = word[0], len(word)
    if letter in "ye" and (many > 2 or letter == "e"):
        year = f"{moment.year:04d}"
        digits = _DIGITS.get(numerals)
        return "".join(digits[int(c)] for c in year) if digits else year
    if letter == "y":
        return f"{moment.year % 100:02d}"
    if letter == "a" or (letter == "d" and many > 2):
        return ("星期" if many > 3 else "周") + _WEEKDAYS[moment.weekday()]
    if letter == "m" and many > 2:
        return f"{moment.month}月"
    value = {
        "m": moment.month,
        "d": moment.day,
        "h": (moment.hour % 12 or 12) if half else moment.hour,
        "s": moment.second,
    }.get(letter)
    if value is None:
        return ""
    return chinese(value) if numerals and value else f"{value:0{min(many, 2)}d}"
