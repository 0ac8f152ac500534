"""The true record behind generated reports: what a body had, spent and did, year by year.

All money is whole 分 (1/100 元). A ledger adds up without remainder: its reports may round, it
does not. ``history`` makes the ledgers of consecutive years of one body, the closing balance of a
year being the opening balance of the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from kxai_lab.generate import names
from kxai_lab.generate.names import Account, Activity

_WAN = 1_000_000  # 分 in 万元


@dataclass(frozen=True, slots=True)
class Body:
    """Who reports: ``region`` (澄阳县), ``org`` (澄阳县科学技术协会), ``level`` as of a report."""

    province: str
    region: str
    org: str
    short: str
    level: str


@dataclass(slots=True)
class Line:
    """An amount with its budget of the year's beginning."""

    budget: int
    final: int


@dataclass(slots=True)
class Project:
    """A project: budgets and what was spent, 分."""

    name: str
    budget: int
    adjusted: int
    executed: int


@dataclass(slots=True)
class Goal:
    """A performance indicator: ``least`` to reach, what was reached, weight and score in points."""

    level1: str
    level2: str
    name: str
    unit: str
    least: int
    actual: int
    weight: int
    score: int


@dataclass(slots=True)
class Ledger:
    """One body's year. Sums hold: receipts = income + opening = spending + closing; spending =
    basic + project = Σ functions + own; basic = personnel + public; 三公 = its parts; projects
    add up to project spending."""

    body: Body
    year: int
    opening: int
    incomes: dict[str, int]
    functions: dict[Account, Line]
    basic: int
    personnel: int
    three_public: dict[str, Line]
    procurement: dict[str, int]
    projects: list[Project]
    goals: list[Goal]
    activities: dict[Activity, int]
    counts: dict[str, int]
    own: int = 0
    closing: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)

    @property
    def income(self) -> int:
        return sum(self.incomes.values())

    @property
    def general(self) -> int:
        """Spending of the general budget's appropriation; ``own`` is spent beside it."""
        return sum(line.final for line in self.functions.values())

    @property
    def spending(self) -> int:
        return self.general + self.own

    @property
    def budget(self) -> int:
        return sum(line.budget for line in self.functions.values())

    @property
    def project(self) -> int:
        return self.spending - self.basic

    @property
    def public(self) -> int:
        return self.basic - self.personnel

    @property
    def receipts(self) -> int:
        return self.income + self.opening

    def by_class(self) -> dict[str, Line]:
        """Budget and spending of each class (类), by its three digits."""
        found: dict[str, Line] = {}
        for account, line in self.functions.items():
            whole = found.setdefault(account.parent, Line(0, 0))
            whole.budget += line.budget
            whole.final += line.final
        return found

    def three(self, *, budget: bool = False) -> int:
        """The three public expenses together."""
        return sum(line.budget if budget else line.final for line in self.three_public.values())


def body_of(random: Random) -> Body:
    """A body somewhere."""
    level = random.choices(("county", "city", "district"), (6, 3, 1))[0]
    place = random.choice(names.FIRST) + random.choice(names.SECOND) + names.LEVELS[level]
    name = random.choices(names.BODIES, names.BODY_WEIGHTS)[0]
    reported = "county" if level == "district" else level
    return Body(
        random.choice(names.PROVINCES), place, place + name, names.SHORT[name], reported
    )  # fmt: skip


def history(body: Body, years: range, random: Random) -> list[Ledger]:
    """The ledgers of consecutive years; what is left over opens the next."""
    accounts = [*names.CORE, *names.SOCIAL, *random.sample(names.SOMETIMES, random.randint(1, 5))]
    accounts.sort(key=lambda account: account.code)
    size = random.uniform(0.5, 2.5) * (4 if body.level == "city" else 1)
    step = random.choice((1, 100, 10_000))  # 分, 元 or 百元: how finely a body keeps its books
    ledgers: list[Ledger] = []
    opening = random.randrange(5, 60) * _WAN // 2 + random.randrange(100) * step
    for year in years:
        before = ledgers[-1] if ledgers else None
        ledger = _year(body, year, accounts, size, step, opening, before, random)
        ledgers.append(ledger)
        opening = ledger.closing
    return ledgers


def _near(amount: float, spread: float, step: int, random: Random) -> int:
    """About ``amount`` 分, a multiple of ``step``, at least one step."""
    return max(step, int(amount * random.uniform(1 - spread, 1 + spread)) // step * step)


def _year(
    body: Body,
    year: int,
    accounts: list[Account],
    size: float,
    step: int,
    opening: int,
    before: Ledger | None,
    random: Random,
) -> Ledger:
    usual = {"2060701": 130, "2060702": 60, "2080505": 22, "2101101": 9, "2210201": 16}
    functions: dict[Account, Line] = {}
    for account in accounts:
        was = before.functions[account].final if before else 0
        budget = _near(was or usual.get(account.code, 12) * size * _WAN, 0.15, step, random)
        exact = random.random() < 0.3
        functions[account] = Line(budget, budget if exact else _near(budget, 0.12, step, random))
    general = sum(line.final for line in functions.values())
    basic = _near(general * random.uniform(0.5, 0.75), 0.02, step, random)
    personnel = _near(basic * 0.86, 0.05, step, random)
    needed = (
        max(0, general - opening) + random.randrange(1, 20) * _WAN + random.randrange(50) * step
    )
    other = {
        name: _near(needed * share, 0.5, step, random)
        for name, share, odds in (
            ("income.superior_subsidy", 0.04, 0.5),
            ("income.undertaking", 0.02, 0.2),
            ("income.other", 0.02, 0.6),
        )
        if random.random() < odds
    }
    incomes = {"income.general_budget": needed, **other}
    own = sum(other.values()) * random.randint(70, 100) // 100 // step * step
    ledger = Ledger(
        body, year, opening, incomes, functions, basic, personnel,
        _three_public(size, step, before, random), _procurement(size, step, random),
        _projects(general + own - basic, step, random), _goals(random),
        {a: max(1, int(a.usual * random.uniform(0.5, 1.8) * size**0.5))
         for a in random.sample(names.ACTIVITIES, 6)},
        _counts(size, before, random), own,
    )  # fmt: skip
    ledger.closing = ledger.receipts - ledger.spending
    ledger.texts = {
        "functions": random.sample(names.FUNCTIONS, 3),
        "key_work": random.sample(names.WORKS, 3),
        "evaluation": [random.choice(names.EVALUATIONS)],
    }
    picked = random.sample(range(len(names.PROBLEMS)), 3)
    ledger.texts["problems"] = [names.PROBLEMS[n] for n in picked]
    ledger.texts["suggestions"] = [names.SUGGESTIONS[n] for n in picked]
    return ledger


def _three_public(size: float, step: int, before: Ledger | None, random: Random) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for name, usual, odds in (
        ("three_public.abroad", 3.0, 0.12),
        ("three_public.vehicle_purchase", 18.0, 0.06),
        ("three_public.vehicle_operation", 3.2, 0.8),
        ("three_public.reception", 1.8, 0.95),
    ):
        was = before.three_public[name].budget if before else 0
        there = bool(was) if before and random.random() < 0.8 else random.random() < odds
        budget = _near(was or usual * size**0.5 * _WAN, 0.1, step, random) if there else 0
        found[name] = Line(budget, budget // step * random.randint(55, 100) // 100 * step)
    return found


def _procurement(size: float, step: int, random: Random) -> dict[str, int]:
    found = {"procurement.goods": _near(6 * size * _WAN, 0.6, step, random)}
    found["procurement.works"] = (
        _near(9 * size * _WAN, 0.6, step, random) if random.random() < 0.25 else 0
    )
    found["procurement.services"] = _near(12 * size * _WAN, 0.6, step, random)
    return found


def _projects(total: int, step: int, random: Random) -> list[Project]:
    """Two to five projects whose spending adds up to ``total``."""
    number = random.randint(2, 5)
    parts = [random.uniform(0.5, 2) for _ in range(number)]
    spent = [int(total * part / sum(parts)) // step * step for part in parts]
    spent[0] += total - sum(spent)
    found = []
    for name, executed in zip(random.sample(names.PROJECTS, number), spent, strict=True):
        adjusted = -(-int(executed * random.uniform(1, 1.18)) // step) * step
        exact = random.random() < 0.6
        budget = adjusted if exact else _near(adjusted, 0.2, step, random)
        found.append(Project(name, budget, adjusted, executed))
    return found


def _goals(random: Random) -> list[Goal]:
    """Indicators whose weights add up to 90, beside the 10 points for the budget's execution."""
    chosen = random.sample(names.ACTIVITIES, 3)
    plan = [
        ("产出指标", "数量指标", f"{a.name}数量", a.unit, max(1, a.usual * 4 // 5), 10)
        for a in chosen
    ]
    plan += [
        ("产出指标", "质量指标", "活动验收合格率", "%", random.choice((90, 95, 98)), 10),
        ("产出指标", "时效指标", "任务按期完成率", "%", random.choice((90, 95)), 10),
        ("效益指标", "社会效益指标", "受众科学素质知晓率", "%", random.choice((80, 85)), 20),
        ("效益指标", "可持续影响指标", "阵地长期使用率", "%", random.choice((80, 90)), 10),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "%", random.choice((90, 95)), 10),
    ]
    found = []
    for level1, level2, name, unit, least, weight in plan:
        most = 100 if unit == "%" else least * 13 // 10 + 1
        actual = random.randint(least, most) if random.random() < 0.85 else least * 19 // 20
        score = weight if actual >= least else weight - random.randint(1, 2)
        found.append(Goal(level1, level2, name, unit, least, actual, weight, score))
    return found


def _counts(size: float, before: Ledger | None, random: Random) -> dict[str, int]:
    staff = before.counts["staff.actual"] if before else max(4, int(9 * size))
    actual = max(3, staff + random.choice((-1, 0, 0, 1)))
    return {
        "staff.authorised": before.counts["staff.authorised"] if before else actual + 2,
        "staff.actual": actual,
        "staff.retired": (before.counts["staff.retired"] if before else random.randint(2, 14))
        + random.choice((0, 0, 1)),
        "reception.batches": random.randint(6, 60),
        "reception.persons": random.randint(70, 600),
        "assets.vehicles": random.randint(1, 3),
        "performance.projects": random.randint(2, 9),
    }


def planned(ledger: Ledger, before: Ledger | None, random: Random) -> Ledger:
    """The year's budget as a ledger: what is spent is what was budgeted, nothing is left over."""
    functions = {a: Line(line.budget, line.budget) for a, line in ledger.functions.items()}
    general = ledger.budget
    opening = before.closing if before else ledger.opening
    basic = general * random.randint(55, 72) // 100 // 10_000 * 10_000
    plan = Ledger(
        ledger.body, ledger.year, opening,
        {"income.general_budget": general, **{k: v for k, v in ledger.incomes.items()
                                              if k == "income.other"}},
        functions, basic, basic * 86 // 100 // 10_000 * 10_000,
        {name: Line(line.budget, line.budget) for name, line in ledger.three_public.items()},
        ledger.procurement, [], ledger.goals, ledger.activities, ledger.counts,
        texts=ledger.texts,
    )  # fmt: skip
    plan.own = plan.receipts - general
    plan.projects = _projects(plan.project, 10_000, random)
    return plan
