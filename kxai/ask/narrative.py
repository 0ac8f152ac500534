"""Questions about text: the section by its heading, or the best sentences, quoted."""

from __future__ import annotations

import re

from kxai.ask import wording as w
from kxai.ask.answer import Answer
from kxai.ask.book import Book, Sentence, terms
from kxai.ask.draft import Draft
from kxai.ask.operands import best_sentences, find_figures
from kxai.ask.plan import Plan

ENOUGH = 0.55
_LONGEST = 1_200


def run_passage(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """The section that a question asks for, then the best sentence of each clause."""
    if w.WHY.search(plan.question) and _cause(plan, books, draft):
        return draft.answer("passage")
    found = _by_heading(plan, books, draft)
    for operand in plan.operands:
        best: tuple[float, Book, Sentence] | None = None
        for book in books:
            if plan.years and book.report.year not in plan.years:
                continue
            for score, sentence in best_sentences(book, operand.phrase)[:1]:
                if best is None or score > best[0]:
                    best = (score, book, sentence)
        if best is not None and best[0] >= ENOUGH:
            _, book, sentence = best
            quote = draft.cite(book, sentence.start, sentence.end)
            if not any(quote in part for part in draft.parts):
                draft.parts.append(f"原文：“{quote}”")
            found = True
    return draft.answer("passage") if found else None


def _cause(plan: Plan, books: list[Book], draft: Draft) -> bool:
    """Why something changed: the sentence of the change, a false premise told first."""
    for book in books:
        for operand in plan.operands:
            if not operand.indicators:
                continue
            found = find_figures(book, operand, plan, wanted="change")
            found = [m for m in found if m.figure.indicator in operand.indicators]
            if found:
                figure = found[0].figure
                up, down = w.UP.search(plan.question), w.DOWN.search(plan.question)
                if figure.direction == "down" and up and not down:
                    draft.say("前提不成立：不是增加，而是减少。")
                if figure.direction == "up" and down and not up:
                    draft.say("前提不成立：不是减少，而是增加。")
                draft.say(f"原文：“{draft.use(book, figure)}”")
                return True
    return False


def _by_heading(plan: Plan, books: list[Book], draft: Draft) -> bool:
    for asked, heading in w.SECTIONS:
        if not asked.search(plan.question):
            continue
        best: tuple[float, Book, tuple[int, int]] | None = None
        for book in books:
            if plan.years and book.report.year not in plan.years:
                continue
            for score, span in _sections(book, heading, plan):
                if best is None or score > best[0]:
                    best = (score, book, span)
        if best is not None and best[0] >= ENOUGH:
            _, book, (start, end) = best
            quote = draft.cite(book, start, end)
            draft.parts.append(f"原文：“{quote}”")
            return True
    return False


def _sections(
    book: Book, heading: re.Pattern[str], plan: Plan
) -> list[tuple[float, tuple[int, int]]]:
    phrase = "|".join(o.phrase for o in plan.operands[:1])
    words = {t: book.weight(t) for t in terms(phrase)}
    total = sum(words.values()) or 1.0
    headings = book.outline.headings
    out = []
    for place, entry in enumerate(headings):
        title = entry.title
        match = heading.search(title)
        if not match:
            continue
        following = [h.start for h in headings[place + 1 :] if h.level <= entry.level]
        end = following[0] if following else len(book.text)
        start = entry.end
        if len(book.text[start:end].strip()) < 4:
            start = entry.start
        end = min(end, start + _LONGEST)
        body = book.text[start:end]
        cut = len(body) - len(body.rstrip())
        end -= cut
        if end - start < 4:
            continue
        above = frozenset(terms("|".join((*book.outline.path_at(entry.start), title))))
        inside = frozenset(terms(book.plain[start:end]))
        got = sum(v if t in above else 0.5 * v if t in inside else 0 for t, v in words.items())
        short = 0.1 if len(title) <= len(match[0]) + 8 else 0.0
        out.append((got / total + short, (start, end)))
    return out
