"""Workers on a Ray cluster. Ray starts them, and starts them anew elsewhere when a machine is gone;
what there is to do and what is done the store's queue alone knows.
"""

from __future__ import annotations

import contextlib
import logging
from importlib import import_module
from typing import Any

from kxai.bulk.queue.worker import Silent, Tally, Watcher, work
from kxai.errors import ClusterLost, KxaiError, PackageMissing, WorkspaceError
from kxai.genre import overlay_folder
from kxai.genre.reader import OVERLAY
from kxai.settings import Settings, load_settings
from kxai.store import Store, database_url
from kxai.store.queue.queued_runs import Batch, batches
from kxai.store.states import BatchState

_LOOK = 1.0  # seconds between two looks at workers and queue
_KEYS = {"llm_api_key", "embed_api_key"}  # each machine has its own in its environment
_VERSION = "集群上没有可用的同版本kxai"


def check_cluster(settings: Settings) -> None:
    """Whether workers on other machines could take part at all.

    Raises PackageMissing without Ray, and WorkspaceError where the store is a file of this machine.
    """
    try:
        import_module("ray")
    except ImportError:
        raise PackageMissing("ray", "请先安装：pip install 'kxai[ray]'") from None
    url = database_url(settings.workspace, settings)
    if url.drivername.startswith("sqlite"):
        reason = "集群上的worker够不到本机的SQLite，请用PostgreSQL（KXAI_DATABASE_URL或--store）"
        raise WorkspaceError(str(settings.workspace), reason)


def work_on_cluster(
    address: str,
    store: Store,
    settings: Settings,
    *,
    run: int | None,
    count: int | None = None,
    watcher: Watcher | None = None,
    tally: Tally | None = None,
) -> Tally:
    """Have ``count`` workers (by default one for each processor) on the Ray cluster at ``address``
    (``ray://host:10001``) read what is in the queue of ``store`` until ``run`` is closed (None: all
    runs).

    Each machine has the same version of kxai, and reaches the database and the files. Raises
    ClusterLost where the cluster cannot be reached, is lost, or none of its workers can read the
    run; what is done is done, the rest stays in the queue. An interrupt ends the workers, who give
    back what they have.
    """
    ray: Any = import_module("ray")
    tally = tally if tally is not None else Tally()
    told = _told(settings)
    logging.getLogger("ray.client_builder").setLevel(logging.ERROR)  # an INFO of each start
    try:
        ray.init(address, log_to_driver=False)
    except Exception as error:  # of Ray, of gRPC, of the system
        raise ClusterLost(address, _first_line(error)) from None
    try:
        count = count or max(1, int(ray.cluster_resources().get("CPU", 1)))
        # Started again wherever there is room, as often as its machine or process dies.
        options = {"num_cpus": 1, "max_retries": -1, "scheduling_strategy": "SPREAD"}
        worker = ray.remote(**options, **_environment())(_serve)
        left = [worker.remote(told) for _ in range(count)]
        _attend(ray, left, store, run, watcher or Silent(), tally, address)
    except ConnectionError as error:
        raise ClusterLost(address, _first_line(error)) from None
    finally:
        with contextlib.suppress(Exception):
            ray.shutdown()
    return tally


def _attend(
    ray: Any,
    left: list[Any],
    store: Store,
    run: int | None,
    watcher: Watcher,
    tally: Tally,
    address: str,
) -> None:
    """Wait until the run is closed, or nobody is left to read it."""
    reasons: list[str] = []
    try:
        while left and not _is_closed(store, run):
            done, left = ray.wait(left, timeout=_LOOK)
            for one in done:
                try:
                    told, skipped = ray.get(one)
                except ray.exceptions.RayError as error:
                    reasons.append(_reason(error))
                    continue
                _add(tally, told)
                reasons += skipped
            watcher.looked()
    finally:
        for one in left:  # who reads on nevertheless reads what the queue gives
            with contextlib.suppress(Exception):
                ray.cancel(one)
    if not _is_closed(store, run):
        raise ClusterLost(address, reasons[0] if reasons else _VERSION)


def _is_closed(store: Store, run: int | None) -> bool:
    return not any(
        run in (None, batch.run) for batch in batches(store, BatchState.OPEN, BatchState.STOPPED)
    )


def _add(tally: Tally, told: Tally) -> None:
    tally.done += told.done
    tally.failed += told.failed
    tally.late += told.late
    tally.closed += told.closed
    tally.stopped |= told.stopped


def _told(settings: Settings) -> dict[str, Any]:
    """What a worker is told: the settings that are not the defaults, without keys."""
    told = settings.model_dump(include=settings.model_fields_set, exclude=_KEYS)
    return {**told, "workspace": settings.workspace.absolute()}


def _environment() -> dict[str, Any]:
    """A genre of the user's own: a worker reads it as it starts."""
    overlay = overlay_folder()
    return {"runtime_env": {"env_vars": {OVERLAY: str(overlay.absolute())}}} if overlay else {}


class _Noting(Silent):
    """Keeps why runs were not read."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def skipped(self, batch: Batch, reason: str) -> None:
        self.reasons.append(f"运行{batch.run}：{reason}")


def _serve(told: dict[str, Any]) -> tuple[Tally, list[str]]:
    """A worker's life on a machine of the cluster."""
    settings = load_settings(**told)
    watcher = _Noting()
    with Store(database_url(settings.workspace, settings)) as store:
        tally = work(store, settings, until_done=True, watcher=watcher)
    return tally, watcher.reasons


def _reason(error: Exception) -> str:
    """Why a worker failed, in one line."""
    cause = getattr(error, "cause", None)
    if isinstance(cause, KxaiError):
        return str(cause)
    if isinstance(cause, ImportError):
        return f"{_VERSION}（{_first_line(cause)}）"
    return f"worker中止（{type(cause or error).__name__}）"


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__
