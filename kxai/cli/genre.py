"""``kxai genre``: whether the genre's files are right, and what they make of a word or file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from kxai.bulk.table_review import ReviewedTable, review_tables
from kxai.cli.screen import console, plain_text
from kxai.errors import KxaiError
from kxai.export.jsonl import as_line
from kxai.genre.entries import KIND_ZH
from kxai.genre.explain import explain
from kxai.genre.reader import current, overlay_folder, try_genre
from kxai.settings import Settings

_MOST = 12  # headers of a table that are listed


def check_command(path: Path | None) -> int:
    """Test the genre with all examples, ``path`` (or the folder of ``KXAI_GENRE``) laid over it.

    Every fault is a line ``file 第n行：reason``; the exit code is 1 where there is one.
    """
    overlay = path if path is not None else overlay_folder()
    genre, faults = try_genre(overlay, all_examples=True)
    screen = console()
    for fault in sorted(faults, key=lambda fault: fault.origin):
        screen.print(plain_text(f"{fault.origin}：{fault.reason}", "red"))
    if faults:
        screen.print(plain_text(f"共{len(faults)}处有误，未采用。"))
        return 1
    counts = "，".join(f"{KIND_ZH[kind]}{len(found)}条" for kind, found in genre.entries.items())
    screen.print(plain_text(f"没有发现错误：{counts}；所有例子都符合。"))
    return 0


def explain_command(word: str) -> int:
    """Print what ``word`` is taken for, each reading with file and line; 1 for an unknown word."""
    screen = console()
    found = explain(word, current())
    for item in found:
        screen.print(plain_text(f"{item.why}（{item.id}）"))
        for origin in item.origins:
            screen.print(plain_text(f"    {origin}", "dim"))
    if not found:
        screen.print(plain_text(f"“{word}”不在知识文件里：读到它时按原文保留，不作归类。"))
    return int(not found)


def table_command(path: Path, settings: Settings, *, json: bool) -> int:
    """Print how each table of a report was recognised. Returns the exit code."""
    try:
        tables = review_tables(path, settings)
    except KxaiError as error:
        console(err=True).print(plain_text(error, "red"))
        return 1
    if json:
        for table in tables:
            print(as_line(asdict(table)))
        return 0
    screen = console()
    for table in tables:
        _print(screen, table)
    known = sum(bool(table.template) for table in tables)
    screen.print(plain_text(f"共{len(tables)}张表，{known}张认出是标准表。"))
    return 0


def _print(screen: Console, table: ReviewedTable) -> None:
    place = f"第{table.page}页 " if table.page else ""
    told = f"{table.name}（{table.template}）" if table.template else "未认出"
    screen.print(plain_text(f"{place}{table.title or '（无标题）'} → {told}", "bold"))
    screen.print(plain_text(f"    数字{table.figures}个"))
    for name, heads in (
        ("认识的列", table.known_columns),
        ("不认识的列", table.unknown_columns),
        ("不认识的行", table.unknown_rows),
    ):
        if heads:
            screen.print(plain_text(f"    {name}：{_listed(heads)}"))


def _listed(heads: Sequence[str]) -> str:
    more = f"等{len(heads)}个" if len(heads) > _MOST else ""
    return "；".join(heads[:_MOST]) + more
