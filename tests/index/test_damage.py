"""What becomes of an index whose files were deleted, cut short or overwritten."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from kxai.ask import Corpus
from kxai.bulk import run
from kxai.cli import app
from kxai.errors import IndexDamaged
from kxai.index import Index
from kxai.index.vectors import VectorIndex
from kxai.settings import Settings
from kxai.store import Store, database_url
from tests.llm.fakes import REPORTS

SOME = [path for path in REPORTS if path.name[:2] in ("01", "05", "10")]
QUESTION = "三公经费支出情况"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "ws"
    settings = Settings(workspace=folder)
    run(SOME, settings=settings)
    with Store(database_url(folder)) as store, Index(store, settings) as index:
        index.refresh()
    return folder


@pytest.fixture
def workspace(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "ws")
    return tmp_path / "ws"


def _nothing_left(index: Path) -> None:
    shutil.rmtree(index / "chroma")


def _empty_database(index: Path) -> None:
    (index / "chroma" / "chroma.sqlite3").write_bytes(b"")


def _garbage_database(index: Path) -> None:
    (index / "chroma" / "chroma.sqlite3").write_bytes(b"no database at all")


def _half_database(index: Path) -> None:
    file = index / "chroma" / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _file_for_folder(index: Path) -> None:
    _nothing_left(index)
    (index / "chroma").write_text("a file", "utf-8")


def _no_embedder(index: Path) -> None:
    (index / "lsa.npz").unlink()


def _half_embedder(index: Path) -> None:
    file = index / "lsa.npz"
    file.write_bytes(file.read_bytes()[:5_000])


DAMAGES = [
    _nothing_left,
    _empty_database,
    _garbage_database,
    _half_database,
    _file_for_folder,
    _no_embedder,
    _half_embedder,
]


def _near(workspace: Path) -> tuple[list[tuple[str, int]], list[str]]:
    """The nearest passages by vectors alone, and what was told on the way."""
    settings = Settings(workspace=workspace)
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        index.refresh()
        found = [(report, seq) for report, seq, _ in index.nearest(QUESTION, 5)]
        return found, index.take_notices()


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_vectors_are_noticed_told_once_and_made_anew(
    workspace: Path, damage: Callable[[Path], None]
) -> None:
    before, told = _near(workspace)
    assert before
    assert not told
    damage(workspace / "index")
    found, told = _near(workspace)
    assert found == before
    assert len(told) == 1
    assert told[0].startswith(f"[E204] {workspace / 'index'}")
    assert "已从数据库重建" in told[0]
    assert _near(workspace) == (before, [])


def _garbage_words(index: Path) -> None:
    (index / "passages.db").write_bytes(b"no database at all" * 500)


def _half_words(index: Path) -> None:
    file = index / "passages.db"
    file.write_bytes(file.read_bytes()[:20_000])


def _torn_words(index: Path) -> None:
    """Pages overwritten in the middle: it opens, and fails where they are read."""
    file = index / "passages.db"
    pages = bytearray(file.read_bytes())
    pages[16_384:-4_096] = b"\xa5" * (len(pages) - 20_480)
    file.write_bytes(pages)


@pytest.mark.parametrize("damage", [_garbage_words, _half_words, _torn_words])
def test_damaged_passages_are_made_anew(workspace: Path, damage: Callable[[Path], None]) -> None:
    settings = Settings(workspace=workspace)
    with Store(database_url(workspace)) as store:
        with Index(store, settings) as index:
            before = [(p.report, p.seq) for p in index.search(QUESTION, k=5)]
        damage(workspace / "index")
        with Index(store, settings) as index:
            index.refresh()
            assert [(p.report, p.seq) for p in index.search(QUESTION, k=5)] == before
            assert "E204" in "".join(index.take_notices())


def _file_for_index(index: Path) -> None:
    shutil.rmtree(index)
    index.write_text("a file", "utf-8")


def _folder_for_file(index: Path) -> None:
    (index / "passages.db").unlink()
    (index / "passages.db" / "deep").mkdir(parents=True)


def _half_written(index: Path) -> None:
    for name in ("passages.db", "chroma/chroma.sqlite3"):
        (index / name).unlink()
        with sqlite3.connect(index / name) as database:
            database.execute("CREATE TABLE about (key TEXT)")
        database.close()


def _all_garbage(index: Path) -> None:
    for path in [path for path in index.rglob("*") if path.is_file()]:
        path.write_bytes(b"\xff\x00garbage")


@pytest.mark.parametrize(
    "damage",
    [
        *DAMAGES,
        _garbage_words,
        _torn_words,
        _file_for_index,
        _folder_for_file,
        _half_written,
        _all_garbage,
    ],
)
def test_rebuild_works_whatever_lies_there(workspace: Path, damage: Callable[[Path], None]) -> None:
    before, _ = _near(workspace)
    damage(workspace / "index")
    result = CliRunner().invoke(app, ["index", "rebuild", "-w", str(workspace)])
    assert result.exit_code == 0, result.output
    assert _near(workspace) == (before, [])


def test_an_answer_says_that_the_index_was_made_anew(workspace: Path) -> None:
    settings = Settings(workspace=workspace)
    _garbage_database(workspace / "index")
    _garbage_words(workspace / "index")
    with Corpus.open(workspace, settings) as corpus:
        corpus._searched()
        told = corpus.ask("科普活动开展得怎么样？").warnings
        assert any("E204" in line for line in told)
        assert not any("E204" in line for line in corpus.ask("收入合计是多少？").warnings)


def test_status_tells_and_build_mends(workspace: Path) -> None:
    _nothing_left(workspace / "index")
    status = ["index", "status", "-w", str(workspace)]
    result = CliRunner().invoke(app, status)
    assert "已损坏" in result.output
    assert "E204" in result.output
    result = CliRunner().invoke(app, ["index", "build", "-w", str(workspace)])
    assert "E204" in result.output
    assert "与数据库一致" in CliRunner().invoke(app, status).output


def test_a_workspace_that_cannot_be_written_says_how(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = _near(workspace)
    _nothing_left(workspace / "index")
    monkeypatch.setattr("kxai.index.search.is_read_only", lambda _: True)
    for _ in range(2):  # nothing can be mended there, so it is told each time
        found, told = _near(workspace)
        assert found == before
        assert len(told) == 1
        assert "只读" in told[0]
        assert "kxai index rebuild" in told[0]
        assert str(workspace / "index") in told[0]
    assert not (workspace / "index" / "chroma").exists()


def test_a_lost_part_is_noticed_though_the_count_is_right(tmp_path: Path) -> None:
    """chromadb keeps what came last apart from the graph: without the graph's files it goes on
    with these alone, and still counts all."""
    rows = np.random.default_rng(7).standard_normal((2_400, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = VectorIndex(tmp_path, Settings())
    index.put({f"r{n}": rows[n * 10 : n * 10 + 10] for n in range(240)})
    samples = list(rows[::300])
    assert index.finds(samples)
    index.close()
    for folder in [path for path in tmp_path.iterdir() if path.is_dir()]:
        shutil.rmtree(folder)
    index = VectorIndex(tmp_path, Settings())
    assert index.count() == len(rows)
    assert not index.finds(samples)
    index.close()


def test_files_that_go_while_the_index_is_open_are_made_anew(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(workspace=workspace)
    search = VectorIndex.search
    calls = 0

    def fails_once(self: VectorIndex, vector: object, k: int) -> object:
        nonlocal calls
        calls += k > 1
        if calls == 1 and k > 1:
            raise IndexDamaged("chroma", "向量索引不能查询")
        return search(self, vector, k)  # type: ignore[arg-type]

    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        before = index.nearest(QUESTION, 5)
        monkeypatch.setattr(VectorIndex, "search", fails_once)
        assert index.nearest(QUESTION, 5) == before
        assert "E204" in index.take_notices()[0]


def test_what_hinders_is_no_damage(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked database or a full disc costs nobody the index."""

    def locked(self: VectorIndex) -> None:
        raise RuntimeError("error returned from database: (code: 5) database is locked")

    monkeypatch.setattr(VectorIndex, "_connect", locked)
    files = sorted((workspace / "index").rglob("*"))
    settings = Settings(workspace=workspace)
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        index.refresh()
        with pytest.raises(Exception, match="E201"):
            index.nearest(QUESTION, 5)
    assert [path for path in files if not path.exists() and "-" not in path.name] == []
