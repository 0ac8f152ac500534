"""Paragraphs of different sections that speak of the same thing, so that a model sees both."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from kxai.text.outline import outline

_HAN = re.compile(r"[\u3400-\u9fff]+")
_ENDS = re.compile(r"[。！？；]")
_LEAST = 12  # Chinese characters of a paragraph that says something
_RARE = 8  # paragraphs that a pair of characters may stand in and still tell them apart
_LONGEST = 500
_ALIKE = 0.12
_APART = 3  # parts of one section that are neighbours tell one thing
_OF_ONE = 3  # pairs that one paragraph may take part in


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or sentences of a long one, at most 500 characters: ``text`` is the report's
    ``[start:end]``."""

    start: int
    end: int
    text: str
    section: tuple[str, ...]


def pairs_of(text: str, *, most: int = 40) -> list[tuple[Part, Part]]:
    """The ``most`` pairs of paragraphs of ``text`` that are likest, in the report's order.

    Likeness is the share of rare pairs of characters that the shorter one has in common with the
    other. Neighbours within a section and equal ones make no pair.
    """
    parts = _parts(text)
    words = [_terms(part.text) for part in parts]
    seen = Counter(term for terms in words for term in terms)
    weight = {term: math.log(len(parts) / count) for term, count in seen.items()}
    total = [sum(weight[t] for t in terms) for terms in words]
    where: defaultdict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(words):
        for term in sorted(terms):
            if 1 < seen[term] <= _RARE:
                where[term].append(number)
    shared: defaultdict[tuple[int, int], float] = defaultdict(float)
    for term, numbers in where.items():
        for at, one in enumerate(numbers):
            for other in numbers[at + 1 :]:
                shared[one, other] += weight[term]
    rated = sorted(
        (-both / min(total[one], total[other]), one, other)
        for (one, other), both in shared.items()
        if parts[one].text != parts[other].text
        and (parts[one].section != parts[other].section or other - one >= _APART)
    )
    used, chosen = Counter[int](), list[tuple[int, int]]()
    for score, one, other in rated:
        if -score < _ALIKE or len(chosen) == most:
            break
        if used[one] < _OF_ONE and used[other] < _OF_ONE:
            used.update((one, other))
            chosen.append((one, other))
    return [(parts[one], parts[other]) for one, other in sorted(chosen)]


def _parts(text: str) -> list[Part]:
    headings = sorted(outline(text).headings, key=lambda heading: heading.start)
    out, path, at, start = list[Part](), list[tuple[int, str]](), 0, 0
    for line in text.splitlines(keepends=True):
        while at < len(headings) and headings[at].start <= start:
            heading = headings[at]
            path = [one for one in path if one[0] < heading.level]
            path.append((heading.level, f"{heading.number}{heading.title}"))
            at += 1
        for offset, said in _cut(line.rstrip()):
            if sum(map(len, _HAN.findall(said))) >= _LEAST:
                first = start + offset
                section = tuple(title for _, title in path)
                out.append(Part(first, first + len(said), said, section))
        start += len(line)
    return out


def _cut(line: str) -> list[tuple[int, str]]:
    """A paragraph in pieces of at most 500 characters, each with where it begins, cut behind the
    end of a sentence where there is one."""
    out, at = list[tuple[int, str]](), 0
    while len(line) - at > _LONGEST:
        ends = [m.end() for m in _ENDS.finditer(line, at, at + _LONGEST)]
        end = ends[-1] if ends else at + _LONGEST
        out.append((at, line[at:end]))
        at = end
    return [*out, (at, line[at:])]


def _terms(text: str) -> set[str]:
    return {run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1)}
