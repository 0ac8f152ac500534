"""The nine tables of accounts (公开01表 to 公开09表)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kxai_lab.generate.official.book import ECONOMIC, FUNDS, INCOMES, Account, Book, Fund
from kxai_lab.generate.official.shapes import Column, by_account, title_of, total_word
from kxai_lab.generate.official.sheet import Cell, Gold, Head, Sheet, Style, head
from kxai_lab.generate.official.summaries import CLOSING, OPENING, fiscal, summary

_WAGES = {
    "301": "expenditure.wages", "302": "expenditure.goods_services",
    "303": "expenditure.individual_family", "310": "expenditure.capital",
}  # fmt: skip


def _nothing(_account: Account) -> int:
    return 0


def income(book: Book, style: Style) -> Sheet:
    """02 收入决算表."""
    sheet = Sheet("accounts.income", title_of(style, book.year, "收入决算表"), "公开02表", style)
    received = incomes_of(book)

    def of(id_: str) -> Callable[[Account], int]:
        return lambda a: received[id(a)].get(id_, 0)

    columns: list[Column] = [
        ("本年收入合计", "本年收入合计", lambda a: sum(received[id(a)].values())),
        ("财政拨款收入", "财政拨款收入", of("fiscal")),
        *((name, name, of(id_)) for id_, name in INCOMES.items()),
    ]
    totals = [Gold("income.total", book.all_income), Gold("fiscal.receipts", book.fiscal)]
    totals += [Gold(id_, book.others.get(id_, 0)) for id_ in INCOMES]
    return by_account(sheet, book.accounts, columns, totals)


def incomes_of(book: Book) -> dict[int, dict[str, int]]:
    """What each account (by identity) received, by source: the first of a fund takes what its
    balance changed by."""
    found: dict[int, dict[str, int]] = {id(a): {} for a in book.accounts}
    for fund in FUNDS:
        accounts = book.of(fund)
        for account in accounts:
            found[id(account)]["fiscal"] = account.total
        if accounts:
            largest = max(accounts, key=lambda a: a.total)
            found[id(largest)]["fiscal"] += book.closing[fund] - book.opening[fund]
    for account in book.of("own")[:1]:
        found[id(account)].update(book.others)
    return found


def expenditure(book: Book, style: Style) -> Sheet:
    """03 支出决算表."""
    sheet = Sheet(
        "accounts.expenditure", title_of(style, book.year, "支出决算表"), "公开03表", style
    )
    columns: list[Column] = [
        ("本年支出合计", "", lambda a: a.total),
        ("基本支出", "基本支出", lambda a: a.basic), ("项目支出", "项目支出", lambda a: a.project),
        *((name, name, _nothing) for name in ("上缴上级支出", "经营支出", "对附属单位补助支出")),
    ]  # fmt: skip
    totals = [
        Gold("expenditure.total", book.spent()), Gold("expenditure.basic", book.basic()),
        Gold("expenditure.project", book.spent() - book.basic()),
        Gold("expenditure.remit_superior", 0), Gold("expenditure.business", 0),
        Gold("expenditure.subordinate_subsidy", 0),
    ]  # fmt: skip
    return by_account(sheet, book.accounts, columns, totals)


def general(book: Book, style: Style) -> Sheet:
    """05 一般公共预算财政拨款支出决算表."""
    title = title_of(style, book.year, "一般公共预算财政拨款支出决算表")
    sheet = Sheet("accounts.general", title, "公开05表", style)
    columns: list[Column] = [
        ("小计", "", lambda a: a.total),
        ("基本支出", "基本支出", lambda a: a.basic), ("项目支出", "项目支出", lambda a: a.project),
    ]  # fmt: skip
    basic, spent = book.basic("general"), book.spent("general")
    totals = [
        Gold("general_budget.expenditure", spent), Gold("general_budget.basic", basic),
        Gold("general_budget.project", spent - basic),
    ]  # fmt: skip
    return by_account(sheet, book.of("general"), columns, totals, above="本年支出")


def economy(book: Book, style: Style) -> Sheet:
    """06 一般公共预算财政拨款基本支出决算表."""
    title = title_of(style, book.year, "一般公共预算财政拨款基本支出决算表")
    sheet = Sheet("accounts.economy", title, "公开06表", style)
    persons, public = _items(book, sheet, ("301", "303")), _items(book, sheet, ("302", "310"))
    personnel = sheet.money(Gold("expenditure.personnel", book.economics("301", "303")))
    operating = sheet.money(Gold("expenditure.public", book.economics("302", "310")))
    names = ("科目编码", "科目名称", "决算数")
    if style.economy == "list":
        sheet.row("经济分类科目编码", "科目名称", "金额")
        whole = sheet.money(Gold("general_budget.basic", sum(book.economic.values())))
        sheet.row(Cell(total_word(style), 2), whole)
        for row in (*persons, *public):
            sheet.row(*row)
        return sheet
    sheet.row(*head(("人员经费", 3), ("公用经费", 6)))
    sheet.row(*names, *names, *names)
    half = (len(public) + 1) // 2
    columns = [persons, public[:half], public[half:]]
    for number in range(max(map(len, columns))):
        blank = [Cell(""), Cell(""), Cell("")]
        cells = [c for col in columns for c in (col[number] if number < len(col) else blank)]
        sheet.row(*cells)
    sheet.row(Cell("人员经费合计", 2), personnel, Cell("公用经费合计", 5), operating)
    return sheet


def _items(book: Book, sheet: Sheet, classes: Sequence[str]) -> list[list[Cell]]:
    rows = []
    for code, name in sorted(ECONOMIC.items()):
        if code[:3] not in classes:
            continue
        value = sum(v for c, v in book.economic.items() if c.startswith(code))
        gold = Gold(_WAGES.get(code, "other"), value, {"code": code}, label=name)
        if code in _WAGES:
            gold = Gold(_WAGES[code], value)
        rows.append([Cell(code), Cell(name), sheet.money(gold)])
    return rows


def three(book: Book, style: Style) -> Sheet:
    """07 “三公”经费."""
    title = title_of(style, book.year, "一般公共预算财政拨款“三公”经费支出决算表")
    sheet = Sheet("accounts.three", title, "公开07表", style)
    names = ["因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"]

    def golds(budget: bool) -> list[Gold]:
        told = book.budget if budget else book.three
        values = {
            "total": told.total, "abroad": told.abroad, "vehicles": told.vehicles,
            "vehicle_purchase": told.purchase, "vehicle_operation": told.operation,
            "reception": told.reception,
        }  # fmt: skip
        stage = "budget" if budget else "final"
        return [Gold(f"three_public.{id_}", v, {}, None, stage) for id_, v in values.items()]  # type: ignore[arg-type]

    if style.three_rows:
        sheet.row("项目", "预算数", "决算数")
        labels = (
            "合计", "1.因公出国（境）费", "2.公务用车购置及运行维护费",
            "其中：（1）公务用车购置费", "（2）公务用车运行维护费", "3.公务接待费",
        )  # fmt: skip
        for name, first, second in zip(labels, golds(True), golds(False), strict=True):
            sheet.row(name, sheet.money(first), sheet.money(second))
        return sheet
    sheet.row(*head(("预算数", 6), ("决算数", 6)))
    middle: list[Head] = [
        ("合计", 1, 2),
        (names[0], 1, 2),
        ("公务用车购置及运行维护费", 3),
        (names[3], 1, 2),
    ]
    sheet.row(*head(*middle, *middle))
    sheet.row(*("小计", *names[1:3]) * 2)
    if style.index_row:
        sheet.row(*(str(n) for n in range(1, 13)))
    sheet.row(*map(sheet.money, (*golds(True), *golds(False))))
    return sheet


def _fund(book: Book, style: Style, fund: Fund, sheet: Sheet, spent: str) -> Sheet:
    name = {"gov_fund": "政府性基金", "state_capital": "国有资本经营"}[fund]
    accounts = book.of(fund)
    received = incomes_of(book)
    golds = [Gold(spent, book.spent(fund)),
             Gold(spent, book.basic(fund), {"type": "基本支出"}),
             Gold(spent, book.spent(fund) - book.basic(fund), {"type": "项目支出"})]  # fmt: skip
    if not accounts and not book.income(fund) and not book.opening[fund]:
        sheet.note = (
            f"本单位没有{name}预算财政拨款收入，"
            f"也没有使用{name}预算财政拨款安排的支出，故本表无数据。"
        )
    spending: list[Column] = [
        ("小计", "", lambda a: a.total), ("基本支出", "基本支出", lambda a: a.basic),
        ("项目支出", "项目支出", lambda a: a.project),
    ]  # fmt: skip
    if fund == "state_capital":
        columns = [("合计", *spending[0][1:]), *spending[1:]]
        return by_account(sheet, accounts, columns, golds, above="本年支出")
    largest = max(accounts, key=lambda a: a.total, default=None)
    opening, closing = book.opening[fund], book.closing[fund]
    columns = [
        (OPENING, OPENING, lambda a: opening if a is largest else 0),
        ("本年收入", "本年收入", lambda a: received[id(a)].get("fiscal", 0)),
        *spending,
        (CLOSING, CLOSING, lambda a: closing if a is largest else 0),
    ]
    totals = [
        Gold("balance.opening", opening, {"type": name}),
        Gold("income.gov_fund", book.income(fund)),
        *golds, Gold("balance.closing", closing, {"type": name}),
    ]  # fmt: skip
    by_account(sheet, accounts, columns, totals)
    return _under_spending(sheet, style)


def _under_spending(sheet: Sheet, style: Style) -> Sheet:
    """The header of 08: 小计, 基本支出 and 项目支出 stand below 本年支出."""
    stub = 4 if style.split_code else 2
    deep = 3 if style.split_code else 2
    sheet.rows[0] = head(
        ("项目", stub),
        (OPENING, 1, deep),
        ("本年收入", 1, deep),
        ("本年支出", 3),
        (CLOSING, 1, deep),
    )
    sheet.rows[1] += head(*((w, 1, deep - 1) for w in ("小计", "基本支出", "项目支出")))
    return sheet


def gov_fund(book: Book, style: Style) -> Sheet:
    """08 政府性基金预算财政拨款收入支出决算表."""
    title = title_of(style, book.year, "政府性基金预算财政拨款收入支出决算表")
    sheet = Sheet("accounts.gov_fund", title, "公开08表", style)
    return _fund(book, style, "gov_fund", sheet, "gov_fund.expenditure")


def state_capital(book: Book, style: Style) -> Sheet:
    """09 国有资本经营预算财政拨款支出决算表."""
    title = title_of(style, book.year, "国有资本经营预算财政拨款支出决算表")
    sheet = Sheet("accounts.state_capital", title, "公开09表", style)
    return _fund(book, style, "state_capital", sheet, "state_capital.expenditure")


TABLES = (summary, income, expenditure, fiscal, general, economy, three, gov_fund, state_capital)
