"""After a run: the reports of one body held against each other."""

from __future__ import annotations

from kxai.check import PanelReport, check_panel
from kxai.schema.figure import Figure
from kxai.store import Store

_ROLES = ("amount", "change")
"""What one report can be held to by another."""


def _told(store: Store, report: str) -> list[Figure]:
    return list(store.figures_of(report, _ROLES))


def settle_panels(store: Store) -> int:
    """Check all bodies that had reports added, replaced or removed; the number of findings.

    One transaction a body; what an interrupt leaves undone, the next run does.
    """
    count = 0
    for org in store.awaiting_panel():
        with store.writing() as writer:
            writer.take_panel(org)
            reports = store.of_body(org)
            found = {}
            if len(reports) > 1:
                found = check_panel(PanelReport(r, _told(store, r.id)) for r in reports)
            writer.put_panel(org, found)
        count += sum(map(len, found.values()))
    return count
