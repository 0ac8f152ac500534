"""The queue of a store: every item to one worker at a time, and none lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from kxai.errors import DamagedFile
from kxai.store import Store
from kxai.store.queue import queue_tables as q
from kxai.store.queue import queued_runs as b
from kxai.store.queue.queue import LOSSES, TRIES, Item, LeaseLost, Queue, Wanted, enqueue
from tests.postgres import KINDS, new_url
from tests.store.factory import record

LONG = 600.0


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_url(request.param, tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store(make_url(url), create=True) as opened:
        yield opened


def fill(store: Store, count: int, engine: str = "rules-1") -> int:
    with store.writing() as writer:
        run = b.open_batch(writer, engine=engine, plan="{}", inputs=count)
        wanted = [
            Wanted(n, ((f"/r/{n}.txt", f"{n}.txt"),), f"{n:064}") for n in range(1, count + 1)
        ]
        enqueue(writer, run, wanted)
    return run


def settle(queue: Queue, item: Item) -> None:
    queue.store.transact(lambda writer: queue.settle(writer, item))


def fail(queue: Queue, item: Item) -> bool:
    error = DamagedFile(item.paths[0][1], "坏了")
    return queue.store.transact(lambda writer: queue.fail(writer, item, error))


def hurry(store: Store) -> None:
    """Let the time pass for which what failed must rest."""
    with store.writing() as writer:
        waiting = q.items.c.state == "waiting"
        writer.connection.execute(q.items.update().where(waiting).values(ready=0.0))


def expire(store: Store) -> None:
    """Let the time of all leases pass."""
    with store.writing() as writer:
        leased = q.items.c.state == "leased"
        writer.connection.execute(q.items.update().where(leased).values(ready=0.0))
        writer.connection.execute(q.batches.update().values(ready=0.0))


def test_what_one_has_no_other_gets(store: Store) -> None:
    run = fill(store, 5)
    first, second = (Queue(store, name=name, lease=LONG) for name in "ab")
    got = [*first.claim(2, [run]), *second.claim(10, [run])]
    assert [item.paths[0][1] for item in got] == [f"{n}.txt" for n in range(1, 6)]
    assert first.claim(1, [run]) == second.claim(1, [run]) == []
    first.give_back(got[:1])
    (again,) = second.claim(5, [run])
    assert (again.id, again.token) == (got[0].id, 2)


def test_workers_at_once_share_without_waiting_and_without_overlap(url: str, store: Store) -> None:
    run = fill(store, 60)
    taken: list[list[int]] = []

    def take(name: str) -> None:
        mine = []
        with Store(make_url(url)) as own:
            own.patience = 30.0
            queue = Queue(own, name=name, lease=LONG)
            while items := queue.claim(3, [run]):
                for item in items:
                    settle(queue, item)
                    mine.append(item.id)
        taken.append(mine)

    threads = [threading.Thread(target=take, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = sorted(item for mine in taken for item in mine)
    assert len(every) == len(set(every)) == 60
    assert b.standing(store).counts == {run: {"done": 60}}


def test_a_late_result_is_thrown_away_with_its_transaction(store: Store) -> None:
    run = fill(store, 1)
    slow, other = Queue(store, name="slow", lease=LONG), Queue(store, name="other", lease=LONG)
    (item,) = slow.claim(1, [run])
    expire(store)
    (taken,) = other.claim(1, [run])
    slow.appear()  # it goes on, and renews what it thinks it has

    def late() -> None:
        with store.writing() as writer:
            writer.put(record())
            slow.settle(writer, item)

    with pytest.raises(LeaseLost):
        late()
    assert not slow.is_mine(item)
    assert list(store.ids()) == []
    settle(other, taken)
    assert other.is_mine(taken)
    with pytest.raises(LeaseLost):
        settle(other, taken)


def test_a_sign_of_life_holds_what_is_under_way(store: Store) -> None:
    run = fill(store, 1)
    mine, other = Queue(store, name="mine", lease=LONG), Queue(store, name="other", lease=LONG)
    (item,) = mine.claim(1, [run])
    expire(store)
    mine.appear()
    assert other.claim(1, [run]) == []
    assert b.standing(store).workers == {"mine": 1}
    settle(mine, item)
    mine.leave()
    assert b.standing(store).workers == {}


def test_what_fails_thrice_is_set_aside_and_can_be_tried_again(store: Store) -> None:
    run = fill(store, 1)
    queue = Queue(store, name="a", lease=LONG)
    for turn in range(TRIES):
        hurry(store)
        (item,) = queue.claim(1, [run])
        assert fail(queue, item) == (turn == TRIES - 1)
        assert queue.claim(1, [run]) == []  # it rests first
        assert len(store.entries(run)) == (turn == TRIES - 1)
    (entry,) = store.entries(run)
    assert (entry["state"], entry["code"]) == ("failed", "E105")
    (left,) = b.set_aside(store)
    assert left.sources == ("1.txt",)
    assert "坏了" in left.reason
    assert b.claim_closing(store, "a", LONG) == [run]
    assert b.close_batch(store, run, "a")
    assert b.retry(store) == 1
    assert b.retry(store) == 0
    (item,) = queue.claim(1, [one.run for one in b.batches(store, "open")])
    settle(queue, item)
    assert b.set_aside(store) == []


def test_what_kills_its_readers_is_set_aside(store: Store) -> None:
    run = fill(store, 1)
    for turn in range(LOSSES):
        queue = Queue(store, name=f"w{turn}", lease=LONG)
        (item,) = queue.claim(1, [run])
        assert item.seq == 1
        expire(store)
        assert queue.sweep() == (turn == LOSSES - 1)
    (left,) = b.set_aside(store)
    assert left.sources == ("1.txt",)
    assert [entry["state"] for entry in store.entries(run)] == ["failed"]


def test_what_is_lost_by_those_who_live_is_not_what_kills(store: Store) -> None:
    run = fill(store, 1)
    Queue(store, name="dead", lease=LONG).claim(1, [run])
    expire(store)
    held: list[tuple[Queue, Item]] = []
    for turn in range(LOSSES + 1):
        queue = Queue(store, name=f"w{turn}", lease=LONG)
        (item,) = queue.claim(1, [run])
        for late, lost in held:
            late.outlive(lost)
        held = [(queue, item)]
        expire(store)
        assert queue.sweep() == 0
    assert store.ask(select(q.items.c.losses)) == [(1,)]
    queue, item = held[0]
    queue.outlive(item)  # who has it still has outlived nothing
    assert store.ask(select(q.items.c.losses)) == [(1,)]
    settle(queue, item)


def test_who_is_late_knows_what_is_left_to_him(store: Store) -> None:
    run = fill(store, 3)
    slow, other = Queue(store, name="slow", lease=LONG), Queue(store, name="other", lease=LONG)
    mine = slow.claim(3, [run])
    expire(store)
    taken = other.claim(1, [run])
    assert slow.still_held(mine) == {item.id for item in mine} - {item.id for item in taken}
    settle(slow, mine[1])
    assert slow.still_held(mine) == {mine[2].id}
    other.give_back(taken)
    (again,) = slow.claim(1, [run])
    assert slow.still_held([mine[0]]) == set()  # it has it again, by another lease
    assert slow.still_held([again]) == {again.id}


def test_who_takes_longer_leases_is_there_for_longer(store: Store) -> None:
    queue = Queue(store, name="a", lease=LONG)
    queue.appear()
    queue.lease = 2 * LONG
    queue.appear()
    assert store.ask(select(q.workers.c.name, q.workers.c.lease)) == [("a", 2 * LONG)]


def test_what_is_lost_with_others_is_taken_alone(store: Store) -> None:
    run = fill(store, 4)
    for turn in range(2):
        Queue(store, name=f"dead{turn}", lease=LONG).claim(3, [run])
        expire(store)
    first, second = (Queue(store, name=name, lease=LONG) for name in "ab")
    # Three were lost twice, the fourth never: one of the three each, and what is above suspicion.
    assert [item.seq for item in first.claim(4, [run])] == [1, 4]
    assert first.claim(4, [run]) == []
    (other,) = second.claim(4, [run])
    assert other.seq == 2
    settle(second, other)
    (other,) = second.claim(4, [run])
    assert other.seq == 3
    settle(second, other)
    assert second.claim(4, [run]) == []


def test_one_that_kills_takes_no_other_along(store: Store) -> None:
    run = fill(store, 6)
    for turn in range(40):
        queue = Queue(store, name=f"w{turn}", lease=LONG)
        held = queue.claim(6, [run])
        if all(item.seq != 1 for item in held):
            for item in held:
                settle(queue, item)
        expire(store)  # whoever has the first one dies
        queue.sweep()
    assert [left.sources for left in b.set_aside(store)] == [("1.txt",)]
    assert b.standing(store).counts == {run: {"done": 5, "aside": 1}}


def test_a_run_is_closed_once_and_only_when_nothing_is_left(store: Store) -> None:
    run = fill(store, 2)
    queue = Queue(store, name="a", lease=LONG)
    first, second = queue.claim(2, [run])
    settle(queue, first)
    assert b.claim_closing(store, "a", LONG) == []
    settle(queue, second)
    assert b.claim_closing(store, "a", LONG) == [run]
    assert b.claim_closing(store, "b", LONG) == []
    expire(store)
    assert b.claim_closing(store, "b", LONG) == [run]
    assert not b.close_batch(store, run, "a")
    assert b.close_batch(store, run, "b")
    assert b.claim_closing(store, "b", LONG) == []
    (entry,) = store.runs()
    assert entry["state"] == "done"


def test_of_a_stopped_run_nothing_more_is_begun(store: Store) -> None:
    run = fill(store, 3)
    queue = Queue(store, name="a", lease=LONG)
    under_way, given_back = queue.claim(2, [run])
    b.stop(store, run, "限额已用完")
    assert b.batches(store, "open") == []
    settle(queue, under_way)
    queue.give_back([given_back])
    assert b.claim_closing(store, "a", LONG) == [run]
    assert b.standing(store).counts == {run: {"done": 1, "stopped": 2}}
    assert b.queued(store, "rules-1") == set()
    assert b.retry(store) == 0


def test_the_clock_is_the_database_s(store: Store) -> None:
    (first,) = store.ask(select(q.Now()))
    (second,) = store.ask(select(q.Now()))
    assert second[0] >= first[0] > 1.7e9
