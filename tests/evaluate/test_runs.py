"""Runs on record: they go on, they are scored again, they are compared."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.cli import app
from kxai.errors import EvaluationError, ModelSetup
from kxai.evaluate.dataset import open_dataset
from kxai.evaluate.record.compare import compare
from kxai.evaluate.record.log import Log, Sample, find, logs
from kxai.evaluate.record.perform import Request, perform, rescore
from kxai.evaluate.tasks import engines
from kxai.extract import extract
from kxai.extract.extraction import Extraction
from kxai.schema.document import Document

EXTRACT = Request("extract")


class Seen:
    """Hears of a run, and interrupts it after ``stop`` samples."""

    def __init__(self, stop: int | None = None) -> None:
        self.stop = stop
        self.known = 0
        self.samples: list[str] = []
        self.archives = 0

    def archive(self) -> None:
        self.archives += 1

    def begin(self, samples: int, known: int) -> None:
        self.known = known

    def done(self, sample: Sample) -> None:
        self.samples.append(sample.id)
        if self.stop is not None and len(self.samples) == self.stop:
            raise KeyboardInterrupt


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(corpus: Path, tmp_path: Path) -> None:
    data = open_dataset(corpus)
    with pytest.raises(KeyboardInterrupt):
        perform(EXTRACT, data, tmp_path, listener=Seen(stop=5))
    log = logs(tmp_path)[0]
    assert log.head.state == "stopped"
    whole = (log.folder / "outputs.jsonl").read_bytes()
    (log.folder / "outputs.jsonl").write_bytes(whole + b'{"id": "half a li')
    seen = Seen()
    again = perform(EXTRACT, data, tmp_path, listener=seen)
    assert again.folder == log.folder
    assert seen.known == 5
    assert len(seen.samples) == len(data.files) - 5
    assert again.head.state == "done"
    straight = perform(replace(EXTRACT, fresh=True), data, tmp_path)
    assert straight.folder != log.folder
    assert straight.summary()["metrics"] == again.summary()["metrics"]


def test_an_archive_cut_short_is_not_asked(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    data, ask = open_dataset(corpus), Request("ask")
    with monkeypatch.context() as patch:
        patch.setattr("kxai.bulk.runner.settle_panels", interrupt)
        with pytest.raises(KeyboardInterrupt):
            perform(ask, data, tmp_path, listener=(cut := Seen()))
    assert cut.archives == 1
    assert not cut.samples
    seen = Seen()
    log = perform(ask, data, tmp_path, listener=seen)
    assert log.head.state == "done"
    assert len(seen.samples) == len(data.questions)


def test_another_request_does_not_go_on_with_it(corpus: Path, tmp_path: Path) -> None:
    data = open_dataset(corpus)
    with pytest.raises(KeyboardInterrupt):
        perform(EXTRACT, data, tmp_path, listener=Seen(stop=2))
    seen = Seen()
    perform(replace(EXTRACT, limit=3), data, tmp_path, listener=seen)
    assert seen.known == 0
    assert len(seen.samples) == 3


def test_without_an_endpoint_no_run_is_begun(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KXAI_LLM_BASE_URL", raising=False)
    with pytest.raises(ModelSetup, match="KXAI_LLM_BASE_URL"):
        perform(Request("extract", engine="hybrid"), open_dataset(corpus), tmp_path)
    assert logs(tmp_path) == []


def test_a_head_says_what_was_run(corpus: Path, tmp_path: Path) -> None:
    data = open_dataset(corpus)
    head = perform(replace(EXTRACT, limit=2, note="why"), data, tmp_path).head
    assert head.data["hash"] == data.hash
    assert (head.task, head.engine, head.samples, head.note) == ("extract", "rules", 2, "why")
    assert head.arguments == {"limit": 2}
    assert "+" in head.engine_id
    assert head.libraries["pydantic"]
    assert head.seconds > 0
    assert head.peak_mb > 0


def test_a_report_that_breaks_the_engine_is_that_sample_alone(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = open_dataset(corpus)
    victim = next(iter(data.files))
    real = engines.read_one

    def broken(path: Path, reader: engines.Reader) -> Any:
        if path.stem == victim:
            raise RuntimeError("no")
        return real(path, reader)

    monkeypatch.setattr(engines, "read_one", broken)
    log = perform(EXTRACT, data, tmp_path)
    assert log.summary()["failed"] == [{"id": victim, "error": "RuntimeError: no"}]
    assert log.summary()["samples"] == len(data.files) - 1


def test_rescoring_reads_no_report_and_follows_gold(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = open_dataset(corpus)
    log = perform(EXTRACT, data, tmp_path)
    before = log.summary()
    stem = next(stem for stem, gold in data.gold.items() if gold.figures)
    gold = data.gold[stem]
    assert gold.figures
    changed = tuple(replace(figure, year=1999) for figure in gold.figures)
    regraded = replace(data, gold={**data.gold, stem: replace(gold, figures=changed)})
    object.__setattr__(regraded, "hash", "0" * 16)

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(engines, "read_one", never)
    rescore(log, regraded)
    after = log.summary()
    assert after["regraded"]
    assert not before["regraded"]
    assert after["metrics"]["field_year"]["value"] < before["metrics"]["field_year"]["value"]
    assert log.head.data["hash"] == data.hash


def worse(document: Document) -> Extraction:
    """Every year one too late."""
    found = extract(document)
    figures = (replace(f, year=None if f.year is None else f.year + 1) for f in found.figures)
    return replace(found, figures=tuple(figures))


def by_worse(files: dict[str, Path], *, jobs: int) -> Iterator[Sample]:
    for sample, path in files.items():
        yield engines.attempt(sample, path, worse)


@pytest.fixture(scope="module")
def two(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Log, Log]:
    """A good run and a bad one."""
    data, folder = open_dataset(corpus), tmp_path_factory.mktemp("two")
    good = perform(EXTRACT, data, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "by_rules", by_worse)
        return good, perform(EXTRACT, data, folder)


def test_a_worse_run_is_called_worse_and_the_other_way_round_better(two: tuple[Log, Log]) -> None:
    result = compare(*two)
    assert result["metrics"]["f1"]["verdict"] == "worse"
    assert result["metrics"]["field_year"]["difference"] < -0.9
    assert result["metrics"]["detection_f1"]["verdict"] == "noise"
    assert result["metrics"]["gold"]["verdict"] == "unknown"
    assert all(row["change"] == "worse" for row in result["samples"])
    assert compare(two[1], two[0])["metrics"]["f1"]["verdict"] == "better"


def test_a_run_against_itself_has_no_difference(two: tuple[Log, Log]) -> None:
    result = compare(two[0], two[0])
    assert {row["verdict"] for row in result["metrics"].values()} <= {"noise", "unknown"}
    assert result["samples"] == []


def test_other_tasks_and_other_gold_are_not_compared(
    corpus: Path, tmp_path: Path, two: tuple[Log, Log]
) -> None:
    data = open_dataset(corpus)
    check = perform(Request("check"), data, tmp_path)
    with pytest.raises(EvaluationError, match="任务不同"):
        compare(two[0], check)
    other = Log(shutil.copytree(two[1].folder, tmp_path / "other"))
    other.write_summary({**other.summary(), "data_hash": "other"})
    with pytest.raises(EvaluationError, match="rescore"):
        compare(two[0], other)


def kx(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["eval", *arguments], catch_exceptions=False)


def test_the_commands_of_a_day(corpus: Path, tmp_path: Path) -> None:
    runs = str(tmp_path / "runs")
    assert "没有评测记录" in "".join(kx("list", "--runs", runs).output.split())
    page, text = tmp_path / "run.html", tmp_path / "run.md"
    done = kx(
        "run", "check", "-d", str(corpus), "--runs", runs, "--html", str(page), "--md", str(text)
    )
    assert done.exit_code == 0
    assert "必须发现的问题" in done.output
    assert "按差错类别" in page.read_text("utf-8")
    assert "| 必须发现的问题 |" in text.read_text("utf-8")
    kx("run", "check", "-d", str(corpus), "--runs", runs, "--note", "second", "--fresh")
    listed = json.loads(kx("list", "--runs", runs, "--json").stdout)
    assert [head["note"] for head in listed] == ["", "second"]
    shown = json.loads(kx("show", "last", "--runs", runs, "--json").stdout)
    assert shown["run"]["note"] == "second"
    first, second = (head["id"] for head in listed)
    compared = kx("compare", first, second, "--runs", runs)
    assert "在误差之内" in compared.output
    assert kx("rescore", "last", "-d", str(corpus), "--runs", runs).exit_code == 0
    with pytest.raises(EvaluationError, match="不止一次"):
        kx("show", "2", "--runs", runs)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys.modules["kxai.cli.evaluation"], "find_spec", lambda _name: None)
    with pytest.raises(EvaluationError, match=r"缺少ir_measures.*kxai\[eval\]"):
        kx("list", "--runs", str(tmp_path))


def test_a_record_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "run.json").write_text('{"format": 99}')
    with pytest.raises(EvaluationError, match="格式是99"):
        _ = find(tmp_path, "x").head
    with pytest.raises(EvaluationError, match="没有这次评测"):
        find(tmp_path, "y")
