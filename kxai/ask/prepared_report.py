"""One report made ready for questions: its sentences, its figures, and what each is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from math import log

from kxai.ask.question_words import PAGE_FURNITURE
from kxai.ask.scopes import body_within
from kxai.check import check
from kxai.check.relation import CheckedRelation
from kxai.genre.catalogue import CATALOGUE
from kxai.schema.figure import Figure
from kxai.schema.finding import BEYOND_SUMS
from kxai.schema.narrative import Narrative
from kxai.schema.report import Report
from kxai.store import Store
from kxai.text.outline import Outline, outline
from kxai.text.sentences import sentences
from kxai.text.traditional import simplified

_TITLE = 80  # characters
_PROJECT = re.compile(r"项目名称[\s|:：]*([^|\n:：]{3,60})")
_ROUND = re.compile(r"[（()）]")
_PARTS = "其中"
_CONTENTS = re.compile(r"(?:[.．·]{4,}|…{2,})\s*\d{1,3}(?!\d)")  # 三、保障措施...... 4
_BEFORE, _BEHIND = 100, 12  # characters around a number that say what it is
_LIST = re.compile(
    r"[，。；：、,;①-⑳]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\s\d{1,2}[.．]|包括|其中|内有"
)
"""What ends the words that go with a number; a list may begin that has none of its own."""
_WORD = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]+|\d+(?:\.\d+)?")


def terms(text: str) -> list[str]:
    """Character bigrams of Chinese runs; words and numbers whole."""
    out: list[str] = []
    for word in _WORD.findall(text):
        if "\u4e00" <= word[0] <= "\u9fff":
            out.extend(word[i : i + 2] for i in range(len(word) - 1))
            if len(word) == 1:
                out.append(word)
        else:
            out.append(word.lower())
    return out


def _terms_of(body: str) -> frozenset[str]:
    """The terms of a sentence, also as if what stands in brackets stood without: 学会（协会）."""
    found = terms(body)
    if "（" in body or "(" in body:
        found += terms(_ROUND.sub("", body))
    return frozenset(found)


@dataclass(slots=True)
class Sentence:
    start: int
    end: int
    text: str
    path: tuple[str, ...]
    terms: frozenset[str]
    above: frozenset[str]
    figures: list[Figure] = field(default_factory=list)


class Book:
    """A report with its text cut into sentences under their headings; ``findings`` are those of
    its arithmetic."""

    def __init__(self, store: Store, report: Report) -> None:
        self.report = report
        self.text = store.text(report.id)
        self.figures = list(store.figures(report.id))
        told = store.findings(report.id)
        self.findings = [finding for finding in told if finding.kind not in BEYOND_SUMS]
        self._store = store

    @cached_property
    def outline(self) -> Outline:
        return outline(self.text)

    @cached_property
    def heading_starts(self) -> frozenset[int]:
        """Where a line stands that is a heading and nothing else."""
        return frozenset(
            h.start
            for h in self.outline.headings
            if len(self.text[h.start : h.end].strip()) <= len(h.number) + len(h.title) + 8
            and not self.text[h.end : h.end + 1].strip()
        )

    @cached_property
    def plain(self) -> str:
        """The text in simplified characters, offset for offset."""
        return simplified(self.text) if self.report.language != "zh-Hans" else self.text

    @cached_property
    def sentences(self) -> list[Sentence]:
        out = []
        for start, end in self._spans():
            path = self.outline.path_at(start)
            body = self.plain[start:end]
            if _CONTENTS.search(body):
                continue  # a line of the table of contents tells nothing
            out.append(
                Sentence(
                    start,
                    end,
                    body,
                    path,
                    _terms_of(body),
                    frozenset(terms("|".join(path))),
                )
            )
        at = 0
        for figure in self.figures:
            while at < len(out) - 1 and out[at].end <= figure.start:
                at += 1
            if out and out[at].start <= figure.start < out[at].end:
                out[at].figures.append(figure)
        return out

    def _spans(self) -> list[tuple[int, int]]:
        """Where sentences stand; the furniture of a saved page in front of one is cut off."""
        out = []
        for start, end in sentences(self.text):
            kept = self.behind_furniture(start, end)
            out.append((kept if kept < end else start, end))
        return out

    def behind_furniture(self, start: int, end: int) -> int:
        """Where the words of the report begin between two offsets: white space and what belongs
        to a saved page is left out."""
        found = [m.end() for m in PAGE_FURNITURE.finditer(self.plain[start:end])]
        start += found[-1] if found else 0
        return start + len(self.text[start:end]) - len(self.text[start:end].lstrip())

    def tells_of(self, years: Collection[int]) -> bool:
        """Whether the report is of one of these years; one on how a budget was carried out is of
        the next year's budget as well."""
        own = self.report.year
        ahead = self.report.kind == "budget_execution" and own is not None and own + 1 in years
        return own in years or ahead

    @cached_property
    def titled(self) -> frozenset[str]:
        """Terms of the title, and of the name of the one project that a report is about: they are
        about every number of it."""
        of_project = self.report.kind in ("project_evaluation", "transfer_evaluation")
        named = set(_PROJECT.findall(self.plain)) if of_project else set()
        project = named.pop() if len(named) == 1 else ""
        return frozenset(terms(f"{self.plain[:_TITLE]}|{project}"))

    @cached_property
    def bodies_within(self) -> frozenset[str]:
        """The bodies within that of the report that have rows of their own."""
        return frozenset(filter(None, map(body_within, self.figures)))

    @cached_property
    def by_start(self) -> dict[int, Sentence]:
        return {f.start: s for s in self.sentences for f in s.figures}

    def stands_with(self, figure: Figure, names: Collection[str]) -> bool:
        """Whether one of some names stands in the sentence, the headings or the table of a
        figure."""
        sentence = self.by_start.get(figure.start)
        told = "|".join((*figure.section, *(sentence.path if sentence else ())))
        told += sentence.text if sentence else ""
        return any(name in told for name in names)

    @cached_property
    def seen(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for sentence in self.sentences:
            counts.update(sentence.terms | sentence.above)
        return counts

    def weight(self, term: str) -> float:
        """How much a term tells: rare ones more. One that the report does not have counts full."""
        return log(1 + (len(self.sentences) + 1) / (1 + self.seen[term])) + 0.3

    @cached_property
    def near(self) -> dict[str, frozenset[str]]:
        """Terms of a figure's own words: label, dims, indicator, and its clause."""
        out = {}
        for sentence in self.sentences:
            previous = sentence.start
            for figure in sentence.figures:
                behind = self.plain[figure.end : min(figure.end + _BEHIND, sentence.end)]
                own = self.plain[max(previous, figure.start - _BEFORE) : figure.end]
                own = own[own.rfind(_PARTS) + 1 :]  # what stands before 其中 is of the whole
                own += _LIST.split(behind)[0]
                out[figure.id] = self._words(figure) | frozenset(terms(own))
                previous = figure.end
        for figure in self.figures:
            out.setdefault(figure.id, self._words(figure))
        return out

    def _words(self, figure: Figure) -> frozenset[str]:
        item = CATALOGUE.get(figure.indicator)
        names = "|".join(item.names) if item and figure.indicator != "activity" else ""
        return frozenset(terms(simplified("|".join((figure.label, names, *figure.dims.values())))))

    @cached_property
    def narrative(self) -> list[Narrative]:
        """What the extraction keeps of the report's words."""
        return self._store.narrative(self.report.id)

    @cached_property
    def relations(self) -> tuple[CheckedRelation, ...]:
        """Every relation that the report states or implies, with its verdict."""
        return check(self.figures, self.text, report=self.report).relations

    @cached_property
    def warned(self) -> dict[str, list[str]]:
        """Explanations of the findings that a figure takes part in."""
        out: dict[str, list[str]] = defaultdict(list)
        for finding in self.findings:
            for figure in finding.figures:
                out[figure].append(finding.explanation)
        return out
