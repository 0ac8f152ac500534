"""Whose money a report tells: of a department, of one unit, or of a whole place."""

from __future__ import annotations

import re

from kxai.extract.identity.body import tells_a_place
from kxai.extract.identity.names import Body
from kxai.schema.report import Entity, Kind

_OF_UNIT = re.compile(
    r"单位(?:综合|收支|财务)?[预决]算|[（(](?:本级|机关)[）)]|(?<![省市县区])本级|单位整体"
)


def find_entity(text: str, title: str, kind: Kind, body: Body | None) -> Entity:
    """``region`` for the money of a place, ``unit`` where the title says 单位 or 本级 or the body
    is one that has none below it, else ``department``; ``unknown`` where nothing tells."""
    if tells_a_place(text, title, kind):
        return "region"
    if _OF_UNIT.search(title):
        return "unit"
    if body is not None and body.entity == "region":
        return "region"
    if "部门" in title:
        return "department"
    if body is not None:
        return body.entity
    return "unknown" if kind == "unknown" else "department"
