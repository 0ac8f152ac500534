"""The visible, filled rows of a sheet, merged ranges as one, and what kind of row each is."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property

from kxai.load.sheets.shown_workbook import Budget, Position, Sheet, shown_merges
from kxai.text.grid import is_value

_WHITE = re.compile(r"[ \t\r\n\x0b\x0c\xa0]+")
_BETWEEN_HAN = re.compile(
    r"(?<=[一-鿿（）、，：“”])[ \t\xa0]*[\r\n]+[ \t\xa0]*(?=[一-鿿（）、，：“”])"
)
_SPREAD = re.compile(r"[一-鿿](?:[ \u3000]+[一-鿿]){1,3}")
_UNIT = re.compile(
    r"[（(]?(?:(?:金额|计量|货币)?单位|币种)\s*[：:]\s*(?:人民币)?[百千万亿]*元?\s*[）)]?"
)
_ABOUT = re.compile(
    r"(?:(?:填报|编制|编报|预算|主管)?(?:部门|单位)|(?:部门|单位|机构|项目)名称|填报日期|编制日期|日期|财政年度)"
    r"(?:[（(][^）)]{1,10}[）)])?\s*[：:].{0,60}"
)
_NUMBERED = re.compile(
    r"(?:公开|预算|决算|附)?\s*[0-9０-９一二三四五六七八九十\-－]{1,5}\s*表|(?:附)?[表件]\s*[0-9０-９一二三四五六七八九十\-－]{0,5}[：:]?"
)
_DAY = re.compile(
    r"(?:19|20)\d\d\s*年(?:度|\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}"
)
_SIGNED = re.compile(
    r"(?:(?:单位|部门|财务|项目|分管)?(?:负责人|领导)|(?:填|制|编)[表报制]人?|审核人?|复核人?|经办人|联系人|联系电话|电话|财务主管)"
    r"(?:[（(][^）)]{1,10}[）)])?\s*[：:].{0,40}"
)
_NOTE = re.compile(
    r"(?:附?注|说明|备注|填表说明|填报说明|补充说明)\s*\d?\s*[：:.、]|[*＊※]|本表(?:反映|为|以)|我(?:部门|单位).{0,20}(?:没有|无|未)|(?:本|该)(?:部门|单位).{0,20}(?:没有|无|未)"
)

_WIDE = 3  # columns
_LISTED = re.compile(r"[0-9０-９]{1,2}[.．、][^0-9０-９]")  # the number of a paragraph


@dataclass(frozen=True, slots=True)
class Item:
    """A filled cell: its text and the position that names it; ``row`` to ``bottom`` and
    ``column`` to ``right`` is what it covers of the sheet."""

    text: str
    source: Position
    row: int
    column: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Row:
    """A row with its items from left to right; ``gap`` where an empty row stands above it."""

    number: int
    items: tuple[Item, ...]
    gap: bool

    @cached_property
    def has_value(self) -> bool:
        return any(is_value(item.text) and not _LISTED.match(item.text) for item in self.items)

    @cached_property
    def is_single(self) -> bool:
        """One text and no number: a title, a line of prose, or a label without values."""
        return len(self.items) == 1 and not self.has_value

    @cached_property
    def is_prose(self) -> bool:
        """A sentence, which no table has as a row of its own."""
        return self.is_single and "。" in self.items[0].text

    @cached_property
    def is_wide(self) -> bool:
        """One text merged over several columns: a title, or the name of a table's section."""
        return self.is_single and self.items[0].right - self.items[0].column >= _WIDE - 1

    @cached_property
    def is_caption(self) -> bool:
        """Who, when, in which unit: what stands between a title and its table."""
        texts = [item.text for item in self.items]
        if not texts or len(texts) > 8 or self.has_value:
            return False
        told = [bool(_is_about(text)) for text in texts]
        # A label and its value may stand in cells of their own (单位： | 万元).
        led = [before.endswith(("：", ":")) for before in ("", *texts[:-1])]
        return (any(told) and all(a or b for a, b in zip(told, led, strict=True))) or (
            len(texts) <= 3 and any(map(_UNIT.fullmatch, texts))
        )

    @cached_property
    def is_note(self) -> bool:
        return bool(self.items) and bool(_NOTE.match(self.items[0].text)) and len(self.items) <= 2

    @cached_property
    def is_signature(self) -> bool:
        return bool(self.items) and all(
            _SIGNED.fullmatch(item.text) or _is_about(item.text) for item in self.items
        )


def _is_about(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_UNIT, _ABOUT, _NUMBERED, _DAY))


def clean(text: str) -> str:
    """A cell's text in one line: words that the cell wraps are joined, letters that are spread
    over its width (项　　目) stand together."""
    text = _WHITE.sub(" ", _BETWEEN_HAN.sub("", text)).strip(" \u3000")
    return re.sub(r"[ \u3000]", "", text) if _SPREAD.fullmatch(text) else text


def filled_rows(sheet: Sheet, budget: Budget) -> list[Row]:
    """The rows that show something, in their order. Raises LimitExceeded."""
    shown = {
        position: words
        for position, text in sheet.cells.items()
        if (words := clean(text))
        and position[0] not in sheet.hidden_rows
        and position[1] not in sheet.hidden_columns
    }
    items = {at: Item(words, at, *at, *at) for at, words in shown.items()}
    numbers = sorted({row for row, _ in shown})
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(shown):
        by_row.setdefault(row, []).append(column)
    for merge, source in shown_merges(sheet):
        rows = numbers[
            bisect.bisect_left(numbers, merge.top) : bisect.bisect_right(numbers, merge.bottom)
        ]
        for row in rows:  # what stands below a merged cell is not shown
            columns = by_row[row]
            first = bisect.bisect_left(columns, merge.left)
            covered = columns[first : bisect.bisect_right(columns, merge.right)]
            budget.spend(1 + len(covered), sheet.name)
            for column in covered:
                items.pop((row, column), None)
        if words := clean(sheet.cells.get(source, "")):
            items[merge.top, merge.left] = Item(
                words, source, merge.top, merge.left, merge.bottom, merge.right
            )
    return _as_rows(items, sheet)


def _as_rows(items: dict[Position, Item], sheet: Sheet) -> list[Row]:
    by_row: dict[int, list[Item]] = {}
    for at in sorted(items):
        by_row.setdefault(at[0], []).append(items[at])
    rows: list[Row] = []
    covered = -1  # the last row that something reaches into
    for number, found in by_row.items():
        between = range(covered + 1, number)
        gap = bool(rows) and _has_visible(between, sheet.hidden_rows)
        rows.append(Row(number, tuple(found), gap))
        covered = max(covered, *(item.bottom for item in found))
    return rows


def _has_visible(rows: range, hidden: set[int]) -> bool:
    return len(rows) > len(hidden) or any(row not in hidden for row in rows)
