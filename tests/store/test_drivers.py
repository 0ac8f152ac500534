"""Databases other than SQLite: a driver that is not there, a server that is not, errors of both."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, make_url

from kxai.errors import DatabaseBusy, DatabaseLost, WorkspaceError
from kxai.store import Store
from kxai.store import tables as t
from kxai.store.driver import with_driver
from kxai.store.writer import Writer
from tests.postgres import KINDS, new_url
from tests.store.factory import record


@pytest.mark.parametrize(
    ("driver", "line"), [("psycopg", "'psycopg[binary]'"), ("pg8000", "'kxai[postgres]'")]
)
def test_a_driver_that_is_not_there_is_named_with_its_line(
    driver: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, driver, None)
    with pytest.raises(WorkspaceError, match="没有安装驱动") as caught:
        Store(make_url(f"postgresql+{driver}://somebody@127.0.0.1:1/reports"))
    assert str(caught.value).endswith(f"请先安装：pip install {line}")


def test_a_url_without_a_driver_gets_one_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    url = make_url("postgresql://somebody@127.0.0.1:1/reports")
    for there in ("psycopg", "pg8000"):
        monkeypatch.setattr(
            "kxai.store.driver.find_spec", lambda name, there=there: name == there or None
        )
        assert with_driver(url).drivername == f"postgresql+{there}"
    monkeypatch.setattr("kxai.store.driver.find_spec", lambda name: None)
    assert with_driver(url).drivername == "postgresql+pg8000"
    kept = make_url("postgresql+psycopg://somebody@127.0.0.1:1/reports")
    assert with_driver(kept) == kept


@pytest.mark.parametrize("driver", ["psycopg", "pg8000"])
def test_a_server_that_does_not_answer_is_told_as_such(driver: str) -> None:
    pytest.importorskip(driver)
    with pytest.raises(DatabaseLost, match="E205"):
        Store(make_url(f"postgresql+{driver}://somebody@127.0.0.1:1/reports"))


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with Store(make_url(new_url(request.param, tmp_path)), create=True) as opened:
        yield opened


def test_what_others_wrote_first_is_tried_again(store: Store) -> None:
    turns = []

    def work(writer: Writer) -> None:
        turns.append(1)
        row = {"key": "same" if len(turns) < 3 else "other", "value": "1"}
        writer.connection.execute(insert(t.meta), row)

    with store.writing() as writer:
        writer.set_meta("same", "0")
    store.transact(work)
    assert len(turns) == 3
    assert (store.meta("same"), store.meta("other")) == ("0", "1")


def test_what_never_goes_well_ends(store: Store) -> None:
    with store.writing() as writer:
        writer.set_meta("same", "0")
    row = {"key": "same", "value": "1"}
    with pytest.raises(DatabaseBusy, match="E206"):
        store.transact(lambda writer: writer.connection.execute(insert(t.meta), row))


def test_a_report_is_the_same_in_every_database(store: Store, tmp_path: Path) -> None:
    made = record()
    with store.writing() as writer:
        writer.put(made)
        writer.place("/r/甲.txt", "甲.txt", made.id)
    assert store.meta("generation") == "1"
    assert [dict(row) for row in store.rows(t.figures, made.id)] == [
        {
            name: figure.get(name)
            for name in [column.name for column in t.figures.c]
            if name != "seq"
        }
        for figure in made.figures
    ]
    with store.writing() as writer:
        writer.put(made)
    assert store.meta("generation") == "2"
    assert [finding.kind for finding in store.findings(made.id)] == ["sum", "growth"]


def fill(store: Store) -> None:
    """Write more than there is room for."""
    with store.writing() as writer:
        writer.connection.exec_driver_sql("PRAGMA max_page_count=1")
        writer.set_meta("large", "x" * 1_000_000)


def test_a_full_disk_is_told_in_chinese(tmp_path: Path) -> None:
    with Store(make_url(f"sqlite:///{tmp_path / 'kxai.db'}"), create=True) as store:
        with pytest.raises(WorkspaceError) as caught:
            fill(store)
        assert str(caught.value).endswith("工作区不可用：磁盘已满")
        assert store.meta("large") is None


@pytest.mark.parametrize("kind", KINDS[1:])
def test_who_stands_still_in_a_transaction_does_not_keep_others_waiting(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url(new_url(kind, tmp_path))
    monkeypatch.setattr("kxai.store.database._STILL", 0.2)
    with Store(url, create=True) as still:
        monkeypatch.undo()
        with Store(url) as other:

            def stand_still() -> None:
                with still.writing() as writer:
                    writer.set_meta("row", "of one who stands still")
                    with other.writing() as second:  # waits for the row
                        second.set_meta("row", "of another")
                    writer.set_meta("other row", "late")

            with pytest.raises(DatabaseLost):
                stand_still()
            assert (other.meta("row"), other.meta("other row")) == ("of another", None)
            still.transact(lambda writer: writer.set_meta("other row", "again"))
            assert other.meta("other row") == "again"
