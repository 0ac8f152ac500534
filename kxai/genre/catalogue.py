"""The indicator catalogue: ids, units, and the names under which the genre writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from kxai.genre.entries import IndicatorKind
from kxai.genre.names import fold_name
from kxai.genre.reader import current


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the catalogue. ``names`` are ``zh`` and its aliases; ``unit`` is the unit where a
    report prints none ("" where there is none); ``definition`` says in a line what it is and what
    it is not."""

    id: str
    kind: IndicatorKind
    unit: str
    zh: str
    names: tuple[str, ...]
    definition: str


CATALOGUE: Mapping[str, Indicator] = MappingProxyType(
    {
        row.id: Indicator(row.id, row.kind, row.unit, row.zh, row.names, row.definition)
        for row in current().indicators.values()
    }
)

_QUOTES = "[“”\"'‘’＂「」]?"
_OPEN, _CLOSE = "[（(]", "[）)]"
_ABSTRACT = {"activity", "other", "function", "performance.grade"}


def _pattern(name: str) -> str:
    """A name as a regex: brackets of either width, 三公 with or without a closing mark."""
    out = re.escape(name).replace("（", "\x01").replace("）", "\x02")
    out = out.replace("\\(", "\x01").replace("\\)", "\x02")
    out = out.replace("\x01", _OPEN).replace("\x02", _CLOSE)
    return out.replace("三公", f"三公{_QUOTES}").replace("、", "、?")


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    owner: dict[str, str] = {}
    spellings: set[str] = set()
    for item in CATALOGUE.values():
        if item.id not in _ABSTRACT:
            for name in item.names:
                owner.setdefault(fold_name(name), item.id)
                spellings.add(name)
    # One plain alternation: the engine can only skip ahead on literals outside groups.
    return re.compile("|".join(map(_pattern, sorted(spellings, key=len, reverse=True)))), owner


def find_indicators(text: str) -> list[tuple[int, int, str]]:
    """Catalogue names in ``text`` as ``(start, end, indicator id)``, longest first, in order.

    Bracket width and the quotation marks of “三公” do not matter. Overlaps are not returned, nor
    is the end of an account's name (一般公共服务支出 is no buying of services) or of a fund that is
    no budget of the government (社会保险基金收入).
    """
    return list(_found(text))


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[tuple[int, int, str], ...]:
    regex, owner = _names()
    return tuple(
        (m.start(), m.end(), owner[fold_name(m[0])])
        for m in regex.finditer(text)
        if not (m[0].startswith("服务") and text.endswith("公共", 0, m.start()))
        and not (m[0].startswith("基金") and text.endswith("保险", 0, m.start()))
    )
