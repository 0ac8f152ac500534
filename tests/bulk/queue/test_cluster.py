"""A run that is read by workers on a Ray cluster, and what becomes of it when a machine is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.bulk.queue import cluster
from kxai.bulk.queue import worker as workers
from kxai.bulk.queue.shared import run_shared
from kxai.cli import app
from kxai.errors import ClusterLost, PackageMissing, WorkspaceError
from kxai.settings import Settings
from kxai.store.queue.queued_runs import standing
from tests.bulk.queue.test_worker import Shared, undisturbed
from tests.bulk.reports import write
from tests.postgres import new_url

ADDRESS = "ray://127.0.0.1:1"


class _TaskFailed(Exception):
    def __init__(self, cause: Exception) -> None:
        super().__init__(f"Traceback of many lines\n{cause}")
        self.cause = cause


class _FakeRay(SimpleNamespace):
    """What is used of Ray, in this process; ``instead`` is done in place of what workers do."""

    def __init__(self, instead: Callable[..., Any] | None = None) -> None:
        super().__init__(exceptions=SimpleNamespace(RayError=_TaskFailed))
        self.instead, self.begun, self.ended = instead, 0, False

    def init(self, address: str, **_: Any) -> None:
        if address != ADDRESS:
            raise ConnectionError("nobody there\nand many lines more")

    def shutdown(self) -> None:
        self.ended = True

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": 2.0}

    def remote(self, **options: Any) -> Any:
        assert options["max_retries"] == -1
        return lambda job: SimpleNamespace(remote=lambda told: self._begin(job, told))

    def _begin(self, job: Callable[..., Any], told: dict[str, Any]) -> Callable[[], Any]:
        self.begun += 1
        return lambda: (self.instead or job)(told)

    def wait(self, left: list[Any], timeout: float) -> tuple[list[Any], list[Any]]:
        return left[:1], left[1:]

    def get(self, one: Callable[[], Any]) -> Any:
        try:
            return one()
        except Exception as error:
            raise _TaskFailed(error) from error

    def cancel(self, one: Any) -> None:
        pass


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    made = Shared(tmp_path, new_url("sqlite", tmp_path))
    write(made.folder, 4)
    yield made
    made.store.close()


def with_ray(monkeypatch: pytest.MonkeyPatch, ray: _FakeRay) -> _FakeRay:
    monkeypatch.setitem(sys.modules, "ray", ray)  # type: ignore[arg-type]
    return ray


def read(shared: Shared, address: str = ADDRESS) -> workers.Tally:
    run = shared.enqueue().run
    return cluster.work_on_cluster(address, shared.store, shared.settings, run=run)


def test_workers_there_read_what_is_queued(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    ray = with_ray(monkeypatch, _FakeRay())
    tally = read(shared)
    assert (tally.done, ray.begun, ray.ended) == (4, 2, True)
    assert shared.told() == undisturbed(shared)


def test_a_cluster_that_is_not_there_leaves_all_in_the_queue(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_ray(monkeypatch, _FakeRay())
    with pytest.raises(ClusterLost, match="nobody there$"):
        read(shared, "ray://127.0.0.1:2")
    assert standing(shared.store).total("waiting") == 4


def test_machines_without_kxai_are_told(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: object) -> None:
        raise ModuleNotFoundError("No module named 'kxai'")

    with_ray(monkeypatch, _FakeRay(absent))
    with pytest.raises(ClusterLost, match="同版本kxai.*No module named 'kxai'"):
        read(shared)


def test_machines_with_another_version_are_told(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = shared.enqueue().run
    with_ray(monkeypatch, _FakeRay())
    monkeypatch.setattr("kxai.bulk.queue.plan.ENGINE", "rules-9+00000000")
    with pytest.raises(ClusterLost, match=f"运行{run}.*版本"):
        cluster.work_on_cluster(ADDRESS, shared.store, shared.settings, run=run)


def test_a_fault_of_a_worker_tells_nothing_of_addresses(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("postgresql://user:secret@host/archive")

    with_ray(monkeypatch, _FakeRay(broken))
    with pytest.raises(ClusterLost, match="RuntimeError") as raised:
        read(shared)
    assert "secret" not in str(raised.value)


def test_keys_stay_on_their_machines(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setenv("KXAI_LLM_API_KEY", "sk-secret")
    monkeypatch.setenv("KXAI_LLM_MODEL", "m")
    settings = Settings(workspace=tmp_path / "ws", database_url=shared.url, embed_api_key="sk-e")
    with_ray(monkeypatch, _FakeRay(lambda what: (told.append(what), (workers.Tally(), []))[1]))
    shared.enqueue()
    with pytest.raises(ClusterLost):
        cluster.work_on_cluster(ADDRESS, shared.store, settings, run=None, count=1)
    assert told[0]["llm_model"] == "m"
    assert told[0]["database_url"] == shared.url
    assert "sk-" not in repr(told)


def test_without_ray_the_line_that_installs_it(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(PackageMissing, match=r"kxai\[ray\]"):
        cluster.check_cluster(shared.settings)
    settings = Settings(workspace=shared.root / "other")
    with pytest.raises(PackageMissing):
        run_shared([shared.folder], settings=settings, cluster=ADDRESS)
    assert not settings.workspace.exists()


def test_a_file_of_this_machine_is_no_store_for_others(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_ray(monkeypatch, _FakeRay())
    with pytest.raises(WorkspaceError, match="PostgreSQL"):
        cluster.check_cluster(shared.settings)


@pytest.mark.parametrize("more", [["--detach"], ["-e", "hybrid", "--dry-run"]])
def test_what_does_not_go_with_a_cluster(more: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["run", str(tmp_path), "--engine-cluster", ADDRESS, *more])
    assert done.exit_code == 2


@contextmanager
def two_machines() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A Ray cluster, and its process, which is told what to do."""
    program = Path(__file__).with_name("ray_cluster.py")
    process = subprocess.Popen(
        [sys.executable, str(program)], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        address = next((line for line in process.stdout if line.startswith("ray://")), "")
        if not address:
            pytest.skip("Ray did not come up on this machine")
        yield address.strip(), process
    finally:
        process.stdin.close()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
def test_a_machine_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    shared = Shared(tmp_path, new_url("pg8000", tmp_path))
    write(shared.folder, 200)
    wanted = undisturbed(shared)
    with two_machines() as (address, machines):
        run = subprocess.Popen(
            [sys.executable, "-m", "kxai", "run", str(shared.folder), "-w", str(shared.root / "ws"),
             "--store", shared.url, "--engine-cluster", address],
            env={**os.environ, "KXAI_LEASE_SECONDS": "5"}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        until = time.monotonic() + 300
        while True:
            there = standing(shared.store)
            if len(there.workers) == 2 and there.total("done") > 2:
                break
            assert run.poll() is None, run.communicate()[0]
            assert time.monotonic() < until, there
            time.sleep(0.05)
        assert machines.stdin is not None
        machines.stdin.write("kill\n")
        machines.stdin.flush()
        assert machines.stdout is not None
        assert machines.stdout.readline() == "killed\n"
        left = standing(shared.store).total("waiting", "leased")
        said = run.communicate(timeout=300)[0]
    assert left > 0, "the machine was killed too late to prove anything"
    assert run.returncode == 0, said
    assert shared.told() == wanted
    counts = standing(shared.store).counts
    assert list(counts.values()) == [{"done": 200}]
    assert (shared.root / "ws" / "figures.jsonl").is_file()
    shared.store.close()
