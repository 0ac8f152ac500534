"""The summaries of accounts: of all receipts and payments (公开01表), of fiscal ones (公开04表)."""

from __future__ import annotations

from collections.abc import Sequence

from kxai_lab.generate.official.book import CLASSES, FUNDS, INCOMES, Book, Fund
from kxai_lab.generate.official.shapes import Halves, class_dims, ordinal, title_of
from kxai_lab.generate.official.sheet import Cell, Gold, Sheet, Style, head

_FUND_NAMES: dict[Fund, str] = {
    "general": "一般公共预算财政拨款", "gov_fund": "政府性基金预算财政拨款",
    "state_capital": "国有资本经营预算财政拨款",
}  # fmt: skip
FUND_INCOME: dict[Fund, str] = {
    "general": "income.general_budget", "gov_fund": "income.gov_fund",
    "state_capital": "income.state_capital",
}  # fmt: skip
OPENING, CLOSING = "年初结转和结余", "年末结转和结余"


def summary(book: Book, style: Style) -> Sheet:
    """01 收入支出决算总表."""
    sheet = Sheet(
        "accounts.summary", title_of(style, book.year, "收入支出决算总表"), "公开01表", style
    )
    number = ("行次",) if style.line_numbers else ()
    if style.merged_head:
        wide = 3 if style.line_numbers else 2
        sheet.row(*head(("收入", wide), ("支出", wide)))
    sheet.row("项目", *number, "决算数", "项目（按功能分类）", *number, "决算数")
    if style.index_row and style.line_numbers:
        sheet.row("栏次", "", "1", "栏次", "", "2")
    halves = Halves(sheet)
    names = [(FUND_INCOME[f], f"{_FUND_NAMES[f]}收入", book.income(f)) for f in FUNDS]
    names += [(id_, name, book.others.get(id_, 0)) for id_, name in INCOMES.items()]
    for place, (id_, name, value) in enumerate(names, 1):
        halves.left.append((f"{ordinal(place)}、{name}", sheet.money(Gold(id_, value))))
    place = 0
    for code, name in CLASSES.items():
        value = sum(a.total for a in book.accounts if a.code.startswith(code))
        if not value and not style.classes_all:
            continue
        place += 1
        cell = sheet.money(Gold("function", value, class_dims(code)))
        halves.right.append((f"{ordinal(place)}、{name}", [cell]))
    total = "总　　计" if style.spaced else "总计"
    closing = sum(book.closing.values())
    halves.write([
        ("本年收入合计", sheet.money(Gold("income.total", book.all_income)),
         "本年支出合计", [sheet.money(Gold("expenditure.total", book.spent()))]),
        ("使用非财政拨款结余", sheet.money(Gold("balance.surplus_used", 0)),
         "结余分配", [sheet.money(Gold("balance.surplus_allocated", 0))]),
        (OPENING, sheet.money(Gold("balance.opening", sum(book.opening.values()))),
         CLOSING, [sheet.money(Gold("balance.closing", closing))]),
        (total, sheet.money(Gold("total.receipts", book.receipts)),
         total, [sheet.money(Gold("total.payments", book.spent() + closing))]),
    ])  # fmt: skip
    return sheet


def fiscal(book: Book, style: Style) -> Sheet:
    """04 财政拨款收入支出决算总表."""
    title = title_of(style, book.year, "财政拨款收入支出决算总表")
    sheet = Sheet("accounts.fiscal", title, "公开04表", style)
    number = ("行次",) if style.line_numbers else ()
    if style.merged_head:
        wide = 3 if style.line_numbers else 2
        sheet.row(*head(("收　　入", wide), ("支　　出", wide + 3)))
    names = [_FUND_NAMES[f] for f in FUNDS]
    sheet.row("项目", *number, "金额", "项目", *number, "合计", *names)
    if style.index_row and style.line_numbers:
        sheet.row("栏次", "", "1", "栏次", "", "2", "3", "4", "5")
    halves = Halves(sheet, wide=4)
    for place, fund in enumerate(FUNDS, 1):
        cell = sheet.money(Gold(FUND_INCOME[fund], book.income(fund)))
        halves.left.append((f"{ordinal(place)}、{_FUND_NAMES[fund]}", cell))
    place = 0

    def across(indicator: str, dims: dict[str, str], values: Sequence[int]) -> list[Cell]:
        whole = sheet.money(Gold(indicator, sum(values), dims))
        parts = [
            sheet.money(Gold(indicator, v, {**dims, "type": n}))
            for n, v in zip(names, values, strict=True)
        ]
        return [whole, *parts]

    for code, name in CLASSES.items():
        values = [sum(a.total for a in book.of(fund) if a.code.startswith(code)) for fund in FUNDS]
        if not sum(values) and not style.classes_all:
            continue
        place += 1
        cells = across("function", class_dims(code), values)
        halves.right.append((f"{ordinal(place)}、{name}", cells))
    opening, closing = [book.opening[f] for f in FUNDS], [book.closing[f] for f in FUNDS]
    spent = [book.spent(f) for f in FUNDS]
    ends = [a + b for a, b in zip(spent, closing, strict=True)]
    kind = {"type": "财政拨款"}
    of = [
        sheet.money(Gold("balance.opening", v, {"type": n}))
        for n, v in zip(names, opening, strict=True)
    ]
    blank = [Cell("") for _ in range(4)]
    received = Gold("fiscal.receipts", book.fiscal, {"type": "本年收入合计"})
    total = "总　　计" if style.spaced else "总计"
    halves.write([
        ("本年收入合计", sheet.money(received),
         "本年支出合计", across("fiscal.payments", {"type": "本年支出合计"}, spent)),
        ("年初财政拨款结转和结余", sheet.money(Gold("balance.opening", sum(opening), kind)),
         "年末财政拨款结转和结余", across("balance.closing", kind, closing)),
        (f"　　{names[0]}", of[0], "", blank), (f"　　{names[1]}", of[1], "", blank),
        (f"　　{names[2]}", of[2], "", blank),
        (total, sheet.money(Gold("total.receipts", sum(opening) + book.fiscal, kind)),
         total, across("total.payments", kind, ends)),
    ])  # fmt: skip
    return sheet
