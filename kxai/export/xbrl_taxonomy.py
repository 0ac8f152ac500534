"""The taxonomy of the facts: a schema with concepts and dimensions, and their Chinese labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from kxai.export.files import replacing
from kxai.export.words import ROLE_ZH
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Role

NAMESPACE = "urn:kxai:fact"
Measured = Literal["money", "fraction", "quantity"]
_TYPES: Mapping[Measured, str] = {
    "money": "xbrli:monetaryItemType",
    "fraction": "xbrli:pureItemType",
    "quantity": "xbrli:decimalItemType",
}
DIMENSIONS_ZH: Mapping[str, str] = {
    "place": "出处",
    "label": "原文名称",
    "stage": "阶段",
    "direction": "增减",
    "hedge": "约数",
    "detail": "细分",
    "page": "页",
    "statement": "表或段落",
    "title": "表题",
    "instance": "第几张",
    "row": "行",
    "column": "列",
    "code": "科目编码",
    "funds": "资金",
    "part": "部分",
    "entity": "范围",
    "basis": "时点",
    "mode": "性质",
}
"""Every dimension of a fact, and its name."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LINK = "http://www.xbrl.org/2003/linkbase"
_XLINK = "http://www.w3.org/1999/xlink"


@dataclass(frozen=True, slots=True)
class Concept:
    """What a fact tells: an indicator in a role. ``usual`` is false where it is measured in another
    way than numbers of this role mostly are; it is a concept of its own then, as it has a type of
    its own."""

    indicator: str
    role: Role
    measured: Measured
    usual: bool

    @property
    def name(self) -> str:
        """income.total.change; where it is unusual, with a word more: income.total.change.money"""
        return ".".join((self.indicator, self.role, *(() if self.usual else (self.measured,))))


def write_taxonomy(concepts: Iterable[Concept], schema: Path, labels: Path) -> None:
    """Write the schema and its labels. Raises WorkspaceError."""
    every = sorted(concepts, key=lambda one: one.name)
    with replacing(schema) as temporary:
        temporary.write_text(_schema(every, labels.name), "utf-8")
    with replacing(labels) as temporary:
        temporary.write_text(_labels(every, schema.name), "utf-8")


def _schema(concepts: Iterable[Concept], labels: str) -> str:
    lines = [
        f'<xs:schema targetNamespace="{NAMESPACE}" xmlns:kx="{NAMESPACE}"',
        ' elementFormDefault="qualified" xmlns:xs="http://www.w3.org/2001/XMLSchema"',
        ' xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"',
        f' xmlns:xbrldt="http://xbrl.org/2005/xbrldt" xmlns:xlink="{_XLINK}">',
        "<xs:annotation><xs:appinfo>",
        f'<link:linkbaseRef xlink:type="simple" xlink:href={quoteattr(labels)}',
        ' xlink:role="http://www.xbrl.org/2003/role/labelLinkbaseRef"',
        ' xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"/>',
        "</xs:appinfo></xs:annotation>",
        '<xs:import namespace="http://www.xbrl.org/2003/instance"',
        ' schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>',
        '<xs:import namespace="http://xbrl.org/2005/xbrldt"',
        ' schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>',
        '<xs:element id="kx_member" name="member" type="xs:string"/>',
    ]
    for name in DIMENSIONS_ZH:
        lines.append(
            f'<xs:element id="kx_{name}" name="{name}" type="xbrli:stringItemType" abstract="true"'
            ' substitutionGroup="xbrldt:dimensionItem" xbrli:periodType="duration"'
            ' xbrldt:typedDomainRef="#kx_member"/>'
        )
    for one in concepts:
        lines.append(
            f"<xs:element id={quoteattr(f'kx_{one.name}')} name={quoteattr(one.name)}"
            f' type="{_TYPES[one.measured]}" substitutionGroup="xbrli:item"'
            ' xbrli:periodType="duration" nillable="true"/>'
        )
    return _HEAD + "\n".join([*lines, "</xs:schema>", ""])


def _labels(concepts: Iterable[Concept], schema: str) -> str:
    lines = [
        f'<link:linkbase xmlns:link="{_LINK}" xmlns:xlink="{_XLINK}">',
        '<link:labelLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">',
    ]
    for name, told in DIMENSIONS_ZH.items():
        lines += _label(schema, name, told)
    for one in concepts:
        known = CATALOGUE.get(one.indicator)
        called = f"{known.zh if known else one.indicator}（{ROLE_ZH[one.role]}）"
        lines += _label(schema, one.name, called, known.definition if known else "")
    return _HEAD + "\n".join([*lines, "</link:labelLink>", "</link:linkbase>", ""])


def _label(schema: str, name: str, called: str, definition: str = "") -> list[str]:
    place, texts = quoteattr(name), {"label": called, "documentation": definition}
    return [
        f'<link:loc xlink:type="locator" xlink:href={quoteattr(f"{schema}#kx_{name}")}'
        f" xlink:label={place}/>",
        *(
            f'<link:label xlink:type="resource" xlink:label={quoteattr(f"{name}.text")}'
            f' xlink:role="http://www.xbrl.org/2003/role/{role}" xml:lang="zh">'
            f"{escape(text)}</link:label>"
            for role, text in texts.items()
            if text
        ),
        f'<link:labelArc xlink:type="arc" xlink:from={place} xlink:to={quoteattr(f"{name}.text")}'
        ' xlink:arcrole="http://www.xbrl.org/2003/arcrole/concept-label"/>',
    ]
