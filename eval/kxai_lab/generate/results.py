"""The chapters on projects, goals and self-evaluation, told from a ledger."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kxai_lab.generate.house import capital
from kxai_lab.generate.ledger import Goal, Project
from kxai_lab.generate.names import Activity
from kxai_lab.generate.pieces import Num, Piece, Told
from kxai_lab.generate.teller import Teller

_VERBS = {
    "场": "举办", "次": "组织", "期": "开办", "份": "发放", "人": "招募", "块": "展出",
    "篇": "发布", "户": "发展", "个": "制作",
}  # fmt: skip


def performance(t: Teller) -> None:
    """How many projects were evaluated, their money and the verdict."""
    ledger, house = t.ledger, t.house
    number = ledger.counts["performance.projects"]
    t.say(
        "performance",
        projects=house.count(number, "个", "performance.projects"),
        money=house.money(ledger.project, "other", alt=("project.budget", "expenditure.project")),
        evaluation=Told("evaluation", ledger.texts["evaluation"][0]),
    )


def project_lines(t: Teller) -> None:
    """Every project: budget, spending, execution rate."""
    for project in t.ledger.projects:
        budget, executed, rate = money_of(t, project)
        t.say("project", name=project.name, budget=budget, executed=executed, rate=rate)


def money_of(t: Teller, project: Project, *, table: bool = False) -> tuple[Num, Num, Num]:
    """The figures of a project: its adjusted budget, what was spent, the execution rate."""
    house, dims = t.house, {"project": project.name}
    share = Fraction(project.executed, project.adjusted)
    return (
        house.money(project.adjusted, "project.budget", dims=dims, stage="budget", table=table),
        house.money(project.executed, "project.executed", dims=dims, table=table),
        house.rate(share, "project.executed", "execution_rate", dims=dims, table=table),
    )


def projects_sum(t: Teller) -> None:
    """Project spending by project."""
    id_ = "project.budget" if t.stage == "budget" else "project.executed"
    parts = [
        t.part(
            "project_part",
            name=p.name,
            amount=t.house.money(p.executed, id_, dims={"project": p.name}),
        )
        for p in t.ledger.projects
    ]
    total = t.house.money(t.ledger.project, "expenditure.project")
    t.say("projects_sum", total=total, parts=t.items(parts))


def overall_execution(t: Teller) -> None:
    """The whole body's budget and how much of it was spent."""
    ledger, house, id_ = t.ledger, t.house, "expenditure.total"
    adjusted = ledger.receipts
    t.say(
        "overall_execution",
        adjusted=house.money(adjusted, id_, stage="adjusted", alt=("total.receipts",)),
        executed=house.money(ledger.spending, id_),
        rate=house.rate(Fraction(ledger.spending, adjusted), id_, "execution_rate"),
    )


def activities(t: Teller) -> None:
    """What was done in the year, counted."""
    parts = [
        t.part("activity_part", verb=_VERBS[a.unit], name=a.name, count=_counted(t, a, number))
        for a, number in t.ledger.activities.items()
    ]
    t.say("activities", parts=t.items(parts))


def _counted(t: Teller, activity: Activity, number: int) -> list[Piece]:
    """The number with its measure word, now and then with a hedge, or in 万."""
    dims = {"activity": activity.name}
    hedge = t.chance.choice(("", "", "", "", "over", "about"))
    num = t.house.count(number, activity.unit, "activity", dims=dims)
    if number >= 10_000 and t.chance.random() < 0.7:
        num.text, num.unit = f"{number / 10_000:.1f}", f"万{activity.unit}"
        num.suffix = num.unit
        hedge = ""
    if hedge == "over":
        num.hedge, num.suffix = "over", f"余{num.suffix}"
        if len(num.text) > 1 and num.unit == activity.unit:
            num.text = num.text[:-1] + "0"
    elif hedge == "about":
        num.hedge = "about"
        return ["约", num]
    return [num]


def targets(t: Teller) -> None:
    """What the year is to reach."""
    parts = [
        t.part("target_part", name=goal.name, least=least(t, goal, "min"))
        for goal in t.ledger.goals
    ]
    t.say("targets", parts=t.items(parts))


def goals(t: Teller) -> None:
    """What was to be reached and what was."""
    parts = [
        t.part("goal_part", name=goal.name, least=least(t, goal, ""), actual=actual(t, goal))
        for goal in t.ledger.goals
    ]
    t.say("goals", parts=t.items(parts))


def _meaning(goal: Goal) -> dict[str, Any]:
    alt = ("activity", "other")
    return {
        "dims": {"level3": goal.name},
        "alt": alt,
        "role": "share" if goal.unit == "%" else "count",
        "shown": True,
    }


def least(t: Teller, goal: Goal, hedge: str, *, table: bool = False) -> Num:
    """The value to reach."""
    return t.house.count(
        goal.least, goal.unit, "performance.target", stage="target", hedge=hedge, table=table,
        **_meaning(goal),
    )  # fmt: skip


def actual(t: Teller, goal: Goal, *, table: bool = False) -> Num:
    """The value reached."""
    return t.house.count(
        goal.actual, goal.unit, "performance.actual", table=table, **_meaning(goal)
    )


def score(t: Teller) -> None:
    """The points of the self-evaluation."""
    total = sum(goal.score for goal in t.ledger.goals) + 10
    t.say(
        "score",
        score=t.house.count(total, "分", "performance.score", role="score"),
        evaluation=Told("evaluation", t.ledger.texts["evaluation"][0]),
    )


def problems(t: Teller) -> None:
    """What went wrong."""
    t.say("problems", items=t.told("problems"))


def suggestions(t: Teller) -> None:
    """What will be done about it."""
    t.say("suggestions", items=t.told("suggestions"))


def background(t: Teller) -> None:
    """Why there is a project, and its money in words."""
    t.say("background")
    project = t.ledger.projects[0]
    if t.house.capitals:
        whole = project.adjusted // 100 * 100
        amount = t.house.money(
            whole, "project.budget", stage="budget", dims={"project": project.name}
        )
        if whole == project.adjusted:
            words = Num(
                capital(whole).removesuffix("元整"), "元", "project.budget", suffix="元整",
                stage="budget", dims={"project": project.name}, value=str(whole // 100),
                optional=True,
            )  # fmt: skip
            t.say("capital", amount=amount, words=words)
