from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import kxai
from kxai.bulk import Summary, pipeline, run, runner, workers
from kxai.cli import app
from kxai.errors import WorkspaceError
from kxai.export import FILES
from kxai.settings import CHECKS, Settings
from kxai.store import Record, Store, database_url, lock
from tests.bulk.reports import Deadly, Ear, text_of, write


class Job:
    """Runs into one workspace."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = root / "ws"
        self.settings = Settings(workspace=self.workspace)

    def __call__(self, *paths: Path, **options: Any) -> Summary:
        options.setdefault("jobs", 1)
        return run(paths or [self.root / "in"], settings=self.settings, **options)

    def open(self) -> Store:
        return Store(database_url(self.workspace))

    def lines(self, name: str) -> list[dict[str, Any]]:
        text = (self.workspace / f"{name}.jsonl").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def sources(self) -> list[str]:
        return [Path(line["source"]).name for line in self.lines("reports")]


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


def test_reports_go_in_and_checked_figures_come_out(job: Job) -> None:
    paths = write(job.root / "in", 3)
    summary = job()
    assert (summary.done, summary.known, summary.failures, summary.exit_code) == (3, 0, [], 0)
    assert sorted(p.name for p in job.workspace.iterdir() if p.name in FILES) == sorted(FILES)
    figures = job.lines("figures")
    stored = {line["id"]: Path(line["source"]).read_text("utf-8") for line in job.lines("reports")}
    assert len(figures) == 9
    for line in figures:
        assert stored[line["report"]][line["start"] : line["end"]] == line["text"]
    findings = job.lines("findings")
    assert [line["severity"] for line in findings] == ["error"] * 3
    assert job.sources() == [path.name for path in paths]
    assert summary.totals is not None
    assert (summary.totals.reports, summary.totals.figures) == (3, 9)


def test_a_second_run_does_nothing_twice(job: Job) -> None:
    write(job.root / "in", 3)
    job()
    before = {name: (job.workspace / name).stat().st_mtime_ns for name in FILES}
    ear = Ear()
    summary = job(listener=ear)
    assert (summary.done, summary.known, summary.exported) == (0, 3, False)
    assert ear.begun == [(0, 3)]
    assert before == {name: (job.workspace / name).stat().st_mtime_ns for name in FILES}


def test_force_reads_again_and_comes_to_the_same(job: Job) -> None:
    write(job.root / "in", 2)
    job()
    before = {name: (job.workspace / name).read_bytes() for name in FILES[:4]}
    assert job(force=True).done == 2
    assert before == {name: (job.workspace / name).read_bytes() for name in FILES[:4]}


def test_a_lost_export_is_written_again(job: Job) -> None:
    write(job.root / "in", 1)
    job()
    (job.workspace / "findings.jsonl").unlink()
    assert job().exported
    assert len(job.lines("findings")) == 1


def test_an_edited_file_replaces_its_old_report(job: Job) -> None:
    first, _ = write(job.root / "in", 2)
    job()
    first.write_text(text_of(50), "utf-8")
    summary = job()
    assert (summary.done, summary.known) == (1, 1)
    assert job.sources() == ["r000.txt", "r001.txt"]
    assert "130.00" not in [line["text"] for line in job.lines("figures")]


def test_another_engine_reads_again(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    write(job.root / "in", 1)
    job()
    monkeypatch.setattr("kxai.bulk.runner.ENGINE", "rules-next")
    assert job().done == 1


def test_checks_are_chosen_and_other_checks_read_again(job: Job) -> None:
    folder = job.root / "in"
    folder.mkdir()
    text = "云岭县水产站2031年部门决算\n收入5万元，比上年3万元增加9万元。\n苗种费3万万元。\n"
    (folder / "甲.txt").write_text(text, "utf-8")
    kinds = {}
    for checks in (CHECKS, ("form",), ("arithmetic",)):
        job.settings = Settings(workspace=job.workspace, checks=checks)
        assert job().done == 1
        assert job().known == 1
        kinds[checks] = {line["kind"] for line in job.lines("findings")}
    assert kinds == {CHECKS: {"change", "form"}, ("form",): {"form"}, ("arithmetic",): {"change"}}


def test_changed_rules_are_another_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room, name in (("schema", "a.py"), ("text", "b.py"), ("store", "c.py")):
        (tmp_path / room).mkdir()
        (tmp_path / room / name).write_text("1")
    monkeypatch.setattr(pipeline, "_PACKAGE", tmp_path)
    before = pipeline.engine_id()
    (tmp_path / "store" / "c.py").write_text("2")
    assert pipeline.engine_id() == before
    (tmp_path / "text" / "b.py").write_text("2")
    assert pipeline.engine_id() != before
    assert pipeline.ENGINE.startswith(f"rules-{kxai.__version__}+")


def test_one_content_under_two_names_is_one_report(job: Job) -> None:
    first, _ = write(job.root / "in", 2)
    shutil.copy(first, job.root / "in" / "z.txt")
    ear = Ear()
    summary = job(listener=ear)
    assert (summary.done, summary.twins, ear.twins) == (2, 1, ["z.txt"])
    assert job.sources() == ["r000.txt", "r001.txt"]
    notes = job.lines("reports")[0]["notes"]
    assert len(notes) == 1
    assert notes[0].startswith("内容相同的文件：")
    assert notes[0].endswith("z.txt")
    assert job().known == 3


def test_a_renamed_file_is_known_and_its_old_name_forgotten(job: Job) -> None:
    (path,) = write(job.root / "in", 1)
    job()
    path.rename(path.with_name("新.txt"))
    assert job().known == 1
    (report,) = job.lines("reports")
    assert (Path(report["source"]).name, report["notes"]) == ("新.txt", [])


def test_the_same_content_may_be_right_under_another_name(job: Job) -> None:
    write(job.root / "in", 1)
    content = (job.root / "in" / "r000.txt").read_bytes()
    odd = job.root / "in" / "a.csv"
    odd.write_bytes(content)
    summary = job(odd, job.root / "in")
    assert (summary.done, len(summary.failures), summary.exit_code) == (1, 1, 1)
    assert job.sources() == ["r000.txt"]


def test_what_fails_is_named_and_the_rest_done(job: Job) -> None:
    write(job.root / "in", 2)
    (job.root / "in" / "空.txt").touch()
    (job.root / "in" / "坏.docx").write_bytes(b"PK\x03\x04 truncated")
    (job.root / "in" / "表.pptx").write_bytes(b"PK\x03\x04")
    ear = Ear()
    summary = job(job.root / "in", job.root / "无.txt", listener=ear)
    assert (summary.done, summary.exit_code) == (2, 1)
    assert sorted(error[:6] for error in ear.errors) == ["[E101]", "[E102]", "[E105]"]
    assert all("\n" not in error for error in ear.errors)
    with job.open() as store:
        entries = store.entries(store.runs()[0]["id"])
        told = {(entry["state"], entry["code"]) for entry in entries}
        assert told == {
            ("failed", "E101"),
            ("failed", "E102"),
            ("failed", "E105"),
            ("unsupported", None),
            ("done", None),
        }
    assert len(job.lines("reports")) == 2


def test_nothing_to_do_is_bad_usage_and_leaves_no_workspace(job: Job) -> None:
    (job.root / "in").mkdir()
    assert job().exit_code == 2
    assert job(job.root / "无.txt").exit_code == 2
    assert not job.workspace.exists()


def test_a_fault_of_ours_ends_one_report_only(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    write(job.root / "in", 3)
    real = workers.process

    def process(path: Path, settings: Settings) -> Record:
        if path.name == "r001.txt":
            raise ZeroDivisionError("零")
        return real(path, settings)

    monkeypatch.setattr(workers, "process", process)
    summary = job()
    assert summary.done == 2
    assert "程序内部错误（ZeroDivisionError：零" in str(summary.failures[0])


@pytest.mark.parametrize("after", [0, 2])
def test_an_interrupt_keeps_what_is_done(
    job: Job, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    write(job.root / "in", 5)
    real = workers.process
    done: list[Path] = []

    def process(path: Path, settings: Settings) -> Record:
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(path)
        return real(path, settings)

    monkeypatch.setattr(workers, "process", process)
    summary = job()
    assert (summary.interrupted, summary.exit_code, summary.done) == (True, 130, after)
    assert len(job.lines("reports")) == after
    monkeypatch.setattr(workers, "process", real)
    summary = job()
    assert (summary.done, summary.known, summary.exit_code) == (5 - after, after, 0)
    with job.open() as store:
        assert [r["state"] for r in store.runs()] == ["done", "interrupted"]


def test_several_processes_come_to_the_same(job: Job) -> None:
    write(job.root / "in", 5)
    (job.root / "in" / "空.txt").touch()
    shutil.copy(job.root / "in" / "r001.txt", job.root / "in" / "z.txt")
    job()
    alone = {name: (job.workspace / name).read_bytes() for name in FILES[:4]}
    shutil.rmtree(job.workspace)
    summary = job(jobs=2)
    assert (summary.done, summary.twins, len(summary.failures)) == (5, 1, 1)
    assert alone == {name: (job.workspace / name).read_bytes() for name in FILES[:4]}


def test_a_process_that_dies_takes_only_its_file_along(job: Job) -> None:
    paths = write(job.root / "in", 3)
    reads = list(
        workers.read_all(
            workers.deque(
                workers.Task((path,), None) for path in (paths[0], Deadly(paths[1]), paths[2])
            ),
            job.settings,
            jobs=2,
        )
    )
    results = {read.task.paths[0].name: read.result for read in reads}
    assert isinstance(results["r000.txt"], Record)
    assert isinstance(results["r002.txt"], Record)
    assert "意外中止" in str(results["r001.txt"])


def test_two_runs_at_once_are_refused(job: Job) -> None:
    write(job.root / "in", 1)
    job.workspace.mkdir()
    with lock(job.workspace), pytest.raises(WorkspaceError, match="正在使用"):
        job()


def test_a_workspace_that_cannot_be_made_is_told(job: Job) -> None:
    write(job.root / "in", 1)
    job.workspace.write_text("这是一个文件")
    with pytest.raises(WorkspaceError, match="不能建立"):
        job()


def test_a_name_that_is_no_utf8_can_be_stored(job: Job) -> None:
    (path,) = write(job.root / "in", 1)
    odd = os.fsdecode(os.fsencode(path.parent) + b"/\xd6\xd0.txt")
    path.rename(odd)
    assert job().exit_code == 0
    assert job.sources() == ["\\xd6\\xd0.txt"]
    assert job().known == 1


def test_a_profile_says_where_the_time_of_a_run_went(tmp_path: Path) -> None:
    summary = run(write(tmp_path / "in", 3), settings=Settings(workspace=tmp_path / "ws"), jobs=2)
    seconds = summary.profile.seconds
    assert {"find", "load", "label", "check", "store", "panel", "export"} == set(seconds)
    assert all(spent > 0 for spent in seconds.values())
    assert summary.profile.total > seconds["store"] + seconds["export"]


def test_the_command_prints_the_profile(tmp_path: Path) -> None:
    paths = [str(path) for path in write(tmp_path / "in", 2)]
    workspace = ["-w", str(tmp_path / "ws")]
    plain = CliRunner().invoke(app, ["run", *paths, *workspace])
    assert "标注数字" not in plain.output
    told = CliRunner().invoke(app, ["run", *paths, *workspace, "--force", "--profile"])
    assert told.exit_code == 0
    for stage in ("读取", "标注数字", "核对", "入库", "导出", "全程", "份/秒"):
        assert stage in told.output


def test_reports_are_written_together_and_told_when_they_are_kept(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_BATCH", 3)
    monkeypatch.setattr(runner, "_LONGEST", 60.0)
    write(job.root / "in", 7)
    kept: list[int] = []

    class Counting(Ear):
        def done(self, record: Record, twins: Any) -> None:
            with job.open() as store:
                kept.append(store.count())

    assert job(listener=Counting()).done == 7
    assert kept == [3, 3, 3, 6, 6, 6, 7]


def test_a_report_that_waits_too_long_is_written_alone(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_LONGEST", 0.0)
    write(job.root / "in", 3)
    kept: list[int] = []

    class Counting(Ear):
        def done(self, record: Record, twins: Any) -> None:
            with job.open() as store:
                kept.append(store.count())

    job(listener=Counting())
    assert kept == [1, 2, 3]


def test_what_the_store_knows_is_asked_in_pieces(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_ASKED", 2)
    paths = write(job.root / "in", 5)
    job(*paths[:3])
    paths[0].rename(job.root / "in" / "z.txt")
    summary = job()
    assert (summary.done, summary.known) == (2, 3)
    assert job.sources() == ["r001.txt", "r002.txt", "r003.txt", "r004.txt", "z.txt"]


def test_status_tells_how_the_last_run_without_a_queue_went(job: Job) -> None:
    def told() -> str:
        return CliRunner().invoke(app, ["status", "-w", str(job.workspace)]).stdout

    write(job.root / "in", 3)
    job()
    assert "3个文件，新处理3份" in told()
    assert "再运行一次" not in told()
    write(job.root / "in", 5)

    class Killed(Ear):
        def done(self, record: Record, twins: object) -> None:
            raise SystemExit  # as a kill would: nothing is closed

    with pytest.raises(SystemExit):
        job(listener=Killed())
    assert "5个文件，新处理2份，还在进行，或者被中止了；再运行一次接着处理" in told()
    job()
    assert "5个文件，新处理0份" in told()
    assert "再运行一次" not in told()
