"""Runs with a model: budget, resuming, cache, dry run, masks, what is on record."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.bulk import Summary, run
from kxai.bulk.model_reading import ModelOptions
from kxai.cli import app
from kxai.errors import BudgetSpent, ModelSetup
from kxai.settings import Price, Settings
from kxai.store import Store, database_url
from tests.llm.fakes import REPORTS, Oracle, script
from tests.llm.server import Loopback, Reply, serving, well

SOME = [path for path in REPORTS if path.name[:2] in ("05", "08", "14", "18")]
SECRET = "sk-not-to-be-seen"


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(SOME)


@pytest.fixture
def server(oracle: Oracle) -> Iterator[Loopback]:
    with serving(script(oracle)) as running:
        yield running


def settings(server: Loopback, folder: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "workspace": folder / "ws",
        "llm_base_url": server.base_url,
        "llm_model": "m",
        "llm_api_key": SECRET,
        "llm_tries": 2,
        "llm_prices": {"m": Price(input=Decimal(1), output=Decimal(2))},
    }
    return Settings(**{**values, **changes})


def go(server: Loopback, folder: Path, **options: Any) -> Summary:
    changes = options.pop("settings", {})
    options.setdefault("mask", False)  # the oracle knows the texts as they are
    return run(SOME, settings=settings(server, folder, **changes), model=ModelOptions(**options))


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (folder / "ws" / name).read_text("utf-8").splitlines()]


def test_a_run_with_a_model_tells_what_it_took(server: Loopback, tmp_path: Path) -> None:
    summary = go(server, tmp_path, engine="llm")
    assert summary.exit_code == 0
    assert summary.model is not None
    used = summary.model.usage
    assert used.requests == len(server.requests)
    assert used.prompt_tokens == server.prompt_tokens
    assert used.completion_tokens == server.completion_tokens
    engines = {figure["engine"] for figure in lines(tmp_path, "figures.jsonl")}
    assert any(engine.startswith("llm:label_figures@3#") for engine in engines)
    with Store(database_url(tmp_path / "ws")) as store:
        noted = store.model_runs()[0]
        assert noted["requests"] == used.requests
        assert noted["model"] == "m"
        assert any(p.startswith("label_figures@") for p in json.loads(noted["prompts"]))
        assert sum(len(store.calls(report)) for report in store.ids()) == used.requests


def test_nothing_is_asked_twice(server: Loopback, tmp_path: Path) -> None:
    go(server, tmp_path, engine="llm")
    first = len(server.requests)
    assert go(server, tmp_path, engine="llm").known == len(SOME)
    again = run(
        SOME,
        settings=settings(server, tmp_path),
        model=ModelOptions(engine="llm", mask=False),
        force=True,
    )
    assert len(server.requests) == first
    assert again.model is not None
    assert again.model.usage.cached == first
    go(server, tmp_path, engine="hybrid")
    before = len(server.requests)
    run(
        SOME,
        settings=settings(server, tmp_path),
        model=ModelOptions(engine="llm", mask=False, cache=False),
        force=True,
    )
    assert len(server.requests) == before + first


def test_a_spent_budget_stops_the_run_and_the_next_goes_on(
    server: Loopback, tmp_path: Path
) -> None:
    rounds = 0
    asked = 0
    while True:
        rounds += 1
        summary = go(server, tmp_path, engine="llm", max_tokens=12_000)
        assert summary.model is not None
        assert summary.model.usage.tokens <= 12_000
        new, asked = len(server.requests) - asked, len(server.requests)
        if summary.model.stopped is None:
            break
        assert isinstance(summary.model.stopped, BudgetSpent)
        assert summary.exit_code == 1
        assert new
        assert rounds < 12
    assert rounds > 1
    texts = [json.dumps(body["messages"]) for body in server.requests]
    assert len(set(texts)) == len(texts)
    assert len(lines(tmp_path, "reports.jsonl")) == len(SOME)


def test_money_stops_it_as_well(server: Loopback, tmp_path: Path) -> None:
    summary = go(server, tmp_path, engine="llm", budget="0.004CNY")
    assert summary.model is not None
    assert isinstance(summary.model.stopped, BudgetSpent)
    assert summary.model.cost is not None
    assert summary.model.cost <= Decimal("0.004")


def test_a_dry_run_sends_nothing_and_stores_nothing(server: Loopback, tmp_path: Path) -> None:
    summary = go(server, tmp_path, engine="llm", dry_run=True)
    assert not server.requests
    assert summary.model is not None
    assert summary.model.planned.requests > 10
    assert lines(tmp_path, "reports.jsonl") == []
    go(server, tmp_path, engine="llm")
    assert len(server.requests) >= summary.model.planned.requests


def test_what_is_private_does_not_leave(server: Loopback, tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    body = (
        "东坪县科学技术协会2021年度部门决算\n一、收入支出情况\n2021年收入合计209.7万元，"
        "较上年增加10.2万元。联系人：王小明，电话：0739-2660183，手机13812345678。\n"
    )
    path.write_text(body, "utf-8")
    run([path], settings=settings(server, tmp_path), model=ModelOptions(engine="llm"))
    sent = json.dumps(server.requests, ensure_ascii=False)
    assert "209.7" in sent
    assert not [secret for secret in ("王小明", "2660183", "13812345678") if secret in sent]
    stored = lines(tmp_path, "figures.jsonl")
    assert {f["text"] for f in stored} == {"209.7", "10.2"}
    assert all(body[f["start"] : f["end"]] == f["text"] for f in stored)
    run(
        [path],
        settings=settings(server, tmp_path),
        model=ModelOptions(engine="llm", mask=False),
        force=True,
    )
    assert "13812345678" in json.dumps(server.requests, ensure_ascii=False)


def test_no_secret_is_kept(server: Loopback, tmp_path: Path) -> None:
    go(server, tmp_path, engine="llm")
    files = [path for path in (tmp_path / "ws").rglob("*") if path.is_file()]
    assert len(files) > 3
    for path in files:
        assert SECRET.encode() not in path.read_bytes()


def test_an_endpoint_that_fails_leaves_the_rules_and_is_tried_again(tmp_path: Path) -> None:
    up = False

    def told(body: dict[str, Any], number: int) -> Reply:
        return well(body) if up else Reply(status=500)

    with serving(told) as server:
        first = go(server, tmp_path, engine="hybrid", settings={"llm_tries": 1})
        assert first.exit_code == 1
        assert first.done == len(SOME)
        assert first.model is not None
        assert first.model.failed
        assert first.model.reason.startswith("[E402]")
        up = True
        second = go(server, tmp_path, engine="hybrid")
        assert second.done
        assert second.exit_code == 0
        assert go(server, tmp_path, engine="hybrid").done == 0


def test_wrong_settings_end_the_run_before_a_report_is_lost(tmp_path: Path) -> None:
    with serving(lambda body, number: Reply(status=401)) as server:
        summary = go(server, tmp_path, engine="llm")
    assert summary.model is not None
    assert isinstance(summary.model.stopped, ModelSetup)
    assert summary.model.failed == 0
    assert summary.exit_code == 1
    assert len(server.requests) < 40


@pytest.mark.parametrize(
    ("env", "arguments", "words"),
    [
        ({}, ["--engine", "llm"], "KXAI_LLM_BASE_URL"),
        ({"KXAI_LLM_BASE_URL": "http://127.0.0.1:9/v1"}, ["--engine", "llm"], "KXAI_LLM_MODEL"),
        ({"KXAI_LLM_BASE_URL": "ftp://x", "KXAI_LLM_MODEL": "m"}, ["-e", "llm"], "http"),
        (
            {"KXAI_LLM_BASE_URL": "http://u:p@x/v1", "KXAI_LLM_MODEL": "m"},
            ["-e", "llm"],
            "用户名和密码",
        ),
        (
            {"KXAI_LLM_BASE_URL": "http://127.0.0.1:9/v1", "KXAI_LLM_MODEL": "m"},
            ["-e", "llm", "--budget", "5CNY"],
            "价格",
        ),
        ({}, ["-e", "llm", "--llm", "local", "--gguf", "missing.gguf"], "missing.gguf"),
        ({}, ["--budget", "5CNY"], "--engine"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_read(
    env: dict[str, str],
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("BASE_URL", "MODEL", "PRICES"):
        monkeypatch.delenv(f"KXAI_LLM_{name}", raising=False)
    shutil.copy(SOME[0], tmp_path / SOME[0].name)
    command = ["run", str(tmp_path / SOME[0].name), "-w", str(tmp_path / "ws"), *arguments]
    result = CliRunner().invoke(app, command, env=env)
    assert result.exit_code != 0
    told = result.output + str(result.exception)
    assert words in told
    assert not (tmp_path / "ws").exists()


def test_the_plan_of_a_dry_run_is_shown(tmp_path: Path) -> None:
    command = ["run", str(SOME[0]), "-w", str(tmp_path / "ws"), "-e", "llm", "--dry-run"]
    env = {"KXAI_LLM_PRICES": '{"m": {"input": "1", "output": "2"}}', "KXAI_LLM_MODEL": "m"}
    result = CliRunner().invoke(app, command, env=env)
    assert result.exit_code == 0, result.output
    assert "没有发送任何内容" in result.output
    assert "CNY" in result.output
