"""A loopback server that speaks the chat-completions protocol, and can misbehave as told."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

MARK = re.compile(r"⟦(n\d+)⟧(?=(.{0,14}))", re.DOTALL)
FENCE = re.compile(r"(─{4}[0-9a-f]{8}─{4})\n(.*)\n\1", re.DOTALL)


@dataclass
class Reply:
    """What the server does with one request. ``content`` is the text of the message."""

    content: str = "{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False
    raw: bytes | None = None
    refusal: str | None = None
    finish: str = "stop"
    model: str | None = None
    prompt_tokens: int = 100
    completion_tokens: int = 20
    usage: bool = True
    error: str = ""


Script = Callable[[dict[str, Any], int], Reply]


class Loopback:
    """Counts what it was asked and what it said that it cost."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.prompt_tokens = self.completion_tokens = 0
        self.replies = 0
        self.most_at_once = self._now = 0
        self.base_url = ""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        line = await reader.readline()
        if not line:
            return False
        headers: dict[str, str] = {}
        while (row := (await reader.readline()).strip()) != b"":
            name, _, value = row.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = json.loads(await reader.readexactly(int(headers.get("content-length", 0))))
        self.requests.append(body)
        self.headers.append(headers)
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            reply = self.script(body, len(self.requests))
            if reply.delay:
                await asyncio.sleep(reply.delay)
            return await self._answer(body, reply, writer)
        finally:
            self._now -= 1

    async def _answer(
        self, body: dict[str, Any], reply: Reply, writer: asyncio.StreamWriter
    ) -> bool:
        if reply.cut:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
            writer.write(b'content-length: 5000\r\n\r\n{"id": "x", "choi')
            await writer.drain()
            return False
        if reply.raw is not None:
            await _send(writer, reply.status, reply.raw, reply.headers)
            return True
        if reply.status != 200:
            error = {"error": {"message": reply.error or "fault", "type": "test"}}
            await _send(writer, reply.status, json.dumps(error).encode(), reply.headers)
            return True
        self.replies += 1
        self.prompt_tokens += reply.prompt_tokens
        self.completion_tokens += reply.completion_tokens
        if body.get("stream"):
            await self._stream(body, reply, writer)
            return True
        await _send(writer, 200, json.dumps(self._completion(body, reply)).encode(), reply.headers)
        return True

    def _completion(self, body: dict[str, Any], reply: Reply) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": reply.content}
        if reply.refusal is not None:
            message = {"role": "assistant", "content": None, "refusal": reply.refusal}
        elif body.get("tools"):
            name = body["tools"][0]["function"]["name"]
            call = {"name": name, "arguments": reply.content}
            message = {"role": "assistant", "content": None}
            message["tool_calls"] = [{"id": "c", "type": "function", "function": call}]
        out = {
            "id": "chatcmpl-test",
            "object": "chat.completion",
            "created": 0,
            "model": reply.model or body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        }
        if reply.usage:
            out["usage"] = self._usage(reply)
        return out

    def _usage(self, reply: Reply) -> dict[str, int]:
        total = reply.prompt_tokens + reply.completion_tokens
        return {
            "prompt_tokens": reply.prompt_tokens,
            "completion_tokens": reply.completion_tokens,
            "total_tokens": total,
        }

    async def _stream(
        self, body: dict[str, Any], reply: Reply, writer: asyncio.StreamWriter
    ) -> None:
        head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
        writer.write(head.encode())
        base = {"id": "x", "object": "chat.completion.chunk", "created": 0}
        base["model"] = reply.model or body["model"]
        pieces = [reply.content[i : i + 7] for i in range(0, len(reply.content), 7)]
        for piece in pieces:
            choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
            writer.write(f"data: {json.dumps({**base, 'choices': [choice]})}\n\n".encode())
        last = {"index": 0, "delta": {}, "finish_reason": reply.finish}
        writer.write(f"data: {json.dumps({**base, 'choices': [last]})}\n\n".encode())
        tail = {**base, "choices": [], "usage": self._usage(reply)}
        writer.write(f"data: {json.dumps(tail)}\n\ndata: [DONE]\n\n".encode())
        await writer.drain()
        writer.close()


async def _send(
    writer: asyncio.StreamWriter, status: int, body: bytes, headers: dict[str, str]
) -> None:
    lines = [f"HTTP/1.1 {status} X", "content-type: application/json"]
    lines += [f"content-length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    await writer.drain()


@contextmanager
def serving(script: Script) -> Iterator[Loopback]:
    """The server on a free loopback port, in a thread of its own."""
    server = Loopback(script)
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    def run() -> None:
        asyncio.set_event_loop(loop)
        listening = loop.run_until_complete(
            asyncio.start_server(server._serve, "127.0.0.1", 0, limit=1 << 24, backlog=512)
        )
        port = listening.sockets[0].getsockname()[1]
        server.base_url = f"http://127.0.0.1:{port}/v1"
        ready.set()
        loop.run_forever()
        listening.close()
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def asked_text(body: dict[str, Any]) -> str:
    """What stands between the fences of the last question."""
    for message in reversed(body["messages"]):
        if message["role"] == "user" and (match := FENCE.search(str(message["content"]))):
            return match[2]
    return ""


def schema_of(body: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a request, whatever way it was sent."""
    if body.get("tools"):
        return dict(body["tools"][0]["function"]["parameters"])
    found = body.get("response_format", {}).get("json_schema", {}).get("schema")
    return dict(found or {})


def label_fields(schema: dict[str, Any], mark: str) -> dict[str, Any]:
    """The fields that a mark's label has in a schema."""
    name = schema["properties"][mark]["$ref"].rpartition("/")[2]
    return dict(schema["$defs"][name]["properties"])


def well(body: dict[str, Any], _number: int = 0) -> Reply:
    """A valid answer to any of the prompts."""
    text = asked_text(body)
    if "⟦n" in text and "⟦s" not in text:
        schema = schema_of(body)
        items = {}
        for mark, _ in MARK.findall(text):
            fields = label_fields(schema, mark)
            items[mark] = {"i": "other", "r": fields["r"]["enum"][0], "y": fields["y"]["enum"][0]}
        return Reply(json.dumps(items), completion_tokens=20 * len(items))
    if "⟦n" in text:
        return Reply('{"r": []}')
    return Reply("{}")
