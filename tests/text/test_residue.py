"""Chart residue and Word's leftovers."""

from __future__ import annotations

from kxai.text.leftovers import leftover_spans
from kxai.text.residue import chart_blocks, chart_series


def points(text: str) -> list[tuple[str, str, str, str]]:
    return [
        (text[p.start : p.end], p.name, p.category, p.title)
        for block in chart_blocks(text)
        for p in chart_series(text, block)
    ]


def test_names_then_numbers() -> None:
    text = "正文结束。\n\n支出结构\n基本支出\t项目支出\t580.8599999999974\t95.66\t\n"
    assert points(text) == [
        ("580.8599999999974", "基本支出", "", "支出结构"),
        ("95.66", "项目支出", "", "支出结构"),
    ]


def test_series_on_its_own_line_and_years_as_categories() -> None:
    text = "正文。\n\n2021年\t\n本年支出\t237.5\t2020年\t\n本年支出\t284.5\t\n"
    assert points(text) == [
        ("237.5", "本年支出", "2021年", ""),
        ("284.5", "本年支出", "2020年", ""),
    ]
    bare = "正文。\n\n2021\t\n收入\t支出\t209.7\t210.7\t2020\t\n收入\t支出\t1.5\t2.5\t\n"
    assert [(value, name, year) for value, name, year, _ in points(bare)] == [
        ("209.7", "收入", "2021"), ("210.7", "支出", "2021"), ("1.5", "收入", "2020"), ("2.5", "支出", "2020"),
    ]  # fmt: skip


def test_default_series_names_tell_nothing() -> None:
    text = "正文。\n\n收入构成\n销售额\t\n财政拨款收入\t663.95999999999799\t\n"
    assert points(text) == [("663.95999999999799", "财政拨款收入", "", "收入构成")]


def test_the_only_category_is_no_value() -> None:
    text = "正文。\n\n结构图\t基本支出\t项目支出\t1\t\n\n支出\t2.5\t\n"
    assert points(text) == [("2.5", "支出", "", "")]


def test_tables_are_no_charts() -> None:
    assert points("科目\t一月\t二月\t三月\t\n甲\t1\t2\t3\t\n") == []
    assert points("\t局机关\n\t95.76\n\n\t下属\n\t1.2\n") == []
    assert points("没有表格的一段话。\n") == []


def test_titles_do_not_reach_over_gaps() -> None:
    text = "正文。\n\n甲图\n收入\t1.5\t\n\n\n支出\t2.5\t\n\n\n末段文字结束。\n"
    assert [p[3] for p in points(text)] == ["甲图", ""]


def test_leftovers() -> None:
    text = "[bookmark: _Toc15377196]一、收入_GoBack 12 _Toc15377196末"
    assert [text[a:b] for a, b in leftover_spans(text)] == [
        "[bookmark: _Toc15377196]",
        "_GoBack",
        "_Toc15377196",
    ]
    assert leftover_spans("没有") == []
