"""Whose money a report tells: of a department, of one unit, or of a whole place."""

from __future__ import annotations

import re

from kxai.extract.identity.body import tells_a_place
from kxai.extract.identity.body_names import Body
from kxai.schema.report import Entity, Kind

_OF_UNIT = re.compile(
    r"单位(?:综合|收支|财务)?[预决]算|[（(](?:本级|机关)[）)]|(?<![省市县区])本级|单位整体"
)
_OF_PROJECTS = ("project_evaluation", "transfer_evaluation", "special_funds")


def find_entity(text: str, title: str, kind: Kind, body: Body | None) -> Entity:
    """``region`` for the money of a place, ``unit`` where the title says 单位 or 本级, else
    ``department``: the body with all that belongs to it; ``unknown`` where nothing tells."""
    if tells_a_place(text, title, kind):
        return "region"
    if _OF_UNIT.search(title):
        return "unit"
    if body is not None and body.whole and kind not in _OF_PROJECTS:
        return "region"
    return "unknown" if body is None and kind == "unknown" else "department"
