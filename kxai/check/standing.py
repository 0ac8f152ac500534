"""Which standard table a figure stands in, by the title that is the end of its section."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kxai.genre.standard import StandardTable, titled
from kxai.schema.figure import Figure

_CHECKED = frozenset(
    {"income", "expenditure", "general", "gov_fund", "state_capital", "summary", "fiscal"}
    | {"economy", "three", "projects"}
)
_FAR = 2000  # characters between two figures in which a title is looked for


def table_of(figure: Figure) -> StandardTable | None:
    """The standard table that a figure stands in, None for one that stands in none."""
    if figure.layer != "table" or not figure.section:
        return None
    table = _titled(figure.section[-1])
    return table if table is not None and table.subject in _CHECKED else None


@lru_cache(maxsize=4096)
def _titled(title: str) -> StandardTable | None:
    return titled(title)


def number_tables(figures: Iterable[Figure], text: str) -> dict[str, int]:
    """The figures (by id) of standard tables and which of the tables of one title they are in.

    A report on a body and those below it has each table several times: behind its title all is
    told again. On the next page of one table the title may stand again, but not what it holds.
    """
    found: dict[str, int] = {}
    seen: dict[tuple[str, ...], set[object]] = {}
    number: dict[tuple[str, ...], int] = {}
    last = 0
    for figure in figures:
        if table_of(figure) is None:
            continue
        section = figure.section
        said = (figure.indicator, tuple(figure.dims.items()), figure.label, figure.year)
        key = (*said, figure.stage, figure.role)
        known = seen.setdefault(section, set())
        if key in known and any(
            _titled(line.strip())
            for line in text[max(last, figure.start - _FAR) : figure.start].split("\n")
        ):
            number[section] = number.get(section, 0) + 1
            known.clear()
        known.add(key)
        found[figure.id] = number.get(section, 0)
        last = figure.end
    return found
