"""The limits of a run: money, tokens, time. What may be spent is reserved before it is sent."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from kxai.errors import BudgetSpent, ModelSetup
from kxai.llm.usage import Usage
from kxai.settings import Price

_MONEY = re.compile(r"\s*(?P<amount>\d+(?:\.\d+)?)\s*(?P<currency>[A-Za-z]{3})?\s*")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use; None is no limit. ``money`` is in the currency of the model's price."""

    money: Decimal | None = None
    tokens: int | None = None
    seconds: float | None = None


def read_money(written: str, price: Price | None, model: str) -> Decimal:
    """``5.00CNY`` or ``5`` as an amount in the currency of ``price``.

    Raises ModelSetup: no amount, no price known for the model, or another currency.
    """
    match = _MONEY.fullmatch(written)
    try:
        amount = Decimal(match["amount"]) if match else None
    except InvalidOperation:  # pragma: no cover - the pattern lets none through
        amount = None
    if match is None or amount is None:
        raise ModelSetup("--budget", f"“{written}”不是金额，应写成5.00CNY")
    if price is None:
        raise ModelSetup(
            "--budget",
            f"不知道模型{model}的价格，请用KXAI_LLM_PRICES给出，或改用--max-tokens",
        )
    if match["currency"] and match["currency"].upper() != price.currency:
        raise ModelSetup(
            "--budget", f"金额的币种{match['currency']}与价格的币种{price.currency}不同"
        )
    return amount


class Budget:
    """Reserves before a request is sent and settles when its reply is there.

    A request that does not fit waits for those under way, which mostly use less than they
    reserved; when none is under way, BudgetSpent is raised, and from then on always. Where replies
    tell of more tokens than were reserved for them, what is under way and what comes counts for so
    much more: a limit is passed at most by what the requests under way take beyond that.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        price: Price | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits, self._price = limits or Limits(), price
        self._clock, self._begun = clock, clock()
        self._reserved = Usage()
        self._estimated = self._told = Usage()  # of the requests whose replies told their tokens
        self._under_way = 0
        self._freed = asyncio.Condition()
        self.used = Usage()
        self.spent = False

    @property
    def cost(self) -> Decimal | None:
        """What was used, in money; None where the model has no price."""
        return None if self._price is None else self.used.cost(self._price)

    async def reserve(self, most: Usage) -> Usage:
        """Wait until ``most`` fits beside what is used and reserved; returns it.

        Raises BudgetSpent.
        """
        async with self._freed:
            while True:
                self._check_time()
                reason = self._excess(most) or ("限额已用完" if self.spent else "")
                if not reason:
                    self._reserved += most
                    self._under_way += 1
                    return most
                if not self._under_way or self.spent:
                    self.spent = True
                    self._freed.notify_all()
                    raise BudgetSpent("模型", reason)
                await self._freed.wait()

    async def hold(self, most: Usage) -> None:
        """Set ``most`` aside for good: what is sent now and answered to another run.

        Raises BudgetSpent where it does not fit.
        """
        async with self._freed:
            self._check_time()
            reason = self._excess(most) or ("限额已用完" if self.spent else "")
            if reason:
                self.spent = True
                raise BudgetSpent("模型", reason)
            self._reserved += most

    def corrected(self, most: Usage) -> Usage:
        """An estimate as the endpoint would count it, by what it has told so far; never less."""
        return replace(
            most,
            prompt_tokens=_scaled(
                most.prompt_tokens, self._told.prompt_tokens, self._estimated.prompt_tokens
            ),
            completion_tokens=_scaled(
                most.completion_tokens,
                self._told.completion_tokens,
                self._estimated.completion_tokens,
            ),
        )

    async def settle(self, reserved: Usage, used: Usage) -> None:
        """Take back a reservation and book what was really used."""
        async with self._freed:
            if used.prompt_tokens:
                self._estimated += reserved
                self._told += used
            self._reserved -= reserved
            self._under_way -= 1
            self.used += used
            self._freed.notify_all()

    def _check_time(self) -> None:
        limit = self._limits.seconds
        if limit is not None and self._clock() - self._begun >= limit:
            self.spent = True
            raise BudgetSpent("模型", f"本次运行已满{limit:g}秒")

    def _excess(self, most: Usage) -> str:
        most = self.corrected(most)
        total = self.used + self.corrected(self._reserved) + most
        limits = self._limits
        if limits.tokens is not None and total.tokens > limits.tokens:
            used_tokens, asked = self.used.tokens, most.tokens
            return f"限{limits.tokens}个词元，已用{used_tokens}个，下一次请求最多要{asked}个"
        if limits.money is not None and self._price is not None:
            cost = total.cost(self._price)
            if cost > limits.money:
                used = self.used.cost(self._price)
                return (
                    f"限{limits.money}{self._price.currency}，已用{used:.4f}，"
                    f"下一次请求最多要{most.cost(self._price):.4f}"
                )
        return ""


def _scaled(tokens: int, told: int, estimated: int) -> int:
    """``tokens`` · told / estimated, rounded up, where more was told than was estimated."""
    return -(-tokens * told // estimated) if told > estimated > 0 else tokens
