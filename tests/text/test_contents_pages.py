"""Numbers of pages in a table of contents are none of the report."""

from __future__ import annotations

from kxai.text.contents_pages import page_numbers


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in page_numbers(text)]


def test_entries_below_the_title() -> None:
    text = "某馆决算\n目　录\n第一部分 概况 1\n一、职能\n二、机构……2\n\n第二部分 报表 12\n正文从这里开始，一共9条。\n收入 15\n"
    assert found(text) == ["1", "2", "12"]


def test_what_counts_no_pages() -> None:
    assert found("一、收入 5\n二、支出 6\n") == []
    assert found("目录\n一、收入 15\n二、支出 6\n") == ["15"]
    assert found("目录\n\n\n\n一、收入 15\n") == []
