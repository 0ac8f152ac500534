"""Which statement a figure stands in, as its address tells it."""

from __future__ import annotations

from kxai.genre import current
from kxai.genre.standard import STANDARD, StandardTable
from kxai.schema.figure import Figure

_PROJECTS = "projects"  # a table of which only rows and columns are added up
_CHECKED = frozenset(
    {name for entry in current().identities.values() for name in entry.tables} | {_PROJECTS}
)


def table_of(figure: Figure) -> StandardTable | None:
    """The standard table that a figure stands in, None for one that stands in none."""
    if figure.at is None or figure.layer != "table":
        return None
    table = STANDARD.get(figure.at.statement.kind)
    return (
        table if table is not None and not _CHECKED.isdisjoint((table.id, table.subject)) else None
    )


def statement_of(figure: Figure) -> str:
    """The id of the table or paragraph that a figure stands in, "" where that is not known."""
    return figure.at.statement.id if figure.at is not None else ""


def instance_of(figure: Figure) -> int:
    """Which of its kind in the report the figure's statement is: a report on a department and its
    units has every table for each of them."""
    return figure.at.statement.instance if figure.at is not None else 1
