"""The pydantic schemas that a reply must fill: made for each question, ids and labels literal.

A number has no field: whatever a model writes, it can only point. Every mark has a field of its
own, so that none is left out and none made up; what may be said of it is spelled out. What the
schema cannot say (a mark given twice, a body that is not in the text) validators do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, Self, cast, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
    model_validator,
)

from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Role
from kxai.schema.mention import Mention
from kxai.schema.report import Kind
from kxai.schema.units import is_money

_REPLY = ConfigDict(extra="ignore", frozen=True)
_KEPT = 512  # schemas kept for questions of the same shape
_BY_KIND: dict[str, tuple[Role, ...]] = {
    "money": ("amount", "change"),
    "percent": ("share", "growth_rate", "execution_rate"),
    "points": ("change", "growth_rate", "share"),
    "count": ("count", "change", "score"),
    "score": ("score", "change"),
    "rank": ("count",),
}
_OPEN_INDICATORS = ("other", "activity", "function", "no_figure")
WORD_KEYS = {"a": "account", "p": "project", "t": "item", "b": "body"}
"""Keys of a label that point at words, and what these name."""


class FigureLabel(BaseModel):
    """What one mark means. ``i`` indicator, ``r`` role, ``y`` year, ``s`` stage, ``d`` direction;
    marks of the words that name the account ``a``, the project ``p``, the item ``t`` and the body
    ``b``: short keys, as every character of a reply costs time and money."""

    model_config = _REPLY

    i: str
    r: Role
    y: int | None = None
    s: Literal["budget", "adjusted", "final", "target", "unknown"] = "unknown"
    d: Literal["up", "down", "flat"] | None = None
    a: str | None = None
    p: str | None = None
    t: str | None = None
    b: str | None = None


class FigureLabels(BaseModel):
    """The labels of a piece: a field for each of its marks (``n1`` …), and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **how: Any) -> Self:
        """As pydantic's, but a mark that is given twice is an error (JSONDecodeError)."""
        json.loads(json_data, object_pairs_hook=_once)
        return super().model_validate_json(json_data, **how)

    def labels(self) -> dict[str, FigureLabel]:
        """Mark → label."""
        return {name: getattr(self, name) for name in type(self).model_fields}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen = dict(pairs)
    if len(seen) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise json.JSONDecodeError(f"{twice}给了不止一次", "", 0)
    return seen


def unit_class(mention: Mention) -> str:
    """What the unit of a number says about its label: a kind of ``_BY_KIND``, or ``number``."""
    if mention.kind in _BY_KIND:
        return "money" if mention.kind == "count" and is_money(mention.unit) else mention.kind
    return "number"


def figure_labels(
    marked: Sequence[Mention], labels: Sequence[str], years: Sequence[int], *, words: int = 0
) -> type[FigureLabels]:
    """The schema for a piece with these marks, indicators, plausible years and so many words.

    What fits the unit of a number is in the schema itself, so that an endpoint that decodes by
    schema cannot say otherwise; from others the validators refuse it.
    """
    kinds = tuple(unit_class(mention) for mention in marked)
    return _figure_labels(kinds, tuple(labels), tuple(years), words)


@lru_cache(maxsize=_KEPT)
def _figure_labels(
    kinds: tuple[str, ...], labels: tuple[str, ...], years: tuple[int, ...], words: int
) -> type[FigureLabels]:
    made = {kind: _label(kind, labels, years, words) for kind in dict.fromkeys(kinds)}
    fields: dict[str, Any] = {
        f"n{number}": (made[kind], ...) for number, kind in enumerate(kinds, 1)
    }
    return create_model("FigureLabels", __base__=FigureLabels, **fields)


@lru_cache(maxsize=_KEPT)
def _label(
    kind: str, labels: tuple[str, ...], years: tuple[int, ...], words: int
) -> type[FigureLabel]:
    """The label of a number of this kind."""
    roles = _BY_KIND.get(kind, get_args(Role))
    fitting = tuple(label for label in labels if _fits(label, kind))
    indicator: Any = Literal[fitting]
    role: Any = Literal[roles]
    year: Any = Literal[(*years, None)]
    fields: dict[str, Any] = {"i": (indicator, ...), "r": (role, ...), "y": (year, None)}
    if words:
        # One definition for all fields, so that the schema has the list of words once.
        pointed: Any = _word_marks(words)
        fields |= dict.fromkeys(WORD_KEYS, (pointed | None, None))
    return create_model(f"{kind.capitalize()}Label", __base__=FigureLabel, **fields)


@lru_cache(maxsize=_KEPT)
def _word_marks(count: int) -> type[StrEnum]:
    marks = [f"w{number}" for number in range(1, count + 1)]
    return cast(type[StrEnum], StrEnum("Word", {mark: mark for mark in marks}))


def _fits(indicator: str, kind: str) -> bool:
    """True where a number of this kind may speak of the indicator."""
    if indicator in _OPEN_INDICATORS or CATALOGUE[indicator].kind == "text":
        return True
    told = CATALOGUE[indicator].kind
    return not (
        (told == "count" and kind == "money")
        or (told == "money" and kind in ("count", "score", "rank"))
    )


def salvage(shape: type[FigureLabels], reply: str) -> dict[str, FigureLabel]:
    """The valid labels of a reply that is not valid as a whole: mark → label."""
    try:
        found = json.loads(reply)
    except (json.JSONDecodeError, RecursionError):
        return {}
    out = {}
    for name, info in shape.model_fields.items():
        item = found.get(name) if isinstance(found, dict) else None
        if isinstance(item, dict) and info.annotation is not None:
            try:
                out[name] = cast(type[FigureLabel], info.annotation).model_validate(item)
            except ValidationError:
                continue
    return out


class ReportFacts(BaseModel):
    """Who wrote a report, of which year, of which kind; ``o`` is the line that names the body."""

    model_config = _REPLY

    org: str | None = Field(default=None, max_length=60)
    o: str | None = None
    year: int | None = None
    kind: Kind = "unknown"


def report_facts(lines: Sequence[str], years: Sequence[int]) -> type[ReportFacts]:
    """The schema for the first lines of a report: a body must stand in the line pointed at, a
    year must be one that the text names."""
    ids = tuple(f"s{number}" for number in range(1, len(lines) + 1))
    by_id = dict(zip(ids, ("".join(line.split()) for line in lines), strict=True))
    allowed = (*years, None)

    class Facts(ReportFacts):
        o: Literal[(*ids, None)] = None  # type: ignore[valid-type]
        year: Literal[allowed] = None  # type: ignore[valid-type]

        @model_validator(mode="after")
        def _body_stands_there(self) -> Facts:
            if self.org is not None:
                line = by_id.get(self.o or "", "")
                if "".join(self.org.split()) not in line or not self.org.strip():
                    raise ValueError("org要照抄o所指那一行里的写法")
            return self

    return Facts


class Row(BaseModel):
    """One performance indicator: marks of its name's cell, target, actual, weight, score."""

    model_config = _REPLY

    m: str
    t: str | None = None
    a: str | None = None
    w: str | None = None
    c: str | None = None


class IndicatorRows(BaseModel):
    model_config = _REPLY

    r: list[Row]


@lru_cache(maxsize=_KEPT)
def indicator_rows(cells: int, numbers: int) -> type[IndicatorRows]:
    """The schema for a table of so many cells and numbers; a number belongs to one place."""
    cell_ids = tuple(f"s{number}" for number in range(1, cells + 1))
    number_ids = (*(f"n{number}" for number in range(1, numbers + 1)), None)

    class Marks(Row):
        m: Literal[cell_ids]  # type: ignore[valid-type]
        t: Literal[number_ids] = None  # type: ignore[valid-type]
        a: Literal[number_ids] = None  # type: ignore[valid-type]
        w: Literal[number_ids] = None  # type: ignore[valid-type]
        c: Literal[number_ids] = None  # type: ignore[valid-type]

    def once(self: IndicatorRows) -> IndicatorRows:
        seen: set[str] = set()
        for row in self.r:
            for mark in (row.t, row.a, row.w, row.c):
                if mark is not None and mark in seen:
                    raise ValueError(f"{mark}给了不止一次")
                seen.add(mark or "")
        return self

    return create_model(
        "IndicatorRows",
        __base__=IndicatorRows,
        __validators__={"once": cast(Any, model_validator(mode="after"))(once)},
        r=(list[Marks], Field(max_length=cells)),
    )


class NarrativeMarks(BaseModel):
    """Marks of the sentences that tell each narrative field."""

    model_config = _REPLY

    functions: list[str] = []
    key_work: list[str] = []
    evaluation: list[str] = []
    reasons: list[str] = []


@lru_cache(maxsize=_KEPT)
def narrative_marks(count: int) -> type[NarrativeMarks]:
    """The schema for ``count`` sentences."""
    mark: Any = Literal[_sentence_ids(count)]
    fields: dict[str, Any] = {name: (list[mark], []) for name in NarrativeMarks.model_fields}
    return cast(
        type[NarrativeMarks], create_model("NarrativeMarks", __base__=NarrativeMarks, **fields)
    )


class ProblemMarks(BaseModel):
    """Marks of the sentences of each problem and of each suggestion."""

    model_config = _REPLY

    problems: list[list[str]] = []
    suggestions: list[list[str]] = []


@lru_cache(maxsize=_KEPT)
def problem_marks(count: int) -> type[ProblemMarks]:
    """The schema for ``count`` sentences."""
    mark: Any = Literal[_sentence_ids(count)]
    fields: dict[str, Any] = {name: (list[list[mark]], []) for name in ProblemMarks.model_fields}
    return cast(type[ProblemMarks], create_model("ProblemMarks", __base__=ProblemMarks, **fields))


def _sentence_ids(count: int) -> tuple[str, ...]:
    return tuple(f"s{number}" for number in range(1, count + 1))
