"""Numbers in Word's counting styles."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_TRADITIONAL_CAPITALS = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_COUNTING = frozenset(
    {"chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "japaneseCounting"}
    | {"taiwaneseCountingThousand", "koreanCounting"}
)
_DIGIT_BY_DIGIT = frozenset({"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"})
# (first character, how many there are) of formats that are rows of ready-made signs.
_SIGNS = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_WIDTH = {ord(str(digit)): 0xFF10 + digit for digit in range(10)}


def numeral(value: int, style: str) -> str:
    """``value`` (from 0) in one of Word's number formats.

    Unknown formats, and values that a format has no sign for, count in plain digits.
    """
    if style in _COUNTING:
        return chinese(value)
    if style in _DIGIT_BY_DIGIT:
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))
    if style == "chineseLegalSimplified":
        return chinese(value, digits=_CAPITALS, units="拾佰仟")
    if style == "ideographLegalTraditional":
        return chinese(value, digits=_TRADITIONAL_CAPITALS, units="拾佰仟")
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return str(value).translate(_FULL_WIDTH)
    if style == "decimalZero":
        return f"{value:02d}"
    if value < 1:
        return str(value)
    if style in _SIGNS:
        first, many = _SIGNS[style]
        return chr(ord(first) + value - 1) if value <= many else str(value)
    if style in ("ideographTraditional", "ideographZodiac"):
        row = _STEMS if style == "ideographTraditional" else _BRANCHES
        return row[value - 1] if value <= len(row) else str(value)
    if style in ("lowerLetter", "upperLetter") and value <= 26 * 30:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman") and value < 4000:
        return _roman(value) if style == "lowerRoman" else _roman(value).upper()
    return str(value)


def _roman(value: int) -> str:
    out = ""
    for size, sign in _ROMAN:
        count, value = divmod(value, size)
        out += sign * count
    return out


def chinese(value: int, *, digits: str = _DIGITS, units: str = "十百千") -> str:
    """一 … 九千九百九十九 as counting numerals (十二, not 一十二); plain digits above that."""
    if not 0 < value < 10_000:
        return digits[0] if value == 0 else str(value)
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if not digit:
            gap = bool(out)
            continue
        out += (digits[0] if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    spoken = digits is _DIGITS and 10 <= value < 20
    return out[1:] if spoken else out
