"""Reports made of figures alone, of any size, whose arithmetic is true."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

from kxai.schema import Figure, Report
from kxai.schema.units import factor_and_base


class _Writer:
    """A text that grows, and the figures in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.figures: list[Figure] = []

    def say(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def figure(self, value: Decimal, unit: str, indicator: str, **facts: object) -> None:
        text = f"{value:f}"
        factor, base = factor_and_base(unit)
        self.figures.append(
            Figure(
                **{
                    "id": f"f{len(self.figures)}", "report": "generated", "start": self.length,
                    "end": self.length + len(text), "text": text, "value": value, "unit": unit,
                    "base_value": value * factor, "base_unit": base,
                    "decimals": len(text.partition(".")[2]), "hedge": None, "indicator": indicator,
                    "label": "", "year": 2020, "stage": "final", "role": "amount",
                    "direction": None, "layer": "text", **facts,
                }  # type: ignore[arg-type]
            )
        )  # fmt: skip
        self.say(text + unit)


def generated_report(size: int, seed: int, wrong_each: int = 0) -> tuple[list[Figure], str, Report]:
    """``size`` figures of units told one after another, their text and report.

    Each unit tells in a chapter of its own: spending, its parts with shares, the change on the year
    before and the rate of it, each rounded from one true record in 元. In every
    ``wrong_each``-th unit the printed basic expenditure is too high.
    """
    chance = random.Random(seed)  # noqa: S311 -- a seeded draw
    writer = _Writer()
    number = 0
    while len(writer.figures) < size:
        number += 1
        _unit(writer, chance, f"单位{number}", wrong=bool(wrong_each) and number % wrong_each == 0)
    report = Report(
        "generated", "generated.txt", "0" * 64, "", "", "county", 2020, "final_accounts", "万元"
    )
    return writer.figures[:size], "".join(writer.parts), report


def _unit(writer: _Writer, chance: random.Random, name: str, *, wrong: bool) -> None:
    basic, project, before = (chance.randrange(10**5, 10**8) for _ in range(3))
    whole = basic + project
    own = {"section": (name,), "dims": {"org": name}}
    writer.say(f"{name}\n支出合计")
    writer.figure(_wan(whole), "万元", "expenditure.total", **own)
    writer.say("，较上年")
    writer.figure(_wan(before), "万元", "expenditure.total", **{**own, "year": 2019})
    way = "up" if whole >= before else "down"
    writer.say("增加" if way == "up" else "减少")
    writer.figure(
        _wan(abs(whole - before)), "万元", "expenditure.total", role="change", direction=way, **own
    )
    writer.say("，变动")
    writer.figure(
        _percent(abs(whole - before), before), "%", "expenditure.total", role="growth_rate",
        direction=way, **own,
    )  # fmt: skip
    writer.say("。\n支出合计")
    writer.figure(_wan(whole), "万元", "expenditure.total", **own)
    for words, part, indicator in (
        ("，其中：基本支出", basic, "expenditure.basic"),
        ("；项目支出", project, "expenditure.project"),
    ):
        writer.say(words)
        slip = 9 * 10**6 if wrong and part == basic else 0
        writer.figure(_wan(part + slip), "万元", indicator, **own)
        writer.say("，占")
        writer.figure(_percent(part, whole), "%", indicator, role="share", **own)
    writer.say("。\n")


def _wan(yuan: int) -> Decimal:
    return (Decimal(yuan) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
