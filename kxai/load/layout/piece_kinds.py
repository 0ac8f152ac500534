"""What a piece of a line is, judged by its characters: a number, a Latin word, a list mark."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-+－−(（]?[¥￥]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?[%％‰]?[)）]?")
_DASH = re.compile(r"[-—－–─/／*]{1,4}")
_FIRST_UNIT = re.compile(
    r"[“‘（《【〔〈「『(\[￥¥]*(?:[\dA-Za-z０-９.,．，%％‰/:_\-]*[\dA-Za-z０-９]|.)"
    r"[，。、；：？！”’）》】〕〉」』％‰℃°—…)\],;:!?%]*(?:(?<=[）)〕])[\d.,]+)?"
)
_HEADING = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:部分|章)|[一二三四五六七八九十]{1,3}、")
_COUNT = "一二三四五六七八九十"
_COUNTED = re.compile(r"[（(]?(?P<count>[一二三四五六七八九十]|\d{1,2})(?:[)）]|[.．、](?!\d)|是)")
_MARK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．是]|第[一二三四五六七八九十百]{1,4}(?:部分|章|节|条)"
    r"|第\d{1,3}(?:部分|章|节|条)"
    r"|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]"
    r"|\d{1,2}(?:[.．]\d{1,2}){0,3}[.．、](?!\d)|\d{1,2}[)）]"
    r"|[①-⑳●■◆★▲•·]|附[件表录注]|注\d*[：:]|备注[：:]|[-—]{1,2}(?=[^\d\s—-]))"
)


def is_latin(letter: str) -> bool:
    """True for what is set with spaces between words: letters and digits of ASCII and Latin-1."""
    return letter < "ɐ" and letter.isalnum()


def is_number_part(letter: str) -> bool:
    return letter in "0123456789.,%"


def is_number(text: str) -> bool:
    """True for a whole number as it stands in a cell: 1,234.50, -3, 12.5%, (5.00)."""
    return _NUMBER.fullmatch(text) is not None


def is_value(text: str) -> bool:
    """A number, or the dash that stands for none."""
    return is_number(text) or _DASH.fullmatch(text) is not None


def first_unit(text: str) -> str:
    """What a line break would not have torn off from the beginning of ``text``."""
    found = _FIRST_UNIT.match(text)
    return found[0] if found else text[:1]


def begins_item(text: str) -> bool:
    """True for a heading's or list item's mark: 一、 （二） 3. ① 第一部分 三是 注："""
    return _MARK.match(text) is not None


def goes_on_counting(before: str, text: str) -> bool:
    """True where ``text`` begins with the mark that follows one within ``before``: a list in a
    sentence, as in （一）…；（二）…；（三）…"""
    found = _COUNTED.match(text)
    if not found:
        return False
    count = found["count"]
    if count.isdigit():
        previous = str(int(count) - 1)
    elif count in _COUNT[1:]:
        previous = _COUNT[_COUNT.index(count) - 1]
    else:
        return False
    return before.find(found[0].replace(count, previous, 1), 1) > 0


def begins_heading(text: str) -> bool:
    """True for a mark that stands at the beginning of a line only: 一、 第一部分"""
    return _HEADING.match(text) is not None
