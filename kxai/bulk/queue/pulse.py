"""The sign of life of a worker, in a thread of its own: reading a report may take minutes."""

from __future__ import annotations

import contextlib
import threading
import time
from types import TracebackType
from typing import Self

from kxai.errors import WorkspaceError
from kxai.store.queue.budgets import book_the_dead
from kxai.store.queue.queue import Queue

_OFTEN = 3  # signs of life within one lease
_LONGEST = 5  # times the lease that was asked for


class Pulse:
    """Renews the leases of a worker while it is entered; at the end gives back what is left. Where
    the database is away, the next sign is tried as if nothing had been.

    Where signs come late, since the machine has not the time for them, the worker takes longer
    leases until they are punctual again: it would lose to others what it is reading.
    """

    def __init__(self, queue: Queue) -> None:
        self._queue, self._least = queue, queue.lease
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._queue.appear()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._thread.join()
        # Where it cannot be told that this worker goes, its leases end by themselves.
        with contextlib.suppress(WorkspaceError):
            self._queue.leave()

    def _beat(self) -> None:
        wait, seen = self._least / _OFTEN, time.monotonic()
        while not self._end.wait(wait):
            with contextlib.suppress(WorkspaceError):
                self._queue.appear()
                self._queue.sweep()
                book_the_dead(self._queue.store)
            last, seen = seen, time.monotonic()
            self._queue.lease = fitting(self._queue.lease, self._least, late=seen - last - wait)


def fitting(lease: float, least: float, *, late: float) -> float:
    """The seconds of the next lease, where the last sign of life came ``late`` by so many: as many
    late ones fit into it as punctual ones into the ``least``, but no more than five times that.
    What is longer than needed becomes so by and by."""
    wanted = min(least + _OFTEN * max(0.0, late), _LONGEST * least)
    return max(wanted, least + (lease - least) / 2)
