"""Telling a ledger: the lines of a report that grow section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from kxai_lab.generate import names
from kxai_lab.generate.house import House
from kxai_lab.generate.ledger import Body, Ledger
from kxai_lab.generate.pieces import Items, Line, Num, Piece, Slot, Told

NAMES = {
    "income.general_budget": "一般公共预算财政拨款收入",
    "income.superior_subsidy": "上级补助收入",
    "income.undertaking": "事业收入",
    "income.other": "其他收入",
    "balance.opening": "年初结转和结余",
    "balance.closing": "年末结转和结余",
    "total.receipts": "收入总计",
    "total.payments": "支出总计",
    "income.total": "本年收入合计",
    "expenditure.total": "本年支出合计",
    "expenditure.basic": "基本支出",
    "expenditure.project": "项目支出",
    "three_public.total": "三公经费",
    "three_public.abroad": "因公出国（境）费",
    "three_public.vehicle_purchase": "公务用车购置费",
    "three_public.vehicle_operation": "公务用车运行维护费",
    "three_public.reception": "公务接待费",
    "procurement.goods": "政府采购货物支出",
    "procurement.works": "政府采购工程支出",
    "procurement.services": "政府采购服务支出",
}


@dataclass
class Teller:
    """One report while it is told. ``before`` is the ledger of the year before, ``chance`` draws
    what differs between the reports of one house; ``stage`` is the report's own."""

    house: House
    ledger: Ledger
    before: Ledger
    chance: Random
    stage: str = "final"
    lines: list[Line] = field(default_factory=list)
    chapters: list[int] = field(default_factory=lambda: [0, 0, 0])

    @property
    def body(self) -> Body:
        return self.ledger.body

    @property
    def last(self) -> int:
        return self.ledger.year - 1

    def heading(self, level: int, title: str) -> None:
        """A numbered heading; what is below counts anew."""
        self.chapters[level - 1] += 1
        self.chapters[level:] = [0] * (3 - level)
        words = self.house.heading(level, self.chapters[level - 1], title)
        self.lines.append(Line("#" * level, [words]))

    def plain(self, words: str) -> None:
        """A line without numbers."""
        self.lines.append(Line("", [words]))

    def say(self, key: str, /, **slots: Slot) -> None:
        """A paragraph of the house's phrase for ``key``."""
        self.lines.append(self.house.line(key, self.slots(slots)))

    def join(self, key: str, /, **slots: Slot) -> None:
        """The phrase as a further sentence of the last paragraph."""
        self.lines[-1].pieces += self.house.say(key, self.slots(slots))

    def slots(self, slots: Mapping[str, Slot]) -> dict[str, Slot]:
        """``slots`` with those that every phrase may use."""
        return {
            "org": self.body.org,
            "short": self.body.region + self.body.short,
            "year": str(self.ledger.year),
            "last": str(self.last),
            "three": self.house.three(),
            **slots,
        }

    def part(self, key: str, /, **slots: Slot) -> list[Piece]:
        """The phrase as the item of a list."""
        return self.house.say(key, self.slots(slots))

    def items(self, parts: Sequence[list[Piece]], between: str = "") -> Items:
        """A list told in prose, joined as the house does."""
        return Items(list(parts), between or self.house.draw("between").choice("；，；"))

    def told(self, kind: str) -> list[Piece]:
        """The ledger's sentences of a narrative field, numbered."""
        out: list[Piece] = []
        marks = self.house.draw(f"marks/{kind}").choice(
            ("一是|二是|三是", "1.|2.|3.", "（1）|（2）|（3）")
        )
        for mark, text in zip(marks.split("|"), self.ledger.texts[kind], strict=True):
            out += ["；" if out else "", mark, Told(kind, text)]
        return out

    def why(self, *, grows: bool) -> Told:
        """A reason that fits the direction."""
        return Told("reasons", self.chance.choice(names.WHY_UP if grows else names.WHY_DOWN))

    def moved(self, indicator: str, now: int, was: int, **meaning: Any) -> dict[str, Slot] | None:
        """Slots that compare with the year before; None where nothing (printable) changed."""
        house, grows = self.house, now > was
        by = house.way("change", grows=grows)
        rise = house.way("rate", grows=grows)
        size = abs(now - was)
        change = house.money(size, indicator, role="change", way=by, **meaning)
        rate = house.rate(Fraction(size, was or 1), indicator, "growth_rate", way=rise, **meaning)
        if not was or "0" in (change.text, rate.text):
            return None
        prev = house.money(was, indicator, year=self.last, **meaning)
        why = self.why(grows=grows)
        return {"prev": prev, "way": by, "change": change, "rise": rise, "rate": rate, "why": why}

    def shared(
        self, key: str, values: Mapping[str, int], whole: int, known: Mapping[str, str] = NAMES
    ) -> list[list[Piece]]:
        """Items "name, amount, share" of a breakdown."""
        return [
            self.part(
                key,
                name=known[indicator],
                amount=self.house.money(value, indicator),
                share=self.house.rate(Fraction(value, whole), indicator, "share"),
            )
            for indicator, value in values.items()
            if value
        ]

    def row(self, *cells: str | Num | list[Piece]) -> None:
        """A table row; a house may leave the cell of a zero blank."""
        if self.house.blank_zero:
            cells = tuple("" if isinstance(c, Num) and c.text == "0" else c for c in cells)
        made: list[list[Piece]] = [
            c if isinstance(c, list) else [c] if c != "" else [] for c in cells
        ]
        self.lines.append(Line("|", cells=made))
