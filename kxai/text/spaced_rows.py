"""Tables whose cells are parted by single blanks: a row a line, or all of them in one line.

Only a header tells such rows from prose, and how many cells they have. Where a line holds names
and numbers in turn and no header fits them, it is a table whose form is lost: its numbers are cells
that nothing names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kxai.text.aligned_rows import (
    align_rows,
    calls_for_numbers,
    is_cell_number,
    names_column,
    names_columns,
    spread_headers,
)
from kxai.text.lines import Span, line_spans

Row = list[Span]

_TOKEN = re.compile(r"[^\s\u3000]+")
_CAPTION_END = re.compile(r".*[：:](?=[^：:\d]{2,14}$)")  # 见下表：单位名称
_SENTENCE = re.compile(r"[。；！？]")
_PROSE = re.compile(r"[。；！？]|[，,](?!\d{3})")
_BARE = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?")
_A_UNIT = re.compile(  # 2 亿元、 and 7 村: no bare cells
    r"[百千万亿]*元|[万亿]|个百分点|[%％人户件次名辆项年月日个亩村家所台]|社区|平方|公里"
)
_COMMAS = ",，"
_REMARK = re.compile(r"[（(][^（()）]{1,20}[）)]$")
_LONE_NAME = re.compile(r"(?:其中[：:]?)?(?:[（(]?\d{1,2}[）).、．])?[一-鿿（）()]{3,20}")
_LONGEST = 30  # characters of a cell
_LONGEST_ROW = 160
_OTHER_MARK = re.compile(r"[|\t。；]")
# Two names of columns at least, a blank behind each.
_HINT = re.compile(2 * r"[数额值率称质目分][ \u3000][^ \u3000]{2,14}")
_EXTRA = 3  # blanks within the name that a row begins with
_FLAT_CELLS, _FLAT_NUMBERS, _FLAT_SHARE, _FLAT_MOST = 12, 5, 0.25, 60


def headed_rows(text: str) -> list[list[Row]]:
    """Tables of a row a line below a line of names of columns; blanks part the cells, or commas."""
    tables: list[list[Row]] = []
    rows: list[Row] = []
    for start, end in line_spans(text):
        short = end - start <= _LONGEST_ROW and not _OTHER_MARK.search(text, start, end)
        tokens = _tokens(text, start, end) if short else []
        if len(tokens) == 1 and rows and text[rows[0][0][1]] in _COMMAS:
            tokens = _parted(text, *tokens[0], len(rows[0]))
        words = [text[a:b] for a, b in tokens]
        if names_columns(words):
            tables.append(rows)
            rows = [tokens]
        elif len(words) == 1 and names_columns(re.split("[,，]", words[0])):
            tables.append(rows)
            rows = [_parted(text, *tokens[0])]
        elif len(rows) == 1 and _names_parts(words):
            rows.append(tokens)  # 增减值 增减% below 项目 上年度 本年度 增减
        elif rows and (row := _row_below(tokens, _under_one(rows, tokens, text), text)):
            rows.append(row)
        elif rows and len(rows) == 1 and len(words) == 1 and _REMARK.match(words[0]):
            continue  # the header's last cell goes on
        elif len(rows) > 1 and len(words) == 1 and _LONE_NAME.fullmatch(words[0]):
            continue  # a row all of whose numbers are empty
        else:
            tables.append(rows)
            rows = []
    tables.append(rows)
    return [align_rows(_with_corner(rows), text) for rows in tables if len(rows) > 1]


def _names_parts(words: Sequence[str]) -> bool:
    """True for the second line of a header: names of columns alone, two at least."""
    return len(words) > 1 and all(map(names_column, words)) and not any(map(is_cell_number, words))


def _under_one(rows: list[Row], tokens: Row, text: str) -> list[Row]:
    """``rows``, of which a header of two lines becomes as wide as the first row below, ``tokens``:
    that of a name and its numbers. Where the two do not fit it, the second line goes."""
    if len(rows) != 2 or not _names_parts([text[a:b] for a, b in rows[1]]):
        return rows
    numbers = sum(is_cell_number(text[a:b]) for a, b in tokens)
    rows[:] = spread_headers(rows[0], rows[1], numbers + 1, text) or rows[:1]
    return rows


def _parted(text: str, start: int, end: int, width: int = 0) -> Row:
    """The cells of a line that commas part; the whole line where there are not ``width``."""
    cells: Row = []
    at = start
    for part in re.split("[,，]", text[start:end]):
        cells.append((at, at + len(part)))
        at += len(part) + 1
    return cells if width in (0, len(cells)) else [(start, end)]


def _row_below(tokens: Row, rows: list[Row], text: str) -> Row | None:
    """The cells of a row below a header, blanks within its name undone; None for another line."""
    if len(tokens) < 2 or any(_PROSE.search(text, *token) for token in tokens):
        return None
    kinds = [is_cell_number(text[a:b]) for a, b in tokens]
    numbers = next((n for n, number in enumerate(reversed(kinds)) if not number), len(kinds))
    header = len(rows[0])
    if numbers == len(tokens):  # 编制数 在职人数 over 20 18
        return tokens if numbers == header else None
    spare = len(tokens) - header - (numbers >= header)
    if not numbers or spare > _EXTRA:
        return None
    if spare > 0:
        tokens = [(tokens[0][0], tokens[spare][1]), *tokens[spare + 1 :]]
    return tokens


def _with_corner(rows: list[Row]) -> list[Row]:
    """The rows, an empty corner in front of a header that names the numbers alone."""
    width = max(map(len, rows))
    header = rows[0]
    if len(header) == width - 1:
        return [[(header[0][0], header[0][0]), *header], *rows[1:]]
    return rows


def tables_in_lines(text: str) -> list[list[Row]]:
    """Tables that stand in one line with their header, all cells parted by blanks."""
    tables: list[list[Row]] = []
    for start, end in line_spans(text):
        if end - start > _LONGEST and _HINT.search(text, start, end):
            tables += _in_line(_tokens(text, start, end), text)
    return tables


def _in_line(tokens: Row, text: str) -> Iterator[list[Row]]:
    at = 0
    while at < len(tokens):
        header = _header_at(tokens, at, text)
        rows, stop = _rows_behind(tokens, at + len(header), header, text) if header else ([], at)
        if rows:
            yield [header, *rows]
            at = stop
        else:
            at += max(1, len(header))


def _header_at(tokens: Row, at: int, text: str) -> Row:
    """The names of columns from ``tokens[at]`` on; [] for none."""
    header: Row = []
    for start, end in tokens[at : at + 16]:
        words = text[start:end]
        if not header and (caption := _CAPTION_END.match(words)):
            start, words = start + caption.end(), words[caption.end() :]
        if len(words) > _LONGEST or is_cell_number(words) or not names_column(words):
            break
        header.append((start, end))
    return header if names_columns([text[a:b] for a, b in header]) else []


def _rows_behind(tokens: Row, at: int, header: Row, text: str) -> tuple[list[Row], int]:
    """The rows that go on behind a header in its line, and where they end."""
    calls = [calls_for_numbers(text[a:b]) for a, b in header]
    numbers = len(calls) - max((i + 1 for i, call in enumerate(calls) if not call), default=0)
    names = len(header) - numbers
    rows: list[Row] = []
    while names and numbers:
        first = next(
            (
                place
                for place in range(at + names, min(at + names + _EXTRA + 1, len(tokens)))
                if _BARE.fullmatch(text, *tokens[place])
            ),
            None,
        )
        row = tokens[at : (first or 0) + numbers]
        if first is None or len(row) != first - at + numbers:
            break
        if not all(_BARE.fullmatch(text, *cell) for cell in row[first - at :]):
            break
        if any(_PROSE.search(text, *cell) for cell in row):
            break
        spare = first - at - names
        rows.append([(row[0][0], row[spare][1]), *row[spare + 1 :]])
        at = first + numbers
    return rows, at


def flat_tables(text: str) -> list[list[Row]]:
    """The numbers of tables whose form is lost: names and numbers in turn in one line, without
    sentence, unit or header."""
    found: list[list[Row]] = []
    for start, end in line_spans(text):
        if end - start < 2 * _FLAT_CELLS or len(text[start:end].split()) < _FLAT_CELLS:
            continue
        at = start
        for stop in (*(m.start() for m in _SENTENCE.finditer(text, start, end)), end):
            tokens = _tokens(text, at, stop)
            numbers = [
                token
                for token, after in zip(tokens, [*tokens[1:], (stop, stop)], strict=False)
                if _BARE.fullmatch(text, *token) and not _A_UNIT.match(text, *after)
            ]
            many = len(tokens) >= _FLAT_CELLS and len(numbers) >= _FLAT_NUMBERS
            if many and len(numbers) >= _FLAT_SHARE * len(tokens):
                for first in range(0, len(numbers), _FLAT_MOST):
                    found.append([numbers[first : first + _FLAT_MOST]])
            at = stop + 1
    return found


def _tokens(text: str, start: int, end: int) -> Row:
    return [match.span() for match in _TOKEN.finditer(text, start, end)]
