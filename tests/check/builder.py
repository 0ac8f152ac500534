"""Figures by hand: a text in which every number carries its label.

``收入{120 income.total}万元`` is the text ``收入120万元`` with one figure. Behind the number and
the indicator stand, in any order: a year, a role, a stage, a direction, a layer, a hedge (余, 以上…
by its code), and ``dimension=value``; ``label:words``, ``sure:0.5``, ``in:section`` and a scope
(``funds:all``, ``part:basic``) set the rest. Numbers of tables in one section stand in one table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import get_args

from kxai.check import CheckResult, check
from kxai.schema import Figure, Finding
from kxai.schema.address import (
    PARAGRAPH,
    SCOPE_MEMBERS,
    UNKNOWN_TABLE,
    Address,
    Member,
    Scope,
    Statement,
)
from kxai.schema.document import Layer
from kxai.schema.figure import Direction, Role, Stage
from kxai.schema.mention import Hedge
from kxai.schema.units import factor_and_base
from tests.check.ledger import REPORT

_MARK = re.compile(
    r"\{(?P<number>-?[0-9.,]+) (?P<facts>[^}]*)\}(?:余|多)?(?P<unit>[一-鿿]*[元点%件名辆人场次份期条分]|%)?"
)
_FIELDS = {
    **dict.fromkeys(get_args(Role), "role"),
    **dict.fromkeys(get_args(Stage), "stage"),
    **dict.fromkeys(get_args(Direction), "direction"),
    **dict.fromkeys(get_args(Layer), "layer"),
    **dict.fromkeys(get_args(Hedge), "hedge"),
}  # fmt: skip


def build(markup: str) -> tuple[list[Figure], str]:
    """The figures of a marked text, and the text without the marks."""
    figures: list[Figure] = []
    text = ""
    end = 0
    for match in _MARK.finditer(markup):
        text += markup[end : match.start()]
        end = match.end("facts") + 1
        figures.append(_figure(match, len(text)))
        text += match["number"]
    return figures, text + markup[end:]


def _figure(match: re.Match[str], start: int) -> Figure:
    number = match["number"]
    indicator, *facts = match["facts"].split()
    unit = next((fact[5:] for fact in facts if fact.startswith("unit:")), match["unit"] or "")
    value = Decimal(number.replace(",", ""))
    factor, base = factor_and_base(unit)
    fields: dict[str, object] = {"role": "amount" if base == "元" else "count", "stage": "final"}
    dims: dict[str, str] = {}
    scope: dict[str, Member] = {}
    for fact in facts:
        if fact.isdecimal():
            fields["year"] = int(fact)
        elif "=" in fact:
            name, _, dims[name] = fact.partition("=")
        elif fact.startswith("label:"):
            fields["label"] = fact[6:]
        elif fact.startswith("sure:"):
            fields["confidence"] = float(fact[5:])
        elif fact.startswith("unit:"):
            continue
        elif fact.startswith("in:"):
            fields["section"] = tuple(fact[3:].split("/"))
        elif fact.partition(":")[0] in SCOPE_MEMBERS:
            member, _, told = fact.partition(":")
            scope[member] = Member(told, "title")
        else:
            fields[_FIELDS[fact]] = fact
    section = fields.get("section", ())
    if scope or fields.get("layer") == "table":
        kind = UNKNOWN_TABLE if fields.get("layer") == "table" else PARAGRAPH
        fields["at"] = Address(Statement("/".join(section), kind), scope=Scope(**scope))  # type: ignore[arg-type]
    return Figure(
        **{
            "id": f"f{start}", "report": "r", "start": start, "end": start + len(number),
            "text": number, "value": value, "unit": unit, "base_value": value * factor,
            "base_unit": base, "decimals": len(number.partition(".")[2]), "hedge": None,
            "indicator": indicator, "label": "", "year": 2020, "direction": None,
            "layer": "text", "dims": dims, **fields,
        }  # type: ignore[arg-type]
    )  # fmt: skip


def judge(markup: str) -> CheckResult:
    figures, text = build(markup)
    assert all(text[f.start : f.end] == f.text for f in figures)
    return check(figures, text, report=REPORT, precision={})


def findings(markup: str) -> list[tuple[str, str]]:
    """(kind, severity) of every finding."""
    return [(finding.kind, finding.severity) for finding in judge(markup).findings]


def single(markup: str) -> Finding:
    found = judge(markup).findings
    assert len(found) == 1, [finding.explanation for finding in found]
    return found[0]


def verdicts_of(markup: str, kind: str) -> list[str]:
    return [r.verdict for r in judge(markup).relations if r.kind == kind]


def in_yuan(figure: Figure) -> Figure:
    """The same figure in 元, the places of its print carried: 5.31万元 is 53100元 to the hundred."""
    if figure.unit != "万元":
        return figure
    value = figure.value.scaleb(4)
    return replace(
        figure, value=value, unit="元", text=f"{value:f}", decimals=figure.decimals - 4,
        base_value=value, base_unit="元",
    )  # fmt: skip
