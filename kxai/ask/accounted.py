"""Whether an answer is of what was asked: every word accounted for.

A figure found by its indicator alone is one of something broader than the question where a word
that narrows it (the name of a project, a person, a fund) stands nowhere near the figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kxai.ask import question_words as w
from kxai.ask import said
from kxai.ask.answer import Answer
from kxai.ask.facts import asks_facts
from kxai.ask.items import item_around
from kxai.ask.nearness import held, telling_words, weigh
from kxai.ask.periods import periods_in
from kxai.ask.phrase import names_of
from kxai.ask.plan import Operand, Plan
from kxai.ask.prepared_report import Book, terms
from kxai.genre.catalogue import find_indicators

_KINDS = ("lookup", "derive", "aggregate", "rank", "trend")
"""Answers in numbers; a passage is judged by its reader, and what was checked is told with it."""
_OWN_LEVEL = "本级"  # behind a place: held against each figure by its address
_REASON = "原因"
_SEVERAL = 3  # places that a comparison names at least, the whole of which they are among them
_AMOUNT, _LIST = re.compile(r"\d[\d,.]*[万亿]?元"), 3
_FAR = 0.4  # of the weight of a question's words
_NAMED = 40  # characters with which a report says whose it is
_JUDGED = 3  # nouns of a question that are enough to say so
_TELLING = 2  # words that are told to be missing
_TITLE = 120  # characters with which a report begins
_BEHIND = 60  # characters behind a sentence that may tell what its money was for
_FEWEST = 3  # characters in a row that make a word of its own; in a longer word one less


def unaccounted(plan: Plan, answer: Answer, books: Sequence[Book]) -> list[str]:
    """Words of a question for figures of the catalogue that nothing accounts for: neither the plan
    nor the passages, headings and titles of the answer; of a passage, where it has little of all
    that is asked, the words that tell most.

    Of 反诈宣传的差旅费 an answer with the 差旅费 of the body leaves 反诈宣传.
    """
    if answer.kind == "passage" and w.WHY.search(plan.question):
        told = [c.quote for c in answer.citations]
        if told and all(map(_tells_amounts_alone, told)):
            return [_REASON]
    rank = w.RANK_ASKED.search(plan.question) if answer.kind in ("lookup", "passage") else None
    if rank is not None and not any(w.RANK_TOLD.search(c.quote) for c in answer.citations):
        return [rank[0]]
    if answer.kind == "passage" and (which := w.WHICH_PLACE.search(plan.question)):
        places = {m[0] for c in answer.citations for m in w.PLACE_NAMED.finditer(c.quote)}
        if len(places) < _SEVERAL:
            return [which[0]]
    if answer.kind == "passage" and answer.answer.startswith(said.QUOTED):
        return _far_from(plan, answer, books)
    if answer.kind not in _KINDS or said.WRONG_PREMISE in answer.answer:
        return []
    source = _source(answer, books)
    out = _other_stage(plan, answer, books)
    if plan.within and not _told_within(plan.within, answer, books):
        out.append(plan.within)
    for operand in plan.operands:
        if operand.text:
            continue
        out += left_over(operand, source)
    out += _part_untold(plan, answer, books)
    return list(dict.fromkeys((*out, *of_another_part(plan, answer, books))))


def _tells_amounts_alone(quote: str) -> bool:
    """True for a list of amounts, which says how much and not why."""
    reason = w.BECAUSE.search(quote) or w.REASON_TOLD.search(quote)
    return reason is None and len(_AMOUNT.findall(quote)) >= _LIST


def _far_from(plan: Plan, answer: Answer, books: Sequence[Book]) -> list[str]:
    """The words that tell most of a question of which the passages quoted share only some. Not
    judged of what asks for a reason, a date or a part of the report by its name."""
    named = (*(cue for cue, _ in (*w.FIELDS, *w.SECTIONS)), w.TOP, w.WHY, w.PURPOSE)
    if any(cue.search(plan.question) for cue in named) or asks_facts(plan.question):
        return []
    told = frozenset(terms("|".join(f"{c.quote}|{c.section}" for c in answer.citations)))
    cited = {citation.report for citation in answer.citations}
    far: list[str] = []
    for book in (book for book in books if book.report.id in cited):
        whose = f"{book.report.org or ''}{book.plain[:_NAMED]}"
        words = [(word, n) for word, n in telling_words(plan.question) if word not in whose]
        weights = weigh(book, words)
        far_off = held(told, "", "", weights) < _FAR * sum(weights.values())
        nouns = {word for word, n in words if n >= 1 and len(word) > 1}
        if len(nouns) < _JUDGED or not far_off:
            return []
        untold = [word for word in weights if not told.issuperset(terms(word))]
        far += sorted(untold, key=weights.__getitem__, reverse=True)[:_TELLING]
    return list(dict.fromkeys(far))


def of_another_part(plan: Plan, answer: Answer, books: Sequence[Book]) -> list[str]:
    """The words of a question for a part of the year (上半年) or of a project (二期) that nothing
    tells of which an answer stands on."""
    source = _source(answer, books)
    asked = periods_in(plan.question)
    told = set(periods_in(source + answer.answer)) or _only_period(answer, books)
    out = [] if not asked or told & set(asked) else list(asked.values())
    if "全年" in plan.question and _only_period(answer, books):
        out.append("全年")
    phases = w.PHASE.findall(plan.question) or w.PHASE.findall(answer.question)
    return [*out, *(phase for phase in phases if phase not in source)]


def stands_with(name: str, answer: Answer, books: Sequence[Book]) -> bool:
    """Whether a name stands with all that an answer cites (of passages with the first): in the
    passage, its headings or the label of its figure, or, of a report that names no body, in its
    title."""
    of_id = {book.report.id: book for book in books}
    for citation in answer.citations[: 1 if answer.kind == "passage" else None]:
        book = of_id[citation.report]
        labels = [f.label for f in book.figures if f.id in answer.figures]
        told = "|".join((citation.quote, citation.section, *labels))
        titled = not book.report.org and name in book.plain[:_TITLE]
        if not titled and name not in told:
            return False
    return answer.answerable and bool(answer.citations)


def left_over(operand: Operand, source: str) -> list[str]:
    """Words of an operand that nothing of ``source`` accounts for, which has no white space."""
    out = list[str]()
    phrase = w.OWN_LEVEL.sub("|", w.WHOLE_LEVEL.sub("|", operand.phrase))  # held against the figure
    for piece in w.LITTLE_SAID.sub("|", phrase).split("|"):
        if operand.indicators and w.MONEY_NOUN.fullmatch(piece):
            continue  # 购置费支出
        left = [r for r in _runs(piece, source) if len(r) >= _FEWEST - (len(piece) != _FEWEST)]
        # words alone that found a number may stand there in another order
        out += [r for r in left if operand.indicators or not any(c in source for c in r)]
    return out


def _part_untold(plan: Plan, answer: Answer, books: Sequence[Book]) -> list[str]:
    """The part that a question asks of something (年终结余里的专款), where what the answer tells
    is named as the whole and nothing as the part."""
    part = w.PART_INSIDE.search(plan.question)
    before = find_indicators(plan.question[: part.start()]) if part else []
    if part is None or not before or before[-1][1] != part.start():
        return []
    said = [t for t in terms(part["part"]) if len(t) > 1]
    if {i for *_, i in find_indicators(part["part"])} - {before[-1][2]} or not said:
        return []
    used = set(answer.figures)
    near = [book.near[f.id] for book in books for f in book.figures if f.id in used]
    named = any(len([t for t in said if t in told]) * 2 >= len(said) for told in near)
    return [] if named or not near else [part["part"]]


def _other_stage(plan: Plan, answer: Answer, books: Sequence[Book]) -> list[str]:
    """The word for what was planned, where a question asks for that alone and each amount of the
    answer is one that was spent, of a report on what was spent."""
    said = w.BUDGET.search(plan.question)
    if plan.stage != "budget" or plan.operation != "lookup" or not said or "预算" not in said[0]:
        return []
    used = set(answer.figures)
    found = [
        (book, f)
        for book in books
        for f in book.figures
        if f.id in used and f.role == "amount" and f.base_unit == "元"
    ]
    spent = all(f.stage == "final" and not book.report.planned for book, f in found)
    return [said[0]] if found and spent and not answer.computation else []


def _told_within(whole: str, answer: Answer, books: Sequence[Book]) -> bool:
    """Whether each amount of an answer stands with one of the names of a whole: in its sentence,
    its headings, or its table."""
    names = {name for _, _, i in find_indicators(whole) for name in names_of(i)} | {whole}
    used = set(answer.figures)
    for book in books:
        for figure in book.figures:
            if figure.id not in used:
                continue
            if not book.stands_with(figure, names):
                return False
    return True


def narrowing(plan: Plan) -> list[str]:
    """Words that narrow the bodies or the thing of an aggregate over all reports, which no query
    heeds: 各乡镇 of 各乡镇的三公经费."""
    left = [w.LITTLE_SAID.sub("|", o.phrase).split("|") for o in plan.operands if o.indicators]
    return [piece for pieces in left for piece in pieces if len(piece) >= _FEWEST - 1]


def _only_period(answer: Answer, books: Sequence[Book]) -> set[int]:
    """The part of the year that the cited reports are about, where each names no other one."""
    cited = {citation.report for citation in answer.citations}
    named = [set(periods_in(book.plain)) for book in books if book.report.id in cited]
    return named[0] if named and all(len(one) == 1 and one == named[0] for one in named) else set()


def _source(answer: Answer, books: Sequence[Book]) -> str:
    """All that says what the figures of an answer are of, white space aside."""
    cited = {c.report for c in answer.citations}
    used = set(answer.figures)
    told: list[str] = []
    for citation in answer.citations:
        told += [citation.quote, citation.section]
    for book in books:
        if book.report.id not in cited:
            continue
        told += [_OWN_LEVEL] if book.report.entity == "region" else []
        told += [book.report.org or "", book.report.source, book.plain[:_TITLE], *book.titled]
        for figure in book.figures:
            if figure.id in used:
                told += [figure.label, *figure.dims.values(), *figure.section]
        told += _beside(book, answer)
    return "|".join("".join(text.split()) for text in told)


def _beside(book: Book, answer: Answer) -> Iterable[str]:
    """The sentences of a report that an answer cites, those before them in the paragraph, and
    their headings."""
    for citation in answer.citations:
        if citation.report != book.report.id:
            continue
        begin = book.text.rfind("\n", 0, citation.start) + 1
        first, last = item_around(book, citation.start)
        yield book.text[max(begin, first) : max(citation.end, min(last, citation.end + _BEHIND))]
        for sentence in book.sentences:
            if sentence.start <= citation.start < sentence.end:
                yield from sentence.path


def _runs(piece: str, source: str) -> list[str]:
    """Runs of characters of which no pair stands in ``source``."""
    covered = [False] * len(piece)
    for at in range(len(piece) - 1):
        if piece[at : at + 2] in source:
            covered[at] = covered[at + 1] = True
    out, run = [], ""
    for character, told in zip(piece, covered, strict=True):
        if told or not "\u4e00" <= character <= "\u9fff":
            out.append(run)
            run = ""
        else:
            run += character
    return [run for run in (*out, run) if run]
