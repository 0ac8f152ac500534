"""``kxai inspect``: what is recognised of a file, before it is read into a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kxai.bulk.inputs import find_inputs
from kxai.bulk.inspection import Inspection, SeenItem, SeenTable, inspect
from kxai.cli.screen import console, plain_text
from kxai.errors import InputError, KxaiError, UnsupportedFormat
from kxai.export import words
from kxai.export.jsonl import as_line
from kxai.load.limits import shown
from kxai.schema.report import KIND_ZH
from kxai.settings import Settings

_ORIGIN_ZH = {"text": "有文字层", "ocr": "图像识别", "blank": "空白", "unread": "未能读取"}
_STATE_ZH = {"present": "有", "nil": "说明没有", "absent": "没有找到"}
_LANGUAGE_ZH = {"zh-Hans": "简体中文", "zh-Hant": "繁体中文"}


def inspect_command(paths: Sequence[Path], settings: Settings, *, json: bool) -> int:
    """Print what is recognised of each file, those of folders and zip archives too; with ``json``,
    an object a line. Returns the exit code: 1 where a file could not be read, which is told on
    standard error."""
    inputs = find_inputs(paths, workspace=settings.workspace, settings=settings)
    screen, failed = console(), False
    reason = "从名称看不是能读的类型"
    unsupported = [UnsupportedFormat(shown(path), reason) for path in inputs.unsupported]
    for told in (*inputs.missing, *inputs.failures, *unsupported):
        console(err=True).print(plain_text(told, "red"))
        failed = True
    for number, path in enumerate(inputs.files):
        try:
            seen = inspect(path, settings)
        except (InputError, KxaiError) as error:
            console(err=True).print(plain_text(error, "red"))
            failed = True
            continue
        if json:
            print(as_line({**asdict(seen), "ocr_share": seen.ocr_share}))
            continue
        if number:
            screen.print()
        _print(screen, seen)
    return int(failed)


def _print(screen: Console, seen: Inspection) -> None:
    screen.print(plain_text(seen.source, "bold"))
    grid = Table.grid(padding=(0, 2))
    for name, value in _facts(seen):
        grid.add_row(plain_text(name, "dim"), plain_text(value))
    screen.print(grid)
    if seen.tables:
        screen.print(_table(seen.tables))
    if seen.disclosure:
        screen.print(_disclosure(seen.disclosure))
    for note in seen.notes:
        screen.print(plain_text(f"注意：{note}", "yellow"))


def _facts(seen: Inspection) -> list[tuple[str, str]]:
    figures = "，".join(
        f"{words.LAYER_ZH[layer]}{count}个" for layer, count in sorted(seen.figures.items())
    )
    encoding = f"，编码{seen.encoding.upper()}" if seen.encoding else ""
    language = _LANGUAGE_ZH.get(seen.language, seen.language)
    facts = [
        ("类型", f"{seen.format}{encoding}"),
        ("文字", f"{seen.characters}字，{language}"),
        ("报告", f"{seen.org or '单位未识别'}，{seen.year or '年度未识别'}，{KIND_ZH[seen.kind]}"),  # type: ignore[index]
        ("金额单位", seen.unit or "未识别"),
        ("数字", figures or "没有"),
    ]
    if seen.pages:
        told = [f"{_ORIGIN_ZH[origin]}{count}页" for origin, count in sorted(seen.pages.items())]
        facts.insert(1, ("页数", f"{sum(seen.pages.values())}页：{'，'.join(told)}"))
    if seen.pages.get("ocr"):
        share = f"{seen.ocr_share or 0:.0%}的页"
        sure = f"，平均置信度{seen.confidence:.3f}" if seen.confidence is not None else ""
        facts.insert(2, ("图像识别", share + sure))
    if seen.furniture:
        first = "；".join(seen.furniture[:3])
        left_out = f"{len(seen.furniture)}种页眉、页脚、续页上重复的表头，如：{first}"
        facts.append(("不计入正文", left_out))
    if seen.attachments:
        facts.append(("附件", "、".join(seen.attachments)))
    return facts


def _disclosure(items: Sequence[SeenItem]) -> Table:
    shown = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("应公开内容", "有没有", "位置", "依据"):
        shown.add_column(name, overflow="fold")
    for item in items:
        shown.add_row(
            plain_text(item.name),
            plain_text(_STATE_ZH[item.state], "yellow" if item.state == "absent" else ""),
            plain_text(f"第{item.page}页" if item.page else ""),
            plain_text(item.source, "dim"),
        )
    return shown


def _table(tables: Sequence[SeenTable]) -> Table:
    shown = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("表", "识别为", "位置", "行×列", "单位"):
        shown.add_column(name, overflow="fold")
    for table in tables:
        place = table.cell or (f"第{table.page}页" if table.page else "")
        shown.add_row(
            plain_text(table.title or f"（无标题）{table.begins}"),
            plain_text(table.name),
            plain_text(place),
            f"{table.rows}×{table.columns}",
            plain_text(table.unit),
        )
    return shown
