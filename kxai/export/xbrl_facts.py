"""Figures as facts of xBRL-JSON: a concept for each indicator, dimensions from the address.

A folder gets ``facts.json`` (xBRL-JSON 1.0) and the taxonomy that it names: ``facts.xsd`` with the
concepts and dimensions, ``facts-labels.xml`` with their Chinese names.

A fact's value is in yuan, a share or rate as a fraction, anything else counted in its unit;
``decimals`` tells how far what was printed is exact. Its period is the year that the number speaks
of, its entity the body (or the report, where no body is known).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kxai.export.files import replacing
from kxai.export.jsonl import as_line
from kxai.export.xbrl_taxonomy import NAMESPACE, Concept, Measured, write_taxonomy
from kxai.schema.address import SCOPE_MEMBERS
from kxai.schema.figure import Figure, Role
from kxai.schema.report import Report
from kxai.store import plain

FACTS, SCHEMA, LABELS = "facts.json", "facts.xsd", "facts-labels.xml"
_NAMESPACES = {
    "xbrl": "https://xbrl.org/2021",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "kx": NAMESPACE,
    "kxu": "urn:kxai:unit",
    "body": "urn:kxai:body",
    "report": "urn:kxai:report",
}
_USUAL: Mapping[Role, Measured] = {
    "amount": "money",
    "change": "money",
    "growth_rate": "fraction",
    "share": "fraction",
    "execution_rate": "fraction",
    "count": "quantity",
    "score": "quantity",
}
_FRACTIONS = ("%", "百分点", "个百分点")
_LONGEST = 500  # characters of a member
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_\u4e00-\u9fa5]+")
_NOT_IN_XML = re.compile("[^\\x20-\\ud7ff\\ue000-\\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact and the concept that it is of, as ``fact_of`` makes them of a figure."""

    concept: Concept
    value: Decimal
    decimals: int
    dimensions: Mapping[str, str]


def write_facts(reports: Iterable[Report], figures: Iterable[Figure], folder: Path) -> int:
    """Write the three files into ``folder``; returns how many facts there are. ``reports`` are all
    that the figures are of. Memory grows with the reports, not with the figures.

    Raises WorkspaceError where the folder cannot be written.
    """
    known = {report.id: report for report in reports}
    concepts: dict[str, Concept] = {}

    def facts() -> Iterator[str]:
        for figure in figures:
            fact = fact_of(figure, known[figure.report])
            concepts[fact.concept.name] = fact.concept
            name = json.dumps(f"f.{figure.report}.{figure.start}")
            yield f"{name}: {as_line(_object(fact))}"

    count = 0
    with replacing(folder / FACTS) as temporary, temporary.open("w", encoding="utf-8") as out:
        about = {
            "documentType": "https://xbrl.org/2021/xbrl-json",
            "namespaces": _NAMESPACES,
            "taxonomy": [SCHEMA],
        }
        out.write(f'{{"documentInfo": {as_line(about)},\n"facts": {{')
        for line in facts():
            out.write(("," if count else "") + "\n" + line)
            count += 1
        out.write("\n}}\n")
    write_taxonomy(concepts.values(), folder / SCHEMA, folder / LABELS)
    return count


def fact_of(figure: Figure, report: Report) -> Fact:
    """The fact that a figure tells.

    A change of income of 1.50 万元 is 15000 iso4217:CNY exact to -2 decimals, of the concept
    ``income.total.change``; a share of 12.5% is 0.125 exact to 3 decimals.
    """
    value, decimals, unit, measured = _measured(figure)
    concept = Concept(figure.indicator, figure.role, measured, measured == _USUAL[figure.role])
    body = f"body:{_member(report.org)}" if report.org else f"report:{report.id}"
    dimensions = {"concept": f"kx:{concept.name}", "entity": re.sub(r"\s+", "_", body)}
    if figure.year is not None:
        dimensions["period"] = (
            f"{figure.year:04}-01-01T00:00:00/{figure.year + 1:04}-01-01T00:00:00"
        )
    if unit:
        dimensions["unit"] = unit
    for name, member in _members(figure):
        if member:
            dimensions[f"kx:{name}"] = _member(member)
    return Fact(concept, value, decimals, dimensions)


def _members(figure: Figure) -> Iterator[tuple[str, str | None]]:
    """The members of the dimensions of a figure, those of its address among them."""
    yield "place", f"{figure.report}:{figure.start}"
    yield "label", figure.label
    yield "stage", figure.stage if figure.stage != "unknown" else None
    yield "direction", figure.direction
    yield "hedge", figure.hedge
    yield "detail", "；".join(f"{key}={value}" for key, value in figure.dims.items())
    yield "page", str(figure.page) if figure.page is not None else None
    at = figure.at
    if at is None:
        return
    yield "statement", at.statement.kind
    yield "title", at.statement.title
    yield "instance", str(at.statement.instance) if at.statement.is_table else None
    yield "row", " › ".join(at.rows)
    yield "column", " › ".join(at.columns)
    yield "code", at.code
    for name in SCOPE_MEMBERS:
        known = getattr(at.scope, name)
        yield name, known.value if known is not None else None


def _measured(figure: Figure) -> tuple[Decimal, int, str, Measured]:
    """Value, decimals, unit and kind of a figure as a fact."""
    if figure.base_unit in _FRACTIONS:
        return figure.base_value.scaleb(-2), figure.decimals + 2, "", "fraction"
    factor = figure.base_value / figure.value if figure.value else Decimal(1)
    decimals = figure.decimals - max(factor.adjusted(), 0)
    if figure.base_unit == "元":
        return figure.base_value, decimals, "iso4217:CNY", "money"
    parts = [_NOT_IN_NAMES.sub("_", part) for part in figure.base_unit.split("/")]
    named = [f"kxu:{part if not part[0].isdigit() else f'_{part}'}" for part in parts if part]
    if figure.base_unit.startswith("元/"):
        named[0] = "iso4217:CNY"
    return figure.base_value, decimals, "/".join(named[:2]), "quantity"


def _object(fact: Fact) -> dict[str, Any]:
    return {
        "value": plain(fact.value),
        "decimals": fact.decimals,
        "dimensions": dict(fact.dimensions),
    }


def _member(told: str | None) -> str:
    """Text of a report as XML can hold it."""
    return " ".join(_NOT_IN_XML.sub(" ", told or "").split())[:_LONGEST]
