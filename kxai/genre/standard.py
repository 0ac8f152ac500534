"""The standard tables of accounts and budgets: their ids, names, and the titles they go by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kxai.genre.entries import Side
from kxai.genre.names import fold_title
from kxai.genre.reader import Genre, current

GOALS = "budget.goals"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class StandardTable:
    """``id`` (accounts.summary), ``name`` as the ministry writes it, ``side`` (accounts say what
    was, budgets what is planned), ``subject``: the part of the id behind the point. ``heads`` are
    words that columns and rows begin with and what these mean, ``total`` what 合计 is, for a table
    that says so itself."""

    id: str
    name: str
    side: Side
    heads: tuple[tuple[str, str], ...] = ()
    total: str = ""

    @property
    def subject(self) -> str:
        return self.id.partition(".")[2]

    def meaning_of(self, head: str) -> str:
        """The indicator of the column or row that bears ``head``, by the table's own list."""
        return next((means for word, means in self.heads if head.startswith(word)), "")


@dataclass(frozen=True)
class Titles:
    """The titles of a genre's tables. A title that an entry lists is that table's; others are
    read by the words in them (``title.subject.*``)."""

    genre: Genre

    @cached_property
    def tables(self) -> dict[str, StandardTable]:
        return {
            entry.id: StandardTable(
                entry.id,
                entry.name,
                entry.side,
                tuple((word, head.means) for head in entry.heads for word in head.words),
                entry.total,
            )
            for entry in self.genre.tables.values()
        }

    @cached_property
    def _listed(self) -> tuple[tuple[str, str], ...]:
        """Listed titles and the tables they are of, the longest title first."""
        found = [
            (fold_title(title), entry.id)
            for entry in self.genre.tables.values()
            for title in entry.titles
        ]
        return tuple(sorted(found, key=lambda pair: -len(pair[0])))

    @cached_property
    def _named(self) -> dict[str, str]:
        return {fold_title(entry.name): entry.id for entry in self.genre.tables.values()}

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        ids = ("title.number", "title.span", "title.other", "title.allowed")
        return tuple(self.genre.compiled(id_).regex for id_ in ids)

    def table_of(self, line: str) -> StandardTable | None:
        """The standard table whose title a line is, whatever year, body and spelling; else None.

        Project forms, self-evaluations and tables that only compare, detail or cut up are none.
        """
        words = fold_title(line)
        if len(words) > _LONGEST or "表" not in words:
            return None
        number, span, other, allowed = self._patterns
        title = span.search(number.sub("", words))
        if title is None:
            return None
        listed = next((id_ for known, id_ in self._listed if title[0].endswith(known)), "")
        if listed:
            return self.tables[listed]
        side = "accounts" if "决算" in words else "budget"
        subject = ""
        if not other.search(title[0]) or allowed.search(words):
            subject = self.genre.readings("title.subject").of(title[0])
        id_ = f"{side}.{subject}" if subject else self._named.get(title[0], "")
        return self.tables.get(id_)


_TITLES = Titles(current())
STANDARD: dict[str, StandardTable] = _TITLES.tables
titled = _TITLES.table_of
