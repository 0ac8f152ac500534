"""Names in a question that stand where a body's does and that the archive does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kxai.ask.question_words import GENERIC_BODY, OWN_BODY
from kxai.genre import words
from kxai.genre.catalogue import find_indicators
from kxai.genre.places import ranks_of_places

OFFICE, BEHIND = words("ask.body_ending").any_of, words("ask.behind_body").any_of
ENDINGS = frozenset(words("ask.body_ending").listed)
ENDING = re.compile(f"{OFFICE}$")
_SAID = re.compile(
    rf"[^\W\da-z_和与跟及比]{{0,12}}?(?:{OFFICE})(?=$|[年的|\d，。、？?,;:；]|{BEHIND})"
)
"""What is said like the name of a body."""
_SCIENCE_BODY = re.compile(r"([\u4e00-\u9fff]{2,9}?)(?:科学技术协会|科协)")
_NO_PLACE = words("ask.before_body").regex
"""What stands in front of a name and is none of it."""
_PLACE = re.compile(
    r"^(?![哪各每几全这那])([\u4e00-\u9fff]{2,4}?[市县州乡镇])"
    r"(?!科协|科学|级|委|政府|里|长|场|镇|村|街|居)"
)
_ZONE = re.compile(
    rf"^((?![哪各每几全这那])[\u4e00-\u9fff]{{2,8}}?(?:{words('ask.zone').any_of}))"
    rf"(?=$|[年的|\d，、,]|{BEHIND}|一般|财政|部门|管委会|管理委员会)"
)
_BESIDE = re.compile(
    r"(?:\|[、和与跟]|^)([\u4e00-\u9fff]{2,6}?(?:科协|市|县))(?=[、和与跟]\||[的20])"
)
_LISTED = re.compile(
    r"(?:\|[、和与跟]([\u4e00-\u9fff]{2,8})(?=[、和与跟]\|)|^([\u4e00-\u9fff]{2,8})(?=[、和与跟]\|))"
)
"""What stands where a body does in a list of bodies."""
_CLAUSES = re.compile(r"[,，:：;；()（）]+")
_RANKS = "省市县区州旗盟"
_LONGEST = 24
_SHORTEST = 2


def unknown_in(rest: str) -> tuple[str, ...]:
    """The name of a body or place in a question of which no known one was found."""
    for match in _SCIENCE_BODY.finditer(rest):
        name = _NO_PLACE.split(match[1])[-1]
        if not GENERIC_BODY.match(name) and "哪" not in match[1]:
            return (name + match[0].removeprefix(match[1]),)
    said = _SAID.match(_NO_PLACE.split(rest)[-1] if _NO_PLACE.match(rest) else rest)
    if said and not _is_generic(said[0]) and not OWN_BODY.match(said[0]):
        return (said[0],)
    known = ranks_of_places()
    for size in range(min(_LONGEST, len(rest)), 1, -1):
        if rest[:size] in known:
            return (rest[:size],)
    place = _ZONE.match(rest) or _PLACE.match(rest)
    if place and not GENERIC_BODY.match(place[1]):
        return (place[1],)
    for clause in _CLAUSES.split(rest)[1:]:  # 接待批次,丁县某局
        for size in range(min(_LONGEST, len(clause)), 2, -1):
            if clause[:size] in known and clause[size - 1] in _RANKS:
                return (clause[:size],)
    return ()


def unknown_beside(rest: str) -> tuple[str, ...]:
    """Unknown bodies that stand in a list with known ones."""
    beside = [m[1] or m[2] for m in _LISTED.finditer(rest)]
    beside = [name for name in beside if not find_indicators(name)]
    beside += _BESIDE.findall(rest)
    return tuple(dict.fromkeys(n for n in beside if not GENERIC_BODY.match(n.removesuffix("科协"))))


def place_meant(said: str, places: Iterable[str]) -> tuple[str, str]:
    """The one of some places that a name begins with but for one character, where what stands there
    is no place of the country's list itself, and what stands there: 平潭 of 平谭财政局. Nothing
    where it may be several."""
    known = ranks_of_places()
    apart = [place for place in set(places) if len(place) >= _SHORTEST and _mistypes(said, place)]
    longest = max(map(len, apart), default=0)
    meant = [place for place in apart if len(place) == longest]
    written = said[:longest]
    sure = len(meant) == 1 and _begins_any(meant[0], known) and not _begins_any(written, known)
    return (meant[0], written) if sure else ("", "")


def _mistypes(said: str, place: str) -> bool:
    begins = len(said) >= len(place)
    return begins and sum(a != b for a, b in zip(said, place, strict=False)) == 1


def _begins_any(said: str, known: Iterable[str]) -> bool:
    return any(name.startswith(said) for name in known)


def office_of(behind: str) -> str:
    """What is said behind a place like the name of an office of it: 文联 of 澄阳县文联."""
    name = _SAID.match(behind)
    said = name[0] if name else ""
    return said if said in ENDINGS or not _is_generic(said) else ""


def _is_generic(said: str) -> bool:
    """True where a name is none of one body: 三家科协."""
    return bool(GENERIC_BODY.match(ENDING.sub("", said)))
