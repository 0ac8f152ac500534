"""``kxai coverage``: how well the reports of a workspace were read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from kxai.cli.screen import console, counts_table, plain_text, settings_for
from kxai.export import words
from kxai.export.coverage_list import (
    NOTES,
    ReadingOf,
    coverage_data,
    read_archive,
    readings,
    reasons_zh,
    unknown_titles,
)
from kxai.schema.coverage import Coverage
from kxai.store import Store, database_url

_LISTED = 20  # reports and titles of unknown tables, unless more are asked for


def coverage_command(workspace: Path, *, as_json: bool, limit: int | None) -> None:
    """Print the archive as a whole, then the reports that stand out, then the others; ``limit`` is
    the most of them that are listed. Raises WorkspaceError."""
    with Store(database_url(workspace, settings_for(workspace))) as store:
        archive = read_archive(store)
        found = sorted(readings(store, archive), key=_rank)
    whole = archive.total
    if as_json:
        print(json.dumps(_data(whole, found[:limit]), ensure_ascii=False))
        return
    most = limit or _LISTED
    screen = console()
    screen.print(plain_text(f"读取情况：{len(found)}份报告", "bold"))
    screen.print(counts_table(_facts(whole)))
    _show_titles(whole, most)
    standing_out = [one for one in found if one.notes]
    if standing_out:
        screen.print()
        screen.print(plain_text(f"值得一看的报告（{len(standing_out)}份）", "bold"))
        for one in standing_out[:most]:
            screen.print(plain_text(_title(one), "yellow"), soft_wrap=True)
            for code in one.notes:
                screen.print(plain_text(f"  {NOTES[code]}（{code}）"), soft_wrap=True)
    screen.print()
    screen.print(_table(found[:most]))
    if len(found) > most:
        screen.print(f"列出{most}份，共{len(found)}份（--limit可改）", style="dim")


def _rank(one: ReadingOf) -> tuple[int, int, float]:
    """What stands out comes first, by errors, then by how little was labelled."""
    share = one.coverage.labelled_share
    errors = one.stored.totals.findings["error"]
    return (-len(one.notes), -errors, 1.0 if share is None else share)


def _facts(whole: Coverage) -> list[tuple[str, str]]:
    return [
        ("数字", f"{whole.numbers}"),
        ("已标注", _share(whole.labelled, whole.labelled_share)),
        ("得到印证", _share(whole.confirmed, whole.confirmed_share)),
        ("说法", f"{whole.claimed()}"),
        ("已核对", _share(whole.claimed("checked"), whole.checked_share)),
        ("未核对", reasons_zh(whole) or "0"),
        ("表格", f"认出{whole.known_tables}，未认出{len(whole.unknown_tables)}"),
    ]


def _share(count: int, share: float | None) -> str:
    return f"{count}" if share is None else f"{count}（{share:.1%}）"


def _show_titles(whole: Coverage, most: int) -> None:
    titles = unknown_titles(whole)
    if titles:
        told = "；".join(f"{title or '无标题'} {count}" for title, count in titles[:most])
        more = f"等{len(titles)}种" if len(titles) > most else ""
        console().print(plain_text(f"未认出的表格：{told}{more}"), soft_wrap=True)


def _title(one: ReadingOf) -> str:
    report = one.stored.report
    return f"{words.title_of(report)}  {words.file_name(report.source)}"


def _table(found: Sequence[ReadingOf]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("文件", "数字", "已标注", "得到印证", "说法", "已核对", "未认出的表格", "错误"):
        table.add_column(title, justify="left" if title == "文件" else "right", overflow="fold")
    for one in found:
        own = one.coverage
        cells = (
            words.file_name(one.stored.report.source), own.numbers, _percent(own.labelled_share),
            _percent(own.confirmed_share), own.claimed(), _percent(own.checked_share),
            len(own.unknown_tables), one.stored.totals.findings["error"],
        )  # fmt: skip
        table.add_row(*map(plain_text, cells))
    return table


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def _data(whole: Coverage, found: Sequence[ReadingOf]) -> dict[str, object]:
    return {
        "total": coverage_data(whole),
        "unknown_tables": [{"title": t, "count": n} for t, n in unknown_titles(whole)],
        "reports": [
            {
                "report": one.stored.report.id,
                "source": one.stored.report.source,
                **coverage_data(one.coverage),
                "errors": one.stored.totals.findings["error"],
                "notes": [{"code": code, "text": NOTES[code]} for code in one.notes],
            }
            for one in found
        ],
    }
