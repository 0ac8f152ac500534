"""Rows that lost cells at either end, laid under the header that they belong to.

A saved page writes the cells of a row that are really there and forgets those that a merged cell of
a row above covers, and those that are empty at the end. What stands under which header is told by
what the header calls for: numbers stand under amounts, rates and scores, words under names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from kxai.text.lines import Span, unspaced

Row = list[Span]

_AMOUNT = re.compile(
    r"(?:数|额|值|率|分|量|重|金额|预算|决算|合计|小计|总计|经费|拨款|费用?|收入|支出|资金|年度?|车|进度|幅度?|完成情况|%|％)$"
)
_RATE = re.compile(r"率|比重|占比|幅|%|％|进度|完成")
_SCORE = re.compile(r"分值|权重|得分")
_NAME = re.compile(r"(?:名称|指标|项目|科目|编码|代码|单位|部门|性质|序号|类别|内容|主体|地区)$")
_LINE_NUMBER = re.compile(r"行次|栏次")
_LONGEST_LINE_NUMBER = 3
_REMARK = re.compile(r"原因|措施|备注|说明|分析|依据|意见")
_NUMBER = re.compile(r"\D{0,6}[0-9０-９][0-9０-９,，.．]*\s*[^\d\s]{0,4}|[—\-－–/／]{1,3}")
_VALUE = re.compile(r"[-－]?\d[\d,，]*(?:\.\d+)?[%％]?")
_HAN = re.compile(r"[一-鿿]{2}")
_TOTAL = re.compile(r"^(?:合计|总计|总额|总分|资金总额|年度资金总额)")
_SUM = re.compile(r"(?:小|合)\s*计$|其中")
_NUMBERED_NAME = re.compile(r"(?:19|20)\d\d|[\u3400-\u9fff]\d{1,2}$")  # 目标1, 2031年决算数
_OF_A_BASE = re.compile(r"[占比较]|完成")  # 占调整预算%: what it names is no column over it
_BRACKETS = re.compile(r"(?<=.)[（(][^（()）]{0,12}[）)]")
_LONGEST_HEADER = 20
_MOST_COLUMNS = 40


def align_rows(rows: list[Row], text: str) -> list[Row]:
    """``rows`` with empty cells put in front of and behind the short ones below a header, so that
    all below it have its width; without a header they stay. A header that lost its corner, the
    empty cell over the names of the rows, gets it back, and the short second row of one stands
    under the cell that spans it."""
    header: Row | None = None
    out: list[Row] = []
    for number, row in enumerate(rows):
        spread = _spread_below(out, header, row, rows[number + 1 :], text)
        if spread is not None:
            out[-1], row = spread
            header = [
                under if under[0] < under[1] else top for top, under in zip(*spread, strict=True)
            ]
        elif names_columns([_words(cell, text) for cell in row]):
            if _lost_corner(row, rows[number + 1 :], text):
                row = [(row[0][0], row[0][0]), *row]
            header = row
        elif len(row) == 1:
            header = None  # a caption: another table begins
        elif header is not None and 1 < len(row) < len(header) <= _MOST_COLUMNS:
            row = _padded(row, header, text)
        out.append(row)
    return out


def _spread_below(
    out: Sequence[Row], header: Row | None, row: Row, below: Sequence[Row], text: str
) -> tuple[Row, Row] | None:
    """The header right above and ``row``, names of columns alone, as wide as the row below."""
    row = [cell for cell in row if cell[0] < cell[1]]
    names = [_words(cell, text) for cell in row]
    second = header is not None and out[-1] is header and 1 < len(row) < len(header)
    if not second or header is None or not below or not all(map(names_column, names)):
        return None
    width = len(header) + len(row) - 1
    fits = len(below[0]) == width and not any(map(is_cell_number, names))
    return spread_headers(header, row, width, text) if fits else None


def _lost_corner(header: Row, below: Sequence[Row], text: str) -> bool:
    """True where all of ``header`` names amounts, and a row below it, before the next header, is a
    name and as many numbers as the header has cells."""
    if not all(calls_for_numbers(_words(cell, text)) for cell in header):
        return False
    for row in below:
        words = [_words(cell, text) for cell in row]
        if len(row) == 1 or names_columns(words):
            return False
        if (
            len(row) == len(header) + 1
            and _HAN.search(words[0])
            and all(map(_VALUE.fullmatch, words[1:]))
        ):
            return True
    return False


def spread_headers(top: Row, below: Row, width: int, text: str) -> tuple[Row, Row] | None:
    """Two header rows as rows of ``width`` cells: those of ``below`` stand under a cell of ``top``
    that spans them, which is followed by empty cells; None where they do not fit.

    ``[项目, 金额], [小计, 财政拨款]`` of width 3 is ``[项目, 金额, ""], ["", 小计, 财政拨款]``.
    """
    parents = len(top) + len(below) - width
    if not 0 < parents <= min(len(top), len(below), 3) or width > _MOST_COLUMNS:
        return None
    groups = _groups(below, parents, text)
    if groups is None:
        return None
    rated = any(_OF_A_BASE.match(text, *cell) for cell in below)
    places = max(
        combinations(range(len(top)), parents),
        key=lambda chosen: (
            sum(
                _kinship(top[place], group, text)
                for place, group in zip(chosen, groups, strict=True)
            ),
            rated and chosen,  # rates stand behind the amounts that they are reckoned from
        ),
    )
    above: Row = []
    under: Row = []
    for number, cell in enumerate(top):
        group = groups[places.index(number)] if number in places else [_empty(below[0])]
        above += [cell, *([_empty(cell)] * (len(group) - 1))]
        under += group
    return above, under


def _groups(below: Row, parents: int, text: str) -> list[Row] | None:
    """The cells of the second row by what spans them; a subtotal begins each."""
    if parents == 1:
        return [below]
    starts = [i for i, cell in enumerate(below) if _SUM.match(text, *cell)]
    if len(starts) != parents or starts[0] != 0:
        return None
    return [below[a:b] for a, b in zip(starts, [*starts[1:], len(below)], strict=True)]


def _kinship(parent: Span, children: Row, text: str) -> float:
    """How much the words of ``children`` are those of ``parent``, and whether it may have any."""
    words = _words(parent, text).replace("、", "")
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    shared = sum(
        any(name[i : i + 2] in pairs for i in range(len(name) - 1))
        for name in (_words(child, text).replace("、", "") for child in children)
        if not _OF_A_BASE.match(name)
    )
    return shared - 0.5 * bool(_NAME.search(words)) - 0.5 * bool(re.search("合计|总计", words))


def _empty(cell: Span) -> Span:
    return cell[1], cell[1]


def _words(cell: Span, text: str) -> str:
    return unspaced(text[cell[0] : cell[1]])


def names_columns(words: Sequence[str]) -> bool:
    """True for the words of a header: mostly names of columns, one at least that calls for numbers.

    >>> names_columns(["项目", "预算数", "决算数"]), names_columns(["水费", "6", "7"])
    (True, False)
    """
    if len(words) < 3:
        return False
    words = [_BRACKETS.sub("", word) for word in words if word]
    if len(words) < 3 or any(len(word) > _LONGEST_HEADER for word in words):
        return False
    if any(is_cell_number(word) and not _NUMBERED_NAME.search(word) for word in words):
        return False
    amounts = sum(map(calls_for_numbers, words))
    named = sum(map(names_column, words))
    return amounts > 0 and named >= 2 and 2 * named >= len(words)


def names_column(words: str) -> bool:
    """True for the name of a column of any kind (项目名称, 决算数, 备注)."""
    return bool(_NAME.search(words) or _REMARK.search(words)) or calls_for_numbers(words)


def calls_for_numbers(header: str) -> bool:
    """True for the name of a column of amounts, counts, rates or scores (决算数, 得分（分）)."""
    return bool(_AMOUNT.search(_BRACKETS.sub("", header)))


def is_cell_number(words: str) -> bool:
    """True for a cell of one number with few words around it (≥12场, 已完成100%), or a dash."""
    return bool(_NUMBER.fullmatch(words))


def _padded(row: Row, header: Row, text: str) -> Row:
    """``row`` as wide as ``header``, its cells where they fit best."""
    spare = len(header) - len(row)
    heads = [_words(cell, text) for cell in header]
    words = [_words(cell, text) for cell in row]
    total = bool(_TOTAL.search(words[0]))
    # The name of a total spans what stands in front of its numbers.
    fixed = 1 if total else 0
    lead = max(
        range(spare + 1),
        key=lambda lead: sum(
            _fit(word, head, total=total)
            for word, head in zip(words[fixed:], heads[fixed + lead :], strict=False)
        ),
    )
    gap = [(row[0][fixed], row[0][fixed])] * lead
    tail = [(row[-1][1], row[-1][1])] * (spare - lead)
    return [*row[:fixed], *gap, *row[fixed:], *tail]


def _fit(word: str, head: str, *, total: bool) -> int:
    """How well a cell stands under a header."""
    if not word:
        return 0
    if _LINE_NUMBER.fullmatch(head):
        return 2 if word.isdecimal() and len(word) <= _LONGEST_LINE_NUMBER else -3
    rated = bool(_RATE.search(head))
    head = _BRACKETS.sub("", head)
    number = bool(_NUMBER.fullmatch(word))
    if _REMARK.search(head):
        return -3 if number else 1
    if _NAME.search(head):
        return -3 if number else 2
    if not _AMOUNT.search(head):
        return 0
    if not number:
        return -1
    rate = word[-1:] in "%％"
    if rate != rated and (rate or "率" in head) and word[0] not in "—-－–/／":
        return 0 if "值" in head else -1
    return 3 if total and _SCORE.search(head) else 2
