"""Scores against the rule printed beside them, weights against 100, grades against scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kxai.beyond.rating import BOUND, STEP, Rule, read_rule
from kxai.beyond.remark import Remark, Severity
from kxai.beyond.script import Script
from kxai.genre import readings, words
from kxai.schema.document import Cell, Grid
from kxai.text.headers import words_of
from kxai.text.lines import Span

_COLUMN = readings("scores.column")
_LEVEL = words("scores.weighted_level").regex
_GRADED = words("scores.graded").regex
_GRADE = readings("scores.grade")
_TOLD = words("scores.told").regex
_OVER_FULL = words("scores.over_full").regex
_RATE = re.compile(r"\s*(?:[≥≤><＞＜]=?\s*)?(\d+(?:\.\d+)?)\s*([%％]?)\s*")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*分?\s*")
_RULE_LENGTH = 40
_RULE_BEFORE = 160  # characters in front of a rate that its rule may take
_FULL = 100
_OF_EXECUTION = 10  # points that the form gives to the execution of the budget, apart from levels
_FEWEST_LEVELS = 3
_GRADES: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "top": ((90, 100), (85, 100)),
    "good": ((80, 90), (75, 90)),
    "fair": ((60, 80), (60, 90)),
    "poor": ((0, 60), (0, 60)),
}
"""From where to below where a score is called so: by 财预〔2020〕10号, and by the widest of other
rules (100 is the top of all)."""
_BASIS = "财预〔2020〕10号，90分以上为优，80至90分为良，60至80分为中，60分以下为差"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a scoring table: its cells by what their column is."""

    cells: Mapping[str, Cell]
    header: Mapping[str, str]

    def words(self, name: str, text: str) -> str:
        return words_of(self.cells[name], text) if name in self.cells else ""


def check_scores(script: Script) -> Iterator[Remark]:
    """What of an evaluation's points does not follow from what it prints itself."""
    for grid in script.grids:
        for row in _rows(grid, script.text):
            remark = _of_row(row, script.text)
            if remark is not None:
                yield remark
    yield from _in_prose(script)
    yield from _weights(script)
    yield from _grades(script)
    spans = tuple(match.span() for match in _OVER_FULL.finditer(script.text))
    if spans:
        yield Remark("scores.over_full", "info", spans)


def _rows(grid: Grid, text: str) -> Iterator[_Row]:
    """The rows below a header that names a score, with a weight and a rule or a rate."""
    by_row: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        by_row.setdefault(cell.row, []).append(cell)
    columns: dict[str, int] = {}
    header: dict[str, str] = {}
    for number in sorted(by_row):
        told = {}
        for cell in by_row[number]:
            head = re.sub(r"\s", "", words_of(cell, text))
            meaning = _COLUMN.of(head)
            if meaning and meaning not in told:
                told[meaning] = (cell.column, head)
        if "score" in told and {"weight", "rule", "rate"} & told.keys():
            columns = {name: column for name, (column, _) in told.items()}
            header = {name: head for name, (_, head) in told.items()}
            continue
        if columns:
            at = {cell.column: cell for cell in by_row[number]}
            found = {name: at[column] for name, column in columns.items() if column in at}
            yield _Row(found, header)


def _of_row(row: _Row, text: str) -> Remark | None:
    """A score that the rule beside it, or in its header, does not give for the rate in its row."""
    score = _NUMBER.fullmatch(row.words("score", text))
    told = row.words("rule", text) or row.header.get("score", "")
    weight = _NUMBER.fullmatch(row.words("weight", text))
    points = Fraction(weight[1]) if weight is not None else _points_of(told)
    rate = _rate(row.words("rate", text), bare=True) or _rate(row.words("actual", text))
    if score is None or points is None or rate is None:
        return None
    severity: Severity = "warning"
    rule = read_rule(told, points) if told else None
    if rule is None:
        if row.words("rule", text) or "rate" not in row.cells:
            return None
        rule, severity, told = Rule((), None, True), "info", "分值×执行率"
    allowed = rule.scores(rate, points, _rate(row.words("target", text), bare=True))
    if _fits(score[1], allowed):
        return None
    shown = (row.cells.get(name) for name in ("score", "rate", "actual", "rule"))
    spans = tuple((cell.start, cell.end) for cell in shown if cell and cell.start < cell.end)
    name = " ".join(row.words("name", text).split()) or "这一项"
    return _remark(severity, spans, name, told, (rate, score[1], allowed))


def _in_prose(script: Script) -> Iterator[Remark]:
    """A paragraph that says the rule, then the rate, then the score."""
    for match in _TOLD.finditer(script.prose):
        start = max(script.line(match.start())[0], match.start() - _RULE_BEFORE)
        said = script.prose[start : match.start()]
        first = min((m.start() for p in (BOUND, STEP) if (m := p.search(said))), default=None)
        if first is None:
            continue
        rule_words = said[first:].strip(" ，。；,;")
        rule = read_rule(rule_words, Fraction(0))
        if rule is None or not rule.bounds:
            continue
        points = max(bound.points for bound in rule.bounds)
        rate = Fraction(match["rate"])
        allowed = rule.scores(rate, points)
        if not _fits(match["score"], allowed):
            spans = (match.span("score"), match.span("rate"), (start + first, match.start()))
            told = (rate, match["score"], allowed)
            yield _remark("warning", spans, "这一项", rule_words, told)


def _fits(score: str, allowed: tuple[Fraction, ...]) -> bool:
    """True where a printed score is one that the rule allows, or the rule does not decide."""
    half = Fraction(1, 2 * 10 ** len(score.partition(".")[2]))
    return not allowed or any(abs(one - Fraction(score)) <= half for one in allowed)


def _remark(
    severity: Severity,
    spans: tuple[Span, ...],
    name: str,
    rule: str,
    told: tuple[Fraction, str, tuple[Fraction, ...]],
) -> Remark:
    rate, score, allowed = told
    expected = "或".join(dict.fromkeys(_decimal(one) for one in allowed))
    rule = rule if len(rule) <= _RULE_LENGTH else f"{rule[:_RULE_LENGTH]}…"
    filled = {
        "name": name, "rule": rule, "rate": f"{_decimal(rate)}%", "expected": expected,
        "score": score,
    }  # fmt: skip
    return Remark(
        "scores.rule", severity, spans, filled, stated=f"{score}分", expected=f"{expected}分"
    )


def _points_of(told: str) -> Fraction | None:
    """The points that a header names: 得分（20分*执行率）."""
    match = re.search(r"(\d+(?:\.\d+)?)\s*分", told)
    return Fraction(match[1]) if match else None


def _rate(words_: str, *, bare: bool = False) -> Fraction | None:
    """A cell that is one rate; ``bare``: its column says that it is percent, with a sign or not."""
    match = _RATE.fullmatch(words_)
    return Fraction(match[1]) if match and (match[2] or bare) else None


def _decimal(value: Fraction) -> str:
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def _weights(script: Script) -> Iterator[Remark]:
    """The points in brackets behind the first-level indicators of one table add up to 100, or to 90
    beside 10 for the execution of the budget."""
    group: list[re.Match[str]] = []
    for match in [*_LEVEL.finditer(script.text), None]:
        if match is not None and match["name"] not in [one["name"] for one in group]:
            group.append(match)
            continue
        total = sum(int(one["points"]) for one in group)
        if len(group) >= _FEWEST_LEVELS and not _some_make_up_all(group):
            equation = " + ".join(one["points"] for one in group)
            yield Remark(
                "scores.weights",
                "warning" if total > _FULL else "info",
                tuple(one.span() for one in group),
                {"equation": f"{equation} = {total}"},
                stated=f"{total}分",
                expected=f"{_FULL}分",
                equation=f"{equation} = {total}分",
            )
        group = [match] if match is not None else []


def _some_make_up_all(group: Sequence[re.Match[str]]) -> bool:
    """True where all of the points are 100 (90 beside 10 for the execution), or some are and the
    others may be those of second-level indicators."""
    points = [int(one["points"]) for one in group]
    if sum(points) == _FULL - _OF_EXECUTION:
        return True
    reached = {0}
    for one in points:
        reached |= {before + one for before in reached if before + one <= _FULL}
    return _FULL in reached


def _grades(script: Script) -> Iterator[Remark]:
    for match in _GRADED.finditer(script.text):
        score = match["score"] or match["score2"]
        word = match["grade"] or match["grade2"]
        grade, value = _GRADE.of(word), Fraction(score)
        if not grade or value > _FULL:
            continue
        usual, widest = _GRADES[grade]
        if _within(value, usual):
            continue
        severity: Severity = "info" if _within(value, widest) else "warning"
        told = {"score": score, "grade": word}
        yield Remark("scores.grade", severity, (match.span(),), told, basis=_BASIS)


def _within(value: Fraction, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= value < bounds[1] or value == bounds[1] == _FULL
