"""What embedded charts leave behind in a text: names and numbers in lines with tabs.

A dump writes a chart as its cached cells: the names of the series or categories, each with a tab
behind it, then as many numbers (甲, 乙, 1.5, 2.5). The title may stand on the line before, and a
name may stand alone on its own line in front of the line that has the numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kxai.schema.document import Block

_NUMBER = re.compile(r"[-－]?\d+(?:,\d{3})*(?:\.\d+)?[%％]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GAP_LINES = 5  # blank lines that may stand between two charts of one residue
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
    """Spans that chart residue covers, one per run of chart lines."""
    blocks: list[Block] = []
    begin: int | None = None
    stop = blanks = at = 0
    has_numbers = False
    previous = (0, "")
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        body = line.rstrip("\r\n")
        if not body.strip():
            blanks += 1
            continue
        if _is_chart_line(body):
            if begin is None or blanks > _GAP_LINES:
                if begin is not None and has_numbers:
                    blocks.append(Block(begin, stop, "chart"))
                begin, has_numbers = start, False
                title_start, title = previous
                if title and blanks <= 1 and _is_title(title):
                    begin = title_start
            has_numbers = has_numbers or bool(_numbers(body))
            stop = start + len(body)
        elif begin is not None and not _is_title(body):
            if has_numbers:
                blocks.append(Block(begin, stop, "chart"))
            begin = None
        previous, blanks = (start, body), 0
    if begin is not None and has_numbers:
        blocks.append(Block(begin, stop, "chart"))
    return blocks


def chart_series(text: str, block: Block) -> list[ChartPoint]:
    """The numbers of a chart block, each with the name it stands for.

    ``n`` names before ``n`` numbers pair up in order; a lone name in front of them is the series.
    """
    points: list[ChartPoint] = []
    title, series = "", ""
    at, blanks = block.start, 0
    for line in text[block.start : block.end].splitlines(keepends=True):
        start, at = at, at + len(line)
        body = line.rstrip("\r\n")
        if not body.strip():
            blanks += 1
            if blanks > 1:
                title = ""
            continue
        blanks = 0
        if "\t" not in body:
            title, series = body.strip(), ""
            continue
        names: list[str] = []
        numbers: list[tuple[int, int]] = []
        for word, begin in _cells(body, start):
            if _is_number(word):
                numbers.append((begin, begin + len(word)))
                continue
            if numbers:
                points.extend(_pair(title, series, names, numbers))
                names, numbers, series = [], [], ""
            names.append(word)
        if numbers:
            points.extend(_pair(title, series, names, numbers))
            series = ""
        elif names:
            series = names[-1]
        if numbers and names and len(names) > len(numbers):
            series = ""
        trailing = _trailing_name(body)
        if numbers and trailing:
            series = trailing
    return points


def _pair(
    title: str, series: str, names: list[str], numbers: list[tuple[int, int]]
) -> list[ChartPoint]:
    if len(numbers) == 1 and len(names) > 2:
        return []  # the 1 that names the only category of a chart without any
    if series in _DEFAULT_SERIES:
        series = ""
    spare = names[: max(0, len(names) - len(numbers))]
    if spare and not series and spare[-1] not in _DEFAULT_SERIES:
        series = spare[-1]
    own = names[len(names) - len(numbers) :] if len(names) >= len(numbers) else []
    points = []
    for index, (start, end) in enumerate(numbers):
        name = own[index] if own else (names[index] if index < len(names) else series)
        points.append(ChartPoint(title, name, series if series != name else "", start, end))
    return points


def _trailing_name(body: str) -> str:
    """A name behind the last number of a line belongs to the numbers of the next line."""
    words = [word for word, _ in _cells(body, 0)]
    return words[-1] if words and not _is_number(words[-1]) else ""


def _is_number(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word)) and not _YEAR.fullmatch(word)


def _cells(body: str, start: int) -> list[tuple[str, int]]:
    cells, at = [], start
    for part in body.split("\t"):
        word = part.strip()
        if word:
            cells.append((word, at + part.index(word)))
        at += len(part) + 1
    return cells


def _numbers(body: str) -> list[str]:
    return [word for word, _ in _cells(body, 0) if _is_number(word)]


def _is_chart_line(body: str) -> bool:
    """A line whose every cell is a short name or a bare number, with a tab at its end."""
    if "\t" not in body or body[0] == "\t" or not body.rstrip(" ").endswith("\t"):
        return False
    words = [word for word, _ in _cells(body, 0)]
    if not words or any(len(word) > 40 or "。" in word or "；" in word for word in words):
        return False
    numbers = [index for index, word in enumerate(words) if _is_number(word)]
    if not numbers:
        return len(words) <= 6 and bool(_HAN.search(words[0]) or words[0].isdigit())
    # A table's row has its label first and then values; a chart names all before it counts any.
    return not (len(words) > 3 and numbers[0] == 1 and len(numbers) == len(words) - 1)


def _is_title(body: str) -> bool:
    return len(body.strip()) <= 40 and "\t" not in body.strip() and "。" not in body
