"""Signs of life that come late, and the leases that fit them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url

from kxai.bulk.queue.pulse import Pulse, fitting
from kxai.store import Store
from kxai.store.queue.queue import Queue


def test_punctual_signs_keep_the_lease_that_was_asked_for() -> None:
    assert fitting(6.0, 6.0, late=0.0) == 6.0
    assert fitting(6.0, 6.0, late=-0.1) == 6.0


def test_late_signs_lengthen_it_at_once_and_up_to_a_limit() -> None:
    assert fitting(6.0, 6.0, late=2.0) == 12.0
    assert fitting(6.0, 6.0, late=600.0) == 30.0


def test_it_is_shortened_by_and_by() -> None:
    lease = 30.0
    for expected in (18.0, 12.0, 9.0):
        lease = fitting(lease, 6.0, late=0.0)
        assert lease == expected
    assert fitting(lease, 6.0, late=3.0) == 15.0


@pytest.mark.parametrize("slow", [False, True])
def test_a_worker_without_time_takes_longer_leases(tmp_path: Path, slow: bool) -> None:
    least, enough = 1.5, threading.Event()

    class Starved(Queue):
        signs = 0

        def appear(self) -> None:
            self.signs += 1
            if self.signs == 2 and slow:
                threading.Event().wait(least)  # as on a machine that is busy with other things
            super().appear()
            if self.signs == 3:
                enough.set()

    with Store(make_url(f"sqlite:///{tmp_path / 'kxai.db'}"), create=True) as store:
        queue = Starved(store, name="a", lease=least)
        longest = 0.0
        with Pulse(queue):
            while not enough.wait(0.01):
                longest = max(longest, queue.lease)
        if slow:
            assert longest >= least + 3 * 0.9 * least
        assert queue.lease <= 5 * least
