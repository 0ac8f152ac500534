"""The tables of a budget (部门预算): totals, sources, accounts, basic spending, projects."""

from __future__ import annotations

from collections.abc import Callable

from kxai_lab.generate.official.book import CLASSES, ECONOMIC, FUNDS, Account, Book, Fund
from kxai_lab.generate.official.shapes import Column, Halves, by_account, class_dims, ordinal
from kxai_lab.generate.official.sheet import Cell, Gold, Head, Sheet, Style, head
from kxai_lab.generate.official.summaries import FUND_INCOME

_FUND_NAMES: dict[Fund, str] = {
    "general": "一般公共预算", "gov_fund": "政府性基金预算", "state_capital": "国有资本经营预算",
}  # fmt: skip
_OTHERS = {
    "income.undertaking": "事业收入", "income.superior_subsidy": "上级补助收入",
    "income.subordinate_remittance": "附属单位上缴收入", "income.business": "事业单位经营收入",
    "income.other": "其他收入",
}  # fmt: skip
_ECONOMIC = {
    "301": "expenditure.wages", "302": "expenditure.goods_services",
    "303": "expenditure.individual_family", "310": "expenditure.capital",
}  # fmt: skip


def _nothing(_account: Account) -> int:
    return 0


def _sheet(style: Style, book: Book, kind: str, number: int, name: str) -> Sheet:
    title = f"{book.year}年{name}" if style.year_title else name
    return Sheet(
        f"budget.{kind}",
        title,
        f"公开表{number}" if number % 2 else f"预算公开{number:02}表",
        style,
    )


def summary(book: Book, style: Style) -> Sheet:
    """部门收支总表."""
    sheet = _sheet(style, book, "summary", 1, "部门收支总表")
    if style.merged_head:
        wide = 3 if style.line_numbers else 2
        sheet.row(*head(("收入", wide), ("支出", wide)))
    number = ("行次",) if style.line_numbers else ()
    sheet.row("项目", *number, "预算数", "项目", *number, "预算数")
    halves = Halves(sheet)
    names = [(FUND_INCOME[f], f"{_FUND_NAMES[f]}拨款收入", book.income(f)) for f in FUNDS]
    names += [("income.special_account", "财政专户管理资金收入", 0)]
    names += [(id_, name, book.others.get(id_, 0)) for id_, name in _OTHERS.items()]
    for place, (id_, name, value) in enumerate(names, 1):
        halves.left.append((f"{ordinal(place)}、{name}", sheet.money(Gold(id_, value))))
    place = 0
    for code, name in CLASSES.items():
        value = sum(a.total for a in book.accounts if a.code.startswith(code))
        if value or style.classes_all:
            place += 1
            cell = sheet.money(Gold("function", value, class_dims(code)))
            halves.right.append((f"{ordinal(place)}、{name}", [cell]))
    closing = sum(book.closing.values())
    halves.write([
        ("本年收入合计", sheet.money(Gold("income.total", book.all_income)),
         "本年支出合计", [sheet.money(Gold("expenditure.total", book.spent()))]),
        ("上年结转结余", sheet.money(Gold("balance.opening", sum(book.opening.values()))),
         "年终结转结余", [sheet.money(Gold("balance.closing", closing))]),
        ("收入总计", sheet.money(Gold("total.receipts", book.receipts)),
         "支出总计", [sheet.money(Gold("total.payments", book.spent() + closing))]),
    ])  # fmt: skip
    return sheet


def income(book: Book, style: Style) -> Sheet:
    """部门收入总表: one row a body, sources and carry-over across."""
    sheet = _sheet(style, book, "income", 2, "部门收入总表")
    funds = [(FUND_INCOME[f], _FUND_NAMES[f], book.income(f)) for f in FUNDS]
    sources = [*funds, ("income.special_account", "财政专户管理资金", 0)]
    sources += [(id_, name, book.others.get(id_, 0)) for id_, name in _OTHERS.items()]
    over = [(_FUND_NAMES[f], book.opening[f]) for f in FUNDS]
    over += [("单位资金", book.opening["own"])]
    sheet.row(*head(
        ("部门（单位）代码", 1, 2), ("部门（单位）名称", 1, 2), ("合计", 1, 2),
        ("本年收入", len(sources) + 1), ("上年结转结余", len(over) + 1),
    ))  # fmt: skip
    sheet.row("小计", *(n for _, n, _ in sources), "小计", *(n for n, _ in over))

    def cells(dims: dict[str, str]) -> list[Cell]:
        golds = [
            Gold("total.receipts", book.receipts, dims),
            Gold("income.total", book.all_income, dims),
        ]
        golds += [Gold(id_, value, dims) for id_, _, value in sources]
        golds += [Gold("balance.opening", sum(book.opening.values()), dims)]
        golds += [Gold("balance.opening", value, {**dims, "type": name}) for name, value in over]
        return list(map(sheet.money, golds))

    sheet.row(Cell("合计", 2), *cells({"org": "合计"}))
    sheet.row("105001", book.org, *cells({"org": book.org}))
    return sheet


def expenditure(book: Book, style: Style) -> Sheet:
    """部门支出总表."""
    sheet = _sheet(style, book, "expenditure", 3, "部门支出总表")
    names = ("事业单位经营支出", "上缴上级支出", "对附属单位补助支出")
    columns: list[Column] = [
        ("合计", "", lambda a: a.total), ("基本支出", "基本支出", lambda a: a.basic),
        ("项目支出", "项目支出", lambda a: a.project), *((n, n, _nothing) for n in names),
    ]  # fmt: skip
    totals = [
        Gold("expenditure.total", book.spent()), Gold("expenditure.basic", book.basic()),
        Gold("expenditure.project", book.spent() - book.basic()),
        Gold("expenditure.business", 0), Gold("expenditure.remit_superior", 0),
        Gold("expenditure.subordinate_subsidy", 0),
    ]  # fmt: skip
    return by_account(sheet, book.accounts, columns, totals)


def fiscal(book: Book, style: Style) -> Sheet:
    """财政拨款收支总表."""
    sheet = _sheet(style, book, "fiscal", 4, "财政拨款收支总表")
    sheet.row(*head(("收入", 2), ("支出", 5)))
    names = [_FUND_NAMES[f] for f in FUNDS]
    sheet.row("项目", "预算数", "项目", "合计", *names)

    def across(indicator: str, values: list[int], **dims: str) -> list[Cell]:
        cells = [sheet.money(Gold(indicator, sum(values), dims))]
        pairs = zip(names, values, strict=True)
        return [*cells, *(sheet.money(Gold(indicator, v, {**dims, "type": n})) for n, v in pairs)]

    opening = [book.opening[f] for f in FUNDS]
    closing = [book.closing[f] for f in FUNDS]
    spent = [book.spent(f) for f in FUNDS]
    kind = {"type": "财政拨款"}
    left: list[tuple[str, Cell]] = [
        ("一、本年收入", sheet.money(Gold("fiscal.receipts", book.fiscal, {"type": "本年收入"})))
    ]
    for place, fund in enumerate(FUNDS, 1):
        cell = sheet.money(Gold(FUND_INCOME[fund], book.income(fund)))
        left.append((f"（{ordinal(place)}）{_FUND_NAMES[fund]}拨款", cell))
    left.append(("二、上年结转", sheet.money(Gold("balance.opening", sum(opening), kind))))
    for place, fund in enumerate(FUNDS, 1):
        cell = sheet.money(
            Gold("balance.opening", book.opening[fund], {"type": f"{_FUND_NAMES[fund]}拨款"})
        )
        left.append((f"（{ordinal(place)}）{_FUND_NAMES[fund]}拨款", cell))
    right = [("一、本年支出", across("fiscal.payments", spent, type="本年支出"))]
    place = 0
    for code, name in CLASSES.items():
        values = [sum(a.total for a in book.of(f) if a.code.startswith(code)) for f in FUNDS]
        if sum(values) or style.classes_all:
            place += 1
            right.append(
                (f"（{ordinal(place)}）{name}", across("function", values, **class_dims(code)))
            )
    right.append(("二、年终结转结余", across("balance.closing", closing, **kind)))
    for number in range(max(len(left), len(right))):
        name, cell = left[number] if number < len(left) else ("", Cell(""))
        words, cells = right[number] if number < len(right) else ("", [Cell("")] * 4)
        sheet.row(name, cell, words, *cells)
    ends = [a + b for a, b in zip(spent, closing, strict=True)]
    whole = sheet.money(Gold("total.receipts", book.fiscal + sum(opening), kind))
    sheet.row("收入总计", whole, "支出总计", *across("total.payments", ends, **kind))
    return sheet


def general(book: Book, style: Style) -> Sheet:
    """一般公共预算支出表: basic spending split into persons and offices."""
    sheet = _sheet(style, book, "general", 5, "一般公共预算支出表")

    left = book.economics("301", "303")
    share: dict[int, int] = {}
    for account in book.of("general"):
        share[id(account)] = min(account.basic, left)
        left -= share[id(account)]

    def persons(account: Account) -> int:
        return share[id(account)]

    columns: list[Column] = [
        ("合计", "", lambda a: a.total), ("小计", "基本支出", lambda a: a.basic),
        ("人员经费", "人员经费", persons), ("公用经费", "公用经费", lambda a: a.basic - persons(a)),
        ("项目支出", "项目支出", lambda a: a.project),
    ]  # fmt: skip
    of = book.of("general")
    staff = sum(map(persons, of))
    totals = [
        Gold("general_budget.expenditure", book.spent("general")),
        Gold("general_budget.basic", book.basic("general")),
        Gold("expenditure.personnel", staff),
        Gold("expenditure.public", book.basic("general") - staff),
        Gold("general_budget.project", book.spent("general") - book.basic("general")),
    ]  # fmt: skip
    by_account(sheet, of, columns, totals)
    stub, deep = (4, 3) if style.split_code else (2, 2)
    sheet.rows[0] = head(("科目", stub), ("合计", 1, deep), ("基本支出", 3), ("项目支出", 1, deep))
    sheet.rows[1] += head(*((w, 1, deep - 1) for w in ("小计", "人员经费", "公用经费")))
    return sheet


def economy(book: Book, style: Style) -> Sheet:
    """一般公共预算基本支出表: by economic item, persons and offices across."""
    sheet = _sheet(style, book, "economy", 6, "一般公共预算基本支出表")
    sheet.row(*head(("部门预算支出经济分类科目", 2), ("本年一般公共预算基本支出", 3)))
    sheet.row("科目编码", "科目名称", "合计", "人员经费", "公用经费")
    persons, public = book.economics("301", "303"), book.economics("302", "310")
    sheet.row(Cell("合计", 2), *map(sheet.money, (
        Gold("general_budget.basic", persons + public), Gold("expenditure.personnel", persons),
        Gold("expenditure.public", public),
    )))  # fmt: skip
    for code, name in sorted(ECONOMIC.items()):
        value = sum(v for c, v in book.economic.items() if c.startswith(code))
        staff = code[:3] in ("301", "303")

        def gold(amount: int, type_: str, code: str = code, name: str = name) -> Gold:
            dims = {} if code in _ECONOMIC else {"code": code}
            dims |= {"type": type_} if type_ else {}
            label = "" if code in _ECONOMIC else name
            return Gold(_ECONOMIC.get(code, "other"), amount, dims, label=label)

        sheet.row(code, name, *map(sheet.money, (
            gold(value, ""), gold(value if staff else 0, "人员经费"),
            gold(0 if staff else value, "公用经费"),
        )))  # fmt: skip
    return sheet


def three(book: Book, style: Style) -> Sheet:
    """“三公”经费支出表: the year before and this one."""
    sheet = _sheet(style, book, "three", 7, "一般公共预算“三公”经费支出表")
    last = book.last.budget if book.last else book.budget
    names = ["因公出国（境）费", "公务用车购置费", "公务用车运行费", "公务接待费"]
    sheet.row(*head(("上年预算数", 6), ("本年预算数", 6)))
    middle: list[Head] = [
        ("合计", 1, 2),
        (names[0], 1, 2),
        ("公务用车购置及运行费", 3),
        (names[3], 1, 2),
    ]
    sheet.row(*head(*middle, *middle))
    sheet.row(*("小计", *names[1:3]) * 2)
    cells = []
    for told, year in ((last, book.year - 1), (book.budget, book.year)):
        values = {
            "total": told.total, "abroad": told.abroad, "vehicles": told.vehicles,
            "vehicle_purchase": told.purchase, "vehicle_operation": told.operation,
            "reception": told.reception,
        }  # fmt: skip
        cells += [sheet.money(Gold(f"three_public.{i}", v, {}, year)) for i, v in values.items()]
    sheet.row(*cells)
    return sheet


def _fund(book: Book, style: Style, fund: Fund, number: int, spent: str) -> Sheet:
    name = {"gov_fund": "政府性基金", "state_capital": "国有资本经营"}[fund]
    sheet = _sheet(style, book, fund, number, f"{name}预算支出表")
    columns: list[Column] = [
        ("合计", "", lambda a: a.total), ("基本支出", "基本支出", lambda a: a.basic),
        ("项目支出", "项目支出", lambda a: a.project),
    ]  # fmt: skip
    totals = [
        Gold(spent, book.spent(fund)), Gold(spent, book.basic(fund), {"type": "基本支出"}),
        Gold(spent, book.spent(fund) - book.basic(fund), {"type": "项目支出"}),
    ]  # fmt: skip
    if not book.of(fund):
        sheet.note = f"备注：本部门没有使用{name}预算拨款安排的支出，故本表为空。"
    return by_account(sheet, book.of(fund), columns, totals, above=f"本年{name}预算支出")


def gov_fund(book: Book, style: Style) -> Sheet:
    """政府性基金预算支出表."""
    return _fund(book, style, "gov_fund", 8, "gov_fund.expenditure")


def state_capital(book: Book, style: Style) -> Sheet:
    """国有资本经营预算支出表."""
    return _fund(book, style, "state_capital", 9, "state_capital.expenditure")


def projects(book: Book, style: Style) -> Sheet:
    """项目支出表: one row a project, funds across."""
    sheet = _sheet(style, book, "projects", 10, "项目支出表")
    names = [_FUND_NAMES[f] for f in FUNDS]
    sheet.row(*head(
        ("类型", 1, 2), ("项目名称", 1, 2), ("项目单位", 1, 2), ("合计", 1, 2), ("本年拨款", 3),
        ("财政专户管理资金", 1, 2), ("单位资金", 1, 2),
    ))  # fmt: skip
    sheet.row(*names)

    def cells(values: list[int], own: int, dims: dict[str, str]) -> list[Cell]:
        golds = [Gold("project.budget", sum(values) + own, dims)]
        golds += [
            Gold("project.budget", v, {**dims, "source": n})
            for n, v in zip(names, values, strict=True)
        ]
        golds += [Gold("project.budget", 0, {**dims, "source": "财政专户管理资金"})]
        golds += [Gold("project.budget", own, {**dims, "source": "单位资金"})]
        return list(map(sheet.money, golds))

    listed = [a for a in book.accounts if a.project]
    whole = [sum(a.project for a in listed if a.fund == fund) for fund in FUNDS]
    own = sum(a.project for a in listed if a.fund == "own")
    sheet.row(Cell("合计", 3), *cells(whole, own, {}))
    for number, account in enumerate(listed, 1):
        name = f"{account.name.removesuffix('支出')}保障项目{number}"
        values = [account.project if account.fund == fund else 0 for fund in FUNDS]
        mine = account.project if account.fund == "own" else 0
        sheet.row("特定目标类", name, book.org, *cells(values, mine, {"project": name}))
    return sheet


Make = Callable[[Book, Style], Sheet]
TABLES: tuple[Make, ...] = (
    summary, income, expenditure, fiscal, general, economy, three, gov_fund, state_capital,
    projects,
)  # fmt: skip
