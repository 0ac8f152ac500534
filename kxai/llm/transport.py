"""One request, one reply: the protocol, its faults told apart, and nothing tried twice."""

from __future__ import annotations

import asyncio
import email.utils
import json
import ssl
import time
from collections.abc import Mapping
from functools import cache
from math import ceil
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletion
from openai.types.chat.chat_completion import Choice
from pydantic import ValidationError

from kxai.llm.endpoint import Endpoint
from kxai.llm.gate import Sealed

MODE_WORDS = ("response_format", "json_schema", "json_object", "tool", "guided", "grammar")
_CHARS_A_TOKEN = 16  # a stream longer than this for each token asked for is cut
_SHOWN = 160
_LANE = 4  # connections of a pool: for every request a pool looks at all that it has


class Fault(Exception):
    """A try that failed. ``retryable``: the same request may succeed; ``after``: seconds that the
    endpoint asked to wait; ``mode``: it does not know this way of asking for structure; ``ours``:
    settings are wrong, and every other request would fail as well."""

    def __init__(
        self,
        reason: str,
        *,
        retryable: bool = False,
        after: float | None = None,
        mode: bool = False,
        ours: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason, self.retryable, self.after = reason, retryable, after
        self.mode, self.ours = mode, ours


@cache
def trusted() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


def read_reply(written: str | bytes) -> ChatCompletion:
    """The reply in a JSON text, lenient with what other endpoints write into its fields.

    Raises Fault: no reply at all. json.JSONDecodeError, UnicodeDecodeError: no JSON.
    """
    try:
        reply = ChatCompletion.model_validate_json(written)
    except ValidationError:
        record = json.loads(written)
        if not isinstance(record, dict):
            raise Fault("答复不是对话格式", retryable=True) from None
        reply = ChatCompletion.construct(**record)
    choices: object = reply.choices
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], Choice):
        raise Fault("答复不是对话格式", retryable=True)
    return reply


class Transport:
    """Sends chat completions to one endpoint, at most ``endpoint.concurrency`` at once. Redirects
    are not followed: a report goes to the address that the user set and to no other."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        verify = trusted()
        limits = httpx2.Limits(max_connections=_LANE, max_keepalive_connections=_LANE)
        self._lanes = [
            openai.AsyncOpenAI(
                base_url=endpoint.base_url,
                api_key=endpoint.api_key,
                max_retries=0,
                timeout=endpoint.timeout,
                http_client=openai.DefaultAsyncHttpxClient(
                    follow_redirects=False, limits=limits, verify=verify
                ),
            )
            for _ in range(ceil(endpoint.concurrency / _LANE))
        ]
        self._free = self._lanes * _LANE

    async def close(self) -> None:
        for lane in self._lanes:
            await lane.close()

    async def send(self, sent: Sealed, *, seconds: float) -> ChatCompletion:
        """The reply to one request. Raises Fault."""
        lane = self._free.pop()
        try:
            async with asyncio.timeout(seconds):
                if self._endpoint.stream:
                    return await self._streamed(lane, sent.body)
                # Sent and read as it is: the library would walk all of the schema, and takes ten
                # times as long to read a reply.
                body = sent.body
                reply = await lane.post("/chat/completions", cast_to=httpx2.Response, body=body)
                return read_reply(reply.content)
        except TimeoutError as error:
            raise Fault(f"{seconds:g}秒内没有答复", retryable=True) from error
        except openai.OpenAIError as error:
            raise fault_of(error) from error
        except (json.JSONDecodeError, httpx2.HTTPError, UnicodeDecodeError) as error:
            raise Fault("答复不完整或不是JSON", retryable=True) from error
        finally:
            self._free.append(lane)

    async def _streamed(self, lane: openai.AsyncOpenAI, sent: Mapping[str, Any]) -> ChatCompletion:
        """The pieces of a streamed reply as the reply that they make."""
        most = int(sent.get("max_tokens", 4096)) * _CHARS_A_TOKEN
        content, refusal, arguments = "", "", ""
        head: dict[str, Any] = {}
        finish: str | None = None
        usage: Any = None
        stream = await lane.chat.completions.create(
            model=sent["model"],
            messages=[],
            stream=True,
            stream_options={"include_usage": True},
            extra_body=sent,
        )
        async with stream:
            async for piece in stream:
                head = head or {"id": piece.id, "created": piece.created, "model": piece.model}
                usage = piece.usage or usage
                for choice in piece.choices[:1]:
                    content += choice.delta.content or ""
                    refusal += choice.delta.refusal or ""
                    for call in choice.delta.tool_calls or ():
                        arguments += (call.function and call.function.arguments) or ""
                    finish = choice.finish_reason or finish
                if len(content) + len(arguments) > most:
                    finish = "length"
                    break
        if finish is None:
            raise Fault("答复中断", retryable=True)
        message: dict[str, Any] = {"role": "assistant", "content": content or None}
        if refusal:
            message["refusal"] = refusal
        if arguments:
            name = sent["tools"][0]["function"]["name"]
            function = {"name": name, "arguments": arguments}
            message["tool_calls"] = [{"id": "call_0", "type": "function", "function": function}]
        made = {"index": 0, "message": message, "finish_reason": finish}
        reply = {**head, "object": "chat.completion", "choices": [made], "usage": usage}
        return ChatCompletion.construct(**reply)


def fault_of(error: openai.OpenAIError) -> Fault:
    if isinstance(error, openai.APITimeoutError):
        return Fault("连接超时", retryable=True)
    if isinstance(error, openai.APIStatusError):
        return _of_status(error)
    if isinstance(error, openai.APIResponseValidationError):
        return Fault("答复不是对话格式", retryable=True)
    if isinstance(error, openai.APIConnectionError):
        return Fault("连接失败或中断", retryable=True)
    if isinstance(error, openai.APIError):  # an error inside a stream
        return Fault("答复中断", retryable=True)
    return Fault(f"客户端设置有误（{type(error).__name__}）", ours=True)


def _of_status(error: openai.APIStatusError) -> Fault:
    status = error.status_code
    told = _told(error)
    if status in (408, 409, 425, 429) or status >= 500:
        # A spent account also answers 429, and no waiting mends that.
        if status == 429 and "insufficient_quota" in told:
            return Fault(f"HTTP {status}：账户额度不足", ours=True)
        after = retry_after(error.response.headers)
        return Fault(f"HTTP {status}", retryable=True, after=after)
    if status in (401, 403):
        return Fault(f"HTTP {status}：密钥无效或没有权限", ours=True)
    if status == 404:
        return Fault("HTTP 404：地址或模型名称不对", ours=True)
    if 300 <= status < 400:
        return Fault(f"HTTP {status}：地址要求转到别处，请直接设置最终地址", ours=True)
    if status in (400, 422) and any(word in told.lower() for word in MODE_WORDS):
        return Fault(f"HTTP {status}", mode=True)
    return Fault(f"HTTP {status}：{told[:_SHOWN]}" if told else f"HTTP {status}")


def _told(error: openai.APIStatusError) -> str:
    """What the endpoint says of its error, on one line; never what was sent with it."""
    body = error.body
    if isinstance(body, dict):
        body = body.get("message") or body.get("error") or body.get("detail") or body
        code = error.body.get("code") if isinstance(error.body, dict) else None
        body = f"{body} {code}" if code else body
    return " ".join(str(body or "").split())


def retry_after(headers: Any) -> float | None:
    """Seconds that the headers ask to wait: ``retry-after-ms``, seconds, or an HTTP date."""
    millis, written = headers.get("retry-after-ms"), headers.get("retry-after")
    try:
        if millis is not None:
            return max(0.0, float(millis) / 1000)
        if written is None:
            return None
        try:
            return max(0.0, float(written))
        except ValueError:
            date = email.utils.parsedate_to_datetime(written)
            return max(0.0, date.timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
