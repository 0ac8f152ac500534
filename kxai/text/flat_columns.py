"""Tables of codes and of dated columns whose cells stand one behind the other."""

from __future__ import annotations

import re
from decimal import Decimal

from kxai.text.flat_cells import ITEM, NUMBER, Cells, Row
from kxai.text.lines import Span
from kxai.text.lost_cells import OF_SUBTOTAL, SUBTOTAL, CodedRow, places_of_numbers

_CODE_HEAD = re.compile(r"(?:支出)?(?:功能分类)?科目(?:编码|代码)")
_CODE = re.compile(r"(?:2\d\d|3[01]\d)(?:\d\d){0,2}")
_AMOUNT_HEAD = re.compile(
    r"(?:本年|当年)?(?:支出|收入)?(?:合计|总计|小计)|(?:基本|项目|经营)支出|上缴上级支出|"
    r"对附属单位补助支出|(?:人员|公用)经费|财政拨款收入|上级补助收入|事业收入|经营收入|"
    r"附属单位上缴收入|其他收入|(?:年初)?(?:预算|决算)数"
)
_SUM_ROW = re.compile(r"合计|总计")
_DATED_HEAD = re.compile(
    r"20\d\d年[一-鿿]{2,8}(?:[（(][^（()）]{1,6}[）)])?|(?:预算|决算|执行|完成)数|"
    r"(?:同比)?(?:增长|增减)(?:率|额)?[%％±]*|(?:比|为)[一-鿿\d]{2,10}[%％]"
)
_AMOUNT = re.compile(r"金额(?:[（(]万?元[）)])?|(?:年初|全年)?(?:预算|决算|执行)数")
_FEWEST_WHOLE = 3  # rows that have a number in every column


def coded(cells: Cells, at: int) -> tuple[list[Row], int] | None:
    """Rows of a code, a name and amounts behind 科目编码 科目名称 合计 基本支出 项目支出.

    The names of the amounts may stand in front of 科目编码 as well.

    Of a row that lost empty cells those amounts are known that sums place; else that of the whole.
    """
    words = cells.words
    if not _CODE_HEAD.fullmatch(words[at]) or words[at + 1 : at + 2] != ["科目名称"]:
        return None
    begin, stop = at + 2, _heads_end(cells, at + 2)
    first = stop
    if stop - begin < 2:  # 项目 本年收入合计 财政拨款收入 … 科目编码 科目名称
        begin, stop, first = _heads_start(cells, at), at, at + 2
    top, columns = _grouped(cells, begin, stop)
    first = cells.behind_line_numbers(first)
    if len(columns) < 2:
        return None
    found: list[tuple[Span, Span, list[Span]]] = []
    while first < len(words) - 1:
        coded = _CODE.fullmatch(words[first])
        name = first + 1 if coded else first
        if not coded and not _SUM_ROW.fullmatch(words[first]):
            break
        end = name + 1
        while end < len(words) and NUMBER.fullmatch(words[end]) and not _opens(cells, end):
            end += 1
        numbers = list(cells.tokens[name + 1 : end])
        if NUMBER.fullmatch(words[name]) or not 0 < len(numbers) <= len(columns):
            break
        none = (cells.tokens[name][0], cells.tokens[name][0])
        found.append((cells.tokens[first] if coded else none, cells.tokens[name], numbers))
        first = end
    if len(found) < 2:
        return None
    return [*_header(cells, at, top, columns), *_placed(cells, columns, found)], first


def _heads_end(cells: Cells, at: int) -> int:
    """Where the names of amounts from ``at`` on end; 合计 opens them, or the first row."""
    stop, words = at, cells.words
    while (
        stop < len(words)
        and _AMOUNT_HEAD.fullmatch(words[stop])
        and (stop == at or words[stop] not in ("合计", "总计"))
    ):
        stop += 1
    return stop


def _heads_start(cells: Cells, at: int) -> int:
    """Where the names of amounts that end in front of ``at`` begin."""
    start = at
    while start and _AMOUNT_HEAD.fullmatch(cells.words[start - 1]):
        start -= 1
    return start


def _grouped(cells: Cells, begin: int, stop: int) -> tuple[Row, Row]:
    """The names over groups of columns (基本支出 over 小计 人员经费 公用经费; empty elsewhere), and
    those of the columns."""
    top: Row = []
    columns: Row = []
    open_group = False
    for n in range(begin, stop):
        span = cells.tokens[n]
        empty = (span[0], span[0])
        words = cells.words[n]
        if n + 1 < stop and SUBTOTAL.fullmatch(cells.words[n + 1]) and columns:
            top.append(span)
            open_group = True
            continue
        of_group = bool(SUBTOTAL.fullmatch(words) or OF_SUBTOTAL.search(words))
        if open_group and SUBTOTAL.fullmatch(words):
            columns.append(span)
        else:
            top.append(empty if open_group and of_group else span)
            columns.append(span)
        open_group = open_group and of_group
    return top, columns


def _header(cells: Cells, at: int, top: Row, columns: Row) -> list[Row]:
    """One header row, or two where a name stands over several columns."""
    head = [cells.tokens[at], cells.tokens[at + 1]]
    if top == columns:
        return [[*head, *columns]]
    empty = [(span[0], span[0]) for span in head]
    low = [
        (span[0], span[0]) if over == span else span
        for over, span in zip(top, columns, strict=True)
    ]
    return [[*head, *top], [*empty, *low]]


def _placed(cells: Cells, columns: Row, found: list[tuple[Span, Span, list[Span]]]) -> list[Row]:
    """The rows with each amount in its column; where nothing tells it, the first one alone."""
    text = cells.text
    rows = [
        CodedRow(text[slice(*code)], [_value(text[slice(*one)]) for one in numbers])
        for code, _, numbers in found
    ]
    told = places_of_numbers([text[slice(*span)] for span in columns], rows)
    out: list[Row] = []
    for (code, name, numbers), places in zip(found, told, strict=True):
        sure = places if None not in places else (0,)  # half of its parts would not add up
        spans = dict(zip(sure, numbers, strict=False))
        row: Row = [code, name]
        for column in range(len(columns) - 1):
            row.append(spans.get(column, (row[-1][1], row[-1][1])))
        end = numbers[-1][1]  # the row ends there, wherever its last numbers belong
        out.append([*row, spans.get(len(columns) - 1, (end, end))])
    return out


def _opens(cells: Cells, at: int) -> bool:
    """True for the code that a row begins with: a name stands behind it."""
    behind = cells.words[at + 1] if at + 1 < len(cells.words) else ""
    return bool(_CODE.fullmatch(cells.words[at]) and behind and not NUMBER.fullmatch(behind))


def by_columns(cells: Cells, at: int) -> tuple[list[Row], int] | None:
    """Rows of a name and amounts behind 项目 2031年执行数 2032年预算数 增长%."""
    if not ITEM.fullmatch(cells.words[at]):
        return None
    stop = at + 1
    while stop < len(cells.words) and _DATED_HEAD.fullmatch(cells.words[stop]):
        stop += 1
    columns = cells.tokens[at + 1 : stop]
    if len(columns) < 2:
        return None
    rows: list[Row] = [[cells.tokens[at], *columns]]
    first, whole = stop, 0
    while first < len(cells.words):
        name = cells.name_before_number(first)
        if name is None or name != first:
            break
        end = cells.numbers_end(name + 1)
        if not 0 < end - name - 1 <= len(columns):
            break
        whole += end - name - 1 == len(columns)
        rows.append(cells.row(name, end, len(columns)))
        first = end
    return (rows, first) if whole >= _FEWEST_WHOLE else None


def by_line_numbers(cells: Cells, at: int) -> tuple[list[Row], int] | None:
    """Rows of a name, the number of its line and one amount behind 项目 行次 金额.

    The numbers of the lines rise, so that a line that lost its amount (五、事业收入 5 六、经营)
    takes no other's; where more than one amount follows, the cells lost their order.
    """
    words = cells.words
    if not ITEM.fullmatch(words[at]) or words[at + 1 : at + 2] != ["行次"]:
        return None
    amount = next(
        (n for n in range(at + 2, min(at + 4, len(words))) if _AMOUNT.fullmatch(words[n])), 0
    )
    if not amount:
        return None
    rows: list[Row] = [[cells.tokens[at], cells.tokens[amount]]]
    first = amount + 1 + (words[amount + 1 : amount + 2] in (["1"], ["2"], ["3"]))
    line = 0
    while (name := cells.name_before_number(first)) is not None:
        end = cells.numbers_end(name + 1)
        numbers = words[name + 1 : end]
        if len(numbers) > 2 or not numbers[0].isdecimal() or int(numbers[0]) <= line:
            break
        line, first = int(numbers[0]), end
        if len(numbers) == 2:
            rows.append([cells.tokens[name], cells.tokens[end - 1]])
    return (rows, first) if len(rows) > 1 else None


def _value(word: str) -> Decimal:
    digits = word.replace(",", "").strip("-－—–%％")
    return Decimal(digits) if digits else Decimal(0)
