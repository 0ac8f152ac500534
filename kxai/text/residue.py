"""What embedded charts leave behind in a text: names and numbers in lines with tabs.

A dump writes a chart as its cached cells: the names of the series or categories, each with a tab
behind it, then as many numbers (甲, 乙, 1.5, 2.5). The title may stand on the line before, and a
name may stand alone on its own line in front of the line that has the numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from kxai.schema.document import Block
from kxai.text.lines import Span, line_spans, trim

_NUMBER = re.compile(r"[-－]?\d+(?:,\d{3})*(?:\.\d+)?(?:E[-+]?\d+)?[%％]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FLOAT = re.compile(r"-?\d+\.\d{10,}")  # only a binary float has so many places
_HEADING = re.compile(
    r"(?:\[bookmark:[^\]\n]{0,80}\])*\s*"
    r"(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.](?!\d)|第.{1,3}部分)"
)
_LONGEST = 40  # characters of a name or a title
# Word's default name of a chart's first series tells nothing about it.
_DEFAULT_SERIES = frozenset({"销售额", "系列1", "系列 1", "系列2", "系列 2", "系列3", "Series1"})


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One number of a chart: its title, series and category as written ("" where unknown), and
    the span of the number in the text."""

    title: str
    name: str
    category: str
    start: int
    end: int


def chart_blocks(text: str) -> list[Block]:
    """Spans that chart residue covers, its title included: one for each chart."""
    if "\t" not in text:
        return []
    blocks: list[Block] = []
    run: list[Span] = []
    title: Span | None = None
    for start, end in [*line_spans(text), (len(text), len(text))]:
        if text.find("\t", start, end) >= 0 and not text[start:end].isspace():
            run.append((start, end))
            continue
        if run:
            if _is_chart([_words(text, line) for line in run], [text[a:b] for a, b in run]):
                blocks.append(Block(title[0] if title else run[0][0], run[-1][1], "chart"))
            run = []
        title = (start, end) if _is_title(text[start : min(end, start + 99)]) else None
    return blocks


def chart_series(text: str, block: Block) -> list[ChartPoint]:
    """The numbers of a chart block, each with the name it stands for.

    ``n`` names before ``n`` numbers pair up in order; a lone name in front of them is the series.
    """
    points: list[ChartPoint] = []
    title = series = ""
    for start, end in line_spans(text[block.start : block.end]):
        line = (block.start + start, block.start + end)
        if text.find("\t", *line) < 0:
            title, series = text[slice(*line)].strip(), ""
            continue
        names: list[str] = []
        words = _words(text, line)
        groups = groupby(words, key=lambda word: _is_number(text[slice(*word)]))
        for numeric, spans in groups:
            if numeric:
                points += _pair(title, series, names, list(spans))
                names, series = [], ""
            else:
                names = [text[a:b] for a, b in spans]
        if names:
            series = names[-1]
    return points


def _pair(title: str, series: str, names: list[str], numbers: list[Span]) -> list[ChartPoint]:
    count = len(numbers)
    if count == 1 and len(names) > 2:
        return []  # the 1 that names the only category of a chart without any
    if series in _DEFAULT_SERIES:
        series = ""
    spare = names[: max(0, len(names) - count)]
    if spare and not series and spare[-1] not in _DEFAULT_SERIES:
        series = spare[-1]
    own = names[len(spare) :]
    if own and count % len(own) == 0:
        own = own * (count // len(own))  # the same categories for every series
    points = []
    for index, (start, end) in enumerate(numbers):
        name = own[index] if index < len(own) else series
        points.append(ChartPoint(title, name, series if series != name else "", start, end))
    return points


def _words(text: str, line: Span) -> list[Span]:
    words, at = [], line[0]
    for part in text[slice(*line)].split("\t"):
        span = trim(text, at, at + len(part))
        if span[0] < span[1]:
            words.append(span)
        at += len(part) + 1
    return words


def _is_number(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word)) and not _YEAR.fullmatch(word)


def _is_chart(spans: list[list[Span]], lines: list[str]) -> bool:
    """True for lines whose every cell is a short name or a bare number with a tab behind it, where
    the names come before as many numbers. A table has a row of names alone, or a name with several
    numbers behind it, or an empty cell, or pairs in one line after another."""
    strong = pairs = 0
    for words, line in zip(spans, lines, strict=True):
        if line[0] == "\t" or "\t\t" in line or not line.endswith("\t"):
            return False
        if any(end - start > _LONGEST for start, end in words):
            return False
        texts = line.rstrip("\t").split("\t")
        if any("。" in word or "；" in word for word in texts):
            return False
        shape = [(n, len(list(group))) for n, group in groupby(map(str.strip, texts), _is_number)]
        names = [count for numeric, count in shape if not numeric]
        numbers = [count for numeric, count in shape if numeric]
        if not numbers:
            if len(names) != 1 or names[0] > 1:
                return False
            strong += len(lines) > 1
        elif shape[0][0]:
            strong += len(lines) > 1
        elif names[0] == 1 and numbers[0] > 1:
            return False
        else:
            alone = numbers == [1] and texts[-1].strip() == "1" and names[0] > 1
            series = len(lines) == 1 and names[0] > 1 and numbers[0] % names[0] == 0
            strong += names[0] >= numbers[0] > 1 or alone or series or len(names) > len(numbers)
            strong += any(map(_FLOAT.fullmatch, texts))
            pairs += 1
    return bool(strong) or (pairs == 1 and len(lines) == 1 and len(spans[0]) == 2)


def _is_title(line: str) -> bool:
    words = line.strip()
    return 0 < len(words) <= _LONGEST and "。" not in words and not _HEADING.match(words)
