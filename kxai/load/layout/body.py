"""What stands on one page, in reading order, before it is joined with its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kxai.load.layout.lines import Line
from kxai.load.layout.page import Rule
from kxai.load.layout.table import DraftTable
from kxai.schema.document import Origin


@dataclass(frozen=True, slots=True)
class Margins:
    """Between which x a column of running text stands, in points."""

    left: float
    right: float


@dataclass(slots=True)
class PageBody:
    """A page's lines and tables from top to bottom; ``bars`` are the horizontal ``rules`` that
    cross no vertical one."""

    number: int
    width: float
    height: float
    origin: Origin
    lines: list[Line] = field(default_factory=list)
    tables: list[DraftTable] = field(default_factory=list)
    bars: Sequence[Rule] = ()
    rules: Sequence[Rule] = ()
    turned: float = 0.0
