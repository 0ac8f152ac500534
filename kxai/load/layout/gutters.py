"""Pages set in two columns: where the gutter runs, and what is read first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from kxai.load.layout.body import Margins
from kxai.load.layout.lines import Line, Run, gather
from kxai.load.layout.segments import GAP, cut
from kxai.load.layout.table import DraftTable, Item

_LINES = 4  # lines that each column has at least
_MIDDLE = (0.35, 0.65)  # of the width of the text: where a gutter runs
_LEAST = 0.3  # of the width of the text: a narrower column holds labels
_FULL = 0.7  # of the column's width: the usual line of prose is longer
_GUTTER = 0.9  # of the type size: its least width
_CROSSED = 0.25  # of the lines of a page may reach over its gutter
_NUMBERS = 0.3  # of the pieces; with more of them that are numbers it is a table


@dataclass(frozen=True, slots=True)
class Part:
    """Items in reading order that stand between ``margins``; None: those of the whole page."""

    items: list[Item]
    margins: Margins | None = None


def read_columns(lines: Sequence[Line], tables: Sequence[DraftTable]) -> list[Part]:
    """A page's lines and tables in reading order: from top to bottom, or, where it is set in two
    columns, from top to bottom of the left one and then of the right."""
    items = _sorted(lines, tables)
    gutter = _gutter(lines) if len(lines) >= 2 * _LINES else None
    if gutter is None:
        return [Part(items)]
    parts: list[Part] = []
    held: list[Item] = []
    for item in [*items, None]:
        if item is not None and not _crosses(item, gutter):
            held.append(item)
            continue
        if held:
            parts += _zone(held, gutter)
            held = []
        if item is not None:
            parts.append(Part([item]))
    return parts


def _sorted(lines: Sequence[Line], tables: Sequence[DraftTable]) -> list[Item]:
    keyed: list[tuple[float, int, Item]] = []
    for line in lines:
        keyed.append(((line.top + line.bottom) / 2, len(keyed), line))
    for table in tables:
        keyed.append((table.top, len(keyed), table))
    return [item for _, _, item in sorted(keyed, key=lambda entry: entry[:2])]


def _gutter(lines: Sequence[Line]) -> float | None:
    """The middle of the strip that the fewest lines reach over, if prose stands on both sides."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    low, high = (left + share * (right - left) for share in _MIDDLE)
    whole = sum(line.x0 < low and line.x1 > high and line.gap < GAP for line in lines)
    if whole > _CROSSED * len(lines):
        return None
    pieces = [piece for line in lines for piece in cut(line).segments]
    size = median(line.size for line in lines)
    inside = [(p.x0, p.x1) for p in pieces if p.x1 > low and p.x0 < high]
    events = sorted([(x0, 1) for x0, _ in inside] + [(x1, -1) for _, x1 in inside])
    best: tuple[int, float, float] | None = None
    depth, at = 0, low
    for x, step in [*events, (high, 0)]:
        begin, end = max(at, low), min(x, high)
        if end - begin >= _GUTTER * size and (best is None or depth < best[0]):
            best = depth, begin, end
        depth += step
        at = max(at, x)
    if best is None or best[0] > _CROSSED * len(lines):
        return None
    gutter = (best[1] + best[2]) / 2
    spans = [(p.x0, p.x1) for p in pieces if p.x1 < gutter or p.x0 > gutter]
    for side in ([s for s in spans if s[1] < gutter], [s for s in spans if s[0] > gutter]):
        if len(side) < _LINES:
            return None
        wide = max(x1 for _, x1 in side) - min(x0 for x0, _ in side)
        if wide < _LEAST * (right - left):
            return None
        if median(x1 - x0 for x0, x1 in side) < _FULL * wide:
            return None
    values = sum(piece.value for piece in pieces)
    return None if values > _NUMBERS * len(pieces) else gutter


def _crosses(item: Item, gutter: float) -> bool:
    if isinstance(item, DraftTable):
        return item.xs[0] < gutter < item.xs[-1]
    return any(run.x0 < gutter < run.x1 for run in item.runs)


def _zone(items: Sequence[Item], gutter: float) -> Iterable[Part]:
    """What stands between two items that reach over the gutter, column by column; as it is where
    there are too few lines to tell."""
    sides: tuple[list[Run], list[Run]] = ([], [])
    tables: tuple[list[DraftTable], list[DraftTable]] = ([], [])
    page = 0
    for item in items:
        if isinstance(item, DraftTable):
            tables[item.xs[0] > gutter].append(item)
        else:
            page = item.page
            for run in item.runs:
                sides[run.x0 > gutter].append(run)
    columns = [[Line(runs, page) for runs in gather(side)] for side in sides]
    if min(map(len, columns)) < 2:
        return [Part(list(items))]
    return [
        Part(_sorted(lines, own), Margins(min(n.x0 for n in lines), max(n.x1 for n in lines)))
        for lines, own in zip(columns, tables, strict=True)
    ]
