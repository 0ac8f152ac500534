"""One question on its way: what was sent for it, and what came back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from openai.types.chat import ChatCompletion

from kxai.errors import ModelCutOff, ModelRefused
from kxai.llm.gate import Question, Sealed
from kxai.llm.memory import Memory, request_key
from kxai.llm.transport import read_reply
from kxai.llm.usage import Usage

REASON = 300
Send = Callable[["Call", Sealed, str], Awaitable[ChatCompletion]]


class Call:
    """Made by the client for each question; ``send`` puts a request to the endpoint, ``begun`` is
    told when it is under way. With ``rereads`` what is asked again is looked for in the memory as
    well: there it is where it was answered in a batch."""

    def __init__(
        self,
        question: Question,
        place: str,
        deadline: float,
        *,
        known_as: str,
        memory: Memory,
        send: Send,
        begun: Callable[[], None],
        rereads: bool = False,
    ) -> None:
        self.place, self.deadline, self.question = place, deadline, question
        self._known_as, self._memory, self._send, self._begun = known_as, memory, send, begun
        self._rereads = rereads
        self.usage = Usage()
        self.key = ""
        self.fresh = True
        self.schema_tokens = 0
        self.cached = False
        self.reply: ChatCompletion | None = None
        self._waits = True

    def under_way(self) -> None:
        """Let another call be made ready in this one's place."""
        if self._waits:
            self._waits = False
            self._begun()

    @property
    def said(self) -> str:
        """The text of the last reply."""
        message = self.reply.choices[0].message if self.reply is not None else None
        calls = (message.tool_calls or ()) if message is not None else ()
        for call in calls:
            if call.type == "function":
                return call.function.arguments
        return (message.content if message is not None else None) or ""

    async def create(self, **sent: Any) -> ChatCompletion:
        """What instructor calls: the first time in a mode from memory, if it is there."""
        sealed = self.question.sealed(sent)
        key = request_key(self._known_as, sealed.body)
        again, self.fresh = not self.fresh, False
        if not again:
            self.key = key
        kept = self._memory.recall(key) if self._rereads or not again else None
        self.cached = kept is not None
        if kept is not None:
            self.reply = read_reply(kept)
        else:
            if again:
                self.usage += Usage(asks=1)
            self.reply = await self._send(self, sealed, key)
        choice = self.reply.choices[0]
        if choice.message.refusal or choice.finish_reason == "content_filter":
            raise ModelRefused(self.place, (choice.message.refusal or "内容审查")[:REASON])
        if choice.finish_reason == "length":
            raise ModelCutOff(self.place, f"超过{sent.get('max_tokens')}个词元")
        return self.reply
