"""The nine tables of accounts (公开01表 to 公开09表)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kxai.evaluate.generate.official.book import (
    CLASSES,
    ECONOMIC,
    FUNDS,
    INCOMES,
    PARENTS,
    Account,
    Book,
    Fund,
)  # fmt: skip
from kxai.evaluate.generate.official.sheet import Cell, Gold, Head, Sheet, Style, head, index

_FUND_NAMES: dict[Fund, str] = {
    "general": "一般公共预算财政拨款", "gov_fund": "政府性基金预算财政拨款",
    "state_capital": "国有资本经营预算财政拨款",
}  # fmt: skip
FUND_INCOME: dict[Fund, str] = {
    "general": "income.general_budget", "gov_fund": "income.gov_fund",
    "state_capital": "income.state_capital",
}  # fmt: skip
_WAGES = {
    "301": "expenditure.wages", "302": "expenditure.goods_services",
    "303": "expenditure.individual_family", "310": "expenditure.capital",
}  # fmt: skip
NUMBERS = "一二三四五六七八九十"
OPENING, CLOSING = "年初结转和结余", "年末结转和结余"

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
    return {"code": code, "name": names or CLASSES[code]}


def _title(style: Style, year: int, name: str) -> str:
    return f"{year}年度{name}" if style.year_title else name


def _nothing(_account: Account) -> int:
    return 0


def _total(style: Style) -> str:
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


def summary(book: Book, style: Style) -> Sheet:
    """01 收入支出决算总表."""
    sheet = Sheet(
        "accounts.summary", _title(style, book.year, "收入支出决算总表"), "公开01表", style
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
    sheet.row(Cell(_total(style), stub), *(sheet.money(gold) for gold in totals))
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


def income(book: Book, style: Style) -> Sheet:
    """02 收入决算表."""
    sheet = Sheet("accounts.income", _title(style, book.year, "收入决算表"), "公开02表", style)
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
    sheet = Sheet("accounts.expenditure", _title(style, book.year, "支出决算表"), "公开03表", style)
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


def fiscal(book: Book, style: Style) -> Sheet:
    """04 财政拨款收入支出决算总表."""
    title = _title(style, book.year, "财政拨款收入支出决算总表")
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


def general(book: Book, style: Style) -> Sheet:
    """05 一般公共预算财政拨款支出决算表."""
    title = _title(style, book.year, "一般公共预算财政拨款支出决算表")
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
    title = _title(style, book.year, "一般公共预算财政拨款基本支出决算表")
    sheet = Sheet("accounts.economy", title, "公开06表", style)
    persons, public = _items(book, sheet, ("301", "303")), _items(book, sheet, ("302", "310"))
    personnel = sheet.money(Gold("expenditure.personnel", book.economics("301", "303")))
    operating = sheet.money(Gold("expenditure.public", book.economics("302", "310")))
    names = ("科目编码", "科目名称", "决算数")
    if style.economy == "list":
        sheet.row("经济分类科目编码", "科目名称", "金额")
        whole = sheet.money(Gold("general_budget.basic", sum(book.economic.values())))
        sheet.row(Cell(_total(style), 2), whole)
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
    title = _title(style, book.year, "一般公共预算财政拨款“三公”经费支出决算表")
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
    title = _title(style, book.year, "政府性基金预算财政拨款收入支出决算表")
    sheet = Sheet("accounts.gov_fund", title, "公开08表", style)
    return _fund(book, style, "gov_fund", sheet, "gov_fund.expenditure")


def state_capital(book: Book, style: Style) -> Sheet:
    """09 国有资本经营预算财政拨款支出决算表."""
    title = _title(style, book.year, "国有资本经营预算财政拨款支出决算表")
    sheet = Sheet("accounts.state_capital", title, "公开09表", style)
    return _fund(book, style, "state_capital", sheet, "state_capital.expenditure")


TABLES = (summary, income, expenditure, fiscal, general, economy, three, gov_fund, state_capital)
