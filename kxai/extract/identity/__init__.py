"""Who wrote a report, about which year, of which kind, for whom, and in which unit of money.

The title comes first, then the fields of the cover (单位名称：…), then who published it; the file's
name comes last. What cannot be told is None or ``unknown``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from kxai.extract.identity.body import find_body, tells_a_place
from kxai.extract.identity.body_names import Body, place_in_title
from kxai.extract.identity.cover import read_cover
from kxai.extract.identity.kind import find_kind
from kxai.extract.identity.regions import NOWHERE, Place
from kxai.extract.identity.year import find_year
from kxai.genre.titles import kind_of_title
from kxai.genre.unit_line import labelled_units
from kxai.schema.document import Document
from kxai.schema.mention import Mention
from kxai.schema.report import Entity, Kind, Report
from kxai.schema.units import is_money

__all__ = ["identify"]
_OF_UNIT = re.compile(
    r"单位(?:综合|收支|财务)?[预决]算|[（(](?:本级|机关)[）)]|(?<![省市县区])本级|单位整体"
)
_YEAR = re.compile(r"20\d\d")
_OF_PROJECTS = ("project_evaluation", "transfer_evaluation", "special_funds")


def identify(document: Document, mentions: Sequence[Mention], headings: Iterable[str]) -> Report:
    """The report's identity from its text. What cannot be told is None or ``unknown``."""
    text = document.text
    titles = list(headings)
    name = PurePath(document.source).stem
    cover = read_cover(text)
    if not cover.title:
        cover = replace(cover, title=_title_of_file(name))
    kind = find_kind(text, cover, titles, name)
    body = find_body(text, cover, name, kind)
    place = _place(body, cover.title)
    return Report(
        id=document.sha256[:12],
        source=document.source,
        sha256=document.sha256,
        org=body.name if body else None,
        region=place.text or None,
        level=place.level,
        year=find_year(text, cover.title, titles, name, kind),
        kind=kind,
        unit=_money_unit(text, mentions),
        language=document.language,
        notes=document.notes,
        entity=find_entity(text, cover.title, kind, body),
    )


def _title_of_file(name: str) -> str:
    """The title that a file is named by (12_某县档案馆2031年部门决算), "" for none."""
    pieces = [piece for piece in re.split(r"[_\s]+", name) if kind_of_title(piece)]
    return next((piece for piece in pieces if _YEAR.search(piece)), "")


def _place(body: Body | None, title: str) -> Place:
    if body is not None and body.place.text:
        return body.place
    return place_in_title(title) or NOWHERE if body is None else NOWHERE


def _money_unit(text: str, mentions: Sequence[Mention]) -> str:
    """The unit that tables are declared to use, where none is the unit of most amounts."""
    units = Counter(labelled_units(text))
    units = units or Counter(mention.unit for mention in mentions if is_money(mention.unit))
    return units.most_common(1)[0][0] if units else "万元"


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
