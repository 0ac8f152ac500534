"""Standard forms that were flattened into one line: their cells stand one behind the other.

A saved page often keeps the words of a form's cells and a blank between them, and loses lines and
empty cells. How such forms are built is known: the goals of a project (三级指标 and behind it
target, outcome, weight, score), its funds (年初预算数, 全年预算数, 全年执行数, …), and receipts
beside payments (项目, 金额, twice). So the columns are read off the names in the header, and a row
ends where its numbers do. What does not fit is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kxai.text.flat_cells import END, ITEM, NUMBER, Cells, Column, Row
from kxai.text.flat_columns import by_columns, coded, three_public
from kxai.text.lines import line_spans, trim

_Reader = Callable[[Cells, int], tuple[list[Row], int] | None]
_TOKEN = re.compile(r"[^\s　]+")
_LONGEST_CELL = 32  # characters of a cell that has a line of its own
_SHORTEST = 60  # characters of a line that may hold a form
_THIRD_LEVEL = re.compile(r"三级指标(?:名称|内容)?")
_LEVEL = re.compile(r"[一二]级指标(?:名称)?|指标名称")
_GOAL_COLUMN = re.compile(
    r"(?P<goal>(?:年度|预期|年初|全年)?(?:指标|目标)值(?:[（(][^（()）]{1,6}[）)])?)"
    r"|(?P<done>(?:全年|实际|年度|全年实际)*完成(?:指标)?(?:值|情况|结果)|实际值)"
    r"|(?P<points>分值|权重|标准分|得分|自评得分|自评分|评分)"
)
_REMARK = re.compile(r"(?:偏差|未完成|扣分|备注|原因|改进)[^\s]{0,16}|及[^\s]{0,4}改进措施|分析")
_FIRST_LEVEL = re.compile(r"(?:产出|效益|满意度?|成本|效果|过程|投入)指标")
_SECOND_LEVEL = re.compile(
    r"(?:数量|质量|时效|成本|经济|社会|生态|环境|可持续|服务对象|满意|受益)[^\s]{0,6}(?:指标|效益|影响|满意度)"
)
_TOTAL = re.compile(r"(?:总分|合计|总计)[：:]?")
_FUND_COLUMN = re.compile(
    r"(?P<money>(?:年初|全年|调整后?的?|年度)?(?:预算(?!执行率)|执行|支出|到位|预算执行)(?:金额|数|额)?(?:[（(][^（()）]{1,6}[）)])?)"
    r"|(?P<rate>(?:预算)?执行率(?:[（(][^（()）]{1,8}[）)])?)"
    r"|(?P<points>分值|权重|得分|自评得分)"
)
_OF_ALL_ROWS = re.compile(r"年度预算(?:数|金额|执行)?(?:[（(][^（()）]{1,6}[）)])?")
_REASON = re.compile(r"(?:偏差|未完成|备注|原因)[^\s]{0,16}")
_TWO_SIDES = re.compile(r"收支(?:预算|决算)?总表|收入支出(?:预算|决算)?总表|收支总体情况表")
_SIDE_COLUMN = re.compile(
    r"行次|(?:本年|当年|年初|全年)?(?:预算|决算|执行)数|金额(?:[（(]万?元[）)])?"
)
_FEWEST_SIDES = 5  # lines of a form of two sides
_MOST_EXTRA = 8  # words of a row beside its values


def flat_forms(text: str) -> list[list[Row]]:
    """The tables that standard forms in one line hold, each with its header row."""
    return [
        rows
        for tokens in (*_cells_of_lines(text), *_lines_of_cells(text))
        for rows in forms_of_cells(text, tokens)
    ]


def forms_of_cells(text: str, tokens: Row, *, parted: bool = False) -> list[list[Row]]:
    """The forms whose cells ``tokens`` are, one behind the other, none of them empty.

    Where pipes ``parted`` the cells, only such forms are read as no row of a table is like.
    """
    if len(tokens) < 2 * _FEWEST_SIDES:
        return []
    readers = (
        (goals, funds) if parted else (goals, funds, two_sides, coded, by_columns, three_public)
    )
    return [rows for rows in _tables(Cells(text, tokens), readers) if len(rows) > 1]


def _cells_of_lines(text: str) -> Iterator[Row]:
    """The words of every line that is long enough for a form."""
    for start, end in line_spans(text):
        if end - start >= _SHORTEST:
            yield [match.span() for match in _TOKEN.finditer(text, start, end)]


def _lines_of_cells(text: str) -> Iterator[Row]:
    """Runs of short lines, each of them a cell."""
    cells: Row = []
    for start, end in line_spans(text):
        left, right = trim(text, start, end)
        if left == right:
            continue
        short = right - left <= _LONGEST_CELL and not any(m in text[left:right] for m in "\t|。；")
        if short:
            cells.append((left, right))
        elif cells:
            yield cells
            cells = []
    yield cells


def _tables(cells: Cells, readers: Sequence[_Reader]) -> Iterator[list[Row]]:
    at = 0
    while at < len(cells.words):
        for read in readers:
            if found := read(cells, at):
                rows, at = found
                yield rows
                break
        else:
            at += 1


def goals(cells: Cells, at: int) -> tuple[list[Row], int] | None:
    """The rows of goals behind the header whose 三级指标 stands at ``at``."""
    if not _THIRD_LEVEL.fullmatch(cells.words[at]):
        return None
    columns, first = cells.columns(at + 1, _GOAL_COLUMN, _REMARK)
    kinds = [column.kind for column in columns]
    if len(columns) < 3 or "goal" not in kinds or "points" not in kinds:
        return None
    levels = [
        cells.tokens[n] for n in range(max(0, at - 2), at) if _LEVEL.fullmatch(cells.words[n])
    ]
    empty = (cells.tokens[at][0], cells.tokens[at][0])
    head = [*([empty] * (2 - len(levels))), *levels, cells.tokens[at]]
    rows = [[*head, *(column.span for column in columns)]]
    points = kinds.count("points")
    while first < len(cells.words):
        if _TOTAL.fullmatch(cells.words[first]):
            stop = cells.numbers_end(first + 1)
            if stop - first - 1 == points:
                rows.append(cells.padded(first, first + 1, stop, len(rows[0])))
            return rows, stop
        found = _row_end(cells, first, len(columns), points)
        if found is None:
            break
        names, values = range(first, found - len(columns)), range(found - len(columns), found)
        rows.append([*_levels(cells, names), *(cells.tokens[n] for n in values)])
        first = found
    return rows, first


def _row_end(cells: Cells, first: int, values: int, points: int) -> int | None:
    """Where the row from ``first`` on ends: behind as many numbers as there are points, with
    at least a name and the other values before them."""
    for stop in range(first + values + 1, min(first + values + _MOST_EXTRA, len(cells.words)) + 1):
        if any(END.search(word) for word in cells.words[first:stop]):
            return None
        numbers = all(NUMBER.fullmatch(word) for word in cells.words[stop - points : stop])
        ends = stop == len(cells.words) or not NUMBER.fullmatch(cells.words[stop])
        if numbers and ends:
            return stop
    return None


def _levels(cells: Cells, names: range) -> Row:
    """The cells of a row's three levels; the outer ones are empty where they are merged."""
    at = list(names)
    empty = (cells.tokens[at[0]][0], cells.tokens[at[0]][0])
    outer = inner = empty
    if len(at) > 1 and _FIRST_LEVEL.match(cells.words[at[0]]):
        outer = cells.tokens[at.pop(0)]
    if len(at) > 1 and _SECOND_LEVEL.match(cells.words[at[0]]):
        inner = cells.tokens[at.pop(0)]
    return [outer, inner, (cells.tokens[at[0]][0], cells.tokens[at[-1]][1])]


def funds(cells: Cells, at: int) -> tuple[list[Row], int] | None:
    """The rows of funds behind a header that begins at ``at``."""
    columns, first = cells.columns(at, _FUND_COLUMN, _REASON)
    kinds = [column.kind for column in columns]
    money = kinds.index("rate") if "rate" in kinds else kinds.count("money")
    money = min(money, kinds.count("money"))
    if len(columns) < 3 or kinds.count("money") < 2 or set(kinds[:money]) != {"money"}:
        return None
    rows = [[(cells.tokens[at][0], cells.tokens[at][0]), *(column.span for column in columns)]]
    while first < len(cells.words):
        name = cells.name_before_number(first)
        if name is None:
            break
        stop = cells.numbers_end(name + 1)
        count = stop - name - 1
        numbers = cells.words[name + 1 : stop]
        rates = [n for n, word in enumerate(numbers) if word.endswith(("%", "％"))]
        if (
            len(rows) == 1
            and rates
            and rates[0] == money - 1
            and _OF_ALL_ROWS.fullmatch(cells.text, *columns[0].span)
        ):
            del columns[0], rows[0][1]  # 年度预算数（万元）, merged over the names of the rows
            money -= 1
        known = (rates and rates[0] == money) or (not rates and count <= money)
        if count > len(columns) or not (count == len(columns) or known):
            break
        rows.append(cells.row(name, stop, len(columns)))
        first = stop
    return (rows, first) if len(rows) > 1 else None


def two_sides(cells: Cells, at: int) -> tuple[list[Row], int] | None:
    """The lines of receipts and of payments behind 项目 金额 项目 金额, one below the other."""
    if not ITEM.fullmatch(cells.words[at]):
        return None
    before = cells.words[max(0, at - 12) : at]
    titled = any(map(_TWO_SIDES.search, before)) or before[-2:] == ["收入", "支出"]
    columns, stop = cells.columns(at + 1, _SIDE_COLUMN)
    if not titled or not columns or stop >= len(cells.words):
        return None
    again, first = cells.columns(stop + 1, _SIDE_COLUMN)
    same = [cells.text[slice(*column.span)] for column in columns]
    if not ITEM.fullmatch(cells.words[stop]) or same != [
        cells.text[slice(*column.span)] for column in again
    ]:
        return None
    rows = [[cells.tokens[at], *(column.span for column in columns)]]
    first = cells.behind_line_numbers(first)
    while first < len(cells.words):
        name = cells.name_before_number(first)
        end = cells.numbers_end(name + 1) if name is not None else 0
        count = end - (name or 0) - 1
        if name is None or (count != len(columns) and not _lost(cells, end - 1, count, columns)):
            break
        if count == len(columns):
            rows.append(cells.row(name, end, len(columns)))
        first = end
    return (rows, first) if len(rows) > _FEWEST_SIDES else None


def _lost(cells: Cells, at: int, count: int, columns: Sequence[Column]) -> bool:
    """True for the number of a line (行次) whose amount was an empty cell."""
    numbered = cells.text[slice(*columns[0].span)] == "行次"
    return numbered and count == 1 and cells.words[at].isdecimal()
