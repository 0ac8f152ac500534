"""Which body a report is of: the name in its title, in a field of its cover, or in its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kxai.extract.identity.cover import Cover
from kxai.extract.identity.names import (
    Body,
    bare_ending,
    body_in_title,
    fuller_name,
    office_before_project,
    parse_body,
    place_in_title,
    trimmed,
)
from kxai.extract.identity.regions import HAN, Place, listed_place, place_at_front
from kxai.extract.identity.words import FieldKind, body_words
from kxai.schema.report import REGION_KINDS, Kind

_IN_TEXT = re.compile(
    rf"[{HAN}]{{1,16}}?[县市区旗省州盟][{HAN}]{{0,18}}?"
    r"(?:局|厅|委员会|会|办公室|中心|院|馆|学校|科协|科協|協會)"
)
_FINANCE = re.compile(r"财政(?:金融|审计|和?国有?资\S{0,6})?[局厅]$|财政所$")
_OF_PLACES: frozenset[Kind] = frozenset(
    {
        "special_funds",
        "transfer_evaluation",
        "project_evaluation",
        "three_public_accounts",
        "three_public_budget",
    }
)
_WHOLE_PLACE = re.compile(
    r"全[省市县区州旗盟乡镇]|[省市县区]本级(?!部门)|汇总|[省市县区]级(?:部门)?“?三公"
)
_SUMMED_UP = re.compile(r"[，,经]汇总|汇总[，,]|行政单位.{0,4}事业单位|(?:各|所有)部门.{0,12}汇总")
_PLACE_IN_TEXT = re.compile(
    rf"[{HAN}]{{2,12}}?[省市县区州旗盟](?=一般公共|财政|地方|公共|本级|行政单位|[{HAN}]{{0,4}}三公|全|税)"
)
_SENTENCE_ENDS = re.compile(r"[。；;\n，,]\s*")
_VERB = re.compile(
    r"是|为(?!了)|属于|承担|负责|位于|主要|成立|现有|共有|内设|[（(](?:以下)?简称|20\d\d年"
)
_OPENING = 400
_SHORT_LINES = 3
_COVER = 3000
_SEARCHED = 20_000


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
        return _office_of_finance(cover) or Body(place.text, place, whole=True)
    if place is not None and place.level == "township":
        return Body(place.text, place)
    if body := next(_named(cover), None):
        return fuller_name(body, text, _places(cover))
    if place is not None and kind in _OF_PLACES:
        return _office_of_finance(cover) or Body(place.text, place, whole=True)
    endings = (bare_ending(line) for line in cover.lines[:_SHORT_LINES])
    if (ending := next(filter(None, endings), None)) and (body := _most_named(text, ending)):
        return body
    if whole:
        return _office_of_finance(cover) or _place_of_text(text) or _in_file_name(name, whole=True)
    return (
        _opening_subject(text)
        or next(iter(_fields(cover, "publisher")), None)
        or _most_named(text)
        or _in_file_name(name)
    )


def tells_a_place(text: str, title: str, kind: Kind) -> bool:
    """True where the money of a whole place is told of, not that of one body."""
    if kind in REGION_KINDS:
        return True
    return kind in ("three_public_accounts", "three_public_budget") and bool(
        _WHOLE_PLACE.search(title) or _SUMMED_UP.search(text[:_OPENING])
    )


def _named(cover: Cover) -> Iterator[Body]:
    yield from _fields(cover, "own")
    for line in cover.lines[:16]:
        if len(line) <= 34 and (body := parse_body(line)) and (body.place.text or len(line) >= 6):
            yield body


def _fields(cover: Cover, kind: FieldKind) -> list[Body]:
    return [body for value in cover.values(kind) if (body := parse_body(value))]


def _places(cover: Cover) -> list[Place]:
    titled = place_in_title(cover.title)
    kinds: tuple[FieldKind, ...] = ("own", "publisher")
    fields = [body.place for kind in kinds for body in _fields(cover, kind) if body.place.text]
    return [titled, *fields] if titled else fields


def _office_of_finance(cover: Cover) -> Body | None:
    offices = (body for body in _fields(cover, "publisher") if _FINANCE.search(body.name))
    return next(offices, None)


def _place_of_text(text: str) -> Body | None:
    """The place whose money the beginning tells: 安庆市一般公共预算收入, 据安庆市财政局."""
    for match in _PLACE_IN_TEXT.finditer(text[:_OPENING]):
        written = trimmed(match[0])
        place = place_at_front(written)
        if place.text and (place.listed or place.text == written):
            return Body(place.text, place, whole=True)
    return None


def _opening_subject(text: str) -> Body | None:
    """The body, with its place, that a sentence of the beginning starts with."""
    words = body_words()
    for sentence in _SENTENCE_ENDS.split(text[:_COVER]):
        for end in range(4, min(len(sentence), 24)):
            if words.ending(sentence[:end]) and _VERB.match(sentence, end):
                body = parse_body(sentence[:end])
                if body is not None and body.place.text:
                    return body
    return None


def _most_named(text: str, ending: str = "") -> Body | None:
    """The body that running text names most, its place before it; only such as end so."""
    full = body_words().full.get(ending, ending)
    runs = Counter(match[0] for match in _IN_TEXT.finditer(text[:_SEARCHED]))
    counts: Counter[Body] = Counter()
    for run, count in runs.items():
        if (body := _name_at_end(run)) and body.name.endswith(full):
            counts[body] += count
    if not counts:
        return None
    best = max(counts, key=lambda body: counts[body])
    longer = [body for body in counts if body.name.endswith(best.name) and body != best]
    return max(longer, key=lambda body: counts[body], default=best)


def _name_at_end(run: str) -> Body | None:
    """The body with its place that ends ``run``: 项目单位为宁溪县教育局 → 宁溪县教育局."""
    before = body_words().before
    for start in range(len(run) - 4):
        if start == 0 or run[:start].endswith(before) or len(_listed_at(run[start:])) > 2:
            body = parse_body(run[start:])
            if body is not None and body.place.text:
                return body
    return None


def _listed_at(name: str) -> str:
    """The listed place that ``name`` begins with, "" for none."""
    place = place_at_front(name)
    return place.text if place.listed else ""


def _in_file_name(name: str, *, whole: bool = False) -> Body | None:
    """The body or the place that a file is named after; a province only for the ``whole`` of it."""
    pieces = [piece for piece in re.split(r"[_\s]+", name) if piece]
    bodies = (body_in_title(piece) or parse_body(piece) for piece in pieces)
    if body := next((body for body in bodies if body), None):
        return body
    places = [listed_place(piece) or place_at_front(piece) for piece in pieces]
    for place, piece in zip(places, pieces, strict=True):
        if place.text.startswith(piece) and (whole or place.level != "province"):
            lower = [p for p in places if p.text and p.level not in ("province", "unknown")]
            chosen = lower[0] if lower else place
            return Body(chosen.text, chosen, whole=True)
    return None
