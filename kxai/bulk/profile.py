"""Where the time of a run goes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

STAGES = ("find", "load", "label", "ask", "check", "store", "panel", "export")
"""In the order of a run; ``load`` to ``check`` happen in the processes that read."""


@dataclass(slots=True)
class Profile:
    """Seconds by stage, and those in which a processor worked for it (``cpu``); ``total`` are those
    of the whole run. Those of several processes are added up, so that the stages may come to more
    than the whole."""

    seconds: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    total: float = 0.0

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Add what is done inside to ``stage``, also where it fails."""
        begun, worked = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.add({stage: time.perf_counter() - begun}, {stage: time.process_time() - worked})

    def add(self, seconds: Mapping[str, float], cpu: Mapping[str, float]) -> None:
        for own, told in ((self.seconds, seconds), (self.cpu, cpu)):
            for stage, spent in told.items():
                own[stage] = own.get(stage, 0.0) + spent
