"""A whole report of nine tables as HTML, with gold for the cells, and one that has a slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from random import Random

from kxai_lab.generate.official import accounts, plans
from kxai_lab.generate.official.book import Book, book_of
from kxai_lab.generate.official.prose import chapter, explanations
from kxai_lab.generate.official.sheet import Sheet, Style

STYLES: tuple[Style, ...] = (
    Style(),
    Style(split_code=True, zero="0.00", number_first=False),
    Style(unit="万元", line_numbers=False, index_row=False, economy="list", zero="—",
          year_title=True),
    Style(indent=True, three_rows=True, thousands=False, annex=False, classes_all=False),
    Style(line_numbers=False, split_code=True, merged_head=False, spaced=True, zero="—"),
    Style(unit="万元", zero="0.00", indent=True, spaced=True, year_title=True),
    Style(index_row=False, classes_all=False, number_first=False, three_rows=True, split_code=True),
    Style(thousands=False, zero="0.00", line_numbers=False, economy="list"),
    Style(inside=True, split_code=True, wrapped=True),
    Style(page=11, head_again=True, zero="0.00"),
    Style(page=9, head_again=False, split_code=True, bare_codes=True),
    Style(inside=True, unit="万元", line_numbers=False, indent=True, wrapped=True, economy="list"),
    Style(split_code=True, bare_codes=True, wrapped=True, number_first=False, zero="—"),
    Style(page=7, wrapped=True, index_row=False, line_numbers=False, merged_head=False),
)  # fmt: skip
_ORGS = (
    "临江市水务局",
    "白沙县教育局",
    "青塘区司法局",
    "望川市科学技术协会",
    "南屏县总工会",
    "东陵市统计局",
)


@dataclass(slots=True)
class Official:
    """A report in its parts: what stands in front, tables, paragraphs."""

    book: Book
    style: Style
    sheets: list[Sheet]
    prose: list[str]
    title: str
    front: list[str] = field(default_factory=list)

    def html(self) -> str:
        """The page: chapters in the order of the house, each table with its caption."""
        tables = "".join(sheet.html() for sheet in self.sheets)
        told = _paragraphs(self.prose)
        first, second = ("决算表", "决算情况说明") if self.sheets else ("", "")
        if self.sheets and self.sheets[0].kind.startswith("budget."):
            first, second = "预算表", "预算情况说明"
        body = _paragraphs(
            [chapter(1, "部门概况"), f"{self.book.org}是政府组成部门，承担本行业管理职责。"]
        )
        one, two = (
            ((second, told), (first, tables))
            if self.style.annex
            else ((first, tables), (second, told))
        )
        for number, (title, content) in enumerate((one, two), 2):
            body += _paragraphs([chapter(number, title)]) + content
        return (
            '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>'
            f"<h1>{escape(self.title)}</h1>\n{body}</body></html>"
        )


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>\n" for line in lines)


def accounts_report(seed: int, *, style: Style | None = None, rich: bool | None = None) -> Official:
    """A report on accounts with its nine tables; the same seed gives the same report."""
    random = Random(seed)  # noqa: S311 -- the same tables for the same seed
    style = style or STYLES[seed % len(STYLES)]
    org = random.choice(_ORGS)
    year = random.randint(2019, 2023)
    book = book_of(random, org, year, rich=random.random() < 0.7 if rich is None else rich)
    sheets = [make(book, style) for make in accounts.TABLES]
    prose = list(explanations(book, seed // 2))
    return Official(book, style, sheets, prose, f"{org}{year}年度部门决算")


def budget_report(seed: int, *, style: Style | None = None) -> Official:
    """A budget with its tables."""
    random = Random(seed)  # noqa: S311 -- the same tables for the same seed
    style = style or STYLES[seed % len(STYLES)]
    org = random.choice(_ORGS)
    year = random.randint(2019, 2024)
    book = book_of(random, org, year)
    sheets = [make(book, style) for make in plans.TABLES]
    return Official(book, style, sheets, [], f"{org}{year}年部门预算")
