from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kxai.store import Store, database_url, full_id
from tests.store.factory import TEXT, record


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two reports whose findings have the same two ids."""
    opened = Store(database_url(tmp_path), create=True)
    for text, name in ((TEXT, "甲.txt"), (TEXT + "附\n", "乙.txt")):
        made = record(text, name)
        with opened.writing() as writer:
            writer.put(made)
            writer.place(f"/r/{name}", name, made.id)
    return opened


def test_a_finding_is_found_by_the_beginning_of_its_id_or_of_its_full_id(store: Store) -> None:
    first, second = store.ids()
    assert {one.report for one in store.find_findings("FFF")} == {first, second}
    (one,) = store.find_findings(f"{first}:f")
    assert full_id(one) == f"{first}:{'f' * 16}"
    assert len(store.find_findings("f", most=1)) == 1


@pytest.mark.parametrize("name", ["", ":", "b", "%", "_" * 16, "f" * 17, "0:f"])
def test_what_is_no_beginning_finds_nothing(store: Store, name: str) -> None:
    assert store.find_findings(name) == []


def test_what_was_ever_decided_is_told_with_where_it_stands(store: Store) -> None:
    first, second = (next(store.findings(report)) for report in store.ids())
    other = list(store.findings(second.report))[1]
    assert (store.decided(), store.latest_decision()) == ([], 0)
    store.decide(other, "unclear", who="王", seen=0)
    last = store.decide(first, "confirmed", who="王", seen=0)
    told = {full_id(one): state.decision for one, state in store.decided()}
    # The other file is another print of the same report: what is decided of one holds of it too.
    assert told == {
        f"{report}:{one.id}": decision
        for report in store.ids()
        for one, decision in ((other, "unclear"), (first, "confirmed"))
    }
    assert store.latest_decision() == last.id


def test_histories_are_those_of_each_finding(store: Store) -> None:
    one, two = store.findings(next(store.ids()))
    entry = store.decide(one, "confirmed", who="王", seen=0)
    store.decide(one, "withdrawn", who="李", seen=entry.id)
    gone = replace(one, id="0" * 16)
    told = store.histories([one, two, gone])
    assert [v.who for v in told[one.report, one.id]] == ["王", "李"]
    assert told[two.report, two.id] == told[gone.report, gone.id] == []
