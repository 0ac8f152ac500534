"""Standard forms that were flattened into one line: their cells stand one behind the other.

A saved page often keeps the words of a form's cells and a blank between them, and loses lines and
empty cells. How such forms are built is known: the goals of a project (三级指标 and behind it
target, outcome, weight, score), its funds (年初预算数, 全年预算数, 全年执行数, …), and receipts
beside payments (项目, 金额, twice). So the columns are read off the names in the header, and a row
ends where its numbers do. What does not fit is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kxai.text.lines import Span, line_spans

Row = list[Span]

_TOKEN = re.compile(r"[^\s　]+")
_SHORTEST = 60  # characters of a line that may hold a form
_NUMBER = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?[%％]?|[-—－–]{1,2}")
_VALUE = re.compile(
    r"[≥≤<>＞＜=约近不少于低高超过]{0,4}[-－]?\d[\d,]*(?:\.\d+)?(?:[%％]|[^\s\d。；]{0,8})"
)
_END = re.compile(r"[。；]")
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
    r"(?P<money>(?:年初|全年|调整后?|年度)?(?:预算|执行|支出|到位)(?:金额|数|额)?(?:[（(][^（()）]{1,6}[）)])?)"
    r"|(?P<rate>(?:预算)?执行率(?:[（(][^（()）]{1,8}[）)])?)"
    r"|(?P<points>分值|权重|得分|自评得分)"
)
_TWO_SIDES = re.compile(r"收支(?:预算|决算)?总表|收入支出(?:预算|决算)?总表|收支总体情况表")
_SIDE_COLUMN = re.compile(
    r"行次|(?:本年|当年|年初|全年)?(?:预算|决算|执行)数|金额(?:[（(]万?元[）)])?"
)
_ITEM = re.compile(r"项目(?:[（(]按[^（()）]{2,10}[）)])?")
_FEWEST_SIDES = 5  # lines of a form of two sides
_MOST_NAMES = 4  # names without a number, one behind the other
_MOST_EXTRA = 8  # words of a row beside its values


class _Column(NamedTuple):
    kind: str
    span: Span


def flat_forms(text: str) -> list[list[Row]]:
    """The tables that standard forms in one line hold, each with its header row."""
    tables: list[list[Row]] = []
    for start, end in line_spans(text):
        if end - start < _SHORTEST:
            continue
        tokens = [match.span() for match in _TOKEN.finditer(text, start, end)]
        if len(tokens) < 2 * _FEWEST_SIDES:
            continue
        line = _Line(text, tokens)
        tables += [rows for rows in line.tables() if len(rows) > 1]
    return tables


class _Line:
    def __init__(self, text: str, tokens: Sequence[Span]) -> None:
        self.text, self.tokens = text, tokens
        self.words = [text[a:b] for a, b in tokens]

    def tables(self) -> Iterator[list[Row]]:
        at = 0
        while at < len(self.words):
            for read in (self._goals, self._funds, self._two_sides):
                if found := read(at):
                    rows, at = found
                    yield rows
                    break
            else:
                at += 1

    def _goals(self, at: int) -> tuple[list[Row], int] | None:
        """The rows of goals behind the header whose 三级指标 stands at ``at``."""
        if not _THIRD_LEVEL.fullmatch(self.words[at]):
            return None
        columns, first = self._columns(at + 1, _GOAL_COLUMN, _REMARK)
        kinds = [column.kind for column in columns]
        if len(columns) < 3 or "goal" not in kinds or "points" not in kinds:
            return None
        levels = [
            self.tokens[n] for n in range(max(0, at - 2), at) if _LEVEL.fullmatch(self.words[n])
        ]
        empty = (self.tokens[at][0], self.tokens[at][0])
        head = [*([empty] * (2 - len(levels))), *levels, self.tokens[at]]
        rows = [[*head, *(column.span for column in columns)]]
        points = kinds.count("points")
        while first < len(self.words):
            if _TOTAL.fullmatch(self.words[first]):
                stop = self._numbers_end(first + 1)
                if stop - first - 1 == points:
                    rows.append(self._padded(first, first + 1, stop, len(rows[0])))
                return rows, stop
            found = self._row_end(first, len(columns), points)
            if found is None:
                break
            names, values = range(first, found - len(columns)), range(found - len(columns), found)
            rows.append([*self._levels(names), *(self.tokens[n] for n in values)])
            first = found
        return rows, first

    def _row_end(self, first: int, values: int, points: int) -> int | None:
        """Where the row from ``first`` on ends: behind as many numbers as there are points, with
        at least a name and the other values before them."""
        for stop in range(
            first + values + 1, min(first + values + _MOST_EXTRA, len(self.words)) + 1
        ):
            if any(_END.search(word) for word in self.words[first:stop]):
                return None
            numbers = all(_NUMBER.fullmatch(word) for word in self.words[stop - points : stop])
            ends = stop == len(self.words) or not _NUMBER.fullmatch(self.words[stop])
            if numbers and ends:
                return stop
        return None

    def _levels(self, names: range) -> Row:
        """The cells of a row's three levels; the outer ones are empty where they are merged."""
        at = list(names)
        empty = (self.tokens[at[0]][0], self.tokens[at[0]][0])
        outer = inner = empty
        if len(at) > 1 and _FIRST_LEVEL.match(self.words[at[0]]):
            outer = self.tokens[at.pop(0)]
        if len(at) > 1 and _SECOND_LEVEL.match(self.words[at[0]]):
            inner = self.tokens[at.pop(0)]
        return [outer, inner, (self.tokens[at[0]][0], self.tokens[at[-1]][1])]

    def _funds(self, at: int) -> tuple[list[Row], int] | None:
        """The rows of funds behind a header that begins at ``at``."""
        columns, first = self._columns(at, _FUND_COLUMN)
        kinds = [column.kind for column in columns]
        money = kinds.index("rate") if "rate" in kinds else kinds.count("money")
        money = min(money, kinds.count("money"))
        if len(columns) < 3 or kinds.count("money") < 2 or set(kinds[:money]) != {"money"}:
            return None
        rows = [[(self.tokens[at][0], self.tokens[at][0]), *(column.span for column in columns)]]
        while first < len(self.words):
            name = self._name_before_number(first)
            if name is None:
                break
            stop = self._numbers_end(name + 1)
            count = stop - name - 1
            amounts = not any("%" in word or "％" in word for word in self.words[name + 1 : stop])
            if count > len(columns) or not (count == len(columns) or (amounts and count <= money)):
                break
            rows.append(self._row(name, stop, len(columns)))
            first = stop
        return (rows, first) if len(rows) > 1 else None

    def _two_sides(self, at: int) -> tuple[list[Row], int] | None:
        """The lines of receipts and of payments behind 项目 金额 项目 金额, one below the other."""
        if not _ITEM.fullmatch(self.words[at]):
            return None
        titled = any(_TWO_SIDES.search(word) for word in self.words[max(0, at - 12) : at])
        columns, stop = self._columns(at + 1, _SIDE_COLUMN)
        if not titled or not columns or stop >= len(self.words):
            return None
        again, first = self._columns(stop + 1, _SIDE_COLUMN)
        same = [self.text[slice(*column.span)] for column in columns]
        if not _ITEM.fullmatch(self.words[stop]) or same != [
            self.text[slice(*column.span)] for column in again
        ]:
            return None
        rows = [[self.tokens[at], *(column.span for column in columns)]]
        while first < len(self.words):
            name = self._name_before_number(first)
            end = self._numbers_end(name + 1) if name is not None else 0
            if name is None or end - name - 1 != len(columns):
                break
            rows.append(self._row(name, end, len(columns)))
            first = end
        return (rows, first) if len(rows) > _FEWEST_SIDES else None

    def _columns(
        self, at: int, names: re.Pattern[str], remark: re.Pattern[str] | None = None
    ) -> tuple[list[_Column], int]:
        """The columns that the words from ``at`` on name, and where they end."""
        columns: list[_Column] = []
        while at < len(self.words):
            match = names.fullmatch(self.words[at])
            if match is not None:
                columns.append(_Column(match.lastgroup or "", self.tokens[at]))
            elif remark is None or not columns or not remark.fullmatch(self.words[at]):
                break
            at += 1
        return columns, at

    def _name_before_number(self, first: int) -> int | None:
        """The name that stands right before the next number; those before it have none."""
        for place in range(first, min(first + _MOST_NAMES, len(self.words) - 1)):
            if _END.search(self.words[place]) or _NUMBER.fullmatch(self.words[place]):
                return None
            if _NUMBER.fullmatch(self.words[place + 1]):
                return place
        return None

    def _numbers_end(self, at: int) -> int:
        while at < len(self.words) and _NUMBER.fullmatch(self.words[at]):
            at += 1
        return at

    def _row(self, name: int, stop: int, width: int) -> Row:
        cells = [self.tokens[n] for n in range(name, stop)]
        behind = (cells[-1][1], cells[-1][1])
        return [*cells, *([behind] * (width + 1 - len(cells)))]

    def _padded(self, name: int, first: int, stop: int, width: int) -> Row:
        """A row of a total: its name in front, its numbers at the end, nothing between."""
        numbers = [self.tokens[n] for n in range(first, stop)]
        between = (self.tokens[name][1], self.tokens[name][1])
        return [self.tokens[name], *([between] * (width - 1 - len(numbers))), *numbers]
