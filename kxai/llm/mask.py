"""Private details are masked before a text leaves the machine, and put back by their marks.

Masked are phone numbers, identity-card numbers, bank accounts, e-mail addresses, and names of
persons in signature and contact blocks (联系人：…, 填表人：…). Names in running prose are left:
a report names its leaders on purpose, and a wrong mask would hide what is asked about.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kxai.schema.mention import FIGURE_KINDS
from kxai.text.scanner import scan

_ID_18 = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
# Behind its name a number counts whatever its check digit: one with a slip tells as much.
_ID_NAMED = re.compile(
    r"(?:身份证|证件)[^\d\n]{0,8}?(?<!\d)([1-9]\d{14}(?:\d{2}[\dXx])?)(?![\dA-Za-z])"
)
_MOBILE = re.compile(r"(?<![\d.,，])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\d.])")
_LANDLINE = re.compile(
    r"(?<![\d.])(?:[（(]0\d{2,3}[）)]|0\d{2,3}[-—－ ])\d{7,8}(?:[-—转]\d{1,5})?(?![\d.])"
)
_LOCAL_PHONE = re.compile(
    r"(?:电话|传真|手机|联系方式)[号码]{0,2}[ \t]*[:：]?[ \t]*(\d{7,8})(?![\d.])"
)
_ACCOUNT = re.compile(
    r"(?:账号|帐号|账户|帐户|卡号|银行卡)[号码名称：:为是（）() \t]{0,6}"
    r"(?<!\d)(\d(?:[ -]?\d){11,22})(?!\d)"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}\.[A-Za-z]{2,10}")
_ROLES = (
    r"联系人|经办人|填表人|填报人|制表人|制表|审核人|复核人|负责人|单位负责人|项目负责人|部门负责人|财务负责人|"
    r"主管领导|分管领导|法定代表人|评价人|评价组组长|签字|签名|签章|撰稿人|报送人|姓名"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌"
    "毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄"
    "窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_NAME = re.compile(
    rf"(?:{_ROLES})(?:[（(][^（()）\n]{{1,8}}[）)])?[ \t\u3000]*"
    r"(?:[:：][ \t\u3000\n]*|\n?[\t\u3000 ]+)"
    rf"(?P<name>[{_SURNAMES}][ \u3000]?[\u4e00-\u9fff](?:[\u4e00-\u9fff])?)"
    r"(?=[\s，,。；;、（(/]|$|\d|联系|电话|填|审|签|日期|年)"
)
_KINDS = (
    ("证件", _ID_18, 0),
    ("证件", _ID_NAMED, 1),
    ("账号", _ACCOUNT, 1),
    ("电话", _MOBILE, 0),
    ("电话", _LANDLINE, 0),
    ("电话", _LOCAL_PHONE, 1),
    ("邮箱", _MAIL, 0),
    ("姓名", _NAME, "name"),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_NOT_NAMES = re.compile(
    r"单位|项目|部门|时间|日期|电话|签字|盖章|职务|联系|填报|审核|负责|姓名|方[式法]"
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without private details. ``hidden`` are ``(start, end, mark)`` in the original, in
    order; every mark is one that the original does not contain."""

    text: str
    original: str
    hidden: tuple[tuple[int, int, str], ...]

    def from_source(self, offset: int) -> int:
        """Where an offset of the original is in ``text``; inside a masked detail, its mark."""
        at = bisect.bisect_right(self.hidden, offset, key=lambda h: h[0]) - 1
        shift = 0
        for start, end, mark in self.hidden[: at + 1]:
            if start < offset < end:
                return start + shift
            if end <= offset:
                shift += len(mark) - (end - start)
        return offset + shift

    def unmask(self, text: str) -> str:
        """``text`` with the marks in it turned back into what they stand for."""
        for start, end, mark in self.hidden:
            text = text.replace(mark, self.original[start:end])
        return text


def mask(text: str) -> Masked:
    """Mask what is private in ``text``. Equal details get equal marks."""
    spans = _merged(_found(text))
    if spans:
        spans = _without_figures(spans, text)
    marks: dict[str, str] = {}
    counts: dict[str, int] = {}
    hidden, out, at = [], [], 0
    for start, end, kind in spans:
        detail = text[start:end]
        if detail not in marks:
            marks[detail] = _mark(text, kind, counts)
        hidden.append((start, end, marks[detail]))
        out += [text[at:start], marks[detail]]
        at = end
    return Masked("".join([*out, text[at:]]), text, tuple(hidden))


def _mark(text: str, kind: str, counts: dict[str, int]) -> str:
    while True:
        counts[kind] = counts.get(kind, 0) + 1
        mark = (
            f"【{kind}{chr(ord('A') + (counts[kind] - 1) % 26)}{'′' * ((counts[kind] - 1) // 26)}】"
        )
        if mark not in text:
            return mark


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    for kind, pattern, group in _KINDS:
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if pattern is _ID_18 and not _is_id(text[start:end]):
                continue
            if pattern is _NAME and _NOT_NAMES.match(text, start):
                continue
            yield start, end, kind


def _without_figures(spans: list[tuple[int, int, str]], text: str) -> list[tuple[int, int, str]]:
    """The spans without those that a number with a unit stands in: 15234567890元 is no phone."""
    figures = [
        (mention.start, mention.unit_end)
        for mention in scan(text)
        if mention.kind in FIGURE_KINDS and mention.kind != "number"
    ]
    return [
        span
        for span in spans
        if not any(start < span[1] and span[0] < end for start, end in figures)
    ]


def _is_id(number: str) -> bool:
    """The check digit of GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[17].upper() == _CHECK[total % 11]


def _merged(spans: Iterator[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """In order of place; of two that overlap the longer one."""
    out: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if out and start < out[-1][1]:
            if end > out[-1][1]:
                out[-1] = (out[-1][0], end, out[-1][2])
            continue
        out.append((start, end, kind))
    return out
