"""How things look on a terminal. Texts of reports are put into ``Text``: never read as markup."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kxai.export import words
from kxai.export.quote import Fragment, Quoter
from kxai.schema.finding import BEYOND_SUMS, Finding
from kxai.schema.report import Report
from kxai.settings import Settings, load_settings, read_checks
from kxai.store import State
from kxai.store.rows import finding_start

_NAMES_OF_NOTES = {
    "cannot_tell": "说明", "bound": "说明", "other_report": "说明",
}  # fmt: skip
"""What a diagnosis that is no cause is called, by its code."""
SEVERITY_STYLE = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
_PAGE = 160  # columns where there is no terminal that has its own


def settings_for(
    workspace: Path,
    *,
    checks: str | None = None,
    follow_links: bool | None = None,
    store: str | None = None,
) -> Settings:
    """The settings with this workspace, with these checks, with links followed and another database
    (its URL) where that is said.

    Raises BadSetting for a variable that makes no sense, BadParameter for checks that do not exist.
    """
    told: dict[str, Any] = {"workspace": workspace}
    if checks is not None:
        told["checks"] = _checks(checks)
    if follow_links is not None:
        told["follow_links"] = follow_links
    if store is not None:
        told["database_url"] = store
    return load_settings(**told)


def _checks(written: str) -> tuple[str, ...]:
    try:
        return read_checks(written)
    except ValueError as error:
        raise typer.BadParameter(words.clean(str(error)), param_hint="--checks") from error


def console(*, err: bool = False) -> Console:
    """A console as wide as the terminal, or wide enough where the output goes to a file."""
    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _PAGE
    return Console(stderr=err, width=width, highlight=False, markup=False, emoji=False)


def plain_text(value: object, style: str = "") -> Text:
    """Any value on one line, cleaned of what could drive a terminal."""
    return Text("" if value is None else words.clean(str(value)), style=style)


def quotation(fragments: Iterable[Fragment]) -> Text:
    """A quotation with its numbers set off."""
    text = Text(style="dim")
    for fragment in fragments:
        text.append(fragment.text, "not dim bold yellow underline" if fragment.marked else "")
    return text


def finding_text(
    finding: Finding, quoter: Quoter, *, report: Report | None = None, state: State | None = None
) -> Text:
    """A finding over a few lines: what, where, why, what was decided, the equation, and the
    sentence."""
    severity = words.SEVERITY_ZH[finding.severity]
    head = Text.assemble(
        (f"● {severity}", SEVERITY_STYLE[finding.severity]),
        f"  {words.KIND_ZH.get(finding.kind, finding.kind)}",
        f"  {words.VERDICT_ZH[finding.verdict]}",
    )
    if report is not None:
        head.append(f"  {words.title_of(report)}", "bold")
    if finding.spans:
        head.append(f"  {quoter.place(finding_start(finding))}", "cyan")
    head.append(f"  {finding.id[:12]}", "dim")
    if state is not None and state.last is not None:
        head.append(f"  〔{standing_zh(state)}〕", "green")
    lines = [head, Text("  ") + plain_text(finding.explanation)]
    if finding.equation and finding.equation not in finding.explanation:
        lines.append(Text("  计算：") + plain_text(finding.equation, "bold"))
    told = {str(entry.get("text", "")): entry.get("code") for entry in finding.diagnosis}
    left = [text for text in told if text and text not in finding.explanation]
    if left:
        name = _NAMES_OF_NOTES.get(str(told[left[0]]), "其他可能")
        if finding.kind in BEYOND_SUMS:
            name = "依据"
        lines.append(Text(f"  {name}：") + plain_text("；".join(left)))
    if finding.spans:
        lines.append(Text("  原文：") + quotation(quoter.quote(finding.spans, around=40)))
    return Text("\n").join(lines)


def standing_zh(state: State) -> str:
    """Where a finding stands, in a few words: 误报 王."""
    last = state.last
    if last is None or last.decision == "withdrawn":
        return "未定"
    told = f"{words.DECISION_ZH[last.decision]} {words.clean(last.who)}"
    return f"数字已变化，曾定为{told}" if state.changed else told


def counts_table(rows: Iterable[tuple[str, Text | str]]) -> Table:
    """Names and values side by side, without lines."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(name, value)
    return table


def severity_counts(counts: dict[str, int]) -> Text:
    """错误 3  提醒 1  提示 0, coloured where there are any."""
    parts = [
        Text(f"{name} {counts[key]}", SEVERITY_STYLE[key] if counts[key] else "dim")
        for key, name in words.SEVERITY_ZH.items()
    ]
    return Text("  ").join(parts)
