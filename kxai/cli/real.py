"""What ``kxai eval real`` does and shows."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kxai.cli.evaluating import write_file
from kxai.cli.screen import console, plain_text, settings_for

if TYPE_CHECKING:
    from kxai.evaluate.real.metrics import Group
    from kxai.evaluate.real.pool_run import Measured, Part


_STATEMENT_ZH = {"text": "正文", "table": "表格", "mixed": "正文与表格"}


@dataclass(frozen=True)
class Options:
    """The options of ``kxai eval real``. ``baseline`` is compared with; with a ``reason`` it is
    written anew."""

    part: str = "all"
    jobs: int | None = None
    baseline: Path | None = None
    reason: str | None = None
    markdown: Path | None = None
    as_json: bool = False


def real_command(pool: Path, options: Options) -> int:
    """Measure a pool; 1 where a report could not be read or a house got worse.

    Raises GoldError and EvaluationError.
    """
    from kxai.evaluate.real.baseline import read_snapshot, write_snapshot
    from kxai.evaluate.real.metrics import groups
    from kxai.evaluate.real.pool_tables import failures, markdown, plain_data

    update = options.reason is not None
    snapshot = read_snapshot(options.baseline) if options.baseline and not update else None
    measured = _measured(pool, options)
    found = list(groups(measured))
    if options.markdown is not None:
        write_file(options.markdown, markdown(found))
    if options.as_json:
        print(json.dumps(plain_data(found), ensure_ascii=False))
    else:
        _show(found)
    code = 1 if failures(found) else 0
    if options.baseline is not None and options.reason is not None:
        write_snapshot(options.baseline, measured, options.reason)
        console(err=True).print(f"已写入{options.baseline}：{options.reason}", soft_wrap=True)
    elif snapshot is not None:
        code = max(code, _compare(measured, snapshot))
    return code


def _measured(pool: Path, options: Options) -> list[Measured]:
    from kxai.cli.choices import DEFAULT_WORKSPACE
    from kxai.evaluate.real.pool_run import measure_pool

    columns = (TextColumn("读取"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(err=True), transient=True) as progress:
        bar = progress.add_task("", total=None)
        return measure_pool(
            pool,
            part=cast("Part", options.part),
            jobs=options.jobs or os.cpu_count() or 1,
            settings=settings_for(DEFAULT_WORKSPACE),
            progress=lambda done, of: progress.update(bar, completed=done, total=of),
        )


def _show(found: list[Group]) -> None:
    from kxai.evaluate.real.pool_tables import failures, sections, slowest

    screen = console()
    for section in sections(found):
        screen.print(plain_text(section.title, "bold"))
        table = Table(box=None, header_style="bold", pad_edge=False)
        for number, title in enumerate(section.head):
            table.add_column(
                title, justify="left" if number < section.words else "right", overflow="fold"
            )
        for row in section.rows:
            table.add_row(*map(plain_text, row))
        screen.print(table)
        screen.print()
    slow = "，".join(f"{stem} {seconds:.1f}秒" for stem, seconds in slowest(found))
    screen.print(plain_text(f"最慢：{slow}", "dim"), soft_wrap=True)
    for stem, why in failures(found):
        screen.print(plain_text(f"读不出：{stem} {why}", "red"), soft_wrap=True)


def _compare(measured: list[Measured], snapshot: dict[str, object]) -> int:
    from kxai.evaluate.real.baseline import compare_pool

    screen = console(err=True)
    verdict = compare_pool(measured, snapshot)
    for title, lines, style in (
        ("变差", verdict.worse, "red"),
        ("变好", verdict.better, "green"),
    ):
        for line in lines:
            screen.print(plain_text(f"{title}：{line}", style), soft_wrap=True)
    left = f"，{verdict.unknown}份不在快照里" if verdict.unknown else ""
    screen.print(
        f"与快照比较：{verdict.reports}份报告{left}，{verdict.compared}个指标", soft_wrap=True
    )
    if verdict.passed:
        screen.print("通过：没有来源变差")
        return 0
    screen.print("未通过；若是有意的改变，用--update-baseline写明理由", style="bold red")
    return 1


def precision_command(pools: list[Path], write: Path | None) -> int:
    """Print how often the findings of each class were right; keep the counts in ``write``.

    Raises GoldError and EvaluationError.
    """
    from kxai.check.severity import measured_severity, precision_table
    from kxai.evaluate.real.precision import measure_precision
    from kxai.export.words import SEVERITY_ZH

    precision = measure_precision(pools, settings=settings_for(Path()))
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("代码", "数字所在", "规则自评", "属实", "误报", "属实率", "报出为"):
        table.add_column(title, justify="right" if title in ("属实", "误报", "属实率") else "left")
    for alarm in sorted(precision):
        true, false = precision[alarm]
        told = SEVERITY_ZH[measured_severity(alarm, precision)]
        rate = f"{true / (true + false):.3f}"
        cells = (alarm.code, _STATEMENT_ZH[alarm.statement], SEVERITY_ZH[alarm.severity])
        table.add_row(*map(plain_text, (*cells, true, false, rate, told)))
    console().print(table)
    if write is not None:
        write_file(write, precision_table(precision))
        console(err=True).print(f"已写入{write}", soft_wrap=True)
    return 0


def questions_command(
    pool: Path, files: list[Path], *, workspace: Path | None, show: bool, as_json: bool
) -> int:
    """Print what became of the questions about a pool. Raises GoldError, EvaluationError and
    WorkspaceError."""
    from kxai.evaluate.real.questions import ask_pool, counts_of

    asked = list(ask_pool(pool, files, workspace=workspace))
    parts = {"调校用": False, "留出": True}
    counts = {
        name: counts_of([one for one in asked if one.set_aside is aside])
        for name, aside in parts.items()
    }
    counts["合计"] = counts_of(asked)
    if as_json:
        print(json.dumps(counts, ensure_ascii=False))
        return 0
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("部分", "问题", "答对", "正确率", "答错", "答错率", "拒答", "结局正确"):
        table.add_column(title, justify="left" if title == "部分" else "right")
    for name, found in counts.items():
        number = found["questions"]
        if not number:
            continue
        rates = [f"{found[key] / number:.3f}" for key in ("right", "wrong")]
        outcomes = f"{found['outcomes_right']}/{found['outcomes']}" if found["outcomes"] else "—"
        cells = (number, found["right"], rates[0], found["wrong"], rates[1], found["refused"])
        table.add_row(*map(plain_text, (name, *cells, outcomes)))
    screen = console()
    screen.print(table)
    for one in asked if show else ():
        if one.verdict != "right" and not one.set_aside:
            screen.print(plain_text(f"{one.question.id}  {one.question.question}", "bold"))
            screen.print(plain_text(f"  {one.answer.status}  {one.answer.answer}"), soft_wrap=True)
    return 0


def paraphrases_command(file: Path, workspace: Path, *, show: bool, as_json: bool) -> int:
    """Print how many questions come out alike in all their wordings. Raises GoldError and
    WorkspaceError."""
    from kxai.evaluate.real.paraphrases import ask_wordings

    asked = list(ask_wordings(file, workspace))
    alike = sum(one.agree for one in asked)
    if as_json:
        print(json.dumps({"questions": len(asked), "agree": alike}))
        return 0
    screen = console()
    screen.print(f"{len(asked)}个问题，各种说法结果一致的{alike}个（{alike / len(asked):.3f}）")
    for one in asked if show else ():
        if not one.agree:
            screen.print(plain_text(one.id, "bold"))
            for answer in one.answers:
                told = f"  {answer.question}  {answer.status}  {answer.answer}"
                screen.print(plain_text(told), soft_wrap=True)
    return 0
