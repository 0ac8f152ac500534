"""Tables whose cells came one a line: which of them make a row.

Of a table that a page was saved from only the cells are left, in order, each in a line of its own:
项目, 预算数, 决算数, 合计, 30.8, 25.7, … How wide its rows are is told by their pattern: names and
behind them equally many numbers, row after row. What stands in front of the first row is the
header, of one line or of two where some columns share a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kxai.genre.unit_line import UNIT_LABEL
from kxai.text.aligned_rows import spread_headers
from kxai.text.lines import Span, line_spans, trim

Row = list[Span]

_VALUE = re.compile(r"[-－]?\d[\d,，]*(?:\.\d+)?\s*[%％]?|[—\-－–]{1,3}")
_AMOUNT_HEADER = re.compile(
    r"(?:数|额|值|率|金额|预算|决算|合计|小计|总计|经费|拨款|资金)(?:[（(][^（()）]{0,12}[）)])?$|\d年"
)
_CAPTION = re.compile(
    r".*(?:表|(?<!减少|增加|增减)情况)(?:[（(][^（()）]{0,20}[）)])?$|.*[：:]$|[一二三四五六七八九十]{1,3}、.*"
    rf"|{UNIT_LABEL}.{{0,8}}"
)
_YEAR = re.compile(r"20[0-4]\d")
_OF_WHICH = re.compile(r"其中[：:]?")  # a cell of its own that spans those below it
_SENTENCE = re.compile(r"[。；！？]|[，,]\D")
_NUMBERS = re.compile(r"[9-]+")
_LONGEST = 32  # characters of a cell
_MOST_NAMES = 3  # cells of a row in front of its numbers
_WIDEST = 16
_MOST_HEADERS = 2 * _WIDEST


def cell_line_tables(text: str) -> list[list[Row]]:
    """Tables of ``text`` whose cells are short lines, with or without blank lines between."""
    return [rows for block in _blocks(text) for rows in rows_of_cells(block, text)]


def _blocks(text: str) -> Iterator[Row]:
    """Runs of short lines without tab or pipe, six at least, that no sentence breaks."""
    block: Row = []
    blanks = 0
    for start, end in line_spans(text):
        left, right = trim(text, start, end)
        if left == right:
            blanks += 1
            continue
        short = right - left <= _LONGEST and not any(mark in text[start:end] for mark in "\t|")
        if not short or blanks > 2 or _SENTENCE.search(text, left, right):
            if len(block) >= 6:
                yield block
            block = []
        if short and not _SENTENCE.search(text, left, right):
            block.append((left, right))
        blanks = 0
    if len(block) >= 6:
        yield block


def rows_of_cells(cells: Row, text: str) -> list[list[Row]]:
    """The tables that ``cells``, which stand one a line, make up; [] where they make none."""
    while cells and _CAPTION.fullmatch(text, *cells[-1]):
        cells = cells[:-1]  # the heading of what follows
    kinds = _kinds(cells, text)
    tables: list[list[Row]] = []
    begin = 0
    while (first := kinds.find("9", begin)) >= 0:
        rows, begin = _table_at(cells, kinds, begin, first, text)
        if rows:
            tables.append(rows)
    return tables


def _kinds(cells: Row, text: str) -> str:
    """The kind of every cell; of years that count on, words: they head columns."""
    kinds = [_kind(cell, text) for cell in cells]
    words = [text[start:end] for start, end in cells]
    for at, (one, other) in enumerate(pairwise(words)):
        if _YEAR.fullmatch(one) and _YEAR.fullmatch(other) and int(other) - int(one) == 1:
            kinds[at] = kinds[at + 1] = "a"
    return "".join(kinds)


def _kind(cell: Span, text: str) -> str:
    """9 for a number, a for words, - for an empty cell, x for what no cell of a table is."""
    start, end = cell
    if start == end:
        return "-"
    if end - start > _LONGEST or _SENTENCE.search(text, start, end):
        return "x"
    return "9" if _VALUE.fullmatch(text, start, end) else "a"


def _table_at(cells: Row, kinds: str, begin: int, first: int, text: str) -> tuple[list[Row], int]:
    """The table whose first number is ``cells[first]``, [] for none, and where to look on."""
    start = _behind_caption(cells, kinds, begin, first, text)
    numbers = _NUMBERS.match(kinds, first)
    run = numbers.end() - first if numbers else 1
    best: tuple[tuple[int, int], list[Row], int] = ((0, 0), [], 0)
    furthest = first + run
    for names in range(min(_MOST_NAMES, first - start) + 1):
        for width in range(names + 1, min(names + run, _WIDEST) + 1):
            found = _rows_from(kinds, first - names, names, width)
            furthest = max(furthest, found[1] if found else 0)
            above = _header(cells[start : first - names], names, width, text)
            if not found or above is None:
                continue
            header, sure = above
            count, stop = found
            wide = width - names > 1
            if count < 2 and not (header and (wide or names)):
                continue
            if not wide and not _calls_for_amounts(header, text):
                continue
            across = max(width, *map(len, header)) if header else width
            rows = header + [
                _filled_up(cells[place : min(place + across, stop)], across)
                for place in range(first - names, stop, across)
            ]
            score = (sure + (count > 1), count * width)
            if score > best[0]:
                best = score, rows, stop
    return best[1], best[2] or furthest


def _behind_caption(cells: Row, kinds: str, begin: int, first: int, text: str) -> int:
    """Where the header in front of the first number may begin at the earliest."""
    start = max(begin, kinds.rfind("x", begin, first) + 1, first - _MOST_HEADERS)
    for place in range(first - 2, start - 1, -1):
        caption = kinds[place] == "a" and _CAPTION.fullmatch(text, *cells[place])
        if caption and not _OF_WHICH.fullmatch(text, *cells[place]):
            return place + 1
    return start


def _rows_from(kinds: str, start: int, names: int, width: int) -> tuple[int, int] | None:
    """How many rows of this form begin at ``start``, and where the last one ends, which may lack
    its last cells."""
    row = re.compile(rf"[a-]{{{names - 1}}}a[9-]{{{width - names}}}" if names else rf"9{{{width}}}")
    count, at = 0, start
    while match := row.match(kinds, at):
        if "9" not in match[0] and at + width < len(kinds) and not row.match(kinds, at + width):
            break
        count, at = count + 1, at + width
    if not names or not count:
        return (count, at) if count else None
    rest = kinds[at : at + width]
    if len(kinds) - at < width and re.fullmatch(rf"[a-]{{{names - 1}}}a-*", rest):
        return count, len(kinds)
    return count, at


def _filled_up(row: Row, width: int) -> Row:
    return [*row, *([(row[-1][1], row[-1][1])] * (width - len(row)))]


def _header(cells: Row, names: int, width: int, text: str) -> tuple[list[Row], int] | None:
    """The header rows above rows of ``width`` cells and how well they fit, from 0 for no header;
    None where what stands there belongs to no such rows."""
    filled = [cell for cell in cells if cell[0] < cell[1]]
    if not filled:
        return [], 0
    spanning = [n for n, cell in enumerate(filled) if _OF_WHICH.fullmatch(text, *cell)]
    if len(spanning) > 1:
        return _of_which_within(filled, spanning, width, text)
    if len(cells) == width:
        return [list(cells)], 4
    told = [text[start:end] for start, end in filled]
    if len(filled) > width and told == told[:width] * (len(filled) // width):
        return [filled], 4  # 单位 金额 单位 金额: rows stand beside one another
    if len(filled) == width:
        return [filled], 4
    if len(filled) == width - names and names:
        corner = (filled[0][0], filled[0][0])
        return [[corner] * names + filled], 2
    if spanning:
        return _below_of_which(filled, spanning[0], width)
    for second in range(2, min(width, len(filled) - 1) + 1):
        under, top = filled[-second:], filled[:-second]
        if len(top) <= width and _begins_row(under, second, width - names, text):
            spread = spread_headers(top, under, width, text)
            if spread:
                return list(spread), 4
    return None


def _below_of_which(filled: Row, at: int, width: int) -> tuple[list[Row], int] | None:
    """The header rows where the cell 其中 at ``at`` spans all that are told after it."""
    top, under = filled[: at + 1], filled[at + 1 :]
    if len(under) < 2 or at + len(under) != width:
        return None
    above = [*top, *_empty(top[-1], len(under) - 1)]
    return [above, [*_empty(under[0], at), *under]], 4


def _of_which_within(
    filled: Row, spanning: list[int], width: int, text: str
) -> tuple[list[Row], int] | None:
    """Three header rows, told one after the other, with 其中 below 其中.

    支出合计, 其中, 结余 | 基本支出, 其中, 项目支出, 当年结余, 累计结余 | 人员支出, 公用支出: a cell
    of the first row beside 其中 spans those of the second that end in its words.
    """
    outer, inner = spanning[0], spanning[1]
    for beside in range(inner - outer):
        for third in range(2, len(filled) - inner):
            first, stop = outer + 1 + beside, len(filled) - third
            second, parents = list(filled[first:stop]), filled[outer + 1 : first]
            if len(spanning) > 2 or outer + len(second) - 1 + third != width:
                continue
            groups: list[Row] = []
            for start, end in reversed(parents):
                group: Row = []
                while second and text[slice(*second[-1])].endswith(text[start:end]):
                    group.insert(0, second.pop())
                groups.insert(0, group)
            if not all(groups) or filled[inner] not in second:
                continue
            at = second.index(filled[inner])
            top = [*filled[: outer + 1], *_empty(filled[outer], len(second) + third - 2)]
            middle = [*_empty(second[0], outer), *second[: at + 1]]
            middle += [*_empty(second[at], third - 1), *second[at + 1 :]]
            for parent, group in zip(parents, groups, strict=True):
                top += [parent, *_empty(parent, len(group) - 1)]
                middle += group
            low = [*_empty(filled[stop], outer + at), *filled[stop:]]
            return [top, middle, _filled_up(low, width)], 4
    return None


def _empty(cell: Span, count: int) -> Row:
    return [(cell[1], cell[1])] * count


def _begins_row(under: Row, length: int, numbers: int, text: str) -> bool:
    """True where the second header row may begin: at a subtotal, or below all the numbers."""
    return bool(re.match(r"[小合]\s*计|其中", text[under[0][0] : under[0][1]])) or length == numbers


def _calls_for_amounts(header: list[Row], text: str) -> bool:
    return bool(header) and any(
        _AMOUNT_HEADER.search(text[start:end]) for start, end in header[-1][1:]
    )
