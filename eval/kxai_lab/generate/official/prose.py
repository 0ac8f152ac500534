"""第三部分: the explanations that repeat, in 万元, what the tables print in 元."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kxai_lab.generate.official.book import FUNDS, INCOMES, Book
from kxai_lab.generate.official.shapes import lines_of, ordinal


def wan(value: int) -> str:
    """分 as 万元 to two places, half up."""
    return f"{_rounded(Fraction(abs(value), 1_000_000), 2)}万元"


def rate(part: int, whole: int) -> str:
    """A percentage to two places."""
    return f"{_rounded(Fraction(100 * part, whole), 2)}%"


def _rounded(value: Fraction, places: int) -> str:
    whole = int(value * 10**places + Fraction(1, 2))
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"


def _change(now: int, was: int, *, last: int) -> str:
    """与2021年度相比，增加…万元，增长…%."""
    if now == was:
        return f"，与{last}年度持平"
    word, pace = ("增加", "增长") if now > was else ("减少", "下降")
    tail = f"，{pace}{rate(abs(now - was), was)}" if was else ""
    return f"，与{last}年度相比，{word}{wan(now - was)}{tail}"


def explanations(book: Book, style: int = 0) -> Iterator[str]:
    """The paragraphs of the chapter in order, headings among them. ``style`` varies the words."""
    last = book.last
    assert last is not None
    year = book.year
    sum(book.closing.values())
    yield "一、收入支出决算总体情况说明"
    yield (
        f"{year}年度收入、支出总计{wan(book.receipts)}"
        f"{_change(book.receipts, last.receipts, last=year - 1)}。主要原因是项目安排有所调整。"
    )
    yield "二、收入决算情况说明"
    parts = [("财政拨款收入", book.fiscal)]
    parts += [(name, book.others[i]) for i, name in INCOMES.items() if book.others.get(i)]
    told = "；".join(f"{n}{wan(v)}，占{rate(v, book.all_income)}" for n, v in parts)
    yield f"{year}年度本年收入合计{wan(book.all_income)}，其中：{told}。"
    yield "三、支出决算情况说明"
    spent, basic = book.spent(), book.basic()
    yield (
        f"{year}年度本年支出合计{wan(spent)}，其中：基本支出{wan(basic)}，占{rate(basic, spent)}；"
        f"项目支出{wan(spent - basic)}，占{rate(spent - basic, spent)}。"
    )
    yield "四、财政拨款收入支出决算总体情况说明"
    total = book.fiscal + sum(book.opening[f] for f in FUNDS)
    was = last.fiscal + sum(last.opening[f] for f in FUNDS)
    yield f"{year}年度财政拨款收入、支出总计{wan(total)}{_change(total, was, last=year - 1)}。"
    yield "五、一般公共预算财政拨款支出决算情况说明"
    yield from _general(book, last, style)
    yield "六、一般公共预算财政拨款基本支出决算情况说明"
    persons, public = book.economics("301", "303"), book.economics("302", "310")
    yield (
        f"{year}年度一般公共预算财政拨款基本支出{wan(persons + public)}，"
        f"其中：人员经费{wan(persons)}，"
        f"用来发工资、津贴和奖金；公用经费{wan(public)}，用来付纸笔和水电。"
    )
    yield "七、一般公共预算财政拨款“三公”经费支出决算情况说明"
    yield from _three(book)
    yield "八、政府性基金预算财政拨款收入支出决算情况说明"
    fund = book.spent("gov_fund")
    if fund or book.income("gov_fund"):
        yield (
            f"{year}年度政府性基金预算财政拨款收入{wan(book.income('gov_fund'))}，"
            f"本年支出{wan(fund)}，年末结转和结余{wan(book.closing['gov_fund'])}。"
        )
    else:
        yield "本单位没有政府性基金预算财政拨款收入，也没有使用政府性基金预算财政拨款安排的支出。"
    yield "九、国有资本经营预算财政拨款支出决算情况说明"
    capital = book.spent("state_capital")
    if capital:
        yield f"{year}年度国有资本经营预算财政拨款支出{wan(capital)}。"
    else:
        yield "本单位没有使用国有资本经营预算财政拨款安排的支出。"


def _general(book: Book, last: Book, style: int) -> Iterator[str]:
    year = book.year
    spent, was = book.spent("general"), last.spent("general")
    yield "（一）一般公共预算财政拨款支出决算总体情况"
    yield (
        f"{year}年度一般公共预算财政拨款支出{wan(spent)}，占本年支出合计的"
        f"{rate(spent, book.spent())}{_change(spent, was, last=year - 1)}。"
    )
    yield "（二）一般公共预算财政拨款支出决算结构情况"
    lines = [(c, n, sum(a.total for a in group)) for c, n, group in lines_of(book.of("general"))]
    parts = "；".join(f"{n}（类）{wan(v)}，占{rate(v, spent)}" for c, n, v in lines if len(c) == 3)
    yield f"{year}年度一般公共预算财政拨款支出{wan(spent)}，主要用于以下方面：{parts}。"
    yield "（三）一般公共预算财政拨款支出决算具体情况"
    names = {c: n for c, n, _ in lines}
    number = 0
    for code, name, value in lines:
        if len(code) != 7:
            continue
        number += 1
        chain = f"{names[code[:3]]}（类）{names[code[:5]]}（款）{name}（项）"
        if style % 2:
            yield (
                f"{number}．{chain}。年初预算为{wan(value)}，支出决算为{wan(value)}，"
                "完成年初预算的100.00%。"
            )
        else:
            yield f"{number}．{chain}支出{wan(value)}。"


def _three(book: Book) -> Iterator[str]:
    year, now, plan = book.year, book.three, book.budget
    done = f"，完成预算的{rate(now.total, plan.total)}" if plan.total else ""
    yield (
        f"{year}年度“三公”经费财政拨款支出预算为{wan(plan.total)}，支出决算为{wan(now.total)}"
        f"{done}。其中："
    )
    rows = (
        ("因公出国（境）费", plan.abroad, now.abroad),
        ("公务用车购置及运行维护费", plan.vehicles, now.vehicles),
        ("公务接待费", plan.reception, now.reception),
    )
    for number, (name, planned, used) in enumerate(rows, 1):
        done = f"，完成预算的{rate(used, planned)}" if planned else ""
        yield f"{number}．{name}支出预算为{wan(planned)}，支出决算为{wan(used)}{done}。"
    if now.vehicles:
        yield (
            f"其中：公务用车购置费支出{wan(now.purchase)}，"
            f"公务用车运行维护费支出{wan(now.operation)}。"
        )


def chapter(number: int, title: str) -> str:
    return f"第{ordinal(number)}部分 {title}"
