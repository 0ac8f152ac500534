"""A body's year as the official tables tell it: accounts by fund, economic items, balances.

All money is whole 分 (1/100 元); every identity of the tables holds without remainder.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Literal

Fund = Literal["general", "gov_fund", "state_capital", "own"]
FUNDS: tuple[Fund, ...] = ("general", "gov_fund", "state_capital")

CLASSES: dict[str, str] = {
    "201": "一般公共服务支出", "202": "外交支出", "203": "国防支出", "204": "公共安全支出",
    "205": "教育支出", "206": "科学技术支出", "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出", "210": "卫生健康支出", "211": "节能环保支出",
    "212": "城乡社区支出", "213": "农林水支出", "214": "交通运输支出",
    "215": "资源勘探工业信息等支出", "216": "商业服务业等支出", "217": "金融支出",
    "219": "援助其他地区支出", "220": "自然资源海洋气象等支出", "221": "住房保障支出",
    "222": "粮油物资储备支出", "223": "国有资本经营预算支出", "224": "灾害防治及应急管理支出",
    "229": "其他支出", "231": "债务还本支出", "232": "债务付息支出",
    "234": "抗疫特别国债安排的支出",
}  # fmt: skip
PARENTS: dict[str, str] = {
    "20103": "政府办公厅（室）及相关机构事务", "20129": "群众团体事务", "20502": "普通教育",
    "20607": "科学技术普及", "20805": "行政事业单位养老支出", "20808": "抚恤",
    "21011": "行政事业单位医疗", "21303": "水利", "22102": "住房改革支出",
    "21208": "国有土地使用权出让收入安排的支出", "22960": "彩票公益金安排的支出",
    "22301": "解决历史遗留问题及改革成本支出",
}  # fmt: skip
_CORE: tuple[tuple[str, str, int], ...] = (
    ("2080501", "行政单位离退休", 60), ("2080505", "机关事业单位基本养老保险缴费支出", 110),
    ("2080506", "机关事业单位职业年金缴费支出", 55), ("2101101", "行政单位医疗", 48),
    ("2101103", "公务员医疗补助", 20), ("2210201", "住房公积金", 120), ("2210203", "购房补贴", 90),
)  # fmt: skip
_MAIN: tuple[tuple[tuple[str, str, int], ...], ...] = (
    (("2010301", "行政运行", 900), ("2010302", "一般行政管理事务", 350),
     ("2010350", "事业运行", 200)),
    (("2050201", "学前教育", 400), ("2050202", "小学教育", 2500), ("2050203", "初中教育", 1800)),
    (("2060701", "机构运行", 500), ("2060702", "科普活动", 300),
     ("2060799", "其他科学技术普及支出", 80)),
    (("2130301", "行政运行", 700), ("2130305", "水利工程建设", 3000), ("2130314", "防汛", 150)),
    (("2012901", "行政运行", 420), ("2012999", "其他群众团体事务支出", 260)),
)  # fmt: skip
_FUNDS: dict[Fund, tuple[tuple[str, str, int], ...]] = {
    "gov_fund": (
        ("2120899", "其他国有土地使用权出让收入安排的支出", 210),
        ("2296002", "用于社会福利的彩票公益金支出", 70),
    ),
    "state_capital": (("2230105", "国有企业退休人员社会化管理补助支出", 6),),
}
ECONOMIC: dict[str, str] = {
    "301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助",
    "310": "资本性支出",
    "30101": "基本工资", "30102": "津贴补贴", "30103": "奖金",
    "30108": "机关事业单位基本养老保险缴费", "30109": "职业年金缴费",
    "30110": "职工基本医疗保险缴费", "30112": "其他社会保障缴费", "30113": "住房公积金",
    "30199": "其他工资福利支出", "30201": "办公费", "30202": "印刷费", "30205": "水费",
    "30206": "电费", "30207": "邮电费", "30211": "差旅费", "30213": "维修（护）费",
    "30215": "会议费", "30216": "培训费", "30217": "公务接待费", "30228": "工会经费",
    "30229": "福利费", "30231": "公务用车运行维护费", "30239": "其他交通费用",
    "30299": "其他商品和服务支出", "30301": "离休费", "30302": "退休费", "30305": "生活补助",
    "30399": "其他对个人和家庭的补助", "31002": "办公设备购置",
}  # fmt: skip
INCOMES: dict[str, str] = {
    "income.superior_subsidy": "上级补助收入", "income.undertaking": "事业收入",
    "income.business": "经营收入", "income.subordinate_remittance": "附属单位上缴收入",
    "income.other": "其他收入",
}  # fmt: skip
_WAN = 1_000_000


@dataclass(slots=True)
class Account:
    """Spending of one item (项) from one fund."""

    code: str
    name: str
    fund: Fund
    basic: int
    project: int
    income: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.basic + self.project


@dataclass(slots=True)
class Three:
    """The three public expenses: abroad, buying cars, running them, receptions."""

    abroad: int
    purchase: int
    operation: int
    reception: int

    @property
    def vehicles(self) -> int:
        return self.purchase + self.operation

    @property
    def total(self) -> int:
        return self.abroad + self.vehicles + self.reception


@dataclass(slots=True)
class Book:
    """A year. ``opening``/``closing`` by fund (``own``: what is not fiscal); income of the fiscal
    funds follows from what was spent and left over; ``others`` are the other sources."""

    org: str
    year: int
    accounts: list[Account]
    economic: dict[str, int]
    opening: dict[Fund, int]
    closing: dict[Fund, int]
    others: dict[str, int]
    budget: Three
    three: Three
    last: Book | None = None

    def of(self, *funds: Fund) -> list[Account]:
        """The accounts that spent money of some funds, by code; of all funds for none."""
        return [a for a in self.accounts if not funds or a.fund in funds]

    def spent(self, *funds: Fund) -> int:
        return sum(account.total for account in self.of(*funds))

    def basic(self, *funds: Fund) -> int:
        return sum(account.basic for account in self.of(*funds))

    def income(self, fund: Fund) -> int:
        """The year's income of a fund: what was spent, and left over beyond what was there."""
        return self.spent(fund) + self.closing[fund] - self.opening[fund]

    @property
    def fiscal(self) -> int:
        return sum(self.income(fund) for fund in FUNDS)

    @property
    def all_income(self) -> int:
        return self.fiscal + sum(self.others.values())

    @property
    def receipts(self) -> int:
        return self.all_income + sum(self.opening.values())

    def economics(self, *classes: str) -> int:
        return sum(v for code, v in self.economic.items() if code[:3] in classes)


def book_of(random: Random, org: str, year: int, *, years: int = 1, rich: bool = True) -> Book:
    """The book of a year with those of the ``years`` before it; ``rich``: with other funds."""
    main = random.choice(_MAIN)
    size = random.uniform(0.3, 3)
    funds = rich and random.random() < 0.7
    book: Book | None = None
    for number in range(year - years, year + 1):
        book = _year(random, org, number, main, size, book, rich=rich, funds=funds)
    assert book is not None
    return book


def _year(
    random: Random, org: str, year: int, main: tuple[tuple[str, str, int], ...], size: float,
    last: Book | None, *, rich: bool, funds: bool,
) -> Book:  # fmt: skip
    def money(wan: float) -> int:
        return max(100, int(wan * size * random.uniform(0.6, 1.4) * _WAN))

    accounts = []
    for code, name, wan in (*main, *_CORE):
        whole = money(wan)
        if code.startswith(("208", "210", "221")) or "运行" in name:
            accounts.append(Account(code, name, "general", whole, 0))
        else:
            share = random.choice((0, 0, 30))
            basic = whole * share // 100
            accounts.append(Account(code, name, "general", basic, whole - basic))
    kinds: list[Fund] = []
    if funds:
        kinds = [fund for fund in ("gov_fund", "state_capital") if random.random() < 0.75]
    for fund in kinds:
        for code, name, wan in _FUNDS[fund]:
            accounts.append(Account(code, name, fund, 0, money(wan)))
    others: dict[str, int] = {}
    if rich:
        others = {id_: money(40) for id_ in INCOMES if random.random() < 0.5}
        code, name, _ = main[-1]
        if others:
            accounts.append(Account(code, name, "own", money(8), money(12)))
    accounts.sort(key=lambda account: account.code)
    general = [a for a in accounts if a.fund == "general"]
    economic = _economic(sum(a.basic for a in general), random)
    opening: dict[Fund, int] = {}
    closing: dict[Fund, int] = {}
    for fund in (*FUNDS, "own"):
        spent = sum(a.total for a in accounts if a.fund == fund)
        there = fund == "general" or fund in kinds
        low = last.closing[fund] if last else (money(5) if there and random.random() < 0.7 else 0)
        opening[fund] = low
        closing[fund] = money(4) if spent and random.random() < 0.6 else 0
        if spent + closing[fund] < low:
            closing[fund] = low - spent + (100 if there else 0)
    spent = sum(a.total for a in accounts if a.fund == "own")
    closing["own"] = opening["own"] + sum(others.values()) - spent
    if closing["own"] < 0:
        others["income.other"] = others.get("income.other", 0) - closing["own"] + 100
        closing["own"] = 100
    likely = ((6, 0.3), (18, 0.2), (5, 0.9), (2, 0.9))
    budget = Three(*(money(wan) if random.random() < odds else 0 for wan, odds in likely))
    planned = (budget.abroad, budget.purchase, budget.operation, budget.reception)
    three = Three(*(value * random.randint(40, 100) // 100 for value in planned))
    if last:
        last.last = None
    return Book(org, year, accounts, economic, opening, closing, others, budget, three, last)


def _economic(basic: int, random: Random) -> dict[str, int]:
    """Basic spending of the general budget by economic item."""
    codes = [code for code in ECONOMIC if len(code) == 5 and random.random() < 0.8]
    codes = sorted({*codes, "30101", "30102", "30201", "30299", "30302"})
    weights = {
        c: random.uniform(3, 9) if c[:3] in ("301", "303") else random.uniform(0.1, 1)
        for c in codes
    }
    whole = sum(weights.values())
    found = {code: max(1, int(basic * weight / whole)) for code, weight in weights.items()}
    found["30101"] += basic - sum(found.values())
    return found
