"""The addresses of the figures of one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from kxai.read.paragraphs import Paragraphs
from kxai.read.scope import entity_of_report, scope_of_cell, scope_of_clause
from kxai.read.scope_words import place_in
from kxai.schema.address import Address, Member, Scope, Statement
from kxai.schema.figure import Stage
from kxai.schema.report import Report
from kxai.text.outline import Outline


class Meaning(TypedDict):
    """What a figure was labelled as."""

    indicator: str
    stage: Stage
    dims: Mapping[str, str]


@dataclass(slots=True)
class Addresses:
    """Makes the addresses of the figures of ``report``; ``spans`` are the sentences of ``text``."""

    text: str
    report: Report
    outline: Outline
    spans: Sequence[tuple[int, int]]
    _whole: Member | None = field(init=False)
    _paragraphs: Paragraphs = field(init=False)

    def __post_init__(self) -> None:
        self._whole = entity_of_report(self.report)
        self._paragraphs = Paragraphs(self.text, self.outline, self.spans)

    def of_cell(
        self,
        statement: Statement,
        rows: tuple[str, ...],
        columns: tuple[str, ...],
        code: str,
        **meaning: Unpack[Meaning],
    ) -> Address:
        """The address of a number in a table."""
        scope = scope_of_cell(
            statement, rows, columns,
            **meaning, whole=self._whole,
        )  # fmt: skip
        return Address(
            statement, None, rows, columns, code or meaning["dims"].get("code", ""), scope
        )

    def of_prose(
        self,
        start: int,
        end: int,
        label: str,
        **meaning: Unpack[Meaning],
    ) -> Address:
        """The address of the number ``text[start:end]`` of running text."""
        at = self._paragraphs.standing(start, end)
        scope = scope_of_clause(
            at.statement, at.before, label,
            **meaning, whole=self._whole, place=self._place(at.openings),
        )  # fmt: skip
        return Address(
            at.statement, code=meaning["dims"].get("code", ""), scope=scope,
            sentence=at.sentence, clause=at.clause,
        )  # fmt: skip

    def _place(self, openings: Sequence[str]) -> str | None:
        """The place below the report's own that a paragraph, or a list in it, opens with."""
        own = (self.report.region or "", self.report.org or "")
        places = [place for place in map(place_in, openings) if place is not None]
        below = [place for place in places if not any(place in name for name in own)]
        return below[-1] if below else None

    def of_chart(self, start: int) -> Address:
        """The address of a number of a chart."""
        return Address(self._paragraphs.chart(start), scope=Scope(entity=self._whole))
