"""Lists of words made into patterns: the one place where words of the genre become regexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kxai.genre.entries import RewriteEntry, WordEntry

AT = {"anywhere": "{}", "start": "^{}", "end": "{}$", "whole": "^{}$"}
"""Where in a text a wording must stand."""


def alternation(words: Iterable[str], patterns: Iterable[str] = ()) -> str:
    """One group that matches any of the words, the longest first, else a pattern.

    >>> alternation(["决算", "决算数"])
    '(?:决算数|决算)'
    """
    plain = [re.escape(word) for word in sorted(dict.fromkeys(words), key=len, reverse=True)]
    return f"(?:{'|'.join([*plain, *patterns])})"


@dataclass(frozen=True)
class Words:
    """The wordings of one entry.

    ``any_of`` is a regex group to build a longer pattern with; ``regex`` the compiled pattern that
    finds a wording where the entry says it must stand (``search`` it, whatever that place is).
    """

    entry: WordEntry

    @cached_property
    def any_of(self) -> str:
        return alternation(self.entry.words, self.entry.patterns)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(AT[self.entry.at].format(self.any_of))

    @property
    def listed(self) -> tuple[str, ...]:
        """The plain words, in the order of the file."""
        return self.entry.words

    def within(self, text: str) -> bool:
        """True where a wording stands in ``text``, at the place that the entry asks for."""
        return self.regex.search(text) is not None


@dataclass(frozen=True)
class Readings:
    """The reading entries of one group (stage.*), each a possible answer, tried in order."""

    members: tuple[tuple[str, Words], ...]

    def of(self, text: str) -> str:
        """What the first entry found in ``text`` means; "" where none is found."""
        return next((means for means, words in self.members if words.within(text)), "")

    @cached_property
    def _plain(self) -> tuple[re.Pattern[str], Mapping[str, str]] | None:
        """All wordings in one alternation without groups, where they are plain words: the search
        skips what begins none of them. And what each means."""
        if any(words.entry.patterns for _, words in self.members):
            return None
        means: dict[str, str] = {}
        parts = []
        for meaning, words in self.members:
            parts.append(words.any_of.removeprefix("(?:").removesuffix(")"))
            for word in words.listed:
                means.setdefault(word, meaning)
        return re.compile("|".join(parts)), means

    @cached_property
    def _together(self) -> re.Pattern[str]:
        groups = (f"(?P<g{n}>{words.any_of})" for n, (_, words) in enumerate(self.members))
        return re.compile("|".join(groups))

    def found_in(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Every wording in ``text`` from left to right, wherever entries ask them to stand: what it
        means, its start and end. Of two at one place the first entry's is taken."""
        if self._plain is not None:
            regex, means = self._plain
            for match in regex.finditer(text):
                yield means[match[0]], match.start(), match.end()
            return
        for match in self._together.finditer(text):
            number = int(str(match.lastgroup)[1:])
            yield self.members[number][0], match.start(), match.end()

    def any_of(self, *meanings: str) -> str:
        """One regex group for the wordings of these answers, or of all, wherever they stand."""
        members = [words.entry for means, words in self.members if means in (meanings or (means,))]
        plain = [word for entry in members for word in entry.words]
        return alternation(plain, [pattern for entry in members for pattern in entry.patterns])


@dataclass(frozen=True)
class Rewriting:
    """The wordings of one entry and what they become."""

    entry: RewriteEntry

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(pattern), other) for pattern, other in self.entry.patterns)

    def apply(self, text: str) -> str:
        """``text`` with every wording replaced, one after the other."""
        for pattern, other in self._patterns:
            text = pattern.sub(other, text)
        for wording, other in self.entry.pairs:
            text = text.replace(wording, other)
        return text
