"""Look-ups: one figure or several, each with its sentence; else the sentence itself."""

from __future__ import annotations

import re
from fractions import Fraction

from kxai.ask import question_words as w
from kxai.ask import said
from kxai.ask.amounts import base, beside, larger, others, scaled_of_figures, tell_missing
from kxai.ask.answer import Answer, Step
from kxai.ask.answer_draft import Draft, body_of, name_of, number, value_zh
from kxai.ask.breakdown import tell_parts
from kxai.ask.fits import fits_unit
from kxai.ask.from_parts import tell_whole
from kxai.ask.items import item_around
from kxai.ask.last_year import budget_back
from kxai.ask.operands import Match, best_sentences, find_figures, says_enough, says_much, weights
from kxai.ask.phrase import OF_ONE_PROJECT, indicator_name, name_asked
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book, Sentence, terms
from kxai.ask.scopes import funds_asked
from kxai.ask.spoken_names import bodies_in, body_key
from kxai.ask.text_questions import tell_best
from kxai.ask.worked_out import (
    OF_PROJECT,
    by_purpose,
    left_of_project,
    planned_part,
    rate_of_budget,
    rate_of_verb,
)
from kxai.schema.figure import Figure

_RATES = ("execution_rate", "growth_rate", "share")
SENTENCE_ENOUGH = 0.6
_MARGIN = 0.1
_OWN = 0.5
_MOST = 0.75  # of the words for a project that stand in its report
_CLEARLY = 0.75  # of the words last asked for, where a sentence counts several things
_NAMED_BEFORE = 16  # characters in front of a rate that name it
_FEW = 4  # bodies of which each that has nothing is named
_PROGRESS = re.compile(r"([\u4e00-\u9fff]{2})进度[^\u4e00-\u9fff]*$")
_SPENT = re.compile(r"(?:支出|[预决]算|执行数?|使用)$")  # what was done with the money of a project


def run_lookup(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """Each operand looked up in each report; an operand that nothing answers is told."""
    answered = 0
    if w.GRADE_ASKED.search(plan.question):
        answered += _grades(books, draft)
    if not answered and _tell_each(plan, books, draft):
        return draft.answer("lookup")
    missing = []
    for operand in plan.operands:
        if operand.text:
            found = tell_best(operand, plan, books, draft)
        else:
            found = planned_part(plan, books, draft)
            found = found or any(budget_back(operand, plan, book, draft) for book in books[:1])
            found = found or _look_up(operand, plan, books, draft)
            found = found or rate_of_budget(operand, plan, books, draft)
            found = found or left_of_project(operand, plan, books, draft)
            found = found or by_purpose(operand, plan, books, draft)
            found = found or tell_whole(operand, plan, books, draft)
        answered += found
        if not found and (operand.indicators or says_much(operand)):
            missing.append(name_asked(operand))
    if not answered:
        return None
    if missing:
        draft.say(said.PARTLY.format(names="、".join(f"“{name}”" for name in missing)))
    return draft.answer("lookup")


def _look_up(operand: Operand, plan: Plan, books: list[Book], draft: Draft) -> bool:
    best: list[tuple[float, Book, list[Match], Sentence | None]] = []
    if not says_enough(operand, plan):
        return False
    for book in books:
        found = [m for m in find_figures(book, operand, plan) if _is_called_so(m, plan)]
        told = _sentence(book, operand, plan)
        score = max(found[0].score if found else 0.0, told[0] if told else 0.0)
        if not found and operand.indicators and plan.wanted == "amount":
            continue
        if not found and not says_much(operand):
            continue
        if score:
            best.append((score, book, found, told[1] if told else None))
    if not best and _of_one_project(operand, plan, books, draft):
        return True
    if not best:
        return operand.asked == "%" and rate_of_verb(operand, plan, books, draft)
    top = max(score for score, *_ in best)
    several = (plan.named and not plan.place) or bool(operand.indicators)
    chosen = [row for row in best if several or row[0] >= top - _MARGIN]
    both = bool(w.BOTH_STAGES.search(plan.question))
    sides: set[bool] = set()  # of both stages those that are told
    mixed = len({_is_planned(found[0].figure) for _, _, found, _ in chosen if found}) > 1
    for _, book, found, sentence in chosen:
        if both and found and _tell_both(draft, found):
            sides = {True, False}
            continue
        if found and _is_one_of_several(found[0], operand, plan):
            place = draft.use(book, found[0].figure)
            draft.say(f"原文：“{place}”")
        elif found and _tell_units(plan, draft, found[0]):
            pass
        elif found and (sentence is None or found[0].score >= 0.75 or operand.indicators):
            _tell_figure(plan, draft, found, staged=mixed)
            tell_parts(plan.question, found[0].book, found[0].figure, draft)
            sides.add(_is_planned(found[0].figure))
        elif sentence is not None:
            draft.say(f"原文：“{draft.cite(book, sentence.start, sentence.end)}”")
    if both and len(sides) == 1:
        draft.say(said.PARTLY.format(names="“实际数”" if sides == {True} else "“目标或预算数”"))
    _tell_bodies_without(plan, books, [book for _, book, *_ in best], draft)
    return True


def _is_planned(figure: Figure) -> bool:
    return figure.stage in ("target", "budget", "adjusted")


def _is_called_so(match: Match, plan: Plan) -> bool:
    """Whether a rate is called as the question calls it: 分配进度 is no 支出进度."""
    asked = w.RATE_ASKED.search(plan.question) if plan.wanted == "execution_rate" else None
    start = match.figure.start
    own = _PROGRESS.search(match.book.plain[max(0, start - _NAMED_BEFORE) : start])
    return asked is None or own is None or "进度" not in asked[0] or own[1] in asked[0]


def _is_one_of_several(match: Match, operand: Operand, plan: Plan) -> bool:
    """Whether a sentence counts several things, and the one that was found is not told to be what
    the words last asked for: of 作品获奖 the works that were sent in are none."""
    book, figure = match.book, match.figure
    sentence = book.by_start.get(figure.start)
    if operand.indicators or operand.value or figure.role != "count" or sentence is None:
        return False
    unit = operand.asked or plan.unit
    alike = [f for f in sentence.figures if f.role == "count" and fits_unit(f.unit, unit)]
    words = weights(book, operand.phrase.split("|")[-1])
    told = sum(weight for term, weight in words.items() if term in book.near[figure.id])
    return len(alike) > 2 and told < _CLEARLY * sum(words.values())


def _tell_bodies_without(plan: Plan, books: list[Book], told: list[Book], draft: Draft) -> None:
    """Of a few bodies that a question names those whose reports do not tell it."""
    bodies = bodies_in(map(body_of, books))
    if plan.named and not plan.place and 1 < len(bodies) <= _FEW:
        has = {body_key(body_of(book)) for book in told}
        tell_missing(draft, [book for book in books if body_key(body_of(book)) not in has])


def _of_one_project(operand: Operand, plan: Plan, books: list[Book], draft: Draft) -> bool:
    """What the evaluation of one project tells of its money, where the project is named by words
    that stand elsewhere in the report: the one amount planned or spent, or the one rate."""
    early = plan.stage in ("budget", "adjusted")
    done = early or plan.stage == "final" or w.DONE.search(plan.question)
    role = {"execution_rate": "execution_rate", "amount": "amount"}.get(plan.wanted)
    if set(operand.indicators) - OF_ONE_PROJECT or role is None or not (role != "amount" or done):
        return False
    for book in books:
        own = book.report.kind in OF_PROJECT
        said = [t for t in terms(_SPENT.sub("", operand.phrase)) if len(t) > 1]
        told = [t for t in said if t in book.titled or (book.seen[t] and not early)]
        if not own or not said or len(told) < _MOST * len(said):
            continue
        found = [
            f
            for f in book.figures
            if (f.indicator, f.role) == (f"project.{'budget' if early else 'executed'}", role)
            and (not early or f.stage == plan.stage)
            and f.value
            and fits_unit(f.unit, plan.unit)
        ]
        if found and len({f.base_value for f in found}) == 1:
            quote = draft.use(book, found[0])
            draft.say(f"{name_of(book, found[0])}：{value_zh(found[0])}。原文：“{quote}”")
            return True
    return False


def _tell_each(plan: Plan, books: list[Book], draft: Draft) -> bool:
    """“三个项目分别安排多少”: the sentence that tells so many amounts of such things."""
    each = w.EACH.search(plan.question)
    if not each:
        return False
    size = w.CHINESE_COUNT[each[1]]
    for book in books:
        for score, sentence in best_sentences(book, each[2], need_figure=True, unit=plan.unit)[:12]:
            told = [f for f in sentence.figures if f.role in ("amount", "count")]
            alike = [f for f in told if f.base_unit == told[0].base_unit]
            if score >= SENTENCE_ENOUGH and len(alike) == size:
                draft.say(
                    f"{body_of(book)}：原文：“{draft.cite(book, sentence.start, sentence.end)}”"
                )
                break
    return bool(draft.parts)


def _tell_both(draft: Draft, found: list[Match]) -> bool:
    """Target and actual of one thing, where both were asked for and are told, and the gap."""
    target = next((m for m in found if m.figure.stage in ("target", "budget")), None)
    actual = next((m for m in found if m.figure.stage == "final"), None)
    if target is None or actual is None:
        return False
    planned = target.figure.stage == "budget"
    names = ("预算", "决算") if planned else ("目标", "实际")
    for match, name in zip((target, actual), names, strict=True):
        draft.use(match.book, match.figure)
        draft.say(f"{name_of(match.book, match.figure)}：{name}{value_zh(match.figure)}。")
    one, other = target.figure, actual.figure
    gap = abs(base(one) - base(other))
    if gap and one.base_unit == other.base_unit:
        result = f"{number(gap / scaled_of_figures(one, other))}{one.unit}"
        draft.steps.append(Step(expression=larger(one, other), result=result))
        draft.say(f"相差{result}。")
    return True


def _grades(books: list[Book], draft: Draft) -> int:
    """The grade of each report, where it tells one; how many were found."""
    found = 0
    for book in books:
        match = w.GRADE.search(book.text)
        if match:
            draft.cite(book, match.start(), match.end())
            draft.say(f"{body_of(book)}评价等次：{match[1]}。")
            found += 1
    return found


def _sentence(book: Book, operand: Operand, plan: Plan) -> tuple[float, Sentence] | None:
    if plan.years and book.report.year not in plan.years:
        return None
    unit = operand.asked or plan.unit or ("%" if plan.wanted in _RATES else None)
    rate = w.RATE_ASKED.search(plan.question) if plan.wanted == "execution_rate" else None
    found = best_sentences(book, operand.phrase, need_figure=True, unit=unit)
    words = weights(book, operand.phrase)
    total = sum(words.values())
    for score, sentence in found[:3]:
        if score < SENTENCE_ENOUGH:
            break
        # A number is no answer when the words asked for stand elsewhere in its sentence.
        for figure in sentence.figures:
            if plan.stage == "final" and figure.stage in ("budget", "target"):
                continue
            if plan.stage in ("budget", "adjusted") and not unit and figure.role == "count":
                continue  # X的预算多少 asks for money
            near = book.near[figure.id]
            before = book.plain[max(sentence.start, figure.start - _NAMED_BEFORE) : figure.start]
            if rate and rate[0][:2] not in re.split(r"\d", before)[-1]:
                continue  # 分配进度 is no 支出进度
            lead = book.plain[sentence.start : figure.start]
            if "其中" in lead[max((lead.rfind(t) for t in words), default=-1) + 1 :]:
                continue  # the words are of what stands before its parts
            if fits_unit(figure.unit, unit) and _OWN * total <= sum(
                v for t, v in words.items() if t in near
            ):
                return score, sentence
    return None


def _tell_units(plan: Plan, draft: Draft, first: Match) -> bool:
    """The people of a body whose units each tell theirs: of all units with their sum, or all that
    is told of the unit that the question names. False where no unit is told apart, or one number
    is of no unit: it may be of them all."""
    book, one = first.book, first.figure
    of_unit = [
        f
        for f in book.figures
        if f.indicator.startswith("staff.") and f.role == "count" and set(f.dims) == {"org"}
        and (f.year, f.section) == (one.year, one.section)
    ]  # fmt: skip
    if one not in of_unit:
        return False
    asked = [f for f in of_unit if f.dims["org"] in plan.question]
    if asked:
        same = [f for f in asked if f.indicator == one.indicator]
        told = same if any(o.indicators for o in plan.operands) else asked
        for figure in told:
            quote = draft.use(book, figure)
            draft.say(f"{name_of(book, figure)}：{value_zh(figure)}。")
        draft.say(f"原文：“{quote}”")
        return True
    units = [f for f in of_unit if f.indicator == one.indicator]
    alike = (one.indicator, "count", one.year, one.section)
    every = [f for f in book.figures if (f.indicator, f.role, f.year, f.section) == alike]
    if len(every) > len(units) or len({f.dims["org"] for f in units}) < max(2, len(units)):
        return False
    quotes = dict.fromkeys(draft.use(book, figure) for figure in units)
    step = Step(
        expression="+".join(value_zh(f) for f in units),
        result=f"{number(sum(map(base, units), Fraction(0)))}{one.base_unit}",
    )
    draft.steps.append(step)
    whole = f"{body_of(book)}{one.year}年{indicator_name(one.indicator)}"
    parts = "、".join(f"{f.dims['org']}{value_zh(f)}" for f in units)
    draft.say(f"{whole}：{parts}，合计{step.result}（{step}）。")
    draft.say(f"原文：“{'”“'.join(quotes)}”")
    return True


def _tell_figure(plan: Plan, draft: Draft, found: list[Match], *, staged: bool = False) -> None:
    """The best of ``found``; ``staged`` says whether it was planned or done, where the answer tells
    amounts of both."""
    first = found[0]
    book, figure = first.book, first.figure
    stage = ("（预算）" if _is_planned(figure) else "（决算）") if staged else ""
    quote = draft.use(book, figure)
    named = beside(first, found)
    zero = (
        not any(f.value for f in (figure, *named))
        and w.ZERO_PREMISE.search(plan.question)
        and plan.wanted == "amount"
    )
    if zero:
        draft.say(f"前提不成立：{name_of(book, figure)}为{value_zh(figure)}，没有发生。")
    elif named:
        told = "、".join(f"{f.label}{value_zh(f)}" for f in (figure, *named))
        draft.say(f"{name_of(book, figure)}{stage}：{told}。")
    else:
        draft.say(f"{name_of(book, figure)}{stage}：{value_zh(figure)}。")
    for other in others(first, found, funds_asked(plan.question)):
        draft.use(other.book, other.figure)
        section = other.figure.section[-1] if other.figure.section else "正文"
        section = section if not re.search(r"\d", section) else "另一段"
        draft.say(f"另一处（{section}）写{value_zh(other.figure)}，两处不一致。")
    draft.say(f"原文：“{quote}”")
    if figure.value and (w.WHERE_TO.search(plan.question) or w.PURPOSE.search(plan.question)):
        _tell_item(draft, book, figure)


def _tell_item(draft: Draft, book: Book, figure: Figure) -> None:
    """What the item of an amount goes on to tell: where someone went, and what each trip cost."""
    _, end = item_around(book, figure.end)
    for sentence in book.sentences:
        if figure.end <= sentence.start and sentence.end <= end:
            draft.say(f"原文：“{draft.cite(book, sentence.start, sentence.end)}”")
