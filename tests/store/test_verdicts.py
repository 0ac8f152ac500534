from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kxai.errors import DecidedMeanwhile
from kxai.store import Store, database_url
from tests.store.factory import TEXT, record


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(database_url(tmp_path), create=True)


def _put(store: Store, text: str = TEXT, path: str = "/r/甲.txt") -> str:
    made = record(text)
    with store.writing() as writer:
        writer.put(made)
        writer.place(path, Path(path).name, made.id)
    return made.id


def test_a_decision_is_kept_with_who_when_and_the_finding_as_it_was(store: Store) -> None:
    report = _put(store)
    first, second = store.findings(report)
    made = store.decide(first, "confirmed", who=" 王 ", seen=0, cause="digit", note="=1")
    assert (made.who, made.cause, made.note, made.kept["stated"]) == (
        "王", "digit", "=1", first.stated,
    )  # fmt: skip
    states = store.states([first, second])
    assert states[report, first.id].decision == "confirmed"
    assert states[report, second.id].decision is None
    assert states[report, second.id].seen == 0


def test_undo_is_another_entry(store: Store) -> None:
    finding = next(store.findings(_put(store)))
    one = store.decide(finding, "false_alarm", who="王", seen=0)
    store.decide(finding, "withdrawn", who="王", seen=one.id)
    state = store.states([finding])[finding.report, finding.id]
    assert state.decision is None
    assert [v.decision for v in store.history(finding)] == ["false_alarm", "withdrawn"]


def test_a_decision_on_an_older_state_is_refused_and_not_written(store: Store) -> None:
    finding = next(store.findings(_put(store)))
    store.decide(finding, "confirmed", who="王", seen=0)
    with pytest.raises(DecidedMeanwhile, match="王"):
        store.decide(finding, "false_alarm", who="李", seen=0)
    assert [v.who for v in store.verdicts()] == ["王"]


def test_it_survives_reading_anew_renaming_and_an_edit_elsewhere(store: Store) -> None:
    finding = next(store.findings(_put(store)))
    store.decide(finding, "unclear", who="王", seen=0)
    _put(store, path="/r/乙.txt")
    with store.writing() as writer:
        writer.forget("/r/甲.txt")
    edited = _put(store, TEXT + "\n附注。", "/r/乙.txt")
    assert edited != finding.report
    now = next(store.findings(edited))
    assert store.states([now])[edited, now.id].decision == "unclear"


def test_changed_operands_open_it_again(store: Store) -> None:
    finding = next(store.findings(_put(store)))
    store.decide(finding, "confirmed", who="王", seen=0)
    other = replace(finding, stated="16.80万元")
    state = store.states([other])[other.report, other.id]
    assert (state.changed, state.decision) == (True, None)


@pytest.mark.parametrize(("decision", "who"), [("maybe", "王"), ("confirmed", " ")])
def test_what_is_no_decision_is_refused(store: Store, decision: str, who: str) -> None:
    finding = next(store.findings(_put(store)))
    with pytest.raises(ValueError, match=decision):
        store.decide(finding, decision, who=who, seen=0)  # type: ignore[arg-type]
    assert store.verdicts() == []


def test_entries_of_another_workspace_are_added_once(store: Store, tmp_path: Path) -> None:
    finding = next(store.findings(_put(store)))
    one = store.decide(finding, "confirmed", who="王", seen=0, note="n")
    store.decide(finding, "withdrawn", who="王", seen=one.id)
    (tmp_path / "b").mkdir()
    other = Store(database_url(tmp_path / "b"), create=True)
    _put(other, TEXT + "\n附注。")  # another file of the same report
    assert other.append(store.verdicts()) == 2
    assert other.append(store.verdicts()) == 0
    (mine,) = (f for f in other.findings(next(other.ids())) if f.id == finding.id)
    assert [v.decision for v in other.history(mine)] == ["confirmed", "withdrawn"]
    assert [replace(v, id=0) for v in other.verdicts()] == [
        replace(v, id=0) for v in store.verdicts()
    ]


def test_entries_alike_to_the_second_are_as_many_as_they_were(store: Store) -> None:
    finding = next(store.findings(_put(store)))
    entry = store.decide(finding, "confirmed", who="王", seen=0)
    assert store.append([entry, entry]) == 1
    assert store.append([entry, entry]) == 0
    assert len(store.history(finding)) == 2


def test_an_older_entry_takes_no_newer_decision_away(store: Store) -> None:
    finding = next(store.findings(_put(store)))
    mine = store.decide(finding, "confirmed", who="王", seen=0)
    old = replace(mine, decision="false_alarm", who="李", at="2020-01-01T00:00:00+00:00")
    store.append([old])
    assert store.states([finding])[finding.report, finding.id].last == mine
    assert [v.who for v in store.history(finding)] == ["李", "王"]


def test_a_decision_comes_behind_what_a_clock_ahead_has_written(store: Store) -> None:
    finding = next(store.findings(_put(store)))
    mine = store.decide(finding, "confirmed", who="王", seen=0)
    store.append([replace(mine, who="李", at="2999-01-01T00:00:00+00:00")])
    seen = store.states([finding])[finding.report, finding.id].seen
    last = store.decide(finding, "unclear", who="王", seen=seen)
    assert store.states([finding])[finding.report, finding.id].last == last
