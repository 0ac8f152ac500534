"""Places: the divisions of the country by name, and what a name begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kxai.extract.identity.body_words import body_words
from kxai.genre import words
from kxai.genre.places import MUNICIPALITIES, ranks_of_places, short_names_of_places
from kxai.schema.report import Level

HAN = "一-鿿"

_TYPES: dict[str, Level] = {
    "自治区": "province",
    "特别行政区": "province",
    "省": "province",
    "自治州": "city",
    "地区": "city",
    "盟": "city",
    "州": "city",
    "市": "city",
    "自治县": "county",
    "自治旗": "county",
    "县": "county",
    "区": "county",
    "旗": "county",
}
_RANK = {"province": 0, "city": 1, "county": 2, "township": 3}
# Provinces are all listed. A 州 before 市 is the end of a name (苏州市), not of a place.
_UNLISTED = re.compile(
    rf"[{HAN}]{{1,10}}?(?:自治[县州旗]|县|市(?!场|政|区|容|民)|区(?!域)|旗|州(?![市县区])|盟)"
)
_NO_PLACE = words("front.no_place").regex
_TOWN = words("front.town").regex
_NOBODY = "某"
_WORDLIKE = frozenset({"城区", "郊区", "矿区", "市辖区"})


class Place(NamedTuple):
    """A place at the front of a name: ``text`` as written, and its rank."""

    text: str
    level: Level
    listed: bool


NOWHERE = Place("", "unknown", False)


def is_short_name(text: str) -> bool:
    """True for a listed place without its last word: 平潭, 大英."""
    return text in short_names_of_places()


def listed_place(short: str) -> Place | None:
    """The listed place that ``short`` is the short name of."""
    name = short_names_of_places().get(short)
    return Place(name, ranks_of_places()[name], True) if name else None


@lru_cache(maxsize=8192)
def place_at_front(name: str) -> Place:
    """The place that ``name`` begins with: 清河市北湖区教育局 → 清河市北湖区, county."""
    found = list(_chain(name))
    if not found:
        return NOWHERE
    text = "".join(place.text for place in found)
    return Place(text, found[-1].level, found[0].listed)


def without_province(name: str) -> str:
    """``name`` without a province in front of a lower place (吉林省和平县… → 和平县…)."""
    found = list(_chain(name))
    if len(found) > 1 and found[0].level == "province" and found[0].text not in MUNICIPALITIES:
        return name[len(found[0].text) :]
    return name


def _chain(name: str) -> Iterator[Place]:
    at, above = 0, -1
    while at < len(name):
        place = _one(name[at:], above)
        if place is None:
            return
        yield place
        at += len(place.text)
        above = _RANK[place.level]
        if above >= _RANK["township"]:
            return


def _one(name: str, above: int) -> Place | None:
    ranks = ranks_of_places()
    for length in range(min(15, len(name)), 1, -1):
        text = name[:length]
        rank = ranks.get(text)
        if rank and text not in _WORDLIKE and _RANK[rank] > above:
            return Place(text, "province" if text in MUNICIPALITIES else rank, True)
    if above < _RANK["county"] and (unlisted := _unlisted(name, above)):
        return unlisted
    if town := _TOWN.match(name):
        return Place(town[0], "township", False)
    return None


def _unlisted(name: str, above: int) -> Place | None:
    match = _UNLISTED.match(name)
    if match is None or len(match[0]) < 2 or _NOBODY in match[0]:
        return None
    if _NO_PLACE.search(match[0]) and not is_short_name(match[0][:-1]):
        return None  # 潞城区 ends like 城区, and was 潞城市
    words = body_words()
    if any(word in match[0] for word in (*words.before, *words.never) if len(word) > 1):
        return None
    if all(char in words.before for char in match[0][:-1]):
        return None  # 现将市民政局…公开, 5日从市财政局: places of one character are all listed
    rank = next(rank for ending, rank in _TYPES.items() if match[0].endswith(ending))
    if rank == "city" and above == _RANK["city"]:
        rank = "county"
    if _RANK[rank] <= above or (above >= 0 and len(match[0]) > 9):
        return None
    return Place(match[0], rank, False)
