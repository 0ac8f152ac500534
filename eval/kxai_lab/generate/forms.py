"""Tables: official forms and the looser ones that offices draw themselves, in several shapes."""

from __future__ import annotations

from fractions import Fraction

from kxai_lab.generate import names
from kxai_lab.generate.pieces import Line, Num, Piece
from kxai_lab.generate.results import actual, least, money_of
from kxai_lab.generate.teller import NAMES, Teller


def caption(t: Teller, title: str) -> None:
    """The table's title and, as the house has it, its unit in the title or on a line below."""
    unit = t.house.table_unit
    if t.house.draw("caption").random() < 0.5:
        t.plain(f"{title}（单位：{unit}）")
    else:
        t.plain(title)
        t.plain(f"单位：{unit}")


def receipts_table(t: Teller) -> None:
    """收入支出决算总表: receipts on the left, payments on the right."""
    ledger, house = t.ledger, t.house

    def money(value: int, indicator: str) -> Num:
        return house.money(value, indicator, table=True)

    caption(t, "收入支出决算总表" if t.stage == "final" else "部门收支预算总表")
    t.row("收入", "", "支出", "")
    t.row("项目", "金额", "项目", "金额")
    left = [(NAMES[id_], money(value, id_)) for id_, value in ledger.incomes.items()]
    right = [
        (NAMES[id_], money(value, id_))
        for id_, value in (
            ("expenditure.basic", ledger.basic),
            ("expenditure.project", ledger.project),
        )
    ]
    for number in range(max(len(left), len(right))):
        cells: list[str | Num] = []
        for side in (left, right):
            cells += side[number] if number < len(side) else ("", "")
        t.row(*cells)
    t.row(
        "本年收入合计", money(ledger.income, "income.total"),
        "本年支出合计", money(ledger.spending, "expenditure.total"),
    )  # fmt: skip
    t.row(
        "年初结转和结余", money(ledger.opening, "balance.opening"),
        "年末结转和结余", money(ledger.closing, "balance.closing"),
    )  # fmt: skip
    t.row(
        "总计", money(ledger.receipts, "total.receipts"),
        "总计", money(ledger.receipts, "total.payments"),
    )  # fmt: skip


def functions_table(t: Teller) -> None:
    """Spending by account: classes and accounts, the code in one column or split into three."""
    ledger, house = t.ledger, t.house
    split = house.draw("split").random() < 0.4
    caption(t, "一般公共预算财政拨款支出决算表" if t.stage == "final" else "一般公共预算支出表")
    if split:
        t.row("科目编码", "<", "<", "科目名称", "金额")
        t.row("类", "款", "项", "^", "^")
    else:
        t.row("科目编码", "科目名称", "金额")
    total = house.money(ledger.general, "general_budget.expenditure", table=True)
    t.row(*(("合计", "<", "<", "<") if split else ("合计", "<")), total)
    for code, whole in ledger.by_class().items():
        dims = {"code": code, "name": names.CLASSES[code]}
        amount = house.money(whole.final, "function", table=True, dims=dims)
        t.row(*((code, "", "") if split else (code,)), names.CLASSES[code], amount)
        for account, line in ledger.functions.items():
            if account.parent != code:
                continue
            dims = {"code": account.code, "name": account.name}
            amount = house.money(line.final, "function", table=True, dims=dims)
            parts = (code, account.code[3:5], account.code[5:]) if split else (account.code,)
            t.row(*parts, account.name, amount)


def three_table(t: Teller) -> None:
    """三公 of two years side by side, or budget and spending."""
    house, ledger = t.house, t.ledger
    compare = house.draw("three table").random() < 0.5 or t.stage == "budget"
    caption(t, f"{house.three()}经费{'对比' if compare else '支出'}表")
    word = "决算" if t.stage == "final" else "预算"
    if compare:
        t.row("项目", f"{t.last}年{word}数", f"{ledger.year}年{word}数")
    else:
        t.row("项目", "预算数", "决算数")
    rows = [
        (id_, t.before.three_public[id_].final, line.budget, line.final)
        for id_, line in ledger.three_public.items()
    ]
    rows.append(("three_public.total", t.before.three(), ledger.three(budget=True), ledger.three()))
    for indicator, was, budget, final in rows:
        now = house.money(final, indicator, table=True)
        if compare:
            other = house.money(was, indicator, table=True, year=t.last)
        else:
            other = house.money(budget, indicator, table=True, stage="budget")
        name = "合计" if indicator == "three_public.total" else NAMES[indicator]
        t.row(name, other, now)


def projects_table(t: Teller) -> None:
    """Projects with budget, spending and execution rate."""
    caption(t, "项目支出情况表")
    t.row("项目名称", "预算数", "执行数", "执行率")
    for project in t.ledger.projects:
        t.row(project.name, *money_of(t, project, table=True))


def project_head(t: Teller) -> None:
    """The head of a project's self-evaluation form: names and money."""
    project = t.ledger.projects[0]
    house, dims = t.house, {"project": project.name}
    t.row("项目名称", project.name, "<", "主管部门", t.body.org, "<")
    unit = house.table_unit
    t.row(f"项目资金（{unit}）", "", "年初预算数", "全年预算数", "全年执行数", "执行率")
    adjusted, executed, rate = money_of(t, project, table=True)
    adjusted.stage = "adjusted"
    first = house.money(project.budget, "project.budget", dims=dims, stage="budget", table=True)
    t.row("^", "年度资金总额", first, adjusted, executed, rate)


def goals_table(t: Teller) -> None:
    """The three levels of indicators with what was to be reached and what was, weights, scores."""
    scored = t.house.draw("scored").random() < 0.7
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"]
    t.row(*head, *(["分值", "得分"] if scored else []))
    above: tuple[str, str] = ("", "")
    for goal in t.ledger.goals:
        sign = t.house.draw("sign").choice(("≥", "不少于", ""))
        aim = least(t, goal, "min" if sign else "", table=True)
        first = "^" if goal.level1 == above[0] else goal.level1
        second = "^" if (goal.level1, goal.level2) == above else goal.level2
        above = (goal.level1, goal.level2)
        cells: list[str | Num | list[Piece]] = [
            first,
            second,
            goal.name,
            [sign, aim],
            actual(t, goal, table=True),
        ]
        if scored:
            cells += [
                _points(t, number, id_, goal.name)
                for number, id_ in (
                    (goal.weight, "performance.weight"),
                    (goal.score, "performance.score"),
                )
            ]
        t.row(*cells)
    if scored:
        total = sum(goal.score for goal in t.ledger.goals)
        whole = sum(goal.weight for goal in t.ledger.goals)
        t.row(
            "合计", "<", "<", "<", "<",
            _points(t, whole, "performance.weight", ""),
            _points(t, total, "performance.score", ""),
        )  # fmt: skip


def _points(t: Teller, number: int, indicator: str, name: str) -> Num:
    dims = {"level3": name} if name else {}
    return t.house.count(number, "分", indicator, role="score", table=True, dims=dims)


def chart(t: Teller) -> None:
    """What an embedded chart leaves in a text: names and numbers, some with the rest of a binary
    fraction."""
    parts = [
        ("基本支出", t.ledger.basic, "expenditure.basic"),
        ("项目支出", t.ledger.project, "expenditure.project"),
    ]
    t.plain(f"{t.ledger.year}年支出构成")
    line = Line("", [])
    for name, _, _ in parts:
        line.pieces.append(f"{name}\t")
    for _, value, indicator in parts:
        num = t.house.money(value, indicator)
        num.layer, num.suffix = "chart", ""
        if t.chance.random() < 0.5 and "." in num.text and "," not in num.text:
            num.value = num.text
            num.text = f"{num.text}{'0' * (13 - len(num.text))}2"
        line.pieces += [num, "\t"]
    t.lines.append(line)


def share_table(t: Teller) -> None:
    """Spending by nature with shares and the year before, merged head."""
    ledger, house = t.ledger, t.house
    caption(t, "支出结构表")
    t.row("支出项目", "金额", "<", "占比")
    t.row("^", f"{t.last}年", f"{ledger.year}年", "^")
    for indicator, was, now in (
        ("expenditure.basic", t.before.basic, ledger.basic),
        ("expenditure.project", t.before.project, ledger.project),
        ("expenditure.total", t.before.spending, ledger.spending),
    ):
        t.row(
            NAMES[indicator],
            house.money(was, indicator, table=True, year=t.last),
            house.money(now, indicator, table=True),
            house.rate(Fraction(now, ledger.spending), indicator, "share", table=True),
        )
