"""What tells a table from prose, lists and contents: numbers below each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.load.layout.segments import Row

_SHARE = 0.7  # of a column's numbers that share an edge
_EDGE = 0.35  # of the type size: how far an edge may be off
_ALONE = 4  # numbers of a table that has one row of them
_NAMED = 0.8  # of those have a label above
_INTEGER = re.compile(r"\d{1,4}")
_HEADER = re.compile(
    r"项目|(?:科目|指标|单位|项目)(?:名称|编码|代码)|名称|编码|序号|行次|栏次|.{0,8}[预决]算数?|金额|合计|小计|\d{4}年.{0,6}"
)
LISTED = re.compile(
    r"第.{1,4}[部章节]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、]|附"
)


def is_table(body: Sequence[Row], edges: Sequence[float], *, barred: bool, headed: bool) -> bool:
    """True where numbers of several rows stand in columns of their own, parted at ``edges``.

    ``barred``: horizontal rules stand around or between the rows; ``headed``: a header above them.
    """
    numeric = [row for row in body if row.is_numeric]
    if not edges or len(numeric) < 2:
        return False
    columns: list[list[tuple[float, float]]] = [[] for _ in range(len(edges) + 1)]
    for row in numeric:
        for segment in row.values:
            middle = (segment.x0 + segment.x1) / 2
            columns[sum(edge < middle for edge in edges)].append((segment.x0, segment.x1))
    size = sorted(row.line.size for row in numeric)[len(numeric) // 2]
    aligned = [c for c in columns[1:] if len(c) > 1 and _share_edge(c, _EDGE * size)]
    if not aligned or sum(map(len, aligned)) < _SHARE * sum(map(len, columns[1:])):
        return False
    if any(len(c) > 2 and not _share_edge(c, _EDGE * size) for c in columns[1:]):
        return False
    if max(map(len, aligned)) < 3 and len(aligned) < (2 if barred or headed else 3):
        return False
    values = [segment.text for row in numeric for segment in row.values]
    plain = all(_INTEGER.fullmatch(text) for text in values)
    if len(edges) == 1 and plain and not barred:
        return headed and not _is_contents(numeric)
    return not (plain and _is_contents(numeric))


def is_one_row(row: Row, header: Sequence[Row]) -> bool:
    """True for a table's only row with numbers: most of them have a label of the header above."""
    values = row.values
    labels = [(s.x0, s.x1) for line in header for s in line.segments if not s.value]
    named = sum(any(x0 < v.x1 and v.x0 < x1 for x0, x1 in labels) for v in values)
    return len(values) >= _ALONE and len(labels) > len(values) and named >= _NAMED * len(values)


def heads_of(row: Row) -> int:
    """How many of the segments are words that stand in headers of tables and hardly elsewhere."""
    return sum(bool(_HEADER.fullmatch(s.text.replace(" ", ""))) for s in row.segments)


def _share_edge(spans: Sequence[tuple[float, float]], allowed: float) -> bool:
    """True where most of the spans begin, end or have their middle at one place."""
    need = max(2, _SHARE * len(spans))
    for places in (
        sorted(x1 for _, x1 in spans),
        sorted(x0 for x0, _ in spans),
        sorted((x0 + x1) / 2 for x0, x1 in spans),
    ):
        low = 0
        for high, place in enumerate(places):
            while place - places[low] > 2 * allowed:
                low += 1
            if high - low + 1 >= need:
                return True
    return False


def _is_contents(rows: Sequence[Row]) -> bool:
    """True for headings with page numbers that rise."""
    if any(len(row.segments) != 2 for row in rows):
        return False
    numbers = [int(row.values[-1].text) for row in rows if _INTEGER.fullmatch(row.values[-1].text)]
    if len(numbers) < len(rows) or numbers != sorted(numbers):
        return False
    return 2 * sum(bool(LISTED.match(row.line.text)) for row in rows) >= len(rows)
