"""A house style: how one office prints numbers, counts its chapters and words its sentences.

A body keeps its house over the years, as offices do, so that a family reads alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

from kxai_lab.generate.phrases import PHRASES
from kxai_lab.generate.pieces import Line, Num, Piece, Slot, Way, fill

_FACTORS = {"元": 100, "千元": 100_000, "万元": 1_000_000}
_HAN = "零一二三四五六七八九十"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"
_WAYS = {
    "change": (("增加", "减少"), ("增加", "减少"), ("增支", "减支"), ("多", "少")),
    "rate": (("增长", "下降"), ("增长", "下降"), ("增长", "减少"), ("上升", "下降")),
}


def capital(fen: int) -> str:
    """An amount of whole 元 in capital numerals: 伍拾柒万叁仟陆佰元整. Below 10^12 元."""
    yuan = fen // 100
    if yuan == 0:
        return "零元整"
    out = ""
    for size, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, yuan = divmod(yuan, size)
        if not part:
            continue
        digits = f"{part:04d}" if out else str(part)
        words = ""
        for place, digit in enumerate(digits):
            step = ("", "拾", "佰", "仟")[len(digits) - 1 - place]
            if digit != "0":
                words += _CAPITAL[int(digit)] + step
            elif words[-1:] != "零" and (words or out):
                words += "零"
        out += words.rstrip("零") + mark
    return out + "元整"


@dataclass(frozen=True)
class House:
    """The style. ``unit`` and ``places`` are those of prose, ``table_unit`` and ``table_places``
    of tables; ``percent_places`` of rates; ``separators`` of thousands in tables (and in prose
    where the unit is 元); ``numbering`` one of ``NUMBERINGS``; ``quotes`` around 三公;
    ``flat`` how tables look in plain text, ``compose.FLAT``."""

    seed: str
    numbering: int = 0
    unit: str = "万元"
    places: int = 2
    table_unit: str = "万元"
    table_places: int = 2
    percent_places: int = 2
    separators: bool = False
    quotes: tuple[str, str] = ("“", "”")
    wide: bool = False
    capitals: bool = False
    blank_zero: bool = False
    flat: str = "tabs"
    _phrases: dict[str, str] = field(default_factory=dict)

    def say(self, key: str, slots: Mapping[str, Slot]) -> list[Piece]:
        """The house's phrase for ``key``, filled. One house always takes the same."""
        return fill(self.phrase(key), slots)

    def phrase(self, key: str) -> str:
        """The phrase that this house has for ``key``; drawn once."""
        if key not in self._phrases:
            draw = Random(f"{self.seed}/{key}")  # noqa: S311
            self._phrases[key] = draw.choice(PHRASES[key])
        return self._phrases[key]

    def line(self, key: str, slots: Mapping[str, Slot]) -> Line:
        """A paragraph of the house's phrase for ``key``."""
        return Line("", self.say(key, slots))

    def draw(self, key: str) -> Random:
        """Chance of its own for ``key``, the same at every call."""
        return Random(f"{self.seed}/{key}")  # noqa: S311

    def money(self, fen: int, indicator: str, *, table: bool = False, **meaning: object) -> Num:
        """An amount of money; in a table without its unit behind it."""
        unit, places = (self.table_unit, self.table_places) if table else (self.unit, self.places)
        exact = Decimal(fen) / _FACTORS[unit]
        text = self._digits(exact, places, commas=self.separators and (table or unit == "元"))
        suffix = "" if table else unit
        layer = "table" if table else "text"
        return Num(text, unit, indicator, suffix=suffix, layer=layer, **meaning)  # type: ignore[arg-type]

    def rate(
        self, share: Fraction, indicator: str, role: str, *, table: bool = False, **meaning: object
    ) -> Num:
        """A percentage."""
        exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
        text = self._digits(exact, self.percent_places)
        if role == "execution_rate" and share == 1:
            text = "100"
        layer = "table" if table else "text"
        sign = "％" if self.wide else "%"
        return Num(text, "%", indicator, role, sign, layer=layer, **meaning)  # type: ignore[arg-type]

    def count(
        self, number: int, unit: str, indicator: str, *, table: bool = False, **meaning: object
    ) -> Num:
        """A number of things."""
        layer = "table" if table else "text"
        shown = meaning.pop("shown", False)
        suffix = unit if shown or not table else ""
        role = meaning.pop("role", "count")
        return Num(str(number), unit, indicator, role, suffix, layer=layer, **meaning)  # type: ignore[arg-type]

    def way(self, kind: str, *, grows: bool) -> Way:
        """The house's direction word of a ``change`` or of a ``rate``."""
        up, down = self.draw(f"way/{kind}").choice(_WAYS[kind])
        return Way(up, down, grows)

    def heading(self, level: int, number: int, title: str) -> str:
        """A numbered heading of level 1 (part), 2 (chapter) or 3."""
        return (
            NUMBERINGS[self.numbering][level - 1].format(
                han=han(number), digit=number, circled=chr(0x2460 + (number - 1) % 20)
            )
            + title
        )

    def three(self) -> str:
        """三公, in the house's quotation marks."""
        return f"{self.quotes[0]}三公{self.quotes[1]}"

    def _digits(self, exact: Decimal, places: int, *, commas: bool = False) -> str:
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if rounded == 0:
            return "0"
        return f"{rounded:,f}" if commas else f"{rounded:f}"


NUMBERINGS = (
    ("第{han}部分  ", "{han}、", "（{han}）"),
    ("第{han}部分 ", "{han}、", "{digit}."),
    ("{han}、", "（{han}）", "{digit}、"),
    ("{han}、", "（{han}）", "（{digit}）"),
    ("第{han}章  ", "第{han}节  ", "{han}、"),
    ("{digit}. ", "（{digit}）", "{circled}"),
)
"""Formats of the numbers of a part, a chapter and what is below, by house."""


def han(number: int) -> str:
    """1 to 99 in Chinese numerals: 十一, 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN[ones]
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")
