"""``kxai show``: one report, its findings and its figures."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kxai.cli.screen import (
    console,
    counts_table,
    finding_text,
    plain_text,
    quotation,
    settings_for,
    severity_counts,
)
from kxai.errors import UnknownReport
from kxai.export import words
from kxai.export.addresses import address_zh
from kxai.export.jsonl import (
    as_line,
    figure_objects,
    finding_objects,
    narrative_objects,
    report_object,
)
from kxai.export.quote import Quoter, quoter_of
from kxai.schema.figure import STAGE_ZH, Figure
from kxai.schema.narrative import FIELD_ZH
from kxai.schema.report import KIND_ZH
from kxai.store import Store, StoredReport, database_url, plain

_FINDINGS, _FIGURES = 50, 30  # shown where no limit is given
_LISTED = 20


def show_command(
    name: str,
    *,
    workspace: Path,
    figures: bool,
    findings: bool,
    json: bool,
    limit: int | None,
    default_limit: bool,
    narrative: bool = False,
    calls: bool = False,
) -> None:
    """Print one report. Raises UnknownReport and WorkspaceError."""
    with Store(database_url(workspace, settings_for(workspace))) as store:
        stored = the_report(store, name)
        if json:
            values = _objects(store, stored, figures=figures, findings=findings, limit=limit)
            if narrative:
                values["narrative"] = list(narrative_objects(store, stored.report.id))
            if calls:
                values["calls"] = store.calls(stored.report.id)
            print(as_line(values))
            return
        screen = console()
        _print_head(screen, stored)
        report = stored.report.id
        quoter = quoter_of(store, report)
        if findings:
            most = limit or (_FINDINGS if default_limit else None)
            _print_findings(screen, store, stored, quoter, most)
        if figures:
            most = limit or (_FIGURES if default_limit else None)
            _print_figures(screen, store, stored, quoter, most)
        if narrative:
            _print_narrative(screen, store, stored)
        if calls:
            _print_calls(screen, store, stored)


def show_figure(name: str, wanted: str, *, workspace: Path, json: bool) -> None:
    """Print one figure with its address. Raises UnknownReport, WorkspaceError and BadParameter."""
    with Store(database_url(workspace, settings_for(workspace))) as store:
        report = the_report(store, name).report.id
        ids = (wanted, f"{report}:{wanted}")
        if json:
            found = next((o for o in figure_objects(store, report) if o["id"] in ids), None)
            if found is not None:
                print(as_line(found))
                return
        figure = next((f for f in store.figures(report) if f.id in ids), None)
        if figure is None:
            raise typer.BadParameter(f"这份报告没有这个数字：{words.clean(wanted)}")
        quoter = quoter_of(store, report)
        screen = console()
        screen.print(quotation(quoter.quote([(figure.start, figure.end)])), soft_wrap=True)
        told = figure.at
        address = address_zh(told, store.text(report)) if told else "不明，请重新运行kxai run"
        rows = [
            ("编号", plain_text(figure.id)),
            ("指标", plain_text(words.indicator_zh(figure))),
            ("名称", plain_text(figure.label)),
            ("年度", plain_text(figure.year or "不明")),
            ("阶段", plain_text(STAGE_ZH[figure.stage])),
            ("类型", plain_text(words.role_zh(figure))),
            ("数值", plain_text(f"{plain(figure.value)}{words.unit_zh(figure.unit)}", "bold")),
            ("地址", plain_text(address)),
        ]
        screen.print(counts_table(rows))


def the_report(store: Store, name: str) -> StoredReport:
    """The one report that ``name`` means. Raises UnknownReport; where several fit, lists them and
    raises Exit with the code of bad usage."""
    found = store.find(name)
    if len(found) == 1:
        return next(store.reports(found))
    if not found:
        raise UnknownReport(words.clean(name), "可用编号、文件名或单位名称的一部分")
    screen = console(err=True)
    screen.print(f"“{words.clean(name)}”可以是{len(found)}份报告，请写明编号：")
    for stored in store.reports(found[:_LISTED]):
        report = stored.report
        line = f"  {report.id}  {words.title_of(report)}  {words.clean(report.source)}"
        screen.print(line, soft_wrap=True)
    if len(found) > _LISTED:
        screen.print("  …")
    raise typer.Exit(2)


def _objects(
    store: Store, stored: StoredReport, *, figures: bool, findings: bool, limit: int | None
) -> dict[str, object]:
    values: dict[str, object] = {"report": report_object(stored)}
    if findings:
        values["findings"] = list(islice(finding_objects(store, stored.report.id), limit))
    if figures:
        values["figures"] = list(islice(figure_objects(store, stored.report.id), limit))
    return values


def _print_narrative(screen: Console, store: Store, stored: StoredReport) -> None:
    text = store.text(stored.report.id)
    last = ""
    for one in sorted(store.narrative(stored.report.id), key=lambda one: one.field):
        if one.field != last:
            screen.print()
            screen.print(FIELD_ZH[one.field], style="bold")
        last = one.field
        screen.print(plain_text(f"  {text[one.start : one.end]}"), soft_wrap=True)


def _print_calls(screen: Console, store: Store, stored: StoredReport) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("任务", "位置", "结果", "请求", "追问", "发送", "答复", "秒", "说明"):
        table.add_column(title, overflow="fold")
    for call in store.calls(stored.report.id):
        seconds = f"{call['seconds']:.1f}"
        counts = (call["requests"], call["asks"], call["prompt_tokens"], call["completion_tokens"])
        place = f"{call['start']}–{call['end']}"
        state = words.CALL_ZH.get(call["state"], call["state"])
        reason = f"{call['code']} {call['reason']}".strip()
        cells = (call["prompt"], place, state, *counts, seconds, reason)
        table.add_row(*map(plain_text, cells))
    screen.print()
    screen.print(table)


def _print_head(screen: Console, stored: StoredReport) -> None:
    report, totals = stored.report, stored.totals
    screen.print(plain_text(words.title_of(report), "bold"))
    level = words.LEVEL_ZH.get(report.level, "")
    region = f"{report.region or '不明'}{f'（{level}）' if level else ''}"
    rows = [
        ("编号", plain_text(report.id)),
        ("文件", plain_text(report.source)),
        ("单位", plain_text(report.org or "不明")),
        ("地区", plain_text(region)),
        ("年度", plain_text(report.year or "不明")),
        ("类型", plain_text(KIND_ZH[report.kind])),
        ("金额单位", plain_text(report.unit)),
        ("数字", plain_text(totals.figures)),
        ("核对的关系", plain_text(totals.checked)),
        ("问题", severity_counts(totals.findings)),
    ]
    if report.notes:
        rows.append(("备注", plain_text("；".join(report.notes))))
    screen.print(counts_table(rows))


def _print_findings(
    screen: Console, store: Store, stored: StoredReport, quoter: Quoter, limit: int | None
) -> None:
    total = sum(stored.totals.findings.values())
    screen.print()
    screen.print(f"问题（{total}）", style="bold")
    for finding in islice(store.findings(stored.report.id), limit):
        screen.print(finding_text(finding, quoter))
        screen.print()
    if limit is not None and total > limit:
        screen.print(f"还有{total - limit}条，--all显示全部", style="dim")


def _print_figures(
    screen: Console, store: Store, stored: StoredReport, quoter: Quoter, limit: int | None
) -> None:
    total = stored.totals.figures
    table = Table(box=None, header_style="bold", pad_edge=False, title_justify="left")
    table.add_column("位置", style="cyan", no_wrap=True)
    table.add_column("指标", overflow="fold", ratio=2)
    table.add_column("名称", overflow="fold", ratio=3)
    table.add_column("年度", justify="right", no_wrap=True)
    table.add_column("阶段", no_wrap=True)
    table.add_column("类型", no_wrap=True)
    table.add_column("数值", justify="right", no_wrap=True)
    table.add_column("单位", no_wrap=True)
    table.add_column("章节", overflow="fold", ratio=3, style="dim")
    for figure in islice(store.figures(stored.report.id), limit):
        table.add_row(*_figure_cells(figure, quoter))
    screen.print()
    screen.print(f"指标数据（{total}）", style="bold")
    screen.print(table)
    if limit is not None and total > limit:
        screen.print(f"还有{total - limit}条，--all显示全部", style="dim")


def _figure_cells(figure: Figure, quoter: Quoter) -> list[Text]:
    return [
        plain_text(quoter.place(figure.start)),
        plain_text(words.indicator_zh(figure)),
        plain_text(figure.label),
        plain_text(figure.year),
        plain_text(STAGE_ZH[figure.stage]),
        plain_text(words.role_zh(figure)),
        plain_text(plain(figure.value), "bold"),
        plain_text(words.unit_zh(figure.unit)),
        plain_text(figure.section[-1] if figure.section else ""),
    ]
