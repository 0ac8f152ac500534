"""Questions in batches: nothing lost, nothing paid twice, whatever becomes of a batch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.bulk import Summary, run
from kxai.bulk.model_reading import ModelOptions
from kxai.cli import app
from kxai.llm.batching import Batching, now
from kxai.llm.endpoint import endpoint_from
from kxai.llm.memory import Forgetful
from kxai.settings import Price, Settings
from kxai.store import Store, database_url
from kxai.store.replies import Batches
from tests.llm.batch_server import BatchServer, Lines, batch_serving
from tests.llm.fakes import REPORTS, Oracle, script
from tests.llm.server import Loopback, Reply, serving, well
from tests.llm.test_privacy import REPORT, SECRETS

SOME = [path for path in REPORTS if path.name[:2] == "14"]
ROUNDS = 6  # at most, until all is answered


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(SOME)


@pytest.fixture
def server(oracle: Oracle) -> Iterator[BatchServer]:
    with batch_serving(script(oracle)) as running:
        yield running


def settings(base_url: str, folder: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "workspace": folder / "ws",
        "llm_base_url": base_url,
        "llm_model": "m",
        "llm_tries": 2,
        "llm_timeout": 5,
        "llm_prices": {"m": Price(input=Decimal(1), output=Decimal(2))},
    }
    return Settings(**{**values, **changes})


def go(server: BatchServer | Loopback, folder: Path, **options: Any) -> Summary:
    chosen = ModelOptions(**{"engine": "llm", "mask": False, "batch": True, **options})
    return run(SOME, settings=settings(server.base_url, folder), model=chosen)


def to_the_end(server: BatchServer, folder: Path) -> Summary:
    for _ in range(ROUNDS):
        summary = go(server, folder)
        if not summary.exit_code:
            return summary
    raise AssertionError("it never ends")


def figures(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "ws" / "figures.jsonl").read_text("utf-8").splitlines()
    return sorted((json.loads(line) for line in lines), key=lambda one: str(one["id"]))


def told(summary: Summary) -> Any:
    assert summary.model is not None
    return summary.model.batches


def test_the_same_comes_of_a_batch_as_of_asking_one_by_one(
    server: BatchServer, oracle: Oracle, tmp_path: Path
) -> None:
    first = go(server, tmp_path / "batch")
    assert first.exit_code == 1
    assert told(first).sent == sum(server.asked.values()) > 2
    assert {one["engine"] for one in figures(tmp_path / "batch")} == {"rules"}
    last = to_the_end(server, tmp_path / "batch")
    assert last.model is not None
    assert last.model.failed == 0
    assert set(server.asked.values()) == {1}
    assert server.live == 0
    with serving(script(oracle)) as live:
        go(live, tmp_path / "live", batch=False)
        assert len(live.requests) == len(server.asked)
    assert figures(tmp_path / "batch") == figures(tmp_path / "live")
    assert go(server, tmp_path / "batch").known == len(SOME)


def test_a_batch_costs_half_and_is_booked_when_it_is_there(
    server: BatchServer, tmp_path: Path
) -> None:
    sent = go(server, tmp_path)
    asked = sum(server.asked.values())
    there = go(server, tmp_path)
    assert sent.model is not None
    assert there.model is not None
    assert sent.model.used.tokens == 0
    used = told(there).usage
    assert used.requests == told(there).answered == asked
    assert there.model.cost == used.cost(Price(input=Decimal("0.5"), output=Decimal(1)))


def test_what_does_not_fit_the_budget_is_asked_by_the_next_run(
    server: BatchServer, tmp_path: Path
) -> None:
    limited = go(server, tmp_path, max_tokens=12_000)
    assert limited.model is not None
    assert limited.model.stopped is not None
    few = sum(server.asked.values())
    assert few
    to_the_end(server, tmp_path)
    assert len(server.asked) > few
    assert set(server.asked.values()) == {1}


def test_a_batch_that_never_returns_is_waited_for_and_not_paid_again(
    server: BatchServer, tmp_path: Path
) -> None:
    server.status = "in_progress"
    asked = told(go(server, tmp_path)).sent
    for _ in range(3):
        summary = go(server, tmp_path)
        assert summary.exit_code == 1
        assert told(summary).waiting == asked
        assert told(summary).since
    # Nor is it asked beside the batch, unless it is said that all is to be asked anew.
    assert go(server, tmp_path, batch=False).exit_code == 1
    assert (server.live, len(server.begun)) == (0, 1)
    go(server, tmp_path, batch=False, cache=False)
    assert server.live
    server.status = "completed"
    assert told(go(server, tmp_path)).answered == asked


def test_of_half_a_batch_the_other_half_is_asked_again(server: BatchServer, tmp_path: Path) -> None:
    server.status = "expired"
    server.mangle = lambda lines: lines[: len(lines) // 2]
    asked = told(go(server, tmp_path)).sent
    half = go(server, tmp_path)
    assert told(half).answered == asked // 2
    assert told(half).missing == told(half).sent == asked - asked // 2
    server.mangle = list
    to_the_end(server, tmp_path)
    assert sorted(server.asked.values())[: asked // 2] == [1] * (asked // 2)
    assert max(server.asked.values()) == 2


def _strangers(lines: Lines) -> Lines:
    return [*({**line, "custom_id": "f" * 64} for line in lines[:2]), *lines[2:], lines[2]]


def _crossed(lines: Lines) -> Lines:
    names = [line["custom_id"] for line in lines]
    return [
        {**line, "custom_id": name} for line, name in zip(lines, names[1:] + names[:1], strict=True)
    ]


def test_lines_that_answer_nothing_asked_are_left_out(server: BatchServer, tmp_path: Path) -> None:
    server.mangle = _strangers
    go(server, tmp_path)
    there = told(go(server, tmp_path))
    assert (there.strays, there.missing) == (3, 2)
    server.mangle = list
    to_the_end(server, tmp_path)
    assert sorted(server.asked.values())[-3:] == [1, 2, 2]


def test_a_reply_to_another_question_is_asked_again_and_labels_nothing(
    server: BatchServer, oracle: Oracle, tmp_path: Path
) -> None:
    go(server, tmp_path / "crossed")
    server.mangle = _crossed
    go(server, tmp_path / "crossed")
    server.mangle = list
    to_the_end(server, tmp_path / "crossed")
    with serving(script(oracle)) as live:
        go(live, tmp_path / "live", batch=False)
    crossed, right = figures(tmp_path / "crossed"), figures(tmp_path / "live")
    assert [one["id"] for one in crossed] == [one["id"] for one in right]
    meant = ("indicator", "year", "stage", "role", "value")
    assert [[one[key] for key in meant] for one in crossed] == [
        [one[key] for key in meant] for one in right
    ]


def test_where_the_answer_to_the_sending_is_lost_the_batch_is_found(
    server: BatchServer, tmp_path: Path
) -> None:
    server.deaf = True
    lost = go(server, tmp_path)
    assert lost.exit_code == 1
    assert told(lost).reasons
    server.deaf = False
    to_the_end(server, tmp_path)
    assert set(server.asked.values()) == {1}


def test_what_never_came_into_being_is_sent_again_once_that_is_sure(
    server: BatchServer, tmp_path: Path
) -> None:
    server.deaf = server.unlisted = True
    go(server, tmp_path)
    server.deaf = False
    go(server, tmp_path)
    assert len(server.begun) == 1
    chosen = settings(server.base_url, tmp_path)
    with Store(database_url(chosen.workspace)) as store:
        later = Batching(
            endpoint_from(chosen),
            Batches(store),
            Forgetful(),
            clock=lambda: now() + timedelta(hours=1),
        )
        queue = later.collect(takes=True)
        assert not queue.under_way
    assert go(server, tmp_path).exit_code == 1
    assert len(server.begun) == 2


def test_a_batch_that_the_endpoint_forgot_is_counted_and_asked_again(
    server: BatchServer, tmp_path: Path
) -> None:
    asked = told(go(server, tmp_path)).sent
    server.unknown = True
    there = told(go(server, tmp_path))
    assert there.missing == there.sent == asked
    assert there.usage.guessed_tokens > 0


def test_a_question_that_fails_in_two_batches_is_left_to_the_rules(
    server: BatchServer, tmp_path: Path
) -> None:
    def broken(lines: Lines) -> Lines:
        bad = {"status_code": 500, "body": {"error": {"message": "内部错误"}}}
        return [{**lines[0], "response": bad}, *lines[1:]]

    server.mangle = broken
    go(server, tmp_path)
    go(server, tmp_path)
    first = next(iter(server.asked))
    for _ in range(ROUNDS):
        summary = go(server, tmp_path)
    assert summary.exit_code == 0
    assert server.asked[first] == 2
    with Store(database_url(tmp_path / "ws")) as store:
        calls = [call for report in store.ids() for call in store.calls(report)]
    failed = [call for call in calls if call["state"] == "failed"]
    assert [call["key"] for call in failed] == [first]
    assert "内部错误" in failed[0]["reason"]
    assert all(call["key"] for call in calls)


def test_a_way_of_asking_that_the_endpoint_lacks_is_changed_for_the_next_batch(
    server: BatchServer, tmp_path: Path
) -> None:
    def strict(lines: Lines) -> Lines:
        bad = {"status_code": 400, "body": {"error": {"message": "unknown: json_schema"}}}
        return [{**line, "response": bad} for line in lines]

    server.mangle = strict
    go(server, tmp_path)
    go(server, tmp_path)
    sent = server.lines(server.begun[-1]["input_file_id"])
    assert len(server.begun) == 2
    assert {line["body"]["response_format"]["type"] for line in sent} == {"json_object"}


@pytest.mark.parametrize(("status", "reason"), [(404, "没有批次接口"), (401, "密钥"), (400, "400")])
def test_an_endpoint_without_batches_is_told_in_one_line(
    status: int, reason: str, server: BatchServer, tmp_path: Path
) -> None:
    server.refuses = status
    summary = go(server, tmp_path)
    assert summary.exit_code == 1
    assert [reason in one for one in told(summary).reasons] == [True]
    server.refuses = 0
    to_the_end(server, tmp_path)
    assert set(server.asked.values()) == {1}


def test_a_batch_that_fails_as_a_whole_says_why(server: BatchServer, tmp_path: Path) -> None:
    server.status, server.errors = "failed", ["enqueued token limit reached"]
    asked = told(go(server, tmp_path)).sent
    there = told(go(server, tmp_path))
    assert there.reasons == ["enqueued token limit reached"]
    assert there.missing == asked


def test_what_is_invalid_is_asked_again_in_the_next_batch(tmp_path: Path) -> None:
    def bad(body: dict[str, Any], number: int) -> Reply:
        return Reply("不是JSON") if len(body["messages"]) < 8 else well(body, number)

    with batch_serving(bad) as server:
        for _ in range(ROUNDS):
            summary = go(server, tmp_path)
    assert summary.exit_code == 0
    assert summary.model is not None
    assert summary.model.failed == 0
    assert set(server.asked.values()) == {1}


def test_the_command_says_what_is_under_way(server: BatchServer, tmp_path: Path) -> None:
    env = {"KXAI_LLM_BASE_URL": server.base_url, "KXAI_LLM_MODEL": "m"}
    arguments = ["run", str(SOME[0]), "-w", str(tmp_path / "ws"), "--engine", "llm", "--batch"]
    first = CliRunner().invoke(app, arguments, env=env)
    assert first.exit_code == 1
    assert "新放入" in first.output
    second = CliRunner().invoke(app, arguments, env=env)
    assert "取回" in second.output
    refused = CliRunner().invoke(app, [*arguments, "--llm", "local"], env=env)
    assert refused.exit_code == 1
    assert "没有批次接口" in str(refused.exception)
    assert CliRunner().invoke(app, ["run", str(SOME[0]), "--batch"]).exit_code == 2


def test_a_part_of_a_batch_is_no_larger_than_one_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    from kxai.llm import batches
    from kxai.llm.gate import plain_question
    from kxai.llm.usage import Usage

    monkeypatch.setattr(batches, "_LINES", 3)
    queue = batches.Queue()
    question = plain_question([{"role": "user", "content": "问"}])
    for number in range(8):
        sealed = question.sealed({"messages": list(question.messages)})
        queue.put(f"{number:064}", sealed, Usage(prompt_tokens=1))
    assert [len(part) for part in queue.parts()] == [3, 3, 2]
    monkeypatch.setattr(batches, "_BYTES", 400)
    assert sum(len(part) for part in queue.parts()) == 8
    assert all(
        sum(len(batches.line_of(key, sent)) for key, sent in part.items()) <= 400
        for part in queue.parts()
    )


@pytest.mark.parametrize("masked", [True, False])
def test_what_is_private_is_masked_in_a_batch_as_well(
    masked: bool, server: BatchServer, tmp_path: Path
) -> None:
    path = tmp_path / "r.txt"
    path.write_text(REPORT, "utf-8")
    server.script = well
    chosen = settings(server.base_url, tmp_path, mask_names=("巴特尔",))
    run([path], settings=chosen, model=ModelOptions("llm", batch=True, mask=masked))
    wire = b"".join(server.files.values()).decode()
    assert "科普" in wire
    seen = {name for name, secret in SECRETS.items() if secret in wire}
    assert seen == (set() if masked else set(SECRETS))
