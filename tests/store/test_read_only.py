"""A workspace that cannot be written is read, questions included, and nothing is left in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from kxai.ask import Corpus
from kxai.bulk import run
from kxai.errors import WorkspaceError
from kxai.settings import Settings
from kxai.store import Store, database_url

TEXT = "云岭县水文站2031年部门决算\n本年收入合计300万元。\n二、存在的主要问题\n（一）人手不足。\n"


def what_lies_in(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    report = tmp_path / "甲.txt"
    report.write_text(TEXT, "utf-8")
    settings = Settings(workspace=tmp_path / "ws")
    run([report], settings=settings)
    access = os.access

    def refused(path: Any, mode: int, **other: Any) -> bool:
        return not (mode & os.W_OK) and access(path, mode, **other)

    monkeypatch.setattr(os, "access", refused)
    return settings


def test_reports_are_read(settings: Settings) -> None:
    before = what_lies_in(settings.workspace)
    with Store(database_url(settings.workspace)) as store:
        assert [stored.report.org for stored in store.reports()] == ["云岭县水文站"]
        with pytest.raises(WorkspaceError, match="只读"), store.writing() as writer:
            writer.set_meta("generation", "9")
    assert what_lies_in(settings.workspace) == before


def test_questions_are_answered_with_an_index_made_aside(settings: Settings) -> None:
    before = what_lies_in(settings.workspace)
    with Store(database_url(settings.workspace)) as store, Corpus(store, settings) as corpus:
        assert "300万元" in corpus.ask("水文站2031年本年收入合计多少").answer
        assert "人手不足" in corpus.ask("水文站存在哪些主要问题").answer
    assert what_lies_in(settings.workspace) == before


def test_what_was_written_last_beside_the_database_is_not_left_out(settings: Settings) -> None:
    database = settings.workspace / "kxai.db"
    database.with_name("kxai.db-wal").write_bytes(b"x" * 64)
    with Store(database_url(settings.workspace)) as store:
        assert len(list(store.reports())) == 1
