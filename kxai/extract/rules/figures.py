"""Turns a mention and its label into a figure."""

from __future__ import annotations

from kxai.extract.rules.scene import Label
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.address import Address
from kxai.schema.document import Layer
from kxai.schema.figure import Figure
from kxai.schema.mention import Mention
from kxai.schema.units import factor_and_base

_MONEY_MULTIPLES = {"万": "万元", "亿": "亿元", "百万": "百万元", "千万": "千万元"}


def make_figure(
    mention: Mention,
    label: Label,
    *,
    report: str,
    layer: Layer,
    section: tuple[str, ...],
    at: Address | None = None,
) -> Figure:
    """The figure of ``mention`` under ``label``; units and base values are completed."""
    unit = _unit(mention, label)
    factor, base_unit = factor_and_base(unit)
    return Figure(
        id=f"{report}:{mention.start}",
        report=report,
        start=mention.start,
        end=mention.end,
        text=mention.text,
        value=mention.value,
        unit=unit,
        base_value=mention.value * factor,
        base_unit=base_unit,
        decimals=mention.decimals,
        hedge=mention.hedge,
        indicator=label.indicator,
        label=label.label,
        dims=label.dims,
        year=label.year,
        stage=label.stage,
        role=label.role,
        direction=label.direction,
        layer=layer,
        section=section,
        confidence=label.confidence,
        at=at,
    )


def _unit(mention: Mention, label: Label) -> str:
    """As printed; else what the label knows; else what the catalogue says of the indicator."""
    if mention.unit and mention.unit not in _MONEY_MULTIPLES:
        return mention.unit
    if label.unit:
        return label.unit
    if mention.unit:
        money = label.role in ("amount", "change") and CATALOGUE[label.indicator].kind == "money"
        return _MONEY_MULTIPLES[mention.unit] if money else mention.unit
    if label.role in ("share", "growth_rate", "execution_rate"):
        return "%"
    return CATALOGUE[label.indicator].unit
