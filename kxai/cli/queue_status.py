"""What ``kxai status`` and ``kxai retry`` do and tell. Whoever looks often waits for nothing that
reads reports: the store alone is loaded."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from kxai.cli.screen import console, plain_text
from kxai.settings import Settings
from kxai.store import Store, database_url
from kxai.store.changes import LatestRun
from kxai.store.queue import queued_runs as queue
from kxai.store.states import BatchState, ItemState, RunState

_LISTED = 20  # reports that are set aside, with a line of their own
STATE_ZH = {
    ItemState.WAITING: "等待", ItemState.LEASED: "处理中", ItemState.DONE: "完成",
    ItemState.ASIDE: "搁置", ItemState.STOPPED: "未读",
}  # fmt: skip
BATCH_ZH = {
    BatchState.OPEN: "进行中", BatchState.STOPPED: "已停止", BatchState.CLOSED: "已结束",
}  # fmt: skip


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
