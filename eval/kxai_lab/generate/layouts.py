"""The layouts: what a report of one kind holds and in which order, by the habits of offices.

Each differs from the others in its kind, its chapters, its numbering, its units and its tables;
what they share is the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from kxai.schema.report import Kind
from kxai_lab.generate import forms, results, sections
from kxai_lab.generate.house import House
from kxai_lab.generate.teller import Teller

Tell = Callable[[Teller], None]
_TITLES: dict[Kind, tuple[str, ...]] = {
    "final_accounts": (
        "{org}{year}年度部门决算公开说明",
        "{year}年度{org}部门决算",
        "{province}{org}{year}年部门决算情况说明",
    ),
    "budget": (
        "{org}{year}年部门预算公开说明",
        "{year}年{org}部门预算编制说明",
        "{province}{org}{year}年部门预算",
    ),
    "overall_evaluation": (
        "{org}{year}年度部门整体支出绩效自评报告",
        "{year}年度{org}部门整体绩效自评报告",
        "{region}{year}年度部门整体支出绩效评价自评报告",
    ),
    "project_evaluation": (
        "{region}{year}年度项目支出绩效自评表",
        "{org}{year}年度项目绩效自评报告",
        "{year}年度{org}项目支出绩效自评情况",
    ),
    "performance_text": (
        "{org}{year}年部门预算绩效文本",
        "{year}年{org}部门预算绩效文本",
        "{region}{year}年部门预算绩效文本",
    ),
}


@dataclass(frozen=True)
class Layout:
    """``house`` are the traits of the houses that use it, each a choice."""

    name: str
    kind: Kind
    tell: Tell
    house: dict[str, tuple[object, ...]]

    @property
    def stage(self) -> str:
        return {"budget": "budget", "performance_text": "budget"}.get(self.kind, "final")

    def house_for(self, seed: str) -> House:
        """A house of this layout; the seed decides all its habits."""
        chance = Random(f"{seed}/{self.name}")  # noqa: S311
        traits = {name: chance.choice(values) for name, values in self.house.items()}
        return House(f"{seed}/{self.name}", **traits)  # type: ignore[arg-type]

    def title(self, t: Teller) -> str:
        """The report's title in the house's words."""
        form = t.house.draw("title").choice(_TITLES[self.kind])
        body = t.body
        return form.format(
            org=body.org, region=body.region, year=t.ledger.year, province=body.province
        )


def _chapters(t: Teller, level: int, *chapters: tuple[str, tuple[Tell, ...]]) -> None:
    for title, tells in chapters:
        t.heading(level, title)
        for tell in tells:
            tell(t)


def parts_prose(t: Teller) -> None:
    """Accounts in parts, all prose, with every account."""
    t.heading(1, "部门概况")
    _chapters(t, 2, ("基本职能", (sections.duties,)), ("机构设置和人员情况", (sections.staff,)))
    t.heading(1, f"{t.ledger.year}年度部门决算情况说明")
    _chapters(
        t, 2,
        ("收入支出决算总体情况说明", (sections.receipts,)),
        ("收入决算情况说明", (sections.income,)),
        ("支出决算情况说明", (sections.spending,)),
        ("一般公共预算财政拨款支出决算情况说明",
         (sections.general, sections.classes, sections.accounts)),
        ("一般公共预算财政拨款基本支出决算情况说明", (sections.basic,)),
        (f"{t.house.three()}经费财政拨款支出决算情况说明", (sections.three_public,)),
        ("政府性基金预算支出决算情况说明", (sections.funds,)),
    )  # fmt: skip
    t.heading(2, "其他重要事项的情况说明")
    _chapters(t, 3, ("机关运行经费支出情况", (sections.operating,)),
              ("政府采购支出情况", (sections.procurement,)))  # fmt: skip
    t.heading(1, "名词解释")
    sections.glossary(t)


def prose_then_tables(t: Teller) -> None:
    """Accounts with short prose and the forms behind it."""
    t.say("opening_words")
    _chapters(
        t, 2,
        ("部门基本情况", (sections.duties, sections.staff)),
        ("收支总体情况", (sections.receipts, sections.income, sections.spending)),
        ("一般公共预算财政拨款支出情况", (sections.general, sections.basic)),
        (f"{t.house.three()}经费情况", (sections.three_public,)),
        ("附表", (forms.receipts_table, forms.functions_table, forms.three_table)),
    )  # fmt: skip


def tables_first(t: Teller) -> None:
    """Accounts that open with the forms and explain them afterwards."""
    t.heading(1, "部门决算表")
    for tell in (forms.receipts_table, forms.functions_table, forms.three_table):
        tell(t)
    t.heading(1, "部门决算情况说明")
    _chapters(
        t, 2,
        ("收入决算", (sections.income,)),
        ("支出决算", (sections.spending,)),
        ("一般公共预算财政拨款支出决算", (sections.general, sections.classes)),
        ("机关运行经费", (sections.operating,)),
        ("政府采购", (sections.procurement,)),
    )  # fmt: skip


def short_old(t: Teller) -> None:
    """A short statement of an old year."""
    _chapters(
        t, 2,
        ("单位概况", (sections.staff, sections.duties)),
        ("收支决算", (sections.income, sections.spending)),
        (f"{t.house.three()}经费支出", (sections.three_public,)),
        ("主要工作", (results.activities,)),
    )  # fmt: skip


def charted(t: Teller) -> None:
    """Accounts whose charts have left their numbers in the text."""
    t.say("opening_words")
    _chapters(
        t, 2,
        ("人员情况", (sections.staff,)),
        ("收入支出决算总体情况", (sections.receipts, forms.chart)),
        ("收入决算情况", (sections.income,)),
        ("支出决算情况", (sections.spending,)),
        ("一般公共预算财政拨款支出决算具体情况", (sections.general_execution, sections.accounts)),
        (f"{t.house.three()}经费支出决算情况", (sections.three_public,)),
        ("名词解释", (sections.glossary,)),
    )  # fmt: skip


def split_codes(t: Teller) -> None:
    """Accounts with tables between the paragraphs."""
    _chapters(
        t, 2,
        ("收入支出总体情况", (sections.receipts_made, forms.receipts_table)),
        ("支出结构", (forms.share_table, sections.spending)),
        ("财政拨款支出", (sections.classes, forms.functions_table)),
        (f"{t.house.three()}经费", (forms.three_table,)),
        ("其他事项", (sections.operating, sections.procurement, sections.funds)),
    )  # fmt: skip


def with_results(t: Teller) -> None:
    """Accounts and the year's performance in one."""
    _chapters(
        t, 2,
        ("部门职责及人员", (sections.duties, sections.staff)),
        ("决算收支情况", (sections.receipts, sections.income, sections.spending)),
        ("项目支出情况", (results.projects_sum, results.project_lines)),
        ("预算绩效管理", (results.performance, results.goals)),
        ("存在问题及改进", (results.problems, results.suggestions)),
    )  # fmt: skip


def budget_tables(t: Teller) -> None:
    """A budget: forms first."""
    t.heading(1, "部门概况")
    _chapters(t, 2, ("主要职能", (sections.duties,)), ("人员编制", (sections.staff,)))
    t.heading(1, f"{t.ledger.year}年部门预算表")
    for tell in (forms.receipts_table, forms.functions_table, forms.three_table):
        tell(t)
    t.heading(1, f"{t.ledger.year}年部门预算说明")
    _chapters(
        t, 2,
        ("收支总体情况", (sections.budget_sums,)),
        ("支出预算", (sections.budget_spending, results.projects_sum)),
        (f"{t.house.three()}经费", (sections.budget_three,)),
    )  # fmt: skip


def budget_prose(t: Teller) -> None:
    """A budget told account by account."""
    t.say("opening_words")
    _chapters(
        t, 2,
        ("基本情况", (sections.staff, sections.duties)),
        ("收支预算总体情况", (sections.budget_sums, sections.budget_spending)),
        ("一般公共预算支出情况", (sections.classes, sections.accounts_only)),
        (f"{t.house.three()}经费预算情况", (sections.budget_three,)),
        ("政府性基金预算情况", (sections.funds,)),
        ("政府采购预算", (sections.procurement,)),
        ("绩效目标", (results.targets,)),
    )  # fmt: skip


def overall_prose(t: Teller) -> None:
    """A self-evaluation of the whole body, told."""
    t.heading(2, "部门概况")
    _chapters(t, 3, ("机构职能", (sections.duties,)), ("人员概况", (sections.staff,)))
    t.heading(2, "部门资金收支情况")
    _chapters(
        t, 3,
        ("收入情况", (sections.income,)),
        ("支出情况", (sections.spending, results.projects_sum)),
        ("预算执行情况", (results.overall_execution,)),
    )  # fmt: skip
    t.heading(2, "部门整体绩效情况")
    _chapters(t, 3, ("履职产出", (results.activities,)), ("目标完成", (results.goals,)))
    t.heading(2, "评价结论及建议")
    _chapters(
        t, 3,
        ("评价结论", (results.score,)),
        ("存在问题", (results.problems,)),
        ("改进建议", (results.suggestions,)),
    )  # fmt: skip


def overall_form(t: Teller) -> None:
    """A self-evaluation of the whole body in forms with a short explanation."""
    t.row("单位名称", t.body.org, "评价方式", "单位自评")
    counts, house = t.ledger.counts, t.house
    t.row(
        "人员编制",
        house.count(counts["staff.authorised"], "名", "staff.authorised", table=True),
        "实有人数",
        house.count(counts["staff.actual"], "人", "staff.actual", table=True),
    )
    forms.three_table(t)
    forms.projects_table(t)
    t.plain("绩效指标完成情况")
    forms.goals_table(t)
    t.heading(2, "自评说明")
    _chapters(
        t, 3,
        ("收支情况", (sections.income, sections.spending)),
        ("工作成效", (results.activities,)),
        ("问题与打算", (results.problems, results.suggestions)),
    )  # fmt: skip


def project_form(t: Teller) -> None:
    """A project's self-evaluation form."""
    forms.project_head(t)
    forms.goals_table(t)
    t.heading(2, "自评情况说明")
    for tell in (results.background, results.activities, results.problems):
        tell(t)


def project_prose(t: Teller) -> None:
    """Projects evaluated in prose."""
    _chapters(
        t, 2,
        ("项目概况", (results.background,)),
        ("项目资金情况", (results.project_lines,)),
        ("项目绩效情况", (results.goals, results.activities)),
        ("自评结论", (results.score,)),
        ("存在问题和改进措施", (results.problems, results.suggestions)),
    )  # fmt: skip


def performance_text(t: Teller) -> None:
    """Goals that go with a budget."""
    t.heading(1, "部门整体绩效目标")
    _chapters(
        t, 2,
        ("总体绩效目标", (sections.duties, sections.budget_spending)),
        ("分项绩效目标", (results.targets,)),
    )  # fmt: skip
    t.heading(1, "预算项目绩效目标")
    results.projects_sum(t)


_WAN = {"unit": ("万元",), "table_unit": ("万元",), "places": (2,), "table_places": (2,)}
_YUAN_TABLES = {"table_unit": ("元",), "table_places": (2, 0), "separators": (True, False)}
_RATES = (0, 1, 2, 2)
_QUOTES = (("“", "”"), ("“", "”"), ("", ""), ('"', '"'), ("「", "」"))
_COMMON = {"percent_places": _RATES, "quotes": _QUOTES, "wide": (False, False, False, True),
    "blank_zero": (False, False, True), "flat": ("tabs", "cells"),
}  # fmt: skip


def _layout(
    tell: Tell, kind: Kind, numbering: tuple[int, ...], **traits: tuple[object, ...]
) -> Layout:
    house = {**_COMMON, **_WAN, "numbering": numbering, **traits}
    return Layout(tell.__name__, kind, tell, house)


LAYOUTS = (
    _layout(parts_prose, "final_accounts", (0, 1, 4)),
    _layout(prose_then_tables, "final_accounts", (0, 2), **_YUAN_TABLES),
    _layout(tables_first, "final_accounts", (0, 4)),
    _layout(short_old, "final_accounts", (2, 3, 5), places=(2, 1)),
    _layout(charted, "final_accounts", (0, 1)),
    _layout(split_codes, "final_accounts", (0, 3), table_places=(2, 4, 6)),
    _layout(
        with_results, "final_accounts", (0, 2), unit=("元",), places=(2,), separators=(True, False)
    ),
    _layout(budget_tables, "budget", (0, 4), **_YUAN_TABLES),
    _layout(budget_prose, "budget", (0, 1, 2), places=(2, 4)),
    _layout(overall_prose, "overall_evaluation", (0, 1)),
    _layout(overall_form, "overall_evaluation", (0, 3)),
    _layout(project_form, "project_evaluation", (0, 5), capitals=(True,)),
    _layout(project_prose, "project_evaluation", (0, 2, 3), capitals=(True, False)),
    _layout(performance_text, "performance_text", (0, 4)),
)
"""All layouts, in the order in which a corpus draws from them."""
BY_NAME = {layout.name: layout for layout in LAYOUTS}
