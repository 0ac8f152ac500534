"""Word's automatic numbering, rendered as Word shows it, and the styles that carry it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kxai.load.counting import numeral
from kxai.load.limits import integer

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DEEPEST = 8
_PLACE = re.compile(r"%([1-9])")
# A prefix that ends like this would run into a number behind it: 1. and 5万元 is not 1.5万元.
_OPEN_END = re.compile(r"[0-9A-Za-z０-９.．]\Z")
_STYLE_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. ``restart`` is the level (from 1) that resets it, 0 for none, None
    for any higher one; ``legal`` writes all numbers of its text in digits."""

    start: int
    format: str
    text: str
    joined: bool = False
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    key: str  # lists of one abstract definition count on together
    levels: dict[int, Level]
    anew: frozenset[int]  # counters that begin anew when the list is first used


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says about numbering and hiding; None where it leaves it to its base."""

    base: str
    num_id: str | None
    depth: int | None
    hidden: bool | None


@dataclass(slots=True)
class Numbering:
    """The lists and styles of a document; ``prefix`` counts on as paragraphs come."""

    lists: dict[str, _List] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def paragraph(self, properties: _Element | None, words: str) -> str:
        """The number in front of a paragraph that has these properties ("" for none)."""
        if properties is None:
            return ""
        style = properties.find(f"{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else ""
        num_id, depth = self._of_style(name)
        own = properties.find(f"{W}numPr")
        if own is not None:
            num_id = _value(own, "numId") or num_id
            depth = integer(_value(own, "ilvl"), depth, most=_DEEPEST)
        prefix = self.prefix(num_id, depth)
        if not _OPEN_END.search(prefix):
            return prefix
        joined = self.lists[num_id].levels[depth].joined
        return prefix if joined and not words[:1].isdecimal() else prefix + " "

    def prefix(self, num_id: str, depth: int) -> str:
        """The number of the next paragraph of that list and level; "" for bullets."""
        listed = self.lists.get(num_id)
        if listed is None or depth not in listed.levels:
            return ""
        level, counts = listed.levels[depth], self._counts.setdefault(listed.key, {})
        if num_id not in self._used:
            self._used.add(num_id)
            for at in listed.anew:
                counts.pop(at, None)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, _DEEPEST + 1):
            other = listed.levels.get(deeper)
            if other is not None and (other.restart is None or 0 < depth + 1 <= other.restart):
                counts.pop(deeper, None)
        if level.format in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            own = listed.levels.get(at, level)
            return numeral(counts.get(at, own.start), "decimal" if level.legal else own.format)

        return _PLACE.sub(number, level.text)

    def is_hidden(self, style: str | None) -> bool:
        """True for a style whose text is not shown."""
        for _ in range(_STYLE_CHAIN):
            found = self.styles.get(style or "")
            if found is None:
                return False
            if found.hidden is not None:
                return found.hidden
            style = found.base
        return False

    def _of_style(self, name: str) -> tuple[str, int]:
        at, depth = name, None
        for _ in range(_STYLE_CHAIN):
            style = self.styles.get(at)
            if style is None:
                return "", 0
            depth = style.depth if depth is None else depth
            if style.num_id is not None:
                return style.num_id, self._linked(style.num_id, name, depth or 0)
            at = style.base
        return "", 0

    def _linked(self, num_id: str, style: str, depth: int) -> int:
        """The level that names the style, else the level that the style names."""
        listed = self.lists.get(num_id)
        levels = listed.levels if listed is not None else {}
        return next((at for at, level in levels.items() if level.style == style), depth)


def read_numbering(root: _Element | None, styles: _Element | None) -> Numbering:
    """The lists of ``numbering.xml`` and the styles of ``styles.xml``; either may be missing."""
    numbering = Numbering(styles=_styles(styles) if styles is not None else {})
    if root is None:
        return numbering
    abstract = {item.get(f"{W}abstractNumId", ""): item for item in root.findall(f"{W}abstractNum")}
    links = {
        item.get(f"{W}numId", ""): _value(item, "abstractNumId") or ""
        for item in root.findall(f"{W}num")
    }
    for item in root.findall(f"{W}num"):
        num_id = item.get(f"{W}numId", "")
        key = links[num_id]
        linked = _value(abstract[key], "numStyleLink") if key in abstract else None
        if linked is not None and linked in numbering.styles:
            key = links.get(numbering.styles[linked].num_id or "", key)
        levels = _levels(abstract[key]) if key in abstract else {}
        anew: set[int] = set()
        for override in item.findall(f"{W}lvlOverride"):
            depth = integer(override.get(f"{W}ilvl"), most=_DEEPEST)
            levels |= _levels(override)
            begin = _value(override, "startOverride")
            if begin is not None and depth in levels:
                anew.add(depth)
                levels[depth] = replace(levels[depth], start=integer(begin, 1))
        numbering.lists[num_id] = _List(key, levels, frozenset(anew))
    return numbering


def _styles(root: _Element) -> dict[str, Style]:
    styles = {}
    for style in root.findall(f"{W}style"):
        number = style.find(f"{W}pPr/{W}numPr")
        num_id = depth = None
        if number is not None:
            num_id, level = _value(number, "numId"), _value(number, "ilvl")
            depth = integer(level, most=_DEEPEST) if level is not None else None
        styles[style.get(f"{W}styleId", "")] = Style(
            _value(style, "basedOn") or "", num_id, depth, vanishes(style.find(f"{W}rPr"))
        )
    return styles


def vanishes(properties: _Element | None) -> bool | None:
    """True or False as run properties say about hidden text, None where they say nothing."""
    mark = properties.find(f"{W}vanish") if properties is not None else None
    return None if mark is None else mark.get(f"{W}val") not in ("0", "false", "off")


def _levels(holder: _Element) -> dict[int, Level]:
    levels = {}
    for level in holder.findall(f"{W}lvl"):
        restart = _value(level, "lvlRestart")
        fallback = level.find(f"{_MC}AlternateContent/{_MC}Fallback")
        style = _value(level, "numFmt")
        if style is None and fallback is not None:
            style = _value(fallback, "numFmt")
        legal = level.find(f"{W}isLgl")
        levels[integer(level.get(f"{W}ilvl"), most=_DEEPEST)] = Level(
            integer(_value(level, "start"), 1),
            style or "decimal",
            _value(level, "lvlText") or "",
            _value(level, "suff") == "nothing",
            integer(restart) if restart is not None else None,
            legal is not None and legal.get(f"{W}val") not in ("0", "false"),
            _value(level, "pStyle"),
        )
    return levels


def _value(element: _Element, child: str) -> str | None:
    found = element.find(f"{W}{child}")
    return found.get(f"{W}val") if found is not None else None
