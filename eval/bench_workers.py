"""Reports a second with 1, 2 and 4 workers, and with up to 16 before a slow endpoint.

    make bench-workers

The workers are processes of their own that have read a few reports before the others are queued, so
that their start is not measured: the first report loads rules, prompts and what speaks to a model,
several seconds of a processor. PostgreSQL is started here where it is installed, else it is SQLite.
Each number of workers has as many reports for each as the others.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import make_url

from faulty_endpoint import serving
from kxai.bulk.model_reading import ModelOptions
from kxai.bulk.queue.enqueue import enqueue_files
from kxai.bulk.queue.plan import Plan
from kxai.settings import Settings
from kxai.store import Store
from kxai.store.queue.queued_runs import standing
from kxai_lab.generate.corpus import Plan as Corpus
from kxai_lab.generate.corpus import generate
from kxai_lab.postgres import find_server, server
from worker_processes import is_done, wait_for_workers, workers

_START = 300.0  # seconds at most until all workers are there
_LOOK = 0.25  # seconds: oftener would be work of its own
_FIRST = 4  # reports for each worker, before it is measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=50, help="for each worker, rules")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--asking", type=int, nargs="+", default=[1, 2, 4, 8, 16])
    parser.add_argument(
        "--asked", type=int, default=8, help="reports for each worker, with a model"
    )
    parser.add_argument("--delay", type=float, default=1.0, help="seconds that a reply takes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kxai-bench") as name, _store() as new_url:
        folder = Path(name)
        most = max(options.workers) * options.reports
        generate(folder / "made", Corpus(reports=most, formats=("txt",)))
        paths = sorted((folder / "made" / "reports").rglob("*.txt"))
        print(f"{options.reports}份txt报告/worker，rules，{os.cpu_count()}核")
        first = _small(folder / "first", _FIRST * max(options.workers + options.asking), 1_000)
        _table(
            (count, _measure(
                new_url(), folder, count, first, paths[: count * options.reports], None, {},
            ))
            for count in options.workers
        )  # fmt: skip
        asked = _small(folder / "small", max(options.asking) * options.asked, 5_000)
        with serving(delay=options.delay) as (address, account):
            endpoint = {
                "KXAI_LLM_BASE_URL": address, "KXAI_LLM_MODEL": "m", "KXAI_LLM_CONCURRENCY": "1",
            }  # fmt: skip
            print(
                f"{options.asked}份小报告/worker，llm，一次答复{options.delay:g}秒，每worker同时问1个"
            )
            _table(
                (count, _measure(
                    new_url(), folder, count, first, asked[: count * options.asked],
                    ModelOptions(engine="llm", mask=False), endpoint,
                ))
                for count in options.asking
            )  # fmt: skip
            print(f"共答复{sum(account.good.values())}次")


@contextlib.contextmanager
def _store() -> Iterator[object]:
    if find_server() is None:
        print("没有PostgreSQL，用SQLite")
        with tempfile.TemporaryDirectory(prefix="kxai-bench") as name:
            yield lambda: f"sqlite:///{name}/{time.monotonic_ns()}.db"
        return
    with server(durable=True) as postgres:
        yield postgres.new


def _small(folder: Path, count: int, least: int) -> list[Path]:
    """Reports of three figures, each with its own, of ``least`` and more."""
    folder.mkdir()
    paths = []
    for number in range(count):
        before = least + number
        path = folder / f"r{number:04}.txt"
        path.write_text(
            f"云岭县科学技术协会{2001 + number % 20}年度部门决算\n一、收入决算情况说明\n"
            f"本年收入合计{before + 30}.00万元，比上年的{before}.00万元增加30.00万元。\n",
            "utf-8",
        )
        paths.append(path)
    return paths


def _measure(
    url: str,
    folder: Path,
    count: int,
    first: Sequence[Path],
    paths: Sequence[Path],
    model: ModelOptions | None,
    environment: dict[str, str],
) -> float:
    """Reports a second, from when they are queued until the last is done."""
    room = folder / f"{'model' if model else 'rules'}{count}"
    room.mkdir()
    with (
        Store(make_url(url), create=True) as store,
        workers(count, url, room, **environment),
    ):
        wait_for_workers(store, count, seconds=_START)
        settings = Settings(
            workspace=room, llm_base_url=environment.get("KXAI_LLM_BASE_URL"), llm_model="m"
        )
        plan = Plan.of(settings, model)
        _read(store, settings, plan, first[: _FIRST * count])
        return len(paths) / _read(store, settings, plan, paths)


def _read(store: Store, settings: Settings, plan: Plan, paths: Sequence[Path]) -> float:
    """Seconds in which the workers read all of ``paths``."""
    put = enqueue_files(paths, store, settings, plan)
    begun = time.perf_counter()
    while not is_done(now := standing(store, run=put.run)):
        time.sleep(_LOOK)
    took = time.perf_counter() - begun
    if now.total("done") != len(paths):
        raise SystemExit(f"{now.counts}: not all was read")
    return took


def _table(rows: Iterator[tuple[int, float]]) -> None:
    print("| worker | 份/秒 | 倍数 |\n|---:|---:|---:|")
    first: tuple[int, float] | None = None
    for count, speed in rows:
        first = first or (count, speed)
        print(f"| {count} | {speed:.2f} | {speed / first[1]:.2f} |", flush=True)


if __name__ == "__main__":
    main()
