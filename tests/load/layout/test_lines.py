"""Characters to lines: base lines, sizes, doubled characters, spaces."""

from __future__ import annotations

import numpy as np
import pytest

from kxai.load.layout.page import Columns, Glyph, RawPage
from tests.load.layout.setting import Setter, assert_whole, measure, written


def text_of(page: Setter) -> str:
    return written(page.pages)[0].text


def test_digits_on_another_base_line() -> None:
    page = Setter()
    for _ in range(3):
        x = page.margin
        for text, by, size in (("收入总计", 0, 10.5), ("1,234.56", -2.6, 9), ("万元，增长", 0, 10.5), ("5.2%", 2.0, 12), ("。", 0, 10.5)):  # fmt: skip
            page.put(x, page.y + by, text, size)
            x += measure(text, size)
        page.y += 15
    assert text_of(page) == "收入总计1,234.56万元，增长5.2%。\n" * 3


def test_bold_by_printing_twice() -> None:
    """Character by character and line by line, a little aside; dots and equal digits stay."""
    page = Setter()
    for text in ("收入决算表11.00", "……....2,222.20"):
        page.put(72, page.y, text)
        page.put(72.3, page.y, text)
        page.y += 20
    x = 72.0
    for letter in "支出1100":
        for by in (0.0, 0.4):
            page.put(x + by, page.y + by / 2, letter)
        x += measure(letter, page.size)
    assert text_of(page) == "收入决算表11.00\n……....2,222.20\n支出1100\n"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([("1", 1.5), ("234.56", 0)], "1234.56"),  # torn by kerning
        ([("1", 2.6), ("234.56", 2.6), ("万元", 0)], "1234.56万元"),
        ([("2022", 12), ("2023", 0)], "2022 2023"),  # two columns of a table
        ([("Science", 3), ("Popularization", 0)], "Science Popularization"),
        ([("2023", 2.6), ("年", 2.6), ("12", 2.6), ("月", 0)], "2023年12月"),  # set a little apart
        ([("部门：科协", 60), ("单位：万元", 0)], "部门：科协 单位：万元"),
        ([("目␣", 8), ("␣录", 0)], "目 录"),
        ([("第一部分␣概况", 0)], "第一部分 概况"),
    ],
)
def test_spaces(pieces: list[tuple[str, float]], expected: str) -> None:
    page = Setter()
    x = 100.0
    for text, gap in pieces:
        page.put(x, page.y, text)
        x += measure(text.replace("␣", " "), page.size) + gap
    assert text_of(page) == f"{expected}\n"


def test_full_width_stays() -> None:
    page = Setter()
    page.line("２０２３年　收入１２．５０％")
    assert text_of(page) == "２０２３年 收入１２．５０％\n"


def test_ligature_shares_its_box() -> None:
    page = RawPage(1, 595, 842, [Glyph("ffi", 72, 72, 84, 82), Glyph("x", 84, 72, 89, 82)])
    flow, _ = written([page])
    assert flow.text == "ffix\n"
    assert flow.places[0].edges == (72, 76, 76, 80, 80, 84, 84, 89)


def test_confidence_of_each_stretch() -> None:
    sure = [Glyph(letter, 72 + 10 * i, 72, 82 + 10 * i, 82, 1.0) for i, letter in enumerate("收入")]
    unsure = [Glyph(letter, 92 + 5 * i, 72, 97 + 5 * i, 82, 0.7) for i, letter in enumerate("12")]
    flow, _ = written([RawPage(1, 595, 842, sure + unsure, origin="ocr")])
    assert [(p.start, p.end, p.confidence) for p in flow.places] == [(0, 2, 1.0), (2, 4, 0.7)]


def test_columns_give_the_same_as_glyphs() -> None:
    page = Setter()
    page.centre("部门决算", 16)
    for _ in range(3):
        page.paragraph(
            "收入总计1,234.56万元，其中␣财政拨款1,000.00万元，占81.0%；其他收入234.56万元。"
        )
    page.table([["项目", "金额"], ["科普活动", "1.00"], ["合计", "1.00"]], (100, 100))
    boxes = [(g.x0, g.top, g.x1, g.bottom) for g in page.page.glyphs]
    columns = Columns("".join(g.text for g in page.page.glyphs), np.array(boxes))
    twin = RawPage(1, page.width, page.height, [], page.page.rules, "text", columns)
    first, second = written(page.pages)[0], written([twin])[0]
    assert first.text == second.text
    assert first.grids == second.grids
    assert [p.box(p.start, p.end) for p in first.places] == [
        p.box(p.start, p.end) for p in second.places
    ]
    assert_whole(page.pages, *written(page.pages))
