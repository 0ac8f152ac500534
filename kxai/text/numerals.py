"""Numerals to exact decimals: Arabic (full-width, separated, float residue) and Chinese ones."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType

HALF_WIDTH = MappingProxyType(
    {
        **{ord("０") + n: ord("0") + n for n in range(10)},
        ord("．"): ord("."),
        ord("﹒"): ord("."),
        ord("，"): None,
        ord(","): None,
        ord(" "): None,
        ord("\u3000"): None,
        ord("－"): ord("-"),
        ord("−"): ord("-"),
    }
)

DIGITS = MappingProxyType(
    dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
    | dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
    | {"两": 2, "兩": 2, "貳": 2, "參": 3, "陸": 6}
)
SMALL_UNITS = MappingProxyType({"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000})
BIG_UNITS = MappingProxyType({"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8})

# A binary float prints up to 17 significant digits; fewer than nine places are never its residue.
_RESIDUE = re.compile(r"(-?)(\d+)\.(\d*?)(0{5,}|9{5,})\d{0,4}", re.ASCII)
_RESIDUE_PLACES, _RESIDUE_LONGEST = 9, 20


def read_arabic(text: str) -> tuple[Decimal, int]:
    """Value and printed decimals of an Arabic number as it stands in a text.

    Full-width digits, separators between groups of three, blanks inside (bad PDF text) and a
    leading minus are understood. Residue of a binary float (580.8599999999974) gives the number
    that was meant (580.86, two decimals). Raises ``decimal.InvalidOperation`` for other text.
    """
    plain = text if text.isascii() and "," not in text else text.translate(HALF_WIDTH)
    if " " in plain:
        plain = plain.replace(" ", "")
    point = plain.find(".")
    if point < 0:
        return Decimal(plain), 0
    decimals = len(plain) - point - 1
    if decimals < _RESIDUE_PLACES and "e" not in plain.lower():
        return Decimal(plain), decimals
    return _without_residue(plain)


def _without_residue(plain: str) -> tuple[Decimal, int]:
    mantissa, _, exponent = plain.upper().partition("E")
    power = int(exponent or 0)
    decimals = len(mantissa) - mantissa.index(".") - 1
    match = _RESIDUE.fullmatch(mantissa)
    if match is None or not _RESIDUE_PLACES <= decimals <= _RESIDUE_LONGEST:
        return Decimal(plain), max(decimals - power, 0)
    sign, whole, kept, run = match.groups()
    digits = Decimal(whole + kept)
    if run[0] == "9":
        digits += 1
    places = len(kept) - power
    while exponent and places > 0 and digits % 10 == 0:
        digits, places = digits // 10, places - 1
    value = digits.scaleb(-places)
    return (-value if sign else value), max(places, 0)


def read_chinese(text: str) -> Decimal | None:
    """Value of a Chinese numeral (三百二十, 壹拾贰万叁仟, 二〇二一, 九十五点五), or None.

    A last digit behind 百 or higher without 零 counts tenths of it, as it is spoken: 三万五 is
    35000.
    """
    whole, point, places = text.partition("点")
    if all(char in DIGITS for char in whole):
        value = Decimal("".join(str(DIGITS[char]) for char in whole)) if whole else None
    else:
        value = _structured(whole)
    if value is None or not point:
        return value
    if not places or any(char not in DIGITS for char in places):
        return None
    return value + Decimal("0." + "".join(str(DIGITS[char]) for char in places))


def _structured(text: str) -> Decimal | None:
    total = section = 0
    digit = -1
    small, big, last = 10**4, 10**12, 0
    zero = False
    for char in text:
        if char in DIGITS:
            if digit >= 0:
                return None
            if DIGITS[char]:
                digit = DIGITS[char]
            else:
                zero = True
            continue
        if char in SMALL_UNITS:
            unit = SMALL_UNITS[char]
            if unit >= small:
                return None
            if digit < 0:
                if unit != 10 and (section or total):
                    return None
                digit = 1
            section += digit * unit
            small = unit
        elif char in BIG_UNITS:
            unit = BIG_UNITS[char]
            section += max(digit, 0)
            if unit == big:
                return None
            if not total and not section:
                section = 1
            if unit > big:
                total, section = (total + section) * unit, 0
            else:
                total, section = total + section * unit, 0
            small, big = 10**4, unit
        else:
            return None
        digit, last, zero = -1, unit, False
    if digit >= 0:
        section += digit if zero or last < 100 else digit * last // 10
    return Decimal(total + section)
