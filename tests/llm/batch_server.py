"""A loopback server with a batch endpoint, which can misbehave as told."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.llm.server import Loopback, Reply, Script

_FILE = re.compile(rb'name="file".*?\r\n\r\n(.*?)\r\n--', re.DOTALL)
Lines = list[dict[str, Any]]


@dataclass
class BatchServer:
    """``asked`` counts how often each question was put into a batch, ``live`` the requests that
    came by themselves. ``status`` is what a batch says of itself, ``mangle`` changes its lines
    before they are fetched, ``deaf`` drops the answer to the beginning of a batch, ``unlisted``
    hides batches, ``unknown`` forgets them, ``refuses`` is the status of every beginning."""

    script: Script
    status: str = "completed"
    mangle: Callable[[Lines], Lines] = list
    deaf: bool = False
    unlisted: bool = False
    unknown: bool = False
    refuses: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    begun: list[dict[str, Any]] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    live: int = 0
    base_url: str = ""
    errors: list[str] = field(default_factory=list)

    def post(self, path: str, body: bytes) -> tuple[int, dict[str, Any] | None]:
        if path.endswith("/files"):
            match = _FILE.search(body)
            assert match
            name = f"file-{len(self.files)}"
            self.files[name] = match[1]
            return 200, {"id": name, "object": "file", "bytes": len(match[1]), "created_at": 0,
                         "filename": "kxai.jsonl", "purpose": "batch", "status": "processed"}  # fmt: skip
        sent = json.loads(body)
        if path.endswith("/chat/completions"):
            self.live += 1
            return 200, self.completion(sent)
        if self.refuses:
            return self.refuses, {"error": {"message": "fault"}}
        for line in self.lines(sent["input_file_id"]):
            self.asked[line["custom_id"]] = self.asked.get(line["custom_id"], 0) + 1
        made = {"id": f"batch_{len(self.begun)}", "object": "batch", "created_at": 0, **sent}
        self.begun.append(made)
        return 0 if self.deaf else 200, {**made, "status": "validating"}

    def get(self, path: str) -> tuple[int, Any]:
        if path.endswith("/content"):
            return 200, self.files[path.split("/")[-2]]
        if path.partition("?")[0].endswith("/batches"):
            data = [] if self.unlisted else [self.now(one) for one in self.begun]
            return 200, {"object": "list", "data": data, "has_more": False}
        found = [one for one in self.begun if one["id"] == path.rpartition("/")[2]]
        if not found or self.unknown:
            return 404, {"error": {"message": "no such batch"}}
        return 200, self.now(found[0])

    def now(self, batch: dict[str, Any]) -> dict[str, Any]:
        out = {**batch, "status": self.status}
        if self.errors:
            out["errors"] = {"data": [{"message": one} for one in self.errors]}
        if self.status in ("completed", "expired", "cancelled"):
            name = f"out-{batch['id']}"
            lines = self.mangle(
                [self.answered(line) for line in self.lines(batch["input_file_id"])]
            )
            self.files[name] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
            out["output_file_id"] = name
        return out

    def lines(self, file: str) -> Lines:
        return [json.loads(line) for line in self.files[file].splitlines()]

    def answered(self, line: dict[str, Any]) -> dict[str, Any]:
        response = {"status_code": 200, "body": self.completion(line["body"])}
        return {"id": "r", "custom_id": line["custom_id"], "response": response, "error": None}

    def completion(self, body: dict[str, Any]) -> dict[str, Any]:
        reply: Reply = self.script(body, 0)
        return Loopback(self.script)._completion(body, reply)


@contextmanager
def batch_serving(script: Script) -> Iterator[BatchServer]:
    """The server on a free loopback port, in threads of its own."""
    state = BatchServer(script)
    guard = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            with guard:
                status, answer = state.post(self.path, body)
            if not status:
                self.close_connection = True  # it was heard, and nothing is said
                return
            self._send(status, json.dumps(answer).encode())

        def do_GET(self) -> None:
            with guard:
                status, answer = state.get(self.path)
            self._send(status, answer if isinstance(answer, bytes) else json.dumps(answer).encode())

        def _send(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
