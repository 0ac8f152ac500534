"""A model behind a loopback endpoint that always says the same of the same question, late or not at
all as it is told to, and that keeps account of what it said to whom.

Who asks is told by the key that is sent: an endpoint cannot know processes apart.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kxai.llm.tokens import estimate
from scripted_models import CELLS, NUMBERS, choices, label_fields, schema_of, shown_text

FAULTS = ("error", "busy", "cut", "late")
_JUST_SAID = 3.0  # seconds in which a reply may not have been read and written yet


def first_labels(body: Mapping[str, Any]) -> str:
    """A valid reply to any of the prompts: of each number the first label that its schema takes."""
    shown = shown_text(body)
    if not NUMBERS.search(shown):
        return "{}"
    if CELLS.search(shown):
        return '{"r": []}'
    schema = schema_of(body)
    said = {}
    for mark in NUMBERS.findall(shown):
        fields = label_fields(schema, mark)
        said[mark] = {key: choices(fields[key])[0] for key in ("i", "r", "y", "s")}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class Account:
    """``good`` replies by the hash of what was asked; ``tokens`` that they told; ``faults`` by
    kind; and, kept to itself, what is under way or was just said, by who asked."""

    good: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    tokens: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    _under_way: dict[int, tuple[str, str]] = field(default_factory=dict)
    _said: list[tuple[float, str, str]] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return sum(self.good.values()) + sum(self.faults.values())

    def begin(self, number: int, who: str, question: str) -> None:
        with self.lock:
            self._under_way[number] = (who, question)

    def end(self, number: int, tokens: int, fault: str) -> None:
        with self.lock:
            who, question = self._under_way.pop(number)
            if fault:
                self.faults[fault] += 1
                return
            self.good[question] += 1
            self.tokens += tokens
            self._said.append((time.monotonic(), who, question))

    def with_whom(self, who: str) -> set[str]:
        """The questions that were under way, or just answered, with one who asks."""
        since = time.monotonic() - _JUST_SAID
        with self.lock:
            self._said = [one for one in self._said if one[0] > since - 60]
            late = {question for at, name, question in self._said if name == who and at > since}
            return late | {question for name, question in self._under_way.values() if name == who}


@contextmanager
def serving(
    *, share: float = 0.0, delay: float = 0.0, seed: int = 1
) -> Iterator[tuple[str, Account]]:
    """The endpoint's address, and its account. A ``share`` of the requests meets with a fault; each
    reply takes ``delay`` seconds."""
    account = Account()
    dice, numbers = random.Random(seed), iter(range(1, 1 << 62))  # noqa: S311 -- no secret

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            who = (self.headers["authorization"] or "").rpartition(" ")[2]
            written = json.dumps(body, ensure_ascii=False, sort_keys=True)
            question = sha256(written.encode()).hexdigest()
            with account.lock:
                number = next(numbers)
                fault = dice.choice(FAULTS) if dice.random() < share else ""
            account.begin(number, who, question)
            content = first_labels(body)
            sent = estimate(*(str(message["content"]) for message in body["messages"]))
            said = estimate(content)
            tokens = sent + said
            try:
                time.sleep(delay + (2.0 if fault == "late" else 0.0))
                if fault in ("error", "busy"):
                    self._send(503 if fault == "error" else 429, {"error": {"message": "fault"}})
                elif fault == "cut":
                    self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{")
                    self.wfile.flush()
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                else:
                    self._send(200, _completion(body, content, sent, said))
            except OSError:
                fault = "left"  # whoever asked is gone
                self.close_connection = True
            finally:
                account.end(number, tokens, "" if fault == "late" else fault)

        def _send(self, status: int, out: Mapping[str, Any]) -> None:
            data = json.dumps(out).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(sys.exception(), ConnectionError):  # else whoever asked was killed
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", account
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _completion(body: Mapping[str, Any], content: str, sent: int, said: int) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if body.get("tools"):
        function = {"name": body["tools"][0]["function"]["name"], "arguments": content}
        message["content"] = None
        message["tool_calls"] = [{"id": "c", "type": "function", "function": function}]
    return {
        "id": "faulty",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": sent, "completion_tokens": said, "total_tokens": sent + said},
    }
