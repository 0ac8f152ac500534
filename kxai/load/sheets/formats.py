"""Number formats of spreadsheets: a number becomes the text that the user sees.

The codes are those of Excel (``#,##0.00;[Red]-#,##0.00;"—"``), which .xls and .xlsx share. A number
counts with the 15 digits that Excel keeps and is rounded half up, as Excel shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal

from kxai.load.sheets.dates import show_date

Kind = Literal["literal", "digits", "point", "comma", "percent", "exponent", "general", "text"]

_LONGEST_CODE = 255  # characters; Excel refuses longer ones
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式|G/標準|Standard)"
    r"|(?P<date>AM/PM|A/P|上午/下午|[yd]+|m+|h+|s+(?:\.0+)?|a{3,4}|e(?![+-])|b{2,4}|g+)"
    r"|(?P<exponent>E[+-]0*)|(?P<digits>[0#?])|(?P<mark>[.,%@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
_COLOUR = re.compile(
    r"(?i:black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+)|黑色?|蓝色?|青色?|绿色?|洋红色?|红色?|白色?|黄色?|颜色\s*\d+"
)
_ELAPSED = re.compile(r"(?i:h+|m+|s+)")
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)  # digits that Excel keeps
_GENERAL_DIGITS = 10  # that Excel's General shows of a number with a fraction
_WRITTEN = 4  # so few decimals were written by someone, however long the number is
_RESIDUE = Decimal("1e-12")  # what binary arithmetic leaves behind, as a part of the number


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a code between semicolons; ``date`` is its code where it shows a date."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None
    coloured: bool = False
    date: str = ""


def show_number(value: float, code: str, *, date1904: bool = False) -> str:
    """The text of a number in a format, white space at its ends removed.

    A negative number that the format tells by colour alone gets a minus, for the text has no
    colour. What no format can show (a date before the calendar begins) is shown as it is kept.
    """
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return ""
    number = _KEPT.plus(number)
    sections = _sections(code[:_LONGEST_CODE] or "General")
    section, signed = _choose(sections, number)
    if section.date:
        shown = show_date(number, section.date, date1904=date1904)
        return general(number) if shown is None else shown
    words = _fill(section, abs(number)).strip()
    if not number < 0 or not re.search(r"[1-9]", words):
        return words
    told = re.search(r"[-－(（△▲]", words) or not section.coloured
    return words if told and not signed else f"-{words}"


def general(number: Decimal) -> str:
    """A number without a format: its shortest decimal, binary residue (580.8599999999974) mended,
    at most ten digits of an endless fraction."""
    number = _KEPT.plus(number)
    if not number:
        return "0"
    size = number.adjusted()
    if size > 20 or size < -9:
        return f"{number.normalize():E}".replace("E+", "E+0" if size < 10 else "E+")
    tail = number.as_tuple().exponent
    decimals = -tail if isinstance(tail, int) else 0
    for places in range(min(decimals, 9)):
        short = number.quantize(Decimal(1).scaleb(-places), context=_EXACT)
        if abs(short - number) <= abs(number) * _RESIDUE:
            return _plain(short)
    places = max(0, _GENERAL_DIGITS - 1 - max(size, 0))
    if decimals > max(places, _WRITTEN):
        number = number.quantize(Decimal(1).scaleb(-places), context=_EXACT)
    return _plain(number)


def _plain(number: Decimal) -> str:
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def _choose(sections: tuple[Section, ...], number: Decimal) -> tuple[Section, bool]:
    """The part that shows a number, and whether a minus of its own stands in front."""
    numeric = [s for s in sections if not any(t.kind == "text" for t in s.tokens)] or [sections[0]]
    numeric = numeric[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _holds(section.condition, number):
                below = section.condition is not None and section.condition[0] in ("<", "<=")
                return section, number < 0 and not below
        return numeric[-1], number < 0
    if number < 0 and len(numeric) > 1:
        return numeric[1], False
    if not number and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], number < 0


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[Section, ...]:
    parts = re.findall(r'(?:"[^"]*"?|[\\!_*].|\[[^\]]*\]|[^;])+|(?<=;)(?=;|$)|^(?=;|$)', code)
    return tuple(map(_section, parts)) or (Section((Token("general"),)),)


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition: tuple[str, Decimal] | None = None
    coloured = date = False
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        words = match[kind] if kind else ""
        if kind == "bracket":
            if found := _CONDITION.fullmatch(words.strip()):
                condition = found[1], Decimal(found[2])
            elif words.startswith("$"):
                tokens.append(Token("literal", words[1:].split("-")[0]))
            elif _ELAPSED.fullmatch(words):
                date = True
            coloured = coloured or bool(_COLOUR.fullmatch(words.strip()))
        elif kind == "general":
            tokens.append(Token("general"))
        elif kind == "date":
            date = True
        elif kind in ("exponent", "digits"):
            tokens.append(Token("exponent" if kind == "exponent" else "digits", words))
        elif kind == "mark":
            marks: dict[str, Kind] = {".": "point", ",": "comma", "%": "percent", "@": "text"}
            tokens.append(Token(marks[words], words))
        elif kind is not None:
            tokens.append(Token("literal", words))
        else:
            tokens.append(Token("literal", " "))  # _x and *x are gaps
    if any(token.kind == "general" for token in tokens):
        date = False  # the letters beside General are literals
    if not date and any(token == Token("literal", "/") for token in tokens):
        tokens = [Token("general")]  # a fraction (# ?/?) is told as a decimal
    return Section(tuple(tokens), condition, coloured, code if date else "")


def _fill(section: Section, number: Decimal) -> str:
    """The tokens of a section with the digits of ``number`` (not negative) in their places."""
    tokens = section.tokens
    slots = [at for at, token in enumerate(tokens) if token.kind == "digits"]
    if not slots:
        return "".join(
            general(number) if token.kind == "general" else token.text
            for token in tokens
            if token.kind in ("general", "literal", "percent", "point", "comma")
        )
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    power = next((at for at, token in enumerate(tokens) if token.kind == "exponent"), len(tokens))
    whole = [at for at in slots if at < min(point, power)]
    fraction = [at for at in slots if point < at < power]
    commas = [at for at, token in enumerate(tokens) if token.kind == "comma"]
    last = whole[-1] if whole else point
    scale = sum(
        last < at < min(point, power) or (bool(fraction) and fraction[-1] < at) for at in commas
    )
    grouped = any(whole and whole[0] < at < last for at in commas)
    percent = sum(token.kind == "percent" for token in tokens)
    number = number.scaleb(2 * percent - 3 * scale, context=_EXACT)
    exponent = 0
    if power < len(tokens) and number:
        exponent = number.adjusted() - (len(whole) - 1)
        number = number.scaleb(-exponent, context=_EXACT)
    number = number.quantize(Decimal(1).scaleb(-len(fraction)), context=_EXACT)
    front, _, back = f"{number:f}".partition(".")
    digits = _whole(tokens, whole, "" if front == "0" else front, grouped=grouped)
    digits.update(_fraction(tokens, fraction, back))
    out = []
    for at, token in enumerate(tokens):
        if token.kind == "digits":
            out.append(digits.get(at, ""))
        elif token.kind == "exponent":
            sign = "-" if exponent < 0 else "+" if "+" in token.text else ""
            out.append(f"E{sign}{abs(exponent):0{max(1, len(token.text) - 2)}d}")
        elif token.kind in ("literal", "percent", "point"):
            out.append(token.text)
    return "".join(out)


def _whole(
    tokens: tuple[Token, ...], slots: list[int], front: str, *, grouped: bool
) -> dict[int, str]:
    """The digits before the point: from the right, the rest in the first slot."""
    filled: dict[int, str] = {}
    count = 0
    for at in reversed(slots):
        take = front if at == slots[0] else front[-1:]
        front = front[: len(front) - len(take)]
        if not take:
            take = {"0": "0", "?": " ", "#": ""}[tokens[at].text]
        words = ""
        for digit in reversed(take):
            gap = grouped and digit.isdigit() and count and count % 3 == 0
            words = digit + ("," if gap else "") + words
            count += digit.isdigit()
        filled[at] = words
    return filled


def _fraction(tokens: tuple[Token, ...], slots: list[int], back: str) -> dict[int, str]:
    """The digits behind the point; # and ? drop zeros at the end."""
    needed = len(back.rstrip("0"))
    filled: dict[int, str] = {}
    for number, (at, digit) in enumerate(zip(slots, back, strict=True)):
        must = number < needed or any(tokens[later].text == "0" for later in slots[number:])
        filled[at] = digit if must else {"?": " "}.get(tokens[at].text, "")
    return filled
