"""The table of the “三公” whatever parted its cells: lines, pipes, blanks.

Its rows are known by name, and what they add up to: 合计 is 出国, 接待 and 用车 together, 用车 is
购置 and 运行. So a row that lost an empty cell is read where one reading alone adds up. The items
stand below one another, or across with 小计, 购置, 运行 below 公务用车.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, product
from typing import NamedTuple

from kxai.genre import words
from kxai.text.form_words import Row, any_of, in_order
from kxai.text.lines import Span

GAP = re.compile(r"[\s\u3000|]*")
_ITEMS = {
    "T": words("forms.three_total").listed,
    "A": words("forms.abroad").listed,
    "R": words("forms.reception").listed,
    "V": words("forms.vehicles").listed,
    "O": words("forms.vehicle_operation").listed,
    "P": words("forms.vehicle_purchase").listed,
    "S": ("小计",),
    "M": ("会议费",),
    "N": ("培训费",),
}
_MARK = r"(?:[（(]?[1-9一二三四][）)、.．]{1,2}\s*)?"
ITEM = re.compile(
    rf"{_MARK}(?:其中\s*[：:]?\s*)?{_MARK}(?:"
    + "|".join(f"(?P<{kind}>{any_of(names)})" for kind, names in _ITEMS.items())
    + r")(?:\s*[（(](?:[万千]?元|单位)[^（()）]{0,6}[）)])?(?=[\s\u3000|]|$)"
)
_ENDS = r"(?=[\s\u3000|]|$)"
VALUE = re.compile(rf"(?:[-－]?\d[\d,]*(?:\.\d+)?(?:\s?[%％])?|[-—－–/]{{1,2}}){_ENDS}")
_ANCHOR = re.compile(any_of((*_ITEMS["T"], *_ITEMS["A"])))
_FIRST = any_of(words("forms.first_column").listed)
_CORNER = re.compile(rf"(?:^|(?<=[\s\u3000|]))(?:{_FIRST}){_ENDS}")
_EMPTY_CELL = re.compile(r"\n[ \t\u3000]*\|[ \t\u3000]*(?=\n)")
CELL = re.compile(r"[^\s\u3000|]+")
_STAGE_CELL = re.compile(r"(?:预算|决算|执行|支出)数$")
_REMARK = re.compile(r"备注|说明|原因|其中[：:]?")
_RATE_COLUMN = re.compile(r"[%％]|率|幅|比例|比重")
_HEADER = 160  # characters that the names of the columns take at most
_MOST_COLUMNS = 8
_MOST_READINGS = 4000
_EXACT = Decimal(0)
_FEWEST = 4  # items; fewer are names in a list


class _Item(NamedTuple):
    kind: str
    name: Span
    values: Row


def three_public_forms(text: str) -> list[list[Row]]:
    """Every table of the “三公” in ``text``, header first: a row an item, or a row of them all."""
    if "接待" not in text:
        return []
    tables: list[list[Row]] = []
    done = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() < done or not _begins_cell(text, anchor.start()):
            continue
        items, stop = _items(text, anchor.start())
        if len(items) < _FEWEST or _EMPTY_CELL.search(text, anchor.start(), stop):
            continue  # too few, or a table whose empty cells are all there
        rows = _down(text, items) or _across(text, items)
        if rows:
            tables.append(rows)
            done = stop
    return tables


def _begins_cell(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in " \t\r\n\u3000|"


def _items(text: str, at: int) -> tuple[list[_Item], int]:
    """The items from ``at`` on, each with the values behind its name, and where they end."""
    items: list[_Item] = []
    seen: set[str] = set()
    while True:
        skipped = GAP.match(text, at)
        at = skipped.end() if skipped else at
        if found := ITEM.match(text, at):
            kind = found.lastgroup or ""
            if kind in seen:
                break
            seen.add(kind)
            items.append(_Item(kind, found.span(), []))
            at = found.end()
        elif items and (value := VALUE.match(text, at)):
            items[-1].values.append(value.span())
            at = value.end()
        else:
            break
    return items, at


def _down(text: str, items: Sequence[_Item]) -> list[Row]:
    """One row an item below the names of the columns, [] where these are not to be found."""
    header = _columns(text, items[0].name[0])
    if header is None or not {"A", "R"} <= {item.kind for item in items}:
        return []
    corner, columns = header
    told = _placed(text, items, columns)
    rows: list[Row] = [[corner, *columns]]
    for item, places in zip(items, told, strict=True):
        if not item.values or places is None:
            continue
        cells: list[Span | None] = [None] * len(columns)
        for column, value in zip(places, item.values, strict=True):
            cells[column] = value
        rows.append([item.name, *in_order(cells, item.values[-1][1])])
    return rows if len(rows) > 2 else []


def _columns(text: str, before: int) -> tuple[Span, Row] | None:
    """The corner and the names of the columns in front of the first row."""
    corners = list(_CORNER.finditer(text, max(0, before - _HEADER), before))
    if not corners:
        return None
    corner = corners[-1]
    cells = [match.span() for match in CELL.finditer(text, corner.end(), before)]
    cells = [cell for cell in cells if not _REMARK.fullmatch(text, *cell)]
    return (corner.span(), cells) if 0 < len(cells) <= _MOST_COLUMNS else None


def _placed(text: str, items: Sequence[_Item], columns: Row) -> list[tuple[int, ...] | None]:
    """The columns of each item's values; None for an item of which nothing tells them."""
    rates = [bool(_RATE_COLUMN.search(text, *column)) for column in columns]
    ways: list[list[tuple[int, ...]]] = []
    for item in items:
        if len(item.values) > len(columns):
            return [None] * len(items)
        found = [
            places
            for places in combinations(range(len(columns)), len(item.values))
            if all(_may_stand(text, v, rates[n]) for n, v in zip(places, item.values, strict=True))
        ]
        ways.append(found)
    count = 1
    for found in ways:
        count *= max(1, len(found))
    if all(len(found) <= 1 for found in ways):
        return [found[0] if found else None for found in ways]
    if count > _MOST_READINGS:
        return [found[0] if len(found) == 1 else None for found in ways]
    sure: list[set[tuple[int, ...]]] = [set() for _ in items]
    for chosen in product(*(found or [()] for found in ways)):
        if all(_adds_up(text, items, chosen, n) for n in range(len(columns)) if not rates[n]):
            for kept, places in zip(sure, chosen, strict=True):
                kept.add(places)
    return [
        next(iter(kept)) if len(kept) == 1 else found[0] if len(found) == 1 else None
        for kept, found in zip(sure, ways, strict=True)
    ]


def _may_stand(text: str, value: Span, rate: bool) -> bool:
    return rate or text[value[1] - 1] not in "%％"


def _adds_up(
    text: str, items: Sequence[_Item], chosen: Sequence[tuple[int, ...]], column: int
) -> bool:
    told = {
        item.kind: number(text, item.values[places.index(column)])
        for item, places in zip(items, chosen, strict=True)
        if column in places
    }
    return adds_up(told)


def adds_up(told: Mapping[str, Decimal], allowed: Decimal = _EXACT) -> bool:
    """True where the items of one column add up, but for what was ``allowed`` to be rounded away;
    what is not printed is nothing."""
    vehicles = told.get("V", told.get("S"))
    parts = told.get("P", Decimal(0)) + told.get("O", Decimal(0))
    if vehicles is not None and {"P", "O"} & told.keys() and abs(vehicles - parts) > allowed:
        return False
    vehicles = parts if vehicles is None else vehicles
    parts = vehicles + told.get("A", Decimal(0)) + told.get("R", Decimal(0))
    return abs(told.get("T", parts) - parts) <= allowed


def number(text: str, span: Span) -> Decimal:
    digits = text[slice(*span)].replace(",", "").replace("－", "-").strip("%％ ")
    return Decimal(digits) if re.fullmatch(r"-?\d+(?:\.\d+)?", digits) else Decimal(0)


def _across(text: str, items: Sequence[_Item]) -> list[Row]:
    """A row of all items: 合计 出国 用车 接待 小计 购置 运行 and six numbers behind them.

    Or each number behind its name; [] where they do not fit.
    """
    kinds = "".join(item.kind for item in items)
    if sorted(kinds.strip("MN")) != sorted("TARVSPO"):
        return []
    spans = {item.kind: item.name for item in items}
    order = [kind for kind in kinds if kind not in "SPO"]
    inner = [kind for kind in kinds if kind in "SPO"]
    slots = [k for kind in order for k in (inner if kind == "V" else [kind])]
    values = items[-1].values
    over_many = len(values) == len(slots) + 1
    if any(item.values for item in items[:-1]):
        each = {item.kind: item.values for item in items if item.kind != "V" or item.values}
        if any(len(each.get(kind, ())) != 1 for kind in slots) or len(each) != len(slots):
            return []
        over_many, values = False, [each[kind][0] for kind in slots]
    cells = _in_slots(text, slots, values[: len(slots)] if over_many else values)
    if cells is None:
        return []
    top: Row = []
    low: Row = []
    for kind in order:
        empty = (spans[kind][1], spans[kind][1])
        top += [spans[kind], *([empty] * (2 if kind == "V" else 0))]
        low += [spans[k] for k in inner] if kind == "V" else [empty]
    # 预算数 or 决算数 in front of it all is the name of the row; one number more than there are
    # columns is of a heading beside it
    corner = (top[0][0], top[0][0])
    before = [m.span() for m in CELL.finditer(text, max(0, top[0][0] - _HEADER), top[0][0])]
    at = len(before) - 1 - over_many
    over = before[at] if at >= 0 and _STAGE_CELL.search(text, *before[at]) else corner
    return [[corner, *top], [corner, *low], [over, *in_order(cells, values[-1][1])]]


def _in_slots(text: str, slots: Sequence[str], values: Row) -> list[Span | None] | None:
    """The values in their slots; one that was lost is None where a single reading adds up."""
    if len(values) == len(slots):
        return list(values)
    if len(values) != len(slots) - 1:
        return None
    fits = []
    for lost in range(len(slots)):
        kept = [kind for n, kind in enumerate(slots) if n != lost]
        told = {k: number(text, v) for k, v in zip(kept, values, strict=True)}
        if adds_up(told):
            rest: Iterator[Span] = iter(values)
            fits.append([None if n == lost else next(rest) for n in range(len(slots))])
    return fits[0] if len(fits) == 1 else None
