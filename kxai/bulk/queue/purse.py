"""The budget of a run that several workers share, in the row that they share it in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from kxai.errors import BudgetSpent
from kxai.llm.budget import Budget, Limits
from kxai.llm.usage import Usage
from kxai.settings import Price
from kxai.store import Store
from kxai.store.queue import budgets
from kxai.store.writer import Writer

_LOOK = 0.2  # seconds until it is looked again whether another's request has come back


@dataclass(frozen=True, slots=True)
class _Reserved(Usage):
    """A reservation with the number of its row."""

    ticket: int = 0


class SharedBudget(Budget):
    """As ``Budget``, over all workers of a run: what one has used or has under way counts for all.

    The limits are passed by no more than one process alone would pass them; a reservation whose
    worker died counts as used.
    """

    def __init__(
        self, store: Store, run: int, worker: str, limits: Limits, price: Price | None
    ) -> None:
        super().__init__(limits, price)
        self._store, self._run, self._worker = store, run, worker

    async def reserve(self, most: Usage) -> Usage:
        """Wait until ``most`` fits beside what all have used and reserved. Raises BudgetSpent."""
        while True:
            self._check_time()
            ticket, reason = await asyncio.to_thread(self._try, most)
            if ticket:
                return _Reserved(
                    prompt_tokens=most.prompt_tokens,
                    completion_tokens=most.completion_tokens,
                    ticket=ticket,
                )
            if reason:
                self.spent = True
                raise BudgetSpent("模型", reason)
            await asyncio.sleep(_LOOK)

    def _try(self, most: Usage) -> tuple[int, str]:
        """The number of a reservation; or why there will be none; or neither, while what is under
        way may leave room."""

        def work(writer: Writer) -> tuple[int, str]:
            do = writer.connection
            purse = budgets.hold_purse(do, self._run)
            self._take(purse)
            if purse.spent:
                return 0, purse.spent
            if not (reason := self._excess(most)):
                return budgets.reserve(do, self._run, self._worker, most), ""
            if purse.under_way:
                return 0, ""
            budgets.mark_spent(do, self._run, reason)
            return 0, reason

        return self._store.transact(work)

    def _take(self, purse: budgets.Purse) -> None:
        self.used, self._reserved = purse.used, purse.reserved
        self._told, self._estimated = purse.told, purse.estimated

    async def settle(self, reserved: Usage, used: Usage) -> None:
        """Take back a reservation and book what was really used."""
        assert isinstance(reserved, _Reserved)
        ticket = reserved.ticket

        def work(writer: Writer) -> None:
            do = writer.connection
            self._take(budgets.hold_purse(do, self._run))
            budgets.settle(do, self._run, ticket, reserved, used)

        await asyncio.to_thread(self._store.transact, work)
