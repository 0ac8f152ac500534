"""The sign of life of a worker, in a thread of its own: reading a report may take minutes."""

from __future__ import annotations

import contextlib
import threading
from types import TracebackType
from typing import Self

from kxai.errors import WorkspaceError
from kxai.store.queue.budgets import book_the_dead
from kxai.store.queue.queue import Queue

_OFTEN = 3  # signs of life within one lease


class Pulse:
    """Renews the leases of a worker while it is entered; at the end gives back what is left. Where
    the database is away, the next sign is tried as if nothing had been."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
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
        while not self._end.wait(self._queue.lease / _OFTEN):
            with contextlib.suppress(WorkspaceError):
                self._queue.appear()
                self._queue.sweep()
                book_the_dead(self._queue.store)
