"""Functional classification of expenditure: names of 类, 款 and 项, and their codes.

The account names and codes are those of the Ministry of Finance's 政府收支分类科目; older names of
the same class (医疗卫生与计划生育) are kept beside the newer.
"""

from __future__ import annotations

import re
from typing import NamedTuple

CLASSES: dict[str, str] = {
    "一般公共服务": "201",
    "外交": "202",
    "国防": "203",
    "公共安全": "204",
    "教育": "205",
    "科学技术": "206",
    "文化旅游体育与传媒": "207",
    "文化体育与传媒": "207",
    "社会保障和就业": "208",
    "社会保障与就业": "208",
    "卫生健康": "210",
    "医疗卫生与计划生育": "210",
    "医疗卫生": "210",
    "节能环保": "211",
    "城乡社区": "212",
    "农林水": "213",
    "交通运输": "214",
    "资源勘探工业信息等": "215",
    "资源勘探信息等": "215",
    "商业服务业等": "216",
    "金融": "217",
    "援助其他地区": "219",
    "自然资源海洋气象等": "220",
    "国土海洋气象等": "220",
    "住房保障": "221",
    "粮油物资储备": "222",
    "灾害防治及应急管理": "224",
    "预备费": "227",
    "债务付息": "232",
}

ITEMS: dict[str, str] = {
    "科学技术管理事务": "20601",
    "科学技术普及": "20607",
    "科普活动": "2060702",
    "青少年科技活动": "2060703",
    "学术交流活动": "2060704",
    "科技馆站": "2060705",
    "其他科学技术普及支出": "2060799",
    "其他科学技术管理事务支出": "2060199",
    "其他科学技术支出": "20699",
    "社会福利": "20810",
    "行政事业单位养老支出": "20805",
    "行政事业单位离退休": "20805",
    "归口管理的行政单位离退休": "2080501",
    "行政单位离退休": "2080501",
    "事业单位离退休": "2080502",
    "机关事业单位基本养老保险缴费支出": "2080505",
    "机关事业单位职业年金缴费支出": "2080506",
    "其他行政事业单位养老支出": "2080599",
    "行政事业单位医疗": "21011",
    "行政单位医疗": "2101101",
    "事业单位医疗": "2101102",
    "公务员医疗补助": "2101103",
    "其他行政事业单位医疗支出": "2101199",
    "住房改革支出": "22102",
    "住房公积金": "2210201",
    "提租补贴": "2210202",
    "购房补贴": "2210203",
}

_BELOW: dict[tuple[str, str], str] = {
    ("20601", "行政运行"): "2060101",
    ("20601", "一般行政管理事务"): "2060102",
    ("20601", "机关服务"): "2060103",
    ("20607", "机构运行"): "2060701",
    ("20810", "儿童福利"): "2081001",
    ("20699", "其他科学技术支出"): "2069999",
}

_CLASS = "|".join(map(re.escape, sorted(CLASSES, key=len, reverse=True)))
_ITEM = "|".join(map(re.escape, sorted(ITEMS, key=len, reverse=True)))
_LEVEL_MARK = re.compile(r"[（(]\s*(类|款|项)\s*[）)]")
_CODE = re.compile(r"(?<![0-9])(2[0-3]\d(?:\d\d){0,2})(?![0-9.])")
_CLASS_NAME = re.compile(
    rf"(?:{_CLASS})(?:[（(]类[）)])?(?:支出类|类支出|支出|类)?(?:[（(]类[）)])?(?:支出)?"
)
_ITEM_NAME = re.compile(rf"(?:{_ITEM})")
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
        parent = ITEMS.get(names[-2], "") if len(names) > 1 else ""
        code = _BELOW.get((parent, name)) or ITEMS.get(name, "")
        top = CLASSES.get(names[0].removesuffix("支出"), "")
        if code and top and not code.startswith(top):
            code = ""
    # A chain whose last level lost its mark still names it: （款）其他卫生健康支出决算.
    if deepest == "款" and rest and not rest[0].isdigit():
        name, code = re.sub(r"(决算|预算)数?$", "", rest), printed[1] if printed else ""
    return Function(code, name, cut)
