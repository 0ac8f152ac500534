"""The items of a DoclingDocument, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kxai.errors import DamagedFile, LimitExceeded
from kxai.load.flow import RowCell
from kxai.load.parsed.items import Item, readable

_LEFT_OUT = ("page_header", "page_footer")
_MOST_ROWS, _MOST_COLUMNS = 100_000, 2_000
_MOST_PLACES = 2_000_000  # rows by columns of one table


def docling_items(told: Mapping[str, Any], name: str) -> Iterator[Item]:
    """Lines and tables below ``body``: captions before their table, what stands in a picture, on
    every page or twice left out.

    Raises DamagedFile where it is no DoclingDocument, LimitExceeded for tables beyond measure.
    """
    body = told.get("body")
    if not isinstance(body, Mapping):
        raise DamagedFile(name, "没有body，不是DoclingDocument")
    seen: set[str] = set()
    todo = _references(body.get("children"))[::-1]
    while todo:
        reference = todo.pop()
        item = _resolved(told, reference)
        if reference in seen or item is None:
            continue
        seen.add(reference)
        if item.get("label") in _LEFT_OUT or item.get("content_layer") == "furniture":
            continue
        captions = _references(item.get("captions"))
        below = _references(item.get("children"))
        if reference.startswith("#/tables/"):
            for caption in captions:
                seen.add(caption)
                yield from _line(_resolved(told, caption))
            yield Item(rows=_rows(item, name), page=_page(item))
        elif reference.startswith("#/pictures/"):
            below = captions
        else:
            yield from _line(item)
        todo += below[::-1]


def _line(item: Mapping[str, Any] | None) -> Iterator[Item]:
    text = item.get("text") or item.get("orig") if item is not None else None
    if item is not None and isinstance(text, str) and text.strip():
        marker = item.get("marker")
        if isinstance(marker, str) and item.get("enumerated") and not text.startswith(marker):
            text = f"{marker}{text}"
        yield Item(readable(text), page=_page(item))


def _rows(item: Mapping[str, Any], name: str) -> list[list[RowCell]]:
    """The rows of a table; a cell in a place that another one has already is put behind its text,
    as a parser means it that joins them."""
    data = item.get("data")
    cells = data.get("table_cells") if isinstance(data, Mapping) else None
    found: dict[tuple[int, int], RowCell] = {}
    height = 0
    for cell in cells if isinstance(cells, Sequence) else ():
        if not isinstance(cell, Mapping):
            continue
        row, down = _span(cell, "row", _MOST_ROWS, name)
        column, across = _span(cell, "col", _MOST_COLUMNS, name)
        text = cell.get("text")
        words = readable(text) if isinstance(text, str) else ""
        known = found.get((row, column))
        if known is not None:
            words, down, across = f"{known.text} {words}", known.rowspan, known.colspan
        found[row, column] = RowCell(column, words, down, across)
        height = max(height, row + down)
        if height * max(column + across, 1) > _MOST_PLACES:
            raise LimitExceeded(name, f"一张表超过{_MOST_PLACES}格的上限")
    rows: list[list[RowCell]] = [[] for _ in range(height)]
    for (row, _), placed in sorted(found.items()):
        rows[row].append(placed)
    return rows


def _span(cell: Mapping[str, Any], side: str, most: int, name: str) -> tuple[int, int]:
    """Where a cell begins, and how far it reaches."""
    begin, end = cell.get(f"start_{side}_offset_idx"), cell.get(f"end_{side}_offset_idx")
    if not isinstance(begin, int) or begin < 0:
        raise DamagedFile(name, f"表格单元没有start_{side}_offset_idx")
    reach = end - begin if isinstance(end, int) else 1
    if begin + reach > most:
        raise LimitExceeded(name, f"一张表超过{most}行或列的上限")
    return begin, max(reach, 1)


def _references(told: Any) -> list[str]:
    every = told if isinstance(told, list) else []
    found = [one.get("$ref") or one.get("cref") for one in every if isinstance(one, Mapping)]
    return [one for one in found if isinstance(one, str)]


def _resolved(told: Mapping[str, Any], reference: str) -> Mapping[str, Any] | None:
    """What ``#/texts/3`` names; None where there is nothing."""
    _, _, path = reference.partition("#/")
    kind, _, number = path.partition("/")
    every = told.get(kind)
    if not isinstance(every, list) or not number.isascii() or not number.isdecimal():
        return None
    at = int(number) if len(number) < 10 else len(every)
    item = every[at] if at < len(every) else None
    return item if isinstance(item, Mapping) else None


def _page(item: Mapping[str, Any]) -> int | None:
    placed = item.get("prov")
    first = placed[0] if isinstance(placed, list) and placed else None
    page = first.get("page_no") if isinstance(first, Mapping) else None
    return page if isinstance(page, int) and page > 0 else None
