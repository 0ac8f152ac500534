"""The model that questions are put to: the same client as extraction, asked one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from kxai.llm.budget import Budget
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint, endpoint_from
from kxai.llm.memory import Memory
from kxai.llm.usage import Usage
from kxai.settings import Settings

T = TypeVar("T", bound=BaseModel)


class Model:
    """Use it as a context manager. ``usage`` grows with every question.

    Raises ModelSetup where no endpoint is set, or a local model cannot be started.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        local: bool = False,
        gguf: Path | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._settings, self._memory = settings, memory
        self._local, self._gguf = local, gguf
        self._endpoint: Endpoint | None = None if local else endpoint_from(settings)
        self._stack = ExitStack()
        self._runner: asyncio.Runner | None = None
        self._client: Client | None = None
        self.usage = Usage()

    def __enter__(self) -> Model:
        if self._local:
            from kxai.llm.local import LocalServer

            server = self._stack.enter_context(LocalServer(self._gguf))
            self._endpoint = server.endpoint(self._settings)
        self._runner = self._stack.enter_context(asyncio.Runner())
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None and self._runner is not None:
            self._runner.run(self._client.__aexit__())
        self._stack.close()

    def ask(self, messages: Sequence[dict[str, str]], shape: type[T], *, max_tokens: int) -> T:
        """The validated reply. Raises ModelError."""
        assert self._runner is not None
        return self._runner.run(self._ask(messages, shape, max_tokens))

    async def _ask(self, messages: Sequence[dict[str, str]], shape: type[T], max_tokens: int) -> T:
        if self._client is None:
            assert self._endpoint is not None
            budget = Budget(price=self._endpoint.price)
            self._client = Client(self._endpoint, memory=self._memory, budget=budget)
        answer = await self._client.ask(messages, shape, max_tokens=max_tokens, place="问答")
        self.usage += answer.usage
        return answer.value
