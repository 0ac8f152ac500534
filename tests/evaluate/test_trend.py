"""Runs in a row: what got better, when it is decided early, and their pages."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from kxai.cli import app
from kxai.errors import EvaluationError
from kxai.evaluate.dataset import open_dataset
from kxai.evaluate.page.site import curve, publish
from kxai.evaluate.record.early import Watch, drawn, looks
from kxai.evaluate.record.log import Head, Log, logs
from kxai.evaluate.record.perform import Request, perform, task_named
from kxai.evaluate.record.trend import trend
from kxai.evaluate.tasks import engines
from kxai.evaluate.tasks.base import Scored
from kxai.extract import extract
from kxai.extract.extraction import Extraction
from kxai.schema.document import Document

EXTRACT = Request("extract")


def half(document: Document) -> Extraction:
    """The rules, without every other figure."""
    found = extract(document)
    return replace(found, figures=found.figures[::2])


@pytest.fixture(scope="module")
def done(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs: the rules, half of them, the rules again; and another task once."""
    data, folder = open_dataset(corpus), tmp_path_factory.mktemp("runs")
    perform(replace(EXTRACT, note="<b>first</b>"), data, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines.by_rules, "__kwdefaults__", {"reader": half})
        perform(replace(EXTRACT, fresh=True), data, folder)
    perform(replace(EXTRACT, fresh=True), data, folder)
    perform(Request("check"), data, folder)
    return folder


@pytest.fixture
def runs(done: Path, tmp_path: Path) -> Path:
    return shutil.copytree(done, tmp_path / "runs")


def test_a_series_tells_what_each_run_changed(runs: Path) -> None:
    extract_, check_ = trend(logs(runs))
    assert [step.verdicts.get("f1") for step in extract_.steps] == [None, "worse", "better"]
    assert (check_.task, len(check_.steps)) == ("check", 1)
    assert [one.task for one in trend(logs(runs), task="check")] == ["check"]


def test_other_gold_is_another_series(runs: Path) -> None:
    log = logs(runs)[0]
    log.write_summary({**log.summary(), "data_hash": "other"})
    assert sorted(len(one.steps) for one in trend(logs(runs))) == [1, 1, 2]


def test_the_command_prints_a_metric_and_refuses_one_that_is_not_there(runs: Path) -> None:
    def told(*words: str) -> Any:
        return CliRunner().invoke(app, ["eval", "trend", "--runs", str(runs), *words])

    assert re.search(r"(?s)变差.*变好", told("--task", "extract").stdout)
    assert "没有指标“nosuch”" in told("--metric", "nosuch").stderr
    record = json.loads(told("--json").stdout)
    assert [len(one["runs"]) for one in record] == [3, 1]


def test_pages_link_to_each_other_and_to_nothing_else(runs: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert publish(logs(runs), out) == 4
    index = (out / "index.html").read_text("utf-8")
    links = [unquote(link) for link in re.findall(r'href="([^"]+)"', index)]
    assert len(links) == 4 + 2
    assert {path.name for path in out.iterdir()} == {"index.html", *links}
    assert "&lt;b&gt;first&lt;/b&gt;" in index
    assert "<b>first" not in index
    for path in out.iterdir():
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", path.read_text("utf-8"))
    done = CliRunner().invoke(app, ["eval", "publish", str(out), "--runs", str(runs)])
    assert done.exit_code == 0, done.output


def test_nothing_to_publish_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="没有做完"):
        publish(logs(tmp_path), tmp_path / "site")


def test_curves() -> None:
    assert curve([0.5]) == curve([None, 0.5]) == ""
    assert curve([0.0, 1.0]) == "2.0,34.0 158.0,2.0"
    assert curve([0.5, 0.5]).endswith("158.0,34.0")


def test_looks_double_and_end_at_the_end() -> None:
    assert looks(60) == [12, 24, 48, 60]
    assert looks(12) == [12]
    assert looks(5) == [5]
    names = [f"{n:03}" for n in range(50)]
    assert sorted(drawn(names)) == names
    assert drawn(names) == drawn(names[::-1]) != names


def before(folder: Path, rates: list[float]) -> Log:
    """An earlier run of which 100 figures in each document were right at these rates."""
    log = Log(folder)
    log.write_head(Head(folder.name, "extract", {"name": "d", "hash": "h"}, "rules", "e"))
    log.write_scores([scored(n, rate) for n, rate in enumerate(rates)])
    log.write_summary({"data_hash": "h"})
    return log


def scored(number: int, rate: float) -> Scored:
    counts = {"right": 100 * rate, "detected": 100, "gold": 100, "spurious": 0}
    return Scored(f"s{number:02}", f"s{number:02}", counts, {}, {}, ())


def decisions(watch: Watch, rates: list[float]) -> Iterator[tuple[int, str]]:
    for number, rate in enumerate(rates):
        found = watch.decided(scored(number, rate))
        if found:
            yield number + 1, found


def watching(folder: Path, rates: list[float]) -> Watch:
    names = [f"s{number:02}" for number in range(len(rates))]
    return Watch(task_named("extract"), before(folder, rates), "h", names)


def test_a_clear_difference_is_decided_at_the_first_look(tmp_path: Path) -> None:
    was = [0.6 + 0.01 * (n % 5) for n in range(50)]
    better = next(decisions(watching(tmp_path / "a", was), [rate + 0.2 for rate in was]))
    worse = next(decisions(watching(tmp_path / "b", was), [rate - 0.2 for rate in was]))
    assert (better, worse) == ((12, "better"), (12, "worse"))


def test_no_difference_is_never_decided(tmp_path: Path) -> None:
    was = [0.6 + 0.01 * (n % 5) for n in range(50)]
    now = [rate + (0.1 if n % 2 else -0.1) for n, rate in enumerate(was)]
    assert list(decisions(watching(tmp_path / "a", was), now)) == []


def test_another_task_or_gold_is_refused(tmp_path: Path) -> None:
    log = before(tmp_path / "a", [0.5] * 12)
    with pytest.raises(EvaluationError, match="任务不同"):
        Watch(task_named("check"), log, "h", ["s00"])
    with pytest.raises(EvaluationError, match="标准答案不同"):
        Watch(task_named("extract"), log, "other", ["s00"])
    with pytest.raises(EvaluationError, match="没有共同的样本"):
        Watch(task_named("extract"), log, "h", ["x"])


def test_a_run_that_is_decided_ends_and_says_so(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = open_dataset(corpus)
    first = perform(EXTRACT, data, tmp_path)
    monkeypatch.setattr(engines.by_rules, "__kwdefaults__", {"reader": half})
    monkeypatch.setattr("kxai.evaluate.record.early._FIRST", 6)
    log = perform(replace(EXTRACT, against=first), data, tmp_path)
    assert log.head.state == "done"
    assert log.head.reason == "early: f1 worse"
    assert log.summary()["samples"] < len(data.files)
    assert log.head.arguments == {"against": first.head.id}
    shown = CliRunner().invoke(app, ["eval", "show", log.head.id, "--runs", str(tmp_path)])
    assert "提前结束" in shown.stdout
