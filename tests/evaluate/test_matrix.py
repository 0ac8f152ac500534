"""Evaluations with a model: questions, repeats, prompts × models."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from kxai.ask.prose import ASKED
from kxai.cli import app
from kxai.llm.prompts import prompt_folder
from tests.llm.server import Loopback, Reply, asked_text, serving, well

TEXT = "青禾县科学技术协会2022年度部门决算情况说明\n二、支出决算情况说明\n"
TEXT += "2022年度支出合计422.60万元，其中：基本支出268.35万元，项目支出154.25万元。\n"
TEXT += "天文夜专项安排2.20万元。科普大篷车由县科技馆管理，全年行程4100公里。\n"
FIGURES = [("422.60", "expenditure.total"), ("268.35", "expenditure.basic"), ("2.20", "other")]
QUESTIONS = [
    {"id": "q1", "question": "青禾县科协2022年支出合计是多少", "must_include": ["422.60"],
     "answerable": True},
    {"id": "q2", "question": "青禾县科协2022年的大篷车归谁管", "must_include": ["科技馆"],
     "answerable": True},
    {"id": "q3", "question": "青禾县科协2022年大篷车司机叫什么", "must_include": [],
     "answerable": False},
]  # fmt: skip


def fickle(body: dict[str, Any], number: int) -> Reply:
    """Valid replies, whose tokens are never told alike."""
    if "⟦p1⟧" in asked_text(body):
        quote = "科普大篷车由县科技馆管理"
        said = {"a": f"{quote}。", "c": [{"p": "p1", "q": quote}], "ok": True}
        return Reply(json.dumps(said, ensure_ascii=False))
    if "计划" in body["messages"][0]["content"][:60]:
        return Reply('{"op": "refuse"}')
    reply = well(body, number)
    return Reply(reply.content, prompt_tokens=random.Random(number).randint(90, 110))


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving(fickle) as running:
        yield running


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "reports").mkdir(parents=True)
    (folder / "reports" / "a.txt").write_text(TEXT, "utf-8")
    marks = []
    for word, indicator in FIGURES:
        start = TEXT.index(word)
        marks.append(
            {"start": start, "end": start + len(word), "text": word, "value": word, "unit": "万元",
             "indicator": indicator, "year": 2022, "stage": "final", "role": "amount"}
        )  # fmt: skip
    for name, rows in (("figures/a.jsonl", marks), ("qa/a.jsonl", QUESTIONS)):
        path = folder / "gold" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def call(server: Loopback, data: Path, *words: str) -> Result:
    env = {
        "KXAI_LLM_BASE_URL": server.base_url,
        "KXAI_LLM_MODEL": "m",
        "KXAI_LLM_TRIES": "1",
        "KXAI_EVAL_RUNS": str(data.parent / "runs"),
    }
    command, task, *rest = words
    return CliRunner().invoke(app, ["eval", command, task, "-d", str(data), *rest], env=env)


def test_questions_are_asked_with_a_model(server: Loopback, data: Path) -> None:
    alone = call(server, data, "run", "ask", "--json")
    assert alone.exit_code == 0, alone.output
    assert not server.requests
    told = call(server, data, "run", "ask", "--engine", "llm", "--json")
    assert told.exit_code == 0, told.output
    record = json.loads(told.stdout)
    assert server.requests
    assert record["summary"]["cost"]["calls"] >= len(server.requests)
    prompts = {prompt.partition("@")[0] for prompt in record["run"]["prompts"]}
    assert prompts == set(ASKED)
    assert record["run"]["model"] == "m"
    asked = len(server.requests)
    again = call(server, data, "run", "ask", "--engine", "llm", "--json")
    assert len(server.requests) == asked
    metrics = json.loads(again.stdout)["summary"]["metrics"]
    assert metrics == record["summary"]["metrics"]
    spent = call(server, data, "run", "ask", "--engine", "llm", "--model", "n", "--max-tokens", "9")
    assert "E406" in str(spent.exception)


def test_a_prompt_of_extraction_is_none_of_questions(server: Loopback, data: Path) -> None:
    file = str(prompt_folder() / "label_figures.md")
    refused = call(server, data, "run", "ask", "--engine", "llm", "--prompt", file)
    assert "没有叫label_figures的提示词" in str(refused.exception)


def test_repeats_share_no_reply_and_their_spread_is_told(server: Loopback, data: Path) -> None:
    told = call(server, data, "run", "extract", "--engine", "llm", "--epochs", "3", "--json")
    assert told.exit_code == 0, told.output
    first, spread = map(json.loads, told.stdout.splitlines())
    once = first["summary"]["cost"]["calls"]
    assert len(server.requests) == 3 * once
    assert spread["epochs"] == 3
    row = spread["spread"]["f1"]
    assert len(row["values"]) == 3
    assert row["least"] <= row["mean"] <= row["greatest"]
    assert row["sd"] == 0
    call(server, data, "run", "extract", "--engine", "llm", "--epochs", "3")
    assert len(server.requests) == 3 * once
    assert call(server, data, "run", "extract", "--epochs", "2").exit_code == 2


def test_prompts_by_models_in_one_table(server: Loopback, data: Path, tmp_path: Path) -> None:
    other = tmp_path / "label_figures.md"
    shipped = (prompt_folder() / "label_figures.md").read_text("utf-8")
    other.write_text(re.sub(r"version: \d+", "version: 99", shipped, count=1), "utf-8")
    markdown = tmp_path / "m.md"
    words = ["--engine", "llm", "--model", "a", "--model", "b", "--prompt", str(other)]
    told = call(server, data, "matrix", "extract", *words, "--md", str(markdown), "--json")
    assert told.exit_code == 0, told.output
    rows = json.loads(told.stdout)
    assert [(row["prompt"] == "随附", row["model"]) for row in rows] == [
        (True, "a"), (True, "b"), (False, "a"), (False, "b"),
    ]  # fmt: skip
    assert {body["model"] for body in server.requests} == {"a", "b"}
    assert rows[0]["verdict"] == "same"
    assert all(row["metrics"]["f1"]["sd"] is None and row["tokens"] > 0 for row in rows)
    assert markdown.read_text("utf-8").count("\n") == 2 + len(rows)
    asked = len(server.requests)
    printed = call(server, data, "matrix", "extract", *words)
    assert len(server.requests) == asked
    assert "与第一格比" in printed.output
    assert call(server, data, "matrix", "extract", "--engine", "rules").exit_code == 2
