"""The tree of headings, however a report numbers them.

Reports mix 第一部分, 一、, （一）, 1., （1） and 一是, and automatic numbering often turns a 九、
into 9、. So a level is not read off the kind of number alone: a heading whose number follows that
of an open heading (一 then 2, （一） then （2）) is that heading's sister, whatever its kind;
otherwise a known kind goes back to its own level, and a new kind opens a level below.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from kxai.text.numerals import read_chinese

_CN = "一二三四五六七八九十"
_LEFT = r"[ \t\u3000]*(?:\[bookmark:[^\]\n]*\][ \t\u3000]*)*"
_NUMBERED = re.compile(
    rf"{_LEFT}(?:#{{1,6}}[ \t]*)?(?:"
    rf"第[ \t]*(?P<part>[{_CN}]{{1,3}}|\d{{1,2}})[ \t]*(?P<unit>部分|章|节|篇)[：:、]?"
    rf"|(?P<cn>[{_CN}]{{1,3}})[、．.]"
    rf"|[（(][ \t]*(?P<cnb>[{_CN}]{{1,3}})[ \t]*[）)][、.．]?"
    rf"|(?P<cnh>[{_CN}]{{1,3}})[）)]"
    rf"|(?P<ar>\d{{1,2}})(?:、|[.．](?!\d))"
    rf"|[（(][ \t]*(?P<arb>\d{{1,2}})[ \t]*[）)][、.．]?"
    rf"|(?P<arh>\d{{1,2}})[）)]"
    rf"|(?P<circ>[①②③④⑤⑥⑦⑧⑨⑩])"
    rf")[ \t\u3000]*"
)
_MARKDOWN = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_TITLE = re.compile(
    r"^(?:附件\s*[0-9一二三四五六七八九十]{0,2}\s*[：:]?|附表\s*[0-9一二三四五六七八九十]{0,2}\s*[：:]?|"
    r"[^，。；：]{0,40}(?:绩效(?:评价|自评)?(?:自评)?报告|自评报告|评价报告|绩效目标自评表|绩效自评表|绩效目标表|"
    r"决算情况说明|决算公开(?:说明)?|预算(?:编制|公开)?说明|绩效文本))(?:[（(][^（()）]{1,12}[）)])?$"
)
_LEFTOVER = re.compile(r"\[bookmark:[^\]\n]*\]")
_CONTENTS = re.compile(r"(?:\.{3,}|…{2,}|·{3,}|\t[ \t]*)[ \t]*\d{1,3}[ \t]*$")
_TITLE_END = re.compile(r"[。：:；;]")
_POINT = re.compile(rf"(?:^|[。；;：:，,]|(?<=\n))[ \t\u3000]*(?P<n>[{_CN}]{{1,2}})是(?!否)")
_MAX_TITLE = 36
_TOP = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its number as printed ("" if it has none), title, depth from 0, and its line."""

    number: str
    title: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a text in order; ``path_at`` tells under which ones a place stands."""

    headings: tuple[Heading, ...]
    _starts: list[int] = field(repr=False)
    _paths: list[tuple[str, ...]] = field(repr=False)
    _stops: list[int] = field(repr=False)

    def path_at(self, offset: int) -> tuple[str, ...]:
        """Titles of the headings above ``offset``, outermost first; () before the first one."""
        at = bisect.bisect_right(self._starts, offset) - 1
        while at >= 0 and offset >= self._stops[at]:
            at -= 1  # 一是… ends with its paragraph
        return self._paths[at] if at >= 0 else ()


@dataclass(slots=True)
class _Open:
    kind: str
    order: int
    title: str
    level: int


def outline(text: str) -> Outline:
    """Read the headings of ``text``. Linear in its length."""
    headings: list[Heading] = []
    paths: list[tuple[str, ...]] = []
    stops: list[int] = []
    stack: list[_Open] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        body = line.rstrip("\r\n")
        found = _heading(body)
        if found is not None:
            kind, order, number, title = found
            level = _place(stack, kind, order)
            stack.append(_Open(kind, order, title, level))
            headings.append(Heading(number, title, level, start, start + len(body)))
            paths.append(tuple(entry.title for entry in stack))
            stops.append(len(text))
        if len(body) > 40 and "是" in body:
            _add_points(body, start, stack, headings, paths, stops)
    starts = [heading.start for heading in headings]
    return Outline(tuple(headings), starts, paths, stops)


def _heading(body: str) -> tuple[str, int, str, str] | None:
    """(kind, order, number, title) of a line that is or begins with a heading."""
    if not body.strip() or _CONTENTS.search(body):
        return None
    if body[0] == "\t" and not re.match(rf"\t[{_CN}]{{1,3}}、", body):
        return None  # a table cell, unless it is a form's chapter
    if "\t" in body.strip() or body.lstrip().startswith("|"):
        return None
    match = _NUMBERED.match(body)
    if match is None:
        plain = _LEFTOVER.sub("", body).strip()
        if _TITLE.match(plain):
            return "title", 0, "", plain
        markdown = _MARKDOWN.match(plain)
        if markdown:
            return f"md{len(markdown[1])}", 0, "", markdown[2].strip()[:_MAX_TITLE]
        return None
    kind = match.lastgroup or ""
    kind = "part" if kind == "unit" else kind
    digits = match[kind]
    if kind == "circ":
        order = "①②③④⑤⑥⑦⑧⑨⑩".index(digits) + 1
    else:
        order = int(digits) if digits.isdigit() else int(read_chinese(digits) or 0)
    rest = _LEFTOVER.sub("", body[match.end() :]).strip()
    title = _TITLE_END.split(rest, maxsplit=1)[0].strip()[:_MAX_TITLE]
    if kind in ("ar", "arh", "circ") and not title:
        return None
    return kind, order, _LEFTOVER.sub("", match[0]).strip(), title


def _place(stack: list[_Open], kind: str, order: int) -> int:
    """Close what the new heading ends, and tell its level."""
    if kind == "title":
        stack.clear()
        return _TOP
    if kind == "part":
        while stack and stack[-1].kind != "title":
            stack.pop()
        # A chapter of the report itself also ends an annex that has a title of its own.
        while stack and order > 1:
            stack.pop()
        return len(stack)
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].kind == kind and stack[depth].order + 1 == order:
            del stack[depth:]
            return depth
    if order == 1 and not (stack and stack[-1].kind == kind):
        # A first item below an open heading of its own kind opens a level; beside a closed list
        # of that kind it begins another one.
        return len(stack)
    for depth in range(len(stack)):
        same_shape = _shape(stack[depth].kind) == _shape(kind)
        if same_shape and order > 1 and stack[depth].order + 1 == order:
            stack[depth].kind = kind
            del stack[depth:]
            return depth
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].kind == kind:
            del stack[depth:]
            return depth
    return len(stack)


def _shape(kind: str) -> str:
    """Numbers of one shape (一、 and 1、; （一） and （1）) are taken for one another."""
    return {"cn": "comma", "ar": "comma", "cnb": "bracket", "arb": "bracket"}.get(kind, kind)


def _add_points(
    body: str,
    start: int,
    stack: list[_Open],
    headings: list[Heading],
    paths: list[tuple[str, ...]],
    stops: list[int],
) -> None:
    """一是…；二是… inside a paragraph: a level that ends with it."""
    points = list(_POINT.finditer(body))
    if len(points) < 2 or points[0]["n"] != "一":
        return
    above = tuple(entry.title for entry in stack)
    for number, match in enumerate(points):
        begin = match.start("n")
        words = body[match.end() :]
        title = re.split(r"[，,。；;：:、]", words, maxsplit=1)[0].strip()[:_MAX_TITLE]
        stop = points[number + 1].start("n") if number + 1 < len(points) else len(body)
        headings.append(
            Heading(f"{match['n']}是", title, len(stack), start + begin, start + match.end())
        )
        paths.append((*above, title))
        stops.append(start + stop)
