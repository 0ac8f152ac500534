"""The rows of tables as a text leaves them: torn into lines, parted by tabs, pipes or blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.text.leftovers import leftover_spans
from kxai.text.lines import Span, line_spans, trim
from kxai.text.year_rows import YEAR_CELL, year_headers

Row = list[Span]
"""The cells of a row in order; an empty cell is an empty span."""

_MAX_CELLS = 300  # of one row; beyond that it is no table but noise
_CONTINUES_WITHIN = 12  # lines that a cell's further paragraphs may take
_MAX_PROSE = 0.5  # share of long sentences above which tabs are indents, not cells
_NUMBERING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|"
    r"\d{1,2}(?:、|[．.](?!\d))|第.{1,3}部分)"
)
_NOTE = re.compile(r"\s*(?:注\d?|备注|说明|填表说明|单位|金额单位|附件|附表|表)\s*\d{0,2}\s*[：:]")
_TITLE = re.compile(
    r"\s*[^，。；：\t]{0,40}(?:报告|自评表|目标表|情况表|决算表|预算表|明细表|总表)\s*$"
)
_CHAPTER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]|第.{1,3}部分)"
)
_COLUMN = re.compile(r"[^\s\u3000]++(?: [^\s\u3000][^\s\u3000]*+)*+")
_PLAIN_NUMBER = re.compile(r"[-－]?[\d,，]+(?:[.．]\d+)?[%％]?|[—\-－/]{1,2}")
_PAGE = re.compile(r"\d{1,3}")


def is_numbered(words: str) -> bool:
    """True for words that open with a list or heading number (一、 （二） 3. 第四部分)."""
    return bool(_NUMBERING.match(words))


def torn_tables(text: str) -> list[list[Row]]:
    """Tables whose cells are lines that begin with a tab; an empty line begins a new row.

    A cell's further paragraphs follow without a tab. They end with the table: at a second empty
    line, at a heading, a title or a note behind an empty line, or where no cell follows soon.
    """
    if "\t" not in text:
        return []
    lines = line_spans(text)
    is_cell = [
        start < end and text[start] == "\t" and text.find("\t", start + 1, end) < 0
        for start, end in lines
    ]
    nearest = _next_cell(is_cell)
    tables: list[list[Row]] = []
    rows: list[Row] = []
    blanks = 0
    for number, (start, end) in enumerate(lines):
        if is_cell[number]:
            if blanks or not rows:
                rows.append([])
            rows[-1].append(trim(text, start + 1, end))
            blanks = 0
        elif start == end:
            blanks += 1
        elif text[start:end].isspace():
            # Blanks in a line of their own belong to a cell: they do not end its row.
            continue
        elif rows:
            near = nearest[number] - number <= _CONTINUES_WITHIN
            tabbed = text.find("\t", start, end) >= 0
            if not tabbed and _goes_on(text, start, end, rows[-1][-1], blanks, near):
                first, last = rows[-1][-1]
                begin, stop = trim(text, start, end)
                rows[-1][-1] = (first, stop) if first < last else (begin, stop)
            else:
                tables.append(rows)
                rows = []
            blanks = 0
    tables.append(rows)
    return [_without_leftovers(rows, text) for rows in tables if _is_table(rows, text)]


def _next_cell(is_cell: list[bool]) -> list[int]:
    """For every line the number of the first cell line behind it."""
    following = [0] * len(is_cell)
    nearest = len(is_cell) + _CONTINUES_WITHIN
    for number in range(len(is_cell) - 1, -1, -1):
        following[number] = nearest
        if is_cell[number]:
            nearest = number
    return following


def _goes_on(text: str, start: int, end: int, cell: Span, blanks: int, near: bool) -> bool:
    """True where the line goes on with the words of ``cell``."""
    line = text[start : min(end, start + 80)]
    numbered = is_numbered(text[cell[0] : min(cell[1], cell[0] + 12)])
    if _TITLE.match(line) or (_CHAPTER.match(line) and not numbered and (blanks or not near)):
        return False
    if not blanks:
        return True
    words = text[cell[0] : min(cell[1], cell[0] + 24)]
    closed = not words or _PLAIN_NUMBER.fullmatch(words) or _NOTE.match(line)
    return near and blanks < 2 and not closed


def _is_table(rows: list[Row], text: str) -> bool:
    """False for paragraphs that a tab merely indents."""
    cells = [cell for row in rows for cell in row]
    if len(cells) < 3 or max(map(len, rows)) < 2 or max(map(len, rows)) > _MAX_CELLS:
        return False
    filled = [cell for cell in cells if cell[0] < cell[1]]
    if len(filled) < 2:
        return False
    long = sum(end - start > 30 and text[end - 1] in "。；：，" for start, end in filled)
    if len(rows) == 1 and (len(filled) > 12 or long):
        return False
    return long <= _MAX_PROSE * len(filled)


def _without_leftovers(rows: list[Row], text: str) -> list[Row]:
    """Cells without the bookmark marks in front of their words."""
    marks = dict(leftover_spans(text[rows[0][0][0] : rows[-1][-1][1]]))
    base = rows[0][0][0]
    if not marks:
        return rows
    return [[_behind(text, cell, marks, base) for cell in row] for row in rows]


def _behind(text: str, cell: Span, marks: dict[int, int], base: int) -> Span:
    start, end = cell
    while start - base in marks and start < end:
        start = trim(text, min(marks[start - base] + base, end), end)[0]
    return start, end


def tabbed_tables(text: str) -> list[list[Row]]:
    """Tables whose rows are lines with at least two tabs.

    A line without them between two such rows is the wrapped end of the cell in front of it.
    """
    if "\t\t" not in text and text.count("\t") < 2:
        return []
    tables: list[list[Row]] = []
    rows: list[Row] = []
    pending: Span | None = None
    lines = line_spans(text)
    for number, (start, end) in enumerate(lines):
        tabs = text.count("\t", start, end)
        if tabs == 1 and rows and _is_short_header(lines, number, text):
            # 科目编码 | 科目名称 under 项目, whose empty cells behind were lost
            cells = _cut(text, start, end, "\t")
            rows.append([*cells, *([(end, end)] * (len(rows[-1]) - len(cells)))])
        elif tabs >= 2 and not text[start:end].isspace():
            if pending is not None and rows:
                _extend(rows[-1], pending)
            pending = None
            rows.append(_cut(text, start, end, "\t"))
        elif pending is None and rows and not tabs and _may_wrap(text, start, end):
            pending = (start, end)
        else:
            tables.append(rows)
            rows, pending = [], None
    tables.append(rows)
    return [rows for rows in tables if _is_tabbed(rows, text)]


_CAPTION = re.compile(r"[^\t\n]{2,30}表(?:[（(][^\t\n]{0,12}[）)])?[ \t]*(?:\n|$)")


def _is_short_header(lines: Sequence[Span], number: int, text: str) -> bool:
    """True for a line of two names between lines of more cells."""
    start, end = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else (end, end)
    words = text[start:end].split("\t")
    return text.count("\t", *following) >= 2 and all(map(_HEADER_NAME.fullmatch, words))


_HEADER_NAME = re.compile(r"\s*(?:科目|项目|单位|部门)?(?:编码|代码|名称)\s*")


def _may_wrap(text: str, start: int, end: int) -> bool:
    if not text[start:end].strip():
        return False
    head = text[start : start + 12]
    return not (is_numbered(head) or _NOTE.match(head) or _CAPTION.match(text, start))


def _extend(row: Row, span: Span) -> None:
    last = max((i for i, (start, end) in enumerate(row) if start < end), default=len(row) - 1)
    row[last] = (row[last][0], span[1])
    row[last + 1 :] = [(span[1], span[1])] * (len(row) - last - 1)


def _is_tabbed(rows: list[Row], text: str) -> bool:
    if len(rows) < 2 or max(map(len, rows)) > _MAX_CELLS:
        return False
    entries = 0
    for row in rows:
        filled = [text[start:end] for start, end in row if start < end]
        entries += len(filled) == 2 and bool(_PAGE.fullmatch(filled[1])) and is_numbered(filled[0])
    return entries < len(rows)  # all are entries of a table of contents


def spaced_tables(text: str) -> list[list[Row]]:
    """Tables whose columns are parted by two blanks or more: three lines at least, of equally
    many columns, with numbers in two of them."""
    if "  " not in text and "\u3000" not in text and "\xa0" not in text:
        return []
    tables: list[list[Row]] = []
    rows: list[Row] = []
    lines = line_spans(text)
    for number, (start, end) in enumerate(lines):
        row: Row = []
        if start == end and rows and _goes_on_behind(rows, lines[number + 1 : number + 2], text):
            continue
        if text.find("\t", start, end) < 0 and text.find("|", start, end) < 0:
            row = [m.span() for m in _COLUMN.finditer(text, start, end)]
        if len(row) < 3 or (rows and len(row) != len(rows[-1])):
            tables.append(rows)
            rows = []
        if 3 <= len(row) <= _MAX_CELLS:
            rows.append(row)
    tables.append(rows)
    kept = [rows for rows in tables if len(rows) > 2 and _counts(rows, text)]
    return [[*year_headers(rows, text), *rows] for rows in kept]


def _goes_on_behind(rows: list[Row], following: Sequence[Span], text: str) -> bool:
    """True where rows of years go on in the line behind an empty one."""
    spans = [m.span() for line in following for m in _COLUMN.finditer(text, *line)]
    return len(spans) == len(rows[-1]) and all(
        YEAR_CELL.fullmatch(text, *row[0]) for row in (rows[0], rows[-1], spans)
    )


def _counts(rows: list[Row], text: str) -> bool:
    with_numbers = sum(
        sum(bool(_PLAIN_NUMBER.fullmatch(text, *cell)) for cell in row[1:]) >= 2 for row in rows
    )
    return with_numbers >= 2


def _cut(text: str, start: int, end: int, mark: str) -> Row:
    cells, at = [], start
    for part in text[start:end].split(mark):
        cells.append(trim(text, at, at + len(part)))
        at += len(part) + 1
    return cells
