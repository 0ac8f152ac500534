"""Characters to runs, runs to lines.

A run is a piece of one line whose characters follow each other in the file and on the page; there
are few of them, so whatever costs more than a look at each character works on runs.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from itertools import groupby

from kxai.load.layout.page import Glyph
from kxai.load.layout.piece_kinds import is_latin, is_number_part
from kxai.schema.place import Place

CLOSE = 0.25  # of the type size: a wider gap ends a run
BACK = 0.5  # of the type size: how far a character may reach back over the one before it
TRUE_SPACE = 0.12  # of the type size: a space in the file that is narrower is none
_LATIN_SPACE = 0.18
_NUMBER_SPACE = 0.6
_WIDE_SPACE = 0.9
TWICE = 0.3  # of the type size: the same character as near as this is the same one, set bold
_OPEN_LINES = 8  # lines that a run is tried on


class Run:
    """Characters that touch: ``text`` with the left and right edge of every character of it.

    ``sure`` is how sure each character is, None where all come from a text layer; ``spaced``: the
    file has a space in front of them.
    """

    __slots__ = ("bottom", "edges", "spaced", "sure", "text", "top", "x0", "x1")

    def __init__(
        self,
        text: str,
        edges: list[float],
        top: float,
        bottom: float,
        *,
        sure: list[float] | None = None,
        spaced: bool = False,
    ) -> None:
        self.text, self.edges, self.sure, self.spaced = text, edges, sure, spaced
        self.top, self.bottom = top, bottom
        # A mark that is set over a letter may begin in front of it.
        self.x0, self.x1 = min(edges[0], edges[-2]), max(edges[-3:])

    @classmethod
    def of(cls, glyphs: Sequence[Glyph], *, spaced: bool = False) -> Run:
        edges: list[float] = []
        sure: list[float] = []
        for glyph in glyphs:
            if len(glyph.text) == 1:
                edges += (glyph.x0, glyph.x1)
            else:
                edges += _shared(glyph)
            sure += [glyph.confidence] * len(glyph.text)
        return cls(
            "".join([g.text for g in glyphs]),
            edges,
            min(g.top for g in glyphs),
            max(g.bottom for g in glyphs),
            sure=sure if min(sure) < 1 else None,
            spaced=spaced,
        )

    @property
    def size(self) -> float:
        return self.bottom - self.top

    def part(self, indexes: Sequence[int], *, spaced: bool = False) -> Run:
        """Some of the characters."""
        return Run(
            "".join([self.text[i] for i in indexes]),
            [edge for i in indexes for edge in self.edges[2 * i : 2 * i + 2]],
            self.top,
            self.bottom,
            sure=self.sure and [self.sure[i] for i in indexes],
            spaced=spaced,
        )


class Line:
    """A line on page ``page``: its text, and left and right edge of every character of it.

    ``sure`` holds (start, end, confidence) for pieces of the text; ``gap`` is the widest space
    between two runs, as a multiple of the type size.
    """

    __slots__ = (
        "bottom",
        "edges",
        "gap",
        "page",
        "runs",
        "size",
        "sure",
        "text",
        "top",
        "x0",
        "x1",
    )

    def __init__(self, runs: Sequence[Run], page: int) -> None:
        runs = sorted(runs, key=lambda run: run.x0)
        self.runs, self.page = runs, page
        self.top = min(run.top for run in runs)
        self.bottom = max(run.bottom for run in runs)
        self.size = max(run.size for run in runs)
        self.x0, self.x1 = runs[0].x0, max(run.x1 for run in runs)
        self.gap = 0.0
        parts: list[str] = []
        edges: list[float] = []
        sure: list[tuple[int, int, float]] = []
        at = 0
        before: Run | None = None
        for run in runs:
            if before is not None:
                gap = run.x0 - before.x1
                self.gap = max(self.gap, gap / max(min(before.size, run.size), 1.0))
                if _apart(before, run, gap):
                    parts.append(" ")
                    left, right = before.x1, max(before.x1, run.x0)
                    edges += (left, right)
                    at += 1
            parts.append(run.text)
            edges += run.edges
            for count, confidence in _stretches(run):
                end = at + count
                if sure and sure[-1][2] == confidence:
                    sure[-1] = (sure[-1][0], end, confidence)
                else:
                    sure.append((at, end, confidence))
                at = end
            before = run
        self.text = "".join(parts)
        self.edges = edges
        self.sure = sure

    def places(self, at: int = 0) -> list[Place]:
        """Where the line stands, if its text begins at offset ``at``."""
        return [
            Place(
                start + at,
                end + at,
                page=self.page,
                top=self.top,
                bottom=self.bottom,
                edges=tuple(self.edges[2 * start : 2 * end]),
                confidence=confidence,
            )
            for start, end, confidence in self.sure
        ]


def read_runs(glyphs: Iterable[Glyph]) -> list[Run]:
    """The runs of a page in the order of the file; white space only parts them."""
    runs: list[Run] = []
    held: list[Glyph] = []
    spaced = between = False
    right = top = bottom = left = 0.0
    least = most = 0.0  # how far the next character may step, where it is as high as the last
    for glyph in glyphs:
        text, g_x0, g_top = glyph.text, glyph.x0, glyph.top
        if not ("!" <= text <= "~" or text > "\u3000") and (not text or text.isspace()):
            between = True
            continue
        same = g_top == top or glyph.bottom == bottom
        if same and least < g_x0 - right < most and not between:
            held.append(glyph)
            left, right = g_x0, glyph.x1
            continue
        g_bottom = glyph.bottom
        if held:
            size = max(bottom - top, g_bottom - g_top)
            step = g_x0 - right
            if (
                -BACK * size < step < CLOSE * size
                and (
                    top <= (g_top + g_bottom) / 2 <= bottom
                    or g_top <= (top + bottom) / 2 <= g_bottom
                )
                and not (between and step > TRUE_SPACE * size)
            ):
                between = False
                if step < 0 and g_x0 - left < (right - left) / 2 and text == held[-1].text:
                    continue
                if g_x0 > left:
                    held.append(glyph)
                    left, right = g_x0, glyph.x1
                    continue
            runs.append(Run.of(held, spaced=spaced))
        held = [glyph]
        spaced, between = between, False
        left, right, top, bottom = g_x0, glyph.x1, g_top, g_bottom
        least, most = -0.1 * (bottom - top), CLOSE * (bottom - top)
    if held:
        runs.append(Run.of(held, spaced=spaced))
    return runs


def gather(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs of each line, from top to bottom; what is printed twice is there once.

    A run belongs to the line that it shares most of its height with and where there is room for
    it, whatever its base line or size.
    """
    lines: list[_Open] = []
    for run in sorted(runs, key=lambda run: (run.top, run.x0)):
        best: _Open | None = None
        most = 0.5
        left: list[int] | None = None
        for line in lines[: -_OPEN_LINES - 1 : -1]:
            if line.bottom <= run.top:
                continue
            shared = min(line.bottom, run.bottom) - max(line.top, run.top)
            share = shared / max(min(line.bottom - line.top, run.size), 0.1)
            if share <= 0.3:
                continue
            left = line.without_twins(run)
            if left is not None and not left:
                break
            if left is not None:
                run = run.part(left, spaced=run.spaced)
            if share > most and line.has_room(run):
                best, most = line, share
        if left is not None and not left:
            continue
        if best is None:
            lines.append(_Open(run))
        else:
            best.add(run)
    lines.sort(key=lambda line: (line.middle, line.runs[0].x0))
    return [line.runs for line in lines]


class _Open:
    """A line that still takes runs; they are kept in order of their left edges."""

    def __init__(self, run: Run) -> None:
        self.runs = [run]
        self._lefts = [run.x0]
        self._highest = run
        self.top, self.bottom = run.top, run.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def _near(self, run: Run) -> list[Run]:
        at = bisect.bisect_left(self._lefts, run.x0)
        end = bisect.bisect_right(self._lefts, run.x1, lo=at)
        return self.runs[max(0, at - 1) : end]

    def has_room(self, run: Run) -> bool:
        allowed = TWICE * run.size
        return all(
            min(other.x1, run.x1) - max(other.x0, run.x0) < allowed for other in self._near(run)
        )

    def without_twins(self, run: Run) -> list[int] | None:
        """Which characters of ``run`` do not stand in the line already; None where none does."""
        near = self._near(run)
        if all(other.x1 <= run.x0 or other.x0 >= run.x1 for other in near):
            return None
        allowed = TWICE * run.size
        there: dict[str, list[float]] = {}
        for other in near:
            if abs(other.top - run.top) < allowed:
                for letter, x0 in zip(other.text, other.edges[::2], strict=True):
                    there.setdefault(letter, []).append(x0)
        for lefts in there.values():
            lefts.sort()
        left: list[int] = []
        for index, letter in enumerate(run.text):
            x0, x1 = run.edges[2 * index : 2 * index + 2]
            if not _within(there.get(letter, ()), x0, min(allowed, (x1 - x0) / 2)):
                left.append(index)
        return left if len(left) < len(run.text) else None

    def add(self, run: Run) -> None:
        at = bisect.bisect_right(self._lefts, run.x0)
        self.runs.insert(at, run)
        self._lefts.insert(at, run.x0)
        # The largest run tells the line's height: a raised number must not draw in the next line.
        if run.size > self._highest.size:
            self._highest = run
            self.top, self.bottom = run.top, run.bottom


def _within(ordered: Sequence[float], value: float, allowed: float) -> bool:
    at = bisect.bisect_left(ordered, value - allowed)
    return at < len(ordered) and ordered[at] < value + allowed


def _apart(before: Run, run: Run, gap: float) -> bool:
    """True where a space belongs between two runs of a line."""
    size = min(before.size, run.size)
    if gap > _WIDE_SPACE * size or (run.spaced and gap > TRUE_SPACE * size):
        return True
    last, first = before.text[-1], run.text[0]
    if is_number_part(last) and is_number_part(first):
        return gap > _NUMBER_SPACE * size
    return is_latin(last) and is_latin(first) and gap > _LATIN_SPACE * size


def _stretches(run: Run) -> Iterable[tuple[int, float]]:
    """How many characters in a row are as sure as each other, and how sure."""
    if run.sure is None:
        return [(len(run.text), 1.0)]
    return [(len(list(same)), confidence) for confidence, same in groupby(run.sure)]


def _shared(glyph: Glyph) -> list[float]:
    """The edges of several letters in one character, a ligature: equal shares of its width."""
    count = len(glyph.text)
    step = (glyph.x1 - glyph.x0) / count
    sides: list[float] = []
    for index in range(count):
        sides += (glyph.x0 + index * step, glyph.x0 + (index + 1) * step)
    return sides
