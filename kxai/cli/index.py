"""``kxai index``: build, rebuild, status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from kxai.cli.model_summary import warn_unmasked
from kxai.cli.screen import console, counts_table, plain_text, settings_for
from kxai.store import Store, database_url, lock

if TYPE_CHECKING:
    from kxai.index import Index


def build_command(workspace: Path, *, anew: bool, mask: bool = True) -> None:
    """Bring the index in step with the store, or make it anew. Raises WorkspaceError."""
    from kxai.index import Index
    from kxai.llm.gate import gate_from

    settings = settings_for(workspace)
    if not mask:
        warn_unmasked(console(err=True), settings, llm=False)
    with (
        Store(database_url(workspace, settings)) as store,
        lock(workspace),
        Index(store, settings, gate=gate_from(settings, masks=mask), anew=anew) as index,
        _progress(console(err=True)) as told,
    ):
        changed = index.rebuild(told) if anew else index.refresh(told)
        if index.damage() is not None:
            index.mend()
        _tell(index)
        reports, passages = index.counts()
    rows = [
        ("更新的报告", f"{changed:,}"),
        ("索引中的报告", f"{reports:,}"),
        ("段落", f"{passages:,}"),
    ]
    console().print(counts_table([*rows]))


def status_command(workspace: Path) -> None:
    """Say what the index holds. Raises WorkspaceError."""
    from kxai.index import Index

    settings = settings_for(workspace)
    with Store(database_url(workspace, settings)) as store, Index(store, settings) as index:
        reports, passages = index.counts()
        state = "需要更新（下次提问时自动更新）" if index.stale() else "与数据库一致"
        embedder = index.embedder_name() or "未建立"
        damage = index.damage()
        if damage is not None:
            state = "已损坏（下次提问时自动重建，也可运行kxai index rebuild）"
            console(err=True).print(plain_text(str(damage), "yellow"), soft_wrap=True)
        _tell(index)
    rows = [
        ("状态", state),
        ("报告", f"{reports:,}"),
        ("段落", f"{passages:,}"),
        ("向量", embedder),
    ]
    console().print(counts_table([*rows]))


def _tell(index: Index) -> None:
    for notice in index.take_notices():
        console(err=True).print(plain_text(notice, "yellow"), soft_wrap=True)


@contextmanager
def _progress(screen: Console) -> Iterator[Callable[[int, int], None]]:
    if not screen.is_terminal:
        yield _silent
        return
    with Progress(console=screen, transient=True) as progress:
        bar = progress.add_task("建立索引", total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


def _silent(_done: int, _total: int) -> None:
    """Files and pipes are not told of every step."""
