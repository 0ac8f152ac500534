"""Functional classification of expenditure: names of 类, 款 and 项, and their codes.

The account names and codes are those of the Ministry of Finance's 政府收支分类科目, as
``kxai/genre/accounts.tsv`` has them, older names of a class (医疗卫生与计划生育) beside the newer.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kxai.genre.accounts import CLASS, ITEM, SECTION, code_of_chain, names_alone
from kxai.genre.wordlists import alternation

CLASSES = {name.removesuffix("支出"): code for name, code in names_alone(CLASS).items()}
ITEMS = names_alone(SECTION, ITEM)

_CLASS = alternation(CLASSES)
_ITEM = alternation(ITEMS)
_LEVEL_MARK = re.compile(r"[（(]\s*(类|款|项)\s*[）)]")
_CODE = re.compile(r"(?<![0-9])(2[0-3]\d(?:\d\d){0,2})(?![0-9.])")
_CLASS_NAME = re.compile(
    rf"{_CLASS}(?:[（(]类[）)])?(?:支出类|类支出|支出|类)?(?:[（(]类[）)])?(?:支出)?"
)
_ITEM_NAME = re.compile(_ITEM)
_TAIL = (
    r"[，,：:]?(?:支出|金额)?(?:决算数?|预算数?|决算支出)?(?:合计|共计)?(?:安排)?"
    r"(?:为|是|共|：|:)?[\s“”]*$"
)
_CODED = re.compile(r"([一-鿿]{2,30})[（(](2[0-3]\d(?:\d\d){0,2})[）)]$")
_CODE_FIRST = re.compile(r"(?<![0-9])(2[0-3]\d{5})\s*([一-鿿]{2,30})$")
_NUMBER = re.compile(r"^[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]\s*")
_LEAD = re.compile(r"(?:其中|用于|包括|[是为和及：、])$")
_ENDS_WITH_TAIL = re.compile(_TAIL)


class Function(NamedTuple):
    """A functional account: ``code`` ("" if unknown), ``name`` as written, its ``start``."""

    code: str
    name: str
    start: int


def find_function(text: str, *, items: bool = True) -> Function | None:
    """The functional account that the end of ``text`` names, or None.

    Understood are 类/款/项 chains with or without code, a bare class name (科学技术支出) and a
    well-known item name (住房公积金) directly before the end, the latter with ``items`` only:
    outside the chapters on accounts such names are just things that money is spent on.
    """
    body = _ENDS_WITH_TAIL.sub("", text)
    marks = list(_LEVEL_MARK.finditer(body))
    if marks and len(body) - marks[-1].end() <= 24:
        found = _chain(body, marks)
        whole = text[len(body) :].startswith("支出") and body.endswith(found.name)
        return found._replace(name=f"{found.name}支出") if whole else found
    coded = _CODED.search(body)
    if coded:
        return Function(coded[2], coded[1], coded.start())
    first = _CODE_FIRST.search(body)
    if first:
        return Function(first[1], first[2], first.start())
    last = None
    for last in _CLASS_NAME.finditer(body):  # noqa: B007 -- the last one counts
        pass
    if last is not None and last.end() == len(body) and _starts_name(body, last.start()):
        name = _LEVEL_MARK.sub("", last[0])
        return Function(CLASSES[_class_of(name)], name, last.start())
    last = None
    for last in _ITEM_NAME.finditer(body) if items else ():  # noqa: B007
        pass
    if last is not None and last.end() == len(body):
        code = _CODE.search(body, max(0, last.start() - 12))
        return Function(code[1] if code else ITEMS[last[0]], last[0], last.start())
    return None


def _starts_name(body: str, start: int) -> bool:
    """True when the name at ``start`` is not the tail of a longer word (青少年科学教育)."""
    before = body[max(0, start - 3) : start]
    return not before or not ("一" <= before[-1] <= "鿿") or bool(_LEAD.search(before))


def _class_of(name: str) -> str:
    return next(key for key in sorted(CLASSES, key=len, reverse=True) if name.startswith(key))


def _chain(body: str, marks: list[re.Match[str]]) -> Function:
    """科学技术支出（类）科学技术普及（款）科普活动（项）（2060702）."""
    first = marks[0].start()
    cut = max(body.rfind(sign, 0, first) for sign in "，。；：:、\n\t.．") + 1
    names = []
    at = cut
    for mark in marks:
        names.append(_NUMBER.sub("", body[at : mark.start()].strip(" 0123456789.．、")))
        at = mark.end()
    deepest = marks[-1][1]
    name = names[-1] if names[-1] else names[0]
    rest = body[marks[-1].end() :].strip("（）() ：:")
    printed = _CODE.search(body, cut)
    if printed:
        code = printed[1]
    elif deepest == "类":
        code = CLASSES.get(name.removesuffix("支出"), "")
    else:
        code = code_of_chain(names) or code_of_chain(names[-2:]) or ITEMS.get(name, "")
        top = CLASSES.get(names[0].removesuffix("支出"), "")
        if code and top and not code.startswith(top):
            code = ""
    # A chain whose last level lost its mark still names it: （款）其他卫生健康支出决算.
    if deepest == "款" and rest and not rest[0].isdigit():
        name, code = re.sub(r"(决算|预算)数?$", "", rest), printed[1] if printed else ""
    return Function(code, name, cut)
