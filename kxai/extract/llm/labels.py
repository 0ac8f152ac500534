"""From a validated reply to figures: the number from the text, its meaning from the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from kxai.extract.llm.pointable_words import dims_of
from kxai.extract.llm.shapes import FigureLabel
from kxai.extract.rules.figures import make_figure
from kxai.extract.rules.scene import Label
from kxai.read.addresses import Addresses
from kxai.schema.figure import Figure
from kxai.schema.mention import Mention

_CLAUSE = re.compile(r"[^，,；;。：:、\n\t|（）()⟦⟧]{1,20}$")
_TRAILING = re.compile(
    r"(?:共计|合计|总计|共|为|是|达到|达|约|近|超过|较上年|比上年|同比|增加|减少|增长|下降|完成|≥|≤|"
    r"\d+|年|月|的|了|\s)+$"
)
_OWN_DIMS = ("org", "type", "level1", "level2", "level3", "project", "activity", "code", "name")
ALONE = 0.6
"""Confidence of a label that nothing but the model speaks for."""


def wording(text: str, mention: Mention) -> str:
    """The words right before a number, as the report writes them; "" where there are none."""
    before = text[max(0, mention.start - 24) : mention.start]
    clause = _CLAUSE.search(before)
    return _TRAILING.sub("", clause[0]).strip() if clause else ""


def as_figure(
    label: FigureLabel,
    mention: Mention,
    rules: Figure | None,
    *,
    text: str,
    report: str,
    addresses: Addresses,
    engine: str,
    words: Mapping[str, str] | None = None,
) -> Figure:
    """The figure that a label makes of a mention.

    ``rules`` is what the rules made of it: where both mean the same indicator its wording and
    dimensions stay; a table's row and column stay in any case, as they are where the number is.
    So does its address; what the rules passed over has that of its sentence. ``words`` are those
    that the model points at, by what they name; an account that the rules read stays.
    """
    same = rules is not None and rules.indicator == label.i
    dims: Mapping[str, str] = {}
    named = rules.label if rules is not None and rules.label else wording(text, mention)
    if rules is not None:
        dims = {
            key: value
            for key, value in rules.dims.items()
            if key in _OWN_DIMS and (same or rules.layer == "table")
        }
    pointed = dims_of(label.i, words or {})
    if "name" in dims or "code" in dims:
        pointed = {key: told for key, told in pointed.items() if key not in ("code", "name")}
    dims = {**dims, **pointed}
    if label.i == "activity" and not dims.get("activity") and named:
        dims = {**dims, "activity": named}
    at = rules.at if rules is not None else None
    if at is None:
        at = addresses.of_prose(
            mention.start, mention.end, named, indicator=label.i, stage=label.s, dims=dims
        )
    made = make_figure(
        mention,
        Label(
            label.i,
            named,
            label.r,
            label.y,
            label.s,
            dict(dims),
            label.d if label.r in ("change", "growth_rate") else None,
            ALONE,
            rules.unit if rules is not None else None,
        ),
        report=report,
        layer=rules.layer if rules is not None else "text",
        section=rules.section if rules is not None else at.statement.chapter,
        at=at,
    )
    return replace(made, engine=engine)


def agrees(one: Figure, other: Figure) -> bool:
    """True where two readings of a number mean the same."""
    return (
        one.indicator == other.indicator
        and one.role == other.role
        and one.year == other.year
        and _stage(one) == _stage(other)
    )


def _stage(figure: Figure) -> str:
    return "final" if figure.stage == "unknown" else figure.stage
