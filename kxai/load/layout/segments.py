"""Lines cut into segments at wide gaps, and the columns that segments of several lines form."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from kxai.load.layout.lines import Line, Run
from kxai.load.layout.script import is_latin, is_value

_GAP = 0.42  # of the type size: a wider gap may part two columns
_LATIN_GAP = 0.6  # between Latin words or figures
_CLEAR = 0.25  # of the type size: how wide the empty strip between two columns is at least
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
    """A line with its segments."""

    line: Line
    segments: list[Segment]

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
        if groups and not _parted(groups[-1][-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    segments = []
    for runs in groups:
        text = " ".join(run.text for run in runs)
        value = is_value(text.replace(" ", ""))
        segments.append(Segment(runs, runs[0].x0, max(r.x1 for r in runs), text, value))
    return Row(line, segments)


def _parted(before: Run, run: Run) -> bool:
    size = min(before.size, run.size)
    both = is_latin(before.glyphs[-1].text[-1]) and is_latin(run.glyphs[0].text[0])
    return run.x0 - before.x1 > (_LATIN_GAP if both else _GAP) * size


def find_columns(rows: Sequence[Row], hints: Sequence[float] = ()) -> list[float]:
    """Where columns are parted, from the strips that the rows' segments leave free.

    ``hints`` are places where ruling lines end, and win within a strip. Returns the inner edges
    only, rising; n log n in the number of segments.
    """
    segments = [segment for row in rows for segment in row.segments]
    if not segments:
        return []
    sizes = sorted(row.line.size for row in rows)
    clear = _CLEAR * sizes[len(sizes) // 2]
    allowed = len(rows) // _FEW
    events = sorted([(s.x0, 1) for s in segments] + [(s.x1, -1) for s in segments])
    strips: list[tuple[float, float, int]] = []
    depth = 0
    for (x, step), (following, _) in zip(events, events[1:], strict=False):
        depth += step
        if depth <= allowed and following > x:
            strips.append((x, following, depth))
    edges: list[float] = []
    for low, high in _runs_of(strips, clear):
        near = [x for x in hints if low - 1 <= x <= high + 1]
        edges.append(near[len(near) // 2] if near else (low + high) / 2)
    lefts = sorted(s.x0 for s in segments)
    rights = sorted(s.x1 for s in segments)
    return [
        edge
        for edge in edges
        if bisect.bisect_right(rights, edge) > 1
        and len(lefts) - bisect.bisect_left(lefts, edge) > 1
    ]


def _runs_of(
    strips: Sequence[tuple[float, float, int]], clear: float
) -> list[tuple[float, float]]:
    """Adjoining strips as one, of each the part that the fewest segments reach over."""
    out: list[tuple[float, float]] = []
    group: list[tuple[float, float, int]] = []
    for strip in [*strips, None]:
        if group and (strip is None or strip[0] > group[-1][1]):
            least = min(depth for _, _, depth in group)
            low, high, _ = max(
                (part for part in group if part[2] == least), key=lambda part: part[1] - part[0]
            )
            if group[-1][1] - group[0][0] >= clear and high - low >= min(clear, 1.0):
                out.append((low, high))
            group = []
        if strip is not None:
            group.append(strip)
    return out
