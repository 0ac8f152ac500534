"""``kxai run``: progress on the way, a short table at the end."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from kxai.bulk import Summary, run
from kxai.bulk.profile import STAGES, Profile
from kxai.bulk.queue.shared import is_shared, run_shared
from kxai.cli.model_summary import model_rows, tell_plan, tell_stop, warn_unmasked
from kxai.cli.screen import (
    SEVERITY_STYLE,
    console,
    counts_table,
    plain_text,
    settings_for,
    severity_counts,
)
from kxai.errors import KxaiError
from kxai.export import TakenBack, words
from kxai.schema.finding import Finding, Severity
from kxai.schema.report import KIND_ZH
from kxai.store import Decision, Record, State, Store, database_url
from kxai.store.rows import SEVERITIES
from kxai.store.stored_report import Totals

if TYPE_CHECKING:
    from kxai.bulk.model_reading import ModelOptions

_LISTED = 20  # reports with a line of their own
_NAMED = 10  # skipped files named
_ASK_FOR_IT = "报告多，没有自动写；运行kxai workbook按需生成（默认为最近一次运行的报告）"
_FOUND = 3  # exit code where there are findings as ``--fail-on`` names them


class _Lines:
    """Progress as plain lines, for files and pipes."""

    def __init__(self, screen: Console) -> None:
        self._screen, self._total, self._count = screen, 0, 0

    def begin(self, tasks: int, known: int) -> None:
        self._total = tasks
        self._screen.print(_opening(tasks, known))

    def done(self, record: Record, twins: Sequence[str]) -> None:
        self._count += 1
        name = words.clean(record.report["source"])
        told = f"数字{len(record.figures)}，问题{len(record.findings)}"
        self._screen.print(f"[{self._count}/{self._total}] {name}：{told}", soft_wrap=True)
        self._twins(twins)

    def failed(self, error: KxaiError) -> None:
        if self._total:
            self._count += 1
        self._screen.print(plain_text(error, "red"), soft_wrap=True)

    def shared(self, done: int, workers: int) -> None:
        if done > self._count:
            self._count = done
            self._screen.print(f"[{done}/{self._total}] {workers}个worker在处理")

    def _twins(self, twins: Sequence[str]) -> None:
        for twin in twins:
            self._screen.print(f"  内容相同，不再处理：{words.clean(twin)}", soft_wrap=True)


class _Bar(_Lines):
    """Progress as a bar, for a terminal; failures stay above it."""

    def __init__(self, screen: Console) -> None:
        super().__init__(screen)
        columns = (
            TextColumn("处理报告"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}", style="dim", markup=False),
        )
        self.progress = Progress(*columns, console=screen, transient=True)
        self._bar = self.progress.add_task("", total=None)

    def begin(self, tasks: int, known: int) -> None:
        self._total = tasks
        self.progress.update(self._bar, total=tasks)
        self.progress.start()
        self._screen.print(_opening(tasks, known))

    def done(self, record: Record, twins: Sequence[str]) -> None:
        self._count += 1
        name = Path(words.clean(record.report["source"])).name
        told = name if self._count < self._total else "写入结果文件"
        self.progress.update(self._bar, advance=1, description=told)
        self._twins(twins)

    def failed(self, error: KxaiError) -> None:
        if self._total:
            self.progress.advance(self._bar)
        super().failed(error)

    def shared(self, done: int, workers: int) -> None:
        self._count = done
        told = f"{workers}个worker" if done < self._total else "写入结果文件"
        self.progress.update(self._bar, completed=done, description=told)


def _opening(tasks: int, known: int) -> str:
    if not tasks:
        return f"{known}份报告都已处理过，没有新内容（--force可重新处理）"
    return f"待处理{tasks}份" + (f"，另有{known}份已处理过" if known else "")


def run_command(
    paths: Sequence[Path],
    *,
    workspace: Path,
    force: bool,
    jobs: int | None,
    model: ModelOptions | None = None,
    fail_on: Severity | None = None,
    checks: str | None = None,
    follow_links: bool | None = None,
    profile: bool = False,
    store: str | None = None,
    detach: bool = False,
    cluster: str | None = None,
) -> int:
    """Do the run and tell about it, with ``profile`` also where its time went; the exit code, 3
    where all went well and the workspace has findings of the severity ``fail_on`` or worse. Raises
    WorkspaceError, and BadParameter for ``checks`` that do not exist."""
    settings = settings_for(workspace, checks=checks, follow_links=follow_links, store=store)
    screen = console(err=True)
    if model is not None and not (model.mask or model.dry_run):
        warn_unmasked(screen, settings, llm=True, local=model.local)
    if detach:
        from kxai.cli.queue import detach_command

        return detach_command(paths, settings, force=force, model=model)
    try:
        with terminable(), _listening(screen) as listener:
            if cluster is not None or is_shared(settings, model, paths):
                summary = run_shared(
                    paths, settings=settings, force=force, jobs=jobs, model=model,
                    listener=listener, cluster=cluster,
                )  # fmt: skip
            else:
                summary = run(
                    paths, settings=settings, force=force, jobs=jobs, model=model, listener=listener
                )
    except KeyboardInterrupt:
        screen.print("已中断；处理完的报告都已保存，再次运行会接着做")
        return 130
    _tell_skipped(screen, summary)
    if summary.interrupted:
        screen.print("已中断；处理完的报告都已保存，再次运行会接着做")
    if summary.totals is None:
        if summary.exit_code == 2 and not summary.inputs.missing:
            screen.print("没有可处理的报告")
        return summary.exit_code
    if summary.model is not None and summary.model.options.dry_run:
        tell_plan(console(), summary.model)
        return summary.exit_code
    tell_kept(screen, summary.taken)
    with Store(database_url(workspace, settings)) as opened:
        decided = opened.decided()
        _tell(console(), opened, summary, workspace, _decisions(summary.totals, decided))
    if profile:
        screen.print(_profile_table(summary.profile, summary.done))
    return summary.exit_code or (_FOUND if _found(summary.totals, decided, fail_on) else 0)


def _profile_table(profile: Profile, reports: int) -> Table:
    """Seconds by stage, and of a processor, beside the whole run; what processes did at once is
    added up."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("环节")
    for name in ("秒", "占全程", "处理器秒"):
        table.add_column(name, justify="right")
    whole = profile.total or 1.0
    for stage in STAGES:
        spent = profile.seconds.get(stage, 0.0)
        if spent:
            worked = f"{profile.cpu.get(stage, 0.0):.2f}"
            table.add_row(words.PROFILE_ZH[stage], f"{spent:.2f}", f"{spent / whole:.0%}", worked)
    speed = f"{reports / whole:.1f}份/秒" if reports else ""
    worked = f"{sum(profile.cpu.values()):.2f}"
    table.add_row("全程", f"{profile.total:.2f}", speed, worked)
    return table


def _found(
    totals: Totals, decided: Sequence[tuple[Finding, State]], fail_on: Severity | None
) -> bool:
    """True where there are findings of the severity ``fail_on`` or worse that nobody decided to be
    false alarms."""
    if fail_on is None:
        return False
    alarms = Counter(one.severity for one, state in decided if state.decision == "false_alarm")
    wanted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(totals.findings[name] > alarms[name] for name in wanted)


def _decisions(totals: Totals, decided: Sequence[tuple[Finding, State]]) -> str:
    """属实2  误报1  待查0  未定4: how many findings are decided, and how."""
    counts = Counter(state.decision for _, state in decided if state.decision is not None)
    names: tuple[Decision, ...] = ("confirmed", "false_alarm", "unclear")
    left = sum(totals.findings.values()) - sum(counts.values())
    told = [f"{words.DECISION_ZH[name]} {counts[name]}" for name in names]
    changed = sum(state.changed for _, state in decided)
    return "  ".join([*told, f"未定 {left}"]) + (f"（{changed}条数字已变化）" if changed else "")


@contextmanager
def _listening(screen: Console) -> Iterator[_Lines]:
    if not screen.is_terminal:
        yield _Lines(screen)
        return
    # The bar is drawn by a thread of its own, which begins when the processes that read are there:
    # a process of several threads cannot be copied.
    bar = _Bar(screen)
    try:
        yield bar
    finally:
        bar.progress.stop()


@contextmanager
def terminable() -> Iterator[None]:
    """A request to terminate ends the run as Ctrl-C does: with all that is done kept."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell_skipped(screen: Console, summary: Summary) -> None:
    skipped = summary.inputs.unsupported
    if skipped:
        names = "、".join(words.clean(path.name) for path in skipped[:_NAMED])
        more = "等" if len(skipped) > _NAMED else ""
        screen.print(f"跳过{len(skipped)}个不支持的文件：{names}{more}", soft_wrap=True)


def tell_kept(screen: Console, taken: TakenBack) -> None:
    """One line where a workbook held more than could be taken back."""
    if taken.kept:
        why = "；".join(map(words.clean, dict.fromkeys(taken.reasons)))
        names = "、".join(path.name for path in taken.kept)
        told = f"复核工作簿里有收不回的内容（{why}），原件另存为{names}"
        screen.print(told, soft_wrap=True)


def _tell(screen: Console, store: Store, summary: Summary, workspace: Path, decisions: str) -> None:
    totals = summary.totals
    if totals is None:
        return
    if 0 < totals.reports <= _LISTED:
        screen.print(_report_table(store))
    did = f"新处理{summary.done}份"
    if summary.known:
        did += f"，{summary.known}份已处理过未重复"
    if summary.twins:
        did += f"，{summary.twins}个文件与其他文件内容相同"
    if summary.failures:
        did += f"，{len(summary.failures)}个失败"
    if summary.model is not None:
        tell_stop(screen, summary.model)
    entries = summary.taken.entries
    if entries:
        names = "、".join(dict.fromkeys(words.clean(entry.who) for entry in entries))
        decisions += f"；从工作簿收回{len(entries)}条（{names}）"
    workbook = (
        plain_text(summary.workbook, "bold")
        if summary.workbook is not None
        else plain_text(_ASK_FOR_IT, "dim")
    )
    rows: list[tuple[str, Text | str]] = [
        ("本次", did),
        ("报告", str(totals.reports)),
        ("数字", f"{totals.figures:,}"),
        ("核对的关系", f"{totals.checked:,}"),
        ("问题", severity_counts(totals.findings)),
        ("复核", decisions),
        *(model_rows(summary.model) if summary.model is not None else ()),
        ("复核工作簿", workbook),
        ("数据文件", plain_text(f"{workspace}/ " + "  ".join(map(_name, summary.exports)))),
    ]
    screen.print(counts_table(rows))


def _name(path: Path) -> str:
    """Of a data file, or of the folder of its parts."""
    return path.name if path.suffix else f"{path.name}/*.jsonl"


def _report_table(store: Store) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("单位", overflow="fold")
    table.add_column("年度", justify="right")
    table.add_column("类型")
    for title in ("数字", "关系", *words.SEVERITY_ZH.values()):
        table.add_column(title, justify="right")
    table.add_column("文件", overflow="fold", style="dim")
    for stored in store.reports():
        report, totals = stored.report, stored.totals
        table.add_row(
            plain_text(report.org or "单位不明"),
            str(report.year or "—"),
            KIND_ZH[report.kind],
            str(totals.figures),
            str(totals.checked),
            *(
                Text(str(count), SEVERITY_STYLE[severity] if count else "dim")
                for severity, count in totals.findings.items()
            ),
            plain_text(words.file_name(report.source)),
        )
    return table
