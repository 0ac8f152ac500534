"""``kxai worker``, ``status`` and ``retry``: their options."""

from __future__ import annotations

from typing import Annotated

import typer

from kxai.cli.choices import DEFAULT_WORKSPACE, Json, StoreUrl, Workspace

Run = Annotated[int | None, typer.Option("--run", metavar="N", help="只看这一次运行（编号）")]


def worker(
    workspace: Workspace = DEFAULT_WORKSPACE,
    store: StoreUrl = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="同时使用的进程数")] = 1,
    until_done: Annotated[
        bool, typer.Option("--until-done", help="队列里没有要处理的就结束；不写则一直等新的")
    ] = False,
) -> None:
    """处理队列里的报告；可以在多台机器上同时运行任意多个，中断或崩溃都不丢、不重。"""
    from kxai.cli.queue import worker_command
    from kxai.cli.screen import settings_for

    settings = settings_for(workspace, store=store)
    raise typer.Exit(worker_command(settings, jobs=jobs, until_done=until_done))


def status(
    workspace: Workspace = DEFAULT_WORKSPACE,
    store: StoreUrl = None,
    run: Run = None,
    json: Json = False,
) -> None:
    """队列的进度：各次运行处理了多少、还剩多少，有哪些worker，哪些报告搁置了、为什么。"""
    from kxai.cli.queue_status import status_command
    from kxai.cli.screen import settings_for

    raise typer.Exit(status_command(settings_for(workspace, store=store), run=run, as_json=json))


def retry(
    workspace: Workspace = DEFAULT_WORKSPACE, store: StoreUrl = None, run: Run = None
) -> None:
    """把搁置的报告重新放进队列。"""
    from kxai.cli.queue_status import retry_command
    from kxai.cli.screen import settings_for

    raise typer.Exit(retry_command(settings_for(workspace, store=store), run=run))
