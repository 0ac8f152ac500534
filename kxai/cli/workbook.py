"""``kxai workbook``: review.xlsx of chosen reports, when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kxai.cli.choices import DEFAULT_WORKSPACE, Workspace

if TYPE_CHECKING:
    from rich.text import Text

    from kxai.export import Choice
    from kxai.store import Store

MOST = 5_000
"""Reports in a workbook that was not asked for with ``--all``: one of more is slow to open."""


def workbook(
    run: Annotated[
        int | None,
        typer.Option("--run", min=1, help="第几次运行读的报告；不加任何条件时为最近一次"),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", "-y", help="只要这一年度的报告")] = None,
    kind: Annotated[
        str, typer.Option("--kind", "-k", help="只要这一类报告，如final_accounts、budget")
    ] = "",
    org: Annotated[str, typer.Option("--org", help="只要单位名称含有这几个字的报告")] = "",
    everything: Annotated[bool, typer.Option("--all", help="全部报告，不限份数")] = False,
    workspace: Workspace = DEFAULT_WORKSPACE,
) -> None:
    """写复核工作簿review.xlsx：最近一次运行的报告，或按条件选；先收回原工作簿里的复核意见。"""
    from kxai.cli.run import tell_kept
    from kxai.cli.screen import console, counts_table, plain_text, settings_for
    from kxai.export import WORKBOOK, Choice, make_workbook
    from kxai.store import Store, database_url, lock

    settings = settings_for(workspace)
    wanted = Choice(run=run, year=year, kind=kind, org=org)
    if everything and not wanted.is_all:
        raise typer.BadParameter("--all已包括全部报告，不能再加条件", param_hint="--all")
    with Store(database_url(workspace, settings)) as store, lock(workspace):
        choice = wanted if everything else _chosen(store, wanted)
        ids = choice.ids(store)
        count = store.count() if ids is None else len(ids)
        if not count:
            raise typer.BadParameter(f"没有符合条件的报告（{choice.told()}）")
        if count > MOST and not everything:
            told = f"{choice.told()}有{count:,}份报告，一个工作簿最多{MOST:,}份"
            raise typer.BadParameter(f"{told}；请用--year、--kind、--org缩小范围，或加--all")
        taken = make_workbook(store, workspace, choice, reviewer=settings.reviewer)
    tell_kept(console(err=True), taken)
    rows: list[tuple[str, Text | str]] = [
        ("报告", f"{count:,}（{choice.told()}）"),
        ("收回的复核意见", str(len(taken.entries))),
        ("复核工作簿", plain_text(workspace / WORKBOOK, "bold")),
    ]
    console().print(counts_table(rows))


def _chosen(store: Store, wanted: Choice) -> Choice:
    """``wanted``, or the reports of the newest run where nothing was asked for."""
    from kxai.export import Choice

    return Choice(run=store.newest_run()) if wanted.is_all else wanted
