"""Which body a report is of: the name in its title, in a field of its cover, or in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kxai.extract.identity.bodies_in_text import (
    most_named,
    place_of_text,
    signature,
    subject_of_opening,
)
from kxai.extract.identity.body_names import (
    Body,
    bare_ending,
    body_in_title,
    fuller_name,
    joined,
    office_before_project,
    parse_body,
    place_in_title,
    short_front,
)
from kxai.extract.identity.body_words import FieldKind, body_words
from kxai.extract.identity.cover import Cover
from kxai.extract.identity.regions import NOWHERE, Place, listed_place, place_at_front
from kxai.genre import words
from kxai.schema.report import REGION_KINDS, Kind

_FINANCE = words("front.finance_office").regex
_OF_PLACES: frozenset[Kind] = frozenset(
    {
        "special_funds",
        "transfer_evaluation",
        "project_evaluation",
        "three_public_accounts",
        "three_public_budget",
    }
)
_CONGRESS = frozenset(words("body.congress").listed)
_WHOLE_PLACE = words("front.whole_place").regex
_SUMMED_UP = words("front.summed_up").regex
_READ_BY = words("front.read_by").regex
_OF_PROVINCE = words("front.of_province").regex
_DOERS = frozenset(words("cover.doer").listed)
_COMPANIES = frozenset(words("body.company").listed)
_TITLE_ENDS = words("front.title_ends").regex
_DASH = re.compile(r"[-—–－]+")
_NOBODY = "某"
_OPENING = 400
_SHORT_LINES = 3
_TITLE_LINES = 12
_SHORT = 4  # characters of a line that may be a column of the site


def find_body(text: str, cover: Cover, name: str, kind: Kind) -> Body | None:
    """The body that a report is of, None where nothing names one.

    The title names it, else a field of the cover (单位名称：…) or a line of its own, then the
    subject of the first sentences, last who published it and the file's name. A report on the
    money of a place is of the office of finance that published it, else of the place.
    """
    if body := body_in_title(cover.title):
        return fuller_name(body, text, _places(cover))
    if kind == "project_evaluation" and (body := office_before_project(cover.title)):
        return body
    whole = tells_a_place(text, cover.title, kind)
    place = place_in_title(cover.title)
    if place is not None and whole:
        return _office_of_finance(text, cover, place) or Body(place.text, place, whole=True)
    if place is not None and place.level == "township":
        return Body(place.text, place)
    # a congress is told of the money of its place, and never tells of it
    named = (body for body in _named(cover, kind) if not (whole and _is_assembly(body)))
    if body := next(named, None):
        return fuller_name(body, text, _places(cover))
    if place is not None and kind in _OF_PLACES:
        filed = _in_file_name(name, text)
        own = filed if filed and filed.place.text == place.text and not filed.whole else None
        office = _office_of_finance(text, cover, place) or own
        return office or Body(place.text, place, whole=True)
    endings = (bare_ending(line) for line in cover.lines[:_SHORT_LINES])
    if (ending := next(filter(None, endings), None)) and (body := most_named(text, ending)):
        return body
    if whole:
        told = place_of_text(text) or _in_file_name(name, text, whole=True)
        return _office_of_finance(text, cover, told.place if told else NOWHERE) or told
    if body := subject_of_opening(text) or signature(text):
        return fuller_name(body, text, _places(cover))
    published = next(iter(_fields(cover, "publisher")), None)
    filed = _in_file_name(name, text)
    if published and not published.place.text and filed and filed.place.text:
        return filed  # 作者：县政协办
    return published or most_named(text) or filed


def tells_a_place(text: str, title: str, kind: Kind) -> bool:
    """True where the money of a whole place is told of, not that of one body."""
    if kind in REGION_KINDS:
        return True
    return kind in ("three_public_accounts", "three_public_budget") and bool(
        _WHOLE_PLACE.search(title) or _SUMMED_UP.search(text[:_OPENING])
    )


def _named(cover: Cover, kind: Kind) -> Iterator[Body]:
    if kind == "project_evaluation":
        yield from _doers(cover)
    yield from _fields(cover, "own")
    for line in cover.lines[:16]:
        if len(line) <= 34 and (body := parse_body(line)) and (body.place.text or len(line) >= 6):
            yield body
        name, *rest = _DASH.split(line, maxsplit=1)  # 宁溪县教育局-校舍维修项目目标表
        body = parse_body(name) if rest and _TITLE_ENDS.search(rest[0]) else None
        if body is not None and body.place.text:
            yield body


def _doers(cover: Cover) -> Iterator[Body]:
    """Who does a project and fills in its form: a public body, which its place tells."""
    for of, label, value in cover.fields:
        body = parse_body(value) if of == "own" and label in _DOERS else None
        if body is None or body_words().ending(body.name) in _COMPANIES:
            continue
        if body.place.text or short_front(body.name):
            yield body


def _fields(cover: Cover, kind: FieldKind) -> list[Body]:
    return [body for value in cover.values(kind) if (body := parse_body(value))]


def _places(cover: Cover) -> list[Place]:
    titled = place_in_title(cover.title)
    kinds: tuple[FieldKind, ...] = ("own", "publisher")
    fields = [body.place for kind in kinds for body in _fields(cover, kind) if body.place.text]
    return [titled, *fields] if titled else fields


def _is_assembly(body: Body) -> bool:
    return body_words().ending(body.name) in _CONGRESS


def _office_of_finance(text: str, cover: Cover, place: Place = NOWHERE) -> Body | None:
    """The office of finance that published or read out; of ``place``, where that is told."""
    lines = enumerate(cover.lines)
    titled = (n for n, line in lines if len(line) > _SHORT and cover.title.startswith(line))
    first = next(titled, 0)  # the title may stand behind a table of contents
    readers = (_READ_BY.match(line) for line in cover.lines[first : first + _TITLE_LINES])
    read_out = [parse_body(reader["body"]) for reader in readers if reader]
    published = [*_fields(cover, "publisher"), signature(text)]
    places = [*_places(cover), *([place] if place.text else [])]
    for number, body in enumerate((*published, *read_out)):
        if body is None or not _FINANCE.search(body.name):
            continue
        body = fuller_name(body, text, places)
        shorter, longer = sorted((body.place.text, place.text), key=len)
        if not place.text or (shorter and longer.endswith(shorter)):
            if number < len(published):
                return body
            return parse_body(longer + body.name.removeprefix(body.place.text)) or body
    return None


def _in_file_name(name: str, text: str, *, whole: bool = False) -> Body | None:
    """The body or the place that a file is named after; a province only for the ``whole`` of it.
    A body goes under the place that stands before it (宁溪县_科协), a province's where ``text``
    begins with what that has."""
    if _NOBODY in name:
        return None
    pieces = [piece for piece in re.split(r"[_\s]+", name) if piece]
    above = ""
    for piece in pieces:
        body = body_in_title(piece) or parse_body(piece)
        if above and (body is None or not (body.place.text or short_front(body.name))):
            body = parse_body(joined(above, body.name if body else piece)) or body
        if body is not None:
            return body
        place = listed_place(piece) or place_at_front(piece)
        of_province = place.level == "province" and not _OF_PROVINCE.search(text[:_OPENING])
        above = "" if of_province or not place.text.startswith(piece) else place.text
    places = [listed_place(piece) or place_at_front(piece) for piece in pieces]
    for place, piece in zip(places, pieces, strict=True):
        if place.text.startswith(piece) and (whole or place.level != "province"):
            lower = [p for p in places if p.text and p.level not in ("province", "unknown")]
            chosen = lower[0] if lower else place
            return Body(chosen.text, chosen, whole=True)
    return None
