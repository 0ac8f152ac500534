"""The shapes of the forms' tables: receipts beside payments, and lines by 类, 款 and 项."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kxai_lab.generate.official.book import CLASSES, PARENTS, Account
from kxai_lab.generate.official.sheet import Cell, Gold, Sheet, Style, head, index

NUMBERS = "一二三四五六七八九十"

Column = tuple[str, str, Callable[[Account], int]]


def ordinal(number: int) -> str:
    """一 to 二十九, as lists of the forms number their lines."""
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else f"{NUMBERS[tens - 1]}十"
    return lead + (NUMBERS[ones - 1] if ones else "")


def lines_of(accounts: Sequence[Account]) -> Iterator[tuple[str, str, list[Account]]]:
    """类, 款 and 项 of some accounts in the order of the form: code, name, what it adds up."""
    codes = sorted({c for a in accounts for c in (a.code[:3], a.code[:5], a.code)})
    names = {a.code: a.name for a in accounts}
    for code in codes:
        name = CLASSES.get(code) or PARENTS.get(code) or names[code]
        yield code, name, [a for a in accounts if a.code.startswith(code)]


def class_dims(code: str, names: str = "") -> dict[str, str]:
    """The dims of a class (类) of spending, by its own name or another."""
    return {"code": code, "name": names or CLASSES[code]}


def title_of(style: Style, year: int, name: str) -> str:
    """The title of a table of accounts, with its year where the style has it."""
    return f"{year}年度{name}" if style.year_title else name


def total_word(style: Style) -> str:
    """The label of the row that adds up the others."""
    return "合　　计" if style.spaced else "合计"


class Halves:
    """The rows of a summary: receipts on the left, payments on the right."""

    def __init__(self, sheet: Sheet, wide: int = 1) -> None:
        self.sheet, self.wide = sheet, wide
        self.left: list[tuple[str, Cell]] = []
        self.right: list[tuple[str, list[Cell]]] = []

    def write(self, tail: Sequence[tuple[str, Cell, str, list[Cell]]]) -> None:
        """The two lists side by side, then the rows ``tail`` that stand level."""
        style, sheet = self.sheet.style, self.sheet
        count = max(len(self.left), len(self.right))
        rows = []
        for number in range(count):
            name, cell = self.left[number] if number < len(self.left) else ("", Cell(""))
            blank = ("", [Cell("") for _ in range(self.wide)])
            words, cells = self.right[number] if number < len(self.right) else blank
            rows.append((name, cell, words, cells))
        rows += tail
        for number, (name, cell, words, cells) in enumerate(rows, 1):
            if style.line_numbers:
                sheet.row(name, str(number), cell, words, str(number + len(rows)), *cells)
            else:
                sheet.row(name, cell, words, *cells)


def by_account(
    sheet: Sheet, accounts: Sequence[Account], columns: Sequence[Column], totals: Sequence[Gold],
    *, above: str = "", word: str = "项目",
) -> Sheet:  # fmt: skip
    """A table of accounts by 类, 款, 项; ``columns`` are (header, type, amount), ``totals`` the
    golds of the row 合计. ``above`` is a header over the last columns (本年支出)."""
    style = sheet.style
    stub = 4 if style.split_code else 2
    if above:
        sheet.row(*head((word, stub), (above, len(columns))))
        second: list[str | tuple[str, int]] = [name for name, _, _ in columns]
    else:
        sheet.row(*head((word, stub), *((name, 1, 2) for name, _, _ in columns)))
        second = []
    sheet.row(*head(("科目编码", 3) if style.split_code else "科目编码", "科目名称", *second))
    if style.split_code:
        sheet.rows[-1] = [
            *head(("支出功能分类科目编码", 3), ("科目名称", 1, 2)),
            *(Cell(w, 1, 2) if isinstance(w, str) else Cell(*w) for w in second),
        ]
        sheet.row("类", "款", "项")
        if not above:
            sheet.rows[0] = head((word, stub), *((name, 1, 3) for name, _, _ in columns))
    if style.index_row:
        sheet.rows.append(index([("栏次", stub)], len(columns)))
    sheet.row(Cell(total_word(style), stub), *(sheet.money(gold) for gold in totals))
    for code, name, group in lines_of(accounts):
        cells = []
        for _, type_, amount in columns:
            dims = {"code": code, "name": name, **({"type": type_} if type_ else {})}
            cells.append(sheet.money(Gold("function", sum(map(amount, group)), dims)))
        shown = "　" * (len(code) // 2 - 1) + name if style.indent else name
        if style.split_code:
            parts = [code[:3], code[3:5], code[5:]]
            if style.bare_codes:
                parts = [
                    code if len(code) == 3 else "",
                    code[3:] if len(code) == 5 else "",
                    code[5:],
                ]
            sheet.row(*parts, shown, *cells)
        else:
            sheet.row(code, shown, *cells)
    return sheet
