"""Where a report that is one long line is cut: at its headings, its list items and its fields.

A saved page often has lost its line ends. What was a heading stands in the middle of a line, with a
blank in front of it or nothing at all. A number in front of it is believed where a sentence may
begin, or where it goes on with the count of those before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kxai.text.lines import Span, line_spans
from kxai.text.list_marks import CHINESE_DIGITS, read_mark

_LONG = 160  # characters of a line that may hold paragraphs
_MARK = re.compile(
    rf"(?=[第{CHINESE_DIGITS}（(\d])(?:"
    rf"(?P<part>第[{CHINESE_DIGITS}]{{1,2}}部分)"
    rf"|(?<![第{CHINESE_DIGITS}])(?P<cn>[{CHINESE_DIGITS}]{{1,3}}、)(?![{CHINESE_DIGITS}]{{1,3}}[、是级])"
    rf"|(?P<cnb>[（(][{CHINESE_DIGITS}]{{1,3}}[）)])"
    r"|(?<![\d.．,，])(?P<ar>\d{1,2}(?:、|[.．](?!\d)|[.．](?=20\d\d\s?年)))"
    r"|(?P<arb>[（(]\d{1,2}[）)]))"
)
_TIGHT = re.compile(r"[\u3400-\u9fff）)]1[.．、][\u3400-\u9fff“]")
_LEVELS = {"part": 0, "cn": 1, "cnb": 2, "ar": 3, "arb": 4}
_SPACE = " \t\u3000\xa0"
_STOPS = "。；：！？;:!?”）)》"
_NEVER_BEFORE = "第、，,至和与及（(“《"
_CHAPTERS = frozenset({"part", "cn"})
# 二、部门概况 本部门成立于…: a heading and the paragraph behind it.
_HEADED = re.compile(
    r"[^\s。，；：！？,;:0-9]{2,30}?(?:20\d\d年度?)?[^\s。，；：！？,;:0-9]{2,30}"
    r"(?P<gap>[ \t\u3000\xa0]+)(?=[一-鿿“]|20\d\d\s?年)(?!(?:[百千]?万|亿)?元)"
)
# 二、收支情况2023年本部门…: the same without a blank.
_RUN_IN = re.compile(
    r"[^。；：，,\s]{2,34}?(?:情况|概况|报告|总结|说明|构成|设置|职责|解释)(?P<gap>)"
    r"(?=20\d\d\s?年|本(?:部门|单位|年)|我(?:部门|单位|局|院|校|镇|县|区|市)|无(?!形|偿))"
)
_FIELDS = (
    "索引号|发布机构|发布机关|发文机关|发布单位|公开机构|发布时间|发布日期|生成日期|成文日期|"
    "发文日期|公开日期|更新时间|公开目录|公开方式|公开范围|公开时限|文号|发文字号|文件编号|文件名称|"
    "信息名称|主题分类|主题词|信息来源|文章来源|内容概述|责任编辑|浏览次数|原文链接|有效性|关键词|"
    "点击数|名称|标题|来源|作者|字体|字号|栏目|时间|日期"
)
_FIELD = re.compile(rf"(?<=[\s|】\]])(?:【\s*)?(?:{_FIELDS})\s*[：:]")
_HEAD = 1500  # characters in front in which a page tells of itself


def line_cuts(text: str) -> list[Span]:
    """Places of ``text`` where a line shall end, as spans of the white space there, empty where
    there is none; in order."""
    cuts: dict[int, Span] = {}
    for match in _FIELD.finditer(text, 0, _HEAD):
        span = _space_before(text, match.start())
        if span[0] > 0 and "\n" not in text[span[0] : span[1]]:
            cuts[span[1]] = span
    for start, end in line_spans(text):
        if end - start > _LONG:
            for span in _line_cuts(text, start, end):
                cuts[span[1]] = span
    return [cuts[place] for place in sorted(cuts)]


def _line_cuts(text: str, start: int, end: int) -> Iterator[Span]:
    """The cuts of one long line: in front of what is numbered, and behind headings."""
    marks = [(match, *_named(match)) for match in _MARK.finditer(text, start, end)]
    # where each kind and number stands last
    after = {(kind, order): match.start() for match, kind, order in marks}
    last: dict[str, int] = {}
    for match, kind, order in marks:
        span = _space_before(text, match.start())
        if span[0] <= start:
            clean = True
        else:
            before = text[span[0] - 1]
            if before in _NEVER_BEFORE or (before in "；;" and kind not in _CHAPTERS):
                continue  # a list within a sentence
            if kind == "arb" and before.isdigit():
                continue
            clean = span[0] < span[1] or before in _STOPS
        follows = order == last.get(kind, 0) + 1 and order > 1
        begun = order == 1 and after.get((kind, 2), -1) > match.start()
        if (
            (kind in _CHAPTERS and clean)
            or follows
            or (clean and order == 1)
            or (begun and (kind != "ar" or _TIGHT.match(text, span[0] - 1)))
        ):
            last[kind] = order
            for other in _LEVELS:
                if _LEVELS[other] > _LEVELS[kind]:
                    last.pop(other, None)
            if span[0] > start:
                yield span
            headed = _HEADED.match(text, match.end(), end) if kind != "arb" else None
            headed = headed or _RUN_IN.match(text, match.end(), end)
            if headed:
                yield headed.span("gap")


def _named(match: re.Match[str]) -> tuple[str, int]:
    kind = match.lastgroup or ""
    return kind, _order(match[0].replace("20", "") if kind == "ar" else match[0])


@lru_cache(maxsize=512)  # a report has few numbers, and each many times
def _order(words: str) -> int:
    mark = read_mark(words)
    return mark.order if mark else 0


def _space_before(text: str, place: int) -> Span:
    start = place
    while start and text[start - 1] in _SPACE and place - start < 200:
        start -= 1
    return start, place
