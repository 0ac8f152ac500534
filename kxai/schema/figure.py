"""A number that has been given its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from operator import attrgetter
from typing import Literal

from kxai.schema.address import Address
from kxai.schema.document import Layer
from kxai.schema.mention import Hedge
from kxai.schema.place import Box

Stage = Literal["budget", "adjusted", "final", "target", "unknown"]
STAGE_ZH: Mapping[Stage, str] = {
    "budget": "预算", "adjusted": "调整预算", "final": "决算", "target": "目标", "unknown": "",
}  # fmt: skip
Role = Literal["amount", "change", "growth_rate", "share", "execution_rate", "count", "score"]
Direction = Literal["up", "down", "flat"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A labelled number, located.

    ``start``/``end`` span the number without its unit in the stored text of the report, and
    ``text`` equals that slice. ``value`` is in ``unit`` as printed (15万 of money: 15 万元),
    ``base_value`` in ``base_unit`` (150000 元; 2万余份: 20000 份). ``decimals`` are the printed
    places of ``text``, so that value ± half a unit of the last place is what was printed.
    ``indicator`` is an id of the catalogue or ``other``; ``label`` is the wording in the report.
    ``year`` is the year that the number speaks of: that of a comparison base is the year before.
    ``direction`` is as written (增加 up, 减少 down), even where the numbers say otherwise.
    ``section`` is the path of headings, outermost first, and a table's own title.
    ``boxes`` are where the number stands on its page, one for each line that it is printed on;
    ``cell`` the address of its cell in a workbook. ``reading`` is what was recognised in a picture
    where the report's arithmetic decided for another reading of the same place. ``at`` is the
    address: statement, row and column, and whose money it is; None where nobody has read it.
    """

    id: str
    report: str
    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    base_value: Decimal
    base_unit: str
    decimals: int
    hedge: Hedge | None
    indicator: str
    label: str
    year: int | None
    stage: Stage
    role: Role
    direction: Direction | None
    layer: Layer
    dims: Mapping[str, str] = field(default_factory=dict)
    page: int | None = None
    section: tuple[str, ...] = ()
    engine: str = "rules"
    confidence: float = 1.0
    boxes: tuple[Box, ...] = ()
    cell: str | None = None
    reading: str | None = None
    at: Address | None = None

    def moved(self, start: int, end: int, text: str, at: Address | None) -> Figure:
        """The figure at another place of its report: ``text`` is what stands there."""
        # All figures of a report move at once: three times as quick as dataclasses.replace.
        values = list(_VALUES(self))
        values[:5] = f"{self.report}:{start}", self.report, start, end, text
        values[-1] = at
        return Figure(*values)


_VALUES = attrgetter(*(field.name for field in fields(Figure)))
