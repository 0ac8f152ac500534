"""The token bucket, the circuit and the budget, with clocks of their own."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from kxai.errors import BudgetSpent, ModelSetup
from kxai.llm.budget import Budget, Limits, read_money
from kxai.llm.pace import Bucket, Circuit
from kxai.llm.tokens import estimate
from kxai.llm.transport import retry_after
from kxai.llm.usage import Usage
from kxai.settings import Price

PRICE = Price(input=Decimal("0.8"), output=Decimal(2), currency="CNY")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    naps: list[float] = []

    async def sleep(seconds: float) -> None:
        naps.append(seconds)
        CLOCK.now += seconds

    monkeypatch.setattr(asyncio, "sleep", sleep)
    CLOCK.now = 0.0
    return naps


CLOCK = Clock()


def test_a_bucket_lets_a_burst_pass_and_then_the_rate(slept: list[float]) -> None:
    async def go() -> None:
        bucket = Bucket(60, burst=3, clock=CLOCK)
        for _ in range(8):
            await bucket.take()

    asyncio.run(go())
    assert len(slept) == 5
    assert sum(slept) == pytest.approx(5)


def test_an_amount_beyond_the_burst_leaves_a_debt(slept: list[float]) -> None:
    async def go() -> None:
        bucket = Bucket(600, burst=10, clock=CLOCK)
        await bucket.take(50)
        await bucket.take(1)

    asyncio.run(go())
    assert sum(slept) == pytest.approx(4.1)


def test_what_was_not_used_is_given_back(slept: list[float]) -> None:
    async def go() -> None:
        bucket = Bucket(60, burst=10, clock=CLOCK)
        await bucket.take(10)
        bucket.settle(10, 2)
        await bucket.take(8)

    asyncio.run(go())
    assert slept == []


def test_no_rate_is_no_limit(slept: list[float]) -> None:
    asyncio.run(Bucket(None).take(1e9))
    assert slept == []


def test_a_circuit_opens_probes_and_dies() -> None:
    clock = Clock()
    circuit = Circuit(limit=2, rest=10, probes=2, clock=clock)
    circuit.fail()
    assert circuit.admit() == 0
    circuit.fail()
    assert circuit.admit() == pytest.approx(10)
    clock.now = 10
    assert circuit.admit() == 0  # one may try
    assert circuit.admit() == pytest.approx(10)  # the others wait for it
    circuit.fail()
    assert not circuit.dead
    clock.now = 20
    assert circuit.admit() == 0
    circuit.fail()
    assert circuit.dead
    assert circuit.admit() > 0


def test_a_success_closes_the_circuit() -> None:
    clock = Clock()
    circuit = Circuit(limit=1, rest=10, clock=clock)
    circuit.fail()
    clock.now = 11
    assert circuit.admit() == 0
    circuit.succeed()
    assert circuit.admit() == 0


def test_a_request_that_does_not_fit_waits_for_those_under_way() -> None:
    async def go() -> list[str]:
        told: list[str] = []
        budget = Budget(Limits(tokens=100))
        first = await budget.reserve(Usage(prompt_tokens=80))

        async def second() -> None:
            await budget.reserve(Usage(prompt_tokens=50))
            told.append("second")

        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        told.append("first")
        await budget.settle(first, Usage(prompt_tokens=10))
        await waiting
        return told

    assert asyncio.run(go()) == ["first", "second"]


def test_time_is_a_limit_as_well() -> None:
    clock = Clock()
    budget = Budget(Limits(seconds=5), clock=clock)
    clock.now = 6
    with pytest.raises(BudgetSpent, match="5秒"):
        asyncio.run(budget.reserve(Usage()))


@pytest.mark.parametrize(
    ("written", "amount"), [("5.00CNY", "5.00"), ("5", "5"), (" 0.5 cny ", "0.5")]
)
def test_money_is_read(written: str, amount: str) -> None:
    assert read_money(written, PRICE, "m") == Decimal(amount)


@pytest.mark.parametrize("written", ["", "五元", "-5CNY", "5USD", "5 CNY!", "NaN", "1e5CNY"])
def test_no_money_is_refused(written: str) -> None:
    with pytest.raises(ModelSetup):
        read_money(written, PRICE, "m")


def test_money_needs_a_price() -> None:
    with pytest.raises(ModelSetup, match="价格"):
        read_money("5CNY", None, "m")


def test_cost() -> None:
    used = Usage(prompt_tokens=1_000_000, completion_tokens=500_000, guessed_tokens=1_000_000)
    assert used.cost(PRICE) == Decimal("2.6")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, 0.0),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_an_estimate_grows_with_the_text() -> None:
    assert estimate("") < estimate("收入209.7万元") < estimate("收入209.7万元" * 10)
