"""Why something changed: the reason behind a change, at the end of its item, or of its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kxai.ask import question_words as w
from kxai.ask import said
from kxai.ask.amounts import base, wrong_premise
from kxai.ask.answer_draft import Draft, whole
from kxai.ask.items import item_around
from kxai.ask.last_year import names_budget, names_year
from kxai.ask.last_year import of_budget as against_budget
from kxai.ask.level import level_at
from kxai.ask.operands import Match, find_figures
from kxai.ask.phrase import names_of_genre
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book, Sentence, terms
from kxai.ask.spoken_names import is_within
from kxai.genre.catalogue import CATALOGUE, find_indicators
from kxai.genre.families import children_of
from kxai.schema.figure import Figure
from kxai.text.traditional import simplified

_ENOUGH = 0.55  # of what is asked about must stand at a reason
_CALLED = 0.9  # what is asked about is called by its own name
_FITTING = 0.3  # told against the budget, as it is asked for, or against the year before
_OPENING = 12  # characters of a sentence that goes on with the reason of the one before
_BEHIND_CHANGE = 160  # characters behind a change in which its reason stands
_SIDES = ("收入", "支出")
_OF_ALL = ("expenditure.total", "general_budget.expenditure", "total.payments")
"""Whose change is that of the accounts below."""


def tell_cause(plan: Plan, books: list[Book], draft: Draft) -> bool:
    """Why something is so: a false premise told first, then the sentence that gives the reason
    with the change that it is of."""
    told = False
    for book in books:
        if plan.years and book.report.year not in plan.years:
            continue
        asked = [o for o in plan.operands if o.indicators or _words_of(o)]
        for operand in asked[:2]:
            change = _change(operand, plan, book, draft)
            if change is None and _level(operand, plan, book, draft):
                told = True
                continue
            behind = None
            if change is not None:
                behind = _reason_behind(book, change) or _reason_before(book, change)
            reason = _reason_in_item(book, change) if change is not None else None
            reason = reason or _reason(operand, plan, book, change)
            premised = any(said.WRONG_PREMISE in part for part in draft.parts)
            if change is not None and behind is None and reason is None and not premised:
                told = _largest_part(operand, book, change, draft) or told
                continue  # the change is told, but no reason
            if change is not None and behind is None:
                draft.say(f"原文：“{draft.use(book, change)}”")
            if behind is not None:
                draft.say(f"原文：“{draft.cite(book, *_all_points(book, *behind))}”")
                reason = None
            if reason is not None:
                quote = draft.cite(book, *_all_points(book, *reason))
                if not any(quote in part for part in draft.parts):
                    draft.say(f"原文：“{quote}”")
            told = told or premised or behind is not None or reason is not None
    return told


def _all_points(book: Book, start: int, end: int) -> tuple[int, int]:
    """A reason with what goes on counting behind it: 一是…。二是…。"""
    if not w.FIRST_REASON.search(book.plain, start, end):
        return start, end
    for sentence in book.sentences:
        if sentence.end <= end:
            continue
        at = max(end, sentence.start)  # the rest of its own sentence, then whole ones
        if not w.NEXT_REASON.match(book.plain, at):
            break
        end = sentence.end
    return start, end


def _largest_part(operand: Operand, book: Book, change: Figure, draft: Draft) -> bool:
    """Of a whole whose change has no reason that of the account that changed most the same way."""
    if not set(operand.indicators) & set(_OF_ALL):
        return False
    parts = [
        f
        for f in book.figures
        if (f.role, f.direction, f.year) == ("change", change.direction, change.year)
        and f.indicator == "function"
    ]
    for part in sorted(parts, key=base, reverse=True)[:1]:
        reason = _reason_behind(book, part) or _reason_in_item(book, part)
        if reason is not None:
            draft.say(f"原文：“{draft.use(book, change)}”")
            draft.say(f"总数的变动没有写原因，变动最大的一项：“{draft.use(book, part)}”")
            draft.say(f"原文：“{draft.cite(book, *reason)}”")
            return True
    return False


def _is_of_budget(plan: Plan) -> bool:
    """True for a question why something is not as planned: 为什么比预算少, 为什么没花完."""
    return any(cue.search(plan.question) for cue in (w.AGAINST_BUDGET, w.DENIED))


def _change(operand: Operand, plan: Plan, book: Book, draft: Draft) -> Figure | None:
    """The change that a question speaks of, against the budget or the year before; what it
    presumes wrongly is said."""
    found = find_figures(book, operand, plan, wanted="change")
    found = found or find_figures(book, operand, plan, wanted="growth_rate")
    if operand.indicators:
        parts = [i for known in operand.indicators for i in children_of(known)]
        own = [m for m in found if m.figure.indicator in operand.indicators]
        found = own or _changes_of(parts, operand, plan, book)
    of_budget = _is_of_budget(plan)
    fitting = [m for m in found if against_budget(book, m.figure) == of_budget]
    found = fitting if of_budget else fitting or found
    if not found:
        return None
    figure = found[0].figure
    if premise := wrong_premise(plan, figure.direction):
        draft.say(premise)
    return figure


def _changes_of(parts: list[str], operand: Operand, plan: Plan, book: Book) -> list[Match]:
    """The one change of a part, where a report tells none of the whole."""
    found = []
    for part in parts:
        of_part = operand.model_copy(update={"indicators": [part], "phrase": ""})
        told = find_figures(book, of_part, plan, wanted="change")
        told = told or find_figures(book, of_part, plan, wanted="growth_rate")
        found += [m for m in told if m.figure.indicator == part and m.figure.value][:1]
    return found if len(found) == 1 else []


def _level(operand: Operand, plan: Plan, book: Book, draft: Draft) -> bool:
    """True where a report says that what went up or down, as a question has it, did not change."""
    up, down = w.UP.search(plan.question), w.DOWN.search(plan.question)
    if not (up or down) or (told := level_at(operand, book)) is None:
        return False
    name, (sentence, *following) = told
    draft.say(f"{said.WRONG_PREMISE}：{name}与上年持平，没有{'增加' if up else '减少'}。")
    draft.say(f"原文：“{draft.cite(book, sentence.start, sentence.end)}”")
    for other in following:
        if w.REASON.search(other.text[:_OPENING]):
            draft.say(f"原文：“{draft.cite(book, other.start, other.end)}”")
    return True


def _reason_behind(book: Book, change: Figure) -> tuple[int, int] | None:
    """The change with the reason that goes on behind it, over the lines that a page cut."""
    stop = re.search(r"[。；;]|\n\s*\n", book.plain[change.end :])
    end = change.end + (stop.start() if stop else _BEHIND_CHANGE)
    behind = book.plain[change.end : min(end, change.end + _BEHIND_CHANGE)]
    if not w.BEHIND_CHANGE.search(behind):
        return None
    sentence = book.by_start.get(change.start)
    start = whole(book, sentence.start, sentence.end)[0] if sentence else change.start
    end = change.end + len(behind)
    return start, end + (book.plain[end : end + 1] in "。；")


def _reason_before(book: Book, change: Figure) -> tuple[int, int] | None:
    """The reason that a sentence gives before the change: 新增两名人员，故增加3万元. Where the
    sentence begins with the conclusion, the one before it gives the reason."""
    sentence = book.by_start.get(change.start)
    if sentence is None:
        return None
    therefore = w.THEREFORE.search(book.plain, sentence.start, change.start)
    if therefore is None:
        return None
    start, end = sentence.start, sentence.end
    if not book.plain[start : therefore.start()].strip():
        before = book.text.rfind("\n", 0, start) + 1
        start = max((s.start for s in book.sentences if before <= s.start < start), default=start)
    return start, end


def _reason_in_item(book: Book, change: Figure) -> tuple[int, int] | None:
    """The reason that the numbered item of a change gives at its end, behind its parts; none that
    names another thing of the sentence."""
    first, end = item_around(book, change.end)
    beside = [f for f in book.figures if first <= f.start < end]
    for s in (s for s in book.sentences if change.end <= s.start < end):
        given = w.REASON.search(book.plain, s.start, min(s.end, end))
        before = book.plain[s.start : given.start()] if given else ""
        if given and not _of_another(beside, before, simplified(change.label.strip())):
            return s.start, min(s.end, end)
    return None


def _of_another(figures: Sequence[Figure], before: str, own: str) -> bool:
    """Whether what a text names ``before`` a reason is one of some figures under another name."""
    labels = {simplified(f.label.strip()) for f in figures} - {own, ""}
    return own not in before and any(n in before and not is_within(own, n) for n in labels)


def _reason(
    operand: Operand, plan: Plan, book: Book, change: Figure | None
) -> tuple[int, int] | None:
    """Where the reason stands: behind the change, else the reason whose surroundings say most of
    what is asked about. Why something is not as planned is no reason against the year before."""
    of_budget, of_year = _is_of_budget(plan), names_year(plan.question)
    words = {t: book.weight(t) for t in terms(_asked_about(operand))}
    total = sum(words.values())
    best: tuple[float, tuple[int, int]] | None = None
    sentences = book.sentences
    for number, sentence in enumerate(sentences):
        given = w.REASON.search(sentence.text)
        before = sentence.text[: given.start()] if given else ""
        if given is None or _of_other_side(operand, before):
            continue
        held = sentence.text[: given.end()]
        if (of_budget and names_year(held)) or (of_year and names_budget(held)):
            continue
        near = sentences[max(0, number - 2) : number + 1]
        near = [s for s in near if "\n" not in book.text[s.end : sentence.start]]
        beside = [f for s in near for f in s.figures]
        own = "" if operand.indicators else operand.phrase
        if not _names(operand, near, before) or _of_another(beside, before, own):
            continue  # the reason is of something else
        inside = frozenset().union(*(s.terms for s in near))
        above = sentence.above
        got = sum(v if t in inside else 0.6 * v if t in above else 0 for t, v in words.items())
        score = got / total if total else 0.0
        telling = [term for term in words if len(term) > 1 and not term.isascii()]
        rarest = max(telling, key=lambda t: words[t], default="")
        if rarest and not operand.indicators and rarest not in inside | above:
            score = 0.0  # the word that tells most stands elsewhere
        named = _named(before) or [i for s in near[:-1] for _, _, i in find_indicators(s.text)[:1]]
        if not _words_of(operand) and set(operand.indicators) & {*named[:1], *named[-1:]}:
            score = max(score, _CALLED)  # whatever marks stand in its name: “三公”经费
        if change is not None and any(s.start <= change.start < s.end for s in near):
            score += 1.0
        if score >= _ENOUGH and of_budget == names_budget(held):
            score += _FITTING
        if score >= _ENOUGH and (best is None or score > best[0] + 0.01):
            best = (score, (sentence.start, sentence.end))
    return best[1] if best else None


def _named(before: str) -> list[str]:
    """What a text names, the stages (预算数) aside."""
    return [i for _, _, i in find_indicators(before) if not i.startswith("project.")]


def _names(operand: Operand, near: list[Sentence], before: str) -> bool:
    """Whether what a reason is of is what is asked about, or a part of it: what its sentence names
    ``before`` it, else what the sentences before that do, else the heading."""
    if not operand.indicators:
        known = operand.phrase in names_of_genre()
        return not known or any(operand.phrase in s.text for s in near)
    wanted = {part for i in operand.indicators for part in (i, *children_of(i))}
    own = _named(before)
    if own:
        return own[0] in wanted or own[-1] in wanted
    told = [hits[0][2] for s in near[:-1] if (hits := find_indicators(s.text))][-1:]
    told = told or [i for s in near[-1:] for t in s.path[-1:] for _, _, i in find_indicators(t)]
    return bool(operand.phrase) or bool(wanted & set(told))


def _of_other_side(operand: Operand, before: str) -> bool:
    """Whether a reason is of the receipts where the spending is asked about, or the other way."""
    asked = [side for side in _SIDES if side in _asked_about(operand)]
    told = [side for side in _SIDES if side in before]
    return len(asked) == len(told) == 1 and asked != told


def _asked_about(operand: Operand) -> str:
    """The words of an operand, an indicator by the name that the catalogue gives it."""
    names = "|".join(CATALOGUE[i].zh for i in operand.indicators[:1] if i in CATALOGUE)
    return f"{_words_of(operand)}|{names}"


def _words_of(operand: Operand) -> str:
    """The words of an operand but for those that ask why."""
    return re.sub(r"原因|为什么|变动|变化", "|", operand.phrase).strip("|")
