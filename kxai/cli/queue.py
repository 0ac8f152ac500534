"""What ``kxai run --detach``, ``worker``, ``status`` and ``retry`` do and tell."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

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
from kxai.store.changes import LatestRun
from kxai.store.queue import queued_runs as queue
from kxai.store.states import BatchState, ItemState, RunState

if TYPE_CHECKING:
    from kxai.bulk.model_reading import ModelOptions

_LISTED = 20  # reports that are set aside, with a line of their own
STATE_ZH = {
    ItemState.WAITING: "等待", ItemState.LEASED: "处理中", ItemState.DONE: "完成",
    ItemState.ASIDE: "搁置", ItemState.STOPPED: "未读",
}  # fmt: skip
BATCH_ZH = {
    BatchState.OPEN: "进行中", BatchState.STOPPED: "已停止", BatchState.CLOSED: "已结束",
}  # fmt: skip


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
    console().print(_told(put))
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
    for run, error in tally.stopped.items():
        screen.print(plain_text(f"运行{run}：{error}", "yellow"), soft_wrap=True)
    return code or (1 if tally.failed or tally.stopped else 0)


def status_command(settings: Settings, *, run: int | None, as_json: bool) -> int:
    """Tell how the queue stands; 1 where something is set aside or was left unread."""
    with Store(database_url(settings.workspace, settings)) as store:
        runs = [one for one in queue.batches(store) if run in (None, one.run)]
        now = queue.standing(store, run=run)
        aside = queue.set_aside(store, run=run)
        latest = store.latest_run()
    if as_json:
        print(json.dumps(_object(runs, now, aside), ensure_ascii=False))
    elif runs:
        _tell(console(), runs, now, aside)
    else:
        console().print("队列是空的；kxai run --detach把报告放进去")
        if latest is not None:
            console().print(_told_of(latest))
    return 1 if now.total(ItemState.ASIDE, ItemState.STOPPED) else 0


def _object(
    runs: list[queue.Batch], now: queue.Standing, aside: list[queue.Aside]
) -> dict[str, Any]:
    return {
        "runs": [
            {"run": one.run, "state": one.state, "reason": one.reason, "engine": one.engine}
            | {state: now.counts.get(one.run, {}).get(state, 0) for state in ItemState}
            for one in runs
        ],
        "workers": [{"name": name, "items": held} for name, held in now.workers.items()],
        "lately": now.lately,
        "aside": [
            {"run": a.run, "sources": a.sources, "code": a.code, "reason": a.reason} for a in aside
        ],
    }


def _tell(
    screen: Console, runs: list[queue.Batch], now: queue.Standing, aside: list[queue.Aside]
) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("运行")
    table.add_column("状态")
    for name in STATE_ZH.values():
        table.add_column(name, justify="right")
    for one in runs:
        counts = now.counts.get(one.run, {})
        table.add_row(
            str(one.run),
            BATCH_ZH[one.state],
            *(str(counts.get(state, 0)) for state in STATE_ZH),
        )
    screen.print(table)
    for one in runs:
        if one.reason:
            screen.print(plain_text(f"运行{one.run}：{one.reason}"), soft_wrap=True)
    names = "、".join(f"{name}（{held}份）" for name, held in now.workers.items())
    screen.print(plain_text(f"worker：{names or '没有'}；最近一分钟完成{now.lately}份"))
    for left in aside[:_LISTED]:
        screen.print(plain_text(f"搁置：{'、'.join(left.sources)}", "red"), soft_wrap=True)
        screen.print(plain_text(f"  {left.reason}"), soft_wrap=True)
    if len(aside) > _LISTED:
        screen.print(f"另有{len(aside) - _LISTED}份搁置，用--json看全部")


def _told_of(latest: LatestRun) -> str:
    """How the last run that did not use the queue went."""
    begun = datetime.fromisoformat(latest.started).astimezone()
    told = f"最近一次运行{latest.run}（{begun:%Y-%m-%d %H:%M}开始）：{latest.inputs}个文件，"
    told += f"新处理{latest.done}份"
    if latest.state is RunState.DONE:
        return told
    running = latest.state is RunState.RUNNING
    return told + f"，{'还在进行，或者被中止了' if running else '没有做完'}；再运行一次接着处理"


def retry_command(settings: Settings, *, run: int | None) -> int:
    """Put what was set aside into the queue again."""
    with Store(database_url(settings.workspace, settings)) as store:
        count = queue.retry(store, run=run)
    console().print(f"重新放进队列{count}份" if count else "没有搁置的报告")
    return 0
