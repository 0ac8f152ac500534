"""What is said where a question is not answered, and how a question was understood.

Three different things are never mixed up: that the archive has no such report, that the report does
not tell, and that the question was not understood. Only the second speaks of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kxai.ask import question_words as w
from kxai.ask.answer import Answer, Status
from kxai.ask.answer_draft import body_of, name_of, value_zh
from kxai.ask.bodies import Directory
from kxai.ask.items import item_around
from kxai.ask.operands import find_figures
from kxai.ask.operations import REGISTRY
from kxai.ask.periods import without_periods
from kxai.ask.phrase import content, indicator_name, name_asked, names_of, names_of_genre
from kxai.ask.plan import Operand, Plan, Wanted
from kxai.ask.planner import prepare
from kxai.ask.prepared_report import Book, terms
from kxai.ask.question_words import BARE, LITTLE_SAID
from kxai.ask.said import MESSAGES, OUTCOMES
from kxai.ask.spoken_names import bodies_in, name_of_source, short
from kxai.genre import readings
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import STAGE_ZH
from kxai.schema.report import KIND_ZH, Report

WANTED_ZH: Mapping[Wanted, str] = {
    "amount": "金额或数量", "change": "增减额", "growth_rate": "增减率", "share": "占比",
    "execution_rate": "完成率", "any": "",
}  # fmt: skip
_STANDS = readings("ask.stands")
_TELLING_UNITS = ("批次", "人次", "分", "辆")
_HELD, _BODIES = 5, 3
_QUOTES = re.compile("[“”\"']")
_FEW = 3  # sentences in which a word stands that tells something
_SUGGESTED = 3
_USUAL = ("total.receipts", "expenditure.total", "three_public.total")
"""What is offered where nothing of a question is like a name of the catalogue."""


def understood(plan: Plan, directory: Directory) -> str:
    """What a question was taken to ask, in words: body, year, measure, operation."""
    told = [
        ("单位", _bodies(plan, directory)),
        ("年度", "、".join(map(str, plan.years))),
        ("内容", "、".join(filter(None, dict.fromkeys(map(name_asked, plan.operands))))),
        ("口径", STAGE_ZH[plan.stage] if plan.stage else ""),
        ("取", WANTED_ZH[plan.wanted] if plan.wanted != "amount" else ""),
        ("运算", REGISTRY[plan.operation].zh),
    ]
    return "；".join(f"{name}：{words}" for name, words in told if words)


def _bodies(plan: Plan, directory: Directory) -> str:
    if not plan.reports:
        return "全部报告" if not plan.unresolved else "、".join(plan.unresolved)
    names = list(dict.fromkeys(_name(directory.reports[i]) for i in plan.reports))
    more = f"等{len(names)}家" if len(names) > _BODIES else ""
    return "、".join(names[:_BODIES]) + more


def _name(report: Report) -> str:
    return report.org or name_of_source(report.source)


def error(question: str, code: str) -> Answer:
    """The answer to what is no question, or asks nothing of an archive, by its code."""
    status: Status = "no_such_report" if code in ("Q104", "Q105") else "not_understood"
    return Answer(
        question=question, answer=MESSAGES[code], answerable=False, kind="error", code=code,
        status=status,
    )  # fmt: skip


def no_such_report(question: str, plan: Plan, directory: Directory) -> Answer:
    """The archive has no report of a body or year; what it has is named."""
    suggestions: list[str] = []
    if plan.unresolved:
        name = "、".join(plan.unresolved)
        text = OUTCOMES["no_body"].format(name=name)
        if plan.near:
            text += OUTCOMES["near"].format(names="、".join(plan.near))
            meant = [question.replace(plan.unresolved[0], other) for other in plan.near]
            suggestions = [other for other in meant if other != question][:_SUGGESTED]
    else:
        text = OUTCOMES["no_year"].format(
            name=_bodies(plan, directory), years="、".join(map(str, plan.years))
        )
        text += OUTCOMES["held"].format(held=_held(plan, directory)) if plan.reports else ""
    refused = _refused(question, text, "no_such_report")
    return refused.model_copy(update={"suggestions": suggestions})


def _held(plan: Plan, directory: Directory) -> str:
    reports = [directory.reports[i] for i in plan.reports[:_HELD]]
    more = "等" if len(plan.reports) > _HELD else ""
    return "、".join(map(title, reports)) + more


def title(report: Report) -> str:
    """A report as questions call it: 某县科协2021年部门决算."""
    return f"{short(report.org or '')}{report.year or ''}年{KIND_ZH[report.kind]}"


def not_answered(question: str, plan: Plan, books: Sequence[Book], directory: Directory) -> Answer:
    """Whether the reports do not tell, which is said only where they were looked through for what
    is asked; else what was understood, and what may have been meant."""
    if told := _without_base(plan, books):
        return _refused(question, told, "not_printed")
    uncounted = [o for o in plan.operands if books and _is_uncounted(o, books)]
    missing = uncounted or [o for o in plan.operands if books and not _told_of(o, books)]
    if missing and not uncounted and _in_own_words(question, books, directory):
        missing = []
    if missing and (plan.named or any(o.indicators for o in missing)):
        operand = missing[0]
        where = _STANDS.of(operand.indicators[0]) if operand.indicators else ""
        text = OUTCOMES["not_printed"].format(
            name=name_asked(operand) or question, held=_looked_into(books)
        )
        text += OUTCOMES["stands"].format(place=where) if where else ""
        return _refused(question, text, "not_printed")
    return _picked(question, plan, OUTCOMES["not_understood"], books, directory)


def _without_base(plan: Plan, books: Sequence[Book]) -> str:
    """That a report tells the amount of which the change was asked, and nothing of the year before:
    said of one amount that it tells alone."""
    one = len(bodies_in(map(body_of, books))) == 1
    if plan.operation != "growth" or not one or w.AGAINST_BUDGET.search(plan.question):
        return ""
    operand = next(iter(plan.operands), None)
    if operand is None or len(plan.years) > 1 or LITTLE_SAID.sub("|", operand.phrase).strip("|"):
        return ""
    bare = plan.model_copy(update={"wanted": "amount", "unit": None})
    for book in books:
        if plan.years and book.report.year != plan.years[0]:
            continue
        found = (match.figure for match in find_figures(book, operand, bare))
        figure = next((f for f in found if f.indicator in operand.indicators), None)
        if figure is None:
            continue
        first, last = item_around(book, figure.start)
        if not w.CHANGED.search(book.plain, first, last):  # else it is told, and was not read
            told = name_of(book, figure).removeprefix(body_of(book)) + value_zh(figure)
            return OUTCOMES["no_base"].format(held=title(book.report), told=told)
    return ""


def not_accounted(
    question: str, plan: Plan, over: Sequence[str], books: Sequence[Book], directory: Directory
) -> Answer:
    """What was found is of something broader than the question, whose words ``over`` nothing tells
    of: they are named, and the broader questions are offered."""
    text = OUTCOMES["not_accounted"].format(names="、".join(f"“{name}”" for name in over))
    return _picked(question, plan, f"{text}{OUTCOMES['not_understood']}", books, directory)


def _picked(
    question: str, plan: Plan, text: str, books: Sequence[Book], directory: Directory
) -> Answer:
    """What was understood, in ``text``, and what may have been meant."""
    suggestions = _readings_of(question, plan, books, directory)
    text = text.replace("{understood}", understood(plan, directory))
    if suggestions:
        text += OUTCOMES["pick"].format(
            questions="；".join(f"{n}. {q}" for n, q in enumerate(suggestions, 1))
        )
    return _refused(question, text, "not_understood").model_copy(
        update={"suggestions": suggestions}
    )


def _looked_into(books: Sequence[Book]) -> str:
    reports = [book.report for book in books[:_BODIES]]
    more = f"等{len(books)}份报告" if len(books) > _BODIES else ""
    return "、".join(map(title, reports)) + more


def _told_of(operand: Operand, books: Sequence[Book]) -> bool:
    """True where a report may tell of a thing: it has a figure of it, or some of its words; or the
    words are none that the genre knows, so that it may tell of it in other ones."""
    phrase = LITTLE_SAID.sub("|", operand.phrase)
    words = [t for t in terms(phrase) if len(t) > 1]
    if phrase.strip("|") in names_of_genre():
        return any(_with_number([phrase.strip("|")], book) for book in books)
    if any(_named_with_number(operand, book) for book in books):
        return True
    known = bool(operand.indicators) or (bool(words) and vocabulary().issuperset(words))
    if not known:
        return True
    for book in books:
        if any(figure.indicator in operand.indicators for figure in book.figures):
            return True
        if any(word in book.plain for word in words):
            return True
    return False


def _is_uncounted(operand: Operand, books: Sequence[Book]) -> bool:
    """True where reports have neither a name of what is counted nor any number in its unit: no
    批 where 公务接待批次 are asked for."""
    indicator = next(iter(operand.indicators), "")
    item = CATALOGUE.get(indicator)
    if item is None or item.unit not in _TELLING_UNITS:
        return False
    unit = re.compile(rf"\d\s*{item.unit[0]}(?!之|别|类|析|支)")
    return not any(
        unit.search(book.plain)
        or any(name in book.plain for name in item.names)
        or any(f.indicator == indicator for f in book.figures)
        for book in books
    )


def _named_with_number(operand: Operand, book: Book) -> bool:
    """True where a name of what is asked for, or the bare word for it, stands right in front of a
    number: 收入：792万元 may be the whole income, whatever it was read as."""
    names = {name for i in operand.indicators[:1] for name in names_of(i)}
    names |= {word for word, ids in BARE.items() if set(ids) & set(operand.indicators)}
    return bool(names) and _with_number(names, book)


def _with_number(names: Iterable[str], book: Book) -> bool:
    """True where one of the names stands in front of a number, in a sentence or a row."""
    said = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return bool(re.search(rf"(?:{said})[^，。；、\d\n]{{0,8}}\s{{0,4}}[\d.]", book.plain))


def _in_own_words(question: str, books: Sequence[Book], directory: Directory) -> bool:
    """True where a report has words of the question as it was asked, before it was told in the
    genre's: 工资 of 工资类支出."""
    rest = _QUOTES.sub("", without_periods(directory.find(prepare(question)).rest))
    rest = LITTLE_SAID.sub("|", content(rest))
    for name in sorted(names_of_genre(), key=len, reverse=True):
        if name in rest and not any(name in book.plain for book in books):
            rest = rest.replace(name, "|")  # 会议费 is not told where a report has 会议
    said = [t for t in terms(rest) if len(t) > 1]
    said = [t for t in said if t[0] >= "\u4e00" and not any(word in t for word in BARE)]
    return any(
        0 < book.seen[term] <= max(_FEW, len(book.sentences) // 20)
        for book in books
        for term in said
    )


@cache
def vocabulary() -> frozenset[str]:
    """The pairs of characters in the names of the genre."""
    return frozenset(terms("|".join(names_of_genre())))


def _readings_of(
    question: str, plan: Plan, books: Sequence[Book], directory: Directory
) -> list[str]:
    """Questions of the catalogue that are most like the one asked, of what the reports tell."""
    told = {figure.indicator for book in books for figure in book.figures}
    asked = set(terms(question))
    rated = []
    for indicator, item in CATALOGUE.items():
        if indicator in told and item.kind != "text":
            shared = max(len(asked & set(terms(name))) for name in item.names)
            rated.append((shared, indicator in _USUAL, indicator))
    best = [name for shared, usual, name in sorted(rated, reverse=True) if shared or usual]
    body = _bodies(plan, directory) if plan.reports and not plan.place else ""
    year = f"{plan.years[0]}年" if plan.years else ""
    return [f"{body}{year}{indicator_name(i)}是多少？" for i in best[:_SUGGESTED]]


def _refused(question: str, text: str, status: Status) -> Answer:
    return Answer(question=question, answer=text, answerable=False, kind="refuse", status=status)


def joined(one: Answer, other: Answer) -> Answer:
    """Two answers to parts of a question as one; what both say is said once."""
    if not one.answerable:
        return other
    said = one.answer
    for sentence in re.findall(r"[^。]+。[”’]?", other.answer):
        if sentence.strip("。”") not in said:
            said += sentence
    citations = {(c.report, c.start, c.end): c for c in (*one.citations, *other.citations)}
    return one.model_copy(
        update={
            "answer": said,
            "citations": list(citations.values()),
            "figures": list(dict.fromkeys((*one.figures, *other.figures))),
            "computation": list(dict.fromkeys((*one.computation, *other.computation))),
            "warnings": list(dict.fromkeys((*one.warnings, *other.warnings)))[:5],
        }
    )
