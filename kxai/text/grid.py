"""Tables recovered from running text.

Five traces of a table are understood: cells torn into lines that begin with a tab, rows that are
one line with tabs in it, columns parted by blanks (``kxai.text.grid_lines``), cells parted by pipes
(``kxai.text.pipe_tables``), and cells that are short lines and nothing else
(``kxai.text.cell_lines``). Empty cells stay, for they tell which cells were merged
(``kxai.text.grid_layout``).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

from kxai.schema.document import Cell, Grid
from kxai.text.cell_lines import cell_line_tables
from kxai.text.even_rows import even_rows
from kxai.text.flat_forms import flat_forms, two_sided_forms
from kxai.text.fund_forms import fund_forms
from kxai.text.goal_forms import goal_forms
from kxai.text.grid_layout import lay_out
from kxai.text.grid_lines import Row, spaced_tables, tabbed_tables, torn_tables
from kxai.text.lines import unspaced
from kxai.text.pipe_tables import piped_tables
from kxai.text.residue import chart_blocks
from kxai.text.spaced_rows import flat_tables, headed_rows, tables_in_lines
from kxai.text.three_public_forms import three_public_forms
from kxai.text.three_public_groups import grouped_three_public
from kxai.text.two_sided_cells import two_sided_cells

_VALUE = re.compile(
    r"(?:[≥≤><＞＜约近\s]|不少于|不低于|不高于|不超过|不大于|不小于|大于|小于|等于|超过|至少|控制在|达到|大于等于|小于等于)*"
    r"(?!\d{1,2}[.．]\s*[^\d\s])[-－]?[\d０-９][\d,，.．０-９]*\s*[^\d、．.，,；：]{0,6}"
)
_DIGIT = re.compile(r"[0-9０-９]")
_HEADER_WORD = re.compile(
    r"^(?:[一二三]级\s*指标|指标(?:名称|值|内容|描述)|科目(?:编码|名称)|机构名称|单位名称|项目$|预期指标值|"
    r"实际完成(?:指标)?值|分值|得分|预期目标|目标实际完成情况|实际完成情况|年初预算数?$|(?:全年|调整后?)预算数?$|(?:全年|预算)执行[数率]|"
    r"执行率|年度指标值|年度目标值|指标值|目标值|完成情况|预算数$|执行数$|其中[：:]?$)"
)
# A bare number of four digits is taken for a year only where it can be one of a report.
_YEAR = re.compile(r"\s*(?:19[89]|20[0-4])\d(?:\s*年.*|\s*)", re.DOTALL)
# What a header says over several columns.
_GROUP = re.compile(r"经费|支出|收入|科目|分类|预算|决算|执行|增减|年度?$|合计|小计|拨款|资金$")
_CAPTION_CELL = re.compile(
    r"(?:金额)?单位[：:].{1,8}|(?:部门|单位)?(?:公开)?[表0-9一二三四五六七八九十\-－]{1,6}"
)
_EVEN = 0.8  # of the rows are as wide as their header
_LABEL = 24  # characters that a header cell may have


def recover_grids(text: str) -> list[Grid]:
    """All tables of ``text`` in the order of their places; linear in its length.

    What is the residue of a chart is no table.
    """
    tables = [*torn_tables(text), *tabbed_tables(text)]
    parted = [*piped_tables(text), *spaced_tables(text)]
    grouped = grouped_three_public(text)
    found = [
        *goal_forms(text),
        *fund_forms(text),
        *grouped,
        *_apart(three_public_forms(text), grouped),
        *two_sided_forms(text),
    ]
    forms = _apart(found, tables)
    forms = [form for form in forms if not _keep_order(form, parted)]
    tables += forms + [part for rows in parted for part in _outside(rows, forms)]
    for find in (
        two_sided_cells,
        flat_forms,
        cell_line_tables,
        headed_rows,
        tables_in_lines,
        even_rows,
        flat_tables,
    ):
        tables += _apart(find(text), tables)
    tables = [_without_caption(rows, text) for rows in tables]
    parts = [part for rows in tables for part in _split(rows, text)]
    grids = [lay_out(part, text) for part in parts if any(a < b for row in part for a, b in row)]
    charts = chart_blocks(text)
    starts = [block.start for block in charts]
    kept = []
    for grid in sorted(grids, key=lambda grid: grid.start):
        at = bisect.bisect_left(starts, grid.end) - 1
        if at < 0 or charts[at].end <= grid.start:
            kept.append(grid)
    return kept


def _without_caption(rows: list[Row], text: str) -> list[Row]:
    """The rows without a first one that holds the number of a form and its unit alone."""
    filled = [text[start:end].strip() for start, end in rows[0] if start < end]
    filled = [words for words in filled if words]
    caption = len(rows) > 2 and 0 < len(filled) <= 2 and len(rows[0]) > len(filled)
    return rows[1:] if caption and all(map(_CAPTION_CELL.fullmatch, filled)) else rows


def _keep_order(form: list[Row], tables: list[list[Row]]) -> bool:
    """True where a table has the header of ``form`` and most rows below are as wide as it: its
    cells have kept their order."""
    ends = [span for span in form[0] if span[0] < span[1]]
    anchors = {ends[0][0], ends[-1][0]}
    for rows in tables:
        for number, row in enumerate(rows):
            if all(any(start <= at < end for start, end in row) for at in anchors):
                below = [other for other in rows[number + 1 :] if len(other) > 2]
                even = sum(len(other) == len(row) for other in below)
                # a row of two sides is two of the form
                return 2 * even >= len(form) - 1 and even >= _EVEN * len(below)
    return False


def _outside(rows: list[Row], forms: list[list[Row]]) -> Iterator[list[Row]]:
    """The parts of a table before and behind the forms that share characters with it."""
    part: list[Row] = []
    for row in rows:
        start, end = row[0][0], row[-1][1]
        if any(start < form[-1][-1][1] and form[0][0][0] < end for form in forms):
            if part:
                yield part
            part = []
        else:
            part.append(row)
    if part:
        yield part


def _apart(tables: list[list[Row]], others: list[list[Row]]) -> list[list[Row]]:
    """Those of ``tables`` that share no character with one of ``others``."""
    taken = sorted((rows[0][0][0], rows[-1][-1][1]) for rows in others)
    ends = list(accumulate((end for _, end in taken), max))
    kept = []
    for rows in tables:
        at = bisect.bisect_left(taken, (rows[-1][-1][1], 0)) - 1
        if at < 0 or ends[at] <= rows[0][0][0]:
            kept.append(rows)
    return kept


def split_grid(grid: Grid, text: str) -> list[Grid]:
    """Cut a table at rows that are headers of a table of their own, as forms often have them."""
    rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    cuts, captions = [0], -1
    for number, row in enumerate(rows[1:], 1):
        words = [unspaced(text[cell.start : cell.end]) for cell in row]
        filled = [word for word in words if word]
        plain = not any(is_value(word) or len(word) > _LABEL for word in filled)
        caption = len(row) == 1 and row[0].colspan == grid.columns and bool(filled) and plain
        fresh = cuts[-1] == number - 1 and captions == number - 1  # the header below a caption
        if caption:
            captions = number
        if (caption or (len(filled) >= 3 and plain and is_header(filled))) and not fresh:
            cuts.append(number)
    if len(cuts) == 1:
        return [grid]
    parts = []
    for begin, stop in pairwise([*cuts, grid.rows]):
        cells = tuple(
            Cell(c.row - begin, c.column, c.start, c.end, min(c.rowspan, stop - c.row), c.colspan)
            for row in rows[begin:stop]
            for c in row
        )
        if cells:
            start, end = min(c.start for c in cells), max(c.end for c in cells)
            parts.append(Grid(start, end, stop - begin, grid.columns, cells))
    return parts


@lru_cache(maxsize=4096)  # the same cells are asked about for header, columns and labels
def is_value(words: str) -> bool:
    """True for the text of a cell that is a number, with or without a unit; not for a year."""
    words = words.strip()
    return len(words) <= 40 and bool(_VALUE.fullmatch(words)) and not _YEAR.fullmatch(words)


def is_header(words: list[str]) -> bool:
    """True for the words of a header row as the genre writes them."""
    return sum(bool(_HEADER_WORD.search(word)) for word in words) >= 2


def _split(rows: list[Row], text: str) -> list[list[Row]]:
    """Cut a run of rows where a caption or a new header begins another table."""
    parts: list[list[Row]] = [[]]
    first: Row | None = None  # the part's first and last row of more than one cell
    last: Row | None = None
    for number, row in enumerate(rows):
        after = rows[number + 1] if number + 1 < len(rows) else None
        if first is not None and last is not None and _begins(row, after, first, last, text):
            parts.append([])
            first = last = None
        parts[-1].append(row)
        if len(row) > 1:
            first, last = first or row, row
    return parts


def _begins(row: Row, after: Row | None, first: Row, last: Row, text: str) -> bool:
    """True where ``row`` begins a table behind the rows from ``first`` to ``last``."""
    if len(row) == 1:
        return True
    if len(row) == 2 and len(last) > 3 and row[0][0] < row[0][1]:
        return True
    words, before = _words(row, text), _words(last, text)
    opening = next((index for index, word in enumerate(words) if word), None)
    if opening is None:
        return False
    if words[0] and words[0] == _words(first, text)[0] and len(row) != len(last):
        return True
    filled = [word for word in words if word]
    labels = all(len(word) <= _LABEL for word in filled)
    if len(row) == len(last) and _heads(before, words):
        return False
    if len(filled) >= 3 and labels and is_header(filled):
        return True
    if opening and len(last) < len(row) and not any(map(is_value, before)):
        return False  # the second row of a header: empty below what goes on from the first
    if len(filled) < 3 or not labels or any(map(_DIGIT.search, filled)) or after is None:
        return False
    merged = len(after) > len(row) and after[0][0] == after[0][1]
    if len(row) != len(last):
        return merged or len(after) == len(row)
    return merged and any(map(is_value, before))


def _heads(above: list[str], words: list[str]) -> bool:
    """True for a header row that stands right below one of groups (基本支出 | | 项目支出 | )."""
    groups = [word for word in above if word]
    inside = all(words[i] for i, word in enumerate(above) if not word and i and above[i - 1])
    return (
        1 < len(groups) < len(above)
        and inside
        and all(map(_GROUP.search, groups))
        and not any(map(is_value, words))
    )


def _words(row: Row, text: str) -> list[str]:
    return [text[start:end] for start, end in row]
