"""The model that questions are put to: the same client as extraction, asked one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from kxai.ask.prose import ASKED
from kxai.errors import BudgetSpent, ModelError, PromptError
from kxai.llm.budget import Budget, Limits, read_money
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint, endpoint_from
from kxai.llm.gate import Gate, Question, gate_from
from kxai.llm.memory import Memory
from kxai.llm.prompts import Prompt, load_prompt, read_prompt
from kxai.llm.tokens import estimate
from kxai.llm.usage import Usage
from kxai.settings import Settings

T = TypeVar("T", bound=BaseModel)


def own_prompts(paths: Iterable[Path]) -> dict[str, Prompt]:
    """Prompt files that stand in for those of ``ASKED`` of the same name. Raises PromptError."""
    found = {prompt.name: prompt for prompt in map(read_prompt, paths)}
    for name in found:
        if name not in ASKED:
            raise PromptError(name, f"不是提问用的提示词，可选：{'、'.join(ASKED)}")
    return found


@dataclass(frozen=True, slots=True)
class Spending:
    """What questions may take: ``budget`` is money as written (5.00CNY); ``dry_run`` counts and
    sends nothing."""

    budget: str | None = None
    max_tokens: int | None = None
    dry_run: bool = False


class Model:
    """Use it as a context manager. ``usage`` grows with every question, ``planned`` in a dry run;
    ``stopped`` is why nothing more is asked, ``failed`` how many questions had no usable reply and
    ``reason`` why the last of them had none.

    Raises ModelSetup where no endpoint is set, a budget makes no sense, or a local model cannot be
    started.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        local: bool = False,
        gguf: Path | None = None,
        memory: Memory | None = None,
        gate: Gate | None = None,
        spending: Spending | None = None,
        prompts: Mapping[str, Prompt] | None = None,
    ) -> None:
        self._settings, self._memory = settings, memory
        self._prompts = dict(prompts or {})
        self._local, self._gguf = local, gguf
        self.gate = gate or gate_from(settings)
        self._spending = spending or Spending()
        self.endpoint: Endpoint | None = None
        if self._spending.dry_run and not settings.llm_base_url:
            name = "local" if local else settings.llm_model or "未设置"
            self.endpoint = Endpoint("", name, price=settings.llm_prices.get(name))
        elif not local:
            self.endpoint = endpoint_from(settings)
            self._limits(self.endpoint)
        self._stack = ExitStack()
        self._runner: asyncio.Runner | None = None
        self._client: Client | None = None
        self.usage = Usage()
        self.planned = Usage()
        self.stopped: BudgetSpent | None = None
        self.failed = 0
        self.reason: ModelError | None = None

    def __enter__(self) -> Model:
        if self._local and not self._spending.dry_run:
            from kxai.llm.local import LocalServer

            server = self._stack.enter_context(LocalServer(self._gguf))
            self.endpoint = server.endpoint(self._settings)
            self._limits(self.endpoint)
        self._runner = self._stack.enter_context(asyncio.Runner())
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None and self._runner is not None:
            self._runner.run(self._client.__aexit__())
        self._stack.close()

    @property
    def name(self) -> str:
        """The model's name, as the endpoint knows it."""
        return self.endpoint.model if self.endpoint is not None else ""

    def prompt(self, name: str) -> Prompt:
        """The prompt of that name, the user's own where there is one. Raises PromptError."""
        return self._prompts.get(name) or load_prompt(name)

    @property
    def dry_run(self) -> bool:
        return self._spending.dry_run

    def ask(self, question: Question, shape: type[T], *, max_tokens: int) -> T:
        """The validated reply. Raises ModelError."""
        assert self._runner is not None
        if self._spending.dry_run:
            said = (message["content"] for message in question.messages)
            self.planned += Usage(
                requests=1, prompt_tokens=estimate(*said), completion_tokens=max_tokens
            )
            raise ModelError("问答", "只估算，没有发送")
        return self._runner.run(self._ask(question, shape, max_tokens))

    async def _ask(self, question: Question, shape: type[T], max_tokens: int) -> T:
        if self._client is None:
            assert self.endpoint is not None
            budget = Budget(self._limits(self.endpoint), self.endpoint.price)
            self._client = Client(self.endpoint, memory=self._memory, budget=budget)
        try:
            answer = await self._client.ask(question, shape, max_tokens=max_tokens, place="问答")
        except ModelError as error:
            self.usage += error.usage if isinstance(error.usage, Usage) else Usage()
            if isinstance(error, BudgetSpent):
                self.stopped = error
            else:
                self.failed, self.reason = self.failed + 1, error
            raise
        self.usage += answer.usage
        return answer.value

    def _limits(self, endpoint: Endpoint) -> Limits:
        written = self._spending.budget
        money = None
        if written is not None:
            money = read_money(written, endpoint.price, endpoint.model)
        return Limits(money, self._spending.max_tokens, self._settings.llm_run_deadline)
