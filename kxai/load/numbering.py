"""Word's automatic numbering, rendered as Word shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "japaneseCounting",
    "ideographTraditional",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    style: str | None


@dataclass(slots=True)
class Numbering:
    """The lists of a document; ``prefix`` counts on as paragraphs come."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)

    def prefix(self, num_id: str, depth: int) -> str:
        """The number in front of the next paragraph of that list and level; "" for bullets."""
        levels = self._levels.get(num_id)
        if not levels or depth not in levels:
            return ""
        counts = self._counts.setdefault(self._abstract.get(num_id, num_id), {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        level = levels[depth]
        if level.format in ("bullet", "none"):
            return ""
        text = level.text
        for number in range(9, 0, -1):
            if f"%{number}" in text:
                own = levels.get(number - 1, level)
                value = counts.get(number - 1, own.start)
                text = text.replace(f"%{number}", numeral(value, own.format))
        return text


def numeral(value: int, style: str) -> str:
    """``value`` in one of Word's number formats; unknown formats count in digits."""
    if style in _CHINESE:
        return chinese(value)
    if style == "chineseLegalSimplified":
        return "".join(_CAPITALS[int(d)] for d in str(value)) if value < 10 else str(value)
    if style == "ideographDigital":
        return "".join(_DIGITS[int(d)] if d != "0" else "〇" for d in str(value))
    if style == "decimalFullWidth":
        return str(value).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= value <= 20:
        return _CIRCLED[value - 1]
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman"):
        out, left = "", value
        for size, sign in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
            out, left = out + sign * (left // size), left % size
        return out if style == "lowerRoman" else out.upper()
    return str(value)


def chinese(value: int) -> str:
    """一 … 九十九 as counting numerals; digits above that."""
    if value < 0 or value > 99:
        return str(value)
    tens, ones = divmod(value, 10)
    if not tens:
        return _DIGITS[ones]
    head = "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def read_numbering(root: _Element | None, styles: _Element | None) -> Numbering:
    """The lists of ``numbering.xml`` and the styles that carry a list."""
    numbering = Numbering()
    if root is not None:
        abstract = {
            item.get(f"{W}abstractNumId", ""): _levels(item)
            for item in root.findall(f"{W}abstractNum")
        }
        for item in root.findall(f"{W}num"):
            link = item.find(f"{W}abstractNumId")
            key = link.get(f"{W}val", "") if link is not None else ""
            levels = dict(abstract.get(key, {}))
            num_id = item.get(f"{W}numId", "")
            own = False
            for override in item.findall(f"{W}lvlOverride"):
                depth = _number(override.get(f"{W}ilvl"))
                start = override.find(f"{W}startOverride")
                if start is not None and depth in levels:
                    old = levels[depth]
                    begin = _number(start.get(f"{W}val"))
                    levels[depth] = _Level(begin, old.format, old.text, old.style)
                    own = True
            numbering._levels[num_id] = levels
            numbering._abstract[num_id] = num_id if own else f"a{key}"
    if styles is not None:
        for style in styles.findall(f"{W}style"):
            num = style.find(f"{W}pPr/{W}numPr")
            if num is not None:
                link, depth_el = num.find(f"{W}numId"), num.find(f"{W}ilvl")
                if link is not None:
                    depth = _number(depth_el.get(f"{W}val")) if depth_el is not None else 0
                    numbering.styles[style.get(f"{W}styleId", "")] = (
                        link.get(f"{W}val", ""),
                        depth,
                    )
    return numbering


def _levels(item: _Element) -> dict[int, _Level]:
    levels = {}
    for level in item.findall(f"{W}lvl"):
        levels[_number(level.get(f"{W}ilvl"))] = _Level(
            _number(_value(level, "start") or "1"),
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText") or "",
            _value(level, "pStyle"),
        )
    return levels


def _value(element: _Element, child: str) -> str | None:
    found = element.find(f"{W}{child}")
    return found.get(f"{W}val") if found is not None else None


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else 0
