"""What a run may use where the endpoint counts other tokens than were estimated."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from kxai.errors import BudgetSpent
from kxai.llm.budget import Budget, Limits
from kxai.llm.usage import Usage
from kxai.settings import Price

_AT_ONCE = 8
MOST = Usage(prompt_tokens=1_000, completion_tokens=200)


async def spend(budget: Budget, told: Usage, *, at_once: int = _AT_ONCE) -> int:
    """Send what fits, ``at_once`` requests under way, each told to have used ``told``; how many."""
    sent = 0

    async def one_after_the_other() -> None:
        nonlocal sent
        while True:
            try:
                reserved = await budget.reserve(MOST)
            except BudgetSpent:
                return
            sent += 1
            for _ in range(3):
                await asyncio.sleep(0)  # others reserve meanwhile
            await budget.settle(reserved, told)

    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return sent


@pytest.mark.parametrize("factor", [1.12, 1.5, 3.0])
def test_tokens_that_the_endpoint_counts_beyond_the_estimate_are_reserved(factor: float) -> None:
    told = Usage(requests=1, prompt_tokens=int(1_000 * factor), completion_tokens=200)
    budget = Budget(Limits(tokens=100_000))
    sent = asyncio.run(spend(budget, told))
    assert sent == 100_000 // told.tokens  # nothing is left unused either
    assert budget.used.tokens <= 100_000


def test_money_is_kept_though_replies_are_longer_than_asked_for() -> None:
    """A model that thinks counts what it thought, beyond the length that it was given."""
    price = Price(input=Decimal(1), output=Decimal(8))
    told = Usage(requests=1, prompt_tokens=900, completion_tokens=500)
    budget = Budget(Limits(money=Decimal("0.2")), price)
    asyncio.run(spend(budget, told))
    assert budget.cost is not None
    assert Decimal("0.19") < budget.cost <= Decimal("0.2")


def test_a_limit_is_passed_by_the_first_requests_under_way_at_most() -> None:
    """Nothing has told yet how the endpoint counts."""
    told = Usage(requests=1, prompt_tokens=5_000)
    budget = Budget(Limits(tokens=5_000))
    sent = asyncio.run(spend(budget, told))
    assert sent <= 5_000 // MOST.tokens


def test_estimates_that_are_too_high_are_kept() -> None:
    """Else a request that is longer than those before it would not be paid for."""
    budget = Budget(Limits(tokens=100_000))
    asyncio.run(spend(budget, Usage(requests=1, prompt_tokens=100, completion_tokens=10)))
    assert budget.corrected(MOST) == MOST


def test_a_reply_that_was_lost_counts_as_the_endpoint_counts() -> None:
    budget = Budget()

    async def one(told: dict[str, Any]) -> None:
        await budget.settle(await budget.reserve(MOST), Usage(requests=1, **told))

    asyncio.run(one({"failures": 1, "guessed_tokens": 1_000}))
    assert budget.corrected(MOST) == MOST
    asyncio.run(one({"prompt_tokens": 1_300, "completion_tokens": 10}))
    assert budget.corrected(MOST).prompt_tokens == 1_300
