"""Who, when, where: the sentence that tells it, and none that merely shares words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kxai.ask import question_words as w
from kxai.ask.answer_draft import Draft
from kxai.ask.operands import weights
from kxai.ask.phrase import content
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book, Sentence, terms
from kxai.genre import words

FACTS = (
    (words("ask.when").regex, words("ask.when_told").regex),
    (words("ask.where").regex, words("ask.where_told").regex),
    (words("ask.who").regex, words("ask.who_told").regex),
    (words("ask.meeting").regex, words("ask.meeting_told").regex),
)
"""(what asks who, when or where, how a report tells it)."""

_VERBS = words("ask.fact_verbs").regex
_PARTS = re.compile(r"[，,；;、？?]|和(?=[^，]{1,8}(?:时间|地点|日期|单位))")
_ENOUGH = 0.45  # of the words asked about
_TELLING = 1.5  # weight of words below which they tell nothing
_SUBJECT = 0.5  # what the words of the other parts weigh beside those of one
_BESIDE = 0.6  # what a word in the sentence before, or in the headings, weighs
_NUMBER = re.compile(r"\d+[年月日]?度?")
_TITLE = 80  # characters that hold the title
_COVER = 300  # characters at the beginning that tell what the whole report is about
_LONG, _AROUND = 160, 70  # characters of a sentence that is quoted whole; else around what tells
_ENDS = "，。；：！\n"


@dataclass(frozen=True, slots=True)
class _Told:
    """How a report tells an answer; of “谁组织的” it has to say 组织."""

    pattern: re.Pattern[str]
    verbs: frozenset[str]

    def find(self, text: str) -> re.Match[str] | None:
        found = self.pattern.finditer(text)
        return next((m for m in found if not self.verbs or self.verbs & set(terms(m[0]))), None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One part of a question: what tells an answer, and the words that it is about."""

    told: tuple[_Told, ...]
    words: str


def asks_facts(question: str) -> bool:
    """Whether a question asks who, when or where."""
    return any(cue.search(question) for cue, _ in FACTS)


def tell_facts(plan: Plan, books: Sequence[Book], draft: Draft) -> bool | None:
    """Quote for each part of a question that asks who, when or where the passage that tells it;
    None where no part asks so, False where one does and nothing tells it.

    Of “建在哪，哪天进场施工” one sentence with 位于, and one with a date and 进场.
    """
    parts = list(_parts(plan))
    if not any(part.told for part in parts):
        return None
    found = False
    for part in parts:
        others = "|".join(other.words for other in parts if other is not part)
        best = _best(part.told, part.words, others, plan, books) if part.told else None
        places = [best] if best else []
        if best is None and len(part.told) > 1:  # no one sentence tells both
            each = (_best((one,), part.words, others, plan, books) for one in part.told)
            places = [place for place in each if place]
        for book, start, end in places:
            quote = draft.cite(book, start, end)
            if not any(quote in said for said in draft.parts):
                draft.parts.append(f"原文：“{quote}”")
        found = found or bool(places)
    return found


def _parts(plan: Plan) -> Iterator[_Asked]:
    named = "|".join(operand.phrase for operand in plan.operands)
    for part in _PARTS.split(plan.question):
        rest = part
        told: list[_Told] = []
        for cue, pattern in FACTS:
            if match := cue.search(part):
                verb = _VERBS.search(match[0])
                told.append(_Told(pattern, frozenset(terms(verb[0]) if verb else ())))
            rest = cue.sub("|", rest)
        about = _NUMBER.sub("|", content(rest))
        known = set(terms(named))
        yield _Asked(tuple(told), about if known.isdisjoint(terms(about)) else _only(about, known))


def _only(phrase: str, known: set[str]) -> str:
    """The runs of a phrase that have one of the ``known`` terms."""
    runs = re.split(r"[^\u4e00-\u9fff]+", phrase)
    return "|".join(run for run in runs if not known.isdisjoint(terms(run)))


def _best(
    told: tuple[_Told, ...],
    words: str,
    others: str,
    plan: Plan,
    books: Sequence[Book],
) -> tuple[Book, int, int] | None:
    best: tuple[float, Book, int, int] | None = None
    for book in books:
        if plan.years and not book.tells_of(plan.years):
            continue
        named = frozenset(terms(f"{book.report.org}|{book.plain[:_COVER]}"))
        own = {t: v for t, v in weights(book, words).items() if t not in named}
        # 镇预 of 某某镇预算草案 only joins a name and what stands behind it
        title = set(f"{book.report.org}{book.plain[:_TITLE]}")
        own = {t: v for t, v in own.items() if not title.issuperset(t)}
        if sum(own.values()) < _TELLING:
            own = {}
        if own:
            subject = {t: _SUBJECT * v for t, v in weights(book, others).items() if t not in named}
            own = subject | own
        total = sum(own.values())
        before: frozenset[str] = frozenset()
        for sentence in book.sentences:
            places = [match for match in (one.find(sentence.text) for one in told) if match]
            if len(places) == len(told) and not w.PAGE_FURNITURE.search(sentence.text):
                score = _score(own, sentence, before) / total if total else 1.0
                if score >= _ENOUGH and (best is None or score > best[0] + 0.01):
                    best = (score, book, *_span(sentence, places, own))
            before = sentence.terms
    return best[1:] if best else None


def _score(words: dict[str, float], sentence: Sentence, before: frozenset[str]) -> float:
    return sum(
        weight if term in sentence.terms
        else _BESIDE * weight if term in before or term in sentence.above
        else 0.0
        for term, weight in words.items()
    )  # fmt: skip


def _span(
    sentence: Sentence, places: Sequence[re.Match[str]], words: dict[str, float]
) -> tuple[int, int]:
    """A sentence; of a long one the clauses around what tells and the words it is about."""
    if len(sentence.text) <= _LONG:
        return sentence.start, sentence.end
    first = min(match.start() for match in places)
    last = max(match.end() for match in places)
    near = [sentence.text.find(term, max(0, first - _AROUND), last + _AROUND) for term in words]
    first, last = min([first, *(n for n in near if n >= 0)]), max([last, *near])
    start = max(sentence.text.rfind(mark, 0, first) for mark in _ENDS) + 1
    ends = [at for mark in _ENDS if (at := sentence.text.find(mark, last)) >= 0]
    return sentence.start + start, sentence.start + min(ends, default=len(sentence.text))
