"""Tables as statements: what each is, its title, which of its kind it is, where it goes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from kxai.genre.standard import GOALS, titled
from kxai.genre.unit_line import without_unit
from kxai.read.standard_forms import Form, forms, recognise
from kxai.schema.address import UNKNOWN_TABLE, Statement, chapter_of
from kxai.schema.document import Grid
from kxai.text.grid import split_grid
from kxai.text.headers import caption_before
from kxai.text.outline import Outline

_CAPTION = 40  # a longer line in front of a table is no caption
_LIST_NUMBER = re.compile(r"^[（(]?[0-9一二三四五六七八九十]{1,3}[）)]?[、.．]\s*")
_FORM_NUMBER = re.compile(r"(?:公开|财决|预算|附)?\s*(?:公开)?\d{1,2}\s*表")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: its cells, the standard table that it is (None: unknown), the lines
    above it, and its title ("" where it has none)."""

    grid: Grid
    form: Form | None
    caption: str
    title: str

    @property
    def kind(self) -> str:
        return self.form.table.id if self.form is not None else UNKNOWN_TABLE


def read_tables(grids: Sequence[Grid], text: str) -> Iterator[Table]:
    """Every table of a document; forms that hold several are cut."""
    for grid, form in forms(grids, text):
        if form is not None and form.table.id != GOALS:
            caption = caption_before(grid, text)
            yield Table(grid, form, caption, _title(form, caption))
            continue
        # A form of goals holds several tables, each under a header of its own.
        for part, caption in _captioned(split_grid(grid, text), text):
            found = recognise(part, text) if part is not grid else None
            yield Table(part, found, caption, _title(found, caption))


def title_of(caption: str) -> str:
    """The title of a table among the lines of its caption, "" where there is none."""
    for line in reversed(caption.splitlines()):
        title = without_unit(_LIST_NUMBER.sub("", line.strip())).strip()
        if len(title) <= _CAPTION and title.endswith("表") and not _FORM_NUMBER.fullmatch(title):
            return title
    return ""


@dataclass(slots=True)
class TableStatements:
    """Gives the tables of one report, in order, their statements."""

    outline: Outline
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _last: Statement | None = None
    _seen: set[Hashable] = field(default_factory=set)

    def statement(self, table: Table, keys: Sequence[Hashable]) -> Statement:
        """The statement of the next table; ``keys`` tell its cells by row and column.

        Under the same title once more it goes on, as on the next page, unless it holds again what
        it held: a report on a department and its units has every table for each of them.
        """
        name = (table.kind, table.title if table.kind == UNKNOWN_TABLE else "")
        section = section_of(self.outline.path_at(table.grid.start), table.title)
        chapter = chapter_of(table.kind, table.title, section)
        last = self._last
        if (
            last is not None
            and (last.kind, last.title, last.chapter) == (table.kind, table.title, chapter)
            and (table.title or table.kind != UNKNOWN_TABLE)
            and self._seen.isdisjoint(keys)
        ):
            self._seen.update(keys)
            return last
        self._seen = set(keys)
        self._counts[name] += 1
        self._last = Statement(
            f"t{table.grid.start}",
            table.kind,
            table.title,
            chapter,
            self._counts[name],
        )
        return self._last


def section_of(path: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The headings above a table and its title, once where the heading is the title."""
    return path if not title or title in path[-1:] else (*path, title)


def _title(form: Form | None, caption: str) -> str:
    """The title of a table as written, that of a standard table also where it stands elsewhere."""
    title = title_of(caption)
    if form is None or titled(title) is form.table:
        return title
    return form.heading


def _captioned(grids: Sequence[Grid], text: str) -> Iterator[tuple[Grid, str]]:
    """The parts of one table with their captions; a part without one goes on under the last."""
    caption = ""
    for grid in grids:
        caption = caption_before(grid, text) or caption
        yield grid, caption
