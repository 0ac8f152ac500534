"""Sums, means, medians, ranks and filters over all reports that match: by one query, never in part.

Only amounts of one indicator, kind of report, stage and year are joined, one of each body; what is
left out is told. The reports themselves are opened only where their sentences are cited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask.answer import Answer, Step
from kxai.ask.answer_draft import Draft, number
from kxai.ask.bodies import Directory
from kxai.ask.phrase import indicator_name
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book
from kxai.ask.spoken_names import body_key
from kxai.schema.report import KIND_ZH, Kind
from kxai.store import Store
from kxai.store.store import StoredAmount

_CITED = 5  # reports whose sentences are cited
_ROUNDED, _EXACT = 4, 12  # decimals of what is divided, and of what is only added up
_FEW = 8  # bodies, each with a year of its own, that are joined over the years
_SHOWN = 10  # amounts shown one by one
_SCALES = {"元": (Fraction(10_000), "万元")}
"""Base units as people are told them, and what the told unit is worth."""


@dataclass(frozen=True, slots=True)
class _Joined:
    """What is joined: one amount a body, of one kind of report and year."""

    amounts: Sequence[StoredAmount]
    kind: Kind
    year: int | None
    left_out: int

    @property
    def about(self) -> str:
        year = f"{self.year}年" if self.year else ""
        return f"{year}{KIND_ZH[self.kind]}"


def run_aggregate(
    plan: Plan, directory: Directory, store: Store, draft: Draft, book_of: Callable[[str], Book]
) -> Answer | None:
    """The answer of a plan over all reports that match; None where nothing matches.

    ``book_of`` opens a report by its id.
    """
    operand = next((o for o in plan.operands if o.indicators), None)
    if operand is None:
        return None
    joined = _join(plan, operand.indicators[0], directory, store)
    if joined is None:
        return None
    name = indicator_name(operand.indicators[0])
    ranked = sorted(joined.amounts, key=lambda a: a.base_value, reverse=not plan.ascending)
    if plan.operation in ("rank", "filter"):
        _tell_ranked(plan, joined, ranked, name, directory, draft)
    else:
        _tell_total(plan, joined, ranked, name, draft)
    for amount in ranked[: min(_CITED, plan.most or _CITED)]:
        book = book_of(amount.report)
        figure = next((f for f in book.figures if f.id == amount.figure), None)
        if figure is not None:
            draft.use(book, figure)
    if joined.left_out:
        draft.say(f"另有{joined.left_out}份{joined.about}没有找到这一项，未计入。")
        draft.steps.append(Step(expression="没有这一项的报告", result=f"{joined.left_out}份"))
    draft.warnings.clear()
    return draft.answer("rank" if plan.operation in ("rank", "filter") else "aggregate")


def _join(plan: Plan, indicator: str, directory: Directory, store: Store) -> _Joined | None:
    """The amounts to join. Where the question leaves year or kind open, those that most of the
    reports have."""
    found = store.amounts(indicator, stage=plan.stage, years=plan.years)
    wanted = set(plan.reports or directory.reports)
    own = [
        amount
        for amount in found
        if amount.report in wanted and amount.year == directory.reports[amount.report].year
    ]
    if not own:
        return None
    groups = Counter((directory.reports[a.report].kind, a.year, a.base_unit) for a in own)
    (kind, year, unit), _ = groups.most_common(1)[0]
    bodies = {_body(directory, amount.report) for amount in own}
    if not plan.years and max(groups.values()) == 1 < len(bodies) <= _FEW:
        year = None  # each body has a year of its own
        kind, unit = Counter((k, u) for k, _, u in groups).most_common(1)[0][0]
    chosen: dict[str, StoredAmount] = {}
    for amount in own:
        report = directory.reports[amount.report]
        if (report.kind, amount.base_unit) == (kind, unit) and year in (None, amount.year):
            chosen.setdefault(_body(directory, amount.report), amount)
    of_kind = {
        _body(directory, r.id)
        for r in directory.reports.values()
        if r.id in wanted and r.kind == kind and year in (None, r.year)
    }
    return _Joined(list(chosen.values()), kind, year, len(of_kind - chosen.keys()))


def _body(directory: Directory, report: str) -> str:
    return body_key(directory.reports[report].org or report)


def _told(amount: Fraction, base_unit: str, *, places: int = _ROUNDED) -> str:
    scale, unit = _SCALES.get(base_unit, (Fraction(1), base_unit))
    return f"{number(amount / scale, places)}{unit}"


def _tell_ranked(
    plan: Plan,
    joined: _Joined,
    ranked: Sequence[StoredAmount],
    name: str,
    directory: Directory,
    draft: Draft,
) -> None:
    if plan.limit is not None:
        limit, above = Fraction(plan.limit), not plan.below
        ranked = [a for a in ranked if (a.base_value > limit if above else a.base_value < limit)]
        way = "低于" if plan.below else "超过"
        count = Step(
            expression=f"{joined.about}{name}{way}{_told(limit, joined.amounts[0].base_unit)}的",
            result=f"{len(ranked)}家",
        )
        draft.steps.append(count)
        draft.say(f"{count.expression}有{count.result}。")
    shown = ranked[: plan.most or _SHOWN]
    rows = [
        f"{_body(directory, a.report)}{'' if joined.year else f'（{a.year}年）'}"
        f"{_told(a.base_value, a.base_unit)}"
        for a in shown
    ]
    if rows:
        sign = "＜" if plan.ascending else "＞"
        draft.steps.append(Step(expression=f"{joined.about}{name}", result=sign.join(rows)))
        more = f"（共{len(ranked)}家，列出前{len(shown)}家）" if len(ranked) > len(shown) else ""
        if more:
            draft.steps.append(
                Step(expression="排序的单位", result=f"{len(ranked)}家，列出前{len(shown)}家")
            )
        draft.say(f"{joined.about}{name}：{sign.join(rows)}{more}。")


def _tell_total(
    plan: Plan, joined: _Joined, ranked: Sequence[StoredAmount], name: str, draft: Draft
) -> None:
    values = sorted(amount.base_value for amount in ranked)
    unit = ranked[0].base_unit
    total = sum(values, Fraction(0))
    if plan.operation == "sum":
        way, value = "合计", total
    elif plan.operation == "mean":
        way, value = "平均", total / len(values)
    else:
        middle = len(values) // 2
        way = "中位数"
        value = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
    shown = "+".join(_told(a.base_value, unit) for a in ranked) if len(ranked) <= _SHOWN else ""
    what = f"{len(ranked)}家单位{joined.about}{name}{way}"
    places = _EXACT if plan.operation == "sum" else _ROUNDED
    result = _told(value, unit, places=places)
    step = Step(expression=shown or what, result=result)
    draft.steps.append(step)
    if shown:
        draft.steps.append(Step(expression=what, result=result))
    draft.say(f"{what}：{step.result}。")
    if w.EVERY_BODY.search(plan.question) and len(ranked) > 1:
        low, high = _told(values[0], unit), _told(values[-1], unit)
        draft.steps.append(Step(expression="最低与最高", result=f"{low}、{high}"))
        draft.say(f"最低{low}，最高{high}。")
