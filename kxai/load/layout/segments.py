"""Lines cut into segments at wide gaps, and the columns that segments of several lines form."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kxai.load.layout.lines import Line, Run
from kxai.load.layout.piece_kinds import is_latin, is_value

GAP = 0.42  # of the type size: a wider gap may part two columns
_LATIN_GAP = 0.6  # between Latin words or figures
_SET_WIDE = frozenset(
    ("收入", "支出", "合计", "小计", "总计", "共计", "项目", "科目", "栏次", "行次", "单位", "金额",
     "备注", "名称", "编码", "决算", "预算", "序号", "类别")
)  # fmt: skip
_WIDE = 8.0  # of the type size: letters of one word are no further apart
_OVERLAP = 0.15  # of the type size: lines of one row overlap by more in height
_HIGH = 6.0  # of the type size: a row of overlapping lines is no higher
_CLEAR = 0.25  # of the type size: how wide the empty strip between two columns is at least
_REACH = 0.5  # of the type size: what reaches further over an edge spans it
_CENTRED = 0.8  # of the type size: how far a header may be off the middle of what it spans
_LABEL = 4  # characters of labels that stand close to each other, at least
_COUNTED = 3  # rows of a table's body, one of which may count the columns
_FEW = 10  # of so many segments one may reach over the strip


@dataclass(slots=True)
class Segment:
    """Runs of one line without a wide gap between them."""

    runs: list[Run]
    x0: float
    x1: float
    text: str
    value: bool


@dataclass(slots=True)
class Row:
    """A line with its segments; ``parts`` where it is several lines of one row of a table."""

    line: Line
    segments: list[Segment]
    parts: Sequence[Row] = ()

    @property
    def lines(self) -> list[Line]:
        return [part.line for part in self.parts] or [self.line]

    @property
    def values(self) -> list[Segment]:
        return [segment for segment in self.segments if segment.value]

    @property
    def is_numeric(self) -> bool:
        """True for two segments or more, of which one behind the first is a number or dash."""
        return len(self.segments) > 1 and any(s.value for s in self.segments[1:])


def cut(line: Line) -> Row:
    """The line as a row of segments."""
    groups: list[list[Run]] = []
    for run in line.runs:
        if groups and not (_parted(groups[-1][-1], run) and _are_words(groups[-1], run)):
            groups[-1].append(run)
        else:
            groups.append([run])
    segments = []
    for runs in groups:
        text = " ".join(run.text for run in runs)
        value = is_value(text.replace(" ", ""))
        segments.append(Segment(runs, runs[0].x0, max(r.x1 for r in runs), text, value))
    return Row(line, segments)


def level(rows: Sequence[Row]) -> list[Row]:
    """The rows, those as one whose lines overlap in height: cells of one row, each with its lines
    in the middle of its height."""
    out: list[Row] = []
    held: list[Row] = []
    bottom = 0.0
    for row in [*rows, None]:
        if held and (row is None or row.line.top > bottom - _OVERLAP * row.line.size):
            out += _one(held) if len(held) > 1 else held
            held = []
        if row is not None:
            bottom = max(bottom, row.line.bottom) if held else row.line.bottom
            held.append(row)
    return out


def _one(rows: Sequence[Row]) -> list[Row]:
    """The rows as one; as they are where they are too high for one, or two numbers stand in one
    column."""
    line = Line([run for row in rows for run in row.line.runs], rows[0].line.page)
    segments = sorted((s for row in rows for s in row.segments), key=lambda s: s.x0)
    values = [segment for segment in segments if segment.value]
    clash = any(before.x1 > value.x0 for before, value in pairwise(values))
    if clash or line.bottom - line.top > _HIGH * line.size:
        return list(rows)
    return [Row(line, segments, tuple(rows))]


def _parted(before: Run, run: Run) -> bool:
    size = min(before.size, run.size)
    both = is_latin(before.text[-1]) and is_latin(run.text[0])
    return run.x0 - before.x1 > (_LATIN_GAP if both else GAP) * size


def _are_words(before: Sequence[Run], run: Run) -> bool:
    """False for two letters of one word that is set wide: 收　　入, 合　　计."""
    last = before[-1]
    if len(before) > 1 or len(last.text) > 1 or len(run.text) > 1:
        return True
    return last.text + run.text not in _SET_WIDE or run.x0 - last.x1 > _WIDE * run.size


def find_columns(
    rows: Sequence[Row], hints: Sequence[float] = (), others: Sequence[Row] = ()
) -> list[float]:
    """Where columns are parted, from the strips that the rows' segments leave free.

    ``hints`` are places where ruling lines end, and win within a strip; ``others`` are rows that
    are no evidence for a strip, but are not to be cut where one is wide enough. Returns the inner
    edges only, rising; n log n in the number of segments.
    """
    segments = [segment for row in rows for segment in row.segments]
    if not segments:
        return []
    sizes = sorted(row.line.size for row in rows)
    clear = _CLEAR * sizes[len(sizes) // 2]
    allowed = len(rows) // _FEW
    rest = [segment for row in others for segment in row.segments]
    events = [(s.x0, 1, 0) for s in segments] + [(s.x1, -1, 0) for s in segments]
    events += [(s.x0, 0, 1) for s in rest] + [(s.x1, 0, -1) for s in rest]
    events.sort()
    strips: list[tuple[float, float, int]] = []
    depth = also = 0
    for (x, step, more), (following, _, _) in pairwise(events):
        depth += step
        also += more
        if depth <= allowed and following > x:
            strips.append((x, following, depth * (len(rest) + 1) + also))
    found: list[tuple[float, int]] = []
    for low, high, crossed in _joined(strips, clear):
        near = [x for x in hints if low - 1 <= x <= high + 1]
        at = near[len(near) // 2] if near else (low + high) / 2
        found.append((at, crossed // (len(rest) + 1)))
    return _held(found, rows)


def _held(edges: list[tuple[float, int]], rows: Sequence[Row]) -> list[float]:
    """The edges that part columns: on both sides there are more segments than reach over it, and
    more than one or some row with both, as a header in the middle above short words has not."""
    middles = [[(s.x0 + s.x1) / 2 for s in row.segments] for row in rows]
    while edges:
        held = [0] * (len(edges) + 1)
        both = [False] * len(edges)
        for row in middles:
            last = -1
            for x in row:
                column = bisect.bisect_left(edges, (x, 0))
                held[column] += 1
                if last == column - 1 >= 0:
                    both[last] = True
                last = column
        weak = [
            at
            for at, (_, crossed) in enumerate(edges)
            if (crossed and min(held[at], held[at + 1]) <= crossed + 1)
            or (not both[at] and min(held[at], held[at + 1]) < 2)
        ]
        if not weak:
            break
        del edges[max(weak, key=lambda at: edges[at][1])]
    return [x for x, _ in edges]


def between_labels(
    edges: Sequence[float], header: Sequence[Row], body: Sequence[Row]
) -> list[float]:
    """The edges, each where the fewest labels of the header reach over the strip that the segments
    of the body leave free there."""
    labels = [(s.x0, s.x1) for row in header for s in row.segments]
    ends = sorted(s.x1 for row in body for s in row.segments)
    begins = sorted(s.x0 for row in body for s in row.segments)
    out: list[float] = []
    for edge in edges:
        before, after = bisect.bisect_left(ends, edge), bisect.bisect_right(begins, edge)
        low = ends[before - 1] if before else edge
        high = begins[after] if after < len(begins) else edge
        stops = sorted({low, high, *(x for label in labels for x in label if low < x < high)})
        parts = [
            (sum(x0 < (a + b) / 2 < x1 for x0, x1 in labels), a - b, (a + b) / 2)
            for a, b in pairwise(stops)
        ]
        out.append(min(parts, default=(0, 0.0, edge))[2])
    return out


def with_labels(edges: Sequence[float], header: Sequence[Row], body: Sequence[Row]) -> list[float]:
    """The edges, and further ones between two labels of a header above one column, where no
    segment of the body is in the way: columns that are empty or nearly so."""
    spans = sorted((s.x0, s.x1) for row in body for s in row.segments)
    out = list(edges)
    for row in header:
        for before, label in pairwise(row.line.runs):
            within = any(before in s.runs and label in s.runs for s in row.segments)
            if within and min(len(before.text), len(label.text)) < _LABEL:
                continue  # 合 计
            middles = (before.x0 + before.x1) / 2, (label.x0 + label.x1) / 2
            if before.x1 >= label.x0 or any(middles[0] < x < middles[1] for x in out):
                continue
            free = _free(before.x1, label.x0, spans)
            if free is not None:
                bisect.insort(out, free)
    return _with_staggered(out, header, spans)


def _with_staggered(
    edges: Sequence[float], header: Sequence[Row], body: Sequence[tuple[float, float]]
) -> list[float]:
    """The edges, and further ones between labels of different lines, none of them above another."""
    out = list(edges)
    held: list[tuple[float, float, float]] = []  # beginning, end and size of labels
    for x0, x1, size in sorted((s.x0, s.x1, s.runs[0].size) for r in header for s in r.segments):
        if held and x0 - held[-1][1] <= GAP * max(size, held[-1][2]):
            held[-1] = held[-1][0], max(x1, held[-1][1]), size
            continue
        held.append((x0, x1, size))
    for before, label in pairwise(held):
        middles = (before[0] + before[1]) / 2, (label[0] + label[1]) / 2
        if not any(middles[0] < x < middles[1] for x in out):
            free = _free(before[1], label[0], body)
            if free is not None:
                bisect.insort(out, free)
    return out


def with_numbers(edges: Sequence[float], header: Sequence[Row], body: Sequence[Row]) -> list[float]:
    """The edges, and further ones between the numbers of a row that counts the columns."""
    row = next((row for row in body[:_COUNTED] if counts_columns(row)), None)
    out = list(edges)
    if row is None:
        return out
    words = sorted((s.x0, s.x1) for r in body for s in r.segments)
    labels = sorted([*words, *((run.x0, run.x1) for r in header for run in r.line.runs)])
    for before, number in pairwise(row.segments):
        if any((before.x0 + before.x1) / 2 < x < (number.x0 + number.x1) / 2 for x in out):
            continue
        free = _free(before.x1, number.x0, labels) or _free(before.x1, number.x0, words)
        if free is not None:
            bisect.insort(out, free)
    return out


def counts_columns(row: Row) -> bool:
    """True for 栏次 1 2 3, which names every column of amounts with its number."""
    named = [s.text for s in row.segments if not s.value]
    counted = [s.text for s in row.segments if s.value]
    return (
        len(counted) > 1 + (not named)
        and all(text.replace(" ", "") in ("栏次", "行次") for text in named)
        and counted == [str(number + 1) for number in range(len(counted))]
    )


def _free(low: float, high: float, spans: Sequence[tuple[float, float]]) -> float | None:
    """The middle of the widest part of a gap that no span reaches into."""
    parts: list[tuple[float, float]] = []
    at = low
    for x0, x1 in spans:
        if x1 <= at or x0 >= high:
            continue
        if x0 > at:
            parts.append((at, x0))
        at = max(at, x1)
    if at < high:
        parts.append((at, high))
    if not parts:
        return None
    begin, end = max(parts, key=lambda part: part[1] - part[0])
    return (begin + end) / 2


def columns_of(xs: Sequence[float], segment: Segment) -> range:
    """The columns that a segment reaches into; edges are crossed by a part of a character only
    by accident."""
    over = _REACH * segment.runs[0].size
    first = column_at(xs, segment.x0 + over)
    return range(first, max(first, column_at(xs, segment.x1 - over)) + 1)


def column_at(xs: Sequence[float], x: float) -> int:
    return min(max(bisect.bisect_right(xs, x) - 1, 0), len(xs) - 2)


def widest_span(
    xs: Sequence[float], own: range, free: Mapping[int, float], middle: float, size: float
) -> tuple[int, int]:
    """The first and last column of what a header at ``middle`` spans: the most columns around its
    ``own`` that it stands in the middle of. ``free`` are the columns that it may span, with the
    middles of their labels."""
    best = own[0], own[-1]
    first = own[0]
    while first in free:
        last = own[-1]
        while last in free:
            off = min(
                abs((xs[first] + xs[last + 1]) / 2 - middle),
                abs((free[first] + free[last]) / 2 - middle),
            )
            if off < _CENTRED * size and last - first > best[1] - best[0]:
                best = first, last
            last += 1
        first -= 1
    return best


def _joined(
    strips: Sequence[tuple[float, float, int]], clear: float
) -> list[tuple[float, float, int]]:
    """Adjoining strips as one, of each the part that the fewest segments reach over, and how many
    do."""
    out: list[tuple[float, float, int]] = []
    group: list[tuple[float, float, int]] = []
    for strip in [*strips, None]:
        if group and (strip is None or strip[0] > group[-1][1]):
            least = min(depth for _, _, depth in group)
            low, high, _ = max(
                (part for part in group if part[2] == least), key=lambda part: part[1] - part[0]
            )
            if group[-1][1] - group[0][0] >= clear and high - low >= min(clear, 1.0):
                out.append((low, high, least))
            group = []
        if strip is not None:
            group.append(strip)
    return out
