"""Large tables of the genre as PDF, with and without rules, and what stands in them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

_FONT = "STSong-Light"
_ACCOUNTS = (
    "206 科学技术支出", "20607 科学技术普及", "2060701 机构运行", "2060702 科普活动",
    "2060799 其他科学技术普及支出", "208 社会保障和就业支出", "20805 行政事业单位养老支出",
    "2080505 机关事业单位基本养老保险缴费支出", "2080506 机关事业单位职业年金缴费支出",
    "210 卫生健康支出", "21011 行政事业单位医疗", "2101101 行政单位医疗", "2101103 公务员医疗补助",
    "221 住房保障支出", "22102 住房改革支出", "2210201 住房公积金", "2210203 购房补贴",
)  # fmt: skip
_HEAD = (
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "", "", "项目支出", "上缴上级支出", "经营支出"],
    ["", "", "", "小计", "人员经费", "公用经费", "", "", ""],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with one table; ``body`` holds the rows below its head."""

    name: str
    pdf: bytes
    body: tuple[tuple[str, ...], ...]


def sheets() -> Iterator[Sheet]:
    """The table on its side and upright, each with and without rules."""
    for name, ruled, wide in (
        ("ruled, wide", True, True),
        ("open, wide", False, True),
        ("ruled, narrow", True, False),
        ("open, narrow", False, False),
    ):
        yield make_sheet(name, ruled=ruled, wide=wide)


def make_sheet(name: str, *, ruled: bool, wide: bool, seed: int = 3) -> Sheet:
    """An expenditure table of seven amounts a row, some of them blank."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    body = _rows(Random(seed))
    small = ParagraphStyle("", fontName=_FONT, fontSize=8, leading=10, wordWrap="CJK")
    rows: list[list[Any]] = [*map(list, _HEAD)]
    rows += [[row[0], Paragraph(row[1], small), *row[2:]] for row in body]
    style: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), _FONT, 9), ("ALIGN", (2, 2), (-1, -1), "RIGHT"),
        ("ALIGN", (0, 0), (-1, 1), "CENTER"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("SPAN", (3, 0), (5, 0)), *(("SPAN", (c, 0), (c, 1)) for c in (0, 1, 2, 6, 7, 8)),
    ]  # fmt: skip
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
    else:
        style += [("LINEABOVE", (0, 0), (-1, 0), 1, "black"), ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
                  ("LINEBELOW", (0, 1), (-1, 1), 0.5, "black")]  # fmt: skip
    widths = [55, 120, *[78] * 7] if wide else [45, 90, *[58] * 7]
    out = io.BytesIO()
    edges = dict.fromkeys(("leftMargin", "rightMargin"), 30)
    page = landscape(A4) if wide else A4
    title = ParagraphStyle("", fontName=_FONT, fontSize=16, leading=24, alignment=1)
    unit = ParagraphStyle("", fontName=_FONT, fontSize=9, leading=14, alignment=2)
    SimpleDocTemplate(
        out, pagesize=page, topMargin=40, bottomMargin=40, invariant=1, **edges
    ).build(
        [
            Paragraph("支出决算表", title),
            Paragraph("金额单位：万元", unit),
            Table(rows, widths, style=style),
        ]
    )
    return Sheet(name, out.getvalue(), body)


def _rows(chance: Random) -> tuple[tuple[str, ...], ...]:
    def amount() -> str:
        if chance.random() < 0.3:
            return chance.choice(("", "0.00", "—"))
        whole = chance.randint(*chance.choice(((0, 9), (10, 999), (1000, 99999))))
        return f"{whole:,}.{chance.randint(0, 99):02d}"

    return tuple((*account.split(), *(amount() for _ in range(7))) for account in _ACCOUNTS)
