"""Questions for a section: what the report tells under a heading, or as problems, duties, tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from kxai.ask import question_words as w
from kxai.ask.answer_draft import Draft, one_line
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book, terms
from kxai.text.outline import Heading

ENOUGH = 0.55
_SOME = 0.35  # where no body is named, and words say that problems are told
_LONGEST = 1_200  # characters that are quoted of a section
_LINE = 40  # characters of a heading that no number marks
_LONGEST_POINT = 120  # characters of a first point that stands in a heading
_SHORTEST = 4  # characters of a title that a question may say
_GAP = 60  # characters between two passages that tell one thing
_OWN = 0.5  # of a heading named by its own words: so much must stand in its title
_POINT = re.compile(r"[一二三四五六七八九]是|[①②③④⑤]|[（(][一二三四五\d][)）]")
_GOES_ON = re.compile(r"\s*(?:主要|其中|具体|一是|首先|第一)")
_SHORT = 0.1
NUMBERED = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[一二三四五六七八九十]是)"
)


def tell_section(plan: Plan, books: list[Book], draft: Draft) -> bool:
    """The section that a question asks for, quoted; of a long one the points that it makes."""
    books = [b for b in books if not plan.years or b.tells_of(plan.years)]
    if len(named := _by_titles(plan, books)) > 1:
        for book, start, end in named:
            draft.parts.append(f"原文：“{draft.cite(book, start, _cut(book, start, end))}”")
        return True
    found = (
        _by_field(plan, books)
        or _by_heading(plan, books)
        or _by_announcement(plan, books)
        or _by_words(plan, books)
    )
    if found is None:
        return False
    book, start, end = found
    start = _first_point(book, start, end)
    points = _points(book, start, end) if end - start > _LONGEST else []
    if len(points) > 1:
        told = [one_line(draft.cite(book, s, e)) for s, e in points]
        draft.parts.append("原文：" + "".join(f"“{text}”" for text in told))
    else:
        draft.parts.append(f"原文：“{draft.cite(book, start, _cut(book, start, end))}”")
    return True


def _by_titles(plan: Plan, books: list[Book]) -> list[Place]:
    """The sections of one report whose titles the question says word for word: 下属单位和派出机构
    of a report with a heading for each."""
    for book in books:
        found: dict[str, Place] = {}
        for place, entry in enumerate(book.outline.headings):
            title = entry.title.strip("：: ")
            known = len(title) < _SHORTEST or title not in plan.question or title in found
            if not known and (span := _body(book, place, entry)):
                found[title] = (book, entry.start, span[1])
        if len(found) > 1:
            return list(found.values())
    return []


def _first_point(book: Book, start: int, end: int) -> int:
    """Where a list begins whose first point stands in the heading: 工作计划一是…。二是…"""
    inside, before = book.text[start:end], book.text[max(0, start - _LONGEST_POINT) : start]
    at = before.rfind("一是")
    missing = "二是" in inside and "一是" not in inside.partition("二是")[0]
    return start - len(before) + at if missing and at >= 0 else start


def _cut(book: Book, start: int, end: int) -> int:
    """The end of a sentence within what may be quoted."""
    if end - start <= _LONGEST:
        return end
    stop = max(book.text.rfind(mark, start, start + _LONGEST) for mark in "。；\n")
    return stop + 1 if stop > start else start + _LONGEST


def _points(book: Book, start: int, end: int) -> list[tuple[int, int]]:
    """The headings next below a section, as spans of their lines."""
    inside = [h for h in book.outline.headings if start <= h.start < end]
    top = min((h.level for h in inside), default=0)
    return [(h.start, h.end) for h in inside if h.level == top and h.end - h.start > 4]


def _words(plan: Plan, book: Book, asked: re.Pattern[str]) -> dict[str, float]:
    """What a question says of a section besides what the section is of."""
    phrase = "|".join(o.phrase for o in plan.operands[:2])
    phrase = w.LITTLE_SAID.sub("|", w.ABOUT_SECTION.sub("|", asked.sub("|", phrase)))
    return {t: book.weight(t) for t in terms(phrase) if len(t) > 1}


def _share(words: dict[str, float], above: frozenset[str], inside: frozenset[str]) -> float:
    total = sum(words.values())
    got = sum(v if t in above else 0.5 * v if t in inside else 0.0 for t, v in words.items())
    return got / total if total else 1.0


def _above(book: Book, at: int) -> frozenset[str]:
    return frozenset(terms("|".join(book.outline.path_at(at)))) | book.titled


Place = tuple[Book, int, int]


def _by_field(plan: Plan, books: list[Book]) -> Place | None:
    """What the extraction keeps as problems, suggestions, duties … of the part asked about."""
    for asked, field in w.FIELDS:
        if not asked.search(plan.question):
            continue
        best: tuple[float, Place] | None = None
        for book in books:
            words = _words(plan, book, asked)
            for start, end in _runs(book, field):
                inside = frozenset(terms(book.plain[start:end]))
                score = _share(words, _above(book, start), inside)
                if score >= ENOUGH and (best is None or score > best[0] + 0.01):
                    best = (score, (book, start, end))
        return best[1] if best else None
    return None


def _by_announcement(plan: Plan, books: list[Book]) -> Place | None:
    """Problems and plans told in a paragraph without a heading: the sentence that announces them,
    and the points behind it; one without points only where no other has some."""
    alone: Place | None = None
    for asked, field in w.FIELDS:
        if field not in w.ANNOUNCED or not asked.search(plan.question):
            continue
        for book in books:
            sentences, words = book.sentences, _words(plan, book, asked)
            for number, sentence in enumerate(sentences):
                if not w.ANNOUNCED[field].search(sentence.text):
                    continue
                stop = book.text.find("。", sentence.start, sentence.start + _LONGEST)
                end = max(sentence.end, stop + 1)
                told = book.plain[sentence.start : end]
                above = _above(book, sentence.start) | sentence.above | sentence.terms
                if not plan.named and _share(words, above, frozenset(terms(told))) < _SOME:
                    continue
                points = len(_POINT.findall(told))
                for other in sentences[number + 1 :]:
                    if other.start < end:
                        continue
                    if points < 1 and _GOES_ON.match(other.text):
                        end, points = other.end, 2
                        continue
                    if other.end - sentence.start > _LONGEST or not NUMBERED.match(other.text):
                        break
                    end, points = other.end, points + 1
                if points > 1:
                    return book, sentence.start, end
                if len(told) > _LINE and alone is None:
                    alone = book, sentence.start, end
    return alone


def _runs(book: Book, field: str) -> Iterator[tuple[int, int]]:
    """The passages of a field that follow upon each other, as one span each."""
    spans = [(n.start, n.end) for n in book.narrative if n.field == field]
    at: tuple[int, int] | None = None
    for start, end in spans:
        if at and start - at[1] <= _GAP:
            at = (at[0], max(end, at[1]))
            continue
        if at:
            yield at
        at = (start, end)
    if at:
        yield at


def _by_heading(plan: Plan, books: list[Book]) -> Place | None:
    for asked, heading in w.SECTIONS:
        if not asked.search(plan.question):
            continue
        best: tuple[float, Place] | None = None
        for book in books:
            words = _words(plan, book, asked)
            for title, start, end in _headed(book, heading):
                above = _above(book, start) | frozenset(terms(title))
                inside = frozenset(terms(book.plain[start : min(end, start + _LONGEST)]))
                match = heading.search(title)
                short = _SHORT if match and len(title) <= len(match[0]) + 8 else 0.0
                short += _SHORT if asked.search(book.plain, start, end) else 0.0
                score = _share(words, above, inside) + short
                if score >= ENOUGH and (best is None or score > best[0]):
                    best = (score, (book, start, end))
        if best is not None:
            return best[1]
    return None


def _headed(book: Book, heading: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """Sections under a heading of these words: numbered ones, else a line of its own."""
    found = False
    for place, entry in enumerate(book.outline.headings):
        if heading.search(entry.title):
            span = _body(book, place, entry)
            if span:
                found = True
                yield entry.title, *span
    if found:
        return
    for match in re.finditer(r"^[^\n。；]{2,40}$", book.text, re.MULTILINE):
        line = match[0].strip()
        if heading.search(line) and len(line) <= _LINE and not line.endswith(("，", "、")):
            end = _paragraphs(book, match.end())
            if end - match.end() > 20:
                start = (
                    match.end()
                    + len(book.text[match.end() : end])
                    - len(book.text[match.end() : end].lstrip())
                )
                yield line, start, end


def _paragraphs(book: Book, at: int) -> int:
    """The end of the numbered or long lines that follow upon a title."""
    end = at
    for match in re.finditer(r"[^\n]+", book.text[at : at + _LONGEST * 2]):
        line = match[0].strip()
        if len(line) < 12 and not NUMBERED.match(line):
            break
        end = at + match.end()
        if end - at > _LONGEST:
            break
    return end


def _body(book: Book, place: int, entry: Heading) -> tuple[int, int] | None:
    """What stands under a heading; None where that is nothing."""
    headings = book.outline.headings
    following = [h.start for h in headings[place + 1 :] if h.level <= entry.level]
    end = following[0] if following else len(book.text)
    start = entry.end
    if len(book.text[start:end].strip()) < 4:
        start = entry.start
    body = book.text[start:end]
    if w.NO_BODY.fullmatch(body):
        return None
    end -= len(body) - len(body.rstrip())
    start += len(body) - len(body.lstrip())
    return (start, end) if end - start >= 4 else None


def _by_words(plan: Plan, books: list[Book]) -> Place | None:
    """A section whose title is what the question asks about, where it asks for several things."""
    if not w.LISTED.search(plan.question):
        return None
    best: tuple[float, Place] | None = None
    for book in books:
        words = _words(plan, book, w.NOTHING)
        total = sum(words.values())
        if len(words) < 2:
            continue
        for title, group in groupby(enumerate(book.outline.headings), lambda p: p[1].title):
            own = frozenset(terms(title))
            mine = sum(v for t, v in words.items() if t in own)
            if mine < _OWN * total:
                continue
            place, entry = next(group)
            above = own | _above(book, entry.start)
            score = _share(words, above, frozenset())
            span = _body(book, place, entry)
            if span and score >= w.TITLED and (best is None or score > best[0]):
                best = (score, (book, *span))
    return best[1] if best else None
