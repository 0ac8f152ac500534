"""Which standard table a figure stands in, by the title that is the end of its section."""

from __future__ import annotations

from functools import lru_cache

from kxai.schema.figure import Figure
from kxai.schema.standard import StandardTable, titled

_CHECKED = frozenset(
    {"income", "expenditure", "general", "gov_fund", "state_capital", "summary", "fiscal"}
    | {"economy", "three", "projects"}
)


def table_of(figure: Figure) -> StandardTable | None:
    """The standard table that a figure stands in, None for one that stands in none."""
    if figure.layer != "table" or not figure.section:
        return None
    table = _titled(figure.section[-1])
    return table if table is not None and table.subject in _CHECKED else None


@lru_cache(maxsize=512)
def _titled(title: str) -> StandardTable | None:
    return titled(title)
