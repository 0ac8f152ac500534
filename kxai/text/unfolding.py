"""A text as it was written: wrapped lines joined, long lines cut, stray blanks gone.

The stored text stays as the file is, and figures point into it. The rules read the unfolded one,
whose lines are paragraphs, headings and items, and their offsets are led back by the changes.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from kxai.genre.sounds import FEWEST_SOUNDS, HAN, SOUND
from kxai.text.lines import Span
from kxai.text.long_lines import line_cuts
from kxai.text.soft_breaks import CUT_WORD, joint, soft_breaks

_BLANK = "[ \u3000\xa0]"
_BLANKS = " \t\u3000\xa0"
_FRAME = _BLANKS + "|"
# A blank beside a Chinese mark is none; one between two words, where a sentence has few of them.
# The first blank stands in front, for the search then skips what is none.
_BESIDE_MARK = re.compile(
    rf"{_BLANK}(?:(?<=[，、；：。）》”].){_BLANK}*(?=[{HAN}\d“（《])"
    rf"|(?<=[{HAN}\d%％）].){_BLANK}*(?=[，、；：。）》”])"
    rf"|(?<=[{HAN}%％）)][,;].){_BLANK}*(?=[{HAN}\d“（《]))"
)
# One blank inside a word that a margin cut before the lines were joined: 上级补助收 入 8万元.
_IN_A_WORD = re.compile(rf"(?<=[{HAN}][{HAN}])[ \xa0](?=[{HAN}](?:[ \xa0]?\d|[，。、（(]))")
_PIPES = re.compile(
    r"(?m)(?<![ \t\u3000|])[ \t\u3000]*\|[ \t\u3000|]*$|^[ \t\u3000]*\|[ \t\u3000|]*(?=\S)"
)
_SPACED_OUT = re.compile(rf"(?<![^\s|])(?:[{HAN}]{_BLANK}{{1,2}}){{3,}}[{HAN}](?![^\s|\d：:])")
_BLANK_RUN = re.compile(rf"{_BLANK}+")


class Change(NamedTuple):
    """``text[start:end]`` is read as ``new``."""

    start: int
    end: int
    new: str


def changes(text: str, tables: Sequence[Span] = ()) -> list[Change]:
    """What is read otherwise than stored, in order and apart; nothing inside ``tables``."""
    tables = sorted(_framed(text, *span) for span in tables)
    found = [
        *(Change(*span, "\n") for span in (*line_cuts(text), *_edges(text, tables))),
        *(Change(*span, joint(text, *span)) for span in soft_breaks(text, tables)),
        *(Change(*match.span(), "") for match in _stray(text)),
        *_letter_spaced(text),
    ]
    kept = list(_apart(sorted(found, key=lambda one: (one.start, one.end)), tables))
    sounds = list(SOUND.finditer(text))
    if len(sounds) < FEWEST_SOUNDS:
        return kept
    # These stand within a word, in tables as well, and change no cell's edge.
    kept += (Change(*match.span(), "") for match in sounds)
    return list(_apart(sorted(kept), ()))


def _framed(text: str, start: int, end: int) -> Span:
    """A table with the pipes at its edges, if it has some."""
    before, after = start, end
    while before and text[before - 1] in _FRAME:
        before -= 1
    while after < len(text) and text[after] in _FRAME:
        after += 1
    return (
        before if "|" in text[before:start] else start,
        after if "|" in text[end:after] else end,
    )


def _edges(text: str, tables: Sequence[Span]) -> Iterator[Span]:
    """Where a table begins or ends in the middle of a line."""
    for start, end in tables:
        before = start
        while before and text[before - 1] in _BLANKS:
            before -= 1
        if before and text[before - 1] not in "\n\r|":
            yield before, start
        behind = end
        while behind < len(text) and text[behind] in _BLANKS:
            behind += 1
        if end < behind < len(text) and text[behind] not in "\n\r|":
            yield end, behind


def _stray(text: str) -> Iterator[re.Match[str]]:
    """Blanks that separate nothing, and pipes that a table around a page has left."""
    yield from _BESIDE_MARK.finditer(text)
    yield from (cut for cut in _IN_A_WORD.finditer(text) if _is_cut(text, cut))
    if "|" in text:
        yield from _PIPES.finditer(text)


def _letter_spaced(text: str) -> Iterator[Change]:
    """The blanks within 本 年 收 入 合 计, a word set wide."""
    for word in _SPACED_OUT.finditer(text):
        for blank in _BLANK_RUN.finditer(text, *word.span()):
            yield Change(*blank.span(), "")


def _is_cut(text: str, blank: re.Match[str]) -> bool:
    return bool(CUT_WORD.fullmatch(f"{text[blank.start() - 1]}|{text[blank.end()]}"))


def _apart(found: Sequence[Change], tables: Sequence[Span]) -> Iterator[Change]:
    starts = [start for start, _ in tables]
    ends = list(accumulate((end for _, end in tables), max))
    done = -1
    for change in found:
        at = bisect.bisect_left(starts, change.end) - 1
        inside = at >= 0 and ends[at] > change.start
        if change.start >= done and not inside:
            yield change
            done = change.end
