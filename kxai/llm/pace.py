"""Keeping to what an endpoint bears: a token bucket, and a circuit that opens when it is down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Bucket:
    """At most ``per_minute`` units a minute, with a burst of ``burst`` (default: what ten seconds
    bring, at least one). ``None`` lets everything pass. Waiters are served in their order."""

    def __init__(
        self,
        per_minute: int | None,
        *,
        burst: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = per_minute / 60 if per_minute else None
        self._size = max(1.0, (per_minute or 0) / 6 if burst is None else burst)
        self._level, self._clock, self._at = self._size, clock, clock()
        self._turn = asyncio.Lock()

    async def take(self, amount: float = 1) -> None:
        """Wait until ``amount`` units are free; one larger than the burst waits for a full bucket
        and leaves a debt, so that the rate holds over time."""
        if self._rate is None:
            return
        async with self._turn:
            while True:
                now = self._clock()
                self._level = min(self._size, self._level + (now - self._at) * self._rate)
                self._at = now
                wanted = min(amount, self._size)
                if self._level >= wanted:
                    self._level -= amount
                    return
                await asyncio.sleep((wanted - self._level) / self._rate)

    def settle(self, reserved: float, used: float) -> None:
        """Give back what was reserved and not used, or take what was used beyond it."""
        if self._rate is not None:
            self._level = min(self._size, self._level + reserved - used)


class Circuit:
    """Opens after ``limit`` failures in a row; then one request in every ``rest`` seconds may try,
    the others wait for what it finds. A success closes it; ``probes`` failed tries in a row end
    the matter (``dead``): whoever asks then is told at once.
    """

    def __init__(
        self,
        *,
        limit: int = 12,
        rest: float = 10.0,
        probes: int = 3,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._rest, self._probes, self._clock = limit, rest, probes, clock
        self._failures, self._probed = 0, 0
        self._opened: float | None = None
        self._probing = False

    @property
    def dead(self) -> bool:
        return self._probed >= self._probes

    def admit(self) -> float:
        """Seconds to wait before asking anew; 0 for one that may send now."""
        if self._opened is None:
            return 0.0
        left = self._opened + self._rest - self._clock()
        if self.dead or left > 0:
            return max(left, 0.001)
        self._opened, self._probing = self._clock(), True
        return 0.0

    def succeed(self) -> None:
        self._failures, self._probed, self._opened, self._probing = 0, 0, None, False

    def fail(self) -> None:
        self._failures += 1
        if self._failures < self._limit:
            return
        if self._probing:
            self._probed += 1
        self._opened, self._probing = self._clock(), False
