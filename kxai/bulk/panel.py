"""After a run: the reports of one body held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from kxai.bulk.child import Child, started_ahead
from kxai.check import HELD_FIGURES, PanelReport, check_panel, with_counterparts
from kxai.errors import KxaiError
from kxai.schema.finding import Finding
from kxai.settings import Settings
from kxai.store import Store, database_url

_TOGETHER = 50  # bodies for each process in one transaction, where no other writer waits for it
Found = dict[str, list[Finding]]
Helper = Child[tuple[str, ...], Found]
"""A process that holds the reports of bodies against each other."""


def ready_helpers(settings: Settings, *, jobs: int) -> AbstractContextManager[list[Helper]]:
    """Processes for ``settle_panels``, as of ``started_ahead``."""
    return started_ahead(_hold_apart, settings, jobs=jobs)


def settle_panels(store: Store, helpers: Sequence[Helper] = ()) -> int:
    """Check all bodies that had reports added, replaced or removed; the number of findings.
    ``helpers`` do their share, where ``store`` is the database of their settings.

    What an interrupt leaves undone, the next run does.
    """
    orgs = store.awaiting_panel()
    most = 1 if store.is_shared else _TOGETHER * (1 + len(helpers))
    starts = range(0, len(orgs), most)
    return sum(_settle(store, orgs[first : first + most], helpers) for first in starts)


def _settle(store: Store, orgs: Sequence[str], helpers: Sequence[Helper]) -> int:
    with store.writing() as writer:
        writer.take_panels(orgs)  # from here on others wait, and all processes see one state
        found = _hold_shared(store, orgs, helpers)
        writer.put_panels(orgs, found)
    return sum(map(len, found.values()))


def _hold_shared(store: Store, orgs: Sequence[str], helpers: Sequence[Helper]) -> Found:
    well = [helper for helper in helpers if not helper.is_ended]
    own, *shares = (tuple(orgs[first :: 1 + len(well)]) for first in range(1 + len(well)))
    given = [(helper, share) for helper, share in zip(well, shares, strict=True) if share]
    for helper, share in given:
        helper.give(share)
    found = _hold(store, own)
    for helper, share in given:
        told = helper.result()
        found |= _hold(store, share) if isinstance(told, KxaiError) else told
    return found


def _hold(store: Store, orgs: Sequence[str]) -> Found:
    reports = {report.id: report for report in with_counterparts(store.of_bodies(*orgs))}
    told = store.figures_of(list(reports), HELD_FIGURES)
    return check_panel(PanelReport(reports[one], figures) for one, figures in told.items())


def _hold_apart(orgs: tuple[str, ...], settings: Settings) -> Found:
    with Store(database_url(settings.workspace, settings)) as store:
        return _hold(store, orgs)
