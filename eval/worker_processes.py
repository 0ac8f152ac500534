"""Workers of a store as processes of their own, for the chaos test and the bench."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kxai.store import Store
from kxai.store.queue.queued_runs import Standing, standing


class Worker:
    """``kxai worker`` as a process. ``name`` is the key that it shows to the endpoint."""

    def __init__(self, name: str, url: str, folder: Path, **environment: str) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        settings = {"KXAI_LLM_API_KEY": name, **environment}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- ourselves
                [sys.executable, "-m", "kxai", "worker", "--store", url, "-w", str(folder / name)],
                env={**os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def is_there(self) -> bool:
        return self.process.poll() is None

    def end(self) -> None:
        """Ask it to end; kill it where it does not."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def workers(count: int, url: str, folder: Path, **environment: str) -> Iterator[list[Worker]]:
    """So many workers, all of them there; ended at the end."""
    made = [Worker(f"w{number}", url, folder, **environment) for number in range(count)]
    try:
        yield made
    finally:
        for worker in made:
            worker.process.terminate()
        for worker in made:
            worker.end()


def wait_for_workers(store: Store, count: int, *, seconds: float) -> None:
    """Wait until so many have said that they are there. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while len(standing(store).workers) < count:
        if time.monotonic() > until:
            raise TimeoutError(
                f"{len(standing(store).workers)} of {count} workers after {seconds} s"
            )
        time.sleep(0.2)


def is_done(now: Standing) -> bool:
    """Whether nothing is left that somebody could read."""
    return now.total("waiting", "leased") == 0
