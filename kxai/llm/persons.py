"""What a report announces: names of persons in forms, tables and running prose, numbers in columns.

The words are data (``genre/words/persons.toml``); texts are in simplified characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kxai.genre import words

Span = tuple[int, int, str]
"""Start, end, kind (``证件``, ``账号``, ``电话``, ``邮箱``, ``姓名``)."""
NAME = "姓名"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌"
    "毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄"
    "窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_WEAK = "和于向时任成项单全应明党宫管计师常安"
"""Surnames that begin common words: with nothing but a role before them, a title must follow."""
_COMPOUND = "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|长孙|宇文|端木|东方|南宫|独孤"
_HAN = "\u4e00-\u9fff"
_PERSON = (
    rf"(?:(?:{_COMPOUND})[{_HAN}]{{1,2}}|[{_HAN}]{{1,6}}[·•・][{_HAN}]{{1,8}}"
    rf"|[{_SURNAMES}][ \u3000]?[{_HAN}]{{1,2}})"
)
_LONGEST = re.compile(_PERSON)
_BLANK = "[ \t\u3000]"
_BOUND = re.compile(r"[\s\d与和及]|联系|电话|填|审|签|日期|年")
_MORE = re.compile(rf"(?:[、/,，与和及]|{_BLANK}{{1,2}})(?=(?P<name>{_PERSON}))")
_ENDS = "，。；、,;:：（）()”’』」】\"'\n\t \u3000/|等"
_COLUMNS = (
    ("电话", re.compile(r"(?:联系)?(?:电话|手机|传真|方式)(?:号码?)?"), re.compile(r"\d{7,11}")),
    ("账号", re.compile(r".{0,6}(?:账号|帐号|卡号)"), re.compile(r"\d(?:[ -]?\d){8,24}")),
    ("证件", re.compile(r".{0,6}(?:身份证|证件)号?码?"), re.compile(r"\d{14,17}[\dXx]")),
)
_ROWS = 60  # below the head of a column
_Head = tuple[int, str, re.Pattern[str]]


def announced(text: str) -> Iterator[Span]:
    """Names beside the words that announce them, and what stands in columns so headed."""
    yield from _in_columns(text)
    yield from _in_forms(text)
    yield from _behind_a_role(text)
    yield from _before_a_role(text)


def ends_a_name(text: str, end: int) -> bool:
    """True where a name may end here: at a mark, a title, or what a person does."""
    rest = text[end : end + 4]
    if not rest or rest[0] in _ENDS:
        return True
    return any(words(id_).regex.match(rest) for id_ in ("person.title", "person.acts"))


def begins_a_name(text: str, start: int) -> bool:
    """True where a name may begin here: behind no other character, or behind 由, 请, 主席."""
    left = text[max(0, start - 3) : start]
    return not left or not "\u4e00" <= left[-1] <= "\u9fff" or words("person.before").within(left)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """In forms, behind a role in prose, in front of one, and a role as the head of a column."""
    role, becomes = words("person.role").any_of, words("person.becomes").any_of
    form = (
        rf"{role}[）)]?(?:[（(][^（()）\n]{{1,8}}[）)])?{_BLANK}*"
        rf"(?:[:：][ \t\u3000\n]*|\n?[\t\u3000 |]+)(?=(?P<name>{_PERSON}))"
    )
    behind = rf"{role}[）)]?(?P<told>为|是|系|由|叫)?[“\"]?(?=(?P<name>{_PERSON}))"
    before = (
        rf"(?P<name>{_PERSON})(?:同志|先生|女士)?"
        rf"(?:[（(][^（()）\n]{{0,8}}{role}|{becomes}[^，。；、\n]{{0,8}}{role})"
    )
    patterns = (form, behind, before, rf".{{0,4}}{role}")
    one, two, three, four = (re.compile(pattern, re.MULTILINE) for pattern in patterns)
    return one, two, three, four


def _in_forms(text: str) -> Iterator[Span]:
    for match in _patterns()[0].finditer(text):
        start: int | None = match.start("name")
        while start is not None:
            end = next((end for end in _possible_ends(text, start) if _bounded(text, end)), None)
            if end is None:
                break
            yield start, end, NAME
            more = _MORE.match(text, end)
            start = more.start("name") if more is not None else None


def _bounded(text: str, end: int) -> bool:
    return ends_a_name(text, end) or _BOUND.match(text, end) is not None


def _behind_a_role(text: str) -> Iterator[Span]:
    for match in _patterns()[1].finditer(text):
        start = match.start("name")
        for end in _possible_ends(text, start):
            titled = words("person.title").regex.match(text[end : end + 4]) is not None
            sure = match["told"] or text[start] not in _WEAK
            if titled or (sure and ends_a_name(text, end)):
                yield start, end, NAME
                break


def _before_a_role(text: str) -> Iterator[Span]:
    """王小明（项目负责人）, 由王小明担任项目负责人."""
    at = 0
    while (found := _patterns()[2].search(text, at)) is not None:
        start = found.start("name")
        at = start + 1
        if begins_a_name(text, start) and not _never(text, start):
            yield start, found.end("name"), NAME


def _possible_ends(text: str, start: int) -> Iterator[int]:
    """Where a name that begins at ``start`` may end, the longest first."""
    longest = _LONGEST.match(text, start)
    if longest is not None and not _never(text, start):
        yield longest.end()
        if longest.end() - start > 2:
            yield longest.end() - 1


def _never(text: str, start: int) -> bool:
    return words("person.never").regex.match(text[start : start + 4]) is not None


def _in_columns(text: str) -> Iterator[Span]:
    """Cells below a head that announces a person or a number of one; cells stand apart by tabs."""
    at = left = width = 0
    heads: list[_Head] = []
    for line in text.splitlines(keepends=True):
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) > 1:
            found = _heads(cells)
            if found:
                heads, left, width = found, _ROWS, len(cells)
            elif left and len(cells) == width:
                left -= 1
                yield from _below(cells, heads, at)
        at += len(line)


def _heads(cells: list[str]) -> list[_Head]:
    out: list[_Head] = []
    for number, cell in enumerate(cells):
        head = "".join(cell.split())
        if _patterns()[3].fullmatch(head):
            out.append((number, NAME, _LONGEST))
        out += [(number, kind, body) for kind, title, body in _COLUMNS if title.fullmatch(head)]
    return out


def _below(cells: list[str], heads: list[_Head], start: int) -> Iterator[Span]:
    for number, kind, pattern in heads:
        cell = cells[number]
        body = cell.strip()
        at = start + sum(len(before) + 1 for before in cells[:number]) + cell.find(body)
        if pattern.fullmatch(body) and not (kind == NAME and _never(body, 0)):
            yield at, at + len(body), kind
