"""The client of a run, in an event loop and a thread of its own.

Reports are extracted and checked beside it, seconds at a time: were that done in the same loop, the
time of requests under way would run out meanwhile, and replies that are there be thrown away and
paid for twice.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from kxai.llm.client import Answer, Client
from kxai.llm.gate import Question

T = TypeVar("T", bound=BaseModel)


class Line:
    """Asks from any event loop what the client that ``opened`` returns asks from its own. To be
    closed."""

    def __init__(self, opened: Callable[[], Client]) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._client = asyncio.run_coroutine_threadsafe(_open(opened), self._loop).result()

    async def ask(
        self, question: Question, shape: type[T], *, max_tokens: int, place: str
    ) -> Answer[T]:
        """As ``Client.ask``; given up where the caller is cancelled."""
        asking = self._client.ask(question, shape, max_tokens=max_tokens, place=place)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(asking, self._loop))

    def close(self) -> None:
        """End the client, then the thread."""
        try:
            asyncio.run_coroutine_threadsafe(_end(self._client), self._loop).result()
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()


async def _end(client: Client) -> None:
    """Give up what nobody waits for any more, then the connections."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await client.__aexit__()


async def _open(opened: Callable[[], Client]) -> Client:
    return await opened().__aenter__()
