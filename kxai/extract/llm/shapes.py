"""The pydantic schemas that a reply must fill: made for each question, ids and labels literal.

A number has no field: whatever a model writes, it can only point. What the schema cannot say
(a mark given twice, an indicator that does not fit the unit) its validators do, in words that
the model is shown when it is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from kxai.schema.catalogue import CATALOGUE
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
_OPEN_INDICATORS = ("other", "activity", "function")


class FigureLabel(BaseModel):
    """What one mark means. ``n`` mark, ``i`` indicator, ``r`` role, ``y`` year, ``s`` stage,
    ``d`` direction: short keys, as every character of a reply costs time and money."""

    model_config = _REPLY

    n: str
    i: str
    r: Role
    y: int | None = None
    s: Literal["budget", "adjusted", "final", "target", "unknown"] = "unknown"
    d: Literal["up", "down"] | None = None


class FigureLabels(BaseModel):
    """The labels of a piece."""

    model_config = _REPLY

    f: list[FigureLabel]


def unit_class(mention: Mention) -> str:
    """What the unit of a number says about its label: a kind of ``_BY_KIND``, or ``number``."""
    if mention.kind in _BY_KIND:
        return "money" if mention.kind == "count" and is_money(mention.unit) else mention.kind
    return "number"


def figure_labels(
    marked: Sequence[Mention], labels: Sequence[str], years: Sequence[int]
) -> type[FigureLabels]:
    """The schema for a piece with these marks, indicators and plausible years."""
    kinds = tuple(unit_class(mention) for mention in marked)
    return _figure_labels(kinds, tuple(labels), tuple(years))


@lru_cache(maxsize=_KEPT)
def _figure_labels(
    kinds: tuple[str, ...], labels: tuple[str, ...], years: tuple[int, ...]
) -> type[FigureLabels]:
    ids = [f"n{number}" for number in range(1, len(kinds) + 1)]
    of_mark = dict(zip(ids, kinds, strict=True))

    class Label(FigureLabel):
        n: Literal[tuple(ids)]  # type: ignore[valid-type]
        i: Literal[labels]  # type: ignore[valid-type]
        y: Literal[(*years, None)] = None  # type: ignore[valid-type]

        @field_validator("r")
        @classmethod
        def _role_fits(cls, role: Role, info: ValidationInfo) -> Role:
            kind = of_mark.get(info.data.get("n", ""), "number")
            allowed = _BY_KIND.get(kind)
            if allowed and role not in allowed:
                raise ValueError(f"{info.data['n']}的作用应是{'、'.join(allowed)}之一")
            return role

        @model_validator(mode="after")
        def _indicator_fits(self) -> Label:
            told = CATALOGUE[self.i].kind
            kind = of_mark[self.n]
            wrong = (told == "count" and kind == "money") or (
                told == "money" and kind in ("count", "score", "rank")
            )
            if wrong and self.i not in _OPEN_INDICATORS:
                raise ValueError(f"{self.n}的单位与指标{self.i}不符")
            if self.d is not None and self.r not in ("change", "growth_rate"):
                object.__setattr__(self, "d", None)
            return self

    def once(self: FigureLabels) -> FigureLabels:
        seen: set[str] = set()
        for label in self.f:
            if label.n in seen:
                raise ValueError(f"{label.n}给了不止一次")
            seen.add(label.n)
        return self

    return create_model(
        "FigureLabels",
        __base__=FigureLabels,
        __validators__={"once": cast(Any, model_validator(mode="after"))(once)},
        f=(list[Label], Field(max_length=2 * len(ids))),
    )


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
