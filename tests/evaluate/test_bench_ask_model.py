"""Questions with scripted models: a perfect one helps, careless ones cost nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.bench_ask_model import (
    COLUMNS,
    OF_FIXTURES,
    ask_all,
    lines,
    reader_of,
    scripts_of,
    workspace_of,
)
from kxai.evaluate.questions import Question, read_questions

TEXT = """青溪县气象局2032年部门决算
一、支出情况
2032年公务接待费2.40万元，接待60人次。人员经费88.00万元，公用经费22.00万元。
二、存在的问题
雷达站的值班室漏雨，来不及修。
"""
GUESTS, STAFF = "three_public.reception", "expenditure.personnel"


def thing(words: str, indicator: str) -> dict[str, str]:
    return {"p": words, "i": indicator}


ROWS = [
    ("known", "lookup", "青溪县气象局2032年公务接待费多少", ["2.40"], None),
    ("strange", "lookup", "青溪县气象局2032年请吃席的票子几多", ["2.40"],
     {"op": "lookup", "o": [thing("请吃席的票子", GUESTS)]}),
    ("pair", "derived", "青溪县气象局2032年养人的票子同养摊子的票子差几多", ["66"],
     {"op": "difference",
      "o": [thing("养人的票子", STAFF), thing("养摊子的票子", "expenditure.public")]}),
    ("heads", "derived", "青溪县气象局2032年请一位吃席破费几多", ["400"],
     {"op": "per_head", "o": [thing("请一位吃席", GUESTS), thing("一位", "reception.persons")]}),
    ("words", "text", "青溪县气象局有啥子糟心事", ["漏雨"], None),
    ("absent", "unanswerable", "青溪县气象局2032年出洋的票子几多", [],
     {"op": "lookup", "o": [thing("出洋的票子", "three_public.abroad")]}),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ask_model")
    (folder / "reports").mkdir()
    (folder / "reports" / "weather.txt").write_text(TEXT, "utf-8")
    quote = "雷达站的值班室漏雨，来不及修"
    records = [
        {
            "id": name, "type": kind, "question": question, "must_include": must,
            "answerable": kind != "unanswerable", "plan": plan,
            "evidence": [{"doc": "weather", "quote": quote}] if kind == "text" else [],
        }
        for name, kind, question, must, plan in ROWS
    ]  # fmt: skip
    told = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (folder / "questions.jsonl").write_text(told, "utf-8")
    return folder


@pytest.fixture(scope="module")
def questions(folder: Path) -> list[Question]:
    return read_questions([folder / "questions.jsonl"], ["weather"])


def test_a_perfect_model_helps_and_careless_ones_cost_nothing(
    folder: Path, questions: list[Question]
) -> None:
    right: dict[str, set[str]] = {}
    with workspace_of([folder / "reports" / "weather.txt"], folder / "ws") as workspace:
        scripts = scripts_of(reader_of(workspace, questions, [folder / "questions.jsonl"]))
        for name, script in scripts.items():
            results, requests = ask_all(workspace, questions, script)
            right[name] = {one.question.id for one in results if one.verdict == "right"}
            assert (requests > 0) == (script is not None)
            assert all(one.verdict != "wrong" for one in results), name
            told = [*lines(name, results, results, requests)]
            assert [line.count("|") for line in told] == [len(COLUMNS) + 1]
    assert right["none"] == {"known", "absent"}
    assert right["perfect"] == {name for name, *_ in ROWS}
    assert right["careless"] >= right["none"]
    assert right["alike"] >= right["none"]


def test_without_files_the_questions_about_the_fixtures_are_asked() -> None:
    stems = [path.stem for path in Path("fixtures/reports").iterdir()]
    assert {question.place.split()[0] for question in read_questions(OF_FIXTURES, stems)} == {
        path.name for path in OF_FIXTURES
    }
