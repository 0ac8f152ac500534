"""The goals of an evaluation form whose cells lost their order: 三级指标, 指标值, 完成值, 分值.

The header tells the columns and their order; a row is a name and behind it as many values as there
are columns, of the kinds that these can hold. A row that lost a cell is read where only one reading
fits its values: two measures without points are goal and outcome, plain numbers alone are points.
What does not fit is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kxai.genre import words
from kxai.text.form_words import (
    FIRST_LEVELS,
    LEVEL,
    VALUE,
    Row,
    any_of,
    form_words,
    in_order,
)
from kxai.text.lines import Span, trim

_DONE_WORDS = words("forms.done").listed
_GOAL_NAMES_WORDS = words("forms.goal").listed
_GOALS_END_WORDS = words("forms.goals_end").listed
_REMARK_WORDS = words("forms.remark").listed
_SIGN_WORDS = words("forms.sign").listed
_UNIT_WORDS = words("forms.unit").listed
_SCORE_WORDS = words("forms.score").listed
_WEIGHT_WORDS = words("forms.weight").listed
_GAP = r"[\s\u3000|]*"
_THIRD = re.compile(rf"{any_of(('三级指标',))}(?:{_GAP}(?:名称|内容))?")
_LETTER = rf"(?:{_GAP}[（(][A-Za-zＡ-Ｚ/／]{{1,5}}[）)1])?"
_COLUMN = re.compile(
    rf"{_GAP}(?:(?P<goal>(?:{any_of(_GOAL_NAMES_WORDS)}){_LETTER})|(?P<done>(?:{any_of(_DONE_WORDS)}){_LETTER})"
    rf"|(?P<weight>(?:{any_of(_WEIGHT_WORDS)}){_LETTER})|(?P<score>(?:{any_of(_SCORE_WORDS)}){_LETTER})"
    rf"|(?P<sign>{any_of(_SIGN_WORDS)})|(?P<unit>{any_of(_UNIT_WORDS)})"
    rf"|(?P<remark>{any_of(_REMARK_WORDS)}))"
)
# 年度指标值 实际完成值 分值 得分, and 指标性质 指标值 度量单位 in the row below
_HEADS = re.compile(
    rf"(?:{any_of(_GOAL_NAMES_WORDS)}){_GAP}(?P<done>{any_of(_DONE_WORDS)})"
    rf"{_GAP}(?P<weight>{any_of(_WEIGHT_WORDS)}){_GAP}(?P<score>{any_of(_SCORE_WORDS)})"
)
_NEAR = 120  # characters between the two rows of a header
_POINTS = ("weight", "score")
_APART = ("sign", "unit")  # what stands beside the goal's number in most forms
_SIGN = re.compile(r"[≥≤<>＞＜=＝﹥﹤﹦]{1,2}|定[性量]|[正反]向")
_MEASURE = re.compile(r"[%％/]|[一-鿿]{1,5}(?:[/／][一-鿿]{1,3})?")
_QUALITY = re.compile(r"[^\d\s]{1,12}")
_END = re.compile(rf"{_GAP}(?:{any_of(_GOALS_END_WORDS)}|注[：:]|说明[：:])")
_LONGEST = 6000  # characters that a form's goals take at most
_TORN_COLUMNS = ("goal", "done", "weight", "score")
_NUMBERED_GOAL = re.compile(r"指标\d{1,2}(?:[：:]|[一-鿿])")
_FAR = 300  # characters within which a header that lost its order stands
_LONGEST_NAME = 60
_PLAIN = re.compile(r"(\d{1,3}(?:\.\d+)?)分?")
_NUMBERED = re.compile(r"(?:指标)?\d{1,2}[：:、.．]?|[…．.。]+|/")
_BLANK_VALUE = re.compile(r"[-—－–/]{1,2}")
_NAME_WORDS = 12  # words that make a name at most
_FEWEST_TORN = 4  # rows where the header lost its order
_FEWEST = 2  # rows: a form of one row is more likely prose


class _Header(NamedTuple):
    kinds: tuple[str, ...]
    spans: tuple[Span, ...]
    third: Span
    end: int
    remarked: bool = False  # a column of remarks closes the rows
    torn: bool = False  # the header lost its order: only numbered goals are rows of it

    @property
    def apart(self) -> bool:
        """True where the sign or the unit of a goal has a column of its own."""
        return bool(set(_APART) & set(self.kinds))


def goal_forms(text: str) -> list[list[Row]]:
    """The goals of every evaluation form in ``text``, each with its header row of three levels and
    the columns that the form has."""
    tables = []
    at = 0
    while (third := _THIRD.search(text, at)) is not None:
        at = third.end()
        header = _header(text, third) or _torn_header(text, third)
        if header is None:
            continue
        again = _THIRD.search(text, header.end)
        stop = min(header.end + _LONGEST, again.start() if again else len(text))
        rows = list((_numbered_rows if header.torn else _rows)(text, header, stop))
        if len(rows) >= (_FEWEST_TORN if header.torn else _FEWEST):
            begin = min(third.start(), *(start for start, _ in header.spans))
            empty = (begin, begin)
            tables.append([[empty, empty, header.third, *header.spans], *rows])
            at = rows[-1][-1][1]
    return tables


def _header(text: str, third: re.Match[str]) -> _Header | None:
    kinds: list[str] = []
    spans: list[Span] = []
    at = third.end()
    remarked = False
    while (match := _COLUMN.match(text, at)) is not None:
        kind = match.lastgroup or ""
        at = match.end()
        if remarked := kind == "remark":
            continue
        if kind in kinds:
            return None
        kinds.append(kind)
        spans.append(match.span(kind))
    if "goal" in kinds and set(kinds) <= {"goal", *_APART}:
        above = list(_HEADS.finditer(text, max(0, third.start() - _NEAR), third.start()))
        for name in ("done", *_POINTS) if above else ():
            kinds.append(name)
            spans.append(above[-1].span(name))
    if "goal" not in kinds or len(kinds) < 2 or not {"done", *_POINTS} & set(kinds):
        return None
    return _Header(tuple(kinds), tuple(spans), third.span(), at, remarked)


def _torn_header(text: str, third: re.Match[str]) -> _Header | None:
    """The header whose four columns all stand near 三级指标, each once, and in no order."""
    near = (max(0, third.start() - _FAR), min(third.end() + _FAR, len(text)))
    first = _NUMBERED_GOAL.search(text, *near)
    spans: list[Span] = []
    for names in (_GOAL_NAMES_WORDS, _DONE_WORDS, _WEIGHT_WORDS, _SCORE_WORDS):
        at = spans[-1][1] if spans else near[0]
        found = re.compile(any_of(names)).search(text, at, near[1])
        if found is None:
            return None
        spans.append(found.span())
    if first is None or spans[-1][1] < third.end():
        return None
    return _Header(_TORN_COLUMNS, tuple(spans), third.span(), spans[-1][1], torn=True)


def _rows(text: str, header: _Header, stop: int) -> Iterator[Row]:
    words = form_words(text, header.end, stop)
    outer = inner = (header.end, header.end)
    names: list[Span] = []
    at = 0
    while at < len(words):
        span = words[at]
        if _END.match(text, *span):
            yield from _total(text, header, words[at:])
            return
        if LEVEL.fullmatch(text, *span):
            if _is_first(text, span):
                outer, inner = span, (span[1], span[1])
            else:
                inner = span
            names = []
            at += 1
            continue
        apart = None
        if names and header.apart:
            row = words[at : at + len(header.kinds)]
            apart = (
                _in_turn(text, header.kinds, row)
                or _between_pipes(text, header.kinds, span[0], stop)
                or _in_turn(text, header.kinds, words[at:], torn=True)
            )
        if apart is not None:
            name, used = _name(text, names), sum(map(bool, apart))
            behind = words[at + used - 1][1]
            yield [_or_empty(outer, name), _or_empty(inner, name), name, *in_order(apart, behind)]
            names = []
            at += used
            continue
        values = _values(text, words, at) if names else []
        if header.remarked and len(values) == len(header.kinds) + 1:
            values = values[:-1]  # a remark that is a number
        told = _assigned(text, header.kinds, names, values) if values else None
        if told is not None and names:
            used, cells = told
            name = _name(text, names[: len(names) - used])
            behind = values[-1][1]
            yield [_or_empty(outer, name), _or_empty(inner, name), name, *in_order(cells, behind)]
        if values:
            at += len(values)
            names = []
            continue
        if not _NUMBERED.fullmatch(text, *span) and not _BLANK_VALUE.fullmatch(text, *span):
            names = [*names, span][-_NAME_WORDS:]
        at += 1


def _name(text: str, words: Row) -> Span:
    """The name that ``words`` make: of several cells between pipes the last."""
    start, end = words[0][0], words[-1][1]
    return trim(text, max(start, text.rfind("|", start, end) + 1), end)


def _numbered_rows(text: str, header: _Header, stop: int) -> Iterator[Row]:
    """The rows 指标14：建册数 120人 69人 2 1; behind several names the values of each in turn."""
    words, width = form_words(text, header.end, stop), len(header.kinds)
    names: Row = []
    at = 0
    while at < len(words):
        values = _values(text, words, at)
        if _NUMBERED_GOAL.match(text, *words[at]):
            names.append(words[at])
        elif not values and names:
            names[-1] = (names[-1][0], words[at][1])
        elif values:
            for n, name in enumerate(names if len(values) == width * len(names) else ()):
                cells = values[n * width : (n + 1) * width]
                short = name[1] - name[0] <= _LONGEST_NAME
                if short and all(_is_points(text, cell) for cell in cells[-2:]):
                    yield [(name[0], name[0]), (name[0], name[0]), name, *cells]
            names = []
        at += max(1, len(values))


def _in_turn(
    text: str, kinds: Sequence[str], words: Sequence[Span], *, torn: bool = False
) -> list[Span | None] | None:
    """The cells of a row that ``words`` begin with, one a column: ≥ | 95 | % | 96 | 10 | 10; the
    sign or the unit of a goal in words may be lost, and of a ``torn`` row, where the page ends, the
    last points. None where they do not fit."""
    if not kinds:
        return []
    kind, rest = kinds[0], kinds[1:]
    if words and _TURNS[kind](text, words[0]):
        behind = _in_turn(text, rest, words[1:], torn=torn)
        if behind is not None:
            return [words[0], *behind]
    lost = kind in _APART if words else torn and kind in _POINTS
    behind = _in_turn(text, rest, words, torn=torn) if lost else None
    return None if behind is None else [None, *behind]


def _between_pipes(
    text: str, kinds: Sequence[str], start: int, stop: int
) -> list[Span | None] | None:
    """The cells of a row whose empty ones stand between pipes: ≥ | 95 | % | | 10 | |."""
    cells: list[Span | None] = []
    at = start
    for kind in kinds:
        end = text.find("|", at, stop)
        if end < 0:
            return None
        cell = trim(text, at, end)
        filled = cell[0] < cell[1]
        if filled and not _TURNS[kind](text, cell):
            return None
        cells.append(cell if filled else None)
        at = end + 1
    return cells


def _total(text: str, header: _Header, words: Row) -> Iterator[Row]:
    """The points of all goals together, behind 总分."""
    points = [n for n, kind in enumerate(header.kinds) if kind in _POINTS]
    values = _values(text, words, 1)
    if len(values) != len(points) or not all(_is_points(text, value) for value in values):
        return
    cells: list[Span | None] = [None] * len(header.kinds)
    for n, value in zip(points, values, strict=True):
        cells[n] = value
    empty = (words[0][0], words[0][0])
    yield [empty, empty, words[0], *in_order(cells, values[-1][1])]


def _or_empty(level: Span, name: Span) -> Span:
    return level if level[0] < level[1] else (name[0], name[0])


def _is_first(text: str, span: Span) -> bool:
    words = re.sub(r"[\s\u3000|]", "", text[slice(*span)])
    behind = text[span[1] : span[1] + 12]
    first = words.startswith(FIRST_LEVELS)
    if words.startswith(("成本指标", "满意度指标")):
        return first and bool(LEVEL.match(behind.lstrip(" \n\t|\u3000")))
    return first


def _values(text: str, words: Sequence[Span], at: int) -> Row:
    """The numbers that stand one behind the other from ``words[at]`` on."""
    stop = at
    while stop < len(words) and _is_value(text, words[stop]):
        stop += 1
    return list(words[at:stop])


def _is_value(text: str, span: Span) -> bool:
    return bool(VALUE.fullmatch(text, *span) or _BLANK_VALUE.fullmatch(text, *span))


def _is_points(text: str, span: Span) -> bool:
    plain = _PLAIN.fullmatch(text, *span)
    return bool(_BLANK_VALUE.fullmatch(text, *span)) or bool(plain and float(plain[1]) <= 100)


def _is_measure(text: str, span: Span) -> bool:
    percent = text[slice(*span)] in ("%", "％")
    return _is_value(text, span) or (bool(_QUALITY.fullmatch(text, *span)) and not percent)


_TURNS: Mapping[str, Callable[[str, Span], bool]] = {
    "sign": lambda text, span: bool(_SIGN.fullmatch(text, *span)),
    "unit": lambda text, span: bool(_MEASURE.fullmatch(text, *span)),
    "goal": _is_measure,
    "done": _is_measure,
    "weight": _is_points,
    "score": _is_points,
}
"""What may stand in a column of a form whose sign or unit has one of its own."""


def _assigned(
    text: str, kinds: Sequence[str], names: Sequence[Span], values: Row
) -> tuple[int, list[Span | None]] | None:
    """How many of ``names`` at their end are goal and outcome in words, and the cell of each column
    (None for one that was lost); None where no reading fits, or more than one does."""
    points = [n for n, kind in enumerate(kinds) if kind in _POINTS]
    measures = [n for n, kind in enumerate(kinds) if kind not in _POINTS]
    cells: list[Span | None] = [None] * len(kinds)
    if len(values) == len(kinds):
        if not all(_is_points(text, values[n]) for n in points):
            return None
        return 0, list(values)
    plain = all(_is_points(text, value) for value in values)
    if points and len(values) == len(measures) and not plain:
        for n, value in zip(measures, values, strict=True):
            cells[n] = value
        return 0, cells
    trailing = points == list(range(len(kinds) - len(points), len(kinds)))
    if points and trailing and plain and len(values) == len(points):
        used = _told_in_words(text, names, len(measures))
        for n, value in zip(points, values, strict=True):
            cells[n] = value
        return used, cells
    return None


def _told_in_words(text: str, names: Sequence[Span], measures: int) -> int:
    """How many words at the end of ``names`` are goals in words: 及时 及时, or the last two."""
    if len(names) > measures == 2 and text[slice(*names[-1])] == text[slice(*names[-2])]:
        return 2
    return 0
