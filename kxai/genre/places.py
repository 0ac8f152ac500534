"""The divisions of the country by name, from ``places.tsv`` (GB/T 2260).

A user's folder may hold a ``places.tsv`` of the same columns with more of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kxai.genre.reader import SHIPPED, overlay_folder
from kxai.schema.report import Level

PLACES = "places.tsv"
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_RANKS: tuple[Level, ...] = ("province", "city", "county", "township", "unknown")
_LAST_WORD = re.compile("(?:省|(?:壮族|回族|维吾尔)?自治区|市|县|区|旗|盟|地区)$")


@cache
def ranks_of_places() -> dict[str, Level]:
    """Every listed name with its rank; of several the highest."""
    ranks: dict[str, Level] = {}
    overlay = overlay_folder()
    for folder in (SHIPPED, overlay):
        if folder is not None and (folder / PLACES).is_file():
            _read(folder / PLACES, ranks)
    return ranks


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        if line.startswith(("#", "province\t")) or line.count("\t") != 2:
            continue
        province, prefecture, counties = line.split("\t")
        yield province, prefecture, counties


def _read(path: Path, ranks: dict[str, Level]) -> None:
    for province, prefecture, counties in _rows(path):
        if province != "-":
            ranks[province] = "province"
        if prefecture != "-":
            ranks[prefecture] = "city"
        for county in counties.split():
            if county != "-":
                ranks.setdefault(county, "county")


@cache
def _provinces() -> dict[str, frozenset[str]]:
    """Every listed name with the provinces that have it."""
    found: dict[str, set[str]] = {}
    overlay = overlay_folder()
    for folder in (SHIPPED, overlay):
        if folder is None or not (folder / PLACES).is_file():
            continue
        for province, prefecture, counties in _rows(folder / PLACES):
            for name in (province, prefecture, *counties.split()):
                if name != "-":
                    found.setdefault(name, set()).add(province)
    return {name: frozenset(provinces - {"-"}) for name, provinces in found.items()}


def province_of(region: str) -> str:
    """The province that a place lies in, by the listed names in its name; "" where these leave it
    open (a name that two provinces have) or none is listed.

    >>> province_of("泸县"), province_of("攀枝花市东区"), province_of("鼓楼区")
    ('四川省', '四川省', '')
    """
    names = _provinces()
    told = [names[name] for name in names if name in region]
    found = frozenset[str].intersection(*told) if told else frozenset()
    return next(iter(found)) if len(found) == 1 else ""


@cache
def short_names_of_provinces() -> tuple[str, ...]:
    """The provinces without their last word, the long ones first: 内蒙古, 四川."""
    names = (_LAST_WORD.sub("", n) for n, rank in ranks_of_places().items() if rank == "province")
    return tuple(sorted(names, key=len, reverse=True))


@cache
def short_names_of_places() -> dict[str, str]:
    """Listed names by what is left of them without their last word: 平潭 → 平潭县; of several the
    highest: 河北 → 河北省, not 天津's 河北区."""
    short: dict[str, str] = {}
    ranks = ranks_of_places()
    for name in sorted(ranks, key=lambda name: _RANKS.index(ranks[name])):
        stem = _LAST_WORD.sub("", name)
        if len(stem) >= 2 and stem != name:
            short.setdefault(stem, name)
    return short
