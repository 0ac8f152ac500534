"""The client against a real server that misbehaves."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

import pytest
from pydantic import BaseModel, field_validator

from kxai.errors import (
    BudgetSpent,
    ModelCutOff,
    ModelError,
    ModelRefused,
    ModelSetup,
    ModelUnreachable,
    ModelUnusable,
)
from kxai.llm.budget import Budget, Limits
from kxai.llm.client import Answer, Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import plain_question
from kxai.llm.memory import Forgetful, Memory
from kxai.llm.pace import Circuit
from kxai.llm.usage import Usage
from kxai.settings import Price
from tests.llm.server import Loopback, Reply, serving

SECRET = "sk-very-secret-123"
PRICE = Price(input=Decimal(1), output=Decimal(2))


class Pick(BaseModel):
    n: Literal["n1", "n2"]

    @field_validator("n")
    @classmethod
    def fits(cls, n: str) -> str:
        if n == "n2":
            raise ValueError("n2不合适")
        return n


GOOD = '{"n": "n1"}'


def endpoint(server: Loopback, **changes: Any) -> Endpoint:
    values: dict[str, Any] = {
        "base_url": server.base_url,
        "model": "m",
        "api_key": SECRET,
        "concurrency": 16,
        "tries": 5,
        "timeout": 2.0,
        "call_deadline": 20.0,
        "price": PRICE,
    }
    return Endpoint(**{**values, **changes})


def ask_many(
    server: Loopback,
    count: int,
    *,
    memory: Memory | None = None,
    budget: Budget | None = None,
    circuit: Circuit | None = None,
    **changes: Any,
) -> tuple[list[Answer[Pick] | ModelError], Client]:
    """What became of ``count`` questions, in order."""

    async def one(client: Client, number: int) -> Answer[Pick] | ModelError:
        messages = [{"role": "user", "content": f"question {number}"}]
        try:
            return await client.ask(
                plain_question(messages), Pick, max_tokens=50, place=f"chunk {number}"
            )
        except ModelError as error:
            return error

    async def all_of_them() -> tuple[list[Answer[Pick] | ModelError], Client]:
        async with Client(
            endpoint(server, **changes),
            memory=memory,
            budget=budget,
            circuit=circuit or Circuit(limit=10_000),
            first_wait=0.01,
        ) as client:
            return list(await asyncio.gather(*(one(client, n) for n in range(count)))), client

    return asyncio.run(all_of_them())


def numbers(server: Loopback) -> list[str]:
    return [body["messages"][0]["content"] for body in server.requests]


def spent(results: list[Answer[Pick] | ModelError]) -> Usage:
    total = Usage()
    for result in results:
        usage = result.usage
        assert isinstance(usage, Usage)
        total += usage
    return total


CHUNKS = 80  # several times as many as are asked at once
FAULTS: dict[str, tuple[Reply, type[ModelError] | None]] = {
    "well": (Reply(GOOD), None),
    "slowly": (Reply(GOOD, delay=0.1), None),
    "429": (Reply(status=429, headers={"retry-after": "0.01"}), ModelUnreachable),
    "429 ms": (Reply(status=429, headers={"retry-after-ms": "10"}), ModelUnreachable),
    "500": (Reply(status=500), ModelUnreachable),
    "cut": (Reply(cut=True), ModelUnreachable),
    "no json": (Reply(raw=b"{'nonsense"), ModelUnreachable),
    "other json": (Reply(raw=b'{"hello": 1}'), ModelUnreachable),
    "prose": (Reply("好的，我来回答"), ModelUnusable),
    "wrong id": (Reply('{"n": "n77"}'), ModelUnusable),
    "does not fit": (Reply('{"n": "n2"}'), ModelUnusable),
    "refusal": (Reply(refusal="我不能回答"), ModelRefused),
    "filtered": (Reply("", finish="content_filter"), ModelRefused),
    "length": (Reply('{"n": "n', finish="length"), ModelCutOff),
    "another model": (Reply(GOOD, model="m-2026-01"), None),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("stream", [False, True])
def test_under_each_fault_every_chunk_ends_complete_or_named(fault: str, stream: bool) -> None:
    reply, error = FAULTS[fault]
    if stream and fault in ("no json", "other json", "refusal"):
        pytest.skip("the server streams content only")
    with serving(lambda body, number: reply) as server:
        results, client = ask_many(server, CHUNKS, tries=2, stream=stream)
    assert len(results) == CHUNKS
    for number, result in enumerate(results):
        if error is None:
            assert isinstance(result, Answer), result
            assert result.value.n == "n1"
        else:
            assert isinstance(result, error)
            assert f"chunk {number}" in str(result)
            assert SECRET not in str(result)
    told = spent(results)
    assert replace(told, asks=0) == client.budget.used
    assert told.prompt_tokens == server.prompt_tokens
    assert told.completion_tokens == server.completion_tokens
    # A connection that broke before its request arrived is told by the client alone.
    assert 0 <= told.requests - len(server.requests) <= 2


def test_a_mix_of_all_faults_loses_nothing() -> None:
    dice = random.Random(7)
    bad = [reply for reply, error in FAULTS.values() if error is not None]

    def script(body: dict[str, Any], number: int) -> Reply:
        return dice.choice(bad) if dice.random() < 0.2 else Reply(GOOD)

    with serving(script) as server:
        results, client = ask_many(server, 200)
    assert len(results) == 200
    answered = [r for r in results if isinstance(r, Answer)]
    named = [r for r in results if isinstance(r, ModelError)]
    assert len(answered) + len(named) == 200
    assert len(answered) > 180
    for number, result in enumerate(results):
        if isinstance(result, ModelError):
            assert f"chunk {number}" in str(result)
            assert isinstance(result, ModelRefused | ModelCutOff | ModelUnusable | ModelUnreachable)
    # none twice: a question is sent again only after a failure
    first = numbers(server)
    assert {f"question {n}" for n in range(200)} == set(first)
    told = spent(results)
    assert replace(told, asks=0) == client.budget.used
    assert told.prompt_tokens == server.prompt_tokens
    assert told.completion_tokens == server.completion_tokens
    assert told.requests == len(server.requests)


def test_what_does_not_validate_is_asked_again_with_the_reason() -> None:
    replies = iter([Reply('{"n": "n2"}'), Reply('{"n": "n9"}'), Reply(GOOD)])
    with serving(lambda body, number: next(replies)) as server:
        results, _ = ask_many(server, 1)
    assert isinstance(results[0], Answer)
    assert results[0].usage.asks == 2
    assert results[0].usage.prompt_tokens == 300
    second = json.dumps(server.requests[1]["messages"], ensure_ascii=False)
    assert "n2不合适" in second


def test_it_is_asked_again_at_most_twice() -> None:
    with serving(lambda body, number: Reply('{"n": "n2"}')) as server:
        results, _ = ask_many(server, 1)
    assert isinstance(results[0], ModelUnusable)
    assert len(server.requests) == 3


@pytest.mark.parametrize(("words", "mode"), [("response_format", 1), ("json_object", 2)])
def test_the_way_an_endpoint_knows_is_found_once(words: str, mode: int) -> None:
    def script(body: dict[str, Any], number: int) -> Reply:
        kind = body.get("response_format", {}).get("type")
        if kind == "json_schema" or (mode == 2 and kind == "json_object"):
            return Reply(status=400, error=f"{words} type is unavailable now")
        return Reply(GOOD)

    memory = Forgetful()
    with serving(script) as server:
        results, _ = ask_many(server, 3, memory=memory, concurrency=1)
        assert all(isinstance(r, Answer) for r in results)
        before = len(server.requests)
        again, _ = ask_many(server, 5, memory=memory)
    assert all(isinstance(r, Answer) for r in again)
    assert len(server.requests) - before == 2  # three questions were known, two new
    assert bool(server.requests[-1].get("tools")) == (mode == 2)


def test_no_way_of_asking_for_structure_ends_with_a_setting() -> None:
    with serving(lambda body, number: Reply(status=400, error="tools unsupported")) as server:
        results, _ = ask_many(server, 2)
    assert all(isinstance(r, ModelSetup) for r in results)


@pytest.mark.parametrize("status", [401, 403, 404, 302])
def test_wrong_settings_end_the_matter_at_once(status: int) -> None:
    reply = Reply(status=status, headers={"location": "http://127.0.0.1:9/"})
    with serving(lambda body, number: reply) as server:
        results, _ = ask_many(server, 50, concurrency=2)
    assert all(isinstance(r, ModelSetup) for r in results)
    assert len(server.requests) <= 4
    assert all(SECRET not in f"{r}{r!r}" for r in results)


def test_a_spent_account_is_no_reason_to_wait() -> None:
    reply = Reply(status=429, error="insufficient_quota")
    with serving(lambda body, number: reply) as server:
        results, _ = ask_many(server, 5, concurrency=1)
    assert all(isinstance(r, ModelSetup) for r in results)
    assert len(server.requests) == 1


def test_an_answer_is_paid_once() -> None:
    memory = Forgetful()
    with serving(lambda body, number: Reply(GOOD)) as server:
        ask_many(server, 20, memory=memory)
        results, client = ask_many(server, 20, memory=memory)
        assert len(server.requests) == 20
        ask_many(server, 1, memory=memory, model="another")
        assert len(server.requests) == 21
    assert all(isinstance(r, Answer) and r.cached for r in results)
    assert client.budget.used == Usage()


def test_an_endpoint_at_a_new_address_is_known_by_its_name() -> None:
    memory = Forgetful()
    for first in (True, False):
        with serving(lambda body, number: Reply(GOOD)) as server:
            results, _ = ask_many(server, 3, memory=memory, known_as="local")
            assert len(server.requests) == (3 if first else 0)
    assert all(isinstance(r, Answer) and r.cached for r in results)


def test_what_failed_is_not_kept() -> None:
    memory = Forgetful()
    good = False

    def script(body: dict[str, Any], number: int) -> Reply:
        return Reply(GOOD) if good else Reply('{"n": "n2"}')

    with serving(script) as server:
        failed, _ = ask_many(server, 1, memory=memory)
        good = True
        results, _ = ask_many(server, 1, memory=memory)
    assert isinstance(failed[0], ModelUnusable)
    assert isinstance(results[0], Answer)
    assert not results[0].cached


@pytest.mark.parametrize("stream", [False, True])
def test_a_reply_that_departs_from_the_protocol_is_read_and_kept(stream: bool) -> None:
    memory = Forgetful()
    with serving(lambda body, number: Reply(GOOD, finish="eos_token")) as server:
        results, _ = ask_many(server, 1, memory=memory, stream=stream)
        again, _ = ask_many(server, 1, memory=memory, stream=stream)
        assert len(server.requests) == 1
    assert isinstance(results[0], Answer)
    assert isinstance(again[0], Answer)
    assert again[0].cached
    assert again[0].usage == Usage(cached=1)


@pytest.mark.parametrize("raw", [b"[]", b"1", b'{"choices": []}', b'{"choices": [7]}', b"\xff"])
def test_what_is_no_reply_is_tried_again_and_named(raw: bytes) -> None:
    with serving(lambda body, number: Reply(raw=raw)) as server:
        results, _ = ask_many(server, 1, tries=2)
        assert len(server.requests) == 2
    assert isinstance(results[0], ModelUnreachable)


def test_waiting_for_a_turn_is_not_part_of_a_calls_deadline() -> None:
    with serving(lambda body, number: Reply(GOOD, delay=0.2)) as server:
        results, _ = ask_many(server, 8, concurrency=1, call_deadline=1.0)
    assert all(isinstance(r, Answer) for r in results)


def test_no_more_than_so_many_at_once() -> None:
    with serving(lambda body, number: Reply(GOOD, delay=0.02)) as server:
        ask_many(server, 60, concurrency=7)
    assert 2 <= server.most_at_once <= 7


def test_a_budget_is_reserved_before_it_is_sent() -> None:
    budget = Budget(Limits(tokens=2_000), PRICE)
    with serving(lambda body, number: Reply(GOOD, prompt_tokens=60)) as server:
        results, _ = ask_many(server, 200, budget=budget)
    assert budget.used.tokens <= 2_000
    assert budget.spent
    done = [r for r in results if isinstance(r, Answer)]
    stopped = [r for r in results if isinstance(r, BudgetSpent)]
    assert len(done) + len(stopped) == 200
    assert 10 <= len(done) == len(server.requests)


def test_money_is_a_budget_as_well() -> None:
    budget = Budget(Limits(money=Decimal("0.002")), PRICE)
    with serving(lambda body, number: Reply(GOOD)) as server:
        results, _ = ask_many(server, 100, budget=budget)
    assert budget.cost is not None
    assert budget.cost <= Decimal("0.002")
    assert any(isinstance(r, BudgetSpent) for r in results)
    assert sum(isinstance(r, Answer) for r in results) == len(server.requests) > 5


def test_an_endpoint_that_is_down_is_left_alone() -> None:
    circuit = Circuit(limit=6, rest=0.05, probes=2)
    with serving(lambda body, number: Reply(status=503)) as server:
        results, _ = ask_many(server, 200, circuit=circuit, concurrency=4)
    assert all(isinstance(r, ModelUnreachable) for r in results)
    assert len(server.requests) < 40


def test_an_endpoint_that_comes_back_is_used_again() -> None:
    circuit = Circuit(limit=4, rest=0.05, probes=5)

    def script(body: dict[str, Any], number: int) -> Reply:
        return Reply(status=503) if number <= 6 else Reply(GOOD)

    with serving(script) as server:
        results, _ = ask_many(server, 50, circuit=circuit, concurrency=2)
    assert sum(isinstance(r, Answer) for r in results) >= 49


def test_a_server_that_never_ends_is_cut_off() -> None:
    with serving(lambda body, number: Reply(GOOD, delay=5)) as server:
        results, _ = ask_many(server, 3, tries=1, timeout=0.2)
    assert all(isinstance(r, ModelUnreachable) for r in results)


def test_nobody_there() -> None:
    server = Loopback(lambda body, number: Reply())
    server.base_url = "http://127.0.0.1:9/v1"
    results, _ = ask_many(server, 2, tries=2)
    assert all(isinstance(r, ModelUnreachable) for r in results)


def test_templates_in_a_text_are_text() -> None:
    seen: list[str] = []

    def script(body: dict[str, Any], number: int) -> Reply:
        seen.append(body["messages"][0]["content"])
        return Reply(GOOD)

    async def go(client: Client) -> None:
        text = "{{ 7 * 7 }} {% for x in y %} ${secret} {0}"
        asked = plain_question([{"role": "user", "content": text}])
        await client.ask(asked, Pick, max_tokens=9, place="p")

    async def main(server: Loopback) -> None:
        async with Client(endpoint(server)) as client:
            await go(client)

    with serving(script) as server:
        asyncio.run(main(server))
    assert seen == ["{{ 7 * 7 }} {% for x in y %} ${secret} {0}"]


def test_the_key_goes_into_the_header_and_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    memory = Forgetful()
    with serving(lambda body, number: Reply(status=500)) as server:
        ask_many(server, 2, memory=memory, tries=2)
        assert server.headers[0]["authorization"] == f"Bearer {SECRET}"
    assert SECRET not in repr(endpoint(server))
    assert SECRET not in "".join(memory._kept)
    assert SECRET not in caplog.text
