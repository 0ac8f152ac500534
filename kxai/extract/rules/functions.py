"""Functional accounts in running text: names of 类, 款 and 项, their codes, chains of both."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kxai.extract.rules.lexicon import KEPT
from kxai.genre import words
from kxai.genre.accounts import CLASS, LONGEST, account_lookup
from kxai.genre.catalogue import find_indicators

_LEVEL_MARK = re.compile(r"[（(]\s*(类|款|项)(?:级(?:科目)?)?\s*[）)]")
_CODE = re.compile(r"(?<![0-9])(2[0-3]\d(?:\d\d){0,2})(?![0-9.])")
_TAIL = words("name.behind_account").regex
_NAME = r"[一-鿿][一-鿿、（）()]{1,34}"
_WORD_CODE = r"(?:科目|功能)*(?:编码|代码|编号|科目)?[：:]?\s*"
# 住房公积金（2210201）, 公共安全支出（科目编码：204）, 物价管理【2010408】
_NAME_THEN_CODE = re.compile(
    rf"([一-鿿]{{2,30}})[（(\[【〔]{_WORD_CODE}(2[0-3]\d(?:\d\d){{0,2}})[）)\]】〕]$"
)
_CHAIN = rf"[\s—－–\-―:：]*((?:{_NAME}\s*[—－–\-―]+\s*)*{_NAME})$"
# 2010301行政运行, 2210201住房改革支出-住房公积金, 科目编码2010301—行政运行
_CODE_THEN_NAME = re.compile(rf"(?<![0-9.])(2[0-3]\d\d\d(?:\d\d)?){_CHAIN}")
# （科目编码：204）公共安全支出, 【2010408】物价管理
_BRACKETED_CODE = re.compile(
    rf"[（(\[【〔]{_WORD_CODE}(2[0-3]\d(?:\d\d){{0,2}})[）)\]】〕]{_CHAIN}"
)
# （204类）（06款）（01项）行政运行, 204类06款01项行政运行
_CODE_BY_LEVELS = re.compile(
    r"[（(]?(2[0-3]\d)[）)]?类[）)]?[（(]?(?:(\d\d)[）)]?款[）)]?[（(]?(?:(\d\d)[）)]?项[）)]?)?)?"
    rf"\s*({_NAME})$"
)
_DASHES = re.compile(r"[—－–\-―]+")
_NUMBER = re.compile(r"^[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]\s*")
_LEAD = words("phrase.leads_account").regex
_OF_REGION = words("phrase.place_of_account").regex
_AROUND_NAME = ' 0123456789.．、—－-“”"'
# The first items of every 款 (政府收支分类科目): 01, 02 and 03 are the same wherever they stand.
_FIRST_ITEMS = {"行政运行": "01", "一般行政管理事务": "02", "机关服务": "03"}
_ITEM_PARENT = 5
_COMMON = frozenset(("其他", "教育", "外交", "国防", "金融", "审计", "统计", "档案", "气象"))


class Function(NamedTuple):
    """A functional account: ``code`` ("" if unknown), ``name`` as written, its ``start``, and
    whether its code or level is ``printed``, so that it cannot be anything else."""

    code: str
    name: str
    start: int
    printed: bool = False


@lru_cache(maxsize=KEPT)
def find_function(text: str, *, items: bool = True) -> Function | None:
    """The functional account that the end of ``text`` names, or None.

    Understood are 类/款/项 chains with or without code, names beside a printed code, a bare class
    name (科学技术支出) and the name of an item (住房公积金) directly before the end, the latter
    with ``items`` only: outside the chapters on accounts such names are just things that money is
    spent on.
    """
    tail = _TAIL.search(text)
    body = text[: tail.start()] if tail else text
    marks = list(_LEVEL_MARK.finditer(body))
    if marks and len(body) - marks[-1].end() <= 24:
        found = _of_chain(body, marks)
        if found is None or _is_of_economy(found.name):
            return None
        whole = text[len(body) :].startswith("支出") and body.endswith(found.name)
        return found._replace(name=f"{found.name}支出") if whole else found
    found = _beside_code(body)
    if found is not None and found.name.endswith("的"):
        found = found._replace(name=found.name + text[len(body) :][:2])  # …收入安排的支出
    return found or _by_name(text, body, items=items)


def class_in_list(words: str) -> Function | None:
    """The class that ``words`` alone name where other classes were listed before: 公共安全8万元，
    教育5万元，其他支出1万元."""
    codes = [code for code in account_lookup().codes(words) if len(code) == CLASS]
    return Function(codes[0], words, 0) if len(codes) == 1 else None


def _is_of_economy(name: str) -> bool:
    """True for 人员支出（项）: what bears the mark of an item and is a kind of spending."""
    hits = find_indicators(name)
    return any(hit[:2] == (0, len(name)) and hit[2].startswith("expenditure.") for hit in hits)


def _beside_code(body: str) -> Function | None:
    if not body or not any(digit in body for digit in "0123456789"):
        return None
    if match := _NAME_THEN_CODE.search(body):
        name = _NUMBER.sub("", match[1])
        return Function(match[2], name, match.start(), printed=True)
    match = _BRACKETED_CODE.search(body) or _CODE_THEN_NAME.search(body)
    if match:
        return Function(match[1], _DASHES.split(match[2])[-1].strip(), match.start(), printed=True)
    if match := _CODE_BY_LEVELS.search(body):
        code = "".join(part or "" for part in match.groups()[:3])
        return Function(code, match[4], match.start(), printed=True)
    return None


def _by_name(text: str, body: str, *, items: bool) -> Function | None:
    """The longest name of the classification that ends ``body`` (or ``text`` with its 支出)."""
    known = account_lookup()
    spending = text[len(body) :].startswith("支出")
    bare = body.removesuffix("支出")
    if bare[-2:] not in known.endings and not bare.endswith(("事务", "类")):
        return None
    for start in range(max(0, len(body) - LONGEST), len(body) - 1):
        name = body[start:]
        if not "一" <= name[0] <= "鿿" or name[0] in "与及和":
            continue
        key_spending = spending or name.endswith("支出")
        code = known.class_code(name)
        if code and (key_spending or name not in _COMMON) and _starts_name(body, start):
            return Function(code, name, start)
        codes = known.codes(name) if items else ()
        if codes and name not in _COMMON and (len(name) > 3 or _starts_name(body, start)):
            if known.is_economic(name) and not _is_item_of_account(body, start):
                return None
            among = body[:start]
            both = among.endswith(("、", "及", "和")) and _codes_at_end(among[:-1])
            code = "" if both else _code_among(codes, among)  # 住房公积金、提租补贴: of two
            return Function(code, f"{name}支出" if spending else name, start)
    return None


def _is_item_of_account(body: str, start: int) -> bool:
    """True where a name of both classifications stands by itself, as the head of a sentence."""
    return start == 0 or _starts_name(body, start)


def _code_among(codes: tuple[str, ...], before: str) -> str:
    """The one code of a name, or the one below the account that ``before`` ends in."""
    if len(codes) == 1:
        return codes[0]
    parents = _codes_at_end(before)
    below = [code for code in codes if any(code.startswith(parent) for parent in parents)]
    return below[0] if len(below) == 1 else ""


def _codes_at_end(before: str) -> tuple[str, ...]:
    known = account_lookup()
    body = before.rstrip("—－–-―的")
    for start in range(max(0, len(body) - LONGEST), len(body) - 1):
        if codes := known.codes(body[start:]):
            return codes
    return ()


def _first_item(name: str, above: str) -> str:
    """The code of 行政运行 and its like below the one 款 that is called ``above``, else ""."""
    parents = [c for c in account_lookup().codes(above) if len(c) == _ITEM_PARENT]
    return parents[0] + _FIRST_ITEMS[name] if name in _FIRST_ITEMS and len(parents) == 1 else ""


def _starts_name(body: str, start: int) -> bool:
    """True when the name at ``start`` is not the tail of a longer word (青少年科学教育)."""
    before = body[max(0, start - 3) : start]
    stands = not before or not ("一" <= before[-1] <= "鿿") or _LEAD.search(before)
    return bool(stands or _OF_REGION.search(body[:start]))


def _of_chain(body: str, marks: list[re.Match[str]]) -> Function | None:
    """科学技术支出（类）科学技术普及（款）科普活动（项）（2060702)."""
    known = account_lookup()
    first = marks[0].start()
    cut = max(body.rfind(sign, 0, first) for sign in "，,。；;：:、\n\t.．") + 1
    names = []
    at = cut
    for mark in marks:
        names.append(_NUMBER.sub("", body[at : mark.start()].strip(_AROUND_NAME)))
        at = mark.end()
    deepest = marks[-1][1]
    name = names[-1] if names[-1] else names[0]
    rest = body[marks[-1].end() :].strip("（）() ：:")
    printed = _CODE.search(body, cut)
    if printed:
        code = printed[1]
    elif [mark[1] for mark in marks] == ["款"] and known.is_economic(name):
        return None  # 离休费（款）: an item of the other classification
    elif deepest == "类":
        code = known.class_code(name)
    else:
        above = names[-2] if len(names) > 1 else ""
        code = _code_among(known.codes(name), above) or _first_item(name, above)
        top = known.class_code(names[0])
        if code and top and not code.startswith(top):
            code = ""
    # A chain whose last level lost its mark still names it: （款）其他卫生健康支出决算.
    if deepest == "款" and rest and not rest[0].isdigit():
        name, code = re.sub(r"(决算|预算)数?$", "", rest), printed[1] if printed else ""
    return Function(code, name, cut, printed=True)
