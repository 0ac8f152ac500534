"""The tree of headings, however a report numbers them.

Reports mix 第一部分, 一、, （一）, 1., （1） and 一是, and automatic numbering often turns a 九、
into 9、. So a level is not read off the kind of number alone: a heading whose number follows that
of an open heading (一 then 2, （一） then （2）) is that heading's sister, whatever its kind;
otherwise a known kind goes back to its own level, and a new kind opens a level below.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kxai.schema.document import Grid
from kxai.text.grid_lines import torn_tables
from kxai.text.leftovers import leftover_spans
from kxai.text.lines import Span, line_spans
from kxai.text.list_marks import CHINESE_DIGITS, Mark, read_mark

_ANNEX = r"附[件表]\s*[0-9一二三四五六七八九十]{0,2}\s*[：:]?"
_TITLE = re.compile(
    rf"(?:{_ANNEX}|(?:{_ANNEX}\s*)?[^，。；：]{{0,40}}(?:"
    r"绩效(?:评价|自评)?(?:自评)?报告|自评报告|评价报告|绩效目标自评表|绩效自评表|绩效目标表|"
    r"决算情况说明|决算公开(?:说明)?|预算(?:编制|公开)?说明|绩效文本|\d{4}年度?(?:部门|单位)(?:决算|预算)"
    r"))(?:[（(][^（()）]{1,12}[）)])?"
)
_MARKDOWN = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_CONTENTS = re.compile(
    r"(?:\.{3,}|…{1,}|·{3,}|—{3,}|-{3,}|\t|[ \u3000]{3,})[ \t\u3000]*\d{1,3}[ \t]*$"
)
_CHAPTER = re.compile(rf"\t(?:\[bookmark:[^\]\n]{{0,80}}\])*[{CHINESE_DIGITS}]{{1,3}}、")
_POINT = re.compile(
    rf"(?:^[ \t\u3000]*|[。；;：:，,、（(][ \t\u3000]*)(?P<n>[{CHINESE_DIGITS}]{{1,2}})是(?!否)"
)
_POINT_END = re.compile(r"[，,。；;：:]")
_OPEN_LINE = re.compile(r"[^。；：！？”）)\s]\s*$")
_MAX_TITLE = 36
_MAX_VALUE = 12  # characters behind a colon that still belong to a title (绩效目标：科学普及)
_INDENTED = 5  # lines that begin with a tab
_AHEAD = 20  # lines behind a title in which a report begins to number
_MAX_DEPTH = 9
_TAIL = 48  # characters at the end of a line that a page number and its leader may take
_ALIKE = {"cn": "comma", "ar": "comma", "cnb": "bracket", "arb": "bracket"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its number as printed ("" if it has none), title, depth from 0, and its line.

    Of 一是… inside a paragraph ``start``/``end`` span the number alone.
    """

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

    def path_at(self, offset: int) -> tuple[str, ...]:
        """Titles of the headings above ``offset``, outermost first; () before the first one."""
        at = bisect.bisect_right(self._starts, offset) - 1
        return self._paths[at] if at >= 0 else ()

    def moved(self, shift: Callable[[int], int]) -> Outline:
        """The outline of a text whose offsets are those of this one under ``shift``."""
        headings = tuple(
            Heading(one.number, one.title, one.level, shift(one.start), shift(one.end - 1) + 1)
            for one in self.headings
        )
        return Outline(headings, [shift(start) for start in self._starts], self._paths)


class _Open(NamedTuple):
    kind: str
    order: int
    title: str


def outline(text: str, *, grids: Sequence[Grid] = ()) -> Outline:
    """Read the headings of ``text``; linear in its length.

    Lines inside tables, those of ``grids`` and torn ones, are no headings; only a row of a single
    cell that is numbered like a chapter is one.
    """
    return _Reader(text, grids).read()


class _Reader:
    def __init__(self, text: str, grids: Sequence[Grid]) -> None:
        self.text = text
        self.lines = line_spans(text)
        self.tables = _table_spans(text, grids)
        # Where no table is torn, a tab in front of line after line indents paragraphs.
        self.indented = not self.tables and text.count("\n\t") >= _INDENTED
        self.headings: list[Heading] = []
        self.starts: list[int] = []
        self.paths: list[tuple[str, ...]] = []
        self.stack: list[_Open] = []
        self.chapters: list[_Open] | None = None  # what stands above 第一部分, 第二部分, …
        self.bare = False  # nothing but blank lines since the last heading
        self.point = 0  # the 一是 that the last paragraph began with

    def read(self) -> Outline:
        previous = ""
        table = 0
        for number, (start, end) in enumerate(self.lines):
            body = self.text[start:end]
            if not body or body.isspace():
                continue
            while table < len(self.tables) and self.tables[table].end <= start:
                table += 1
            inside = table < len(self.tables) and self.tables[table].start <= start
            near = number > 0 and self.lines[number - 1][0] < self.lines[number - 1][1]
            if inside and not (start in self.tables[table].chapters and _CHAPTER.match(body)):
                self.bare, self.point, previous = False, 0, body
                continue
            if not self._take_heading(body, number, previous, near):
                self.bare = False
            if "是" in body:
                self._take_points(body, start)
            else:
                self.point = 0
            previous = body
        return Outline(tuple(self.headings), self.starts, self.paths)

    def _take_heading(self, body: str, number: int, previous: str, near: bool) -> bool:
        """Add the heading that the line is or begins with."""
        paged = body.rstrip(" \t")[-1:].isdecimal() and _CONTENTS.search(body[-_TAIL:])
        if paged or body.count("\t") > 1 or "\t" in body.strip():
            return False
        mark = read_mark(body)
        cell = body[0] == "\t" and not self.indented
        if mark is None or (cell and not _CHAPTER.match(body)):
            return self._take_title(body, number, previous, near)
        rest = _without_leftovers(body[mark.end :]).strip()
        title = _cut_title(rest)
        if not title:
            if mark.kind in ("ar", "arh", "circ"):
                return False
            title = self._title_below(number)
        self._place(mark)
        self._open(_Open(mark.kind, mark.order, title), mark.number, number)
        self.bare = len(rest) <= _MAX_TITLE and "。" not in rest
        return True

    def _take_title(self, body: str, number: int, previous: str, near: bool) -> bool:
        """A line without a number that names a report or an annex."""
        plain = _without_leftovers(body).strip()
        if body[0] == "\t" or body.lstrip()[:1] == "|":
            return False
        markdown = _MARKDOWN.match(plain)
        if markdown:
            mark = Mark(f"md{len(markdown[1])}", 0, "", 0)
            self._place(mark)
            self._open(_Open(mark.kind, 0, _cut_title(markdown[2]) or markdown[2]), "", number)
            return True
        if len(plain) > 80 or not _TITLE.fullmatch(plain):
            return False
        wrapped = near and len(previous) > 30 and _OPEN_LINE.search(previous[-8:])
        again = len(self.stack) > 1 and self.stack[0] == ("title", 0, plain)
        if wrapped or (again and not self._begins_anew(number)):
            return False  # the end of a wrapped line, or the running head of a page
        if not re.search(r"\d|附", plain) and re.search(r"\d{4}年", previous) and _short(previous):
            plain = previous.strip() + plain  # a title on two lines
        self.stack.clear()
        self._open(_Open("title", 0, plain), "", number)
        self.bare = True
        return True

    def _begins_anew(self, number: int) -> bool:
        """True where the next numbered line behind a title is a first one."""
        for start, end in self.lines[number + 1 : number + _AHEAD]:
            mark = read_mark(self.text[start : min(end, start + 200)])
            if mark is not None:
                return mark.order == 1
        return False

    def _title_below(self, number: int) -> str:
        """The title of a number that has a line for itself."""
        for start, end in self.lines[number + 1 : number + 4]:
            body = self.text[start:end]
            if body.strip():
                plain = _without_leftovers(body).strip()
                fits = _short(plain) and "\t" not in body and not plain.startswith("|")
                return plain if fits and read_mark(body) is None else ""
        return ""

    def _open(self, entry: _Open, number: str, line: int) -> None:
        start, end = self.lines[line]
        self.headings.append(Heading(number, entry.title, len(self.stack), start, end))
        self.stack.append(entry)
        self.starts.append(start)
        self.paths.append(tuple(entry.title for entry in self.stack))

    def _place(self, mark: Mark) -> None:
        """Close what the new heading ends."""
        if mark.kind == "part":
            self._place_part(mark)
            return
        depth = self._depth(mark)
        if depth is None and len(self.stack) >= _MAX_DEPTH:
            depth = _MAX_DEPTH - 1
        if depth is not None:
            del self.stack[depth:]

    def _place_part(self, mark: Mark) -> None:
        kinds = [entry.kind for entry in self.stack]
        if self.chapters is None or mark.order == 1:
            above = kinds.index("part") if "part" in kinds else kinds[:1].count("title")
            self.chapters = self.stack[:above]
        # A chapter of the report itself also ends an annex that has a title of its own.
        self.stack[:] = self.chapters

    def _depth(self, mark: Mark) -> int | None:
        """The depth that a numbered heading goes back to, None for a level below."""
        same = [d for d, entry in enumerate(self.stack) if entry.kind == mark.kind]
        for depth in reversed(same):
            if self.stack[depth].order + 1 == mark.order:
                return depth
        if mark.order == 1:
            # A first item beside a closed list of its kind begins another one; below an open
            # heading of another kind, or right below one that has no text, it opens a level.
            beside = bool(same) and same[-1] == len(self.stack) - 1
            nested = beside and self.bare and len(same) == 1 and self.stack[-1].order > 1
            return same[-1] if beside and not nested else None
        alike = [
            depth
            for depth, entry in enumerate(self.stack)
            if _ALIKE.get(entry.kind, entry.kind) == _ALIKE.get(mark.kind, mark.kind)
            and entry.order + 1 == mark.order
        ]
        return min((*same[-1:], *alike[:1]), default=None)

    def _take_points(self, body: str, start: int) -> None:
        """一是…；二是… in a paragraph or at the beginning of one: a level that ends with it."""
        points: list[re.Match[str]] = []
        wanted = self.point + 1
        for match in _POINT.finditer(body):
            order = _order(match["n"])
            if order == 1 or (order == wanted and (points or not body[: match.start("n")].strip())):
                points.append(match)
                wanted = order + 1
        leading = bool(points) and not body[: points[0].start("n")].strip()
        self.point = wanted - 1 if leading else 0
        if len(points) < 2 and not leading:
            return
        above = tuple(entry.title for entry in self.stack)
        for match in points:
            begin = start + match.start("n")
            stop = _POINT_END.search(body, match.end(), match.end() + _MAX_TITLE)
            words = body[match.end() : stop.start() if stop else match.end() + _MAX_TITLE]
            self.headings.append(
                Heading(f"{match['n']}是", words.strip(), len(above), begin, start + match.end())
            )
            self.starts.append(begin)
            self.paths.append((*above, words.strip()))
        self.starts.append(start + len(body))
        self.paths.append(above)


class _Table(NamedTuple):
    start: int
    end: int
    chapters: frozenset[int]


def _table_spans(text: str, grids: Sequence[Grid]) -> list[_Table]:
    """Tables as spans of whole lines, with the lines that are rows of one cell."""
    tables = []
    for rows in torn_tables(text):
        alone = [row[0] for row in rows if len(row) == 1 and row[0][0] < row[0][1]]
        tables.append(_table(text, rows[0][0][0], rows[-1][-1][1], alone))
    torn = sorted((table.start, table.end) for table in tables)
    for grid in grids:
        at = bisect.bisect_left(torn, (grid.end, 0)) - 1
        if at < 0 or torn[at][1] <= grid.start:
            tables.append(_table(text, grid.start, grid.end, []))
    return sorted(tables)


def _table(text: str, start: int, end: int, alone: list[Span]) -> _Table:
    lines = frozenset(text.rfind("\n", 0, cell[0]) + 1 for cell in alone)
    return _Table(text.rfind("\n", 0, start) + 1, end, lines)


def _without_leftovers(words: str) -> str:
    for start, end in reversed(leftover_spans(words)):
        words = words[:start] + words[end:]
    return words


def _short(line: str) -> bool:
    return len(line.strip()) <= _MAX_TITLE and not re.search(r"[。；：，]", line)


def _order(digits: str) -> int:
    mark = read_mark(f"{digits}、")
    return mark.order if mark else 0


def _cut_title(words: str) -> str:
    """The title at the head of a paragraph: up to 。 or ；, up to ： where much or a number
    follows, and not longer than a title is."""
    head = re.split(r"[。；;]", words[: _MAX_TITLE * 3], maxsplit=1)[0].strip()
    before, _, after = head.replace(":", "：").partition("：")
    told = len(after) > _MAX_VALUE or len(words) > len(head) + 2 or re.search(r"\d", after)
    if before and told:
        head = head[: len(before)].strip()
    if len(head) <= _MAX_TITLE:
        return head
    commas = [m.start() for m in re.finditer("[，,]", head[:_MAX_TITLE]) if m.start() > 3]
    whole = [stop for stop in commas if head.count("“", 0, stop) == head.count("”", 0, stop)]
    return head[: whole[-1]].strip() if whole else _whole(head)


def _whole(words: str) -> str:
    """The first characters of a long title, no number and no bracket cut in two."""
    head = words[:_MAX_TITLE]
    if words[_MAX_TITLE].isalnum() and words[_MAX_TITLE].isascii():
        head = head.rstrip("0123456789.,") or head
    opened = max(head.rfind("（"), head.rfind("("))
    closed = max(head.rfind("）"), head.rfind(")"))
    return head[:opened] if opened > max(closed, 0) else head
