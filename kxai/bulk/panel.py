"""After a run: the reports of one body held against each other."""

from __future__ import annotations

from collections.abc import Sequence

from kxai.check import HELD_FIGURES, PanelReport, check_panel, with_counterparts
from kxai.store import Store

_TOGETHER = 50  # bodies in one transaction, where no other writer waits for it


def settle_panels(store: Store) -> int:
    """Check all bodies that had reports added, replaced or removed; the number of findings.

    What an interrupt leaves undone, the next run does.
    """
    orgs = store.awaiting_panel()
    most = 1 if store.is_shared else _TOGETHER
    return sum(_settle(store, orgs[first : first + most]) for first in range(0, len(orgs), most))


def _settle(store: Store, orgs: Sequence[str]) -> int:
    with store.writing() as writer:
        writer.take_panels(orgs)
        reports = {report.id: report for report in with_counterparts(store.of_bodies(*orgs))}
        told = store.figures_of(list(reports), HELD_FIGURES)
        found = check_panel(PanelReport(reports[one], figures) for one, figures in told.items())
        writer.put_panels(orgs, found)
    return sum(map(len, found.values()))
