"""The chapters of accounts and budgets, told from a ledger: each takes the teller, adds lines."""

from __future__ import annotations

from fractions import Fraction

from kxai_lab.generate import names
from kxai_lab.generate.names import Account
from kxai_lab.generate.pieces import Piece
from kxai_lab.generate.teller import NAMES, Teller


def duties(t: Teller) -> None:
    """What the body is for, what it wants to do, who works there."""
    t.say("duties", items=t.told("functions"))
    if t.house.draw("works").random() < 0.6:
        t.say("works", items=t.told("key_work"))


def staff(t: Teller) -> None:
    """编制、在职、离退休."""
    counts, house = t.ledger.counts, t.house
    t.say(
        "staff",
        authorised=house.count(counts["staff.authorised"], "名", "staff.authorised"),
        actual=house.count(counts["staff.actual"], "人", "staff.actual"),
        retired=house.count(counts["staff.retired"], "人", "staff.retired"),
    )


def receipts(t: Teller) -> None:
    """收入总计 and 支出总计 against the year before, and their parts."""
    ledger, house = t.ledger, t.house
    alike = {"alt": ("total.payments",)}
    moved = t.moved("total.receipts", ledger.receipts, t.before.receipts, **alike)
    if moved is not None:
        t.say(
            "receipts",
            total=house.money(ledger.receipts, "total.receipts", alt=("total.payments",)),
            payments=house.money(ledger.receipts, "total.payments"),
            **moved,
        )
    receipts_made(t)


def receipts_made(t: Teller) -> None:
    """What makes up 收入总计 and 支出总计."""
    ledger, house = t.ledger, t.house
    t.say(
        "receipts_made",
        income=house.money(ledger.income, "income.total"),
        opening=house.money(ledger.opening, "balance.opening"),
        spending=house.money(ledger.spending, "expenditure.total"),
        closing=house.money(ledger.closing, "balance.closing"),
    )


def income(t: Teller) -> None:
    """本年收入合计 by source."""
    total = t.ledger.income
    parts = t.shared("income_part", t.ledger.incomes, total)
    t.say("income", total=t.house.money(total, "income.total"), parts=t.items(parts))


def spending(t: Teller, *, compare: bool = True) -> None:
    """本年支出合计: basic and project, and the year before."""
    ledger = t.ledger
    total = ledger.spending
    parts = t.shared(
        "spending_part",
        {"expenditure.basic": ledger.basic, "expenditure.project": ledger.project},
        total,
    )
    t.say("spending", total=t.house.money(total, "expenditure.total"), parts=t.items(parts))
    moved = t.moved("expenditure.total", total, t.before.spending)
    if compare and moved is not None:
        t.join("spending_change", **moved)


def general(t: Teller) -> None:
    """一般公共预算财政拨款支出: overall, and against its budget."""
    ledger, house, id_ = t.ledger, t.house, "general_budget.expenditure"
    moved = t.moved(id_, ledger.general, t.before.general)
    if moved is not None:
        share = house.rate(Fraction(ledger.general, ledger.spending), id_, "share")
        t.say("general", total=house.money(ledger.general, id_), share=share, **moved)
    general_execution(t)


def general_execution(t: Teller) -> None:
    """一般公共预算财政拨款支出 against its budget."""
    ledger, house, id_ = t.ledger, t.house, "general_budget.expenditure"
    t.say(
        "general_execution",
        budget=house.money(ledger.budget, id_, stage="budget"),
        final=house.money(ledger.general, id_),
        rate=house.rate(Fraction(ledger.general, ledger.budget), id_, "execution_rate"),
    )


def classes(t: Teller) -> None:
    """The general budget by class (类), with shares."""
    ledger, house = t.ledger, t.house
    parts = []
    for code, line in ledger.by_class().items():
        dims = {"name": names.CLASSES[code]}
        share = house.rate(Fraction(line.final, ledger.general), "function", "share", dims=dims)
        amount = house.money(line.final, "function", dims=dims)
        parts.append(t.part("class_part", name=names.CLASSES[code], amount=amount, share=share))
    total = house.money(ledger.general, "general_budget.expenditure")
    t.say("classes", total=total, parts=t.items(parts))


def path_of(t: Teller, account: Account) -> tuple[str, dict[str, str]]:
    """An account as the house writes it, and its dims."""
    style = t.house.draw("path").randrange(4)
    whole = names.CLASSES[account.parent]
    forms = (
        f"{whole}（类）{account.group}（款）{account.name}（项）",
        f"{whole}（类）{account.group}（款）{account.name}（项）{account.code}",
        f"{account.name}（项）",
        f"{account.code}{account.name}",
    )
    dims = {"name": account.name}
    if style in (1, 3):
        dims["code"] = account.code
    return forms[style], dims


def accounts(t: Teller) -> None:
    """Every account (项): budget, spending, execution and why they differ."""
    house = t.house
    for number, (account, line) in enumerate(t.ledger.functions.items(), 1):
        path, dims = path_of(t, account)
        numbered = house.draw("numbered").choice(("{n}.", "（{n}）", "")).format(n=number)
        path = numbered + path
        final = house.money(line.final, "function", dims=dims)
        rate = house.rate(
            Fraction(line.final, line.budget), "function", "execution_rate", dims=dims
        )
        if line.final == line.budget:
            t.say("account_same", path=path, final=final, rate=rate)
            continue
        budget = house.money(line.budget, "function", stage="budget", dims=dims)
        why = t.why(grows=line.final > line.budget)
        t.say("account", path=path, budget=budget, final=final, rate=rate, why=why)


def accounts_only(t: Teller) -> None:
    """Every account with its amount alone."""
    for account, line in t.ledger.functions.items():
        path, dims = path_of(t, account)
        use = t.chance.choice(
            ("用于日常工作", "保障人员和运转", "用于开展业务活动", "按规定标准安排")
        )
        amount = t.house.money(line.final, "function", dims=dims)
        t.say("account_only", path=path, final=amount, use=use)


def basic(t: Teller) -> None:
    """基本支出: personnel and public."""
    ledger, house = t.ledger, t.house
    whole = house.phrase("basic").startswith("一般公共预算")
    id_ = "general_budget.basic" if whole else "expenditure.basic"
    alt = ("expenditure.basic",) if whole else ("general_budget.basic",)
    t.say(
        "basic",
        basic=house.money(ledger.basic, id_, alt=alt),
        personnel=house.money(ledger.personnel, "expenditure.personnel"),
        public=house.money(ledger.public, "expenditure.public"),
    )


def three_public(t: Teller) -> None:
    """三公经费: budget, spending, the year before, the parts, what was done with them."""
    ledger, house, id_ = t.ledger, t.house, "three_public.total"
    total, budget = ledger.three(), ledger.three(budget=True)
    if not total:
        t.plain(f"{t.ledger.year}年没有{house.three()}经费支出。")
        return
    t.say(
        "three",
        budget=house.money(budget, id_, stage="budget"),
        final=house.money(total, id_),
        rate=house.rate(Fraction(total, budget), id_, "execution_rate"),
    )
    moved = t.moved(id_, total, t.before.three())
    if moved is not None:
        t.say("three_change", **moved)
    for indicator, line in ledger.three_public.items():
        amount = house.money(line.final, indicator)
        if not line.final:
            t.say("three_zero", name=NAMES[indicator], amount=amount)
        else:
            share = house.rate(Fraction(line.final, total), indicator, "share")
            t.say("three_part", name=NAMES[indicator], amount=amount, share=share)
        t.lines[-1].pieces[-1] = str(t.lines[-1].pieces[-1]).rstrip("；") + "。"
    t.say("cars", cars=house.count(ledger.counts["assets.vehicles"], "辆", "assets.vehicles"))
    if ledger.three_public["three_public.reception"].final:
        t.say(
            "reception",
            batches=house.count(ledger.counts["reception.batches"], "批次", "reception.batches"),
            persons=house.count(ledger.counts["reception.persons"], "人次", "reception.persons"),
        )


def funds(t: Teller) -> None:
    """No government fund, no state capital."""
    t.say("funds")


def operating(t: Teller) -> None:
    """机关运行经费, which is the public expense."""
    moved = t.moved("operating.total", t.ledger.public, t.before.public)
    if moved is not None:
        t.say("operating", total=t.house.money(t.ledger.public, "operating.total"), **moved)


def procurement(t: Teller) -> None:
    """政府采购 by kind."""
    values = {k: v for k, v in t.ledger.procurement.items() if v}
    parts = [
        t.part("procurement_part", name=NAMES[id_], amount=t.house.money(value, id_))
        for id_, value in values.items()
    ]
    total = t.house.money(sum(values.values()), "procurement.total")
    t.say("procurement", total=total, parts=t.items(parts, "，"))


def budget_sums(t: Teller) -> None:
    """A budget's receipts with their sources, and last year's."""
    ledger, house = t.ledger, t.house
    values = {**ledger.incomes, "balance.opening": ledger.opening}
    parts = [
        t.part("source_part", name=_source(id_), amount=house.money(value, id_))
        for id_, value in values.items()
        if value
    ]
    t.say(
        "budget_sum",
        total=house.money(ledger.receipts, "total.receipts"),
        payments=house.money(ledger.receipts, "total.payments"),
        parts=t.items(parts),
    )
    alike = {"alt": ("total.payments",)}
    moved = t.moved("total.receipts", ledger.receipts, t.before.receipts, **alike)
    if moved is not None:
        t.join("budget_change", **moved)


def _source(indicator: str) -> str:
    return "上年结转" if indicator == "balance.opening" else NAMES[indicator]


def budget_spending(t: Teller) -> None:
    """A budget's spending by nature."""
    ledger = t.ledger
    parts = t.shared(
        "spending_part",
        {"expenditure.basic": ledger.basic, "expenditure.project": ledger.project},
        ledger.spending,
    )
    total = t.house.money(ledger.spending, "expenditure.total")
    t.say("budget_spending", total=total, parts=t.items(parts))


def budget_three(t: Teller) -> None:
    """三公经费预算 against last year's."""
    total = t.ledger.three()
    moved = t.moved("three_public.total", total, t.before.three())
    if moved is not None:
        t.say("budget_three", final=t.house.money(total, "three_public.total"), **moved)
    parts: list[list[Piece]] = []
    for indicator, line in t.ledger.three_public.items():
        amount = t.house.money(line.final, indicator)
        parts.append(t.part("procurement_part", name=NAMES[indicator], amount=amount))
    t.say("three_list", parts=t.items(parts))


def glossary(t: Teller) -> None:
    """Definitions, without a figure."""
    from kxai_lab.generate.phrases import PHRASES

    for words in t.house.draw("glossary").sample(PHRASES["glossary"], 3):
        t.plain(words)
