"""Plans run over the figures of the reports, with exact arithmetic."""

from __future__ import annotations

import re
from fractions import Fraction

from kxai.ask import wording as w
from kxai.ask.answer import Answer, Step
from kxai.ask.book import Book
from kxai.ask.draft import Draft, body_of, name_of, number, percent, value_zh
from kxai.ask.operands import Match, best_sentences, find_figures, fits_unit
from kxai.ask.plan import Operand, Plan
from kxai.schema.figure import Figure

_CLOSE = 0.12


def base(figure: Figure) -> Fraction:
    return Fraction(figure.base_value)


def scaled(figure: Figure) -> Fraction:
    """What a figure's unit is worth in base units."""
    return Fraction(figure.base_value) / Fraction(figure.value) if figure.value else Fraction(1)


def others(match: Match, found: list[Match]) -> list[Match]:
    """Figures that say something else of the very thing: same indicator, year, stage, role."""
    mine = match.figure
    if mine.indicator in (
        "activity",
        "other",
        "function",
        "performance.target",
        "performance.actual",
    ):
        return []
    seen = {base(mine)}
    out = []
    for other in found:
        f = other.figure
        alike = (f.indicator, f.year, f.role, f.stage) == (
            mine.indicator,
            mine.year,
            mine.role,
            mine.stage,
        )
        same_dims = dict(f.dims) == dict(mine.dims)
        if alike and same_dims and f.base_unit == mine.base_unit and base(f) not in seen:
            seen.add(base(f))
            out.append(other)
    return out


def run_findings(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """Whether numbers agree: what the checker found of them, and all values told."""
    for book in books:
        pool: list[Match] = []
        pinned = any(o.value is not None for o in plan.operands)
        for operand in plan.operands:
            if not pinned or operand.value is not None:
                pool += find_figures(book, operand, plan, wanted="any")
        if not pool:
            continue
        top = pool[0].score
        chosen = [m for m in pool if m.score >= top - 0.25 or pinned]
        ids = {m.figure.id for m in chosen}
        wanted = {i for o in plan.operands for i in o.indicators}
        told = False
        amounts = [m for m in chosen if m.figure.role == "amount" and m.figure.indicator in wanted]
        values: dict[Fraction, Match] = {}
        for m in amounts:
            if (
                m.figure.stage == amounts[0].figure.stage
                and m.figure.year == amounts[0].figure.year
            ) and not m.figure.dims:
                values.setdefault(base(m.figure), m)
        if len(values) > 1 and not pinned:
            first, *rest = values.values()
            draft.use(book, first.figure)
            for other in rest:
                draft.use(book, other.figure)
                gap = abs(base(first.figure) - base(other.figure)) / scaled(first.figure)
                step = Step(
                    expression=f"{_larger(first.figure, other.figure)}",
                    result=f"{number(gap)}{first.figure.unit}",
                )
                draft.steps.append(step)
                draft.say(
                    f"不一致：{name_of(book, first.figure)}，一处为{value_zh(first.figure)}"
                    f"（{_section(first)}），另一处为{value_zh(other.figure)}（{_section(other)}），"
                    f"相差{step.result}。"
                )
            told = True
        for finding in book.findings:
            if ids & set(finding.figures):
                draft.say(("" if told else "不一致：") + finding.explanation)
                draft.steps.append(Step(expression=finding.equation, result=finding.expected))
                if match := re.search(r"相差([\d.,]+[^\d，。；]*)", finding.explanation):
                    told_gap = f"{finding.stated}与{finding.expected}之差"
                    draft.steps.append(Step(expression=told_gap, result=match[1]))
                by_id = {f.id: f for f in book.figures}
                for figure in finding.figures:
                    if figure in by_id:
                        draft.use(book, by_id[figure])
                told = True
        if told:
            draft.warnings.clear()
            return draft.answer("findings")
        if len(values) == 1 or pinned or chosen:
            first = chosen[0]
            quote = draft.use(book, first.figure)
            same = [m for m in chosen if base(m.figure) == base(first.figure)]
            for m in same[1:3]:
                draft.use(book, m.figure)
            draft.say(
                f"一致：{name_of(book, first.figure)}为{value_zh(first.figure)}，"
                f"核对没有发现矛盾。原文：“{quote}”"
            )
            return draft.answer("findings")
    return None


def _section(match: Match) -> str:
    return match.figure.section[-1] if match.figure.section else "正文"


def _larger(a: Figure, b: Figure) -> str:
    high, low = (a, b) if base(a) >= base(b) else (b, a)
    return f"{value_zh(high)}-{value_zh(low)}"


def one_each(plan: Plan, books: list[Book], operand: Operand) -> tuple[list[Match], list[Book]]:
    """The best figure of each report, and the reports that have none."""
    got, missing = [], []
    for book in books:
        found = find_figures(book, operand, plan, wanted="amount")
        if operand.indicators:
            found = [m for m in found if m.figure.indicator in operand.indicators] or found
        if found:
            got.append(found[0])
        else:
            missing.append(book)
    return got, missing


def run_rank(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """Bodies by one indicator."""
    if not plan.operands:
        return None
    operand = plan.operands[0]
    got, missing = one_each(plan, books, operand)
    units = {m.figure.base_unit for m in got}
    if not got or len(units) > 1:
        return None
    got.sort(key=lambda m: base(m.figure), reverse=not plan.ascending)
    signs = "＜" if plan.ascending else "＞"
    line = signs.join(f"{body_of(m.book)}{value_zh(m.figure)}" for m in got)
    for m in got:
        draft.use(m.book, m.figure)
    draft.say(f"{name_of(got[0].book, got[0].figure).removeprefix(body_of(got[0].book))}：{line}。")
    _tell_missing(draft, missing)
    return draft.answer("rank")


def _tell_missing(draft: Draft, missing: list[Book]) -> None:
    if missing:
        names = "、".join(dict.fromkeys(body_of(b) for b in missing))
        draft.say(f"{names}的报告未披露这一项。")


def run_sum(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """One indicator over several bodies, or the like numbers of one sentence."""
    if not plan.operands:
        return None
    operand = plan.operands[0]
    if len(books) > 1 and operand.indicators:
        got, missing = one_each(plan, books, operand)
        if not got:
            return None
        kinds = {m.figure.base_unit for m in got}
        if len(kinds) > 1:
            return None
        total = sum((base(m.figure) for m in got), Fraction(0))
        mean = plan.operation == "mean"
        unit = got[0].figure
        shown = "+".join(value_zh(m.figure) for m in got)
        if mean:
            total, shown = total / len(got), f"（{shown}）÷{len(got)}"
        for m in got:
            draft.use(m.book, m.figure)
        step = Step(expression=shown, result=f"{number(total / scaled_of(got))}{unit.unit}")
        draft.steps.append(step)
        draft.say(f"{'平均' if mean else '合计'}：{step}。")
        _tell_missing(draft, missing)
        return draft.answer("aggregate")
    counted = w.COUNTED.search(plan.question)
    if counted:
        return _sum_counted(plan, books, draft, counted[1], counted[2])
    return _sum_in_sentence(plan, books, draft)


def scaled_of(got: list[Match]) -> Fraction:
    for m in got:
        if m.figure.value:
            return scaled(m.figure)
    return Fraction(1)


def _sum_counted(
    plan: Plan, books: list[Book], draft: Draft, count: str, phrase: str
) -> Answer | None:
    """“四个成本指标的上限加起来”: so many figures of one table or sentence."""
    size = w.CHINESE_COUNT[count]
    upper = "target" if "上限" in plan.question or "目标" in plan.question else None
    asked = plan.operands[0]
    for book in books:
        groups: dict[tuple[str, ...], list[Figure]] = {}
        for f in book.figures:
            named = any(phrase in v or v in phrase for v in f.dims.values()) or phrase in f.label
            counted = f.role in ("amount", "count") and f.unit != "%"
            if named and counted and (upper is None or f.stage == upper):
                place = (*f.section, f.dims.get("project", ""), str(_block(book, f)))
                groups.setdefault(place, []).append(f)
        words = set(asked.phrase.split("|"))
        best: tuple[float, list[Figure]] | None = None
        for found in groups.values():
            if len(found) == size and len({f.unit for f in found}) == 1:
                score = sum(1.0 for word in words if word and word in _before(book, found[0]))
                if best is None or score > best[0]:
                    best = (score, found)
        if best is None:
            continue
        parts = best[1]
        total = sum((base(f) for f in parts), Fraction(0))
        for f in parts:
            draft.use(book, f)
        step = Step(
            expression="+".join(f.text.strip() for f in parts),
            result=f"{number(total / scaled(parts[0]))}{parts[0].unit}",
        )
        draft.steps.append(step)
        draft.say(f"{step}。")
        for operand in plan.operands[1:] if len(plan.operands) > 1 else []:
            _compare_with(book, draft, operand, parts, total)
        return draft.answer("derive")
    return None


def _block(book: Book, figure: Figure) -> int:
    """Tables of one title are told apart by the budget that stands first in each."""
    return sum(
        1
        for f in book.figures
        if f.indicator == "project.budget"
        and f.layer == "table"
        and not f.dims.get("source")
        and f.start < figure.start
    )


def _before(book: Book, figure: Figure) -> str:
    projects = [
        "".join(f.dims.values())
        for f in book.figures
        if f.indicator == "project.budget" and f.start < figure.start and f.dims
    ]
    return "|".join(figure.section) + "|" + (projects[-1] if projects else "")


def _compare_with(
    book: Book, draft: Draft, operand: Operand, parts: list[Figure], total: Fraction
) -> None:
    near = [
        f
        for f in book.figures
        if f.indicator == "project.budget" and f.start < parts[0].start and not f.dims.get("source")
    ]
    if not near or not ("预算" in operand.phrase or "project.budget" in operand.indicators):
        return
    project = near[-1].dims.get("project", "")
    words = project[:5]
    for f in book.figures:
        same = base(f) == base(near[-1]) and f.indicator == "project.budget" and f.layer == "text"
        if same and words and (words in "".join(f.dims.values()) or words in "".join(f.section)):
            draft.use(book, f)
    draft.use(book, near[-1])
    gap = total - base(near[-1])
    step = Step(
        expression=f"{number(total / scaled(parts[0]))}-{near[-1].text.strip()}",
        result=f"{number(gap / scaled(near[-1]))}{near[-1].unit}",
    )
    draft.steps.append(step)
    way = "高" if gap > 0 else "低"
    over = f"{number(abs(gap) / scaled(near[-1]))}{near[-1].unit}"
    draft.say(f"比预算{value_zh(near[-1])}{way}{over}（{step}）。")


def _sum_in_sentence(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    phrase = "|".join(o.phrase for o in plan.operands)
    best = None
    for book in books:
        for score, sentence in best_sentences(book, phrase, need_figure=True, unit=plan.unit)[:1]:
            if score >= 0.55 and (best is None or score > best[0]):
                best = (score, book, sentence)
    if best is None:
        return None
    _, book, sentence = best
    groups: dict[tuple[str, str], list[Figure]] = {}
    for f in sentence.figures:
        before = book.plain[max(sentence.start, f.start - 2) : f.start]
        if fits_unit(f.unit, plan.unit) and before in plan.question:
            groups.setdefault((f.unit, before), []).append(f)
    parts = max(groups.values(), key=len, default=[])
    if len(parts) < 2:
        return None
    total = sum((base(f) for f in parts), Fraction(0))
    for f in parts:
        draft.use(book, f)
    step = Step(
        expression="+".join(f.text.strip() for f in parts),
        result=f"{number(total / scaled(parts[0]))}{parts[0].unit}",
    )
    draft.steps.append(step)
    draft.say(
        f"合计{step.result}（{step}）。原文：“{draft.cite(book, sentence.start, sentence.end)}”"
    )
    return draft.answer("aggregate")


def run_share(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """One figure in percent of another, for each body."""
    if not plan.operands:
        return None
    part = plan.operands[0]
    whole = plan.operands[1] if len(plan.operands) > 1 else None
    if whole is None or (not whole.indicators and whole.phrase in ("支出", "部门|支出")):
        whole = Operand(phrase="", indicators=["expenditure.total"])
    rows: list[tuple[Fraction, Book, Step]] = []
    missing = []
    for book in books:
        found = _pair(plan, book, part, whole)
        if found is None:
            missing.append(book)
            continue
        a, b = found
        ratio = base(a) / base(b)
        quotes = draft.use(book, a), draft.use(book, b)
        step = Step(expression=f"{value_zh(a)}÷{value_zh(b)}", result=percent(ratio))
        draft.steps.append(step)
        rows.append((ratio, book, step))
        del quotes
    if not rows:
        return _share_as_told(plan, books, draft)
    rows.sort(key=lambda r: r[0], reverse=not plan.ascending)
    for ratio, book, step in rows:
        draft.say(f"{body_of(book)}：{step}。")
        del ratio
    if len(rows) > 1:
        draft.parts.insert(0, f"{body_of(rows[0][1])}最{'低' if plan.ascending else '高'}。")
        _tell_missing(draft, missing)
    return draft.answer("derive")


def _pair(plan: Plan, book: Book, part: Operand, whole: Operand) -> tuple[Figure, Figure] | None:
    a = find_figures(book, part, plan, wanted="amount")
    b = find_figures(book, whole, plan, wanted="amount")
    a = [m for m in a if m.figure.role == "amount" or m.figure.role == "count"]
    if "调整" in plan.question:
        a = [m for m in a if m.figure.stage == "adjusted"] or a
    pairs = [(m.figure, n.figure, n.score) for m in a[:8] for n in b[:8]]
    if not whole.indicators:
        # Words of the report on both sides: they are told together, or are told clearly.
        pairs = [p for p in pairs if p[2] > 0.9 or _together(book, p[0], p[1])]
        pairs.sort(key=lambda p: not _together(book, p[0], p[1]))
    for f, g, _ in pairs:
        if f.base_unit == g.base_unit and base(g) and not _same_thing(f, g):
            return f, g
    return None


def _together(book: Book, a: Figure, b: Figure) -> bool:
    one, other = book.by_start.get(a.start), book.by_start.get(b.start)
    return one is not None and one is other


def _share_as_told(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    for book in books:
        found = find_figures(book, plan.operands[0], plan, wanted="share")
        if found:
            quote = draft.use(book, found[0].figure)
            draft.say(
                f"{name_of(book, found[0].figure)}：{value_zh(found[0].figure)}。原文：“{quote}”"
            )
            return draft.answer("lookup")
    return None


def run_difference(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """How much one figure is above another: of one body, or of two."""
    operands = plan.operands
    if len(books) == 2 and operands:
        named = [o for o in operands if o.indicators or o.phrase]
        got, missing = one_each(plan, books, named[-1])
        if len(got) == 2 and got[0].figure.base_unit == got[1].figure.base_unit:
            return _difference(draft, *got)
        if missing:
            return None
    if len(operands) < 2:
        return None
    for book in books:
        a = find_figures(book, operands[0], plan, wanted="amount")
        b = find_figures(book, operands[1], plan, wanted="amount")
        for first in a[:1]:
            for second in b[:3]:
                if (
                    not _same_thing(first.figure, second.figure)
                    and first.figure.base_unit == second.figure.base_unit
                ):
                    return _difference(draft, first, second)
    return None


def _same_thing(one: Figure, other: Figure) -> bool:
    return one.id == other.id or (
        base(one) == base(other) and one.indicator == other.indicator and one.dims == other.dims
    )


def _difference(draft: Draft, a: Match, b: Match) -> Answer:
    gap = base(a.figure) - base(b.figure)
    unit = scaled_of([a, b])
    draft.use(a.book, a.figure)
    draft.use(b.book, b.figure)
    step = Step(
        expression=_larger(a.figure, b.figure), result=f"{number(abs(gap) / unit)}{a.figure.unit}"
    )
    draft.steps.append(step)
    way = "多" if gap > 0 else "少"
    told = (
        f"{name_of(a.book, a.figure)}比{name_of(b.book, b.figure)}{way}{step.result}"
        if gap
        else "两者相等"
    )
    draft.say(f"{told}（{step}）。")
    return draft.answer("derive")


def run_change(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """A change against the year before: as told, else computed; the year before worked back."""
    said = False
    for book in books:
        for operand in plan.operands[:1]:
            year = [book.report.year] if book.report.year else []
            changes = find_figures(book, operand, plan, wanted="change", years=year)
            rates = find_figures(book, operand, plan, wanted="growth_rate", years=year)
            now = find_figures(book, operand, plan, wanted="amount", years=year)
            if operand.indicators:
                changes, rates, now = (
                    [m for m in found if m.figure.indicator in operand.indicators]
                    for found in (changes, rates, now)
                )
            if changes:
                f = changes[0].figure
                quote = draft.use(book, f)
                draft.say(f"{name_of(book, f)}比上年{_way(f)}{value_zh(f)}")
                if rates:
                    draft.use(book, rates[0].figure)
                    draft.say(f"（{value_zh(rates[0].figure)}）")
                draft.say("。")
                _premise(plan, draft, f)
                money = [m for m in now if m.figure.role == "amount"]
                if money:
                    g = money[0].figure
                    draft.use(book, g)
                    sign = -1 if f.direction == "down" else 1
                    before = base(g) - sign * abs(base(f))
                    step = Step(
                        expression=f"{value_zh(g)}{'-' if sign > 0 else '+'}{value_zh(f)}",
                        result=f"{number(before / scaled(g))}{g.unit}",
                    )
                    draft.steps.append(step)
                    draft.say(f"由此推算上年为{step.result}（{step}）。")
                draft.parts.append(f"原文：“{quote}”")
                said = True
            elif now and book.report.year:
                then = find_figures(
                    book, operand, plan, wanted="amount", years=[book.report.year - 1]
                )
                if then and then[0].figure.base_unit == now[0].figure.base_unit:
                    _difference(draft, now[0], then[0])
                    _growth_step(draft, now[0].figure, then[0].figure)
                    said = True
    return draft.answer("derive") if said else None


def _growth_step(draft: Draft, now: Figure, then: Figure) -> None:
    if base(then):
        step = Step(
            expression=f"（{value_zh(now)}-{value_zh(then)}）÷{value_zh(then)}",
            result=percent(base(now) / base(then) - 1),
        )
        draft.steps.append(step)
        draft.say(f"增长率{step}。")


def _way(figure: Figure) -> str:
    return {"up": "增加", "down": "减少"}.get(figure.direction or "", "变动")


def _premise(plan: Plan, draft: Draft, figure: Figure) -> None:
    up, down = w.UP.search(plan.question), w.DOWN.search(plan.question)
    if figure.direction == "down" and up and not down:
        draft.parts.insert(0, "前提不成立：不是增加，而是减少。")
    if figure.direction == "up" and down and not up:
        draft.parts.insert(0, "前提不成立：不是减少，而是增加。")


def run_per_head(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """An amount by the number of staff."""
    if not plan.operands:
        return None
    kind = "staff.authorised" if "编制" in plan.question else "staff.actual"
    staff = Operand(phrase="", indicators=[kind])
    for book in books:
        found = find_figures(book, plan.operands[0], plan, wanted="amount")
        heads = find_figures(book, staff, plan.model_copy(update={"unit": None}), wanted="amount")
        heads = [m for m in heads if m.figure.indicator == kind]
        if found and heads and base(heads[0].figure):
            a, b = found[0].figure, heads[0].figure
            draft.use(book, a)
            draft.use(book, b)
            result = base(a) / base(b) / scaled(a)
            step = Step(
                expression=f"{value_zh(a)}÷{value_zh(b)}", result=f"{number(result, 2)}{a.unit}"
            )
            draft.steps.append(step)
            draft.say(f"{body_of(book)}人均{step.result}（{step}）。")
    return draft.answer("derive") if draft.steps else None
