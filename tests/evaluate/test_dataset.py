"""A dataset is checked whole, before anything runs: what is wrong is named with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kxai.errors import EvaluationError, GoldError
from kxai.evaluate.dataset import open_dataset
from kxai.evaluate.record.perform import Request, perform

TEXT = "云溪县科学技术协会2020年度部门决算\n本年收入合计9.5万元。主要原因是人员增加。\n"
AT = TEXT.index("9.5")
FIGURE: dict[str, Any] = {
    "start": AT, "end": AT + 3, "text": "9.5", "value": "9.5", "unit": "万元",
    "indicator": "income.total", "year": 2020, "stage": "final", "role": "amount",
}  # fmt: skip
ABSENT = {"indicator": "assets.total", "year": 2020, "stage": "final", "role": "amount"}
PASSAGE = {"field": "reasons", "start": AT + 6, "end": AT + 16, "text": TEXT[AT + 6 : AT + 16]}
ASKED = {
    "id": "q1", "question": "云溪县2020年收入多少？", "type": "lookup", "must_include": ["9.5"],
    "evidence": [{"doc": "a", "quote": "本年收入合计9.5万元"}],
}  # fmt: skip

Place = Callable[..., Path]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder with one report and its gold; ``lines`` replace those of a gold file."""

    def made(**lines: list[Any]) -> Path:
        known: dict[str, list[Any]] = {
            "figures": [FIGURE], "absent": [ABSENT], "narrative": [PASSAGE], "qa": [ASKED], **lines,
        }  # fmt: skip
        (tmp_path / "reports").mkdir(exist_ok=True)
        (tmp_path / "reports" / "a.txt").write_text(TEXT, "utf-8")
        for folder, records in known.items():
            (tmp_path / "gold" / folder).mkdir(parents=True, exist_ok=True)
            rows = [row if isinstance(row, str) else json.dumps(row) for row in records]
            (tmp_path / "gold" / folder / "a.jsonl").write_text("\n".join(rows), "utf-8")
        return tmp_path

    return made


def test_a_folder_is_a_dataset_and_its_hash_follows_gold_and_reports(place: Place) -> None:
    folder = place()
    first = open_dataset(folder)
    assert list(first.files) == ["a"]
    assert [q.id for q in first.questions] == ["q1"]
    first.check()
    first.check_questions()
    assert open_dataset(folder).hash == first.hash
    (folder / "reports" / "a.txt").write_text(TEXT + "另。", "utf-8")
    second = open_dataset(folder).hash
    assert second != first.hash
    place(absent=[])
    assert open_dataset(folder).hash != second


@pytest.mark.parametrize(
    ("lines", "task", "told"),
    [
        ({"figures": [FIGURE, {**FIGURE, "start": AT + 1, "end": AT + 4}]}, "extract", "a.jsonl 第2行"),
        ({"figures": ["", {**FIGURE, "indicator": "no.such"}]}, "extract", "a.jsonl 第2行"),
        ({"figures": [FIGURE, FIGURE]}, "extract", "a.jsonl 第2行"),
        ({"absent": [ABSENT, ABSENT]}, "extract", "a.jsonl 第2行"),
        ({"absent": [{**ABSENT, "indicator": "no.such"}]}, "extract", "a.jsonl 第1行"),
        ({"narrative": [{**PASSAGE, "text": "另"}]}, "extract", "a.jsonl 第1行"),
        ({"narrative": [{**PASSAGE, "field": "no_such"}]}, "extract", "a.jsonl 第1行"),
        ({"qa": [ASKED, ASKED]}, "ask", "a.jsonl 第2行"),
        ({"qa": [ASKED, "{"]}, "ask", "a.jsonl 第2行"),
        ({"qa": [{**ASKED, "evidence": [{"doc": "b", "quote": "x"}]}]}, "ask", "a.jsonl 第1行"),
        ({"qa": [{**ASKED, "evidence": [{"doc": "a", "quote": "不在"}]}]}, "retrieve", "a.jsonl 第1行"),
    ],
)  # fmt: skip
def test_wrong_gold_is_named_with_its_line_before_any_report_is_read(
    place: Place, lines: dict[str, list[Any]], task: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("kxai.evaluate.tasks.engines.by_rules", never)
    monkeypatch.setattr("kxai.evaluate.tasks.archive_tasks.build", never)
    folder = place(**lines)
    with pytest.raises(GoldError) as caught:
        perform(Request(task), open_dataset(folder), folder / "runs")
    assert told in str(caught.value)
    assert not (folder / "runs").exists()


def test_gold_for_a_report_that_is_not_there_names_the_report(place: Place) -> None:
    folder = place()
    (folder / "reports" / "a.txt").rename(folder / "reports" / "b.txt")
    with pytest.raises(GoldError, match="a"):
        open_dataset(folder)


@pytest.mark.parametrize("task", ["extract", "check", "ask", "retrieve"])
def test_nothing_to_measure_is_an_error_not_a_hundred_percent(place: Place, task: str) -> None:
    folder = place(figures=[""], qa=[""])
    (folder / "gold" / "figures" / "a.jsonl").unlink()
    (folder / "gold" / "qa" / "a.jsonl").write_text("")
    (folder / "gold" / "reports.jsonl").write_text('{"doc": "a", "year": 2020}\n')
    with pytest.raises(GoldError, match="没有"):
        perform(Request(task), open_dataset(folder), folder / "runs")


def test_an_unknown_task_or_part_of_a_dataset_is_refused(place: Place) -> None:
    folder = place()
    with pytest.raises(EvaluationError, match="可选"):
        perform(Request("guess"), open_dataset(folder), folder / "runs")
    with pytest.raises(GoldError, match="zz"):
        open_dataset(folder, only=["zz"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "JSON"),
        ("[]", "reports"),
        ('{"reports": "reports"}', "gold"),
        ('{"reports": "reports", "gold": "gold", "questions": "q"}', "questions"),
    ],
)
def test_a_senseless_definition_is_refused(place: Place, text: str, reason: str) -> None:
    path = place() / "mine.json"
    path.write_text(text, "utf-8")
    with pytest.raises(GoldError, match=reason):
        open_dataset(path)


def test_a_definition_names_folders_relative_to_itself(place: Place) -> None:
    path = place() / "mine.json"
    path.write_text('{"name": "m", "reports": "reports", "gold": "gold"}', "utf-8")
    assert open_dataset(path).name == "m"
    with pytest.raises(GoldError, match="没有问题"):
        _ = open_dataset(path).questions


def test_a_folder_without_the_two_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="reports和gold"):
        open_dataset(tmp_path)
