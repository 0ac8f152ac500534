"""What ``kxai eval`` does and shows."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from kxai.cli.evaluation_bar import Bar
from kxai.cli.screen import console, plain_text
from kxai.errors import EvaluationError, WorkspaceError
from kxai.evaluate.harness_words import STATE_ZH, VERDICT_ZH

if TYPE_CHECKING:
    from kxai.evaluate.dataset import Dataset
    from kxai.evaluate.record.log import Log

_STYLE = {"better": "green", "worse": "red", "noise": "dim", "unknown": "dim", "few": "yellow"}
_SHARE = 40  # reports for which a further process pays
_LISTED = 20  # samples that got better or worse, with a line of their own


@dataclass(frozen=True)
class Options:
    """The options of ``kxai eval run``."""

    engine: str = "rules"
    local: bool = False
    gguf: Path | None = None
    model: str | None = None
    prompts: tuple[Path, ...] = ()
    questions: tuple[Path, ...] = ()
    docs: tuple[str, ...] = ()
    limit: int | None = None
    jobs: int | None = None
    fresh: bool = False
    note: str = ""
    budget: str | None = None
    max_tokens: int | None = None
    against: str | None = None
    epochs: int = 1


def run_command(
    tasks: Sequence[str],
    data: Path,
    runs: Path,
    options: Options,
    html: Path | None,
    markdown: Path | None,
    *,
    as_json: bool,
) -> int:
    """Run the tasks one after another; 0, or 1 where a sample failed, 130 when interrupted."""
    from kxai.cli.evaluating_matrix import request_of, show_spread
    from kxai.evaluate.dataset import open_dataset
    from kxai.evaluate.record.log import find
    from kxai.evaluate.record.perform import perform

    against = find(runs, options.against) if options.against else None
    dataset = open_dataset(data, only=options.docs, questions=options.questions)
    known = len(dataset.files)
    jobs = options.jobs or max(1, min(os.cpu_count() or 1, known // _SHARE))
    failed = 0
    for task in tasks:
        repeats = []
        for epoch in range(1, options.epochs + 1):
            request = request_of(task, options, jobs=jobs, against=against, epoch=epoch)
            bar = Bar(task if epoch == 1 else f"{task}（第{epoch}遍）")
            try:
                with bar:
                    repeats.append(perform(request, dataset, runs, listener=bar))
            except KeyboardInterrupt:
                console(err=True).print("已中断；做完的样本都已保存，再次运行会接着做")
                return 130
            failed += len(repeats[-1].summary()["failed"])
        pages = [_named(path, task if len(tasks) > 1 else "") for path in (html, markdown)]
        _show(repeats[0], dataset, *pages, most=60, as_json=as_json)
        if len(repeats) > 1:
            show_spread(repeats, as_json=as_json)
    return 1 if failed else 0


def _named(path: Path | None, task: str) -> Path | None:
    """A file for each of several tasks."""
    return path if path is None or not task else path.with_stem(f"{path.stem}-{task}")


def list_command(runs: Path, *, as_json: bool) -> None:
    """Print all runs, newest last."""
    from kxai.evaluate.record.log import logs

    heads = [log.head for log in logs(runs)]
    if as_json:
        print(json.dumps([asdict(head) for head in heads], ensure_ascii=False))
        return
    if not heads:
        console().print(f"{runs}里没有评测记录（kxai eval run开始一次）")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("编号", "数据", "引擎", "模型", "版本", "样本", "状态", "备注"):
        table.add_column(title, overflow="fold")
    for head in heads:
        cells = (head.id, head.data["name"], head.engine, head.model or "—", head.git or "—",
                 head.samples, STATE_ZH[head.state], head.note)  # fmt: skip
        table.add_row(*map(plain_text, cells))
    console().print(table)


def show_command(
    name: str,
    runs: Path,
    data: Path | None,
    html: Path | None,
    markdown: Path | None,
    *,
    most: int,
    as_json: bool,
) -> None:
    """Print a run, or write it as a page. Raises EvaluationError."""
    from kxai.evaluate.dataset import open_dataset
    from kxai.evaluate.record.log import find

    log = find(runs, name)
    dataset = open_dataset(data) if data is not None else None
    _show(log, dataset, html, markdown, most=most, as_json=as_json)


def compare_command(
    first: str,
    second: str,
    runs: Path,
    html: Path | None,
    markdown: Path | None,
    *,
    as_json: bool,
) -> None:
    """Print what changed between two runs. Raises EvaluationError."""
    from kxai.evaluate.record.compare import compare
    from kxai.evaluate.record.log import find

    result = compare(find(runs, first), find(runs, second))
    if html is not None:
        from kxai.evaluate.page.compared import compared_page

        write_file(html, compared_page(result))
    if markdown is not None:
        from kxai.evaluate.page.markdown import compared_markdown

        write_file(markdown, compared_markdown(result))
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    screen = console()
    one, two = result["first"], result["second"]
    screen.print(
        f"{one['id']}（{one['git'] or '—'}） → {two['id']}（{two['git'] or '—'}），", end=""
    )
    screen.print(f"{result['documents']}份报告或问题组")
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("指标", "先", "后", "差", "95%区间", "结论"):
        table.add_column(title, justify="left" if title in ("指标", "结论") else "right")
    for row in result["metrics"].values():
        places = row["digits"]
        table.add_row(
            row["zh"], _number(row["first"], places), _number(row["second"], places),
            _number(row["difference"], places, signed=True), _span(row, places),
            plain_text(VERDICT_ZH[row["verdict"]], _STYLE[row["verdict"]]),
        )  # fmt: skip
    screen.print(table)
    for kind, title in (("broken", "不再通过"), ("mended", "现在通过")):
        if result["cases"][kind]:
            screen.print(f"{title}：{'、'.join(result['cases'][kind][:_LISTED])}", soft_wrap=True)
    for row in result["samples"][:_LISTED]:
        screen.print(plain_text(f"{VERDICT_ZH[row['change']]} {row['id']}", _STYLE[row["change"]]))
        for note in [n for n in row["second"]["notes"] if n not in row["first"]["notes"]][:3]:
            screen.print(plain_text(f"  {note}", "dim"), soft_wrap=True)


def rescore_command(name: str, data: Path, runs: Path, questions: tuple[Path, ...]) -> None:
    """Score saved outputs again. Raises EvaluationError."""
    from kxai.evaluate.dataset import open_dataset
    from kxai.evaluate.record.log import find
    from kxai.evaluate.record.perform import rescore

    log = find(runs, name)
    dataset = open_dataset(data, questions=questions)
    rescore(log, dataset)
    _show(log, dataset, None, None, most=0, as_json=False)


def generate_command(
    folder: Path,
    *,
    formats: str,
    twins: str,
    classes: str,
    layouts: str,
    dirt: list[str],
    jobs: int | None,
    **numbers: Any,
) -> None:
    """Make a corpus. Raises EvaluationError, also where the laboratory is not installed."""
    from kxai.evaluate.laboratory import require_laboratory

    require_laboratory("kxai eval generate")
    from kxai_lab.generate.corpus import Plan, generate

    words = {"formats": formats, "twins": twins, "classes": classes, "layouts": layouts}
    chosen: dict[str, Any] = {
        name: tuple(word.strip() for word in value.split(",") if word.strip())
        for name, value in words.items()
        if value
    }
    plan = Plan(**numbers, **chosen, dirt=_doses(dirt))
    screen = console(err=True)
    columns = (TextColumn("生成报告"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True) as progress:
        bar = progress.add_task("", total=plan.reports)
        try:
            made = generate(
                folder, plan, jobs=jobs,
                progress=lambda done, _of: progress.update(bar, completed=done),
            )  # fmt: skip
        except KeyboardInterrupt:
            screen.print(f"已中断；{folder}不完整，请清空后重新生成", soft_wrap=True)
            raise
    console().print(f"{folder}：{made}份报告，标准答案在gold/中", soft_wrap=True)


def gate_command(data: Path, baseline: Path, reason: str | None, jobs: int | None) -> int:
    """Run the gate; 0 passed, 1 failed. Raises EvaluationError."""
    from kxai.evaluate.gate import judge, read_baseline, run_gate, write_baseline

    screen = console()
    known = None if reason is not None else read_baseline(baseline)
    parts = run_gate(
        data, jobs=jobs or os.cpu_count() or 1, tell=lambda w: screen.print(w, style="dim")
    )
    if reason is not None:
        write_baseline(baseline, parts, reason)
        screen.print(f"已写入{baseline}：{reason}", soft_wrap=True)
        return 0
    assert known is not None
    verdict = judge(parts, known)
    for title, lines, style in (
        ("必过的没有通过", verdict.broken, "red"),
        ("变差", verdict.worse, "red"),
        ("变好", verdict.better, "green"),
    ):
        for line in lines:
            screen.print(plain_text(f"{title}：{line}", style), soft_wrap=True)
    if verdict.passed:
        screen.print(f"通过：{len(known['must_pass'])}项必过，{verdict.compared}个指标没有变差")
        return 0
    screen.print("未通过；若是有意的改变，用--update-baseline写明理由", style="bold red")
    return 1


def _show(
    log: Log,
    data: Dataset | None,
    html: Path | None,
    markdown: Path | None,
    *,
    most: int,
    as_json: bool,
) -> None:
    if html is not None:
        from kxai.evaluate.page.html import page

        write_file(html, page(log, data, most=most))
    if markdown is not None:
        from kxai.evaluate.page.markdown import markdown as as_markdown

        write_file(markdown, as_markdown(log))
    head, summary = log.head, log.summary()
    if as_json:
        print(json.dumps({"run": asdict(head), "summary": summary}, ensure_ascii=False))
        return
    screen = console()
    screen.print(plain_text(f"{head.id}  {head.data['name']}  {head.engine} {head.model}", "bold"))
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("指标", "值", "95%区间"):
        table.add_column(title, justify="left" if title == "指标" else "right")
    for row in summary["metrics"].values():
        places = row["digits"]
        table.add_row(row["zh"], _number(row["value"], places), _span(row, places))
    screen.print(table)
    cost = summary["cost"]
    told = f"{summary['samples']}个样本，{summary['documents']}份报告或问题组，{head.seconds:.1f}秒"
    if cost.get("calls"):
        tokens = sum(
            cost.get(n, 0) for n in ("prompt_tokens", "completion_tokens", "guessed_tokens")
        )
        told += f"，{cost['calls']:,.0f}次调用（{cost.get('cached', 0):,.0f}次用了以前的答复），"
        told += f"{tokens:,.0f}个词元"
    screen.print(told)
    if summary["failed"]:
        names = "、".join(item["id"] for item in summary["failed"][:_LISTED])
        screen.print(plain_text(f"失败{len(summary['failed'])}个：{names}", "red"), soft_wrap=True)
    if head.reason.startswith("early: "):
        screen.print("已能断定与所对照的评测有差别，提前结束（kxai eval compare可比较）")
    if summary["regraded"]:
        screen.print(plain_text("标准答案在这次评测之后改过，已按新的打分", "yellow"))


def write_file(path: Path, text: str) -> None:
    """Write a page and say so. Raises WorkspaceError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise WorkspaceError(str(path), f"不能写入（{error.strerror}）") from error
    console(err=True).print(f"已写入{path}", soft_wrap=True)


def _doses(words: list[str]) -> dict[str, float]:
    found = {}
    for word in words:
        kind, _, share = word.partition("=")
        try:
            found[kind] = float(share)
        except ValueError as error:
            raise EvaluationError(f"--dirt {word}", "应写成“种类=份额”，如torn=0.2") from error
    return found


def _number(value: float | None, places: int, *, signed: bool = False) -> str:
    return "—" if value is None else f"{value:+.{places}f}" if signed else f"{value:.{places}f}"


def _span(row: dict[str, Any], places: int) -> str:
    if row["low"] is None:
        return "—"
    return f"[{row['low']:.{places}f}, {row['high']:.{places}f}]"
