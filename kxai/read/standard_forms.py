"""Which standard table a table is, by its title or, without one, by what its header says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kxai.genre.standard import STANDARD, StandardTable, titled
from kxai.genre.unit_line import labelled_unit, without_unit
from kxai.schema.document import Cell, Grid
from kxai.text.headers import header_rows, table_unit, words_of
from kxai.text.lines import unspaced
from kxai.text.merges import restore_merges

_ABOVE = 400  # characters in front of a table that its title may take
_LINES = 6
_LINE = 70
_BEGUN = re.compile(
    r"(?=.*(?:公共|财政|政府性|国有|预算|收入|支出|年度?))[^。；：:表元]{2,30}(?<!说明)(?<!情况)(?<!部分)"
)  # the first line of a title that wraps
_GENERAL = ("summary", "income", "expenditure")  # tables of which others have the name as an end
_SHORT = 40  # a longer text between two tables tells that the second is another
_PAGE = re.compile(
    r"[-—–－\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–－\s]*|续表|[（(]续[）)]"
)
_LIST_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]\s*")
_FORM_NUMBER = re.compile(r"公开\s*0?(\d)\s*表")
_BY_NUMBER = {
    "1": "summary", "2": "income", "3": "expenditure", "4": "fiscal", "5": "general",
    "6": "economy", "8": "gov_fund", "9": "state_capital",
}  # fmt: skip
_INCOME = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴", "其他收入",
           "一般公共预算", "财政专户管理资金")  # fmt: skip
_SPENDING = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助")
_FUNDS = ("一般公共预算", "政府性基金", "国有资本经营")
_PUBLIC = ("因公出国", "公务用车", "公务接待")
_CODED = re.compile(r"科目编码|科目代码|功能分类|功能科目")
_FEW_ROWS = 12
_HEADER = 4  # rows that a header has at most


@dataclass(frozen=True, slots=True)
class Form:
    """A recognised table: which one it is, its title as written ("" where the header alone told),
    and the unit of its money, None where none is stated."""

    table: StandardTable
    title: str
    unit: str | None

    @property
    def name(self) -> str:
        """The table's Chinese name."""
        return self.table.name

    @property
    def heading(self) -> str:
        """The title without form number, unit and list number, else the table's name."""
        words = _FORM_NUMBER.sub("", unspaced(self.title))
        words = without_unit(_LIST_NUMBER.sub("", words))
        return words if titled(words) is self.table else self.table.name


def recognise(grid: Grid, text: str) -> Form | None:
    """The standard table that ``grid`` is, or None; by the lines above it and its own first rows,
    whatever their order, spelling and year, else by its header."""
    lines = [*_lines_above(grid, text), *_leading(grid, text)]
    table, title = next(
        ((found, line) for line in _titles(lines) if (found := titled(line))), (None, "")
    )
    head = _header_words(grid, text)
    if table is None:
        table = _by_header(grid, text, head, lines)
    elif not _fits(table, grid, head, text):
        return None
    return Form(table, title, table_unit(grid, text) or _unit_above(lines)) if table else None


def _titles(lines: Sequence[str]) -> Iterator[str]:
    """The lines from the last to the first, one that ends a title with its beginning above it."""
    for before, line in reversed(list(pairwise(["", *lines]))):
        table = titled(line)
        may_end = "表" in line and (table is None or table.subject in _GENERAL)
        if may_end and _BEGUN.fullmatch(before) and not titled(before):
            yield before + line
        yield line


def forms(grids: Sequence[Grid], text: str) -> list[tuple[Grid, Form | None]]:
    """Every table of a document with what it was recognised as."""
    found: list[tuple[Grid, Form | None]] = []
    for whole in joined(grids, text):
        for grid in cut(whole, text):
            form = recognise(grid, text)
            found.append((restore_merges(grid, text), form))
    return found


def cut(grid: Grid, text: str) -> list[Grid]:
    """The table cut at rows that are the title of another standard table."""
    rows = _rows(grid)
    cuts = [
        row
        for row, cells in enumerate(rows)
        if row > header_rows(grid, text)
        and (filled := [c for c in cells if c.start < c.end])
        and len(filled) == 1
        and titled(words_of(filled[0], text))
    ]
    if not cuts:
        return [grid]
    parts = []
    for begin, stop in zip([0, *cuts], [*cuts, grid.rows], strict=True):
        cells = tuple(
            replace(c, row=c.row - begin, rowspan=min(c.rowspan, stop - c.row))
            for c in grid.cells
            if begin <= c.row < stop
        )
        if cells:
            start, end = min(c.start for c in cells), max(c.end for c in cells)
            parts.append(Grid(start, end, stop - begin, grid.columns, cells))
    return parts


def joined(grids: Sequence[Grid], text: str) -> list[Grid]:
    """The tables, those that go on over a page put together again.

    The part on the next page has as many columns, nothing but page numbers in front of it and no
    header, or the header once more.
    """
    out: list[Grid] = []
    for grid in grids:
        if out and _goes_on(out[-1], grid, text):
            out[-1] = _joined(out[-1], grid, text)
        else:
            out.append(grid)
    return out


def _goes_on(first: Grid, second: Grid, text: str) -> bool:
    if not 0 <= second.start - first.end <= 4 * _SHORT:
        return False
    if _is_torn_off(first, second, text):
        return True
    if first.columns != second.columns:
        return False
    between = text[first.end : second.start].split("\n")
    if any(not _PAGE.fullmatch(line.strip(" \t|")) for line in between if line.strip(" \t|")):
        return False
    repeated = _repeated(first, second, text)
    return recognise(first, text) is not None and (
        repeated > 0 or header_rows(second, text) == 0 or _is_body(second, text)
    )


def _is_torn_off(first: Grid, second: Grid, text: str) -> bool:
    """True for header rows under the title of a standard table, right in front of its body."""
    if first.rows > _HEADER or text[first.end : second.start].strip(" \t|\n\r"):
        return False
    if any(re.search(r"\d", words_of(c, text)) for c in first.cells):
        return False
    return any(titled(line) for line in _lines_above(first, text))


def _is_body(grid: Grid, text: str) -> bool:
    """True where the first row holds numbers, not headers."""
    first = [words_of(c, text) for c in grid.cells if c.row == 0]
    return any(re.fullmatch(r"-?[\d,]+\.\d+|2\d{2,6}|3\d{2,4}", words) for words in first)


def _repeated(first: Grid, second: Grid, text: str) -> int:
    """How many rows at the head of ``second`` are those of the header of ``first``."""
    one, two = _rows(first), _rows(second)
    heads = [[words_of(c, text) for c in row] for row in one[: header_rows(first, text)]]
    count = 0
    for row in two[: len(heads)]:
        words = [words_of(c, text) for c in row]
        if not any(words) or words not in heads:
            break
        count += 1
    return count


def _joined(first: Grid, second: Grid, text: str) -> Grid:
    skip = _repeated(first, second, text)
    moved = tuple(
        replace(cell, row=cell.row - skip + first.rows) for cell in second.cells if cell.row >= skip
    )
    rows = first.rows + second.rows - skip
    columns = max(first.columns, second.columns)
    return Grid(first.start, second.end, rows, columns, (*first.cells, *moved))


def _rows(grid: Grid) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    return rows


def _lines_above(grid: Grid, text: str) -> list[str]:
    before = text[max(0, grid.start - _ABOVE) : grid.start]
    lines: list[str] = []
    for line in reversed(before.split("\n")[1 if grid.start > _ABOVE else 0 :]):
        plain = line.strip(" \t|\r\u3000")
        if line.count("\t") > 1:
            break
        if "。" in plain:
            # the note below the table before, which a page's end runs together with this title
            last = plain.rpartition("。")[2].strip()
            if last and len(last) <= _LINE:
                lines.insert(0, last)
            break
        if len(plain) > _LINE:
            break
        if plain:
            lines.insert(0, plain)
        if len(lines) == _LINES:
            break
    return lines


def _leading(grid: Grid, text: str) -> Iterator[str]:
    """The words of the first rows that a single cell fills."""
    for row in _rows(grid)[:4]:
        filled = [words_of(c, text) for c in row if c.start < c.end]
        if len(filled) > 2:
            return
        yield from filled


def _unit_above(lines: Sequence[str]) -> str | None:
    for line in reversed(lines):
        if unit := labelled_unit(line):
            return unit
    return None


def _header_words(grid: Grid, text: str) -> list[str]:
    count = max(header_rows(grid, text), min(3, grid.rows))
    return [
        unspaced(words) for row in _rows(grid)[:count] for c in row if (words := words_of(c, text))
    ]


def _has(words: Sequence[str], names: Sequence[str]) -> int:
    return sum(any(name in word for word in words) for name in names)


def _found(labels: set[str]) -> set[str]:
    words = ("三公", "机关运行", "车辆", "采购")
    return {word for word in words if any(word in label for label in labels)}


def _labels(grid: Grid, text: str) -> set[str]:
    return {unspaced(words_of(c, text)) for c in grid.cells if c.end - c.start <= 24}


def _fits(table: StandardTable, grid: Grid, head: Sequence[str], text: str) -> bool:
    """True where the header can be that of the table whose title stands above."""
    if table.subject == "goals" or any(map(table.meaning_of, _labels(grid, text))):
        return True  # a table that lists its own heads has one of them
    if table.subject == "projects":
        return any("项目名称" in word or word == "项目" for word in head) and (
            _has(head, (*_FUNDS, "单位资金", "财政专户", "财政拨款")) > 0
        )
    if table.subject in ("summary", "fiscal"):
        labels = _labels(grid, text)
        twice = sum(word.startswith(("项目", "科目")) for word in head) > 1
        return twice or all(
            any(re.fullmatch(rf"(?:[一二]、)?(?:本年)?{side}(?:[合总小]计)?", w) for w in labels)
            for side in ("收入", "支出")
        )  # fmt: skip
    if table.subject == "procurement":
        named = ("采购", "品目", "货物", "工程", "服务", "合计", "金额", "预算")
        return _has([*head, *_labels(grid, text)], named) > 1
    if table.subject == "information":
        return len({"三公", "机关运行", "车辆", "采购"} & _found(_labels(grid, text))) > 1
    if table.subject == "three":
        return _has(list(_labels(grid, text)), _PUBLIC) > 1
    stated = ("收入", "支出", "合计", "小计", "金额", "决算数", "预算数", "科目", "经费", "项目")
    return _has(head, stated) > 1


def _by_header(
    grid: Grid, text: str, head: Sequence[str], lines: Sequence[str]
) -> StandardTable | None:
    labels = _labels(grid, text)
    budget = any("预算数" in w for w in head) and not any("决算" in w for w in head)
    side = "budget" if budget else "accounts"
    cars = [word.replace("公车", "公务用车") for word in head]
    subject = ""
    if {"本年收入合计", "本年支出合计"} <= labels and len(labels) > _FEW_ROWS:
        subject = "fiscal" if _has(head, _FUNDS) > 1 else "summary"
    elif _has(head, _PUBLIC) == 3 and grid.rows <= _FEW_ROWS and _has(head, ("算数",)):
        both = any("决算数" in w for w in head)
        subject, side = "three", "accounts" if both else "budget"
    elif _has(cars, _PUBLIC) == 3 and grid.rows <= _FEW_ROWS and _has(head, ("合计", "总计")):
        told = next((line for line in reversed(lines) if re.search(r"[决预]算", line)), "")
        subject = "three" if told else ""
        side = "accounts" if "决算" in told else "budget"
    elif any(map(_CODED.search, head)):
        if _has(head, ("上级补助收入", "附属单位上缴")) == 2 and _has(head, _INCOME) > 3:
            subject = "income"
        elif _has(head, _SPENDING) > 3:
            subject = "expenditure"
        elif _has(head, ("年初结转", "本年收入", "本年支出", "年末结转")) == 4:
            subject = next((_BY_NUMBER[n] for n in _numbers(lines) if n in "89"), "")
    elif _has(head, ("人员经费", "公用经费")) == 2 and {"工资福利支出", "商品和服务支出"} <= labels:
        subject = "economy"
    if not subject and any(map(_CODED.search, head)) and _has(head, ("基本支出", "项目支出")) == 2:
        subject = next((_BY_NUMBER[n] for n in _numbers(lines) if n in "3589"), "")
    return STANDARD.get(f"{side}.{subject}")


def _numbers(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from (match[1] for match in _FORM_NUMBER.finditer(line))
