"""Reports in a store of objects, by fsspec's memory and local file systems."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner

from kxai.bulk import run
from kxai.bulk.queue.enqueue import enqueue_files
from kxai.bulk.queue.plan import Plan
from kxai.bulk.queue.remote import fetch, look, url_of
from kxai.bulk.queue.worker import work
from kxai.cli import app
from kxai.errors import BadArgument, LimitExceeded, PackageMissing, UnreadableFile
from kxai.settings import Settings
from kxai.store import Store, database_url
from kxai.store.queue import queued_runs as b
from tests.bulk.queue.test_worker import told
from tests.bulk.reports import text_of, write

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def memory() -> Iterator[Any]:
    """An empty store of objects in this process."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(workspace=tmp_path / "ws", database_url=f"sqlite:///{tmp_path / 'kxai.db'}")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("s3://bucket/a/b.txt", "s3://bucket/a/b.txt"),
        ("s3:/bucket/a/b.txt", "s3://bucket/a/b.txt"),
        ("memory://reports", "memory://reports"),
        ("file:///shared/a.txt", "file:///shared/a.txt"),
        ("reports/a.txt", None),
        ("/shared/a.txt", None),
        ("档案.zip!/a.txt", None),
        ("C:/reports", None),
    ],
)
def test_an_address_is_told_from_a_path_of_this_machine(written: str, url: str | None) -> None:
    assert url_of(written) == url
    assert url_of(Path(written)) == url


def test_what_lies_below_an_address_is_listed(memory: Any, settings: Settings) -> None:
    memory.pipe("/r/b.txt", b"b")
    memory.pipe("/r/a/c.txt", b"c")
    memory.pipe("/r/picture.xyz", b"?")
    memory.pipe("/r/large.txt", b"x" * 20)
    found = look("memory://r", settings.model_copy(update={"max_file_bytes": 10}))
    assert [url for url, _ in found.files] == ["memory:///r/a/c.txt", "memory:///r/b.txt"]
    assert [url_of(Path(url)) for url, _ in found.files] == [
        "memory://r/a/c.txt",
        "memory://r/b.txt",
    ]
    assert found.unsupported == ("memory:///r/picture.xyz",)
    assert [type(error) for error in found.failures] == [LimitExceeded]
    (one,) = look("memory://r/b.txt", settings).files
    assert one in found.files


@pytest.mark.parametrize("scheme", ["memory", "file"])
def test_reports_there_are_read_as_those_of_a_folder(
    scheme: str, memory: Any, settings: Settings, tmp_path: Path
) -> None:
    paths = write(tmp_path / "in", 3)
    (tmp_path / "in" / "twin.txt").write_bytes(paths[0].read_bytes())
    for path in (tmp_path / "in").iterdir():
        memory.pipe(f"/in/{path.name}", path.read_bytes())
    url = "memory://in" if scheme == "memory" else f"file://{tmp_path / 'in'}"
    plain = Settings(workspace=tmp_path / "plain")
    run([tmp_path / "in"], settings=plain, jobs=1)
    with Store(database_url(plain.workspace)) as store:
        undisturbed = told(store)
    with Store(make_url(str(settings.database_url)), create=True) as store:
        put = enqueue_files([Path(url)], store, settings, Plan.of(settings))
        assert put.contents == 3
        assert work(store, settings, until_done=True).done == 3
        assert told(store) == undisturbed
        assert all(
            source.startswith(f"{scheme}://") for one in store.reports() for source in one.sources
        )
        again = enqueue_files([Path(url)], store, settings, Plan.of(settings))
        assert (again.contents, again.known) == (0, 4)


def test_what_is_gone_when_it_is_read_is_set_aside_by_its_address(
    memory: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kxai.store.queue.queue._REST", 0.0)
    memory.pipe("/in/a.txt", text_of(1).encode())
    memory.pipe("/in/b.docx", b"PK\x03\x04 and nothing more")
    memory.pipe("/in/c.txt", text_of(3).encode())
    with Store(make_url(str(settings.database_url)), create=True) as store:
        enqueue_files([Path("memory://in")], store, settings, Plan.of(settings))
        memory.rm("/in/a.txt")
        tally = work(store, settings, until_done=True)
        assert (tally.done, tally.failed) == (1, 2)
        gone, broken = b.set_aside(store)
    assert gone.sources == ("memory://in/a.txt",)
    assert "没有这个文件" in gone.reason
    assert broken.sources == ("memory://in/b.docx",)
    assert "memory://in/b.docx" in broken.reason


def test_what_cannot_be_reached_is_told_without_secrets(settings: Settings) -> None:
    with pytest.raises(UnreadableFile, match="没有"):
        look("memory://nothing/here", settings)
    with pytest.raises(BadArgument) as caught:
        look("ftp://somebody:sk-secret@127.0.0.1/reports", settings)
    assert "sk-secret" not in str(caught.value)
    with pytest.raises((UnreadableFile, PackageMissing)):
        look("nosuchstore://bucket/reports", settings)


def test_what_is_not_installed_is_named_with_its_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "fsspec"]:
        monkeypatch.delitem(sys.modules, name)
    before = builtins.__import__

    def absent(name: str, *more: Any, **options: Any) -> Any:
        if name.partition(".")[0] == "fsspec":
            raise ImportError("No module named 'fsspec'", name="fsspec")
        return before(name, *more, **options)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(PackageMissing, match="kxai\\[remote\\]"):
        fetch("memory://in/a.txt", tmp_path, settings)


def test_a_run_of_such_reports_needs_no_server(memory: Any, tmp_path: Path) -> None:
    memory.pipe("/in/a.txt", text_of(1).encode())
    workspace = tmp_path / "ws"
    done = CliRunner().invoke(app, ["run", "memory://in", "-w", str(workspace)])
    assert done.exit_code == 0, done.output
    assert "memory://in/a.txt" in (workspace / "reports.jsonl").read_text("utf-8")
    missing = CliRunner().invoke(app, ["run", "memory://nothing", "-w", str(workspace)])
    assert missing.exit_code == 2
    assert "E101" in missing.stderr
