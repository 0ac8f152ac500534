"""The client: a question with a schema goes out, a validated value comes back."""

from __future__ import annotations

import asyncio
import gc
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar, cast

import instructor
from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from kxai.errors import (
    BudgetSpent,
    ModelCutOff,
    ModelError,
    ModelSetup,
    ModelUnreachable,
    ModelUnusable,
    ModelWaiting,
)
from kxai.llm.batches import Queue
from kxai.llm.budget import Budget
from kxai.llm.call import REASON, Call
from kxai.llm.endpoint import Endpoint
from kxai.llm.envelope import prepared
from kxai.llm.gate import Question, Sealed
from kxai.llm.memory import Forgetful, Memory, ability_key
from kxai.llm.pace import Bucket, Circuit
from kxai.llm.tokens import estimate
from kxai.llm.transport import Fault, Transport
from kxai.llm.usage import Usage

ASKED_AGAIN = 2
"""How often a reply that does not validate is asked again, with the reason."""
_MODES = (instructor.Mode.JSON_SCHEMA, instructor.Mode.JSON, instructor.Mode.TOOLS)
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds
_READY = 8  # calls made ready beyond those under way
T = TypeVar("T", bound=BaseModel)

# Its errors come back to us as exceptions; on their own they would go to the user's terminal.
logging.getLogger("instructor").addHandler(logging.NullHandler())
logging.getLogger("instructor").propagate = False


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A validated value; ``model`` is what the endpoint says it was, ``cached`` that it cost
    nothing now, ``seconds`` the time from asking to having it, ``key`` under which the reply is
    kept in the memory."""

    value: T
    usage: Usage
    model: str
    cached: bool
    seconds: float
    key: str = ""


class Client:
    """Asks one endpoint within its limits. Use it as an async context manager; it belongs to the
    event loop that it is used in."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        memory: Memory | None = None,
        budget: Budget | None = None,
        circuit: Circuit | None = None,
        queue: Queue | None = None,
        first_wait: float = _FIRST_WAIT,
    ) -> None:
        self.endpoint = endpoint
        self.budget = budget or Budget(price=endpoint.price)
        self._memory = memory or Forgetful()
        self._queue = queue
        self._transport = Transport(endpoint)
        self._places = asyncio.Semaphore(endpoint.concurrency)
        # A thousand made ready at once would keep the first replies waiting, and spend their own
        # deadline in the queue.
        self._ready = asyncio.Semaphore(min(_READY, endpoint.concurrency))
        self._requests, self._tokens = Bucket(endpoint.rpm), Bucket(endpoint.tpm)
        self._circuit = circuit or Circuit()
        self._first_wait = first_wait
        self._paused = 0.0
        self._dead: ModelError | None = None
        self._known_as = endpoint.known_as or endpoint.base_url
        self._mode_key = ability_key(self._known_as, endpoint.model)
        self._mode: int | None = None

    async def __aenter__(self) -> Client:
        _settle()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.close()

    async def ask(
        self, question: Question, shape: type[T], *, max_tokens: int, place: str
    ) -> Answer[T]:
        """Ask until the reply validates as ``shape``; at most ``ASKED_AGAIN`` times again.

        ``place`` names in errors what the question was about. The call's deadline runs from its
        turn. With a queue that takes them questions go into a batch (ModelWaiting), and none is
        sent. Raises ModelError: every class of it but PromptError.
        """
        await self._ready.acquire()
        begun = time.monotonic()
        call = Call(
            question,
            place,
            begun + self.endpoint.call_deadline,
            known_as=self._known_as,
            memory=self._memory,
            send=self._send,
            begun=self._ready.release,
            rereads=self._queue is not None,
        )
        try:
            async with asyncio.timeout(self.endpoint.call_deadline):
                value = await self._in_some_mode(call, shape, max_tokens)
        except TimeoutError as error:
            reason = f"{self.endpoint.call_deadline:g}秒内没有完成"
            late = ModelUnreachable(place, reason)
            late.usage, late.key = call.usage, call.key
            raise late from error
        except ModelError as error:
            error.usage, error.key = call.usage, call.key
            raise
        finally:
            call.under_way()
        if call.key and call.reply is not None and not call.cached:
            written = call.reply.model_dump_json(exclude_none=True, warnings=False)
            self._memory.keep(call.key, written)
        model = (call.reply.model if call.reply is not None else "") or self.endpoint.model
        usage = call.usage + Usage(cached=1) if call.cached else call.usage
        return Answer(value, usage, model, call.cached, time.monotonic() - begun, call.key)

    async def _in_some_mode(self, call: Call, shape: type[T], max_tokens: int) -> T:
        """Ask in the best way that the endpoint knows; what it knows is found once and kept."""
        if self._mode is None:
            kept = self._memory.recall(self._mode_key)
            self._mode = int(kept) if kept in ("0", "1", "2") else 0
        mode = self._mode
        while True:
            try:
                value = await self._structured(call, _MODES[mode], shape, max_tokens)
            except Fault as fault:
                if mode + 1 == len(_MODES):
                    raise ModelSetup(
                        self.endpoint.model, f"不支持结构化输出（{fault.reason}）"
                    ) from fault
                mode += 1
            else:
                if mode != self._mode or not mode:
                    self._mode = mode
                    if self._memory.recall(self._mode_key) != str(mode):
                        self._memory.keep(self._mode_key, str(mode))
                return value

    async def _structured(
        self,
        call: Call,
        mode: instructor.Mode,
        shape: type[T],
        max_tokens: int,
    ) -> T:
        create = cast(
            Callable[..., Awaitable[Any]], instructor.patch(create=call.create, mode=mode)
        )
        call.fresh = True
        envelope, call.schema_tokens = prepared(shape)
        try:
            # No context: instructor would run report text through its templates.
            value: Any = await create(
                response_model=envelope,
                max_retries=ASKED_AGAIN,
                messages=[dict(message) for message in call.question.messages],
                model=self.endpoint.model,
                max_tokens=max_tokens,
                temperature=0,
            )
        except IncompleteOutputException as error:
            raise ModelCutOff(call.place, f"超过{max_tokens}个词元") from error
        except InstructorRetryException as error:
            cause = error.__cause__
            if isinstance(cause, ModelError | Fault):
                raise cause from error
            if isinstance(cause, AssertionError | IndexError | AttributeError | TypeError):
                raise ModelUnusable(call.place, "答复中没有要求的内容") from error
            reason = " ".join(str(cause or error).split())
            unusable = ModelUnusable(call.place, reason[:REASON])
            unusable.reply = call.said
            raise unusable from error
        if not isinstance(value, shape):
            raise ModelUnusable(call.place, "答复的类型不对")
        return value

    async def _send(self, call: Call, sent: Sealed, key: str) -> ChatCompletion:
        """One request until it has a reply: tried again while that may help."""
        said = (str(message.get("content")) for message in sent.body["messages"])
        prompt_tokens = estimate(*said) + call.schema_tokens
        most = Usage(prompt_tokens=prompt_tokens, completion_tokens=int(sent.body["max_tokens"]))
        if self._queue is not None:
            await self._put_off(self._queue, call, sent, key, most)
        reason = ""
        for attempt in range(self.endpoint.tries):
            try:
                reply = await self._try(call, sent, most)
            except Fault as fault:
                reason = fault.reason
                if fault.mode:
                    raise
                if fault.ours:
                    self._dead = ModelSetup(call.place, fault.reason)
                    raise self._dead from fault
                if not fault.retryable:
                    raise ModelUnusable(call.place, fault.reason) from fault
                self._circuit.fail()
                if attempt + 1 < self.endpoint.tries:
                    await self._back_off(call, attempt, fault)
            else:
                self._circuit.succeed()
                return reply
        raise ModelUnreachable(call.place, f"试了{self.endpoint.tries}次，最后一次：{reason}")

    async def _put_off(self, queue: Queue, call: Call, sent: Sealed, key: str, most: Usage) -> None:
        """Raises ModelWaiting where the reply is to come with a batch, now or one under way."""
        if queue.wants(key, call.place):
            if not queue.takes:
                return
            try:
                await self.budget.hold(most)
            except BudgetSpent as spent:
                raise BudgetSpent(call.place, spent.reason) from spent
            queue.put(key, sent, most)
        raise ModelWaiting(call.place, "问题在批次中")

    async def _try(self, call: Call, sent: Sealed, most: Usage) -> ChatCompletion:
        async with self._places:
            call.under_way()
            if self._dead is not None:
                raise type(self._dead)(call.place, self._dead.reason)
            await self._wait_out(call)
            await self._requests.take()
            await self._tokens.take(most.tokens)
            try:
                reserved = await self.budget.reserve(most)
            except BudgetSpent as spent:
                raise BudgetSpent(call.place, spent.reason) from spent
            # What is lost on the way may have been charged for: its prompt is counted.
            guessed = self.budget.corrected(most)
            used = Usage(requests=1, failures=1, guessed_tokens=guessed.prompt_tokens)
            left = call.deadline - time.monotonic()
            try:
                reply = await self._transport.send(
                    sent, seconds=max(0.001, min(self.endpoint.timeout, left))
                )
                used = _used(reply, guessed)
            except Fault as fault:
                if fault.mode or fault.ours or fault.reason.startswith("HTTP"):
                    used = Usage(requests=1, failures=1)  # refused at the door: nothing was read
                raise
            finally:
                call.usage += used
                self._tokens.settle(most.tokens, used.tokens)
                await self.budget.settle(reserved, used)
        return reply

    async def _wait_out(self, call: Call) -> None:
        """Wait while the endpoint has asked everyone to, or seems to be down."""
        while (pause := max(self._paused - time.monotonic(), self._circuit.admit())) > 0:
            if self._circuit.dead:
                raise ModelUnreachable(call.place, "端点连续出错，本次运行不再发送")
            if time.monotonic() + pause > call.deadline:
                raise ModelUnreachable(call.place, f"还要等{pause:.0f}秒，超过了时限")
            await asyncio.sleep(pause)

    async def _back_off(self, call: Call, attempt: int, fault: Fault) -> None:
        longest = min(_LONGEST_WAIT, self._first_wait * 2**attempt)
        wait = random.uniform(longest / 4, longest)  # noqa: S311 -- jitter, no secret
        if fault.after is not None:
            self._paused = max(self._paused, time.monotonic() + fault.after)
            wait = random.uniform(0, longest / 4)  # noqa: S311 -- they do not all come at once
        if time.monotonic() + wait < call.deadline:
            await asyncio.sleep(wait)


@cache
def _settle() -> None:
    """Take what is loaded by now out of the garbage collector's rounds, once: walking all modules
    and schemas again and again would halt every call under way for tens of milliseconds."""
    gc.collect()
    gc.freeze()


def _used(reply: ChatCompletion, most: Usage) -> Usage:
    if reply.usage is None:
        message = reply.choices[0].message
        written = estimate(message.content or "")
        return Usage(requests=1, guessed_tokens=most.prompt_tokens + written)
    return Usage(
        requests=1,
        prompt_tokens=reply.usage.prompt_tokens or 0,
        completion_tokens=reply.usage.completion_tokens or 0,
    )
