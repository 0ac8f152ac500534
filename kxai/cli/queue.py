"""What ``kxai run --detach`` and ``kxai worker`` do and tell."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from kxai.bulk.queue.enqueue import Enqueued, enqueue_files
from kxai.bulk.queue.plan import Plan
from kxai.bulk.queue.worker import Tally, work
from kxai.cli.model_summary import warn_unmasked
from kxai.cli.run import terminable
from kxai.cli.screen import console, plain_text
from kxai.errors import KxaiError
from kxai.export import words
from kxai.settings import Settings
from kxai.store import Record, Store, database_url
from kxai.store.queue import queued_runs as queue

if TYPE_CHECKING:
    from kxai.bulk.model_reading import ModelOptions


def detach_command(
    paths: Iterable[Path], settings: Settings, *, force: bool, model: ModelOptions | None
) -> int:
    """Put reports into the queue and leave; the exit code as of ``kxai run``."""
    settings.workspace.mkdir(parents=True, exist_ok=True)
    plan = Plan.of(settings, model)
    with Store(database_url(settings.workspace, settings), create=True) as store:
        put = enqueue_files(paths, store, settings, plan, force=force)
    screen = console(err=True)
    for error in (*put.inputs.missing, *put.inputs.failures):
        screen.print(plain_text(error, "red"), soft_wrap=True)
    console().print(_told(put) if put.inputs.files else "没有可处理的报告")
    if not put.inputs.files and not put.inputs.failures:
        return 2
    return 1 if put.inputs.failures or put.inputs.missing else 0


def _told(put: Enqueued) -> str:
    told = f"放进队列{put.contents}份" if put.contents else "没有新的报告要放进队列"
    if put.run is not None and put.contents:
        told += f"（运行{put.run}）"
    if put.known:
        told += f"，{put.known}份已处理过"
    if put.waiting:
        told += f"，{put.waiting}份已在队列里"
    return told + "。kxai worker处理，kxai status看进度" if put.contents else told


class _Lines:
    """A worker's progress, a line for each report."""

    def __init__(self, screen: Console, settings: Settings) -> None:
        self._screen, self._settings = screen, settings

    def begun(self, batch: queue.Batch, plan: Plan) -> None:
        self._screen.print(f"运行{batch.run}：{plan.asks or 'rules'}")
        if not plan.mask:
            warn_unmasked(self._screen, self._settings, llm=True)

    def done(self, record: Record) -> None:
        name = words.clean(record.report["source"])
        told = f"数字{len(record.figures)}，问题{len(record.findings)}"
        self._screen.print(f"{name}：{told}", soft_wrap=True)

    def failed(self, error: KxaiError, *, aside: bool) -> None:
        self._screen.print(plain_text(error, "red"), soft_wrap=True)
        self._screen.print("  搁置，见kxai status" if aside else "  稍后再试")

    def skipped(self, batch: queue.Batch, reason: str) -> None:
        told = f"运行{batch.run}这里不处理：{reason}"
        self._screen.print(plain_text(told, "yellow"), soft_wrap=True)

    def looked(self) -> None:
        pass


def worker_command(settings: Settings, *, jobs: int, until_done: bool) -> int:
    """Work until told to end; 0 done, 1 something was set aside or a model could be asked no more,
    130 interrupted."""
    screen = console(err=True)
    tally = Tally()
    code = 0
    with Store(database_url(settings.workspace, settings), create=True) as store:
        try:
            with terminable():
                work(
                    store, settings, jobs=jobs, until_done=until_done,
                    watcher=_Lines(screen, settings), tally=tally,
                )  # fmt: skip
        except KeyboardInterrupt:
            code = 130
    told = f"处理{tally.done}份"
    if tally.failed:
        told += f"，搁置{tally.failed}份"
    if tally.late:
        told += f"，{tally.late}份租约已过期，结果作废"
    screen.print(told + ("；已中断，没做完的已还给队列" if code else ""))
    if tally.closed:
        runs = "、".join(map(str, tally.closed))
        screen.print(f"运行{runs}处理完毕；数据文件和复核工作簿由下一次kxai run写出")
    for run, error in tally.stopped.items():
        screen.print(plain_text(f"运行{run}：{error}", "yellow"), soft_wrap=True)
    return code or (1 if tally.failed or tally.stopped else 0)
