from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, inspect

from kxai.errors import WorkspaceError
from kxai.settings import Settings
from kxai.store import Record, Store, database_url
from kxai.store.replies import Replies
from tests.store.factory import TEXT, record


@pytest.fixture
def url(tmp_path: Path) -> URL:
    return database_url(tmp_path)


def put(store: Store, made: Record, *places: tuple[str, str]) -> None:
    with store.writing() as writer:
        writer.put(made)
        for path, source in places:
            writer.place(path, source, made.id)


def _interrupted(store: Store) -> None:
    with store.writing() as writer:
        writer.put(record())
        raise KeyboardInterrupt


def test_what_was_put_is_read(url: URL) -> None:
    made = record()
    with Store(url, create=True) as store:
        put(store, made, ("/r/甲.txt", "甲.txt"))
        (stored,) = store.reports()
        assert stored.report.org == "云岭县科学技术协会"
        assert stored.sources == ("甲.txt",)
        assert stored.totals.figures == 4
        assert stored.totals.findings == {"error": 1, "warning": 1, "info": 0}
        assert stored.totals.relations == {"consistent": 2, "inconsistent": 1}
        assert store.text(made.id) == TEXT
        assert store.format(made.id) == "txt"
        for figure in store.figures(made.id):
            assert TEXT[figure.start : figure.end] == figure.text
        assert [f.severity for f in store.findings(made.id)] == ["error", "warning"]
        assert store.finding_kinds() == {("sum", "error"): 1, ("growth", "warning"): 1}
        assert store.totals().checked == 3


def test_putting_again_replaces_and_keeps_the_first_name(url: URL) -> None:
    with Store(url, create=True) as store:
        put(store, record(), ("/r/甲.txt", "甲.txt"))
        put(store, record(source="乙.txt", engine="rules-2"), ("/r/乙.txt", "乙.txt"))
        (stored,) = store.reports()
        assert (stored.engine, stored.sources) == ("rules-2", ("甲.txt", "乙.txt"))
        assert stored.report.notes == ("内容相同的文件：乙.txt",)
        assert store.totals().figures == len(list(store.figures(stored.report.id))) == 4


def test_a_report_is_known_by_content_and_engine(url: URL) -> None:
    made = record(engine="rules-1")
    with Store(url, create=True) as store:
        put(store, made, ("/r/甲.txt", "甲.txt"))
        sha256 = made.report["sha256"]
        assert store.known_among([sha256, "0" * 64], "rules-1") == {sha256: made.id}
        assert store.known_among([sha256], "rules-2") == {}


def test_a_file_with_new_content_takes_its_old_report_away(url: URL) -> None:
    old, new = record(), record(TEXT + "附：说明\n")
    with Store(url, create=True) as store:
        put(store, old, ("/r/甲.txt", "甲.txt"))
        put(store, new, ("/r/甲.txt", "甲.txt"))
        assert list(store.ids()) == [new.id]
        assert list(store.figures(old.id)) == []
        assert store.text(old.id) == ""


def test_a_report_with_another_file_left_takes_that_name(url: URL) -> None:
    old, new = record(), record(TEXT + "附：说明\n")
    with Store(url, create=True) as store:
        put(store, old, ("/r/甲.txt", "甲.txt"), ("/r/乙.txt", "乙.txt"))
        put(store, new, ("/r/甲.txt", "甲.txt"))
        assert {s.report.id: s.sources for s in store.reports()} == {
            old.id: ("乙.txt",),
            new.id: ("甲.txt",),
        }


def test_a_transaction_is_kept_whole_or_not_at_all(url: URL) -> None:
    with Store(url, create=True) as store:
        with pytest.raises(KeyboardInterrupt):
            _interrupted(store)
        assert list(store.reports()) == []
        assert store.meta("generation") is None


def test_every_change_is_counted_and_nothing_else(url: URL) -> None:
    made = record()
    with Store(url, create=True) as store:
        put(store, made, ("/r/甲.txt", "甲.txt"))
        before = store.meta("generation")
        with store.writing() as writer:
            writer.place("/r/甲.txt", "甲.txt", made.id)
        assert store.meta("generation") == before
        with store.writing() as writer:
            writer.place("/r/乙.txt", "乙.txt", made.id)
        assert store.meta("generation") != before


@pytest.mark.parametrize(
    "name", ["甲", "甲.txt", "报告/甲.txt", "云岭", "科学技术协会", "ID", "SHORT"]
)
def test_a_report_is_found_by_id_file_or_body(url: URL, name: str) -> None:
    made = record(source="报告/甲.txt")
    name = {"ID": made.id, "SHORT": made.id[:5].upper()}.get(name, name)
    with Store(url, create=True) as store:
        put(store, made, ("/r/甲.txt", "报告/甲.txt"))
        assert store.find(name) == [made.id]


def test_a_whole_file_name_goes_before_a_part_of_one(url: URL) -> None:
    first, second = record(source="甲.txt"), record(TEXT + "附\n", source="甲乙.txt")
    with Store(url, create=True) as store:
        put(store, first, ("/r/甲.txt", "甲.txt"))
        put(store, second, ("/r/甲乙.txt", "甲乙.txt"))
        assert store.find("甲") == [first.id]
        assert sorted(store.find("云岭")) == sorted([first.id, second.id])
        assert store.find("不存在") == store.find("") == []


def test_the_ledger_outlives_a_crash(url: URL) -> None:
    with Store(url, create=True) as store:
        with store.writing() as writer:
            run = writer.open_run(started="2024-01-01T00:00:00+00:00", engine="rules", inputs=2)
            writer.log(run, source="甲.txt", state="done", report="0" * 12, millis=5)
            writer.log(run, source="乙.txt", state="failed", code="E102", reason="空")
        with store.writing() as writer:
            last = writer.open_run(started="2024-01-02T00:00:00+00:00", engine="rules", inputs=1)
            writer.close_run(last, finished="2024-01-02T00:00:01+00:00", state="done", known=1)
        assert [(r["id"], r["state"]) for r in store.runs()] == [(last, "done"), (run, "crashed")]
        assert [(e["seq"], e["source"], e["code"]) for e in store.entries(run)] == [
            (1, "甲.txt", None),
            (2, "乙.txt", "E102"),
        ]


def test_no_database_is_said_plainly(url: URL, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="先用kxai run"):
        Store(url)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_database_is_refused(url: URL, tmp_path: Path) -> None:
    (tmp_path / "kxai.db").write_text("这不是数据库，只是一段文字。" * 100)
    with pytest.raises(WorkspaceError, match="不是SQLite数据库"):
        Store(url, create=True)


def test_a_database_of_something_else_is_refused(url: URL, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "kxai.db")
    connection.execute("create table other (x)")
    connection.close()
    with pytest.raises(WorkspaceError, match="不是kxai的数据库"):
        Store(url)


@pytest.mark.parametrize(("version", "advice"), [("999", "请升级"), ("0", "重新运行")])
def test_another_schema_is_refused(url: URL, version: str, advice: str) -> None:
    with Store(url, create=True) as store, store.writing() as writer:
        writer.set_meta("schema_version", version)
    with pytest.raises(WorkspaceError, match=rf"版本为{version}.*{advice}"):
        Store(url, create=True)


def test_a_bad_database_url_is_refused(tmp_path: Path) -> None:
    settings = Settings(workspace=tmp_path, database_url="哪里")
    with pytest.raises(WorkspaceError, match="不是数据库地址"):
        database_url(tmp_path, settings)
    with pytest.raises(WorkspaceError, match="数据库出错"):
        Store(database_url(tmp_path, Settings(database_url="nosuch://x/y")))


def test_sqlite_guards_its_keys_and_survives_readers(url: URL, tmp_path: Path) -> None:
    with Store(url, create=True) as store:
        put(store, record(), ("/r/甲.txt", "甲.txt"))
        reader = sqlite3.connect(tmp_path / "kxai.db")
        assert reader.execute("pragma journal_mode").fetchone() == ("wal",)
        reader.close()
        with pytest.raises(WorkspaceError, match="FOREIGN KEY"), store.writing() as writer:
            writer.place("/r/丙.txt", "丙.txt", "f" * 12)


def test_a_database_of_the_first_version_is_brought_up_to_date(url: URL) -> None:
    with Store(url, create=True) as store, store.writing() as writer:
        writer.put(record())
        writer.set_meta("schema_version", "1")
    engine = create_engine(url)
    with engine.begin() as connection:
        for column in ("boxes", "cell", "reading", "at"):
            connection.exec_driver_sql(f"ALTER TABLE figures DROP COLUMN {column}")
        for column in ("code", "place", "page"):
            connection.exec_driver_sql(f"ALTER TABLE findings DROP COLUMN {column}")
        connection.exec_driver_sql("ALTER TABLE reports DROP COLUMN coverage")
        connection.exec_driver_sql("DROP INDEX ix_reports_org")
        for table in (
            "narratives",
            "calls",
            "replies",
            "run_models",
            "embeddings",
            "decisions",
            "batches",
            "agreements",
            "changes",
        ):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    engine.dispose()
    with Store(url) as store:
        (report,) = store.ids()
        assert store.narrative(report) == []
        assert store.calls(report) == []
        assert store.model_runs() == []
        assert store.batches("e", "m") == []
        assert store.agreements("m", ["p"]) == {}
        assert store.verdicts() == []
        assert store.reply("0" * 64) is None
        assert store.embedding(report, "e") is None
        assert store.meta("schema_version") == "14"
        assert [stored.coverage for stored in store.reports()] == [None]
        assert all(figure.boxes == () and figure.at is None for figure in store.figures(report))
    engine = create_engine(url)
    assert "ix_reports_org" in {index["name"] for index in inspect(engine).get_indexes("reports")}
    engine.dispose()


def test_replies_are_kept_and_read_and_forgotten(url: URL) -> None:
    with Store(url, create=True) as store:
        replies = Replies(store)
        replies.keep("a" * 64, "one")
        assert replies.recall("a" * 64) == "one"
        replies.flush()
        replies.keep("a" * 64, "two")
        replies.flush()
        assert Replies(store).recall("a" * 64) == "two"
        anew = Replies(store, forget=True)
        assert anew.recall("a" * 64) is None
        anew.keep("b" * 64, "three")
        assert anew.recall("b" * 64) == "three"
