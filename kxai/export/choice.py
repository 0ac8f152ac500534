"""Which reports a workbook shows: all, or those of a run, a year, a kind, a body."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import cast

from kxai.schema.report import KIND_ZH
from kxai.store import Store

CHOICE = "kxai_reports"
"""The property of the workbook that says which reports it shows."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The reports that a ``run`` of the ledger read, of one ``year``, of one ``kind``, of the
    bodies that have ``org`` in their names; None and "" let everything through."""

    run: int | None = None
    year: int | None = None
    kind: str = ""
    org: str = ""

    @property
    def is_all(self) -> bool:
        return self == ALL

    def ids(self, store: Store) -> list[str] | None:
        """The chosen reports by source name; None for all of them. Raises WorkspaceError."""
        if self.is_all:
            return None
        return store.chosen(run=self.run, year=self.year, kind=self.kind, org=self.org)

    def told(self) -> str:
        """In Chinese, for people."""
        parts = (
            f"第{self.run}次运行" if self.run is not None else "",
            f"{self.year}年度" if self.year is not None else "",
            cast(dict[str, str], KIND_ZH).get(self.kind, self.kind),
            f"单位名称含“{self.org}”" if self.org else "",
        )
        return "，".join(part for part in parts if part) or "全部报告"

    def written(self) -> str:
        """As a property of a workbook; ``read_choice`` reads it."""
        told = {name: v for name, v in asdict(self).items() if v not in (None, "")}
        return json.dumps(told, ensure_ascii=False)


ALL = Choice()


def read_choice(text: str) -> Choice | None:
    """A choice as it was written, all reports for ""; None for any other text."""
    if not text:
        return ALL
    try:
        return Choice(**json.loads(text))
    except (ValueError, TypeError):
        return None
