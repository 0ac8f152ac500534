"""What stands in the columns ``state`` of the database."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """Of a run (``runs``): ``QUEUED`` where workers read it, ``CRASHED`` where the next run found
    it still running."""

    RUNNING = "running"
    QUEUED = "queued"
    DONE = "done"
    INTERRUPTED = "interrupted"
    CRASHED = "crashed"


class EntryState(StrEnum):
    """Of a file in a run's ledger (``entries``): a ``TWIN`` has the content of one before it."""

    DONE = "done"
    TWIN = "twin"
    FAILED = "failed"
    UNSUPPORTED = "unsupported"


class BatchState(StrEnum):
    """Of a run in the queue (``queue_batches``)."""

    OPEN = "open"
    STOPPED = "stopped"
    CLOSED = "closed"


class ItemState(StrEnum):
    """Of a content in the queue (``queue_items``): put ``ASIDE`` after too many failures,
    ``STOPPED`` with its run."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    ASIDE = "aside"
    STOPPED = "stopped"
