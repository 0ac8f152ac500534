"""The cover of a report: its title, the lines around it, and the fields that saved pages carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kxai.extract.identity.body_words import FieldKind, body_words, cover_labels
from kxai.genre import words
from kxai.genre.titles import kind_of_title
from kxai.schema.report import REGION_KINDS
from kxai.text.lines import unspaced

_LABELS = cover_labels()
_KIND_OF_LABEL = {label: kind for kind, labels in _LABELS.items() for label in labels}


def _spaced(label: str) -> str:
    return r"\s?".join(re.escape(char) for char in label)


_ANY_LABEL = "|".join(_spaced(x) for x in sorted(_KIND_OF_LABEL, key=len, reverse=True))
_FIELD = re.compile(
    rf"(?:^|(?<=[\s|（(【•·]))(?P<label>{_ANY_LABEL})\s*[:：]\s*(?P<value>[^\s|:：，。；】]{{2,60}})"
)
_TITLE_LABEL = "|".join(_spaced(label) for label in _LABELS["title"])
_TITLE_FIELD = re.compile(rf"^(?:{_TITLE_LABEL})\s*[:：]\s*(?P<value>[^|]{{4,120}})$")
_OWN_LABEL = "|".join(_spaced(label) for label in _LABELS["own"] if len(label) > 2)
_BESIDE = re.compile(rf"(?P<label>{_OWN_LABEL})[ \u3000]+(?P<value>[^\s|:：，。；】]{{4,60}})")
# Of a form whose cells run together: 项目名称…主管部门宁溪县教育局实施单位宁溪县第二中学资金情况
_FORM = "项目名称"
_RUN_ON = re.compile(rf"(?<!组织)(?P<label>{_OWN_LABEL})(?=[ \u3000]?(?P<value>[一-鿿]{{2,30}}))")
_NEXT_CELL = words("cover.next_cell").regex
_ALONE = re.compile(rf"(?P<label>{_ANY_LABEL})\s*[:：]?")
_SITE = words("front.site").regex

_READ = 4000  # characters of the beginning
_MOST_LINES = 40
_LONGEST = 80
_MANY_CELLS = 4
_BEFORE_TEXT = 400
_END = 1000
_COLUMN = 8  # characters of the name of a column such as 部门决算公开
_HEADING = re.compile(
    r"第[一二三四五六七八九十\d]+(?:部分|章|节)|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|目\s*录$|目录|附件?表?目录"
)
_CUT = re.compile(
    r"。|；|[一二三]、|[（(][一二三][）)]|第[一1]部分|目\s{0,3}录|(?<=[表告明])\s+(?:部门|单位|收入)|[:：](?=[一二三四五六七八九十])"
)
_NO_TITLE_LINE = words("front.no_title").regex
_TITLE_ENDS = words("front.title_ends").regex
_TITLE_GOES_ON = words("front.title_goes_on").regex
_READ_OUT = words("front.read_out").regex
_MARKS = re.compile(r"[\s•·●◆■★☆▪\-*#|]+")
_BLANKS = re.compile(r"[\s|]+$")
_YEAR = re.compile(r"20\d\d年")
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the beginning says: ``title`` ("" where there is none) without spaces, the other short
    ``lines``, and the ``fields`` in their order as (kind, label, value)."""

    title: str
    lines: tuple[str, ...]
    fields: tuple[tuple[FieldKind, str, str], ...]

    def values(self, kind: FieldKind) -> list[str]:
        """The values of the fields of one kind: those of an earlier label first."""
        order = {label: number for number, label in enumerate(_LABELS[kind])}
        mine = [(order[label], value) for of, label, value in self.fields if of == kind]
        return [value for _, value in sorted(mine, key=lambda pair: pair[0])]


def read_cover(text: str) -> Cover:
    """The cover of ``text``: only its beginning is read."""
    lines = [line for raw in text[:_READ].splitlines() if (line := _bare(raw))]
    fields = [*_fields(lines), *_fields_at_end(text)]
    short = [_fold(piece) for line in lines[:_MOST_LINES] for piece in _pieces(line)]
    given = [value for kind, _, value in fields if kind == "title" and len(value) >= 6]
    title = given[0] if given and (kind_of_title(given[0]) or not _has_title(short)) else ""
    return Cover(title or _title(short) or _title_read_out(text), tuple(short), tuple(fields))


def _bare(line: str) -> str:
    """The line without bookmarks, and without what points at it or frames it."""
    line = _BOOKMARK.sub("", line)
    marks = _MARKS.match(line)
    return _BLANKS.sub("", line[marks.end() :] if marks else line)


def _fold(line: str) -> str:
    return unspaced(line)


def _fields(lines: Sequence[str]) -> Iterator[tuple[FieldKind, str, str]]:
    in_form = False
    for number, line in enumerate(lines):
        if ":" in line or "：" in line:
            if titled := _TITLE_FIELD.match(line):
                yield "title", "标题", _fold(titled["value"])
                continue
            for match in _FIELD.finditer(line):
                label = _fold(match["label"])
                yield _KIND_OF_LABEL[label], label, match["value"]
        if site := _SITE.search(line):
            yield "publisher", "来源", site["body"]
        if beside := _BESIDE.fullmatch(line):
            label = _fold(beside["label"])
            yield _KIND_OF_LABEL[label], label, beside["value"]
            continue
        in_form = in_form or _FORM in line
        if in_form and "|" not in line and _runs_on(line):
            yield from _fields_run_on(line)
        cells = [cell.strip(" \u3000[]【】") for cell in re.split(r"[|\t]", line)]
        following = [*cells[1:], ""]
        for cell, value in zip(cells, following, strict=True):
            alone = _ALONE.fullmatch(cell)
            if alone is None:
                continue
            if not value and len(cells) == 1 and number + 1 < len(lines):
                value = lines[number + 1]
            if 2 <= len(value) <= 60:
                label = _fold(alone["label"])
                yield _KIND_OF_LABEL[label], label, _fold(value)


def _runs_on(line: str) -> bool:
    """True for a line that holds many cells of a form, with or without blanks between them."""
    if _FORM in line and len(line) > _LONGEST:
        return True
    return len(line.split()) >= _MANY_CELLS and "。" not in line


def _fields_run_on(line: str) -> Iterator[tuple[FieldKind, str, str]]:
    for match in _RUN_ON.finditer(line):
        value = _NEXT_CELL.split(match["value"])[0]
        ends = (n for n in range(len(value), 1, -1) if body_words().ending(value[:n]))
        if end := next(ends, 0):
            label = _fold(match["label"])
            yield _KIND_OF_LABEL[label], label, value[:end]


def _fields_at_end(text: str) -> Iterator[tuple[FieldKind, str, str]]:
    """Who published a page, where it is told below it."""
    if len(text) > _READ:
        for kind, label, value in _fields(text[-_END:].splitlines()):
            if kind == "publisher":
                yield kind, label, value


def _title_read_out(text: str) -> str:
    """The title that a report to a meeting names: 向大会报告2021年预算执行情况的报告."""
    read_out = _READ_OUT.search(text[:_READ])
    return _fold(read_out["title"]) if read_out and kind_of_title(read_out["title"]) else ""


def _pieces(line: str) -> Iterator[str]:
    """The heads of a line: of a page that is one line, what stands between its spaces before the
    first sentence."""
    head = _head(line)
    if head:
        yield head
        return
    if "|" in line or len(line) <= _LONGEST:
        return
    for piece in line[:_BEFORE_TEXT].split():
        if re.search("[，。；,;]", piece):
            if cut := _head(piece):
                yield cut
            return
        yield piece


def _head(line: str) -> str:
    """The line, or what stands before the first sentence or chapter of a line that is a whole
    page; "" for a row of a table or running text."""
    cells = [cell for cell in line.split("|") if cell.strip()]
    if len(cells) != 1:
        return ""
    line = cells[0].strip()
    if len(line) <= _LONGEST and "。" not in line:
        return line
    line = re.sub(r"^\d{1,2}[、.．]\s*", "", line)
    cut = _CUT.search(line, 1)
    head = line[: cut.start()].strip() if cut else ""
    return head if head and len(head) <= _LONGEST and not re.search("[,，]", head) else ""


def _has_title(lines: Sequence[str]) -> bool:
    return any(kind_of_title(line) for line in lines)


def _title(lines: Sequence[str]) -> str:
    """The first lines that tell a kind together with a year or a body; else the first that tell a
    kind (the name of a column of a site does that too)."""
    plain = ""
    for number, line in enumerate(lines):
        if _HEADING.match(line):
            break
        if _NO_TITLE_LINE.search(line):
            continue
        if kind_of_title(line) is None and not _is_cut(line, lines[number + 1 : number + 2]):
            continue
        title = _title_around(lines, number)
        if len(title) > _COLUMN:
            return title
        plain = plain or title
    return plain or _title_behind_contents(lines)


def _is_cut(line: str, following: Sequence[str]) -> bool:
    """True for a title that tells its kind only together with the line that it goes on in."""
    return (
        "关于" in line
        and _goes_on(line)
        and any(
            _TITLE_ENDS.search(rest) and not _HEADING.match(rest) and kind_of_title(line + rest)
            for rest in following
        )
    )


def _title_behind_contents(lines: Sequence[str]) -> str:
    """The title of a report on the money of a place that stands below its table of contents."""
    for number, line in enumerate(lines):
        if line.startswith("关于") and _YEAR.search(line) and kind_of_title(line) in REGION_KINDS:
            return _title_around(lines, number)
    return ""


def _title_around(lines: Sequence[str], number: int) -> str:
    """The line with those before and behind it that it goes on over."""
    first = last = number
    while first > 0 and number - first < 3 and _goes_on(lines[first - 1]):
        first -= 1
    while (
        last + 1 < len(lines)
        and last - number < 2
        and (
            _TITLE_GOES_ON.match(lines[last + 1])
            or (not _TITLE_ENDS.search(lines[last]) and _goes_on(lines[last + 1]))
        )
    ):
        last += 1
    return "".join(lines[first : last + 1])


def _goes_on(line: str) -> bool:
    """True for a line that may be part of a title that stands on several lines."""
    return (
        len(line) <= 40
        and not _HEADING.match(line)
        and not _NO_TITLE_LINE.search(line)
        and not _FIELD.search(line)
        and not re.search("[，。；：:,;]", line)
        and not _TITLE_ENDS.search(line)
    )
