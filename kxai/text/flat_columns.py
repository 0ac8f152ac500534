"""Tables of codes, of dated columns and of the “三公” whose cells stand one behind the other."""

from __future__ import annotations

import re
from decimal import Decimal

from kxai.text.flat_cells import ITEM, NUMBER, Cells, Row
from kxai.text.lines import Span

_CODE_HEAD = re.compile(r"(?:支出)?(?:功能分类)?科目(?:编码|代码)")
_CODE = re.compile(r"2\d\d(?:\d\d){0,2}")
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
_WHOLE_EXPENSE = re.compile(r"(?:“?三公”?经费)?(?:合计|总计)")
_EXPENSE = (
    ("T", _WHOLE_EXPENSE),
    ("A", re.compile(r"因公(?:临时)?出国(?:[（(]境[）)])?费用?")),
    ("R", re.compile(r"(?:公务)?接待费")),
    ("V", re.compile(r"公务用车购置(?:及|和)运行(?:维护)?费用?")),
    ("S", re.compile(r"小计")),
    ("P", re.compile(r"(?:公务用车)?购置费")),
    ("O", re.compile(r"(?:公务用车)?运行(?:维护)?费")),
    ("M", re.compile(r"会议费")),
    ("N", re.compile(r"培训费")),
)
_STAGE_CELL = re.compile(r"(?:预算|决算|执行|支出)数$")
_FEWEST_WHOLE = 3  # rows that have a number in every column


def coded(cells: Cells, at: int) -> tuple[list[Row], int] | None:
    """Rows of a code, a name and amounts behind 科目编码 科目名称 合计 基本支出 项目支出.

    Of a row that lost empty cells only the first amount is known: that of the whole.
    """
    words = cells.words
    if not _CODE_HEAD.fullmatch(words[at]) or words[at + 1 : at + 2] != ["科目名称"]:
        return None
    stop = at + 2
    while (
        stop < len(words)
        and _AMOUNT_HEAD.fullmatch(words[stop])
        and (stop == at + 2 or words[stop] not in ("合计", "总计"))
    ):
        stop += 1
    columns = cells.tokens[at + 2 : stop]
    first = cells.behind_line_numbers(stop)
    if len(columns) < 2:
        return None
    rows: list[Row] = [[cells.tokens[at], cells.tokens[at + 1], *columns]]
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
        if len(numbers) < len(columns) and not _first_is_sum(cells, name + 1, end):
            numbers = [numbers[0]] + [(numbers[0][1], numbers[0][1])] * (len(columns) - 1)
        numbers += [(numbers[-1][1], numbers[-1][1])] * (len(columns) - len(numbers))
        code = cells.tokens[first] if coded else (cells.tokens[name][0], cells.tokens[name][0])
        rows.append([code, cells.tokens[name], *numbers])
        first = end
    return (rows, first) if len(rows) > 2 else None


def _first_is_sum(cells: Cells, at: int, stop: int) -> bool:
    """True where the first of three numbers and more is the sum of the others: then the empty
    cells that were lost stood behind them."""
    values = [_value(word) for word in cells.words[at:stop]]
    return len(values) > 2 and values[0] == sum(values[1:])


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


def three_public(cells: Cells, at: int) -> tuple[list[Row], int] | None:
    """The “三公” from 合计 on: names and behind them the numbers, or each behind its name."""
    if not _WHOLE_EXPENSE.fullmatch(cells.words[at]):
        return None
    names: list[tuple[str, Span]] = []
    numbers: Row = []
    stop = at
    while stop < len(cells.words) and len(numbers) <= len(_EXPENSE):
        kind = next((k for k, p in _EXPENSE if p.fullmatch(cells.words[stop])), "")
        if NUMBER.fullmatch(cells.words[stop]):
            numbers.append(cells.tokens[stop])
        elif kind and kind not in {k for k, _ in names}:
            names.append((kind, cells.tokens[stop]))
        else:
            break
        stop += 1
    kinds = "".join(kind for kind, _ in names)
    if sorted(kinds.strip("MN")) != sorted("TARVSPO") or "SPO" not in kinds:
        return None
    width = len(kinds) - 1
    if len(numbers) not in (width, width + 1):
        return None
    spans = dict(names)
    order = [kind for kind in kinds if kind not in "SPO"]
    top: Row = []
    low: Row = []
    for kind in order:
        empty = (spans[kind][1], spans[kind][1])
        top += [spans[kind], *([empty] * (2 if kind == "V" else 0))]
        low += [spans[k] for k in "SPO"] if kind == "V" else [empty]
    # 预算数 or 决算数 in front of it all is the name of the row; one number more than there are
    # columns is of a heading beside it
    stage = at - 1 - (len(numbers) - width)
    named = stage >= 0 and _STAGE_CELL.search(cells.words[stage])
    corner = (top[0][0], top[0][0])
    over = cells.tokens[stage] if named else corner
    rows = [[corner, *top], [corner, *low], [over, *numbers[:width]]]
    return rows, stop - (len(numbers) - width)


def _value(word: str) -> Decimal:
    digits = word.replace(",", "").strip("-－—–%％")
    return Decimal(digits) if digits else Decimal(0)
